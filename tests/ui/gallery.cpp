// Draws the window in its states, themes, languages and sizes: ui_gallery OUT [FOLDER WITH PHOTOS] [SCENE]. Every second combination of
// theme, language and size, so that each is there; all eight with SEMBLANCE_GALLERY=all.
#include <QApplication>
#include <QDialog>
#include <QDir>
#include <QElapsedTimer>
#include <QPainter>
#include <utility>

#include "tests/ui/gallery_scene.h"
#include "ui/theme/icons.h"
#include "ui/theme/language.h"
#include "ui/theme/preferences.h"
#include "ui/theme/theme.h"

namespace semblance::test {

namespace {

QWidget *photographed = nullptr;

struct Look {
    const char *theme, *language;
    QSize size;
};

std::vector<Look> looks()
{
    const QSize large(1440, 900), small(1024, 700);
    std::vector<Look> all{{"light", "en", large}, {"dark", "zh_CN", large}, {"dark", "en", small}, {"light", "zh_CN", small}};
    if (qgetenv("SEMBLANCE_GALLERY") == "all")
        all.insert(all.end(), {{"dark", "en", large}, {"light", "zh_CN", large}, {"light", "en", small}, {"dark", "zh_CN", small}});
    return all;
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

using Files = std::vector<std::filesystem::path>;

void draw(const Scene &scene, const Look &look, const Files &files, ui::Theme &theme, ui::Language &language, const QDir &out)
{
    theme.apply(ui::appearanceFrom(look.theme));
    language.apply(look.language);
    FakeEngine engine(scene.photos < 0 ? 160 : scene.photos, scene.photos < 0 ? files : Files{});
    if (scene.before)
        scene.before(engine);
    QFile::remove(out.filePath("gallery.ini"));  // what a scene chose is not for the next
    ui::Preferences preferences(out.filePath("gallery.ini"));
    preferences.overrideTheme(look.theme);
    preferences.overrideLanguage(look.language);
    ui::MainWindow window(engine, preferences, theme, language);
    window.resize(look.size);
    window.show();
    if (scene.model)
        engine.setModel({});
    spin(window);
    if (scene.then)
        scene.then(engine, window);
    spin(window);
    const QPixmap picture = photographed != nullptr ? std::exchange(photographed, nullptr)->grab() : pictureOf(window);
    picture.save(out.filePath(QStringLiteral("%1-%2-%3-%4.png").arg(scene.name, look.theme, look.language).arg(look.size.width())));
}

}  // namespace

void spin(ui::MainWindow &window)
{
    QElapsedTimer clock;
    clock.start();
    for (int calm = 0; calm < 5 && clock.elapsed() < 4000;) {
        QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
        calm = window.isSettled() ? calm + 1 : 0;
    }
}

void waitFor(int milliseconds)
{
    QElapsedTimer clock;
    for (clock.start(); clock.elapsed() < milliseconds;)
        QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
}

void show(ui::MainWindow &window, const char *page)
{
    window.showPage(page);
    spin(window);
}

void full(test::FakeEngine &engine, ui::MainWindow &window, const char *query)
{
    Q_UNUSED(engine);
    window.typeQuery(query);
    spin(window);
}

void photograph(QWidget *dialog)
{
    photographed = dialog;
}

api::JobStatus jobOf(std::int64_t id, api::JobState state, const char *folder)
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

void annotate(FakeEngine &engine)
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

int drawAll(const QStringList &arguments, QApplication &app)
{
    const QDir out(arguments.value(1, "."));
    Files files;
    if (const QString folder = arguments.value(2); !folder.isEmpty())
        for (const QString &name : QDir(folder).entryList({"*.jpg"}, QDir::Files).mid(0, 160))
            files.emplace_back(QDir(folder).filePath(name).toStdString());
    ui::initResources();
    ui::Theme theme(app);
    ui::Language language;
    const QString only = arguments.value(3);
    for (const auto &scenes : {searchScenes(), libraryScenes(), trainScenes(), evaluateScenes(), modelScenes(), frameScenes()})
        for (const Scene &scene : scenes)
            for (const Look &look : looks())
                if (only.isEmpty() || only == QLatin1String(scene.name))
                    draw(scene, look, files, theme, language, out);
    return 0;
}

}  // namespace semblance::test

int main(int argc, char **argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication app(argc, argv);
    return semblance::test::drawAll(QApplication::arguments(), app);
}
