#include "tests/end_to_end/sample_window.h"

#include <QtTest>

#include "ui/models/photo_model.h"
#include "ui/theme/icons.h"
#include "ui/widgets/photo_grid.h"

namespace semblance::test {

bool SampleWindow::open()
{
    ui::initResources();
    api::EngineOptions options;
    options.library = folder.filePath("library").toStdString();
    options.starter = SEMBLANCE_SOURCE_DIR "/resources/starter";
    options.device = "cpu";
    options.precision = "fp32";
    options.isolation = "off";
    auto opened = api::openEngine(options);
    if (!opened) {
        qWarning("%s", opened.error().detail.c_str());
        return false;
    }
    engine = std::move(*opened);
    preferences = std::make_unique<ui::Preferences>(folder.filePath("settings.ini"));
    theme = std::make_unique<ui::Theme>(*qApp);
    theme->apply(ui::Appearance::Light);
    language.apply("en");
    window = std::make_unique<ui::MainWindow>(*engine, *preferences, *theme, language);
    window->resize(1440, 900);
    window->show();
    engine->addSamplePhotos();
    return QTest::qWaitFor([this] { return window->bridge().library().timeline.size() == samples && !window->bridge().busyWithJob(); },
                           patience);
}

void SampleWindow::close()
{
    window.reset();
    engine.reset();
}

std::vector<api::PhotoId> SampleWindow::ask(const QString &line) const
{
    window->showPage("search");
    window->typeQuery(line);
    int calm = 0;
    std::vector<api::PhotoId> ids;
    if (!QTest::qWaitFor([&] { return (calm = window->isSettled() ? calm + 1 : 0) > 3; }, patience))
        return ids;
    const auto *model = find<ui::PhotoGrid>("searchGrid")->model();
    for (int row = 0; row < model->rowCount(); ++row)
        ids.push_back(api::PhotoId{model->index(row, 0).data(ui::PhotoModel::IdRole).toLongLong()});
    return ids;
}

std::string SampleWindow::activeVersion() const
{
    return engine->summary().value_or(api::LibrarySummary{}).modelVersion;
}

void SampleWindow::shoot(const QString &name)
{
    const QString out = qEnvironmentVariable("SEMBLANCE_SHOTS");
    if (out.isEmpty())
        return;
    for (const auto look : {ui::Appearance::Dark, ui::Appearance::Light}) {
        theme->apply(look);
        QTest::qWait(400);
        QVERIFY(window->grab().save(out + '/' + name + (look == ui::Appearance::Dark ? "-dark.png" : "-light.png")));
    }
}

}  // namespace semblance::test
