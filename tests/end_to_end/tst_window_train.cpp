// The Train page on the real engine and the sample library: a run is started, watched, kept, searched with, mixed and gone back from; another
// one is stopped and kept as it stands. Each function goes on where the one before it stopped; run them all. With SEMBLANCE_SHOTS=FOLDER the
// window is saved there, light and dark, while a run goes on and at its end.
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSlider>
#include <QtTest>

#include <algorithm>

#include "tests/end_to_end/sample_window.h"
#include "ui/charts/line_chart.h"
#include "ui/widgets/model_card.h"
#include "ui/widgets/pinned_strip.h"

using namespace semblance;
using api::JobState;
using test::patience;
using test::samples;

class TestWindowTrain : public QObject {
    Q_OBJECT

    test::SampleWindow m_sample;
    std::string m_starter;                // its version
    std::vector<api::PhotoId> m_answers;  // of the starter

    template <class T>
    T *find(const char *name) const
    {
        return m_sample.find<T>(name);
    }
    [[nodiscard]] bool training() const
    {
        const auto jobs = m_sample.engine->jobs();
        return std::any_of(jobs.begin(), jobs.end(), [](const api::JobStatus &job) {
            return job.kind == api::JobKind::Train && job.state != JobState::Done && job.state != JobState::Cancelled
                   && job.state != JobState::Failed;
        });
    }
    [[nodiscard]] api::RunSummary lastRun() const
    {
        const auto runs = m_sample.engine->runs();
        return runs && !runs->empty() ? runs->front() : api::RunSummary{};
    }
    [[nodiscard]] double figure(const char *name) const
    {
        const auto run = lastRun();
        const auto found = run.figures.find(name);
        return found == run.figures.end() ? -1 : found->second;
    }
    void choose(const char *recipe) const
    {
        m_sample.window->showPage("train");
        find<QPushButton>(recipe)->click();
        QTRY_VERIFY2_WITH_TIMEOUT(find<QPushButton>("trainStart")->isEnabled(), qPrintable(find<QLabel>("trainHint")->text()), patience);
    }
    // Presses a model's button on the Models page.
    [[nodiscard]] bool use(const std::string &id) const
    {
        m_sample.window->showPage("models");
        ui::ModelCard *wanted = nullptr;
        const bool listed = QTest::qWaitFor(
            [&] {
                for (auto *card : m_sample.window->findChildren<ui::ModelCard *>())
                    if (card->isVisible() && card->model().id == id && !card->model().active)
                        wanted = card;
                return wanted != nullptr;
            },
            patience);
        if (listed)
            wanted->findChild<QPushButton *>("modelUse")->click();
        return listed;
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_sample.open());
        m_answers = m_sample.ask("a red boat on the sea");
        QVERIFY(!m_answers.empty());
        m_starter = m_sample.activeVersion();
        QVERIFY(!m_starter.empty());
    }

    // Somebody who only presses "Start".
    void theCurvesMoveAndTheVerdictIsPlain()
    {
        m_sample.window->showPage("train");
        QTRY_VERIFY_WITH_TIMEOUT(find<QLabel>("dataFacts")->text().contains("120 photos"), patience);
        QTRY_VERIFY_WITH_TIMEOUT(find<QPushButton>("trainStart")->isEnabled(), patience);
        find<QPushButton>("trainStart")->click();
        QTRY_VERIFY_WITH_TIMEOUT(find<ui::LineChart>("chartLoss")->pointCount(0) > 5, patience);
        QTRY_VERIFY_WITH_TIMEOUT(find<ui::LineChart>("chartRecall")->pointCount(0) > 3, patience);  // the beginning, then epochs
        QTRY_VERIFY_WITH_TIMEOUT(find<ui::LineChart>("chartRecall")->pointCount(2) > 3, patience);  // the forgetting guard
        QTRY_VERIFY_WITH_TIMEOUT(find<ui::PinnedStrip>("pinnedStrip")->isVisible()
                                     && !find<ui::PinnedStrip>("pinnedStrip")->shown(0).isEmpty(),
                                 patience);  // captions as watched searches
        QTRY_VERIFY_WITH_TIMEOUT(find<QWidget>("runResult")->isVisible(), patience);
        QCOMPARE(lastRun().state, api::RunState::Done);
        QCOMPARE(lastRun().recipe, std::string("head"));
        QVERIFY(figure("text_to_image_r10") > 0);
        QVERIFY(figure("probe_r10") > 0);
        // What the page says is what the run found: better, or plainly not.
        const QString title = find<QLabel>("runResultTitle")->text();
        QCOMPARE(title.startsWith("Better"), figure("better") > 0);
        QVERIFY(find<QLabel>("runResultText")->text().contains("held-out"));
        QCOMPARE(m_sample.activeVersion(), m_starter);  // nobody has decided yet
        m_sample.shoot("train-result");
    }

    void mixesAreMeasuredAndOneIsKept()
    {
        auto *slider = find<QSlider>("blendSlider");
        auto *keep = find<QPushButton>("blendKeep");
        QTRY_VERIFY_WITH_TIMEOUT(slider->isVisible(), patience);
        slider->setValue(5);
        QTRY_VERIFY_WITH_TIMEOUT(keep->isEnabled(), patience);
        QVERIFY(find<QLabel>("blendFigures")->text().contains("general pictures"));
        const auto known = m_sample.engine->models().value().size();
        keep->click();
        QTRY_COMPARE_WITH_TIMEOUT(m_sample.engine->models().value().size(), known + 1, patience);
        QTRY_VERIFY_WITH_TIMEOUT(find<QLabel>("runNote")->isVisible(), patience);
    }

    void theVersionIsKeptSearchedWithAndGoneBackFrom()
    {
        m_sample.window->showPage("train");
        find<QPushButton>("runUse")->click();
        QTRY_VERIFY_WITH_TIMEOUT(m_sample.activeVersion() != m_starter && !m_sample.window->bridge().busyWithJob(), patience);
        const auto answers = m_sample.ask("a red boat on the sea");
        QVERIFY(!answers.empty());
        QCOMPARE(m_sample.engine->summary()->embeddedPhotos, samples);
        QVERIFY(use("starter"));
        QTRY_COMPARE_WITH_TIMEOUT(m_sample.activeVersion(), m_starter, patience);
        QTRY_VERIFY_WITH_TIMEOUT(!m_sample.window->bridge().busyWithJob(), patience);
        QVERIFY(m_sample.ask("a tree") != m_answers);
        QCOMPARE(m_sample.ask("a red boat on the sea"), m_answers);
    }

    void searchAnswersWhileTheTowersLearn()
    {
        choose("recipe-layers");
        find<QPushButton>("recipeAdvanced")->click();
        find<QLineEdit>("recipeEpochs")->setText("5000");
        find<QLineEdit>("recipeMore")->setText("patience=0 batch_size=16");
        QVERIFY(find<QPushButton>("trainStart")->isEnabled());
        find<QPushButton>("trainStart")->click();
        QTRY_VERIFY_WITH_TIMEOUT(find<ui::LineChart>("chartLoss")->pointCount(0) > 3, patience);
        QTRY_VERIFY_WITH_TIMEOUT(find<ui::LineChart>("chartRecall")->pointCount(0) > 1, patience);
        QCOMPARE(m_sample.ask("a red boat on the sea"), m_answers);  // with the version that is kept, not the one that learns
        QVERIFY(training());
        m_sample.window->showPage("train");
        m_sample.shoot("train-running");
    }

    void aStoppedRunIsKeptAsItStands()
    {
        find<QPushButton>("runStop")->click();
        QTRY_VERIFY_WITH_TIMEOUT(!training(), patience);
        QCOMPARE(lastRun().state, api::RunState::Stopped);
        auto *finish = find<QPushButton>("runFinish");
        QTRY_VERIFY_WITH_TIMEOUT(finish->isVisible(), patience);
        QVERIFY(!find<QWidget>("runResult")->isVisible());
        finish->click();
        QTRY_VERIFY_WITH_TIMEOUT(find<QWidget>("runResult")->isVisible(), patience);
        QCOMPARE(lastRun().state, api::RunState::Done);
        QVERIFY(figure("text_to_image_r10") > 0);
        QCOMPARE(m_sample.activeVersion(), m_starter);
        // Not wanted after all: it goes from the disk, the run stays in the list.
        const auto folder = lastRun().out;
        QVERIFY(std::filesystem::exists(folder / "config.json"));
        find<QPushButton>("runRemove")->click();
        QTRY_VERIFY_WITH_TIMEOUT(!std::filesystem::exists(folder / "config.json"), patience);
        QCOMPARE(m_sample.engine->runs().value().size(), std::size_t(2));
    }

    void cleanupTestCase() { m_sample.close(); }
};

QTEST_MAIN(TestWindowTrain)
#include "tst_window_train.moc"
