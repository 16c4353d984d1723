// Draws the window in its states, themes, languages and sizes: ui_gallery OUT [FOLDER WITH PHOTOS] [SCENE].
#include <QApplication>
#include <QComboBox>
#include <QDialog>
#include <QDir>
#include <QElapsedTimer>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QPainter>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QTabBar>
#include <QTabWidget>
#include <QToolButton>
#include <QTableView>
#include <cmath>
#include <functional>

#include "tests/support/evaluation_reports.h"
#include "tests/support/fake_engine.h"
#include "tests/support/fake_teaching.h"
#include "tests/support/run_reports.h"
#include "tests/ui/gallery_models.h"
#include "ui/charts/figure_bars.h"
#include "ui/main_window.h"
#include "ui/pages/models_page.h"
#include "ui/pages/train_page.h"
#include "ui/theme/icons.h"
#include "ui/theme/language.h"
#include "ui/theme/preferences.h"
#include "ui/theme/theme.h"
#include "ui/widgets/command_palette.h"
#include "ui/widgets/export_dialog.h"
#include "ui/widgets/job_strip.h"
#include "ui/widgets/duplicates_dialog.h"
#include "ui/widgets/inspector.h"
#include "ui/widgets/lightbox.h"
#include "ui/widgets/names_panel.h"
#include "ui/widgets/overlays.h"
#include "ui/widgets/photo_grid.h"
#include "ui/widgets/sidecar_dialog.h"

using namespace semblance;

