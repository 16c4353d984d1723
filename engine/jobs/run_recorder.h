// Keeps a training run in the library while it goes on: what was asked, its photos, its curves, and how it ended.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/result.h"
#include "engine/core/run_record.h"
#include "engine/jobs/train_job.h"
#include "engine/store/catalogue.h"

namespace semblance::jobs {

class RunRecorder {
public:
    // Gives the right to write into the library: held while the pointer lives; null when the caller holds it all the time. An error:
    // not now, and it is tried again later.
    using Hold = std::function<core::Result<std::unique_ptr<store::Catalogue>>()>;

    // Of `about` only what was asked counts. A run that wrote into the same folder before and is now resumed goes on as the same run; one
    // that is resumed, whose beginning was not kept and of which nobody knows what was asked (`about.data` is empty), is not kept.
    RunRecorder(std::filesystem::path library, core::RunSummary about, bool resumed, Hold hold);
    ~RunRecorder();

    // Kept from the first update on: what never began is no run.
    void take(const TrainUpdate &update);
    // A run that cannot be kept is said in the log and learns all the same.
    void finish(const core::Result<Outcome> &outcome);

private:
    void takePoint(const std::string &name, bool byEpoch, double step, double value);
    void write();
    [[nodiscard]] core::Result<void> tryToWrite();
    [[nodiscard]] core::Result<void> takeUp();

    const std::filesystem::path m_library;
    core::RunSummary m_run;
    const bool m_resumed;
    const Hold m_hold;
    std::map<std::string, core::RunCurve> m_curves;
    std::vector<core::RunPhoto> m_photos;  // not written yet
    double m_before = 0;                   // seconds of work before this continuation
    const std::chrono::steady_clock::time_point m_begin = std::chrono::steady_clock::now();
    std::chrono::steady_clock::time_point m_written;
    bool m_begun = false, m_unknown = false, m_told = false;
};

// Adds a point to a curve; at 4096 points every other one goes, and what follows keeps the wider distance.
void addPoint(core::RunCurve &curve, double step, double value);

// A hash of the photos with their parts, captions and sizes.
[[nodiscard]] std::string manifestOf(const std::vector<core::RunPhoto> &photos);

// Names this process so that another one that gets its number is not taken for it, and whether such a one still runs.
[[nodiscard]] std::string processMark();
[[nodiscard]] bool processRuns(const std::string &mark);

// Kept runs; one whose process is gone is Interrupted. Errors: those of opening; a library without a catalogue has none.
[[nodiscard]] core::Result<std::vector<core::RunSummary>> keptRuns(const std::filesystem::path &library);
[[nodiscard]] core::Result<core::RunReport> keptRun(const std::filesystem::path &library, core::RunId id);  // Errors: NotFound
// The caller holds the library.
[[nodiscard]] core::Result<void> annotateRun(const std::filesystem::path &library, core::RunId id, const std::string &note);
[[nodiscard]] core::Result<void> forgetRun(const std::filesystem::path &library, core::RunId id);

}  // namespace semblance::jobs
