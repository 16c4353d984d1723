#include "engine/store/judgement_store.h"

#include "engine/store/query.h"

namespace semblance::store {

using core::PhotoId;
using core::Result;

namespace {

JudgementRow readRow(Query &query)
{
    return {query.bytes(0), query.bytes(1), PhotoId{query.integer(2)}, query.integer(3) != 0, query.integer(4)};
}

}  // namespace

Result<void> JudgementStore::put(const JudgementRow &judgement)
{
    return m_database->attempt([&] {
        Query query(*m_database, "INSERT INTO judgements (query, text, photo, relevant, judged_at)"
                                 " SELECT ?, ?, id, ?, ? FROM photos WHERE id = ?"
                                 " ON CONFLICT (query, photo) DO UPDATE SET text = excluded.text, relevant = excluded.relevant,"
                                 " judged_at = excluded.judged_at");
        query.with(judgement.query, judgement.text, judgement.relevant ? 1 : 0, judgement.judgedAt, judgement.photo.value).run();
    });
}

Result<void> JudgementStore::remove(const std::string &query, PhotoId photo)
{
    return m_database->attempt([&] {
        Query statement(*m_database, "DELETE FROM judgements WHERE query = ? AND photo = ?");
        statement.with(query, photo.value).run();
    });
}

Result<std::vector<JudgementRow>> JudgementStore::ofQuery(const std::string &query)
{
    return m_database->attempt([&] {
        std::vector<JudgementRow> rows;
        Query statement(*m_database,
                        "SELECT query, text, photo, relevant, judged_at FROM judgements WHERE query = ? ORDER BY judged_at, id");
        for (statement.with(query); statement.step();)
            rows.push_back(readRow(statement));
        return rows;
    });
}

Result<std::vector<JudgementRow>> JudgementStore::all()
{
    return m_database->attempt([&] {
        std::vector<JudgementRow> rows;
        Query statement(*m_database, "SELECT query, text, photo, relevant, judged_at FROM judgements ORDER BY judged_at, id");
        while (statement.step())
            rows.push_back(readRow(statement));
        return rows;
    });
}

Result<std::int64_t> JudgementStore::count()
{
    return m_database->attempt([&] { return m_database->number("SELECT count(*) FROM judgements"); });
}

}  // namespace semblance::store
