#include "engine/api/pair_preview.h"

#include <algorithm>

#include "engine/jobs/pair_source.h"

namespace semblance::api {

Result<PairPreview> previewOf(const std::filesystem::path &spec, const std::filesystem::path &library)
{
    constexpr std::size_t shownExamples = 24, shownProblems = 100;
    const auto pairs = jobs::readPairs(spec, library);
    if (!pairs)
        return core::fail(pairs.error());
    PairPreview preview;
    preview.photos = static_cast<std::int64_t>(pairs->photos.size());
    preview.skipped = static_cast<std::int64_t>(pairs->skipped.size());
    preview.languages = jobs::languagesOf(*pairs);
    const std::size_t step = std::max<std::size_t>(1, pairs->photos.size() / shownExamples);
    for (std::size_t i = 0; i < pairs->photos.size(); ++i) {
        const auto &photo = pairs->photos[i];
        preview.captions += static_cast<std::int64_t>(photo.captions.size());
        if (i % step == 0 && preview.examples.size() < shownExamples)
            preview.examples.push_back({photo.image, photo.captions.front()});
    }
    for (std::size_t i = 0; i < std::min(shownProblems, pairs->skipped.size()); ++i)
        preview.problems.push_back({pairs->skipped[i].path, pairs->skipped[i].reason});
    return preview;
}

}  // namespace semblance::api
