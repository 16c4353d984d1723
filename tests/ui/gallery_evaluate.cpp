// Scenes of the Evaluate page.
#include <QComboBox>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QTabWidget>
#include <QToolButton>

#include "tests/support/evaluation_reports.h"
#include "tests/ui/gallery_scene.h"
#include "ui/charts/figure_bars.h"

namespace semblance::test {

std::vector<Scene> evaluateScenes()
{
    return {
        {"evaluate", -1, nullptr, [](auto &, auto &w) { show(w, "evaluate"); }},
        {"evaluate-empty", 0, [](auto &e) { e.setCaptions(false); }, [](auto &, auto &w) { show(w, "evaluate"); }},
        {"evaluate-busy", -1, fillModels,
         [](auto &e, auto &w) {
             show(w, "evaluate");
             w.template findChild<QPushButton *>("evaluateStart")->click();
             auto job = jobOf(1, api::JobState::Running, "library");
             job.kind = api::JobKind::Evaluate;
             e.setJob(job);
             e.tellMeasured(job.id, retrievalReport().summary.figures);
         }},
        {"evaluate-failed", -1, fillModels,
         [](auto &e, auto &w) {
             show(w, "evaluate");
             w.template findChild<QPushButton *>("evaluateStart")->click();
             auto job = jobOf(1, api::JobState::Failed, "library");
             job.kind = api::JobKind::Evaluate;
             job.error = core::Error{core::ErrorCode::InvalidArgument,
                                     "/pictures/captions.csv has no photo that can be read: its first column names 812 files, and none "
                                     "of them is there"};
             e.setJob(job);
         }},
        {"evaluate-search", -1,
         [](auto &e) {
             e.reports = {retrievalReport(), classReport(), mapReport()};
         },
         [](auto &, auto &w) {
             show(w, "evaluate");
             Q_EMIT w.template findChild<ui::FigureBars *>("reportBars")->activated("text_to_image|r1");
             spin(w);
         }},
        {"evaluate-classes", -1, [](auto &e) { e.reports = {classReport()}; },
         [](auto &, auto &w) {
             show(w, "evaluate");
             w.template findChild<QTabWidget *>("reportTabs")->setCurrentIndex(1);
         }},
        {"evaluate-curves", -1, [](auto &e) { e.reports = {classReport()}; },
         [](auto &, auto &w) {
             show(w, "evaluate");
             auto *which = w.template findChild<QComboBox *>("reportCurveClass");
             which->setCurrentIndex(1);
             Q_EMIT which->activated(1);
             spin(w);
         }},
        {"evaluate-compare", -1, [](auto &e) { e.reports = {comparisonReport()}; },
         [](auto &, auto &w) {
             show(w, "evaluate");
             Q_EMIT w.template findChild<ui::FigureBars *>("reportBars")->activated("text_to_image/r10|version");
             spin(w);
         }},
        {"evaluate-wins", -1, [](auto &e) { e.reports = {comparisonReport()}; },
         [](auto &, auto &w) {
             show(w, "evaluate");
             w.template findChild<QTabWidget *>("reportTabs")->setCurrentIndex(1);
         }},
        {"evaluate-damage", -1, [](auto &e) { e.reports = {robustnessReport()}; },
         [](auto &, auto &w) {
             show(w, "evaluate");
             w.template findChild<QTabWidget *>("reportTabs")->setCurrentIndex(1);
         }},
        {"evaluate-figures", -1, [](auto &e) { e.reports = {retrievalReport()}; },
         [](auto &, auto &w) {
             show(w, "evaluate");
             w.template findChild<QTabWidget *>("reportTabs")->setCurrentIndex(2);
             Q_EMIT w.template findChild<ui::FigureBars *>("reportBars")->activated("text_to_image|r1");
             auto *list = w.template findChild<QListView *>("behindList");
             list->setCurrentIndex(list->model()->index(0, 0));
             w.template findChild<QToolButton *>("behindTexts")->click();
             spin(w);
         }},
        {"evaluate-blind", -1,
         [](auto &e) {
             fillModels(e);
             for (std::int64_t id = 1; id <= 9; ++id)
                 if (const auto photo = e.photo(core::PhotoId{id}))
                     (id % 2 ? e.blind.pair.left : e.blind.pair.right).push_back({photo->id, photo->path});
         },
         [](auto &, auto &w) {
             show(w, "evaluate");
             auto *kind = w.template findChild<QComboBox *>("evaluateKind");
             kind->setCurrentIndex(kind->count() - 1);
             Q_EMIT kind->activated(kind->currentIndex());
             auto *other = w.template findChild<QComboBox *>("evaluateBaseline");
             other->setCurrentIndex(0);
             Q_EMIT other->activated(0);
             w.template findChild<QLineEdit *>("blindQuery")->setText("a dog on the beach");
             w.template findChild<QPushButton *>("blindAsk")->click();
             spin(w);
         }},
        {"evaluate-map", -1, [](auto &e) { e.reports = {mapReport(2000)}; }, [](auto &, auto &w) { show(w, "evaluate"); }},
    };
}

}  // namespace semblance::test
