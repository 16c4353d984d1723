// Makes the system fail on purpose: stands before the C library's functions for files, by being linked into a test before them.
#pragma once

namespace semblance::faults {

enum class Kind {
    None,
    NoSpace,       // ENOSPC where bytes or names are written
    ReadError,     // EIO where something is read or looked at
    WriteError,    // EIO where bytes are written or synced
    TooManyFiles,  // EMFILE where a descriptor is made
    ReadOnly,      // EROFS where something is written or made
    Kill,          // SIGKILL instead of a write, a sync or a rename
};
enum class Times { Once, FromThenOn };

// Only what lies below this folder counts and fails. At most 4096 bytes.
void watch(const char *folder);
// The `at`-th call of that kind fails, counted from 1 and from here; 0: none does, they are only counted.
void arm(Kind kind, long at, Times times);
void disarm();
[[nodiscard]] long calls();     // of the armed kind since then
[[nodiscard]] bool happened();  // the fault did

// Calls `hook` once, before the first read of a file whose path ends so. Empty: no more.
void beforeReading(const char *pathEnding, void (*hook)(void *), void *argument);

// What clocks of the day say is moved by so many seconds.
void shiftClock(long seconds);

}  // namespace semblance::faults
