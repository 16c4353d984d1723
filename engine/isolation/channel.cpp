#include "engine/isolation/channel.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>

#include <poll.h>
#include <sys/socket.h>

namespace semblance::isolation {

namespace {

// Room for one descriptor, aligned as the kernel wants it.
union Control {
    cmsghdr header;
    std::array<char, CMSG_SPACE(sizeof(int))> room;
};

}  // namespace

core::Result<Channel> makeChannel()
{
    std::array<int, 2> ends{-1, -1};
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0)
        return core::fail(core::ErrorCode::Internal, "The decoder could not be connected: " + std::generic_category().message(errno) + ".");
    return Channel{Descriptor(ends[0]), Descriptor(ends[1])};
}

bool sendMessage(int socket, std::span<const std::uint8_t> bytes, int attached)
{
    iovec part{const_cast<std::uint8_t *>(bytes.data()), bytes.size()};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    Control control{};
    if (attached >= 0) {
        message.msg_control = &control;
        message.msg_controllen = sizeof control;
        cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(sizeof attached);
        std::memcpy(CMSG_DATA(header), &attached, sizeof attached);
    }
    ssize_t sent = -1;
    do {
        sent = ::sendmsg(socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
    } while (sent < 0 && errno == EINTR);
    return sent == static_cast<ssize_t>(bytes.size());
}

Message receiveMessage(int socket, Attachments attachments)
{
    Message received;
    received.bytes.resize(longestMessage);
    iovec part{received.bytes.data(), received.bytes.size()};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    Control control{};
    if (attachments == Attachments::Accepted) {
        message.msg_control = &control;
        message.msg_controllen = sizeof control;
    }
    ssize_t got = -1;
    do {
        got = ::recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
    } while (got < 0 && errno == EINTR);
    const cmsghdr *header = got > 0 ? CMSG_FIRSTHDR(&message) : nullptr;
    if (header != nullptr && header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS
        && header->cmsg_len == CMSG_LEN(sizeof(int))) {
        int fd = -1;
        std::memcpy(&fd, CMSG_DATA(header), sizeof fd);
        received.attached = Descriptor(fd);
    }
    const bool whole = got > 0 && (message.msg_flags & MSG_TRUNC) == 0;
    received.bytes.resize(whole ? static_cast<std::size_t>(got) : 0);
    return received;
}

Waited waitForMessage(int socket, std::chrono::steady_clock::time_point deadline, const std::stop_token &stop)
{
    using std::chrono::milliseconds;
    constexpr milliseconds slice(100);  // how late a request to stop may be noticed
    pollfd event{socket, POLLIN, 0};
    for (;;) {
        const auto left = std::chrono::ceil<milliseconds>(deadline - std::chrono::steady_clock::now());
        const auto wait = std::clamp(left, milliseconds(0), stop.stop_possible() ? slice : milliseconds(60'000));
        const int ready = ::poll(&event, 1, static_cast<int>(wait.count()));
        if (ready > 0)
            return Waited::Ready;  // before the clock: a program that was asleep finds the answer there
        if (stop.stop_requested())
            return Waited::Stopped;
        if (ready == 0 && left <= milliseconds(0))
            return Waited::TimedOut;
    }
}

}  // namespace semblance::isolation
