// One writer a library: an advisory lock on library.lock that the system drops when its process ends, however it ends.
#pragma once

#include <filesystem>

#include "engine/core/result.h"

namespace semblance::store {

class LibraryLock {
public:
    // Waits up to `seconds`. Errors: Locked (says which process holds it), AccessDenied, NoSpace, Io.
    [[nodiscard]] static core::Result<LibraryLock> take(const std::filesystem::path &library, double seconds);
    LibraryLock(LibraryLock &&other) noexcept;
    LibraryLock &operator=(LibraryLock &&other) noexcept;
    ~LibraryLock();

private:
    explicit LibraryLock(int descriptor) : m_descriptor(descriptor) {}
    int m_descriptor = -1;
};

}  // namespace semblance::store
