// Comma- and tab-separated tables (RFC 4180), as captions come in.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/result.h"

namespace semblance::text {

struct Table {
    std::vector<std::string> header;
    std::vector<std::vector<std::string>> rows;  // each as long as the header
    std::vector<std::string> warnings;           // rows that were skipped, with line numbers
    // Column of a name, -1 when there is none.
    [[nodiscard]] int column(std::string_view name) const;
};

// Quoted fields, embedded newlines, CRLF, a UTF-8 byte order mark. Errors: Corrupt (an unclosed quote, with its line).
[[nodiscard]] core::Result<Table> parseTable(std::string_view content, char separator);
// The separator follows the extension: .tsv is tab, else comma. Errors as above and those of reading, naming the file.
[[nodiscard]] core::Result<Table> readTable(const std::filesystem::path &path);
[[nodiscard]] std::string csvField(std::string_view value);  // quoted if it must be

}  // namespace semblance::text
