// The gallery's scenes: each puts a window on a fake engine into a state that is worth looking at.
#pragma once

#include <functional>
#include <vector>

#include "tests/support/fake_engine.h"
#include "ui/main_window.h"

class QWidget;

namespace semblance::test {

struct Scene {
    const char *name;
    int photos;                                                  // generated ones; -1: as many as the gallery was given
    std::function<void(FakeEngine &)> before;                    // the window opens
    std::function<void(FakeEngine &, ui::MainWindow &)> then{};  // once it is there
    bool model = true;                                           // it is loaded
};

[[nodiscard]] std::vector<Scene> searchScenes();
[[nodiscard]] std::vector<Scene> libraryScenes();
[[nodiscard]] std::vector<Scene> trainScenes();
[[nodiscard]] std::vector<Scene> evaluateScenes();
[[nodiscard]] std::vector<Scene> modelScenes();
[[nodiscard]] std::vector<Scene> frameScenes();

void spin(ui::MainWindow &window);  // until nothing moves any more, four seconds at most
void waitFor(int milliseconds);
void show(ui::MainWindow &window, const char *page);
void full(FakeEngine &engine, ui::MainWindow &window, const char *query);
void photograph(QWidget *dialog);  // instead of the window, this once
[[nodiscard]] api::JobStatus jobOf(std::int64_t id, api::JobState state, const char *folder);
void annotate(FakeEngine &engine);    // the fourth photo has words from everywhere, its neighbours some tags
void fillModels(FakeEngine &engine);  // one being downloaded, one that failed, one that is half here, versions below versions

}  // namespace semblance::test
