#include "engine/jobs/photo_split.h"

#include <algorithm>
#include <optional>
#include <unordered_map>

#include "engine/core/files.h"
#include "engine/core/paths.h"
#include "engine/text/csv.h"

namespace semblance::jobs {

using core::displayPath;
using core::ErrorCode;
using core::fail;
using training::Part;

namespace {

std::optional<Part> partNamed(const std::string &name)
{
    if (name == "train")
        return Part::Train;
    if (name == "validation" || name == "val")
        return Part::Validation;
    if (name == "test")
        return Part::Test;
    return std::nullopt;
}

using PartOfName = std::unordered_map<std::string, Part>;

core::Result<void> readList(const std::filesystem::path &file, PartOfName &parts)
{
    auto table = text::readTable(file);
    if (!table)
        return fail(table.error());
    const int image = table->column("image"), split = table->column("split");
    if (image < 0 || split < 0)
        return fail(ErrorCode::Corrupt, displayPath(file) + ": expected columns named image and split in its first line.");
    for (const auto &row : table->rows) {
        const auto part = partNamed(row[static_cast<std::size_t>(split)]);
        if (!part)
            return fail(ErrorCode::Corrupt, displayPath(file) + ": \"" + row[static_cast<std::size_t>(split)]
                                                + "\" is no part of a split; expected train, validation or test.");
        parts[std::filesystem::path(row[static_cast<std::size_t>(image)]).filename().native()] = *part;
    }
    return {};
}

// In [0,1), the same for the same bytes.
double placeOf(const std::string &hash, std::uint64_t seed)
{
    const std::string mixed = core::contentHash(hash + ":" + std::to_string(seed));
    return static_cast<double>(std::stoul(mixed.substr(0, 8), nullptr, 16)) / 4294967296.0;
}

// By share of the photos in the order of their places, so that a handful of photos fills all three parts too.
void assignByShare(PhotoSplit &split, const std::vector<std::string> &hashes, const SplitRequest &request)
{
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < split.photos.size(); ++i)
        if (split.copyOf[i] == i)
            order.push_back(i);
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return std::pair(placeOf(hashes[a], request.seed), hashes[a]) < std::pair(placeOf(hashes[b], request.seed), hashes[b]);
    });
    const auto count = [&](double share) {
        const auto photos = static_cast<std::size_t>(share * static_cast<double>(order.size()) + 0.5);
        return share > 0.0 ? std::max<std::size_t>(1, photos) : 0;
    };
    const std::size_t tests = count(request.test), aside = tests + count(request.validation);
    for (std::size_t i = 0; i < order.size(); ++i)
        split.partOf[order[i]] = i < tests ? Part::Test : i < aside ? Part::Validation : Part::Train;
}

}  // namespace

core::Result<PhotoSplit> splitPhotos(const PairList &pairs, const SplitRequest &request)
{
    PartOfName listed;
    if (!request.list.empty())
        if (auto read = readList(request.list, listed); !read)
            return fail(read.error());
    PhotoSplit split;
    std::vector<std::string> hashes;
    std::unordered_map<std::string, std::size_t> firstWith;
    for (std::size_t i = 0; i < pairs.photos.size(); ++i) {
        const auto &image = pairs.photos[i].image;
        const auto entry = listed.find(image.filename().native());
        if (!request.list.empty() && entry == listed.end()) {
            split.skipped.push_back({image, "it is not in the list of the split"});
            continue;
        }
        auto hash = core::contentHashOfFile(image);
        if (!hash) {
            split.skipped.push_back({image, hash.error().detail});
            continue;
        }
        const std::size_t position = split.photos.size();
        split.photos.push_back(i);
        split.partOf.push_back(entry == listed.end() ? Part::Train : entry->second);
        split.copyOf.push_back(firstWith.emplace(*hash, position).first->second);
        hashes.push_back(std::move(*hash));
    }
    if (request.validationFrom != std::string::npos) {
        for (std::size_t i = 0; i < split.photos.size(); ++i)
            split.partOf[i] = split.photos[i] < request.validationFrom ? Part::Train : Part::Validation;
    } else if (request.list.empty()) {
        assignByShare(split, hashes, request);
    }
    for (std::size_t i = 0; i < split.photos.size(); ++i)
        split.partOf[split.copyOf[i]] = std::max(split.partOf[split.copyOf[i]], split.partOf[i]);
    for (std::size_t i = 0; i < split.photos.size(); ++i)
        split.partOf[i] = split.partOf[split.copyOf[i]];
    for (const auto &[part, name] : {std::pair(Part::Train, "train"), std::pair(Part::Validation, "validation")})
        if (std::find(split.partOf.begin(), split.partOf.end(), part) == split.partOf.end())
            return fail(ErrorCode::InvalidArgument, "The part \"" + std::string(name) + "\" of the split would be empty: there are "
                                                        + std::to_string(split.photos.size()) + " photos that can be used.");
    return split;
}

}  // namespace semblance::jobs
