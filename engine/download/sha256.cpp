#include "engine/download/sha256.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <vector>

#include <openssl/evp.h>

#include "engine/core/files.h"

namespace semblance::download {

using core::ErrorCode;
using core::fail;

core::Result<std::string> sha256OfFile(const std::filesystem::path &file, const std::function<bool()> &stopped)
{
    constexpr std::size_t chunk = 4u << 20;
    const std::unique_ptr<std::FILE, int (*)(std::FILE *)> in(std::fopen(file.c_str(), "rbe"), &std::fclose);
    if (!in)
        return fail(core::systemError(errno, "read", file));
    const std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX *)> context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    if (!context || EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr) != 1)
        return fail(ErrorCode::Internal, "SHA-256 is not available in this OpenSSL.");
    std::vector<unsigned char> buffer(chunk);
    for (;;) {
        if (stopped && stopped())
            return fail(ErrorCode::Cancelled, "Stopped while the digest was computed.");
        const std::size_t count = std::fread(buffer.data(), 1, buffer.size(), in.get());
        if (std::ferror(in.get()))
            return fail(core::systemError(errno, "read", file));
        if (count == 0)
            break;
        EVP_DigestUpdate(context.get(), buffer.data(), count);
    }
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned length = 0;
    EVP_DigestFinal_ex(context.get(), digest.data(), &length);
    constexpr const char *digits = "0123456789abcdef";
    std::string text;
    for (unsigned i = 0; i < length; ++i)
        text.append({digits[digest[i] >> 4], digits[digest[i] & 15]});
    return text;
}

bool isSha256(const std::string &text)
{
    return text.size() == 64 && text.find_first_not_of("0123456789abcdefABCDEF") == std::string::npos;
}

}  // namespace semblance::download
