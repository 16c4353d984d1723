#include "engine/jobs/sample_folder.h"

#include "engine/core/files.h"
#include "engine/samples/galleries.h"
#include "engine/samples/scenes.h"

namespace semblance::jobs {

core::Result<Outcome> renderSampleFolder(const std::filesystem::path &folder, int count, std::uint64_t seed, SampleKind kind,
                                         JobContext &context)
{
    if (count < 1)
        return core::fail(core::ErrorCode::InvalidArgument, "Expected at least one sample photo, asked for " + std::to_string(count) + ".");
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error)
        return core::fail(core::systemError(error.value(), "create", folder));
    bool stopped = false;
    const auto progress = [&](int done) {
        context.progress(done, count);
        stopped = context.stopped();
        return !stopped;
    };
    const auto captions = kind == SampleKind::AllCaptions ? samples::CaptionChoice::All : samples::CaptionChoice::Sentences;
    auto written = kind == SampleKind::Galleries ? samples::writeGalleryFolder(folder, count, seed, progress)
                                                 : samples::writeSampleFolder(folder, count, seed, progress, captions);
    if (stopped)
        return Outcome::Cancelled;
    if (!written)
        return core::fail(written.error());
    return Outcome::Finished;
}

}  // namespace semblance::jobs
