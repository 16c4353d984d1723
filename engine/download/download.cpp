#include "engine/download/download.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <memory>
#include <optional>
#include <thread>
#include <utility>

#include <unistd.h>

#include "engine/core/files.h"
#include "engine/core/paths.h"
#include "engine/download/part_file.h"
#include "engine/download/sha256.h"
#include "engine/download/transfer.h"

namespace semblance::download {

namespace fs = std::filesystem;
using core::displayPath;
using core::ErrorCode;
using core::fail;
using core::Result;

namespace {

constexpr std::int64_t spared = 64'000'000;  // bytes that a disk keeps for everything else
constexpr int mostContradictions = 2;

std::int64_t availableBytes(const fs::path &folder)
{
    std::error_code error;
    const auto space = fs::space(folder, error);
    return error ? -1 : static_cast<std::int64_t>(space.available);
}

std::string megabytes(std::int64_t bytes)
{
    return std::to_string((bytes + 999'999) / 1'000'000) + " MB";
}

std::string lower(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return text;
}

// Plain HTTP proves nothing on an open line: whoever stands in it changes bytes and digest alike.
bool addressIsSafe(const std::string &url)
{
    if (url.starts_with("https://"))
        return true;
    for (const char *own : {"http://127.0.0.1", "http://localhost", "http://[::1]"}) {
        const std::string host = own;
        const std::string authority = url.substr(0, url.find('/', 7));
        if (authority.find('@') == std::string::npos && (authority == host || authority.starts_with(host + ":")))
            return true;
    }
    return false;
}

class Download {
public:
    Download(const FileRequest &request, const Reins &reins) : m_request(request), m_reins(reins), m_part(request.file) {}

    Result<FileReport> run();

private:
    using File = std::unique_ptr<std::FILE, int (*)(std::FILE *)>;

    Result<TransferOutcome> once();
    Result<void> begin(const Answer &answer);
    Result<void> checkAnswer(const Answer &answer);
    Result<void> checkSpace(std::int64_t missing) const;
    Result<void> write(std::span<const std::uint8_t> bytes);
    Result<bool> afterBreak(const TransferOutcome &outcome);
    Result<std::optional<FileReport>> verify();
    Result<void> contradiction(const std::string &what);
    bool wait(double seconds) const;
    void note(const std::string &text) const
    {
        if (m_reins.note)
            m_reins.note(text);
    }
    std::string name() const { return displayPath(m_request.file.filename()); }

    const FileRequest &m_request;
    const Reins &m_reins;
    PartFile m_part;
    PartNotes m_notes;
    File m_file{nullptr, &std::fclose};
    std::int64_t m_have = 0;
    std::int64_t m_resumedFrom = 0, m_furthest = 0;
    int m_breaks = 0, m_fruitless = 0, m_contradictions = 0;
    bool m_begun = false;
    bool m_again = false;  // what was there is thrown away: from the start
};

Result<void> Download::checkSpace(std::int64_t missing) const
{
    const fs::path folder = m_request.file.parent_path();
    const std::int64_t available = m_request.freeBytes ? m_request.freeBytes(folder) : availableBytes(folder);
    if (available < 0 || missing <= 0 || available - spared >= missing)
        return {};
    return fail(ErrorCode::NoSpace, name() + " needs " + megabytes(missing + spared) + " more, but only " + megabytes(available)
                                        + " are free in " + displayPath(folder) + ".");
}

// Before the first byte: what this answer says against what was said before and elsewhere.
Result<void> Download::checkAnswer(const Answer &answer)
{
    if (m_request.bytes >= 0 && answer.total >= 0 && answer.total != m_request.bytes)
        return fail(ErrorCode::Corrupt, m_request.url + " announces " + std::to_string(answer.total) + " bytes, but the file has "
                                            + std::to_string(m_request.bytes) + ": it is another one.");
    const std::string pin = lower(m_request.sha256);
    if (!pin.empty() && !answer.sha256.empty() && answer.sha256 != pin)
        return fail(ErrorCode::Corrupt,
                    m_request.url + " declares SHA-256 " + answer.sha256 + ", but " + pin + " is pinned: the server has another file.");
    return {};
}

Result<void> Download::begin(const Answer &answer)
{
    if (auto fits = checkAnswer(answer); !fits)
        return fits;
    const bool rest = answer.status == 206;
    const bool sameDigest = answer.sha256.empty() || m_notes.sha256.empty() || answer.sha256 == m_notes.sha256;
    const bool sameTotal = answer.total < 0 || m_notes.total < 0 || answer.total == m_notes.total;
    if (rest && (answer.from != m_have || !sameTotal || !sameDigest)) {
        m_again = true;
        return contradiction("the server sends another part than the one it was asked for");
    }
    if (!rest && m_have > 0)
        note(name() + ": the server sends the whole file again.");
    if (!rest) {
        m_have = m_resumedFrom = 0;
        m_notes = {};
    }
    m_notes.url = m_request.url;
    m_notes.validator = answer.validator;
    if (answer.total >= 0)
        m_notes.total = answer.total;
    if (!answer.sha256.empty())
        m_notes.sha256 = answer.sha256;
    if (auto fits = checkSpace(m_notes.total >= 0 ? m_notes.total - m_have : 0); !fits)
        return fits;
    if (auto kept = m_part.keepNotes(m_notes); !kept)
        return kept;
    m_file.reset(std::fopen(m_part.path().c_str(), rest ? "abe" : "wbe"));
    return m_file ? Result<void>() : fail(core::systemError(errno, "write", m_part.path()));
}

Result<void> Download::write(std::span<const std::uint8_t> bytes)
{
    if (m_notes.total >= 0 && m_have + static_cast<std::int64_t>(bytes.size()) > m_notes.total) {
        m_again = true;
        return contradiction("more bytes come than were announced");
    }
    if (std::fwrite(bytes.data(), 1, bytes.size(), m_file.get()) != bytes.size())
        return fail(core::systemError(errno, "write", m_part.path()));
    m_have += static_cast<std::int64_t>(bytes.size());
    if (m_have > m_furthest) {  // again what was here before is no progress
        m_furthest = m_have;
        m_fruitless = 0;
    }
    if (m_reins.progress)
        m_reins.progress(m_have, m_notes.total);
    return {};
}

// A lie is forgiven once: a cache on the way may have been stale.
Result<void> Download::contradiction(const std::string &what)
{
    return fail(ErrorCode::Corrupt, m_request.url + ": " + what + (++m_contradictions < mostContradictions ? "." : ", twice."));
}

Result<TransferOutcome> Download::once()
{
    m_have = m_part.bytes();
    m_notes = m_part.notes(m_request.url);
    // Only bytes that are known to be of the same file go together.
    if (m_have > 0 && m_notes.validator.empty() && m_notes.sha256.empty() && m_request.sha256.empty()) {
        m_part.discard();
        m_have = 0;
        m_notes = {};
    }
    if (!std::exchange(m_begun, true))
        m_resumedFrom = m_have;
    if (m_notes.total >= 0 && m_have == m_notes.total && m_have > 0)
        return TransferOutcome{};  // whole already, only its name is missing
    const TransferRequest request{m_request.url, m_request.proxy, m_have, m_notes.validator, m_request.stallSeconds};
    auto outcome = transfer(request, {[this](const Answer &answer) { return begin(answer); },
                                      [this](std::span<const std::uint8_t> bytes) { return write(bytes); }, m_reins.interrupted});
    Result<void> synced;
    if (m_file && (std::fflush(m_file.get()) != 0 || ::fsync(fileno(m_file.get())) != 0))
        synced = fail(core::systemError(errno, "write", m_part.path()));
    m_file.reset();
    if (outcome && !synced)
        return fail(synced.error());
    return outcome;
}

bool Download::wait(double seconds) const
{
    const auto until = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
    while (std::chrono::steady_clock::now() < until) {
        if (m_reins.interrupted && m_reins.interrupted())
            return !(m_reins.stopped && m_reins.stopped());
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return true;
}

// Whether to go on; false: stopped while it waited.
Result<bool> Download::afterBreak(const TransferOutcome &outcome)
{
    ++m_breaks;
    if (++m_fruitless >= m_request.attempts)
        return fail(ErrorCode::Io, m_request.url + " could not be downloaded: " + outcome.reason + ". "
                                       + (m_have > 0 ? megabytes(m_have) + " are kept; try again to go on from there."
                                                     : "Check the connection, and the proxy if there is one."));
    const double pause = std::min(60.0, m_request.firstWaitSeconds * static_cast<double>(1 << std::min(m_fruitless - 1, 16)));
    note(name() + ": " + outcome.reason + "; trying again from byte " + std::to_string(m_part.bytes()) + ".");
    return wait(std::max(pause, outcome.waitSeconds));
}

// The report of a file that is what it was said to be, under its name; nothing: it is not, and is fetched once more.
Result<std::optional<FileReport>> Download::verify()
{
    const std::int64_t bytes = m_part.bytes();
    const std::string declared = m_request.sha256.empty() ? m_notes.sha256 : lower(m_request.sha256);
    const std::int64_t expected = m_request.bytes >= 0 ? m_request.bytes : m_notes.total;
    auto actual = sha256OfFile(m_part.path(), [this] { return m_reins.stopped && m_reins.stopped(); });
    if (!actual)
        return fail(actual.error());
    std::string fault;
    if (expected >= 0 && bytes != expected)
        fault = "it came with " + std::to_string(bytes) + " bytes instead of " + std::to_string(expected);
    else if (!declared.empty() && *actual != declared)
        fault =
            "its SHA-256 is " + *actual + ", but " + declared + (m_request.sha256.empty() ? " was declared by the server" : " is pinned");
    if (!fault.empty()) {
        m_part.discard();
        if (auto lie = contradiction(fault); m_contradictions >= mostContradictions)
            return fail(lie.error().code, lie.error().detail + " Nothing of it is kept.");
        note(name() + ": " + fault + "; it is fetched once more.");
        return std::optional<FileReport>();
    }
    if (auto named = m_part.finish(); !named)
        return fail(named.error());
    const Voucher voucher = declared.empty() ? Voucher::Nobody : m_request.sha256.empty() ? Voucher::Server : Voucher::Pin;
    return FileReport{bytes, m_resumedFrom, m_breaks, *actual, voucher};
}

Result<FileReport> Download::run()
{
    if (!addressIsSafe(m_request.url))
        return fail(ErrorCode::InvalidArgument, m_request.url + " is not an https address; plain http is taken from this machine alone.");
    if (!m_request.sha256.empty() && !isSha256(m_request.sha256))
        return fail(ErrorCode::InvalidArgument, m_request.sha256 + " is no SHA-256: 64 hexadecimal digits are expected.");
    for (;;) {
        if (m_reins.stopped && m_reins.stopped())
            return fail(ErrorCode::Cancelled, "Stopped.");
        m_again = false;
        auto outcome = once();
        if (!outcome && m_again)
            m_part.discard();
        if (!outcome && m_again && m_contradictions < mostContradictions) {
            note(outcome.error().detail + " It is fetched from the start.");
            continue;
        }
        if (!outcome)
            return fail(outcome.error());
        if (outcome->ending == Ending::RangeRefused) {
            m_part.discard();  // it is shorter than what is here: another file
            if (auto lie = contradiction("the server has no bytes after those that are here"); m_contradictions >= mostContradictions)
                return fail(lie.error());
        } else if (outcome->ending == Ending::Broken) {
            const auto going = afterBreak(*outcome);
            if (!going)
                return fail(going.error());
        } else if (outcome->ending == Ending::Complete) {
            auto report = verify();
            if (!report)
                return fail(report.error());
            if (*report)
                return **report;
        }
    }
}

}  // namespace

Result<FileReport> downloadFile(const FileRequest &request, const Reins &reins)
{
    return Download(request, reins).run();
}

}  // namespace semblance::download
