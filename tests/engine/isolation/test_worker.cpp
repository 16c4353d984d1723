// A worker for tests. A "photo" that begins with "do:" is a command; it is carried out inside the same confinement as decoding, and
// what the system says comes back as the text of an Unsupported error. Everything else is decoded.
#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <string>
#include <thread>

#include <arpa/inet.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "engine/isolation/channel.h"
#include "engine/isolation/fields.h"
#include "engine/isolation/spawner.h"
#include "engine/isolation/worker.h"

extern char **environ;

namespace {

using namespace semblance;
using isolation::PhotoRead;
using Outcome = core::Result<PhotoRead>;

Outcome say(const std::string &text)
{
    return core::fail(core::ErrorCode::Unsupported, text);
}

// What a system call that returned `result` achieved.
Outcome achieved(long result)
{
    return say(result >= 0 ? std::string("done") : std::strerror(errno));
}

Outcome connectTo(const std::string &kind)
{
    const int family = kind == "unix" ? AF_UNIX : AF_INET;
    const int socket = ::socket(family, SOCK_STREAM, 0);
    if (socket >= 0) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(9);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        static_cast<void>(::connect(socket, reinterpret_cast<sockaddr *>(&address), sizeof address));
    }
    return achieved(socket);
}

Outcome execute()
{
    std::string program = "/bin/true";
    std::array<char *, 2> arguments{program.data(), nullptr};
    return achieved(::execve(program.c_str(), arguments.data(), environ));
}

Outcome fork()
{
    const pid_t child = ::fork();
    if (child == 0)
        ::_exit(0);
    return achieved(child);
}

