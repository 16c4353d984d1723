// The outcome of everything that may fail for a reason the user should hear: a value or an Error.
#pragma once

#include <string>
#include <utility>

#include <tl/expected.hpp>

namespace semblance::core {

// What kind of failure it was. The window translates the code; the detail goes to the log and beside it.
enum class ErrorCode {
    InvalidArgument,  // the caller asked for something that makes no sense
    NotFound,         // a file, folder, model or row does not exist
    AccessDenied,     // the system refuses to read or write it
    Io,               // reading or writing failed half-way
    NoSpace,          // the disk is full
    Corrupt,          // the bytes are not what they claim to be
    Unsupported,      // understood, but not something Semblance reads
    TooLarge,         // over a limit that protects the machine
    NewerVersion,     // written by a newer Semblance
    Locked,           // another process holds the library
    OutOfMemory,      // host or device memory
    NoEmbeddings,     // the library has not been embedded by this model
    Cancelled,        // only where a value cannot say it: a job reports its own outcome
    Internal,         // a fault of ours
};

struct Error {
    ErrorCode code = ErrorCode::Internal;
    std::string detail;  // English, one sentence: what was expected, what came, which file
};

template <class T>
using Result = tl::expected<T, Error>;

// `return fail(ErrorCode::NotFound, "...")` in any function that returns a Result.
[[nodiscard]] inline tl::unexpected<Error> fail(ErrorCode code, std::string detail)
{
    return tl::unexpected<Error>(Error{code, std::move(detail)});
}
[[nodiscard]] inline tl::unexpected<Error> fail(Error error)
{
    return tl::unexpected<Error>(std::move(error));
}

// Stable lower-case name of a code ("not-found"), for logs and JSON.
[[nodiscard]] const char *errorName(ErrorCode code);

}  // namespace semblance::core
