#include "engine/jobs/scene_pairs.h"

#include "engine/core/files.h"
#include "engine/samples/scenes.h"

namespace semblance::jobs {

namespace fs = std::filesystem;

core::Result<fs::path> probeScenes(const fs::path &library)
{
    constexpr int count = 200;
    constexpr std::uint64_t seed = 770'001;
    const fs::path cache = library / "cache", folder = cache / "probe-scenes";
    std::error_code error;
    if (fs::exists(folder / "captions.csv", error))
        return folder;
    const fs::path unfinished = cache / "probe-scenes-unfinished";
    fs::remove_all(unfinished, error);
    fs::create_directories(unfinished, error);
    if (error)
        return core::fail(core::systemError(error.value(), "create", unfinished));
    if (auto written = samples::writeSampleFolder(unfinished, count, seed); !written)
        return core::fail(written.error());
    fs::remove_all(folder, error);  // what a cleaned cache left of it
    fs::rename(unfinished, folder, error);
    if (error)
        return core::fail(core::systemError(error.value(), "rename", unfinished));
    return folder;
}

}  // namespace semblance::jobs
