// Scenes of the Train page.
#include <QPushButton>
#include <QTableView>

#include "tests/support/fake_teaching.h"
#include "tests/support/run_reports.h"
#include "tests/ui/gallery_scene.h"

namespace semblance::test {

std::vector<Scene> trainScenes()
{
    return {
        {"train", -1, nullptr, [](auto &, auto &w) { show(w, "train"); }},
        {"train-empty", 0, [](auto &e) { e.setCaptions(false); }, [](auto &, auto &w) { show(w, "train"); }},
        {"run-failed", -1, nullptr,
         [](auto &e, auto &w) {
             show(w, "train");
             w.template findChild<QPushButton *>("trainStart")->click();
             tellRun(e);
             auto failed = jobOf(1, api::JobState::Failed, "/models/trained-20230714-180511");
             failed.kind = api::JobKind::Train;
             failed.error = core::Error{core::ErrorCode::OutOfMemory, "The batch of 64 photos needs 3.1 GB, 2.2 GB are free."};
             e.setJob(failed);
         }},
        {"corrections", -1,
         [](auto &e) {
             e.correctionCount = {34, 11, 7};
             e.nameList = {{"our boat", "boat", {}}, {"Rex", "dog", {}}};
         },
         [](auto &, auto &w) { show(w, "train"); }},
        {"run", -1, nullptr,
         [](auto &e, auto &w) {
             show(w, "train");
             w.template findChild<QPushButton *>("trainStart")->click();
             tellRun(e);
             spin(w);
         }},
        {"run-done", -1, nullptr,
         [](auto &e, auto &w) {
             show(w, "train");
             w.template findChild<QPushButton *>("trainStart")->click();
             tellRun(e);
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
             auto done = jobOf(1, api::JobState::Done, "/models/trained-20230714-180511");
             done.kind = api::JobKind::Train;
             e.setJob(done);
             spin(w);
         }},
        {"run-trials", -1, nullptr,
         [](auto &e, auto &w) {
             show(w, "train");
             w.template findChild<QPushButton *>("trainStart")->click();
             tellTrials(e);
             spin(w);
         }},
        {"run-classes", -1, nullptr,
         [](auto &e, auto &w) {
             show(w, "train");
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
             auto done = jobOf(1, api::JobState::Done, "/models/trained-20230714-180511");
             done.kind = api::JobKind::Train;
             e.setJob(done);
             spin(w);
         }},
        {"runs-none", -1, nullptr,
         [](auto &, auto &w) {
             show(w, "train");
             w.template findChild<QPushButton *>("trainEarlier")->click();
             spin(w);
         }},
        {"runs", -1, [](auto &e) { e.runReports = runReports(); },
         [](auto &, auto &w) {
             show(w, "train");
             w.template findChild<QPushButton *>("trainEarlier")->click();
             auto *table = w.template findChild<QTableView *>("runsTable");
             for (int row : {0, 1})
                 table->model()->setData(table->model()->index(row, 0), Qt::Checked, Qt::CheckStateRole);
             spin(w);
         }},
        {"run-overlay", -1, [](auto &e) { e.runReports = runReports(); },
         [](auto &e, auto &w) {
             show(w, "train");
             auto *table = w.template findChild<QTableView *>("runsTable");
             table->model()->setData(table->model()->index(0, 0), Qt::Checked, Qt::CheckStateRole);
             spin(w);
             w.template findChild<QPushButton *>("trainStart")->click();
             tellRun(e);
             spin(w);
         }},
    };
}

}  // namespace semblance::test
