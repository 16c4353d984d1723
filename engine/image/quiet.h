// Inside engine/image only: keeps what codec libraries print away from the program's stderr.
#pragma once

namespace semblance::image {

// For libraries that offer no handler for their messages (libde265, dav1d): while one of these lives, stderr leads nowhere, for the
// whole process; so it lives for one call only. Does nothing where a descriptor cannot be had (the decoder's sandbox, whose stderr
// leads nowhere anyway) and under sanitizers, which speak on stderr.
class QuietStderr {
public:
    QuietStderr();
    ~QuietStderr();
    QuietStderr(const QuietStderr &) = delete;
    QuietStderr &operator=(const QuietStderr &) = delete;
};

}  // namespace semblance::image
