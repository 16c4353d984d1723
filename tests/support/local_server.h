// A small HTTP server of this machine that can be made to truncate, stall and lie, for the tests of downloads.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace semblance::tests {

struct Served {
    std::string body = {};
    std::string etag = "\"one\"";           // empty: none is sent
    std::vector<std::string> headers = {};  // whole lines
    std::int64_t announced = -1;            // Content-Length and the range's total instead of the truth
    int status = 200;                       // of the first `refusals` answers
    int refusals = 0;
    std::int64_t cutAfter = -1;  // bytes of the first `cuts` answers, then the line is closed
    int cuts = 0;
    std::int64_t stallAfter = -1;  // bytes of the first `stalls` answers, then silence
    int stalls = 0;
    bool ranges = true;               // false: the whole file, whatever is asked
    std::int64_t rangeShift = 0;      // another part than the one that is asked for
    std::int64_t bytesPerSecond = 0;  // 0: as fast as it goes
    std::string redirect = {};        // an address
};

struct Asked {
    std::string path, range, ifRange, host;
};

class LocalServer {
public:
    LocalServer();
    ~LocalServer();

    void serve(const std::string &path, Served file);
    [[nodiscard]] std::string url(const std::string &path = {}) const;  // "http://127.0.0.1:PORT" + path
    [[nodiscard]] std::vector<Asked> asked() const;

private:
    void accept();
    void answer(int socket);
    void send(int socket, const Served &file, const Asked &request);
    void sendBody(int socket, const Served &file, std::string_view body);
    [[nodiscard]] bool pause(int milliseconds) const;  // false: the server closes

    int m_listener = -1;
    int m_port = 0;
    std::atomic<bool> m_closing = false;
    mutable std::mutex m_mutex;
    std::map<std::string, Served> m_files;
    std::vector<Asked> m_asked;
    std::vector<std::thread> m_answers;
    std::thread m_thread;
};

}  // namespace semblance::tests
