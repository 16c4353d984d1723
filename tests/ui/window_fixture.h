// A main window on a fake engine with preferences of its own, for the tests of the pages.
#pragma once

#include <QTemporaryDir>
#include <memory>

#include "tests/support/fake_engine.h"
#include "ui/main_window.h"
#include "ui/theme/icons.h"
#include "ui/theme/language.h"
#include "ui/theme/preferences.h"
#include "ui/theme/theme.h"

namespace semblance::test {

struct WindowFixture {
    explicit WindowFixture(int photos = 60, bool modelReady = true)
        : engine(photos), preferences(folder.filePath("settings.ini")), theme(*qApp)
    {
        ui::initResources();
        theme.apply(ui::Appearance::Light);
        language.apply("en");
        window = std::make_unique<ui::MainWindow>(engine, preferences, theme, language);
        window->resize(1280, 800);
        window->show();
        if (modelReady)
            engine.setModel({});
    }

    template <class T>
    T *find(const char *name) const
    {
        return window->findChild<T *>(QLatin1String(name));
    }

    QTemporaryDir folder;
    FakeEngine engine;
    ui::Preferences preferences;
    ui::Theme theme;
    ui::Language language;
    std::unique_ptr<ui::MainWindow> window;
};

}  // namespace semblance::test
