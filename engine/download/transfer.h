// One HTTP request for a file or the rest of one. Headers are judged before a byte is taken.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>

#include "engine/core/result.h"

namespace semblance::download {

struct TransferRequest {
    std::string url;
    std::string proxy;      // empty: as the environment says (https_proxy, no_proxy); "none": none
    std::int64_t from = 0;  // bytes that are here already
    std::string validator;  // with `from`: the rest only of the file that has this strong ETag
    int stallSeconds = 30;  // without a byte: the line is dead
    int connectSeconds = 20;
};

// What the last answer's headers say, after redirections.
struct Answer {
    long status = 0;
    std::int64_t from = 0;    // of a part: where it begins
    std::int64_t total = -1;  // of the whole file; negative: not said
    std::string validator;    // strong ETag, or empty
    std::string sha256;       // declared by this answer or one that redirected here, or empty
};

struct TransferHandler {
    std::function<core::Result<void>(const Answer &)> begin;  // of 200 and 206, before the first byte; an error ends the transfer
    std::function<core::Result<void>(std::span<const std::uint8_t>)> write;
    std::function<bool()> interrupted;  // asked at least once a second; true lets go of the connection
};

enum class Ending { Complete, Interrupted, Broken, RangeRefused };

struct TransferOutcome {
    Ending ending = Ending::Complete;
    Answer answer;
    std::string reason;      // of Broken: a clause
    double waitSeconds = 0;  // of Broken: what the server asks for, or 0
};

// Errors (trying again changes nothing): what `begin` and `write` say, InvalidArgument (the address), NotFound, AccessDenied (the server or
// the proxy refuses), Io (certificates, too many redirections, answers that are none).
[[nodiscard]] core::Result<TransferOutcome> transfer(const TransferRequest &request, const TransferHandler &handler);

}  // namespace semblance::download
