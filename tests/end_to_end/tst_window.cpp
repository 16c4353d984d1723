// The window as somebody uses it for the first time: the real engine and the starter behind it. Each function goes on where the one before
// it stopped; run them all. Offscreen, or under a display of one's own (QT_QPA_PLATFORM=xcb xvfb-run tests/tst_window).
#include <QDir>
#include <QDirIterator>
#include <QMenu>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTemporaryDir>
#include <QtTest>

#include "ui/main_window.h"
#include "ui/pages/library_page.h"
#include "ui/pages/models_page.h"
#include "ui/pages/search_page.h"
#include "ui/theme/icons.h"
#include "ui/theme/language.h"
#include "ui/theme/preferences.h"
#include "ui/theme/theme.h"
#include "ui/widgets/annotation_panel.h"
#include "ui/widgets/caption_field.h"
#include "ui/widgets/inspector.h"
#include "ui/widgets/job_strip.h"
#include "ui/widgets/jobs_dialog.h"
#include "ui/widgets/lightbox.h"
#include "ui/widgets/photo_grid.h"
#include "ui/widgets/sidecar_dialog.h"

using namespace semblance;
using api::JobState;
namespace fs = std::filesystem;

namespace {

constexpr int patience = 90'000;  // milliseconds: a loaded machine is no fault; three times that is less than Qt allows a test function
constexpr int samples = 120;

// What is closed and opened again by a restart.
struct Program {
    Program(const api::EngineOptions &options, ui::Preferences &preferences, ui::Theme &theme, ui::Language &language)
    {
        auto opened = api::openEngine(options);
        if (!opened)
            qFatal("%s", opened.error().detail.c_str());
        engine = std::move(*opened);
        window = std::make_unique<ui::MainWindow>(*engine, preferences, theme, language);
        window->resize(1280, 820);
        window->show();
    }
    std::unique_ptr<api::Engine> engine;
    std::unique_ptr<ui::MainWindow> window;
};

}  // namespace

class TestWindow : public QObject {
    Q_OBJECT

    QTemporaryDir m_temporary;
    std::unique_ptr<ui::Preferences> m_preferences;
    std::unique_ptr<ui::Theme> m_theme;
    ui::Language m_language;
    api::EngineOptions m_options;
    std::unique_ptr<Program> m_program;
    api::PhotoId m_wrong, m_written;

    template <class T>
    T *find(const char *name) const
    {
        return m_program->window->findChild<T *>(QLatin1String(name));
    }
    api::Engine &engine() const { return *m_program->engine; }
    ui::MainWindow &window() const { return *m_program->window; }
    ui::PhotoGrid *grid() const { return find<ui::PhotoGrid>("searchGrid"); }

