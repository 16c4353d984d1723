#include "engine/store/blind_store.h"

#include "engine/store/migrations.h"
#include "engine/store/query.h"

namespace semblance::store {

using core::BlindVote;
using core::Result;

BlindStore::BlindStore(std::unique_ptr<Database> database) : m_database(std::move(database)) {}

BlindStore::~BlindStore() = default;

Result<std::unique_ptr<BlindStore>> BlindStore::open(const std::filesystem::path &library, Access access)
{
    auto database = Database::open(library / "catalog.db", access);
    if (!database)
        return core::fail(std::move(database.error()));
    if (auto done = migrate(**database, catalogueMigrations()); !done)
        return core::fail(std::move(done.error()));
    return std::unique_ptr<BlindStore>(new BlindStore(std::move(*database)));
}

Result<void> BlindStore::add(const BlindVote &vote)
{
    return m_database->attempt([&] {
        Query query(*m_database, "INSERT INTO blind_votes (first_model, first_version, second_model, second_version, query, "
                                 "first_was_left, choice, voted_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
        query
            .with(vote.firstModel, vote.firstVersion, vote.secondModel, vote.secondVersion, vote.query, vote.firstWasLeft ? 1 : 0,
                  static_cast<int>(vote.choice), vote.votedAt)
            .run();
    });
}

Result<std::vector<BlindVote>> BlindStore::all()
{
    return m_database->attempt([&] {
        std::vector<BlindVote> votes;
        Query query(*m_database, "SELECT first_model, first_version, second_model, second_version, query, first_was_left, choice, voted_at"
                                 " FROM blind_votes ORDER BY id");
        while (query.step())
            votes.push_back({query.bytes(0), query.bytes(1), query.bytes(2), query.bytes(3), query.bytes(4), query.integer(5) != 0,
                             static_cast<core::BlindChoice>(query.integer(6)), query.bytes(7)});
        return votes;
    });
}

Result<void> BlindStore::remove(const std::string &firstVersion, const std::string &secondVersion)
{
    auto gone = m_database->attempt([&] {
        Query query(*m_database, "DELETE FROM blind_votes WHERE (first_version = ?1 AND second_version = ?2)"
                                 " OR (first_version = ?2 AND second_version = ?1)");
        query.with(firstVersion, secondVersion).run();
        return m_database->number("SELECT changes()");
    });
    if (!gone)
        return core::fail(gone.error());
    if (*gone == 0)
        return core::fail(core::ErrorCode::NotFound,
                          "There are no votes between the versions " + firstVersion + " and " + secondVersion + " in this library.");
    return {};
}

}  // namespace semblance::store
