// Photos read by worker processes: as many as asked for, started when they are needed, replaced when they die.
#pragma once

#include <condition_variable>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/isolation/photo_reader.h"
#include "engine/isolation/worker_process.h"

namespace semblance::isolation {

struct WorkerPoolOptions {
    std::filesystem::path program;  // `semblance-decoder`
    int workers = 1;                // at most; more callers than that wait
    WorkerLimits limits;
};

// A file that ended its worker is refused with the same reason until `rest`. When not even the first worker can be started the log
// says why, and photos are read in this process.
class WorkerPool final : public PhotoReader {
public:
    explicit WorkerPool(WorkerPoolOptions options);

    using PhotoReader::read;
    core::Result<PhotoRead> read(const PhotoBytes &file, Wanted wanted, const image::DecodeOptions &options,
                                 std::stop_token stop = {}) override;
    std::string description() override;
    void rest() override;

    [[nodiscard]] std::vector<pid_t> processes();  // of the idle workers, and of those at work
    [[nodiscard]] int deaths();                    // workers that ended on a file

private:
    using Worker = std::unique_ptr<WorkerProcess>;
    [[nodiscard]] core::Result<Worker> take(const std::stop_token &stop);
    [[nodiscard]] core::Result<Worker> startOne(const std::stop_token &stop);
    void giveBack(Worker worker);
    [[nodiscard]] std::optional<core::Error> refusal(const PhotoBytes &file);
    void remember(const PhotoBytes &file, const core::Error &error);

    const WorkerPoolOptions m_options;
    const std::shared_ptr<PhotoReader> m_here = readerInThisProcess();
    Spawner m_spawner;

    std::mutex m_mutex;
    std::condition_variable_any m_freed;
    std::vector<Worker> m_idle;  // the last one used is the first one taken: its memory is warm
    std::vector<pid_t> m_busy;
    int m_count = 0;                                        // started or being started
    std::unordered_map<std::string, core::Error> m_deadly;  // by content hash
    std::string m_description;                              // of the first worker; empty: none was started yet
    bool m_stayHere = false;                                // no worker can be had
    int m_deaths = 0;
};

}  // namespace semblance::isolation
