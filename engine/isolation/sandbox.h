// What a worker gives up, for good, before it sees the first photo.
#pragma once

#include <cstdint>
#include <string>

namespace semblance::isolation {

struct Confinement {
    bool filtered = false;    // system calls are filtered: opening a file was tried and refused
    std::string description;  // a sentence; it says why where the filter is missing
};

struct Limits {
    std::uint64_t addressSpace = 0;  // bytes; 0: no limit
    std::uint64_t openFiles = 16;
};

// Before anything of this program is trusted with more than its start: ends with its parent, is the first to go when memory runs out,
// has no descriptor above `lastDescriptor`.
void leaveParent(int lastDescriptor);

// Limits, no privileges, then the filter on every thread: from here on only descriptors that are passed over `socket` can be read, and
// nothing can be opened, connected, written or executed. Limits alone where the kernel refuses the filter.
[[nodiscard]] Confinement confine(const Limits &limits, int socket);

// Inside: the allow-list of system calls (seccomp-BPF). Empty, or why it is not in force.
[[nodiscard]] std::string filterSystemCalls(int socket);

}  // namespace semblance::isolation
