#include "engine/store/filter_store.h"

#include <algorithm>
#include <filesystem>
#include <unordered_map>
#include <variant>

#include <sqlite3.h>

#include "engine/store/prepared_text.h"
#include "engine/store/query.h"
#include "engine/text/search_text.h"

namespace semblance::store {

using core::PhotoId;
using core::Result;

namespace {

// SQL and what is bound to its question marks, in order.
struct Clause {
    std::string sql;
    std::vector<std::variant<std::int64_t, std::string>> values;

    void add(const std::string &text) { sql += text; }
    void bind(std::int64_t value) { values.emplace_back(value); }
    void bind(const std::string &value) { values.emplace_back(value); }
};

std::string_view textOf(sqlite3_value *value)
{
    const void *bytes = sqlite3_value_blob(value);
    return {static_cast<const char *>(bytes), bytes == nullptr ? 0 : static_cast<std::size_t>(sqlite3_value_bytes(value))};
}

// Folding through Unicode's tables costs microseconds, and a library has few cameras and folders: each is folded once a query.
const std::string &folded(std::string_view text)
{
    constexpr std::size_t mostKept = 20'000;
    thread_local std::unordered_map<std::string, std::string> kept;
    if (kept.size() > mostKept)
        kept.clear();
    const auto [found, fresh] = kept.try_emplace(std::string(text));
    if (fresh)
        found->second = text::foldForSearch(text);
    return found->second;
}

std::string_view fileNameOf(std::string_view path)
{
    return path.substr(path.rfind('/') + 1);  // npos + 1 is 0
}

std::string_view foldersOf(std::string_view path)
{
    const std::size_t slash = path.rfind('/');
    return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

std::string extensionOf(std::string_view path)
{
    const std::string_view name = fileNameOf(path);
    const std::size_t dot = name.rfind('.');
    const std::string extension = dot == std::string_view::npos ? std::string() : folded(name.substr(dot + 1));
    return extension == "jpeg" || extension == "jpe" ? "jpg" : extension == "tiff" ? "tif" : extension;
}

// semblance_has(what, haystack, folded needle): 'part' a part of it, 'folder', 'name' and 'type' of a path, 'same' the whole.
bool has(std::string_view how, std::string_view hay, std::string_view needle)
{
    if (how == "part")
        return folded(hay).find(needle) != std::string::npos;
    if (how == "same")
        return folded(hay) == needle;
    if (how == "folder")
        return folded(foldersOf(hay)).find(needle) != std::string::npos;
    if (how == "name")
        return text::foldForSearch(fileNameOf(hay)).find(needle) != std::string::npos;  // all differ: nothing to keep
    return how == "type" && extensionOf(hay) == needle;
}

void hasFunction(sqlite3_context *context, int, sqlite3_value **arguments)
{
    try {
        sqlite3_result_int(context, has(textOf(arguments[0]), textOf(arguments[1]), textOf(arguments[2])) ? 1 : 0);
    } catch (const std::bad_alloc &) {  // must not fly through C
        sqlite3_result_error_nomem(context);
    }
}

void addFunction(Database &database)
{
    database.handle().createFunction("semblance_has", 3, true, nullptr, &hasFunction, nullptr, nullptr, nullptr);
}

const char *presence(Known what)
{
    switch (what) {
    case Known::Caption: return "EXISTS (SELECT 1 FROM captions c WHERE c.photo = photos.id AND c.hidden = 0)";
    case Known::Tag: return "EXISTS (SELECT 1 FROM keywords k WHERE k.photo = photos.id)";
    case Known::Person: return "EXISTS (SELECT 1 FROM people p WHERE p.photo = photos.id)";
    case Known::Date: return "taken_at <> ''";
    case Known::Place: return "latitude IS NOT NULL";
    case Known::Rating: return "rating <> 0";
    case Known::Camera: return "camera <> ''";
    case Known::Lens: return "lens <> ''";
    case Known::Title: return "title <> ''";
    }
    return "0";
}

void addTime(Clause &clause, const Condition &condition)
{
    clause.add("(1");
    if (!condition.from.empty()) {
        clause.add(" AND shown_at >= ?");
        clause.bind(condition.from);
    }
    if (!condition.until.empty()) {
        clause.add(" AND shown_at < ?");
        clause.bind(condition.until);
    }
    clause.add(")");
}

void addHas(Clause &clause, const char *how, const char *column, const std::string &needle)
{
    clause.add(std::string("semblance_has('") + how + "', " + column + ", ?)");
    clause.bind(needle);
}

void addWritten(Clause &clause, const Condition &condition, const char *columns)
{
    const std::string phrase = preparePhrase(condition.text);
    if (phrase.empty())  // signs alone: nothing to look for
        return clause.add("1");
    clause.add("id IN (SELECT rowid FROM photo_words WHERE photo_words MATCH ?)");
    clause.bind(std::string(columns) + " : " + phrase);
}

void addRange(Clause &clause, const char *expression, const Condition &condition)
{
    clause.add(std::string(expression) + " BETWEEN ? AND ?");
    clause.bind(condition.least);
    clause.bind(condition.most);
}

void addCondition(Clause &clause, const Condition &condition)
{
    const std::string needle = text::foldForSearch(condition.text);
    clause.add(condition.negated ? "NOT (" : "(");
    switch (condition.field) {
    case FilterField::Time: addTime(clause, condition); break;
    case FilterField::Month: addRange(clause, "CAST(substr(shown_at, 6, 2) AS INTEGER)", condition); break;
    case FilterField::Rating: addRange(clause, "rating", condition); break;
    case FilterField::Camera: addHas(clause, "part", "camera", needle); break;
    case FilterField::Lens: addHas(clause, "part", "lens", needle); break;
    case FilterField::Folder: addHas(clause, "folder", "path", needle); break;
    case FilterField::Name: addHas(clause, "name", "path", needle); break;
    case FilterField::Type: addHas(clause, "type", "path", extensionOf("." + needle)); break;
    case FilterField::Tag:
        clause.add("id IN (SELECT photo FROM keywords WHERE ");
        addHas(clause, "same", "word", needle);
        clause.add(")");
        break;
    case FilterField::Person:
        clause.add("id IN (SELECT photo FROM people WHERE ");
        addHas(clause, "part", "name", needle);
        clause.add(")");
        break;
    case FilterField::Has: clause.add(presence(condition.what)); break;
    case FilterField::Written: addWritten(clause, condition, "{captions title keywords people name}"); break;
    case FilterField::Caption: addWritten(clause, condition, "{captions}"); break;
    }
    clause.add(")");
}

void addGroup(Clause &clause, const AnyOf &group)
{
    clause.add("(");
    for (std::size_t i = 0; i < group.size(); ++i) {
        if (i > 0)
            clause.add(" OR ");
        addCondition(clause, group[i]);
    }
    clause.add(group.empty() ? "1)" : ")");
}

// Not through Query: the text of these statements is made for one filter, and statements are kept by literal.
SQLite::Statement prepared(Database &database, const Clause &clause)
{
    SQLite::Statement statement(database.handle(), clause.sql);
    for (std::size_t i = 0; i < clause.values.size(); ++i)
        std::visit([&](const auto &value) { statement.bind(static_cast<int>(i) + 1, value); }, clause.values[i]);
    return statement;
}

std::string valuesSql(FilterField field)
{
    switch (field) {
    case FilterField::Camera: return "SELECT camera, count(*) FROM photos WHERE camera <> '' GROUP BY camera ORDER BY 2 DESC, 1";
    case FilterField::Lens: return "SELECT lens, count(*) FROM photos WHERE lens <> '' GROUP BY lens ORDER BY 2 DESC, 1";
    case FilterField::Tag: return "SELECT word, count(*) FROM keywords GROUP BY word ORDER BY 2 DESC, 1";
    case FilterField::Person: return "SELECT name, count(*) FROM people GROUP BY name ORDER BY 2 DESC, 1";
    case FilterField::Folder: return "SELECT path, 1 FROM photos";
    default: return {};
    }
}

// The last folder of each photo, by how many photos lie in it.
std::vector<std::string> folderNames(SQLite::Statement &paths)
{
    std::unordered_map<std::string, std::int64_t> counts;
    while (paths.executeStep()) {
        const auto column = paths.getColumn(0);
        const std::string_view path(static_cast<const char *>(column.getBlob()), static_cast<std::size_t>(column.getBytes()));
        const std::string_view name = fileNameOf(foldersOf(path));
        if (!name.empty())
            ++counts[std::string(name)];
    }
    std::vector<std::pair<std::int64_t, std::string>> sorted;
    sorted.reserve(counts.size());
    for (const auto &[name, count] : counts)
        sorted.emplace_back(-count, name);
    std::sort(sorted.begin(), sorted.end());
    std::vector<std::string> names;
    names.reserve(sorted.size());
    for (auto &[count, name] : sorted)
        names.push_back(std::move(name));
    return names;
}

}  // namespace

Result<std::vector<PhotoId>> FilterStore::match(const PhotoFilter &filter)
{
    return m_database->attempt([&] {
        addFunction(*m_database);
        Clause clause{"SELECT id FROM photos WHERE state = 0 AND excluded = 0", {}};
        for (const AnyOf &group : filter) {
            clause.add(" AND ");
            addGroup(clause, group);
        }
        clause.add(" ORDER BY shown_at DESC, path");
        SQLite::Statement statement = prepared(*m_database, clause);
        std::vector<PhotoId> ids;
        while (statement.executeStep())
            ids.push_back(PhotoId{statement.getColumn(0).getInt64()});
        return ids;
    });
}

Result<std::vector<bool>> FilterStore::passed(PhotoId photo, const PhotoFilter &filter)
{
    return m_database->attempt([&] {
        addFunction(*m_database);
        std::vector<bool> groups;
        for (const AnyOf &group : filter) {
            Clause clause{"SELECT 1 FROM photos WHERE id = ? AND ", {}};
            clause.bind(photo.value);
            addGroup(clause, group);
            SQLite::Statement statement = prepared(*m_database, clause);
            groups.push_back(statement.executeStep());
        }
        return groups;
    });
}

Result<std::vector<std::string>> FilterStore::values(FilterField field, const std::string &part, std::int64_t limit)
{
    std::vector<std::string> found;
    const std::string sql = valuesSql(field);
    if (sql.empty() || limit <= 0)
        return found;
    return m_database->attempt([&] {
        const std::string needle = text::foldForSearch(part);
        SQLite::Statement statement(m_database->handle(), sql);
        std::vector<std::string> all;
        if (field == FilterField::Folder)
            all = folderNames(statement);
        else
            while (statement.executeStep())
                all.push_back(statement.getColumn(0).getString());
        for (std::string &value : all)
            if (static_cast<std::int64_t>(found.size()) < limit && folded(value).find(needle) != std::string::npos)
                found.push_back(std::move(value));
        return found;
    });
}

}  // namespace semblance::store