    void start()
    {
        m_program.reset();
        m_program = std::make_unique<Program>(m_options, *m_preferences, *m_theme, m_language);
    }
    bool settled() const
    {
        int calm = 0;
        return QTest::qWaitFor([&] { return (calm = window().isSettled() ? calm + 1 : 0) > 3; }, patience);
    }
    std::vector<api::PhotoId> shown() const
    {
        std::vector<api::PhotoId> ids;
        const auto *model = grid()->model();
        for (int row = 0; row < model->rowCount(); ++row)
            ids.push_back(api::PhotoId{model->index(row, 0).data(ui::PhotoModel::IdRole).toLongLong()});
        return ids;
    }
    // The photos that the window shows for a line typed into its bar.
    std::vector<api::PhotoId> ask(const QString &line) const
    {
        window().showPage("search");
        window().typeQuery(line);
        const bool done = settled();
        return done ? shown() : std::vector<api::PhotoId>();
    }
    QStringList captionsOf(api::PhotoId id) const
    {
        QStringList texts;
        if (const auto photo = engine().photo(id))
            for (const api::Caption &caption : photo->captions)
                texts << QString::fromStdString(caption.text);
        return texts;
    }
    JobState stateOf(api::JobId id) const
    {
        for (const api::JobStatus &job : engine().jobs())
            if (job.id == id)
                return job.state;
        return JobState::Failed;
    }
    std::optional<api::JobStatus> running(api::JobKind kind) const
    {
        for (const api::JobStatus &job : engine().jobs())
            if (job.kind == kind && job.state < JobState::Done)
                return job;
        return std::nullopt;
    }
    std::string activeVersion() const { return engine().summary().value_or(api::LibrarySummary{}).modelVersion; }
    // Presses a model's button, and the answer to the question about its cost where one is asked.
    bool switchTo(const std::string &id, bool asked)
    {
        window().showPage("models");
        ui::ModelCard *wanted = nullptr;
        const bool listed = QTest::qWaitFor(
            [&] {
                for (auto *card : window().findChildren<ui::ModelCard *>())
                    if (card->isVisible() && card->model().id == id && !card->model().active)
                        wanted = card;
                return wanted != nullptr;
            },
            patience);
        if (!listed)
            return false;
        wanted->findChild<QPushButton *>("modelUse")->click();
        if (!asked)
            return true;
        if (!QTest::qWaitFor([&] { return find<QMessageBox>("switchModelBox") != nullptr; }, patience))
            return false;
        auto *box = find<QMessageBox>("switchModelBox");
        const bool counted = box->informativeText().contains(QString::number(samples));
        box->findChild<QPushButton *>("switchModelConfirm")->click();
        return counted;
    }

private Q_SLOTS:
    void initTestCase()
    {
        ui::initResources();
        m_preferences = std::make_unique<ui::Preferences>(m_temporary.filePath("settings.ini"));
        m_theme = std::make_unique<ui::Theme>(*qApp);
        m_theme->apply(ui::Appearance::Light);
        m_language.apply("en");
        m_options.library = m_temporary.filePath("library").toStdString();
        m_options.starter = SEMBLANCE_SOURCE_DIR "/resources/starter";
        m_options.decoder = SEMBLANCE_BIN_DIR "/semblance-decoder";
        m_options.device = "cpu";
        start();
    }
    void cleanupTestCase() { m_program.reset(); }

    void theFirstStartWelcomesAndMakesASampleLibrary()
    {
        QTRY_VERIFY_WITH_TIMEOUT(find<QWidget>("welcomePage")->isVisible(), patience);
        find<QPushButton>("welcomeSamples")->click();
        QTRY_VERIFY_WITH_TIMEOUT(running(api::JobKind::Samples).has_value(), patience);
        QTRY_VERIFY_WITH_TIMEOUT(!running(api::JobKind::Samples), patience);
        QTRY_VERIFY_WITH_TIMEOUT(find<QWidget>("searchPage")->isVisible() && grid()->model()->rowCount() == samples, patience);
        QVERIFY(settled());
        QCOMPARE(engine().summary()->embeddedPhotos, samples);
        QCOMPARE(engine().summary()->failed, 0);
    }

    void aSentenceFindsTheRightScenes()
    {
        const auto ids = ask("a red boat on the sea");
        QVERIFY(ids.size() >= 3);
        int boats = 0;
        for (std::size_t i = 0; i < 3; ++i)
            boats += captionsOf(ids[i]).join(' ').contains("boat");
        QVERIFY2(boats >= 2, qPrintable(captionsOf(ids[0]).join(" | ")));
        QVERIFY(ask("boat -sea") != ids);
    }

    void nearlyTheWholePhotoFindsWhatThePhotoFinds()
    {
        const auto ids = ask("a red boat on the sea");
        window().selectRow(0);
        QTest::keyClick(grid(), Qt::Key_Return);
        auto *lightbox = find<ui::Lightbox>("lightbox");
        QTRY_VERIFY_WITH_TIMEOUT(lightbox->isVisible() && lightbox->isSettled(), patience);
        QTest::keyClick(lightbox, Qt::Key_R);
        QVERIFY(lightbox->isDrawing());
        QTest::keyClick(lightbox, Qt::Key_Left);
        for (int i = 0; i < 22; ++i)  // nearly the whole of it: the upper left corner, then the lower right one
            QTest::keyClick(lightbox, i % 2 ? Qt::Key_Left : Qt::Key_Up);
        for (int i = 0; i < 44; ++i)
            QTest::keyClick(lightbox, i % 2 ? Qt::Key_Right : Qt::Key_Down, Qt::ShiftModifier);
        QTest::keyClick(lightbox, Qt::Key_Return);
        QVERIFY(settled());
        // As with the whole photo: it is what is asked with, so it is not among the answers.
        const auto found = shown();
        QVERIFY(!found.empty());
        QVERIFY(std::find(found.begin(), found.end(), ids.front()) == found.end());
        const auto whole = ask(QString("near:#%1").arg(ids.front().value));
        QVERIFY2(std::find(whole.begin(), whole.begin() + std::min<std::ptrdiff_t>(3, std::ssize(whole)), found.front())
                     != whole.begin() + std::min<std::ptrdiff_t>(3, std::ssize(whole)),
                 "nearly the whole photo finds what the photo finds");
    }

