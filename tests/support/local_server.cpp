#include "tests/support/local_server.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <stdexcept>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace semblance::tests {

namespace {

// The value of a header of a request, empty when it is not there.
std::string header(const std::string &request, const std::string &name)
{
    const auto at = request.find("\r\n" + name + ": ");
    if (at == std::string::npos)
        return {};
    const auto begin = at + name.size() + 4;
    return request.substr(begin, request.find("\r\n", begin) - begin);
}

bool sendAll(int socket, std::string_view bytes)
{
    while (!bytes.empty()) {
        const auto sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0)
            return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

}  // namespace

LocalServer::LocalServer()
{
    m_listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    if (m_listener < 0 || ::bind(m_listener, reinterpret_cast<sockaddr *>(&address), length) != 0 || ::listen(m_listener, 16) != 0
        || ::getsockname(m_listener, reinterpret_cast<sockaddr *>(&address), &length) != 0)
        throw std::runtime_error("no local server");
    m_port = ntohs(address.sin_port);
    m_thread = std::thread([this] { accept(); });
}

LocalServer::~LocalServer()
{
    m_closing = true;
    m_thread.join();
    for (std::thread &one : m_answers)
        one.join();
    ::close(m_listener);
}

void LocalServer::serve(const std::string &path, Served file)
{
    const std::lock_guard lock(m_mutex);
    m_files[path] = std::move(file);
}

std::string LocalServer::url(const std::string &path) const
{
    return "http://127.0.0.1:" + std::to_string(m_port) + path;
}

std::vector<Asked> LocalServer::asked() const
{
    const std::lock_guard lock(m_mutex);
    return m_asked;
}

bool LocalServer::pause(int milliseconds) const
{
    for (int passed = 0; passed < milliseconds && !m_closing; passed += 10)
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    return !m_closing;
}

void LocalServer::accept()
{
    while (!m_closing) {
        pollfd waiting{m_listener, POLLIN, 0};
        if (::poll(&waiting, 1, 20) != 1)
            continue;
        const int socket = ::accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC);
        if (socket >= 0)
            m_answers.emplace_back([this, socket] {
                answer(socket);
                ::close(socket);
            });
    }
}

void LocalServer::answer(int socket)
{
    std::string request;
    while (request.find("\r\n\r\n") == std::string::npos) {
        pollfd waiting{socket, POLLIN, 0};
        if (m_closing || ::poll(&waiting, 1, 5000) != 1)
            return;
        char buffer[4096];
        const auto count = ::recv(socket, buffer, sizeof buffer, 0);
        if (count <= 0)
            return;
        request.append(buffer, static_cast<std::size_t>(count));
    }
    Asked asked;
    const auto space = request.find(' ');
    asked.path = request.substr(space + 1, request.find(' ', space + 1) - space - 1);
    if (asked.path.starts_with("http://"))  // asked as a proxy
        asked.path = asked.path.substr(asked.path.find('/', 7));
    asked.range = header(request, "Range");
    asked.ifRange = header(request, "If-Range");
    asked.host = header(request, "Host");
    Served file;
    {
        const std::lock_guard lock(m_mutex);
        m_asked.push_back(asked);
        const auto found = m_files.find(asked.path);
        if (found == m_files.end()) {
            file.status = 404;
            file.refusals = 1;
        } else {
            file = found->second;
            Served &kept = found->second;
            kept.refusals -= kept.refusals > 0;
            if (file.refusals == 0) {
                kept.cuts -= kept.cuts > 0;
                kept.stalls -= kept.stalls > 0;
            }
        }
    }
    send(socket, file, asked);
}

void LocalServer::send(int socket, const Served &file, const Asked &request)
{
    std::string head;
    const auto line = [&head](const std::string &text) { head += text + "\r\n"; };
    const auto size = static_cast<std::int64_t>(file.body.size());
    const std::int64_t total = file.announced >= 0 ? file.announced : size;
    std::int64_t from = request.range.starts_with("bytes=") ? std::atoll(request.range.c_str() + 6) : 0;
    if (!file.ranges || (!request.ifRange.empty() && request.ifRange != file.etag))
        from = 0;
    std::string body;
    if (file.refusals > 0) {
        line("HTTP/1.1 " + std::to_string(file.status) + " No");
        line("Content-Length: 5");
        body = "sorry";
    } else if (!file.redirect.empty()) {
        line("HTTP/1.1 302 Found");
        line("Location: " + file.redirect);
        line("Content-Length: 0");
    } else if (from >= size && from > 0) {
        line("HTTP/1.1 416 Range Not Satisfiable");
        line("Content-Range: bytes */" + std::to_string(total));
        line("Content-Length: 0");
    } else {
        from = from > 0 ? std::clamp<std::int64_t>(from + file.rangeShift, 0, size) : 0;
        line(from > 0 ? "HTTP/1.1 206 Partial Content" : "HTTP/1.1 200 OK");
        if (from > 0)
            line("Content-Range: bytes " + std::to_string(from) + "-" + std::to_string(total - 1) + "/" + std::to_string(total));
        line("Content-Length: " + std::to_string(total - from));
        body = file.body.substr(static_cast<std::size_t>(from));
    }
    if (!file.etag.empty())
        line("ETag: " + file.etag);
    for (const std::string &extra : file.headers)
        line(extra);
    line("Connection: close");
    if (sendAll(socket, head + "\r\n"))
        sendBody(socket, file, body);
}

void LocalServer::sendBody(int socket, const Served &file, std::string_view body)
{
    if (file.cuts > 0 && file.cutAfter >= 0)
        body = body.substr(0, static_cast<std::size_t>(file.cutAfter));
    const bool stalls = file.stalls > 0 && file.stallAfter >= 0;
    if (stalls)
        body = body.substr(0, static_cast<std::size_t>(file.stallAfter));
    const auto step = file.bytesPerSecond > 0 ? static_cast<std::size_t>(std::max<std::int64_t>(1, file.bytesPerSecond / 50)) : body.size();
    while (!body.empty()) {
        if (!sendAll(socket, body.substr(0, step)))
            return;
        body.remove_prefix(std::min(step, body.size()));
        if (file.bytesPerSecond > 0 && !pause(20))
            return;
    }
    if (stalls)
        static_cast<void>(pause(60'000));
}

}  // namespace semblance::tests
