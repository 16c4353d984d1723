// The Train page on the real engine and the sample library: a run is started, watched, kept, searched with, mixed and gone back from; another
// one is stopped and kept as it stands. Each function goes on where the one before it stopped; run them all. With SEMBLANCE_SHOTS=FOLDER the
// window is saved there, light and dark, while a run goes on and at its end.
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSlider>
#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>
#include <memory>

#include "engine/api/engine.h"
#include "ui/charts/line_chart.h"
#include "ui/main_window.h"
#include "ui/models/photo_model.h"
#include "ui/theme/icons.h"
#include "ui/theme/language.h"
#include "ui/theme/preferences.h"
#include "ui/theme/theme.h"
#include "ui/widgets/model_card.h"
#include "ui/widgets/photo_grid.h"
#include "ui/widgets/pinned_strip.h"

using namespace semblance;
using api::JobState;

constexpr int patience = 90'000;  // milliseconds: a loaded machine is no fault; three times that is less than Qt allows a test function
constexpr int samples = 120;

class TestWindowTrain : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::unique_ptr<api::Engine> m_engine;
    std::unique_ptr<ui::Preferences> m_preferences;
    std::unique_ptr<ui::Theme> m_theme;
    ui::Language m_language;
    std::unique_ptr<ui::MainWindow> m_window;
    std::string m_starter;                // its version
    std::vector<api::PhotoId> m_answers;  // of the starter

    template <class T>
    T *find(const char *name) const
    {
        return m_window->findChild<T *>(QLatin1String(name));
    }
    [[nodiscard]] std::string activeVersion() const { return m_engine->summary().value_or(api::LibrarySummary{}).modelVersion; }
    [[nodiscard]] bool training() const
    {
        const auto jobs = m_engine->jobs();
        return std::any_of(jobs.begin(), jobs.end(), [](const api::JobStatus &job) {
            return job.kind == api::JobKind::Train && job.state != JobState::Done && job.state != JobState::Cancelled
                   && job.state != JobState::Failed;
        });
    }
    [[nodiscard]] api::RunSummary lastRun() const
    {
        const auto runs = m_engine->runs();
        return runs && !runs->empty() ? runs->front() : api::RunSummary{};
    }
    [[nodiscard]] double figure(const char *name) const
    {
        const auto run = lastRun();
        const auto found = run.figures.find(name);
        return found == run.figures.end() ? -1 : found->second;
    }
    std::vector<api::PhotoId> ask(const QString &line) const
    {
        m_window->showPage("search");
        m_window->typeQuery(line);
        int calm = 0;
        std::vector<api::PhotoId> ids;
        if (!QTest::qWaitFor([&] { return (calm = m_window->isSettled() ? calm + 1 : 0) > 3; }, patience))
            return ids;
        const auto *model = find<ui::PhotoGrid>("searchGrid")->model();
        for (int row = 0; row < model->rowCount(); ++row)
            ids.push_back(api::PhotoId{model->index(row, 0).data(ui::PhotoModel::IdRole).toLongLong()});
        return ids;
    }
    void choose(const char *recipe) const
    {
        m_window->showPage("train");
        find<QPushButton>(recipe)->click();
        QTRY_VERIFY2_WITH_TIMEOUT(find<QPushButton>("trainStart")->isEnabled(), qPrintable(find<QLabel>("trainHint")->text()), patience);
    }
    // Presses a model's button on the Models page.
    [[nodiscard]] bool use(const std::string &id) const
    {
        m_window->showPage("models");
        ui::ModelCard *wanted = nullptr;
        const bool listed = QTest::qWaitFor(
            [&] {
                for (auto *card : m_window->findChildren<ui::ModelCard *>())
                    if (card->isVisible() && card->model().id == id && !card->model().active)
                        wanted = card;
                return wanted != nullptr;
            },
            patience);
        if (listed)
            wanted->findChild<QPushButton *>("modelUse")->click();
        return listed;
    }
    void shoot(const QString &name)
    {
        const QString folder = qEnvironmentVariable("SEMBLANCE_SHOTS");
        if (folder.isEmpty())
            return;
        for (const auto look : {ui::Appearance::Dark, ui::Appearance::Light}) {
            m_theme->apply(look);
            QTest::qWait(400);
            QVERIFY(m_window->grab().save(folder + '/' + name + (look == ui::Appearance::Dark ? "-dark.png" : "-light.png")));
        }
    }

