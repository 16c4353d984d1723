#include "engine/text/coco_captions.h"

#include <cstdint>
#include <unordered_map>

#include <nlohmann/json.hpp>

#include "engine/core/files.h"
#include "engine/core/paths.h"

namespace semblance::text {

core::Result<std::vector<CocoPhoto>> readCocoCaptions(const std::filesystem::path &file)
{
    auto content = core::readText(file, 1u << 30);
    if (!content)
        return core::fail(content.error());
    std::vector<CocoPhoto> photos;
    try {
        const nlohmann::json root = nlohmann::json::parse(*content);
        std::unordered_map<std::int64_t, std::size_t> numberOf;
        for (const auto &entry : root.at("images")) {
            numberOf.emplace(entry.at("id").get<std::int64_t>(), photos.size());
            photos.push_back({entry.at("file_name").get<std::string>(), {}});
        }
        for (const auto &entry : root.at("annotations")) {
            const auto found = numberOf.find(entry.at("image_id").get<std::int64_t>());
            if (found != numberOf.end())
                photos[found->second].captions.push_back(entry.at("caption").get<std::string>());
        }
    } catch (const nlohmann::json::exception &problem) {
        return core::fail(core::ErrorCode::Corrupt, core::displayPath(file)
                                                        + " is not a COCO captions file: expected \"images\" with id and file_name and "
                                                          "\"annotations\" with image_id and caption ("
                                                        + problem.what() + ").");
    }
    return photos;
}

std::string writeCocoCaptions(const std::vector<CocoPhoto> &photos)
{
    nlohmann::ordered_json root{{"images", nlohmann::ordered_json::array()}, {"annotations", nlohmann::ordered_json::array()}};
    std::int64_t photo = 0, caption = 0;
    for (const CocoPhoto &one : photos) {
        root["images"].push_back({{"id", ++photo}, {"file_name", one.fileName}});
        for (const std::string &text : one.captions)
            root["annotations"].push_back({{"id", ++caption}, {"image_id", photo}, {"caption", text}});
    }
    return root.dump(1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace semblance::text
