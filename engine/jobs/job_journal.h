// What jobs did, a small text file each in the library, so that it can be read after a restart or a crash.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/ids.h"
#include "engine/core/log.h"
#include "engine/core/result.h"
#include "engine/jobs/job_queue.h"

namespace semblance::jobs {

struct PastJob {
    core::JobId id;
    JobKind kind = JobKind::Index;
    JobState state = JobState::Queued;
    bool interrupted = false;  // the program ended while it ran or waited
    std::filesystem::path subject;
    std::string startedAt, endedAt;  // UTC, "2026-11-21T15:02:11Z"; empty: not yet
    std::string result;              // of one that ended: figures, or why it failed
};

// The writing end; one a library, held by the process that holds the library.
class JobJournal {
public:
    // `folder` is made when it is first needed; of older files the newest 200 stay.
    explicit JobJournal(std::filesystem::path folder);
    ~JobJournal();  // what has not ended was interrupted
    JobJournal(const JobJournal &) = delete;
    JobJournal &operator=(const JobJournal &) = delete;

    [[nodiscard]] std::int64_t highestId() const { return m_highest; }  // of earlier runs of the program
    // Any thread. What cannot be written is dropped: a log must not stop a job.
    void changed(const JobRecord &record);
    void note(core::JobId id, core::LogLevel level, std::string_view line);  // Debug is left out

private:
    struct Known {
        JobState state = JobState::Queued;
        double share = 0;  // of the last progress line
        std::chrono::steady_clock::time_point told;
        std::size_t bytes = 0;
    };
    void write(core::JobId id, std::string_view word, std::string_view rest);  // with the mutex held
    void tellProgress(const JobRecord &record, Known &known);
    void tellEnd(const JobRecord &record);

    const std::filesystem::path m_folder;
    std::int64_t m_highest = 0;
    std::mutex m_mutex;
    std::map<core::JobId, Known> m_known;  // of this run of the program
};

// The reading end, any process. Newest first; files that are none of ours are left out.
[[nodiscard]] std::vector<PastJob> pastJobs(const std::filesystem::path &folder);
// A line an event: time, word, text. Errors: NotFound.
[[nodiscard]] core::Result<std::string> jobLog(const std::filesystem::path &folder, core::JobId id);

}  // namespace semblance::jobs
