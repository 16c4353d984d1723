// Scenes of the search page: what is asked, what is answered, what is said about a photo.
#include <QPushButton>
#include <QToolButton>

#include "tests/ui/gallery_scene.h"
#include "ui/widgets/inspector.h"
#include "ui/widgets/lightbox.h"
#include "ui/widgets/photo_grid.h"

namespace semblance::test {

std::vector<Scene> searchScenes()
{
    return {
        {"welcome", 0, nullptr, nullptr},
        {"timeline", -1, nullptr, [](auto &, auto &w) { w.selectRow(3); }},
        {"rows", -1, nullptr,
         [](auto &, auto &w) {
             w.template findChild<QToolButton *>("gridWhole")->click();
             spin(w);
             w.selectRow(3);
         }},
        {"rows-query", -1, nullptr,
         [](auto &e, auto &w) {
             w.template findChild<QToolButton *>("gridWhole")->click();
             full(e, w, "a dog");
             w.template findChild<QPushButton *>("showLessLikely")->click();
             spin(w);
             w.selectRow(1);
         }},
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
             e.setJob(jobOf(1, api::JobState::Running, "/pictures/Holidays"));
             full(e, w, "a dog");
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
        {"lightbox", -1, nullptr,
         [](auto &e, auto &w) {
             full(e, w, "a dog");
             auto *grid = w.template findChild<ui::PhotoGrid *>("searchGrid");
             w.template findChild<ui::Lightbox *>("lightbox")->open(grid->model(), 2);
         }},
    };
}

}  // namespace semblance::test
