// Scenes of the library page and of the dialogs that it opens.
#include <QComboBox>
#include <QListView>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QTabBar>
#include <QToolButton>

#include "tests/ui/gallery_scene.h"
#include "ui/pages/train_page.h"
#include "ui/widgets/duplicates_dialog.h"
#include "ui/widgets/export_dialog.h"
#include "ui/widgets/names_panel.h"
#include "ui/widgets/photo_grid.h"
#include "ui/widgets/sidecar_dialog.h"
#include "ui/widgets/trash_dialog.h"

namespace semblance::test {

namespace {

void sidecars(FakeEngine &engine)
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

api::DuplicateGroup groupOf(FakeEngine &engine, std::int64_t first, std::int64_t count, bool identical)
{
    api::DuplicateGroup group;
    group.identical = identical;
    for (std::int64_t id = first; id < first + count; ++id)
        if (const auto photo = engine.photo(core::PhotoId{id}))
            group.photos.push_back({photo->id, photo->path, photo->takenAt, photo->width, photo->height, 0, photo->bytes, 1});
    return group;
}

void oddFolders(FakeEngine &engine)
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
    waitFor(600);
}

}  // namespace

std::vector<Scene> libraryScenes()
{
    return {
        {"library", -1, oddFolders, [](auto &, auto &w) { w.showPage("library"); }},
        {"library-rows", -1, nullptr,
         [](auto &, auto &w) {
             show(w, "library");
             w.template findChild<QToolButton *>("gridWhole")->click();
         }},
        {"trash", -1, nullptr,
         [](auto &, auto &w) {
             show(w, "library");
             auto *dialog =
                 new ui::TrashDialog(w.bridge(), {"/pictures/Holidays/gone/IMG_2041.jpg", "/pictures/Holidays/gone/IMG_2042.jpg"}, &w);
             dialog->start();
             waitFor(800);
             photograph(dialog);
         }},
        {"library-empty", 0, nullptr, [](auto &, auto &w) { show(w, "library"); }},
        {"library-busy", 24,
         [](auto &e) {
             e.setJob(jobOf(1, api::JobState::Running, "/pictures/Holidays"));
             e.setJob(jobOf(2, api::JobState::Queued, "/pictures/Scans"));
         },
         [](auto &, auto &w) { show(w, "library"); }},
        {"library-failed", 0,
         [](auto &e) {
             e.summaryError = core::Error{core::ErrorCode::Corrupt,
                                          "catalog.db in /media/photos/library is not a library or is damaged; the copy before its last "
                                          "change is catalog.db.bak"};
         },
         [](auto &, auto &w) { show(w, "library"); }},
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
        {"folders", -1, nullptr,
         [](auto &, auto &w) {
             show(w, "library");
             auto *box = w.template findChild<QComboBox *>("librarySections");
             box->setCurrentIndex(box->findData("folder"));
             Q_EMIT box->activated(box->currentIndex());
             spin(w);
             auto *grid = w.template findChild<ui::PhotoGrid *>("libraryGrid");
             grid->verticalScrollBar()->setValue(430);
         }},
        {"stars", -1, [](auto &e) { annotate(e); },
         [](auto &e, auto &w) {
             api::AnnotationChange stars;
             stars.photos = {core::PhotoId{157}};
             stars.rating = 4;
             static_cast<void>(e.texts.change(stars));
             show(w, "library");
             w.template findChild<QToolButton *>("libraryInspectorToggle")->click();
             w.selectRow(3);
         }},
        {"sidecars", -1, [](auto &e) { annotate(e); },
         [](auto &e, auto &w) {
             show(w, "library");
             sidecars(e);
             w.template findChild<QToolButton *>("libraryCaptionFiles")->click();
             auto *menu = w.template findChild<QMenu *>("captionMenu");
             menu->actions().first()->trigger();
             menu->close();
             spin(w);
             photograph(w.template findChild<ui::SidecarDialog *>("sidecarDialog"));
         }},
        {"duplicates", -1,
         [](auto &e) {
             e.groups = {groupOf(e, 10, 3, false), groupOf(e, 20, 2, true), groupOf(e, 30, 4, false)};
             e.groups[2].burst = true;
         },
         [](auto &, auto &w) {
             show(w, "library");
             w.template findChild<QToolButton *>("libraryDuplicates")->click();
             photograph(w.template findChild<ui::DuplicatesDialog *>("duplicatesDialog"));
             waitFor(1500);
         }},
        {"export", -1, nullptr,
         [](auto &, auto &w) {
             show(w, "library");
             auto *dialog = new ui::ExportDialog(w.bridge(), {core::PhotoId{1}, core::PhotoId{2}, core::PhotoId{3}},
                                                 "/pictures/for the wedding/a folder with a rather long name", &w);
             dialog->show();
             spin(w);
             photograph(dialog);
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
             show(w, "library");
             Q_EMIT w.template findChild<ui::TrainPage *>("trainPage")->tagsWanted();
             spin(w);
             photograph(w.template findChild<QDialog *>("learntTagsDialog"));
         }},
        {"name-this", -1, nullptr,
         [](auto &, auto &w) {
             show(w, "library");
             qDeleteAll(w.template findChildren<ui::NameSheet *>());
             auto *sheet = new ui::NameSheet(w.bridge(), {core::PhotoId{1}, core::PhotoId{2}, core::PhotoId{3}}, &w);
             sheet->show();
             spin(w);
         }},
    };
}

}  // namespace semblance::test