namespace {

struct Scene {
    const char *name;
    int photos;
    std::function<void(test::FakeEngine &)> before;
    std::function<void(test::FakeEngine &, ui::MainWindow &)> then;
    bool model = true;
};

void spin(ui::MainWindow &window)
{
    QElapsedTimer clock;
    clock.start();
    for (int calm = 0; calm < 5 && clock.elapsed() < 4000;) {
        QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
        calm = window.isSettled() ? calm + 1 : 0;
    }
}

api::JobStatus job(std::int64_t id, api::JobState state, const char *folder)
{
    api::JobStatus status;
    status.id = core::JobId{id};
    status.state = state;
    status.subject = folder;
    status.done = 12340;
    status.total = 80112;
    status.rate = 118;
    status.secondsLeft = 575;
    return status;
}

// As Ctrl+K does: a shortcut needs an active window, which a picture has none.
void openPalette(ui::MainWindow &window, const QString &typed)
{
    window.openPalette();
    window.findChild<QLineEdit *>("paletteText")->setText(typed);
}

// The fourth photo has words from everywhere, its neighbours some tags.
void annotate(test::FakeEngine &engine)
{
    const std::int64_t photo = engine.timeline().value()[3].value;
    api::Annotation texts{core::PhotoId{photo}, {}, std::nullopt, std::nullopt};
    texts.captions = {{"The dog of aunt Agathe catches the frisbee that uncle Theodor threw much too far into the sea", "en", "user"},
                      {"A brown dog runs along the beach", "en", "table"},
                      {"\xe4\xb8\x80\xe5\x8f\xaa\xe6\xa3\x95\xe8\x89\xb2\xe7\x9a\x84\xe7\x8b\x97", "zh", "metadata"}};
    texts.tags = {"beach", "dog", "holidays", "North Sea 2023 with the whole family and both dogs", "summer"};
    engine.texts.suggestions = {{false, "A brown dog carries a stick through the shallow water of the bay", "en", 0.93, false, {}},
                                {false, "Two dogs play", "en", 0.71, false, {}},
                                {true, "dog", {}, 0.88, true, {}},
                                {true, "water", {}, 0.77, false, {}},
                                {true, "summer evening", {}, 0.58, true, {}}};
    static_cast<void>(engine.texts.put({texts}));
    static_cast<void>(engine.texts.change({{core::PhotoId{photo - 1}, core::PhotoId{photo - 2}}, {}, {}, {"beach", "evening"}, {}}));
}

void sidecars(test::FakeEngine &engine)
{
    const auto change = [](const char *file, bool exists, std::vector<api::Wording> captions, std::vector<std::string> tags) {
        api::SidecarChange one;
        one.file = file;
        one.exists = exists;
        one.changes = true;
        one.after.captions = std::move(captions);
        one.before.tags = {"sea"};
        one.after.tags = std::move(tags);
        return one;
    };
    engine.texts.sidecars = {
        change("/pictures/Holidays/IMG_2041.jpg.xmp", false, {{"The dog of aunt Agathe catches the frisbee", "en"}}, {"sea", "dog"}),
        change("/pictures/Holidays/IMG_2042.jpg.xmp", true, {}, {"beach"}),
        change("/pictures/Holidays/IMG_2043.jpg.xmp", true, {{"\xe4\xb8\x80\xe5\x8f\xaa\xe7\x8b\x97", "zh"}}, {"sea"})};
    engine.texts.sidecars.push_back(change("/pictures/Holidays/diary.xmp", true, {}, {}));
    engine.texts.sidecars.back().problem = "The sidecar /pictures/Holidays/diary.xmp is left alone: it is no XMP.";
}

api::DuplicateGroup groupOf(test::FakeEngine &engine, std::int64_t first, std::int64_t count, bool identical)
{
    api::DuplicateGroup group;
    group.identical = identical;
    for (std::int64_t id = first; id < first + count; ++id)
        if (const auto photo = engine.photo(core::PhotoId{id}))
            group.photos.push_back({photo->id, photo->path, photo->takenAt, photo->width, photo->height, 0, photo->bytes, 1});
    return group;
}

QWidget *shown = nullptr;  // a dialog before the window

void full(test::FakeEngine &engine, ui::MainWindow &window, const char *query)
{
    Q_UNUSED(engine);
    window.typeQuery(query);
    spin(window);
}

// With the dialogs that stand over it, which are windows of their own.
QPixmap pictureOf(ui::MainWindow &window)
{
    QPixmap picture = window.grab();
    QPainter painter(&picture);
    for (QDialog *dialog : window.findChildren<QDialog *>())
        if (dialog->isVisible())
            painter.drawPixmap((window.width() - dialog->width()) / 2, (window.height() - dialog->height()) / 2, dialog->grab());
    return picture;
}

void oddFolders(test::FakeEngine &engine)
{
    engine.folderList.front().excluded = 1204;
    engine.folderList.front().watched = api::Watched::Told;
    engine.folderList.push_back({core::FolderId{2}, "/media/backup/Family archive 1987–2004 scanned", 12840, 0, 0, true, api::Watched::No});
    engine.folderList.push_back({core::FolderId{3}, "/tmp", 431, 3, 12, false, api::Watched::Periodic});
    engine.problemList = {{"/tmp/IMG_1.jpg", "it ends in the middle of the picture"}};
    engine.offlinePhotos = 12840;
    static_cast<void>(engine.setWatching(true));
    engine.folderList.back().watched = api::Watched::Periodic;
}

void writeRules(ui::MainWindow &window, const char *patterns)
{
    window.showPage("library");
    spin(window);
    auto *list = window.findChild<QListView *>("folderList");
    list->setCurrentIndex(list->model()->index(0, 0));
    window.findChild<QPushButton *>("folderRules")->click();
    spin(window);
    window.findChild<QPlainTextEdit *>("rulesPatterns")->setPlainText(QString::fromUtf8(patterns));
    QElapsedTimer clock;
    for (clock.start(); clock.elapsed() < 600;)  // until the photos are counted
        QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
}

std::vector<Scene> scenes()
{
    return {
        {"welcome", 0, nullptr, nullptr},
        {"timeline", -1, nullptr, [](auto &, auto &w) { w.selectRow(3); }},
        {"search", -1, nullptr,
         [](auto &e, auto &w) {
             full(e, w, "a dog on the beach -people");
             w.selectRow(1);
         }},
        {"less", -1, nullptr,
         [](auto &e, auto &w) {
             full(e, w, "a dog");
             w.template findChild<QPushButton *>("showLessLikely")->click();
         }},
        {"chips", -1, nullptr,
         [](auto &e, auto &w) {
             full(e, w, "year:2023 rating:>=3 -people near:#4@0.2,0.2,0.5,0.5 a dog on the beach");
             w.selectRow(2);
         }},
        {"mistake", -1, nullptr,
         [](auto &e, auto &w) {
             full(e, w, "a dog");
             full(e, w, "a dog date:2023-99 on the beach");
         }},
        {"why", -1, nullptr,
         [](auto &e, auto &w) {
             full(e, w, "dog beach year:2023 -people");
             w.selectRow(1);
             spin(w);
             w.template findChild<QPushButton *>("heatMap")->click();
         }},
        {"why-not", -1, nullptr,
         [](auto &e, auto &w) {
             full(e, w, "dog beach");
             w.explainFile("/elsewhere/cat.jpg");
         }},
        {"judged", -1, nullptr,
         [](auto &e, auto &w) {
             full(e, w, "a dog");
             w.selectRow(3);
             spin(w);
             w.template findChild<QPushButton *>("judgeWrong")->click();
             spin(w);
             w.selectRow(5);
             w.template findChild<QPushButton *>("judgeRight")->click();
             spin(w);
             w.template findChild<QPushButton *>("showLessLikely")->click();
         }},
        {"region", -1, nullptr,
         [](auto &e, auto &w) {
             full(e, w, "a dog");
             auto *grid = w.template findChild<ui::PhotoGrid *>("searchGrid");
             auto *lightbox = w.template findChild<ui::Lightbox *>("lightbox");
             lightbox->open(grid->model(), 2);
             spin(w);
             lightbox->drawRegion();
         }},
        {"captions", -1, [](auto &e) { annotate(e); },
         [](auto &, auto &w) {
             w.selectRow(3);
             spin(w);
         }},
        {"suggestions", -1, [](auto &e) { annotate(e); },
         [](auto &, auto &w) {
             w.selectRow(2);
             spin(w);
             w.template findChild<QPushButton *>("suggestToggle")->click();
             spin(w);
             w.template findChild<ui::Inspector *>("inspectorPanel")->revealAnnotations();
         }},
        {"sidecars", -1, [](auto &e) { annotate(e); },
         [](auto &e, auto &w) {
             w.showPage("library");
             spin(w);
             sidecars(e);
             w.template findChild<QToolButton *>("libraryCaptionFiles")->click();
             auto *menu = w.template findChild<QMenu *>("captionMenu");
             menu->actions().first()->trigger();
             menu->close();
             spin(w);
             shown = w.template findChild<ui::SidecarDialog *>("sidecarDialog");
         }},
        {"duplicates", -1,
         [](auto &e) {
             e.groups = {groupOf(e, 10, 3, false), groupOf(e, 20, 2, true), groupOf(e, 30, 4, false)};
             e.groups[2].burst = true;
         },
         [](auto &, auto &w) {
             w.showPage("library");
             spin(w);
             w.template findChild<QToolButton *>("libraryDuplicates")->click();
             shown = w.template findChild<ui::DuplicatesDialog *>("duplicatesDialog");
             QElapsedTimer clock;
             for (clock.start(); clock.elapsed() < 1500;)
                 QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
         }},
        {"captions-batch", -1, [](auto &e) { annotate(e); },
         [](auto &, auto &w) {
             w.selectRow(3);
             auto *grid = w.template findChild<ui::PhotoGrid *>("searchGrid");
             for (int row = 3; row < 9; ++row)
                 grid->selectionModel()->select(grid->model()->index(row, 0), QItemSelectionModel::Select);
             spin(w);
         }},
        {"captions-lightbox", -1, [](auto &e) { annotate(e); },
         [](auto &, auto &w) {
             auto *grid = w.template findChild<ui::PhotoGrid *>("searchGrid");
             auto *lightbox = w.template findChild<ui::Lightbox *>("lightbox");
             lightbox->open(grid->model(), 3);
             spin(w);
             lightbox->showPanel(true);
         }},
        {"nothing", -1, nullptr, [](auto &e, auto &w) { full(e, w, "nothing like it"); }},
        {"loading", -1, nullptr, [](auto &e, auto &w) { full(e, w, "a dog"); }, false},
        {"model-failed", -1, nullptr,
         [](auto &e, auto &w) {
             e.setModel(core::fail(
                 core::ErrorCode::Corrupt,
                 "model.safetensors in models/starter is 1,204 bytes long, its header promises 18,220,032; copy the model again"));
             spin(w);
             full(e, w, "a dog");
         },
         false},
        {"search-error", -1,
         [](auto &e) {
             e.searchError = core::Error{core::ErrorCode::NoEmbeddings, "the library has no vectors of the model Semblance starter"};
         },
         [](auto &e, auto &w) { full(e, w, "a dog"); }},
        {"busy", -1, nullptr,
         [](auto &e, auto &w) {
             e.setJob(job(1, api::JobState::Running, "/pictures/Holidays"));
             full(e, w, "a dog");
         }},
        {"jobs", -1, nullptr,
         [](auto &e, auto &w) {
             auto done = job(1, api::JobState::Done, "/pictures/2021");
             done.index = api::IndexResult{.photos = 4000,
                                           .indexed = 3993,
                                           .unchanged = 0,
                                           .removed = 0,
                                           .moved = 0,
                                           .captions = 0,
                                           .failed = {{"/a.jpg", "x"}},
                                           .warnings = {},
                                           .seconds = 210,
                                           .imagesPerSecond = 19};
             e.setJob(done);
             auto failed = job(2, api::JobState::Failed, "/media/stick");
             failed.error = core::Error{core::ErrorCode::NotFound, "the folder /media/stick is not there"};
             e.setJob(failed);
             e.setJob(job(3, api::JobState::Queued, "/pictures/Scans"));
             e.setJob(job(4, api::JobState::Paused, "/pictures/Holidays"));
             spin(w);
             w.template findChild<ui::JobStrip *>("jobStrip")->togglePanel();
         }},
        {"library", -1, oddFolders, [](auto &, auto &w) { w.showPage("library"); }},
        {"rules", -1, oddFolders, [](auto &, auto &w) { writeRules(w, "exports/\n*_small.jpg\n!cover_small.jpg"); }},
        {"rules-mistake", -1, oddFolders, [](auto &, auto &w) { writeRules(w, "exports/\n*_[ab.jpg"); }},
        {"problems", -1,
         [](auto &e) {
             e.problemList = {
                 {"/pictures/Holidays/IMG_2041.jpg", "the file is empty"},
                 {"/pictures/Holidays/IMG_2077.jpg", "it ends in the middle of the picture, 1,204 of 2,345,000 bytes are there"},
                 {"/pictures/Scans/letter.tif", "it says TIFF but holds a PDF"}};
             e.writable = false;
         },
         [](auto &, auto &w) {
             w.showPage("library");
             w.template findChild<QTabBar *>("libraryTabs")->setCurrentIndex(1);
         }},
        {"train", -1, nullptr,
         [](auto &, auto &w) {
             w.showPage("train");
             spin(w);
         }},
        {"run", -1, nullptr,
         [](auto &e, auto &w) {
             w.showPage("train");
             spin(w);
             w.template findChild<QPushButton *>("trainStart")->click();
             test::tellRun(e);
             spin(w);
         }},
        {"run-done", -1, nullptr,
         [](auto &e, auto &w) {
             w.showPage("train");
             spin(w);
             w.template findChild<QPushButton *>("trainStart")->click();
             test::tellRun(e);
             e.tellTrained(core::JobId{1}, {"done",
                                            600,
                                            6,
                                            {{"better", 1},
                                             {"text_to_image_r10", 0.23},
                                             {"base_text_to_image_r10", 0.16},
                                             {"gain_r10", 0.06},
                                             {"gain_r10_ci_low", 0.02},
                                             {"gain_r10_ci_high", 0.10},
                                             {"probe_r10", 0.80},
                                             {"base_probe_r10", 0.82}},
                                            "/models/trained-20230714-180511"});
             auto done = job(1, api::JobState::Done, "/models/trained-20230714-180511");
             done.kind = api::JobKind::Train;
             e.setJob(done);
             spin(w);
         }},
        {"run-trials", -1, nullptr,
         [](auto &e, auto &w) {
             w.showPage("train");
             spin(w);
             w.template findChild<QPushButton *>("trainStart")->click();
             test::tellTrials(e);
             spin(w);
         }},
        {"run-classes", -1, nullptr,
         [](auto &e, auto &w) {
             w.showPage("train");
             spin(w);
             w.template findChild<QPushButton *>("recipe-classify")->click();
             w.template findChild<QPushButton *>("recipeAdvanced")->click();
             spin(w);
             w.template findChild<QPushButton *>("trainStart")->click();
             e.tellTrained(core::JobId{1}, {"done",
                                            0,
                                            120,
                                            {{"better", 1},
                                             {"accuracy", 0.91},
                                             {"base_accuracy", 0.72},
                                             {"gain_accuracy", 0.19},
                                             {"gain_accuracy_ci_low", 0.08},
                                             {"gain_accuracy_ci_high", 0.30}},
                                            "/models/trained-20230714-180511"});
             auto done = job(1, api::JobState::Done, "/models/trained-20230714-180511");
             done.kind = api::JobKind::Train;
             e.setJob(done);
             spin(w);
         }},
        {"learnt-tags", -1,
         [](auto &e) {
             int photo = 0;
             for (const auto &[tag, count] : {std::pair{"boat", 14}, std::pair{"dog", 9}, std::pair{"snow", 3}})
                 for (int i = 0; i < count; ++i)
                     e.texts.learnt.push_back(
                         {core::PhotoId{++photo}, "/pictures/a.jpg", {true, tag, {}, 0.97, true, {}, "my-classes", "f3a1"}});
         },
         [](auto &, auto &w) {
             w.showPage("library");
             spin(w);
             Q_EMIT w.template findChild<ui::TrainPage *>("trainPage")->tagsWanted();
             spin(w);
             shown = w.template findChild<QDialog *>("learntTagsDialog");
         }},
        {"corrections", -1,
         [](auto &e) {
             e.correctionCount = {34, 11, 7};
             e.nameList = {{"our boat", "boat", {}}, {"Rex", "dog", {}}};
         },
         [](auto &, auto &w) {
             w.showPage("train");
             spin(w);
         }},
        {"name-this", -1, nullptr,
         [](auto &, auto &w) {
             w.showPage("library");
             spin(w);
             qDeleteAll(w.template findChildren<ui::NameSheet *>());
             auto *sheet = new ui::NameSheet(w.bridge(), {core::PhotoId{1}, core::PhotoId{2}, core::PhotoId{3}}, &w);
             sheet->setWindowFlags(Qt::Widget);  // inside the picture
             sheet->setAutoFillBackground(true);
             sheet->adjustSize();
             sheet->move(360, 180);
             sheet->show();
             spin(w);
         }},
        {"runs-none", -1, nullptr,
         [](auto &, auto &w) {
             w.showPage("train");
             spin(w);
             w.template findChild<QPushButton *>("trainEarlier")->click();
             spin(w);
         }},
        {"runs", -1, [](auto &e) { e.runReports = test::runReports(); },
         [](auto &, auto &w) {
             w.showPage("train");
             spin(w);
             w.template findChild<QPushButton *>("trainEarlier")->click();
             auto *table = w.template findChild<QTableView *>("runsTable");
             for (int row : {0, 1})
                 table->model()->setData(table->model()->index(row, 0), Qt::Checked, Qt::CheckStateRole);
             spin(w);
         }},
        {"run-overlay", -1, [](auto &e) { e.runReports = test::runReports(); },
         [](auto &e, auto &w) {
             w.showPage("train");
             spin(w);
             auto *table = w.template findChild<QTableView *>("runsTable");
             table->model()->setData(table->model()->index(0, 0), Qt::Checked, Qt::CheckStateRole);
             spin(w);
             w.template findChild<QPushButton *>("trainStart")->click();
             test::tellRun(e);
             spin(w);
         }},
        {"evaluate", -1, nullptr,
         [](auto &, auto &w) {
             w.showPage("evaluate");
             spin(w);
         }},
        {"evaluate-search", -1,
         [](auto &e) {
             e.reports = {test::retrievalReport(), test::classReport(), test::mapReport()};
         },
         [](auto &, auto &w) {
             w.showPage("evaluate");
             spin(w);
             Q_EMIT w.template findChild<ui::FigureBars *>("reportBars")->activated("text_to_image|r1");
             spin(w);
         }},
        {"evaluate-classes", -1, [](auto &e) { e.reports = {test::classReport()}; },
         [](auto &, auto &w) {
             w.showPage("evaluate");
             spin(w);
             w.template findChild<QTabWidget *>("reportTabs")->setCurrentIndex(1);
         }},
        {"evaluate-compare", -1, [](auto &e) { e.reports = {test::comparisonReport()}; },
         [](auto &, auto &w) {
             w.showPage("evaluate");
             spin(w);
             Q_EMIT w.template findChild<ui::FigureBars *>("reportBars")->activated("text_to_image/r10|version");
             spin(w);
         }},
        {"evaluate-wins", -1, [](auto &e) { e.reports = {test::comparisonReport()}; },
         [](auto &, auto &w) {
             w.showPage("evaluate");
             spin(w);
             w.template findChild<QTabWidget *>("reportTabs")->setCurrentIndex(1);
         }},
        {"evaluate-damage", -1, [](auto &e) { e.reports = {test::robustnessReport()}; },
         [](auto &, auto &w) {
             w.showPage("evaluate");
             spin(w);
             w.template findChild<QTabWidget *>("reportTabs")->setCurrentIndex(1);
         }},
        {"evaluate-figures", -1, [](auto &e) { e.reports = {test::retrievalReport()}; },
         [](auto &, auto &w) {
             w.showPage("evaluate");
             spin(w);
             w.template findChild<QTabWidget *>("reportTabs")->setCurrentIndex(2);
             Q_EMIT w.template findChild<ui::FigureBars *>("reportBars")->activated("text_to_image|r1");
             auto *list = w.template findChild<QListView *>("behindList");
             list->setCurrentIndex(list->model()->index(0, 0));
             w.template findChild<QToolButton *>("behindTexts")->click();
             spin(w);
         }},
        {"evaluate-blind", -1,
         [](auto &e) {
             test::fillModels(e);
             for (std::int64_t id = 1; id <= 9; ++id)
                 if (const auto photo = e.photo(core::PhotoId{id}))
                     (id % 2 ? e.blind.pair.left : e.blind.pair.right).push_back({photo->id, photo->path});
         },
         [](auto &, auto &w) {
             w.showPage("evaluate");
             spin(w);
             auto *kind = w.template findChild<QComboBox *>("evaluateKind");
             kind->setCurrentIndex(kind->count() - 1);
             Q_EMIT kind->activated(kind->currentIndex());
             auto *other = w.template findChild<QComboBox *>("evaluateBaseline");
             other->setCurrentIndex(1);
             Q_EMIT other->activated(1);
             w.template findChild<QLineEdit *>("blindQuery")->setText("a dog on the beach");
             w.template findChild<QPushButton *>("blindAsk")->click();
             spin(w);
         }},
        {"evaluate-map", -1, [](auto &e) { e.reports = {test::mapReport(2000)}; },
         [](auto &, auto &w) {
             w.showPage("evaluate");
             spin(w);
         }},
        {"models", -1, test::fillModels,
         [](auto &, auto &w) {
             w.showPage("models");
             spin(w);
         }},
        {"models-more", -1, test::fillModels,
         [](auto &, auto &w) {
             w.showPage("models");
             spin(w);
             auto *area = w.template findChild<QWidget *>("modelsPage")->template findChild<QScrollArea *>();
             area->verticalScrollBar()->setValue(area->verticalScrollBar()->maximum());
         }},
        {"model-report", -1,
         [](auto &e) {
             test::fillModels(e);
             e.shop.report.info = e.modelList[3];
             e.shop.report.imageTower = "vision transformer, patches of 32, 12 layers of 768, 12 heads, quick GELU";
             e.shop.report.textTower = "transformer, 12 layers of 512, 8 heads, quick GELU, read at the end token";
             e.shop.report.storedAs = "fp16";
             e.shop.report.notes = {"Its preprocessing is that of CLIP; the folder says nothing else."};
         },
         [](auto &, auto &w) {
             w.showPage("models");
             w.template findChild<ui::ModelsPage *>("modelsPage")->importFrom("/downloads/clip-vit-base-patch32");
             spin(w);
             shown = w.template findChild<QDialog *>("modelReport");
         }},
        {"jobs", -1, test::fillPastJobs,
         [](auto &, auto &w) {
             w.template findChild<ui::JobStrip *>("jobStrip")->openHistory();
             spin(w);
             shown = w.template findChild<QDialog *>("jobsDialog");
         }},
        {"settings", -1, nullptr, [](auto &, auto &w) { w.showPage("settings"); }},
        {"settings-below", -1, nullptr,
         [](auto &, auto &w) {
             w.showPage("settings");
             spin(w);
             auto *area = w.template findChild<QScrollArea *>("settingsArea");
             area->verticalScrollBar()->setValue(area->verticalScrollBar()->maximum());
         }},
        {"palette", -1, nullptr,
         [](auto &, auto &w) {
             w.selectRow(3);
             spin(w);
             openPalette(w, {});
         }},
        {"palette-typed", -1, nullptr,
         [](auto &, auto &w) {
             w.showPage("library");
             spin(w);
             openPalette(w, "sca");
         }},
        {"caption-results", -1, nullptr,
         [](auto &, auto &w) {
             w.typeQuery("near:#140");
             spin(w);
             w.template findChild<QPushButton *>("answerAsCaptions")->click();
         }},
        {"caption-results-none", -1, [](auto &e) { e.setCaptions(false); },
         [](auto &, auto &w) {
             w.typeQuery("near:#140");
             spin(w);
             w.template findChild<QPushButton *>("answerAsCaptions")->click();
         }},
        {"stars", -1, [](auto &e) { annotate(e); },
         [](auto &e, auto &w) {
             api::AnnotationChange stars;
             stars.photos = {core::PhotoId{157}};
             stars.rating = 4;
             static_cast<void>(e.texts.change(stars));
             w.showPage("library");
             spin(w);
             w.template findChild<QToolButton *>("libraryInspectorToggle")->click();
             w.selectRow(3);
         }},
        {"folders", -1, nullptr,
         [](auto &, auto &w) {
             w.showPage("library");
             spin(w);
             auto *box = w.template findChild<QComboBox *>("librarySections");
             box->setCurrentIndex(box->findData("folder"));
             Q_EMIT box->activated(box->currentIndex());
             spin(w);
             auto *grid = w.template findChild<ui::PhotoGrid *>("libraryGrid");
             grid->verticalScrollBar()->setValue(430);
         }},
        {"export", -1, nullptr,
         [](auto &, auto &w) {
             w.showPage("library");
             spin(w);
             auto *dialog = new ui::ExportDialog(w.bridge(), {core::PhotoId{1}, core::PhotoId{2}, core::PhotoId{3}},
                                                 "/pictures/for the wedding/a folder with a rather long name", &w);
             dialog->show();
             spin(w);
             shown = dialog;
         }},
        {"lightbox", -1, nullptr,
         [](auto &e, auto &w) {
             full(e, w, "a dog");
             auto *grid = w.template findChild<ui::PhotoGrid *>("searchGrid");
             w.template findChild<ui::Lightbox *>("lightbox")->open(grid->model(), 2);
         }},
        {"shortcuts", -1, nullptr, [](auto &, auto &w) { w.template findChild<ui::ShortcutsSheet *>("shortcutsSheet")->toggle(); }},
    };
}

}  // namespace