Outcome mapCode()
{
    void *address = ::mmap(nullptr, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return achieved(address == MAP_FAILED ? -1 : 0);
}

Outcome makeCode()
{
    void *address = ::mmap(nullptr, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return achieved(::mprotect(address, 4096, PROT_READ | PROT_EXEC));
}

// How many descriptors there are besides the first four: only the photo's should be.
Outcome countDescriptors()
{
    int count = 0;
    for (int fd = isolation::workerSocket + 1; fd < 1024; ++fd)
        count += ::close(fd) == 0 ? 1 : 0;
    return say(std::to_string(count));
}

Outcome countEnvironment()
{
    int count = 0;
    while (environ[count] != nullptr)
        ++count;
    return say(std::to_string(count));
}

Outcome startThread()
{
    int answer = 0;
    std::thread([&answer] { answer = 42; }).join();
    return say(std::to_string(answer));
}

Outcome attempt(const std::string &what, const std::string &with)
{
    if (what == "open")
        return achieved(::open(with.c_str(), O_RDONLY));
    if (what == "create")
        return achieved(::open(with.c_str(), O_WRONLY | O_CREAT, 0600));
    if (what == "remove")
        return achieved(::unlink(with.c_str()));
    if (what == "stat") {
        struct stat status {};
        return achieved(::stat(with.c_str(), &status));
    }
    if (what == "connect")
        return connectTo(with);
    if (what == "execute")
        return execute();
    if (what == "fork")
        return fork();
    if (what == "signal")
        return achieved(::kill(std::atoi(with.c_str()), 0));
    if (what == "trace")
        return achieved(::ptrace(PTRACE_ATTACH, std::atoi(with.c_str()), nullptr, nullptr));
    if (what == "map-code")
        return mapCode();
    if (what == "make-code")
        return makeCode();
    if (what == "memory")
        return achieved(::memfd_create("more", 0));
    if (what == "descriptors")
        return countDescriptors();
    if (what == "environment")
        return countEnvironment();
    if (what == "thread")
        return startThread();
    return say("an unknown command");
}

void fill(std::vector<std::uint8_t> &bytes)
{
    for (std::size_t i = 0; i < bytes.size(); i += 4096)
        bytes[i] = 1;
}

[[noreturn]] void hang(bool busy)
{
    for (volatile int turns = 0;;) {
        if (busy)
            turns = turns + 1;
        else
            std::this_thread::sleep_for(std::chrono::hours(1));
    }
}

// Ends or hangs; comes back only when there is no such command.
void misbehave(const std::string &what, const std::string &with)
{
    if (what == "segfault")
        *static_cast<volatile int *>(nullptr) = 1;
    if (what == "abort")
        std::abort();
    if (what == "exit")
        ::_exit(std::atoi(with.c_str()));
    if (what == "sleep" || what == "spin")
        hang(what == "spin");
    if (what == "hide") {
        ::close(isolation::workerSocket);
        hang(false);
    }
    const auto send = [](const auto &bytes, int attached = -1) { return isolation::sendMessage(isolation::workerSocket, bytes, attached); };
    if (what == "garbage") {
        static_cast<void>(send(std::vector<std::uint8_t>(static_cast<std::size_t>(std::atoi(with.c_str())), 0xA5)));
        hang(false);
    }
    if (what == "reply") {  // "ID ANSWER-BYTES PIXEL-BYTES"
        isolation::Reply reply;
        char *rest = nullptr;
        reply.id = std::strtoull(with.c_str(), &rest, 10);
        reply.answerBytes = std::strtoull(rest, &rest, 10);
        reply.pixelBytes = std::strtoull(rest, &rest, 10);
        static_cast<void>(send(isolation::toBytes(reply), STDERR_FILENO));
        hang(false);
    }
    if (what == "flood") {
        for (int i = 0; i < 100'000; ++i)
            static_cast<void>(send(isolation::toBytes(isolation::Reply{1, 0, 0}), STDERR_FILENO));
        hang(false);
    }
}

// A good answer of 2 x 2 pixels but for one thing.
Outcome lie(const std::string &about)
{
    PhotoRead read;
    image::DecodedPhoto &photo = read.photo;
    photo.picture = {2, 2, std::vector<std::uint8_t>(12, 7)};
    photo.width = photo.height = 2;
    photo.format = image::Format::Jpeg;
    if (about == "fewer pixels")
        photo.picture.rgb.resize(11);
    if (about == "no pixels")
        photo.picture.rgb.clear();
    if (about == "negative size")
        photo.picture.width = -2;
    if (about == "huge size")
        photo.picture.width = photo.picture.height = 1'000'000;
    if (about == "huge photo")
        photo.width = std::numeric_limits<int>::max();
    if (about == "format")
        photo.format = static_cast<image::Format>(99);
    if (about == "orientation")
        read.metadata.orientation = 77;
    if (about == "rating")
        read.metadata.rating = 6;
    if (about == "latitude" || about == "half a place" || about == "not a number")
        read.metadata.latitude = about == "latitude" ? 91 : 1;
    if (about == "latitude")
        read.metadata.longitude = 1;
    if (about == "not a number")
        read.metadata.longitude = std::numeric_limits<double>::quiet_NaN();
    if (about == "zone")
        read.metadata.zoneMinutes = 841;
    if (about == "language")
        read.metadata.titles = {{"good", "\xFE"}};
    if (about == "time")
        read.metadata.takenAt = "2023-07-14'; DROP TABLE photos";
    if (about == "text")
        read.metadata.title = "\xFF\xFE";
    if (about == "keyword")
        read.metadata.keywords = {"good", "\xC3"};
    return read;
}

Outcome read(isolation::PhotoReader &here, const isolation::PhotoBytes &file, isolation::Wanted wanted, const image::DecodeOptions &options)
{
    const bool ofSidecar = wanted == isolation::Wanted::Sidecar || wanted == isolation::Wanted::ChangedSidecar;
    const auto bytes = ofSidecar ? file.sidecar : file.photo;
    constexpr std::string_view prefix = "do:";
    const std::string text(reinterpret_cast<const char *>(bytes.data()), std::min<std::size_t>(bytes.size(), 256));
    if (!text.starts_with(prefix))
        return here.read(file, wanted, options);
    const std::string command = text.substr(prefix.size());
    const std::size_t space = std::min(command.find(' '), command.size());
    const std::string what = command.substr(0, space), with = command.substr(std::min(space + 1, command.size()));
    misbehave(what, with);
    if (what == "lie")
        return lie(with);
    if (what == "say")
        return say(with);
    if (what == "allocate") {
        std::vector<std::uint8_t> room(std::strtoull(with.c_str(), nullptr, 10));
        fill(room);
        return say("done");
    }
    return attempt(what, with);
}

}  // namespace

int main()
{
    const auto here = isolation::readerInThisProcess();
    return isolation::runWorker([&here](const auto &file, auto wanted, const auto &options) -> Outcome {
        try {
            return read(*here, file, wanted, options);
        } catch (const std::bad_alloc &) {
            return core::fail(core::ErrorCode::OutOfMemory, "There is not enough memory.");
        }
    });
}
