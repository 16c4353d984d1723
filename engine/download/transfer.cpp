#include "engine/download/transfer.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>

#include <curl/curl.h>

#include "engine/download/declared_digest.h"

namespace semblance::download {

using core::ErrorCode;
using core::fail;
using core::Result;

namespace {

// A number that makes up the whole of `text`, else -1.
std::int64_t wholeNumber(std::string_view text)
{
    std::int64_t value = -1;
    const auto end = text.data() + text.size();
    return std::from_chars(text.data(), end, value).ptr == end && !text.empty() ? value : -1;
}

bool sameWord(std::string_view a, std::string_view b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

struct State {
    const TransferHandler &handler;
    CURL *curl = nullptr;
    Answer answer;
    double retryAfter = 0;
    bool begun = false;
    bool encoded = false;
    std::optional<core::Error> error;

    Result<void> begin()
    {
        begun = true;
        if (encoded)
            return fail(ErrorCode::Io, "The server compresses the file on its way, so that its size and parts cannot be told.");
        return handler.begin(answer);
    }
};

// "bytes 100-999/1000" or "bytes */1000" (RFC 9110, section 14.4).
void readContentRange(std::string_view value, Answer &answer)
{
    const auto slash = value.rfind('/');
    if (!value.starts_with("bytes ") || slash == std::string_view::npos)
        return;
    answer.total = wholeNumber(value.substr(slash + 1));
    const std::string_view range = value.substr(6, slash - 6);
    answer.from = wholeNumber(range.substr(0, range.find('-')));
}

void readHeader(State &state, std::string_view line)
{
    if (line.starts_with("HTTP/")) {  // the next answer of a chain; what was declared on the way here stays
        const std::string declared = state.answer.sha256;
        state.answer = {};
        state.answer.sha256 = declared;
        state.encoded = false;
        return;
    }
    const auto colon = line.find(':');
    if (colon == std::string_view::npos)
        return;
    const std::string_view name = line.substr(0, colon);
    std::string_view value = line.substr(colon + 1);
    while (!value.empty() && (value.front() == ' ' || value.front() == '\t'))
        value.remove_prefix(1);
    while (!value.empty() && std::isspace(static_cast<unsigned char>(value.back())))
        value.remove_suffix(1);
    if (sameWord(name, "content-length") && state.answer.total < 0)
        state.answer.total = wholeNumber(value);
    else if (sameWord(name, "content-range"))
        readContentRange(value, state.answer);
    else if (sameWord(name, "etag") && value.starts_with('"'))
        state.answer.validator = value;
    else if (sameWord(name, "content-encoding") && !sameWord(value, "identity"))
        state.encoded = true;
    else if (sameWord(name, "retry-after"))
        state.retryAfter = static_cast<double>(std::clamp<std::int64_t>(wholeNumber(value), 0, 600));
    else if (auto digest = declaredSha256(name, value))
        state.answer.sha256 = *digest;
}

std::size_t onHeader(char *data, std::size_t size, std::size_t count, void *user)
{
    readHeader(*static_cast<State *>(user), {data, size * count});
    return size * count;
}

std::size_t onBytes(char *data, std::size_t size, std::size_t count, void *user)
{
    auto &state = *static_cast<State *>(user);
    const std::size_t bytes = size * count;
    curl_easy_getinfo(state.curl, CURLINFO_RESPONSE_CODE, &state.answer.status);
    if (state.answer.status != 200 && state.answer.status != 206)
        return bytes;  // a page about an error
    Result<void> taken = state.begun ? Result<void>() : state.begin();
    if (taken)
        taken = state.handler.write({reinterpret_cast<const std::uint8_t *>(data), bytes});
    if (!taken)
        state.error = taken.error();
    return taken ? bytes : CURL_WRITEFUNC_ERROR;
}

int onProgress(void *user, curl_off_t, curl_off_t, curl_off_t, curl_off_t)
{
    const auto &state = *static_cast<State *>(user);
    return state.handler.interrupted && state.handler.interrupted() ? 1 : 0;
}

using Headers = std::unique_ptr<curl_slist, void (*)(curl_slist *)>;

void setUp(CURL *curl, const TransferRequest &request, State &state, const curl_slist *headers, char *problem)
{
    const bool open = request.url.starts_with("http://");
    curl_easy_setopt(curl, CURLOPT_URL, request.url.c_str());
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, problem);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_REDIR_PROTOCOLS_STR, open ? "http,https" : "https");
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 1L);
    curl_easy_setopt(curl, CURLOPT_MAXREDIRS, 8L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, static_cast<long>(request.connectSeconds));
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, static_cast<long>(request.stallSeconds));
    curl_easy_setopt(curl, CURLOPT_BUFFERSIZE, 256L << 10);
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "Semblance");
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    if (request.proxy == "none")
        curl_easy_setopt(curl, CURLOPT_PROXY, "");
    else if (!request.proxy.empty()) {
        curl_easy_setopt(curl, CURLOPT_PROXY, request.proxy.c_str());
        curl_easy_setopt(curl, CURLOPT_NOPROXY, "");  // what is named counts more than no_proxy of the environment
    }
    if (request.from > 0)
        curl_easy_setopt(curl, CURLOPT_RANGE, (std::to_string(request.from) + "-").c_str());
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, &onHeader);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, &state);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &onBytes);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &state);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, &onProgress);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &state);
}