int main(int argc, char **argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication app(argc, argv);
    const QDir out(app.arguments().value(1, "."));
    std::vector<std::filesystem::path> files;
    if (argc > 2 && *argv[2]) {
        const QDir photos(app.arguments().at(2));
        for (const QString &name : photos.entryList({"*.jpg"}, QDir::Files).mid(0, 160))
            files.emplace_back(photos.filePath(name).toStdString());
    }
    ui::initResources();
    ui::Theme theme(app);
    ui::Language language;
    const QString only = app.arguments().value(3);
    for (const Scene &scene : scenes()) {
        if (!only.isEmpty() && only != scene.name)
            continue;
        for (const auto &[themeName, lang, size] : {std::tuple{"light", "en", QSize(1440, 900)},
                                                    {"dark", "zh_CN", QSize(1440, 900)},
                                                    {"dark", "en", QSize(1024, 700)},
                                                    {"light", "zh_CN", QSize(1024, 700)}}) {
            theme.apply(ui::appearanceFrom(themeName));
            language.apply(lang);
            test::FakeEngine engine(scene.photos < 0 ? 160 : scene.photos, scene.photos < 0 ? files : std::vector<std::filesystem::path>{});
            if (scene.before)
                scene.before(engine);
            QFile::remove(out.filePath("gallery.ini"));  // what a scene chose is not for the next
            ui::Preferences preferences(out.filePath("gallery.ini"));
            preferences.overrideTheme(themeName);
            preferences.overrideLanguage(lang);
            ui::MainWindow window(engine, preferences, theme, language);
            window.resize(size);
            window.show();
            if (scene.model)
                engine.setModel({});
            spin(window);
            if (scene.then)
                scene.then(engine, window);
            spin(window);
            const QPixmap picture = shown != nullptr ? std::exchange(shown, nullptr)->grab() : pictureOf(window);
            picture.save(out.filePath(QStringLiteral("%1-%2-%3-%4.png").arg(scene.name, themeName, lang).arg(size.width())));
        }
    }
    return 0;
}
