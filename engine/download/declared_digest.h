// The SHA-256 that a server declares for a file, in the headers that are used for it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace semblance::download {

// Of one header, 64 lower-case hexadecimal digits; nothing when this header declares none, or one that is malformed:
// `Repr-Digest: sha-256=:BASE64:` (RFC 9530), `Digest: SHA-256=BASE64` (RFC 3230),
// `X-Linked-ETag: "HEX"` (Hugging Face for its large files; for small ones it is a git hash of 40 digits, which says nothing here).
// `Content-Digest` is of the bytes of one answer, which may be a part: it is not taken.
[[nodiscard]] std::optional<std::string> declaredSha256(std::string_view name, std::string_view value);

}  // namespace semblance::download
