#include "engine/jobs/left_out.h"

#include <sstream>

#include "engine/core/files.h"

namespace semblance::jobs {

namespace fs = std::filesystem;
using core::fail;

core::Result<std::set<fs::path>> readLeftOut(const fs::path &list)
{
    std::set<fs::path> photos;
    if (list.empty())
        return photos;
    const auto text = core::readText(list);
    if (!text)
        return fail(text.error());
    std::istringstream lines(*text);
    for (std::string line; std::getline(lines, line);)
        if (!line.empty())
            photos.insert(line);
    return photos;
}

core::Result<void> writeLeftOut(const fs::path &list, const std::set<fs::path> &photos)
{
    std::error_code error;
    fs::create_directories(list.parent_path(), error);
    if (error)
        return fail(core::systemError(error.value(), "create", list.parent_path()));
    std::string lines;
    for (const fs::path &photo : photos)
        lines += photo.native() + "\n";
    return core::writeTextAtomically(list, lines);
}

core::Result<void> leaveOut(PairList &pairs, const fs::path &list)
{
    const auto photos = readLeftOut(list);
    if (!photos)
        return fail(photos.error());
    if (photos->empty())
        return {};
    std::erase_if(pairs.photos, [&](const CaptionedPhoto &photo) { return photos->contains(photo.image); });
    if (pairs.photos.empty())
        return fail(core::ErrorCode::InvalidArgument, "Without the photos that are to be forgotten there is nothing left to learn from.");
    return {};
}

core::Result<void> leaveOut(LabelledPhotos &labelled, const fs::path &list)
{
    const auto photos = readLeftOut(list);
    if (!photos)
        return fail(photos.error());
    LabelledPhotos kept{labelled.classes, {}, {}, {}};
    for (std::size_t i = 0; i < labelled.photos.size(); ++i)
        if (!photos->contains(labelled.photos[i])) {
            kept.photos.push_back(labelled.photos[i]);
            kept.labels.push_back(labelled.labels[i]);
        }
    labelled = std::move(kept);
    return {};
}

}  // namespace semblance::jobs
