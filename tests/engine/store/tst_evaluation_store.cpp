#include "store_fixture.h"

#include <cmath>
#include <limits>

#include "engine/store/evaluation_store.h"

using namespace semblance::store;
namespace core = semblance::core;

namespace {

core::EvaluationReport example()
{
    core::EvaluationReport report;
    core::EvaluationSummary &summary = report.summary;
    summary.kind = core::EvaluationKind::Comparison;
    summary.model = "bicycles";
    summary.version = "00ff";
    summary.precision = "fp32";
    summary.baseline = "starter";
    summary.baselineVersion = "9f31";
    summary.data = std::filesystem::path("/photos/\xFF set.csv");
    summary.seed = std::numeric_limits<std::uint64_t>::max();
    summary.settings = "1000 resamples";
    summary.measuredAt = "2026-11-21T15:02:11Z";
    summary.seconds = 3.25;
    summary.figures = {{"text_to_image", "r1", 0.25, core::Unit::Fraction, core::Interval{0.2, 0.3}},
                       {"per_class/1", "auc", std::numeric_limits<double>::quiet_NaN(), core::Unit::Fraction, std::nullopt},
                       {"", "queries", 2, core::Unit::Count, std::nullopt}};
    report.series = {{"text_to_image", "rank", core::SeriesOf::Captions, {1, 7}},
                     {"roc", "empty", core::SeriesOf::Points, {}},
                     {"map", "x", core::SeriesOf::Photos, {0.5, std::numeric_limits<double>::quiet_NaN()}}};
    report.classes = {"小狗", "boat"};
    report.notes = {"A note."};
    report.photos = {{core::PhotoId{4}, "/photos/a.jpg", 1}, {{}, std::filesystem::path("/photos/\xFE.jpg"), -1}};
    report.captions = {{core::CaptionId{9}, "a boat", "en", 0}, {{}, "一只小狗", "zh", 1}};
    report.leftOut = {{"/photos/c.jpg", "it is no picture"}};
    return report;
}

}  // namespace

class TestEvaluationStore : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void keepsAWholeReport()
    {
        const StoreFixture library;
        core::EvaluationId id;
        {
            const auto catalogue = library.open();
            QVERIFY(catalogue);
            const auto evaluations = EvaluationStore::open(library.path, Access::ReadWrite);
            VERIFY_OK(evaluations);
            const auto added = (*evaluations)->add(example());
            VERIFY_OK(added);
            id = *added;
            QVERIFY(catalogue->check().value().empty());
        }
        const auto evaluations = EvaluationStore::open(library.path, Access::ReadOnly);
        VERIFY_OK(evaluations);
        const auto found = (*evaluations)->find(id);
        VERIFY_OK(found);
        const core::EvaluationReport &kept = *found, given = example();
        QCOMPARE(kept.summary.id.value, id.value);
        QVERIFY(kept.summary.kind == given.summary.kind && kept.summary.seed == given.summary.seed);
        QCOMPARE(kept.summary.data.native(), given.summary.data.native());
        for (const auto text : {&core::EvaluationSummary::model, &core::EvaluationSummary::version, &core::EvaluationSummary::precision,
                                &core::EvaluationSummary::baseline, &core::EvaluationSummary::baselineVersion,
                                &core::EvaluationSummary::settings, &core::EvaluationSummary::measuredAt})
            QCOMPARE(kept.summary.*text, given.summary.*text);
        QCOMPARE(kept.summary.seconds, 3.25);
        QCOMPARE(kept.summary.figures.size(), std::size_t(3));
        QVERIFY(kept.figure("text_to_image", "r1")->interval && kept.figure("text_to_image", "r1")->interval->high == 0.3);
        QVERIFY(std::isnan(kept.figure("per_class/1", "auc")->value) && !kept.figure("per_class/1", "auc")->interval);
        QVERIFY(kept.figure("", "queries")->unit == core::Unit::Count);
        QCOMPARE(kept.series.size(), std::size_t(3));
        QCOMPARE(kept.series[0].values, given.series[0].values);
        QVERIFY(kept.series[0].of == core::SeriesOf::Captions && kept.series[1].values.empty() && std::isnan(kept.series[2].values[1]));
        QVERIFY(kept.classes == given.classes && kept.notes == given.notes);
        QCOMPARE(kept.photos[1].path.native(), given.photos[1].path.native());
        QCOMPARE(kept.photos[0].id.value, std::int64_t(4));
        QCOMPARE(kept.photos[0].label, std::int64_t(1));
        QCOMPARE(kept.captions[1].text, given.captions[1].text);
        QCOMPARE(kept.captions[1].photo, std::int64_t(1));
        QCOMPARE(kept.captions[0].id.value, std::int64_t(9));
        QCOMPARE(kept.leftOut[0].reason, given.leftOut[0].reason);
    }

    void listsTheNewestFirstAndForgets()
    {
        const StoreFixture library;
        QVERIFY(!EvaluationStore::open(library.path, Access::ReadOnly).has_value());
        const auto catalogue = library.open();
        QVERIFY(catalogue);
        const auto opened = EvaluationStore::open(library.path, Access::ReadWrite);
        VERIFY_OK(opened);
        EvaluationStore &evaluations = **opened;
        QVERIFY(evaluations.all().value().empty());
        const auto first = evaluations.add(example());
        auto other = example();
        other.summary.model = "second";
        const auto second = evaluations.add(other);
        VERIFY_OK(second);
        const auto listed = evaluations.all();
        VERIFY_OK(listed);
        QCOMPARE(listed->size(), std::size_t(2));
        QCOMPARE(listed->front().model, std::string("second"));
        QCOMPARE(listed->front().figures.size(), std::size_t(3));
        VERIFY_OK(evaluations.remove(*first));
        QCOMPARE(code(evaluations.remove(*first).error()), static_cast<int>(core::ErrorCode::NotFound));
        QCOMPARE(code(evaluations.find(*first).error()), static_cast<int>(core::ErrorCode::NotFound));
        QCOMPARE(evaluations.all().value().size(), std::size_t(1));
        const auto kept = evaluations.find(*second);
        VERIFY_OK(kept);
        QCOMPARE(kept->captions.size(), std::size_t(2));
        // Nothing of the first is left behind.
        SQLite::Database raw(library.file().string());
        for (const char *table : {"figures", "series", "photos", "captions", "texts", "left_out"})
            QCOMPARE(raw.execAndGet(std::string("SELECT count(DISTINCT evaluation) FROM evaluation_") + table).getInt(), 1);
    }
};

QTEST_GUILESS_MAIN(TestEvaluationStore)
#include "tst_evaluation_store.moc"