private Q_SLOTS:
    void initTestCase()
    {
        ui::initResources();
        api::EngineOptions options;
        options.library = m_folder.filePath("library").toStdString();
        options.starter = SEMBLANCE_SOURCE_DIR "/resources/starter";
        options.device = "cpu";
        options.precision = "fp32";
        options.isolation = "off";
        auto engine = api::openEngine(options);
        QVERIFY2(engine.has_value(), engine ? "" : engine.error().detail.c_str());
        m_engine = std::move(*engine);
        m_preferences = std::make_unique<ui::Preferences>(m_folder.filePath("settings.ini"));
        m_theme = std::make_unique<ui::Theme>(*qApp);
        m_theme->apply(ui::Appearance::Light);
        m_language.apply("en");
        m_window = std::make_unique<ui::MainWindow>(*m_engine, *m_preferences, *m_theme, m_language);
        m_window->resize(1440, 900);
        m_window->show();
        m_engine->addSamplePhotos();
        QTRY_VERIFY_WITH_TIMEOUT(m_window->bridge().library().timeline.size() == samples && !m_window->bridge().busyWithJob(), patience);
        m_answers = ask("a red boat on the sea");
        QVERIFY(!m_answers.empty());
        m_starter = activeVersion();
        QVERIFY(!m_starter.empty());
    }

    // Somebody who only presses "Start".
    void theCurvesMoveAndTheVerdictIsPlain()
    {
        m_window->showPage("train");
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
        QCOMPARE(activeVersion(), m_starter);  // nobody has decided yet
        shoot("train-result");
    }

    void mixesAreMeasuredAndOneIsKept()
    {
        auto *slider = find<QSlider>("blendSlider");
        auto *keep = find<QPushButton>("blendKeep");
        QTRY_VERIFY_WITH_TIMEOUT(slider->isVisible(), patience);
        slider->setValue(5);
        QTRY_VERIFY_WITH_TIMEOUT(keep->isEnabled(), patience);
        QVERIFY(find<QLabel>("blendFigures")->text().contains("general pictures"));
        const auto known = m_engine->models().value().size();
        keep->click();
        QTRY_COMPARE_WITH_TIMEOUT(m_engine->models().value().size(), known + 1, patience);
        QTRY_VERIFY_WITH_TIMEOUT(find<QLabel>("runNote")->isVisible(), patience);
    }

    void theVersionIsKeptSearchedWithAndGoneBackFrom()
    {
        m_window->showPage("train");
        find<QPushButton>("runUse")->click();
        QTRY_VERIFY_WITH_TIMEOUT(activeVersion() != m_starter && !m_window->bridge().busyWithJob(), patience);
        const auto answers = ask("a red boat on the sea");
        QVERIFY(!answers.empty());
        QCOMPARE(m_engine->summary()->embeddedPhotos, samples);
        QVERIFY(use("starter"));
        QTRY_COMPARE_WITH_TIMEOUT(activeVersion(), m_starter, patience);
        QTRY_VERIFY_WITH_TIMEOUT(!m_window->bridge().busyWithJob(), patience);
        QVERIFY(ask("a tree") != m_answers);
        QCOMPARE(ask("a red boat on the sea"), m_answers);
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
        QCOMPARE(ask("a red boat on the sea"), m_answers);  // with the version that is kept, not the one that learns
        QVERIFY(training());
        m_window->showPage("train");
        shoot("train-running");
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
        QCOMPARE(activeVersion(), m_starter);
        // Not wanted after all: it goes from the disk, the run stays in the list.
        const auto folder = lastRun().out;
        QVERIFY(std::filesystem::exists(folder / "config.json"));
        find<QPushButton>("runRemove")->click();
        QTRY_VERIFY_WITH_TIMEOUT(!std::filesystem::exists(folder / "config.json"), patience);
        QCOMPARE(m_engine->runs().value().size(), std::size_t(2));
    }

    void cleanupTestCase()
    {
        m_window.reset();
        m_engine.reset();
    }
};

QTEST_MAIN(TestWindowTrain)
#include "tst_window_train.moc"
