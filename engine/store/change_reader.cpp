#include "engine/store/change_reader.h"

#include "engine/store/migrations.h"
#include "engine/store/query.h"

namespace semblance::store {

using core::fail;
using core::PhotoId;
using core::Result;

ChangeReader::ChangeReader(std::unique_ptr<Database> database) : m_database(std::move(database)) {}

ChangeReader::~ChangeReader() = default;

Result<std::unique_ptr<ChangeReader>> ChangeReader::open(const std::filesystem::path &library)
{
    auto database = Database::open(library / "catalog.db", Access::ReadOnly);
    if (!database)
        return fail(std::move(database.error()));
    if (auto done = migrate(**database, catalogueMigrations()); !done)
        return fail(std::move(done.error()));
    if (auto begun = (*database)->begin(); !begun)
        return fail(std::move(begun.error()));
    return std::unique_ptr<ChangeReader>(new ChangeReader(std::move(*database)));
}

Result<CatalogueMoment> ChangeReader::now()
{
    return m_database->attempt([&] {
        Query query(*m_database, "SELECT id, token FROM changes ORDER BY id DESC LIMIT 1");
        return query.step() ? CatalogueMoment{query.integer(0), query.integer(1)} : CatalogueMoment{};
    });
}

Result<std::optional<std::vector<PhotoId>>> ChangeReader::since(const CatalogueMoment &moment, std::int64_t most)
{
    return m_database->attempt([&]() -> std::optional<std::vector<PhotoId>> {
        Query known(*m_database, "SELECT (SELECT max(id) FROM changes) - id FROM changes WHERE id = ? AND token = ?");
        if (!known.with(moment.number, moment.token).step() || known.integer(0) > most)
            return std::nullopt;
        std::vector<PhotoId> photos;
        Query changed(*m_database, "SELECT DISTINCT photo FROM changes WHERE id > ? ORDER BY photo");
        for (changed.with(moment.number); changed.step();)
            photos.push_back(PhotoId{changed.integer(0)});
        return photos;
    });
}

Result<std::vector<SearchedPhoto>> ChangeReader::photos(std::span<const PhotoId> ids)
{
    return m_database->attempt([&] {
        return selectEach<SearchedPhoto>(
            *m_database, "SELECT id, path, content_hash FROM photos WHERE id = ? AND state = 0 AND excluded = 0", ids, [](Query &query) {
                return SearchedPhoto{PhotoId{query.integer(0)}, query.path(1), query.bytes(2)};
            });
    });
}

}  // namespace semblance::store
