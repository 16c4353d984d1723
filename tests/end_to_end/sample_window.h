// The window with the real engine and the sample library behind it, for tests of a page from its first to its last click.
#pragma once

#include <QTemporaryDir>

#include <memory>

#include "engine/api/engine.h"
#include "ui/main_window.h"
#include "ui/theme/language.h"
#include "ui/theme/preferences.h"
#include "ui/theme/theme.h"

namespace semblance::test {

constexpr int patience = 90'000;  // milliseconds: a loaded machine is no fault; three times that is less than Qt allows a test function
constexpr int samples = 120;      // photos

struct SampleWindow {
    // English, light, 1440x900; returns when all sample photos are searched. False: the reason is logged.
    [[nodiscard]] bool open();
    void close();
    template <class T>
    [[nodiscard]] T *find(const char *name) const
    {
        return window->findChild<T *>(QLatin1String(name));
    }
    // What is behind a search, in its order; empty where none comes in time.
    [[nodiscard]] std::vector<api::PhotoId> ask(const QString &line) const;
    [[nodiscard]] std::string activeVersion() const;
    // Saves the window as NAME-light.png and NAME-dark.png in the folder that SEMBLANCE_SHOTS names; without it does nothing.
    void shoot(const QString &name);

    QTemporaryDir folder;
    std::unique_ptr<api::Engine> engine;
    std::unique_ptr<ui::Preferences> preferences;
    std::unique_ptr<ui::Theme> theme;
    ui::Language language;
    std::unique_ptr<ui::MainWindow> window;
};

}  // namespace semblance::test
