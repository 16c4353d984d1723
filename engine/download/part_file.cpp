#include "engine/download/part_file.h"

#include <charconv>
#include <sstream>
#include <system_error>

#include "engine/core/files.h"

namespace semblance::download {

namespace fs = std::filesystem;
using core::Result;

PartFile::PartFile(fs::path file) : m_file(std::move(file)), m_part(m_file), m_notes(m_file)
{
    m_part += ".part";
    m_notes += ".part.txt";
}

std::int64_t PartFile::bytes() const
{
    std::error_code error;
    const auto size = fs::file_size(m_part, error);
    return error ? 0 : static_cast<std::int64_t>(size);
}

PartNotes PartFile::notes(const std::string &url) const
{
    constexpr std::uint64_t longest = 64u << 10;
    PartNotes notes;
    std::istringstream lines(core::readText(m_notes, longest).value_or(std::string()));
    for (std::string line; std::getline(lines, line);) {
        const auto space = line.find(' ');
        if (space == std::string::npos)
            continue;
        const std::string key = line.substr(0, space), value = line.substr(space + 1);
        if (key == "url")
            notes.url = value;
        else if (key == "etag")
            notes.validator = value;
        else if (key == "sha256")
            notes.sha256 = value;
        else if (key == "total")
            std::from_chars(value.data(), value.data() + value.size(), notes.total);
    }
    return notes.url == url ? notes : PartNotes{};
}

Result<void> PartFile::keepNotes(const PartNotes &notes) const
{
    std::string text = "url " + notes.url + "\n";
    if (!notes.validator.empty())
        text += "etag " + notes.validator + "\n";
    if (!notes.sha256.empty())
        text += "sha256 " + notes.sha256 + "\n";
    if (notes.total >= 0)
        text += "total " + std::to_string(notes.total) + "\n";
    return core::writeTextAtomically(m_notes, text);
}

void PartFile::discard() const
{
    std::error_code ignored;
    fs::remove(m_part, ignored);
    fs::remove(m_notes, ignored);
}

Result<void> PartFile::finish() const
{
    auto named = core::replaceFile(m_part, m_file);
    if (named) {
        std::error_code ignored;
        fs::remove(m_notes, ignored);
    }
    return named;
}

}  // namespace semblance::download