    void aPhotoFindsItselfFirst()
    {
        const auto ids = ask("a red boat on the sea");
        const auto photo = engine().photo(ids.front());
        QVERIFY(photo.has_value());
        const QString copy = m_temporary.filePath("elsewhere.jpg");
        QVERIFY(QFile::copy(QString::fromStdString(photo->path.native()), copy));
        window().typeQuery({});
        window().searchByFile(copy.toStdString());
        QVERIFY(settled());
        QVERIFY(!shown().empty());
        QCOMPARE(shown().front(), ids.front());
    }

    void judgementsReorderAtOnce()
    {
        const auto before = ask("a house");
        QVERIFY(before.size() >= 4);
        m_wrong = before[1];
        window().selectRow(1);
        QTest::keyClick(grid(), Qt::Key_N);
        QTRY_VERIFY_WITH_TIMEOUT(
            settled() &&
                [&] {
                    const auto now = shown();
                    return std::find(now.begin(), now.end(), m_wrong) == now.end();
                }(),
            patience);
        const auto chosen = shown().back();
        window().selectRow(int(shown().size()) - 1);
        QTest::keyClick(grid(), Qt::Key_Y);
        QTRY_VERIFY_WITH_TIMEOUT(settled() && shown().front() == chosen, patience);
    }

    void aCaptionIsWrittenFoundAndPutIntoAnXmpFile()
    {
        ask("a house");
        window().selectRow(0);
        QVERIFY(settled());
        m_written = grid()->currentPhoto();
        QTest::keyClick(grid(), Qt::Key_C);
        auto *add = find<ui::CaptionField>("captionAdd");
        QTRY_VERIFY(add->hasFocus());
        QTest::keyClicks(add, "the violet lighthouse of aunt Agathe");
        QTest::keyClick(add, Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(captionsOf(m_written).contains("the violet lighthouse of aunt Agathe"), patience);
        QVERIFY(settled());
        QCOMPARE(ask("\"aunt Agathe\""), std::vector<api::PhotoId>{m_written});

        window().showPage("library");
        Q_EMIT find<ui::LibraryPage>("libraryPage")->captionMenuWanted({});
        auto *menu = find<QMenu>("captionMenu");
        QVERIFY(menu != nullptr);
        menu->actions().first()->trigger();
        menu->close();
        auto *dialog = find<ui::SidecarDialog>("sidecarDialog");
        QVERIFY(dialog != nullptr);
        auto *write = dialog->findChild<QPushButton *>("sidecarWrite");
        QTRY_VERIFY_WITH_TIMEOUT(write->isEnabled(), patience);
        write->click();
        const auto written = [&] {
            for (QDirIterator at(m_temporary.filePath("library"), {"*.xmp"}, QDir::Files, QDirIterator::Subdirectories); at.hasNext();) {
                QFile file(at.next());
                if (file.open(QIODevice::ReadOnly) && file.readAll().contains("violet lighthouse"))
                    return true;
            }
            return false;
        };
        QTRY_VERIFY_WITH_TIMEOUT(written(), patience);
        QTRY_VERIFY_WITH_TIMEOUT(dialog->findChild<QPushButton *>("sidecarClose")->isEnabled(), patience);
        dialog->close();
    }

    void searchAnswersWhileTheModelIsSwitched()
    {
        const std::string starter = activeVersion();
        window().showPage("models");
        find<ui::ModelsPage>("modelsPage")->importFrom(fs::path(SEMBLANCE_TEST_DATA) / "reference" / "tiny-clip-hf");
        QTRY_VERIFY_WITH_TIMEOUT(find<QPushButton>("modelReportImport") != nullptr, patience);
        find<QPushButton>("modelReportImport")->click();

        int answers = 0;  // while photos were embedded by the new model
        QStringList troubles;
        connect(&window().bridge(), &ui::EngineBridge::searchAnswered, this, [&](const api::SearchAnswer &answer) {
            answers += running(api::JobKind::SwitchModel).has_value();
            if (answer.error || answer.searched != samples)
                troubles << QString::fromStdString(answer.error ? answer.error->detail : std::to_string(answer.searched));
        });
        QVERIFY(switchTo("tiny-clip-hf", true));
        // It is held in its midst, or a fast machine would be done before anybody asked.
        std::optional<api::JobStatus> job;
        while (!(job = running(api::JobKind::SwitchModel)) && activeVersion() == starter)
            QCoreApplication::processEvents();
        QVERIFY(job.has_value());
        window().bridge().pause(job->id);
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(job->id), JobState::Paused, patience);
        for (const char *line : {"a dog", "a tree", "a red boat", "a house"})
            QVERIFY2(!ask(line).empty(), line);
        window().bridge().resume(job->id);
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(job->id), JobState::Done, patience);
        disconnect(&window().bridge(), &ui::EngineBridge::searchAnswered, this, nullptr);
        QVERIFY2(troubles.isEmpty(), qPrintable(troubles.join('\n')));
        QVERIFY2(answers > 0, "nothing was answered while the library was embedded anew");
        QVERIFY(activeVersion() != starter);
        QVERIFY(settled());