Result<TransferOutcome> judgeStatus(const TransferRequest &request, State &state)
{
    TransferOutcome outcome{Ending::Complete, state.answer, {}, 0};
    const std::string said = request.url + ": the server answered " + std::to_string(state.answer.status);
    switch (const long status = state.answer.status; status) {
    case 200:
    case 206: {
        if (!state.begun)  // an empty body
            if (auto begun = state.begin(); !begun)
                return fail(begun.error());
        return outcome;
    }
    case 416: outcome.ending = Ending::RangeRefused; return outcome;
    case 401:
    case 403:
        return fail(ErrorCode::AccessDenied, said
                                                 + ", it does not give this file to everybody. The publisher may ask for an account or for "
                                                   "its licence to be accepted first: download it in a browser and import the folder.");
    case 404:
    case 410: return fail(ErrorCode::NotFound, said + ", it has no such file.");
    case 407: return fail(ErrorCode::AccessDenied, said + ": the proxy asks for a name and a password (http://NAME:PASSWORD@HOST:PORT).");
    default:
        if (status == 408 || status == 429 || status >= 500) {
            outcome.ending = Ending::Broken;
            outcome.reason = "the server answered " + std::to_string(status);
            outcome.waitSeconds = state.retryAfter;
            return outcome;
        }
        return fail(ErrorCode::Io, said + ", which is no answer to a request for a file.");
    }
}

Result<TransferOutcome> judgeFailure(CURLcode code, const TransferRequest &request, State &state, const char *problem)
{
    const std::string reason = problem[0] ? problem : curl_easy_strerror(code);
    switch (code) {
    case CURLE_WRITE_ERROR:
        if (state.error)
            return fail(*state.error);
        break;
    case CURLE_ABORTED_BY_CALLBACK: return TransferOutcome{Ending::Interrupted, state.answer, {}, 0};
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
        return fail(ErrorCode::InvalidArgument, request.url + " is no address that can be downloaded: " + reason + ".");
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
        return fail(ErrorCode::Io, request.url + ": the server's certificate is not trusted (" + reason
                                       + "). Check the clock, and the proxy if there is one.");
    case CURLE_TOO_MANY_REDIRECTS:
    case CURLE_WEIRD_SERVER_REPLY: return fail(ErrorCode::Io, request.url + ": " + reason + ".");
    default: break;
    }
    return TransferOutcome{Ending::Broken, state.answer, reason, 0};
}

}  // namespace

Result<TransferOutcome> transfer(const TransferRequest &request, const TransferHandler &handler)
{
    static std::once_flag prepared;  // curl's own rule: once a process, before any other call
    std::call_once(prepared, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
    const std::unique_ptr<CURL, void (*)(CURL *)> curl(curl_easy_init(), &curl_easy_cleanup);
    if (!curl)
        return fail(ErrorCode::OutOfMemory, "There is not enough memory for a download.");
    Headers headers(curl_slist_append(nullptr, "Accept-Encoding: identity"), &curl_slist_free_all);
    if (request.from > 0 && !request.validator.empty())
        curl_slist_append(headers.get(), ("If-Range: " + request.validator).c_str());
    State state{handler, curl.get(), {}, 0, false, false, std::nullopt};
    std::array<char, CURL_ERROR_SIZE> problem{};
    setUp(curl.get(), request, state, headers.get(), problem.data());
    const CURLcode code = curl_easy_perform(curl.get());
    curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &state.answer.status);
    return code == CURLE_OK ? judgeStatus(request, state) : judgeFailure(code, request, state, problem.data());
}

}  // namespace semblance::download
