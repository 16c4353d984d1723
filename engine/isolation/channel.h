// Messages over a Unix socket (SOCK_SEQPACKET), each with at most one file descriptor attached (SCM_RIGHTS).
#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <stop_token>
#include <vector>

#include "engine/core/result.h"
#include "engine/isolation/descriptor.h"

namespace semblance::isolation {

struct Channel {
    Descriptor here;
    Descriptor there;
};

// Both ends are closed on exec. Errors: Internal ("Too many open files").
[[nodiscard]] core::Result<Channel> makeChannel();

struct Message {
    std::vector<std::uint8_t> bytes;  // empty: the other end is closed
    Descriptor attached;
};

constexpr std::size_t longestMessage = 4096;

// False when the other end is gone or takes nothing more: it never waits.
[[nodiscard]] bool sendMessage(int socket, std::span<const std::uint8_t> bytes, int attached = -1);

// Whether descriptors are taken in: a program takes none from its worker, however many it sends.
enum class Attachments { Refused, Accepted };
// Waits for the next message. One that is longer than `longestMessage` is as good as a closed end.
[[nodiscard]] Message receiveMessage(int socket, Attachments attachments);

enum class Waited { Ready, TimedOut, Stopped };
// Ready: there is a message, or the other end is closed.
[[nodiscard]] Waited waitForMessage(int socket, std::chrono::steady_clock::time_point deadline, const std::stop_token &stop);

}  // namespace semblance::isolation