        QVERIFY(switchTo("starter", false));  // its embeddings are there: nothing is asked
        QTRY_COMPARE_WITH_TIMEOUT(activeVersion(), starter, patience);
        QVERIFY(settled());
        QVERIFY(!ask("a red boat on the sea").empty());
    }

    void aCancelledJobLeavesTheLibrarySearchable()
    {
        const QString folder = m_temporary.filePath("more");
        QVERIFY(QDir().mkpath(folder));
        int copied = 0;
        for (QDirIterator at(QString::fromStdString((m_options.library / "sample-photos").native()), {"*.jpg"}, QDir::Files);
             at.hasNext();) {
            QFile in(at.next()), out(folder + QString("/%1.jpg").arg(copied++));
            QVERIFY(in.open(QIODevice::ReadOnly) && out.open(QIODevice::WriteOnly));
            out.write(in.readAll() + QByteArray("another content"));
        }
        QVERIFY(copied > 100);
        const api::JobId job = window().bridge().indexFolder(folder.toStdString());
        window().bridge().pause(job);
        QTRY_VERIFY_WITH_TIMEOUT(find<ui::JobStrip>("jobStrip")->isVisible(), patience);
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(job), JobState::Paused, patience);
        window().bridge().cancel(job);
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(job), JobState::Cancelled, patience);
        QVERIFY(settled());
        QVERIFY(!ask("a red boat on the sea").empty());
        const auto folders = engine().folders();
        QVERIFY(folders.has_value());
        for (const api::Folder &one : *folders)
            if (one.path == fs::path(folder.toStdString()))
                QVERIFY(engine().removeFolder(one.id).has_value());
    }

    void aRestartFindsEverythingAgain()
    {
        start();
        QTRY_VERIFY_WITH_TIMEOUT(window().bridge().modelState() == ui::ModelState::Ready, patience);
        QVERIFY(settled());
        QVERIFY(!find<QWidget>("welcomePage")->isVisible());
        QCOMPARE(grid()->model()->rowCount(), samples);
        const auto houses = ask("a house");
        QVERIFY2(std::find(houses.begin(), houses.end(), m_wrong) == houses.end(), "the judgement is kept");
        QCOMPARE(ask("\"aunt Agathe\""), std::vector<api::PhotoId>{m_written});

        find<ui::JobStrip>("jobStrip")->openHistory();
        auto *dialog = find<ui::JobsDialog>("jobsDialog");
        QVERIFY(dialog != nullptr);
        QTRY_VERIFY_WITH_TIMEOUT(!dialog->findChild<QPlainTextEdit *>("jobLog")->toPlainText().isEmpty(), patience);
        QStringList said;
        for (const api::PastJob &job : engine().history().pastJobs())
            said << QString("%1 %2").arg(int(job.kind)).arg(int(job.state));
        QVERIFY(said.contains(QString("%1 %2").arg(int(api::JobKind::Samples)).arg(int(JobState::Done))));
        QVERIFY(said.contains(QString("%1 %2").arg(int(api::JobKind::SwitchModel)).arg(int(JobState::Done))));
        QVERIFY(said.contains(QString("%1 %2").arg(int(api::JobKind::Index)).arg(int(JobState::Cancelled))));
        dialog->close();
    }
};

QTEST_MAIN(TestWindow)
#include "tst_window.moc"
