#include "store_fixture.h"

#include <cmath>
#include <limits>

#include "engine/store/run_store.h"

using namespace semblance::store;
namespace core = semblance::core;

namespace {

core::RunSummary example()
{
    core::RunSummary run;
    run.data = std::filesystem::path("/photos/\xFF set.csv");
    run.validation = "library";
    run.recipe = "head";
    run.loss = "infonce";
    run.settings = {{"epochs", "7"}, {"kind", "linear"}};
    run.seed = std::numeric_limits<std::uint64_t>::max();
    run.start = "/models/starter";
    run.startVersion = "00ff";
    run.out = std::filesystem::path("/models/\xFE");
    run.startedAt = "2026-11-21T15:02:11Z";
    run.process = "12-345";
    run.note = "小狗";
    return run;
}

}  // namespace

class TestRunStore : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void keepsWhatARunWasAndBecame()
    {
        const StoreFixture library;
        core::RunSummary run = example();
        {
            const auto catalogue = library.open();
            QVERIFY(catalogue);
            const auto runs = RunStore::open(library.path, Access::ReadWrite);
            VERIFY_OK(runs);
            const auto added = (*runs)->add(run);
            VERIFY_OK(added);
            run.id = *added;
            run.state = core::RunState::Done;
            run.version = "abcd";
            run.options = "{\"epochs\": 7}";
            run.seconds = 3.25;
            run.photos[0] = 2;
            run.photos[2] = 1;
            run.manifest = "1234";
            run.figures = {{"better", 1.0}, {"text_to_image_r10", 0.5}, {"odd", std::numeric_limits<double>::quiet_NaN()}};
            const std::vector<core::RunCurve> curves{{"loss", false, {0, 1, 2}, {3.0, 2.0, std::numeric_limits<double>::quiet_NaN()}},
                                                     {"recall_at_10", true, {2}, {0.5}}};
            const std::vector<core::RunPhoto> photos{{std::filesystem::path("/photos/\xFF.jpg"), core::RunPart::Train, 5},
                                                     {"/photos/b.jpg", core::RunPart::Test, 1}};
            VERIFY_OK((*runs)->update(run, curves, photos));
            VERIFY_OK((*runs)->update(run, curves, {}));  // the photos stay
            QVERIFY(catalogue->check().value().empty());
        }
        const auto runs = RunStore::open(library.path, Access::ReadOnly);
        VERIFY_OK(runs);
        const auto found = (*runs)->find(run.id);
        VERIFY_OK(found);
        const core::RunSummary &kept = found->summary;
        for (const auto text : {&core::RunSummary::recipe, &core::RunSummary::loss, &core::RunSummary::startVersion,
                                &core::RunSummary::version, &core::RunSummary::options, &core::RunSummary::startedAt,
                                &core::RunSummary::process, &core::RunSummary::note, &core::RunSummary::manifest})
            QCOMPARE(kept.*text, run.*text);
        for (const auto path : {&core::RunSummary::data, &core::RunSummary::validation, &core::RunSummary::start, &core::RunSummary::out})
            QCOMPARE((kept.*path).native(), (run.*path).native());
        QVERIFY(kept.state == core::RunState::Done && kept.seed == run.seed && kept.settings == run.settings);
        QCOMPARE(kept.seconds, 3.25);
        QVERIFY(kept.photos[0] == 2 && kept.photos[1] == 0 && kept.photos[2] == 1);
        QCOMPARE(kept.figures.size(), std::size_t(3));
        QVERIFY(kept.figures.at("better") == 1.0 && std::isnan(kept.figures.at("odd")));
        QCOMPARE(found->curves.size(), std::size_t(2));
        QCOMPARE(found->curve("loss")->steps, (std::vector<double>{0, 1, 2}));
        QVERIFY(found->curve("loss")->values[1] == 2.0 && std::isnan(found->curve("loss")->values[2]) && !found->curve("loss")->byEpoch);
        QVERIFY(found->curve("recall_at_10")->byEpoch);
        QCOMPARE(found->photos.size(), std::size_t(2));
        QVERIFY(found->photos[0].path.native() == "/photos/\xFF.jpg" && found->photos[1].part == core::RunPart::Test);
    }

    void theNewestOfAFolderIsFound()
    {
        const StoreFixture library;
        const auto catalogue = library.open();
        const auto opened = RunStore::open(library.path, Access::ReadWrite);
        VERIFY_OK(opened);
        RunStore &runs = **opened;
        QVERIFY(!runs.ofFolder("/models/a").value().has_value());
        auto run = example();
        run.out = "/models/a";
        const auto first = runs.add(run);
        const auto second = runs.add(run);
        VERIFY_OK(second);
        QCOMPARE(runs.ofFolder("/models/a").value()->value, second->value);
        QCOMPARE(runs.all().value().front().id.value, second->value);
        VERIFY_OK(runs.annotate(*first, "with flips"));
        QCOMPARE(runs.find(*first).value().summary.note, std::string("with flips"));
        VERIFY_OK(runs.remove(*second));
        QCOMPARE(runs.ofFolder("/models/a").value()->value, first->value);
        for (const auto &gone : {runs.remove(*second), runs.annotate(*second, "x"), runs.find(*second).map([](const auto &) {})})
            QCOMPARE(code(gone.error()), static_cast<int>(core::ErrorCode::NotFound));
        // Nothing of the second is left behind.
        SQLite::Database raw(library.file().string());
        QCOMPARE(raw.execAndGet("SELECT count(DISTINCT run) FROM run_settings").getInt(), 1);
    }
};

QTEST_GUILESS_MAIN(TestRunStore)
#include "tst_run_store.moc"
