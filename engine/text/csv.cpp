#include "engine/text/csv.h"

#include <algorithm>

#include "engine/core/files.h"
#include "engine/core/paths.h"

namespace semblance::text {

namespace {

using core::ErrorCode;
using core::fail;
using core::Result;

constexpr std::uint64_t largestTable = 512u << 20;  // bytes

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

bool sameName(std::string_view a, std::string_view b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view space = " \t\r\n";
    const auto first = text.find_first_not_of(space);
    return first == std::string_view::npos ? std::string_view() : text.substr(first, text.find_last_not_of(space) - first + 1);
}

class Reader {
public:
    Reader(std::string_view content, char separator) : m_rest(content), m_separator(separator) {}

    [[nodiscard]] bool atEnd() const { return m_rest.empty(); }
    [[nodiscard]] std::size_t line() const { return m_line; }

    // The fields of the next record, which may span lines.
    Result<std::vector<std::string>> record()
    {
        std::vector<std::string> fields;
        for (;;) {
            auto field = nextField();
            if (!field)
                return fail(std::move(field.error()));
            fields.push_back(std::move(*field));
            if (!m_rest.empty() && m_rest.front() == m_separator) {
                m_rest.remove_prefix(1);
                continue;
            }
            takeLineEnd();
            return fields;
        }
    }

private:
    Result<std::string> nextField()
    {
        std::string field;
        if (!m_rest.empty() && m_rest.front() == '"') {
            const std::size_t opened = m_line;
            if (!takeQuoted(field))
                return fail(ErrorCode::Corrupt, "Line " + std::to_string(opened) + ": a quote is opened and never closed.");
        }
        // The rest of a plain field; also what stands behind a closing quote, which is kept rather than lost.
        const char ends[] = {m_separator, '\n', '\r', '\0'};
        const auto length = std::min(m_rest.size(), m_rest.find_first_of(std::string_view(ends, 3)));
        field += m_rest.substr(0, length);
        m_rest.remove_prefix(length);
        return field;
    }

    bool takeQuoted(std::string &field)
    {
        m_rest.remove_prefix(1);
        for (;;) {
            const auto quote = m_rest.find('"');
            if (quote == std::string_view::npos)
                return false;
            const std::string_view part = m_rest.substr(0, quote);
            m_line += static_cast<std::size_t>(std::count(part.begin(), part.end(), '\n'));
            field += part;
            m_rest.remove_prefix(quote + 1);
            if (m_rest.empty() || m_rest.front() != '"')
                return true;
            field += '"';
            m_rest.remove_prefix(1);
        }
    }

    void takeLineEnd()
    {
        if (m_rest.empty())
            return;
        m_rest.remove_prefix(m_rest.starts_with("\r\n") ? 2 : 1);
        ++m_line;
    }

    std::string_view m_rest;
    char m_separator;
    std::size_t m_line = 1;
};

bool isBlank(const std::vector<std::string> &fields)
{
    return fields.size() == 1 && trimmed(fields.front()).empty();
}

}  // namespace

int Table::column(std::string_view name) const
{
    const auto found = std::find_if(header.begin(), header.end(), [&](const std::string &title) { return sameName(trimmed(title), name); });
    return found == header.end() ? -1 : static_cast<int>(found - header.begin());
}

Result<Table> parseTable(std::string_view content, char separator)
{
    if (content.starts_with("\xFF\xFE") || content.starts_with("\xFE\xFF"))
        return fail(ErrorCode::Unsupported, "The table is UTF-16; save it as UTF-8.");
    if (content.starts_with("\xEF\xBB\xBF"))
        content.remove_prefix(3);
    Table table;
    for (Reader reader(content, separator); !reader.atEnd();) {
        const std::size_t line = reader.line();
        auto fields = reader.record();
        if (!fields)
            return fail(std::move(fields.error()));
        if (isBlank(*fields))
            continue;
        if (table.header.empty())
            table.header = std::move(*fields);
        else if (fields->size() == table.header.size())
            table.rows.push_back(std::move(*fields));
        else
            table.warnings.push_back("Line " + std::to_string(line) + ": expected " + std::to_string(table.header.size())
                                     + " fields, found " + std::to_string(fields->size()) + "; the row was skipped.");
    }
    return table;
}

Result<Table> readTable(const std::filesystem::path &path)
{
    auto content = core::readText(path, largestTable);
    if (!content)
        return fail(std::move(content.error()));
    auto table = parseTable(*content, sameName(path.extension().native(), ".tsv") ? '\t' : ',');
    if (!table)
        return fail(table.error().code, "The table " + core::displayPath(path) + " cannot be read. " + table.error().detail);
    return table;
}

std::string csvField(std::string_view value)
{
    if (value.find_first_of(",\"\t\r\n") == std::string_view::npos && value == trimmed(value))
        return std::string(value);
    std::string field = "\"";
    for (const char c : value) {
        if (c == '"')
            field += '"';
        field += c;
    }
    return field + '"';
}

}  // namespace semblance::text
