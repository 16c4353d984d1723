#include "engine/isolation/worker_process.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <ctime>
#include <system_error>

#include <poll.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "engine/isolation/channel.h"
#include "engine/isolation/fields.h"

namespace semblance::isolation {

namespace {

using core::ErrorCode;
using core::fail;
using core::Result;
using std::chrono::steady_clock;

constexpr std::uint64_t keptBytes = 64ull << 20;  // of shared memory, between photos

std::string seconds(std::chrono::milliseconds time)
{
    std::string text = std::to_string(time.count() / 1000);
    if (time.count() % 1000 != 0)
        text += "." + std::to_string(time.count() % 1000 / 100);
    return text + (time == std::chrono::seconds(1) ? " second" : " seconds");
}

core::Error stopped()
{
    return {ErrorCode::Cancelled, "Reading it was stopped."};
}

}  // namespace

WorkerProcess::WorkerProcess(Child child, const WorkerLimits &limits) : m_child(std::move(child)), m_limits(limits) {}

WorkerProcess::~WorkerProcess()
{
    end();
}

Result<std::unique_ptr<WorkerProcess>> WorkerProcess::start(Spawner &spawner, const std::filesystem::path &program,
                                                            const WorkerLimits &limits, const std::stop_token &stop)
{
    auto child = spawner.start(program);
    if (!child)
        return fail(child.error());
    std::unique_ptr<WorkerProcess> worker(new WorkerProcess(std::move(*child), limits));
    if (auto ready = worker->setUp(stop); !ready)
        return fail(ready.error());
    return worker;
}

Result<void> WorkerProcess::setUp(const std::stop_token &stop)
{
    const Setup setup{protocolVersion(), m_limits.addressSpace, m_limits.answerBytes + m_limits.maxPixels * 3, m_limits.answerBytes};
    auto shared = makeShared(setup.sharedBytes, m_limits.memory);
    if (!shared)
        return fail(shared.error());
    m_shared = std::move(*shared);
    sealSize(m_shared.get());
    if (!sendMessage(m_child.socket.get(), toBytes(setup), m_shared.get()))
        return fail(ErrorCode::Internal, "The decoder ended before it was set up.");
    switch (waitForMessage(m_child.socket.get(), steady_clock::now() + m_limits.start, stop)) {
    case Waited::Ready: break;
    case Waited::Stopped: return fail(stopped());
    case Waited::TimedOut: return fail(ErrorCode::Internal, "The decoder did not start within " + seconds(m_limits.start) + ".");
    }
    auto hello = fromBytes<Hello>(receiveMessage(m_child.socket.get(), Attachments::Refused).bytes);
    if (!hello || hello->version != setup.version)
        return fail(ErrorCode::Internal, "The decoder did not start as it should: it is damaged or belongs to another release.");
    m_filtered = hello->filtered;
    m_confinement = std::move(hello->description);
    return {};
}

bool WorkerProcess::usable()
{
    if (ended())
        return false;
    // Nothing was asked: whatever there is to read is its end, or something that it had no reason to say.
    pollfd event{m_child.socket.get(), POLLIN, 0};
    return ::poll(&event, 1, 0) == 0;
}

// The limit counts all that a process has used, so it moves on with every file. Where the system does not let it be set, the wall
// clock still holds.
void WorkerProcess::allowProcessorTime() const
{
    clockid_t clock{};
    timespec used{};
    rlimit limit{};
    if (::clock_getcpuclockid(m_child.process, &clock) != 0 || ::clock_gettime(clock, &used) != 0
        || ::prlimit(m_child.process, RLIMIT_CPU, nullptr, &limit) != 0)
        return;
    const auto most = static_cast<rlim_t>(used.tv_sec + 1 + m_limits.processorPerFile.count());
    limit.rlim_cur = std::min(most, limit.rlim_max);
    static_cast<void>(::prlimit(m_child.process, RLIMIT_CPU, &limit, nullptr));
}

Result<PhotoRead> WorkerProcess::read(const PhotoBytes &file, Wanted wanted, image::DecodeOptions options, const std::stop_token &stop)
{
    m_blame = Blame::None;
    options.maxPixels = std::min(options.maxPixels, m_limits.maxPixels);
    const auto shared = shareBytes({file.photo, file.sidecar}, m_limits.memory);
    if (!shared)
        return fail(shared.error());
    allowProcessorTime();
    const Request request{++m_lastId, file.photo.size(), file.sidecar.size(), wanted, options};
    if (!sendMessage(m_child.socket.get(), toBytes(request), shared->get())) {
        end();
        return fail(ErrorCode::Internal, "The decoder ended before it was given this file.");
    }
    switch (waitForMessage(m_child.socket.get(), steady_clock::now() + m_limits.perFile, stop)) {
    case Waited::Ready: return takeAnswer(request);
    case Waited::Stopped: end(); return fail(stopped());
    case Waited::TimedOut: break;
    }
    m_blame = Blame::Surely;
    end();
    return fail(ErrorCode::Internal, "The decoder did not finish this file within " + seconds(m_limits.perFile) + ".");
}

Result<PhotoRead> WorkerProcess::takeAnswer(const Request &request)
{
    const Message message = receiveMessage(m_child.socket.get(), Attachments::Refused);
    if (message.bytes.empty())
        return fail(endedOnFile());
    const auto reply = fromBytes<Reply>(message.bytes);
    if (!reply || reply->id != request.id || reply->answerBytes > m_limits.answerBytes)
        return fail(nonsense("a reply to something that was not asked"));
    std::vector<std::uint8_t> words(reply->answerBytes);
    if (!readShared(m_shared.get(), 0, words))
        return fail(nonsense("an answer that cannot be read"));
    auto answer = decodeAnswer(words, request.wanted, request.options);
    if (!answer)
        return fail(nonsense(answer.error()));
    if (!*answer)
        return fail((*answer).error());
    image::Picture &picture = (*answer)->photo.picture;
    const std::uint64_t pixelBytes = pixelBytesOf(picture);
    if (reply->pixelBytes != pixelBytes || pixelBytes > m_limits.maxPixels * 3)
        return fail(nonsense("pixels that do not fit the picture's size"));
    picture.rgb.resize(pixelBytes);
    if (!readShared(m_shared.get(), m_limits.answerBytes, picture.rgb))
        return fail(nonsense("pixels that cannot be read"));
    if (pixelBytes > keptBytes)
        discardShared(m_shared.get(), m_limits.answerBytes, m_limits.maxPixels * 3);
    return std::move(*answer);
}

core::Error WorkerProcess::nonsense(const std::string &what)
{
    m_blame = Blame::Surely;
    end();
    return {ErrorCode::Corrupt, "The decoder gave an answer that cannot be right (" + what + ")."};
}

core::Error WorkerProcess::endedOnFile()
{
    m_blame = Blame::Surely;
    const int status = end();
    if (WIFEXITED(status))
        return {ErrorCode::Corrupt, "The decoder ended on this file (exit status " + std::to_string(WEXITSTATUS(status)) + ")."};
    const int signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    if (signal == SIGXCPU)
        return {ErrorCode::Corrupt,
                "The decoder needed more than " + seconds(m_limits.processorPerFile) + " of processor time for this file."};
    const char *name = ::sigdescr_np(signal);
    const bool fromOutside = signal == SIGKILL || signal == SIGTERM || signal == 0;
    m_blame = fromOutside ? Blame::Perhaps : Blame::Surely;
    return {fromOutside ? ErrorCode::Internal : ErrorCode::Corrupt,
            "The decoder died on this file (signal " + std::to_string(signal) + (name != nullptr ? std::string(": ") + name : "") + ")."};
}

int WorkerProcess::end()
{
    if (!m_child.socket.valid())
        return 0;
    m_child.socket.reset();
    static_cast<void>(::kill(m_child.process, SIGKILL));  // what has died already keeps the status it died with
    int status = 0;
    while (::waitpid(m_child.process, &status, 0) < 0 && errno == EINTR) {}
    return status;
}

}  // namespace semblance::isolation
