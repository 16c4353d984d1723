#include "engine/store/query.h"

namespace semblance::store {

Query::Query(Database &database, const char *sql) : m_database(database), m_sql(sql)
{
    database.requireTransaction();
    auto &idle = database.m_idle[m_sql];
    if (idle.empty()) {
        m_statement = std::make_unique<SQLite::Statement>(database.m_handle, sql);
    } else {
        m_statement = std::move(idle.back());
        idle.pop_back();
    }
}

Query::~Query()
{
    static_cast<void>(m_statement->tryReset());
    try {
        m_statement->clearBindings();
        m_database.m_idle[m_sql].push_back(std::move(m_statement));
    } catch (const std::exception &) {
        m_statement.reset();  // not kept; the next use prepares it again
    }
}

void Query::again()
{
    static_cast<void>(m_statement->tryReset());
    m_next = 0;
}

std::string_view Query::view(int column)
{
    const SQLite::Column value = m_statement->getColumn(column);
    const auto *data = static_cast<const char *>(value.getBlob());
    return data ? std::string_view(data, static_cast<std::size_t>(value.getBytes())) : std::string_view();
}

std::string Query::bytes(int column)
{
    return std::string(view(column));
}

void Query::add(const std::optional<double> &value)
{
    if (value)
        m_statement->bind(++m_next, *value);
    else
        m_statement->bind(++m_next);
}

void Query::add(const std::optional<int> &value)
{
    if (value)
        m_statement->bind(++m_next, *value);
    else
        m_statement->bind(++m_next);
}

void Query::addBlob(std::string_view bytes)
{
    // A null pointer would bind NULL; an empty value is still a value.
    m_statement->bind(++m_next, bytes.empty() ? "" : static_cast<const void *>(bytes.data()), static_cast<int>(bytes.size()));
}

}  // namespace semblance::store
