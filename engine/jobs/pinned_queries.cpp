#include "engine/jobs/pinned_queries.h"

#include <algorithm>
#include <numeric>
#include <sstream>

#include "engine/core/files.h"

namespace semblance::jobs {

namespace fs = std::filesystem;

namespace {

// A line a photo: part, tab, path. A path with a line break is left out: no thumbnail of it is worth a format of its own.
constexpr const char *listFile = "photos.txt";

}  // namespace

std::vector<core::PinnedRanking> rankPinned(const std::vector<std::string> &sentences, const torch::Tensor &queries,
                                            const torch::Tensor &photos, const std::vector<fs::path> &paths)
{
    const auto scores = torch::mm(queries, photos.t()).to(torch::kFloat32).contiguous();
    std::vector<core::PinnedRanking> rankings;
    for (std::size_t query = 0; query < sentences.size(); ++query) {
        const float *row = scores.data_ptr<float>() + query * paths.size();
        std::vector<std::size_t> order(paths.size());
        std::iota(order.begin(), order.end(), std::size_t(0));
        const auto shown = std::min(shownOfPinned, order.size());
        std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(shown), order.end(),
                          [row](std::size_t a, std::size_t b) { return row[a] != row[b] ? row[a] > row[b] : a < b; });
        core::PinnedRanking ranking{sentences[query], {}, {}};
        for (std::size_t i = 0; i < shown; ++i) {
            ranking.photos.push_back(paths[order[i]]);
            ranking.scores.push_back(static_cast<double>(row[order[i]]));
        }
        rankings.push_back(std::move(ranking));
    }
    return rankings;
}

core::Result<void> savePhotoList(const fs::path &runFolder, const std::vector<core::RunPhoto> &photos)
{
    std::string lines;
    for (const core::RunPhoto &photo : photos)
        if (photo.path.native().find('\n') == std::string::npos)
            lines += std::to_string(static_cast<int>(photo.part)) + "\t" + photo.path.native() + "\n";
        else
            lines += std::to_string(static_cast<int>(photo.part)) + "\t\n";
    return core::writeTextAtomically(runFolder / listFile, lines);
}

std::vector<fs::path> photosOfPart(const fs::path &runFolder, core::RunPart part)
{
    constexpr std::uint64_t mostBytes = 1u << 30;
    std::vector<fs::path> paths;
    const auto text = core::readText(runFolder / listFile, mostBytes);
    if (!text)
        return paths;
    const std::string wanted = std::to_string(static_cast<int>(part)) + "\t";
    std::istringstream lines(*text);
    for (std::string line; std::getline(lines, line);)
        if (line.starts_with(wanted))
            paths.emplace_back(line.substr(wanted.size()));
    return paths;
}

}  // namespace semblance::jobs
