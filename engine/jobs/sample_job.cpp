#include "engine/jobs/sample_job.h"

#include "engine/core/files.h"
#include "engine/samples/scenes.h"

namespace semblance::jobs {

using core::Result;
namespace fs = std::filesystem;

fs::path samplePhotosFolder(const fs::path &library)
{
    return library / "sample-photos";
}

Result<Outcome> renderSamplePhotos(const fs::path &library, JobContext &context, int count)
{
    constexpr std::uint64_t seed = 14999;  // has what the first examples ask for: red boats at sunset, houses in the snow, every setting
    const fs::path folder = samplePhotosFolder(library);
    std::error_code error;
    if (fs::exists(folder, error))
        return Outcome::Finished;
    const fs::path unfinished = library / "cache" / "sample-photos";
    fs::remove_all(unfinished, error);
    fs::create_directories(unfinished, error);
    if (error)
        return core::fail(core::systemError(error.value(), "create", unfinished));
    bool stopped = false;
    const auto written = samples::writeSampleFolder(unfinished, count, seed, [&](int done) {
        context.progress(done, count);
        stopped = context.stopped();
        return !stopped;
    });
    if (!written && !stopped)
        return core::fail(written.error());
    if (stopped) {
        fs::remove_all(unfinished, error);
        return Outcome::Cancelled;
    }
    fs::rename(unfinished, folder, error);
    if (error)
        return core::fail(core::systemError(error.value(), "rename", unfinished));
    return Outcome::Finished;
}

}  // namespace semblance::jobs
