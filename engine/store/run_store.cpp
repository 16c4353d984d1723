#include "engine/store/run_store.h"

#include <cmath>
#include <cstring>
#include <limits>

#include "engine/store/migrations.h"
#include "engine/store/query.h"

namespace semblance::store {

using core::Result;
using core::RunCurve;
using core::RunId;
using core::RunPhoto;
using core::RunReport;
using core::RunSummary;

namespace {

#define SEMBLANCE_RUN_COLUMNS                                                                                                              \
    "id, state, failure, data, validation, recipe, loss, seed, start, start_version, out, version, options, started_at, seconds, process," \
    " note, train_photos, validation_photos, test_photos, manifest"

RunSummary readSummary(Query &query)
{
    RunSummary run;
    run.id = RunId{query.integer(0)};
    run.state = static_cast<core::RunState>(query.integer(1));
    run.failure = query.bytes(2);
    run.data = query.path(3);
    run.validation = query.path(4);
    run.recipe = query.bytes(5);
    run.loss = query.bytes(6);
    run.seed = static_cast<std::uint64_t>(query.integer(7));
    run.start = query.path(8);
    run.startVersion = query.bytes(9);
    run.out = query.path(10);
    run.version = query.bytes(11);
    run.options = query.bytes(12);
    run.startedAt = query.bytes(13);
    run.seconds = query.real(14);
    run.process = query.bytes(15);
    run.note = query.bytes(16);
    for (int part = 0; part < 3; ++part)
        run.photos[part] = query.integer(17 + part);
    run.manifest = query.bytes(20);
    return run;
}

void readLists(Database &database, RunSummary &run)
{
    Query settings(database, "SELECT key, value FROM run_settings WHERE run = ?");
    for (settings.with(run.id.value); settings.step();)
        run.settings.emplace(settings.bytes(0), settings.bytes(1));
    Query figures(database, "SELECT name, value FROM run_figures WHERE run = ?");
    for (figures.with(run.id.value); figures.step();)
        run.figures.emplace(figures.bytes(0), figures.isNull(1) ? std::numeric_limits<double>::quiet_NaN() : figures.real(1));
}

void writeLists(Database &database, std::int64_t id, const RunSummary &run)
{
    Query(database, "DELETE FROM run_settings WHERE run = ?").with(id).run();
    Query(database, "DELETE FROM run_figures WHERE run = ?").with(id).run();
    Query settings(database, "INSERT INTO run_settings (run, key, value) VALUES (?, ?, ?)");
    for (const auto &[key, value] : run.settings) {
        settings.again();
        settings.with(id, key, value).run();
    }
    Query figures(database, "INSERT INTO run_figures (run, name, value) VALUES (?, ?, ?)");
    for (const auto &[name, value] : run.figures) {
        figures.again();
        figures.with(id, name, std::isfinite(value) ? std::optional(value) : std::nullopt).run();  // SQLite has no NaN
    }
}

std::string_view bytesOf(const std::vector<double> &values)
{
    return {reinterpret_cast<const char *>(values.data()), values.size() * sizeof(double)};
}

std::vector<double> numbersOf(std::string_view bytes)
{
    std::vector<double> values(bytes.size() / sizeof(double));
    std::memcpy(values.data(), bytes.data(), values.size() * sizeof(double));
    return values;
}

void writeCurves(Database &database, std::int64_t id, std::span<const RunCurve> curves)
{
    Query(database, "DELETE FROM run_curves WHERE run = ?").with(id).run();
    Query query(database, "INSERT INTO run_curves (run, name, by_epoch, steps, numbers) VALUES (?, ?, ?, ?, ?)");
    for (const RunCurve &curve : curves) {
        query.again();
        query.with(id, curve.name, curve.byEpoch ? 1 : 0, bytesOf(curve.steps), bytesOf(curve.values)).run();
    }
}

void writePhotos(Database &database, std::int64_t id, std::span<const RunPhoto> photos)
{
    Query(database, "DELETE FROM run_photos WHERE run = ?").with(id).run();
    Query query(database, "INSERT INTO run_photos (run, number, path, part, captions) VALUES (?, ?, ?, ?, ?)");
    std::int64_t number = 0;
    for (const RunPhoto &photo : photos) {
        query.again();
        query.with(id, number++, photo.path, static_cast<int>(photo.part), photo.captions).run();
    }
}

core::Error unknown(RunId id)
{
    return {core::ErrorCode::NotFound, "There is no run number " + std::to_string(id.value) + " in this library."};
}

Result<void> someChanged(Result<int> &&changed, RunId id)
{
    if (!changed)
        return core::fail(changed.error());
    return *changed > 0 ? Result<void>() : core::fail(unknown(id));
}

}  // namespace

RunStore::RunStore(std::unique_ptr<Database> database) : m_database(std::move(database)) {}

RunStore::~RunStore() = default;

Result<std::unique_ptr<RunStore>> RunStore::open(const std::filesystem::path &library, Access access)
{
    auto database = Database::open(library / "catalog.db", access);
    if (!database)
        return core::fail(std::move(database.error()));
    if (auto done = migrate(**database, catalogueMigrations()); !done)
        return core::fail(std::move(done.error()));
    return std::unique_ptr<RunStore>(new RunStore(std::move(*database)));
}

Result<RunId> RunStore::add(const RunSummary &run)
{
    return atomically(*m_database, [&] {
        Query query(*m_database,
                    "INSERT INTO runs (state, failure, data, validation, recipe, loss, seed, start, start_version, out, version,"
                    " options, started_at, seconds, process, note, train_photos, validation_photos, test_photos, manifest)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        query
            .with(static_cast<int>(run.state), run.failure, run.data, run.validation, run.recipe, run.loss,
                  static_cast<std::int64_t>(run.seed), run.start, run.startVersion, run.out, run.version, run.options, run.startedAt,
                  run.seconds, run.process, run.note, run.photos[0], run.photos[1], run.photos[2], run.manifest)
            .run();
        const std::int64_t id = m_database->handle().getLastInsertRowid();
        writeLists(*m_database, id, run);
        return RunId{id};
    });
}

Result<void> RunStore::update(const RunSummary &run, std::span<const RunCurve> curves, std::span<const RunPhoto> photos)
{
    return someChanged(
        atomically(*m_database,
                   [&] {
                       Query query(*m_database, "UPDATE runs SET state = ?, failure = ?, start_version = ?, version = ?, options = ?,"
                                                " seconds = ?, process = ?, train_photos = ?, validation_photos = ?, test_photos = ?,"
                                                " manifest = ? WHERE id = ?");
                       query
                           .with(static_cast<int>(run.state), run.failure, run.startVersion, run.version, run.options, run.seconds,
                                 run.process, run.photos[0], run.photos[1], run.photos[2], run.manifest, run.id.value)
                           .run();
                       const int changed = m_database->handle().getChanges();
                       if (changed > 0) {
                           writeLists(*m_database, run.id.value, run);
                           writeCurves(*m_database, run.id.value, curves);
                           if (!photos.empty())
                               writePhotos(*m_database, run.id.value, photos);
                       }
                       return changed;
                   }),
        run.id);
}

Result<std::vector<RunSummary>> RunStore::all()
{
    return m_database->attempt([&] {
        std::vector<RunSummary> runs;
        for (Query query(*m_database, "SELECT " SEMBLANCE_RUN_COLUMNS " FROM runs ORDER BY id DESC"); query.step();)
            runs.push_back(readSummary(query));
        for (RunSummary &run : runs)
            readLists(*m_database, run);
        return runs;
    });
}

Result<RunReport> RunStore::find(RunId id)
{
    auto found = m_database->attempt([&]() -> std::optional<RunReport> {
        Query query(*m_database, "SELECT " SEMBLANCE_RUN_COLUMNS " FROM runs WHERE id = ?");
        if (!query.with(id.value).step())
            return std::nullopt;
        RunReport report;
        report.summary = readSummary(query);
        readLists(*m_database, report.summary);
        Query curves(*m_database, "SELECT name, by_epoch, steps, numbers FROM run_curves WHERE run = ? ORDER BY name");
        for (curves.with(id.value); curves.step();)
            report.curves.push_back({curves.bytes(0), curves.integer(1) != 0, numbersOf(curves.view(2)), numbersOf(curves.view(3))});
        Query photos(*m_database, "SELECT path, part, captions FROM run_photos WHERE run = ? ORDER BY number");
        for (photos.with(id.value); photos.step();)
            report.photos.push_back({photos.path(0), static_cast<core::RunPart>(photos.integer(1)), photos.integer(2)});
        return report;
    });
    if (!found)
        return core::fail(found.error());
    return *found ? Result<RunReport>(std::move(**found)) : core::fail(unknown(id));
}

Result<std::optional<RunId>> RunStore::ofFolder(const std::filesystem::path &out)
{
    return m_database->attempt([&]() -> std::optional<RunId> {
        Query query(*m_database, "SELECT id FROM runs WHERE out = ? ORDER BY id DESC LIMIT 1");
        if (!query.with(out).step())
            return std::nullopt;
        return RunId{query.integer(0)};
    });
}

Result<void> RunStore::annotate(RunId id, const std::string &note)
{
    return someChanged(m_database->attempt([&]() -> int {
        Query(*m_database, "UPDATE runs SET note = ? WHERE id = ?").with(note, id.value).run();
        return m_database->handle().getChanges();
    }),
                       id);
}

Result<void> RunStore::remove(RunId id)
{
    return someChanged(m_database->attempt([&]() -> int {
        Query(*m_database, "DELETE FROM runs WHERE id = ?").with(id.value).run();
        return m_database->handle().getChanges();
    }),
                       id);
}

}  // namespace semblance::store
