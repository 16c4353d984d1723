// One worker as the program sees it: started, asked, watched, ended. Nothing that comes from it is believed.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <stop_token>
#include <string>

#include "engine/isolation/messages.h"
#include "engine/isolation/photo_reader.h"
#include "engine/isolation/shared_memory.h"
#include "engine/isolation/spawner.h"

namespace semblance::isolation {

struct WorkerLimits {
    std::chrono::milliseconds perFile{180'000};  // by the clock on the wall, then it is killed
    std::chrono::seconds processorPerFile{90};   // RLIMIT_CPU
    std::chrono::milliseconds start{60'000};     // until it is confined
    std::uint64_t addressSpace = 6ull << 30;     // bytes, RLIMIT_AS; 0: no limit
    std::uint64_t answerBytes = 16ull << 20;     // of an answer without pixels
    std::uint64_t maxPixels = image::DecodeOptions{}.maxPixels;
    Backing memory = Backing::Anonymous;
};

// Whether the bytes that a worker was given ended it. Perhaps: it was killed from outside, by a person or for want of memory.
enum class Blame { None, Perhaps, Surely };

// For one thread at a time.
class WorkerProcess {
public:
    // Errors: Internal, OutOfMemory, Cancelled; each says what could not be had.
    [[nodiscard]] static core::Result<std::unique_ptr<WorkerProcess>> start(Spawner &spawner, const std::filesystem::path &program,
                                                                            const WorkerLimits &limits, const std::stop_token &stop);
    ~WorkerProcess();  // kills it
    WorkerProcess(const WorkerProcess &) = delete;
    WorkerProcess &operator=(const WorkerProcess &) = delete;

    // As PhotoReader::read. After an error `ended` tells whether the worker is gone, `blame` whether these bytes ended it.
    [[nodiscard]] core::Result<PhotoRead> read(const PhotoBytes &file, Wanted wanted, image::DecodeOptions options,
                                               const std::stop_token &stop);
    [[nodiscard]] bool ended() const { return !m_child.socket.valid(); }
    [[nodiscard]] bool usable();  // false too when it died while it had nothing to do
    [[nodiscard]] Blame blame() const { return m_blame; }
    [[nodiscard]] const std::string &confinement() const { return m_confinement; }
    [[nodiscard]] bool filtered() const { return m_filtered; }
    [[nodiscard]] pid_t process() const { return m_child.process; }

private:
    WorkerProcess(Child child, const WorkerLimits &limits);
    [[nodiscard]] core::Result<void> setUp(const std::stop_token &stop);
    void allowProcessorTime() const;
    [[nodiscard]] core::Result<PhotoRead> takeAnswer(const Request &request);
    [[nodiscard]] core::Error endedOnFile();
    [[nodiscard]] core::Error nonsense(const std::string &what);
    int end();  // kills, waits, and gives the status of waitpid

    Child m_child;
    WorkerLimits m_limits;
    Descriptor m_shared;
    std::string m_confinement;
    bool m_filtered = false;
    Blame m_blame = Blame::None;
    std::uint64_t m_lastId = 0;
};

}  // namespace semblance::isolation
