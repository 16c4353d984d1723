#include "engine/core/result.h"

namespace semblance::core {

const char *errorName(ErrorCode code)
{
    switch (code) {
    case ErrorCode::InvalidArgument: return "invalid-argument";
    case ErrorCode::NotFound: return "not-found";
    case ErrorCode::AccessDenied: return "access-denied";
    case ErrorCode::Io: return "io";
    case ErrorCode::NoSpace: return "no-space";
    case ErrorCode::Corrupt: return "corrupt";
    case ErrorCode::Unsupported: return "unsupported";
    case ErrorCode::TooLarge: return "too-large";
    case ErrorCode::NewerVersion: return "newer-version";
    case ErrorCode::Locked: return "locked";
    case ErrorCode::OutOfMemory: return "out-of-memory";
    case ErrorCode::NoEmbeddings: return "no-embeddings";
    case ErrorCode::Cancelled: return "cancelled";
    case ErrorCode::Internal: return "internal";
    }
    return "internal";
}

}  // namespace semblance::core
