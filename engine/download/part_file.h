// What has come of a file so far, and what was said about it: enough to go on another day.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "engine/core/result.h"

namespace semblance::download {

struct PartNotes {
    std::string url;
    std::string validator;    // a strong ETag, or empty
    std::string sha256;       // that the server declared, or empty
    std::int64_t total = -1;  // bytes of the whole file; negative: not said
};

// `file`: where the finished file will be; the part and the notes lie beside it.
class PartFile {
public:
    explicit PartFile(std::filesystem::path file);

    [[nodiscard]] const std::filesystem::path &path() const { return m_part; }
    [[nodiscard]] std::int64_t bytes() const;  // 0: there is none
    // What was noted for this address; empty notes when nothing was, or for another one.
    [[nodiscard]] PartNotes notes(const std::string &url) const;
    [[nodiscard]] core::Result<void> keepNotes(const PartNotes &notes) const;
    void discard() const;
    // The finished name, over an older file; the notes are gone then. Errors: those of core::replaceFile.
    [[nodiscard]] core::Result<void> finish() const;

private:
    std::filesystem::path m_file, m_part, m_notes;
};

}  // namespace semblance::download
