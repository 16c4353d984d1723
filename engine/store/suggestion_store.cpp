#include "engine/store/suggestion_store.h"

#include "engine/store/query.h"

namespace semblance::store {

using core::PhotoId;
using core::Result;

Result<void> SuggestionStore::put(const SuggestionRow &row)
{
    return m_database->attempt([&] {
        Query query(*m_database, "INSERT INTO suggestion_verdicts (photo, kind, text, accepted, model, decided_at)"
                                 " SELECT id, ?, ?, ?, ?, ? FROM photos WHERE id = ?"
                                 " ON CONFLICT (photo, kind, text) DO UPDATE SET accepted = excluded.accepted, model = excluded.model,"
                                 " decided_at = excluded.decided_at");
        query.with(static_cast<int>(row.kind), row.text, row.accepted ? 1 : 0, row.model, row.decidedAt, row.photo.value).run();
    });
}

Result<void> SuggestionStore::remove(PhotoId photo, SuggestionKind kind, const std::string &text)
{
    return m_database->attempt([&] {
        Query(*m_database, "DELETE FROM suggestion_verdicts WHERE photo = ? AND kind = ? AND text = ?")
            .with(photo.value, static_cast<int>(kind), text)
            .run();
    });
}

Result<std::vector<SuggestionRow>> SuggestionStore::ofPhoto(PhotoId photo)
{
    return m_database->attempt([&] {
        std::vector<SuggestionRow> rows;
        Query query(*m_database, "SELECT kind, text, accepted, model, decided_at FROM suggestion_verdicts WHERE photo = ?"
                                 " ORDER BY decided_at, kind, text");
        for (query.with(photo.value); query.step();)
            rows.push_back({photo, static_cast<SuggestionKind>(query.integer(0)), query.bytes(1), query.integer(2) != 0, query.bytes(3),
                            query.integer(4)});
        return rows;
    });
}

}  // namespace semblance::store
