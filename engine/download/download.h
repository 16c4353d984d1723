// A file from a server to the disk: resumed, compared with what was said about it, and named only when it is whole.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include "engine/core/result.h"

namespace semblance::download {

struct FileRequest {
    std::string url;              // https, or http of this machine
    std::filesystem::path file;   // in a folder that exists; FILE.part and FILE.part.txt lie beside it meanwhile
    std::string proxy;            // see TransferRequest
    std::string sha256;           // pinned, of either case; empty: what the server declares
    std::int64_t bytes = -1;      // pinned; negative: what the server says
    int attempts = 5;             // in a row that bring no byte
    double firstWaitSeconds = 1;  // before trying again; doubles, at most a minute
    int stallSeconds = 30;
    std::function<std::int64_t(const std::filesystem::path &folder)> freeBytes;  // unset: as the system says
};

// Who said what the bytes must be.
enum class Voucher { Nobody, Server, Pin };

struct FileReport {
    std::int64_t bytes = 0;
    std::int64_t resumedFrom = 0;  // bytes that an earlier time had brought
    int breaks = 0;                // how often the line was lost
    std::string sha256;            // of the file, always
    Voucher voucher = Voucher::Nobody;
};

struct Reins {
    std::function<bool()> interrupted;                                    // quick: paused or stopped, let go of the connection
    std::function<bool()> stopped;                                        // waits while paused; true: stop for good
    std::function<void(std::int64_t done, std::int64_t total)> progress;  // total negative: not said
    std::function<void(const std::string &)> note;                        // what happened, a sentence
};

// What came stays in FILE.part when it ends in an error or is stopped, unless the bytes were wrong. Errors: Cancelled, NoSpace (before the
// first byte where the size is known), Corrupt (size or digest are not what was said, twice), Io (given up), those of transfer() and
// of writing.
[[nodiscard]] core::Result<FileReport> downloadFile(const FileRequest &request, const Reins &reins = {});

}  // namespace semblance::download
