// Evaluations behind the engine's door: a job whose figures come as they are found, kept in the library, given back and forgotten.
#include "tests/engine/api/engine_fixture.h"

using namespace semblance;
using namespace semblance::tests;
using api::JobState;
namespace fs = std::filesystem;

namespace {

class Fixture : public EngineFixture {
public:
    Fixture()
    {
        options.threads = 1;
        std::string csv = "image,caption\n";
        const char *colours[] = {"red", "green", "blue", "white", "black", "yellow"};
        for (int i = 0; i < 6; ++i) {
            addPhoto(photoName("p", i), colours[i], i);
            csv += photoName("p", i) + ",a " + colours[i] + " picture\n";
        }
        table = addText("captions.csv", csv);
    }
    [[nodiscard]] api::EvaluationRequest request(const fs::path &data) const
    {
        api::EvaluationRequest wanted;
        wanted.data = data;
        wanted.draws = 100;
        wanted.seed = 5;
        return wanted;
    }
    fs::path table;
};

}  // namespace

class TestEngineEvaluation : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anEvaluationIsToldKeptAndForgotten()
    {
        const Fixture fixture;
        const auto engine = fixture.open();
        std::mutex mutex;
        std::vector<api::EvaluationFigure> heard;
        api::EvaluationId kept;
        api::JobId ofJob;
        api::EngineEvents events;
        events.measured = [&](api::JobId, const std::vector<api::EvaluationFigure> &figures) {
            const std::lock_guard lock(mutex);
            heard.insert(heard.end(), figures.begin(), figures.end());
        };
        events.evaluated = [&](api::JobId job, api::EvaluationId id) {
            const std::lock_guard lock(mutex);
            ofJob = job;
            kept = id;
        };
        const auto subscription = engine->subscribe(std::move(events));
        const api::JobId job = engine->evaluate(fixture.request(fixture.table));
        QTRY_VERIFY_WITH_TIMEOUT(isOver(*engine, job), patience);
        const auto status = statusOf(*engine, job);
        QVERIFY2(status.state == JobState::Done, status.error ? status.error->detail.c_str() : "cancelled");
        QVERIFY(status.kind == api::JobKind::Evaluate);
        const std::lock_guard lock(mutex);
        QVERIFY(ofJob == job && kept.valid());

        const auto listed = valueOf(engine->evaluations());
        QCOMPARE(listed.size(), std::size_t(1));
        QCOMPARE(listed.front().id.value, kept.value);
        QCOMPARE(listed.front().figures.size(), heard.size());
        QCOMPARE(listed.front().seed, std::uint64_t(5));
        QCOMPARE(listed.front().data.native(), fixture.table.native());
        const auto report = valueOf(engine->evaluation(kept));
        QCOMPARE(report.photos.size(), std::size_t(6));
        QCOMPARE(report.captions[2].text, std::string("a blue picture"));
        QCOMPARE(report.seriesOf("text_to_image", "rank")->values.size(), std::size_t(6));
        QCOMPARE(report.figure("text_to_image", "r1")->value, heard.front().value);

        QVERIFY(engine->forgetEvaluation(kept).has_value());
        QVERIFY(valueOf(engine->evaluations()).empty());
        QCOMPARE(engine->evaluation(kept).error().code, core::ErrorCode::NotFound);
        QCOMPARE(engine->forgetEvaluation(kept).error().code, core::ErrorCode::NotFound);
    }

    void aBadSetFailsWithItsReasonAndKeepsNothing()
    {
        const Fixture fixture;
        const auto engine = fixture.open();
        const api::JobId job = engine->evaluate(fixture.request("gone.csv"));
        QTRY_VERIFY_WITH_TIMEOUT(isOver(*engine, job), patience);
        const auto status = statusOf(*engine, job);
        QVERIFY(status.state == JobState::Failed && status.error->detail.find("gone.csv") != std::string::npos);
        QVERIFY(valueOf(engine->evaluations()).empty());
    }

    void aCancelledEvaluationKeepsNothing()
    {
        const Fixture fixture;
        const auto engine = fixture.open();
        auto wanted = fixture.request(fixture.table);
        wanted.kind = api::EvaluationKind::Robustness;
        const api::JobId job = engine->evaluate(wanted);
        engine->cancel(job);
        QTRY_VERIFY_WITH_TIMEOUT(isOver(*engine, job), patience);
        QVERIFY(statusOf(*engine, job).state == JobState::Cancelled);
        QVERIFY(valueOf(engine->evaluations()).empty());
    }

    void twoVersionsAreCompared()
    {
        const Fixture fixture;
        const auto engine = fixture.open();
        auto wanted = fixture.request(fixture.table);
        wanted.kind = api::EvaluationKind::Comparison;
        wanted.baseline = EngineFixture::reference("tiny-clip-openclip");
        const api::JobId job = engine->evaluate(wanted);
        QTRY_VERIFY_WITH_TIMEOUT(isOver(*engine, job), patience);
        const auto status = statusOf(*engine, job);
        QVERIFY2(status.state == JobState::Done, status.error ? status.error->detail.c_str() : "cancelled");
        const auto listed = valueOf(engine->evaluations());
        QCOMPARE(listed.size(), std::size_t(1));
        QVERIFY(!listed.front().baselineVersion.empty() && listed.front().kind == api::EvaluationKind::Comparison);
    }
};

QTEST_GUILESS_MAIN(TestEngineEvaluation)
#include "tst_engine_evaluation.moc"
