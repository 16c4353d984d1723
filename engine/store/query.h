// Private to this folder: prepared statements on loan, and the two shapes in which stores use them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/store/database.h"

namespace semblance::store {

// A prepared statement on loan: reset and given back at the end of its scope, so that a callback may run the same SQL again.
// Throws what SQLite throws.
class Query {
public:
    Query(Database &database, const char *sql);  // `sql` must be a literal
    ~Query();
    Query(const Query &) = delete;
    Query &operator=(const Query &) = delete;

    // Values in order, from the first parameter.
    template <class... Values>
    Query &with(const Values &...values)
    {
        (add(values), ...);
        return *this;
    }
    [[nodiscard]] bool step() { return m_statement->executeStep(); }
    void run() { static_cast<void>(step()); }
    void again();  // ready for the next values

    [[nodiscard]] std::int64_t integer(int column) { return m_statement->getColumn(column).getInt64(); }
    [[nodiscard]] double real(int column) { return m_statement->getColumn(column).getDouble(); }
    [[nodiscard]] bool isNull(int column) { return m_statement->getColumn(column).isNull(); }
    [[nodiscard]] std::string bytes(int column);      // text or blob
    [[nodiscard]] std::string_view view(int column);  // until the next step
    [[nodiscard]] std::filesystem::path path(int column) { return bytes(column); }

private:
    void add(std::int64_t value) { m_statement->bind(++m_next, value); }
    void add(int value) { m_statement->bind(++m_next, value); }
    void add(double value) { m_statement->bind(++m_next, value); }
    void add(const std::string &value) { m_statement->bind(++m_next, value); }
    void add(const std::filesystem::path &value) { addBlob(value.native()); }
    void add(const std::optional<double> &value);
    void add(const std::optional<int> &value);
    void add(std::string_view blob) { addBlob(blob); }
    void addBlob(std::string_view bytes);

    Database &m_database;
    std::string_view m_sql;
    std::unique_ptr<SQLite::Statement> m_statement;
    int m_next = 0;
};

// Runs `work` in a transaction or savepoint of its own: all of it is kept or nothing.
template <class Work>
auto atomically(Database &database, Work &&work) -> core::Result<std::invoke_result_t<Work>>
{
    if (auto begun = database.begin(); !begun)
        return core::fail(std::move(begun.error()));
    auto result = database.attempt(std::forward<Work>(work));
    if (!result) {
        database.rollback();
        return result;
    }
    if (auto done = database.commit(); !done)
        return core::fail(std::move(done.error()));
    return result;
}

// "SELECT ..." of all ids in order is a loop over one prepared statement: `T` from each row that exists.
template <class T, class Id, class Read>
std::vector<T> selectEach(Database &database, const char *sql, std::span<const Id> ids, Read &&read)
{
    std::vector<T> rows;
    rows.reserve(ids.size());
    Query query(database, sql);
    for (const Id id : ids) {
        query.again();
        if (query.with(id.value).step())
            rows.push_back(read(query));
    }
    return rows;
}

}  // namespace semblance::store
