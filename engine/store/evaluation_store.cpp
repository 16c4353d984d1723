#include "engine/store/evaluation_store.h"

#include <cmath>
#include <cstring>
#include <limits>

#include "engine/store/migrations.h"
#include "engine/store/query.h"

namespace semblance::store {

using core::EvaluationId;
using core::EvaluationReport;
using core::EvaluationSummary;
using core::Result;

namespace {

// SQLite has no NaN.
std::optional<double> finite(double value)
{
    return std::isfinite(value) ? std::optional(value) : std::nullopt;
}

double realOrNaN(Query &query, int column)
{
    return query.isNull(column) ? std::numeric_limits<double>::quiet_NaN() : query.real(column);
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

EvaluationSummary readSummary(Query &query)
{
    EvaluationSummary summary;
    summary.id = EvaluationId{query.integer(0)};
    summary.kind = static_cast<core::EvaluationKind>(query.integer(1));
    summary.model = query.bytes(2);
    summary.version = query.bytes(3);
    summary.precision = query.bytes(4);
    summary.baseline = query.bytes(5);
    summary.baselineVersion = query.bytes(6);
    summary.data = query.path(7);
    summary.seed = static_cast<std::uint64_t>(query.integer(8));
    summary.settings = query.bytes(9);
    summary.measuredAt = query.bytes(10);
    summary.seconds = query.real(11);
    return summary;
}

void readFigures(Database &database, EvaluationSummary &summary)
{
    Query query(database, "SELECT scope, name, unit, value, low, high FROM evaluation_figures WHERE evaluation = ? ORDER BY number");
    for (query.with(summary.id.value); query.step();) {
        core::Figure figure{query.bytes(0), query.bytes(1), realOrNaN(query, 3), static_cast<core::Unit>(query.integer(2)), std::nullopt};
        if (!query.isNull(4) && !query.isNull(5))
            figure.interval = core::Interval{query.real(4), query.real(5)};
        summary.figures.push_back(std::move(figure));
    }
}

void writeFigures(Database &database, std::int64_t id, const EvaluationSummary &summary)
{
    Query query(database,
                "INSERT INTO evaluation_figures (evaluation, number, scope, name, unit, value, low, high) VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
    std::int64_t number = 0;
    for (const core::Figure &figure : summary.figures) {
        std::optional<double> low, high;
        if (figure.interval) {
            low = finite(figure.interval->low);
            high = finite(figure.interval->high);
        }
        query.again();
        query.with(id, number++, figure.scope, figure.name, static_cast<int>(figure.unit), finite(figure.value), low, high).run();
    }
}

void writeItems(Database &database, std::int64_t id, const EvaluationReport &report)
{
    std::int64_t number = 0;
    Query photos(database, "INSERT INTO evaluation_photos (evaluation, number, photo, path, label) VALUES (?, ?, ?, ?, ?)");
    for (const auto &photo : report.photos) {
        photos.again();
        photos.with(id, number++, photo.id.value, photo.path, photo.label).run();
    }
    number = 0;
    Query captions(database,
                   "INSERT INTO evaluation_captions (evaluation, number, caption, of_photo, text, language) VALUES (?, ?, ?, ?, ?, ?)");
    for (const auto &caption : report.captions) {
        captions.again();
        captions.with(id, number++, caption.id.value, caption.photo, caption.text, caption.language).run();
    }
    number = 0;
    Query series(database, "INSERT INTO evaluation_series (evaluation, number, scope, name, kind, numbers) VALUES (?, ?, ?, ?, ?, ?)");
    for (const auto &one : report.series) {
        series.again();
        series.with(id, number++, one.scope, one.name, static_cast<int>(one.of), bytesOf(one.values)).run();
    }
    number = 0;
    Query left(database, "INSERT INTO evaluation_left_out (evaluation, number, path, reason) VALUES (?, ?, ?, ?)");
    for (const auto &one : report.leftOut) {
        left.again();
        left.with(id, number++, one.path, one.reason).run();
    }
}

constexpr int ofClasses = 0, ofNotes = 1;

void writeTexts(Database &database, std::int64_t id, int list, const std::vector<std::string> &texts)
{
    Query query(database, "INSERT INTO evaluation_texts (evaluation, list, number, text) VALUES (?, ?, ?, ?)");
    std::int64_t number = 0;
    for (const std::string &text : texts) {
        query.again();
        query.with(id, list, number++, text).run();
    }
}

std::vector<std::string> readTexts(Database &database, std::int64_t id, int list)
{
    std::vector<std::string> texts;
    Query query(database, "SELECT text FROM evaluation_texts WHERE evaluation = ? AND list = ? ORDER BY number");
    for (query.with(id, list); query.step();)
        texts.push_back(query.bytes(0));
    return texts;
}

void readItems(Database &database, std::int64_t id, EvaluationReport &report)
{
    Query photos(database, "SELECT photo, path, label FROM evaluation_photos WHERE evaluation = ? ORDER BY number");
    for (photos.with(id); photos.step();)
        report.photos.push_back({core::PhotoId{photos.integer(0)}, photos.path(1), photos.integer(2)});
    Query captions(database, "SELECT caption, text, language, of_photo FROM evaluation_captions WHERE evaluation = ? ORDER BY number");
    for (captions.with(id); captions.step();)
        report.captions.push_back({core::CaptionId{captions.integer(0)}, captions.bytes(1), captions.bytes(2), captions.integer(3)});
    Query series(database, "SELECT scope, name, kind, numbers FROM evaluation_series WHERE evaluation = ? ORDER BY number");
    for (series.with(id); series.step();)
        report.series.push_back(
            {series.bytes(0), series.bytes(1), static_cast<core::SeriesOf>(series.integer(2)), numbersOf(series.view(3))});
    Query left(database, "SELECT path, reason FROM evaluation_left_out WHERE evaluation = ? ORDER BY number");
    for (left.with(id); left.step();)
        report.leftOut.push_back({left.path(0), left.bytes(1)});
}

core::Error unknown(EvaluationId id)
{
    return {core::ErrorCode::NotFound, "There is no evaluation number " + std::to_string(id.value) + " in this library."};
}

}  // namespace

EvaluationStore::EvaluationStore(std::unique_ptr<Database> database) : m_database(std::move(database)) {}

EvaluationStore::~EvaluationStore() = default;

Result<std::unique_ptr<EvaluationStore>> EvaluationStore::open(const std::filesystem::path &library, Access access)
{
    auto database = Database::open(library / "catalog.db", access);
    if (!database)
        return core::fail(std::move(database.error()));
    if (auto done = migrate(**database, catalogueMigrations()); !done)
        return core::fail(std::move(done.error()));
    return std::unique_ptr<EvaluationStore>(new EvaluationStore(std::move(*database)));
}

Result<EvaluationId> EvaluationStore::add(const EvaluationReport &report)
{
    return atomically(*m_database, [&] {
        const EvaluationSummary &summary = report.summary;
        Query query(*m_database,
                    "INSERT INTO evaluations (kind, model, version, precision, baseline, baseline_version, data, seed, settings, "
                    "measured_at, seconds) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        query
            .with(static_cast<int>(summary.kind), summary.model, summary.version, summary.precision, summary.baseline,
                  summary.baselineVersion, summary.data, static_cast<std::int64_t>(summary.seed), summary.settings, summary.measuredAt,
                  summary.seconds)
            .run();
        const std::int64_t id = m_database->handle().getLastInsertRowid();
        writeFigures(*m_database, id, summary);
        writeItems(*m_database, id, report);
        writeTexts(*m_database, id, ofClasses, report.classes);
        writeTexts(*m_database, id, ofNotes, report.notes);
        return EvaluationId{id};
    });
}

Result<std::vector<EvaluationSummary>> EvaluationStore::all()
{
    return m_database->attempt([&] {
        std::vector<EvaluationSummary> summaries;
        for (Query query(*m_database, "SELECT id, kind, model, version, precision, baseline, baseline_version, data, seed, settings, "
                                      "measured_at, seconds FROM evaluations ORDER BY id DESC");
             query.step();)
            summaries.push_back(readSummary(query));
        for (EvaluationSummary &summary : summaries)
            readFigures(*m_database, summary);
        return summaries;
    });
}

Result<EvaluationReport> EvaluationStore::find(EvaluationId id)
{
    auto found = m_database->attempt([&]() -> std::optional<EvaluationReport> {
        Query query(*m_database,
                    "SELECT id, kind, model, version, precision, baseline, baseline_version, data, seed, settings, measured_at, "
                    "seconds FROM evaluations WHERE id = ?");
        if (!query.with(id.value).step())
            return std::nullopt;
        EvaluationReport report;
        report.summary = readSummary(query);
        readFigures(*m_database, report.summary);
        readItems(*m_database, id.value, report);
        report.classes = readTexts(*m_database, id.value, ofClasses);
        report.notes = readTexts(*m_database, id.value, ofNotes);
        return report;
    });
    if (!found)
        return core::fail(found.error());
    return *found ? Result<EvaluationReport>(std::move(**found)) : core::fail(unknown(id));
}

Result<void> EvaluationStore::remove(EvaluationId id)
{
    const auto removed = m_database->attempt([&] {
        Query(*m_database, "DELETE FROM evaluations WHERE id = ?").with(id.value).run();
        return m_database->handle().getChanges();
    });
    if (!removed)
        return core::fail(removed.error());
    return *removed > 0 ? Result<void>() : core::fail(unknown(id));
}

}  // namespace semblance::store
