// Memory that two processes share by a descriptor: memfd_create, sealed; where the kernel refuses it, an unlinked file.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>

#include "engine/core/result.h"
#include "engine/isolation/descriptor.h"

namespace semblance::isolation {

enum class Backing { Anonymous, File };  // File: what is used where memfd_create is refused

// `bytes` zeros that take room only once they are written. Errors: Internal ("Too many open files"), OutOfMemory, NoSpace.
[[nodiscard]] core::Result<Descriptor> makeShared(std::uint64_t bytes, Backing backing = Backing::Anonymous);
// The same with these contents one behind the other, sealed against every change where the backing knows seals.
[[nodiscard]] core::Result<Descriptor> shareBytes(std::initializer_list<std::span<const std::uint8_t>> contents,
                                                  Backing backing = Backing::Anonymous);

// Nobody can make it longer or shorter any more; false where the backing knows no seals.
bool sealSize(int fd);
// Copies without mapping, so whatever the other side does to its size meanwhile is a false, not a signal.
[[nodiscard]] bool readShared(int fd, std::uint64_t offset, std::span<std::uint8_t> target);
// Gives the memory of a range back; it reads as zeros again.
void discardShared(int fd, std::uint64_t offset, std::uint64_t bytes);

// A view of a descriptor's first bytes; `bytes` is empty when it could not be had.
class Mapping {
public:
    enum class Access { Read, ReadWrite };
    Mapping(int fd, std::uint64_t size, Access access);
    Mapping(const Mapping &) = delete;
    Mapping &operator=(const Mapping &) = delete;
    ~Mapping();
    [[nodiscard]] std::span<std::uint8_t> bytes() const { return m_bytes; }

private:
    std::span<std::uint8_t> m_bytes;
};

}  // namespace semblance::isolation
