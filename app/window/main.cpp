// The window's program: reads the command line, opens the library, shows the window; --screenshot and --gallery save pictures and quit.
#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QIcon>
#include <algorithm>
#include <cstdlib>
#include <memory>
#include <string_view>

#include "app/common/start_up.h"
#include "app/window/gallery.h"
#include "engine/api/engine.h"
#include "engine/api/process.h"
#include "ui/bridge/formats.h"
#include "ui/main_window.h"
#include "ui/settled_watcher.h"
#include "ui/theme/icons.h"
#include "ui/theme/language.h"
#include "ui/theme/preferences.h"
#include "ui/theme/theme.h"
#include "ui/widgets/small_widgets.h"

using namespace semblance;

namespace {

constexpr int kScreenshotDeadlineMs = 60'000;
constexpr int kUsage = 2;

struct Wishes {
    api::EngineOptions engine;
    QString page, query, screenshot, gallery, theme, language;
    std::filesystem::path image;
    QSize size;
    int select = 0;  // 1: the first photo of the grid
    bool verbose = false, deviceGiven = false, precisionGiven = false, threadsGiven = false;
    std::filesystem::path log;  // empty: none is written
};

// Owns engine and window and can do both again: "Try again" after a model or a library that could not be opened.
class Session : public QObject {
public:
    Session(const Wishes &wishes, ui::Preferences &preferences, ui::Theme &theme, ui::Language &language)
        : m_wishes(wishes), m_preferences(preferences), m_theme(theme), m_language(language)
    {
    }

    void start()
    {
        if (m_window)  // opened again: it goes on where it was
            m_window->saveSession();
        m_window.reset();
        m_engine.reset();
        m_failure.reset();
        auto engine = api::openEngine(options());
        if (!engine)
            return showFailure(engine.error());
        m_engine = std::move(*engine);
        m_window = std::make_unique<ui::MainWindow>(*m_engine, m_preferences, m_theme, m_language);
        m_window->setLogFile(m_wishes.log);
        connect(m_window.get(), &ui::MainWindow::restartWanted, this, &Session::start, Qt::QueuedConnection);
        present(*m_window);
        const bool told = !m_wishes.page.isEmpty() || !m_wishes.query.isEmpty() || !m_wishes.image.empty();
        if (!told && m_wishes.screenshot.isEmpty())
            m_window->restoreSession();
        if (!m_wishes.page.isEmpty())
            m_window->showPage(m_wishes.page);
        if (!m_wishes.image.empty())
            m_window->searchByFile(m_wishes.image);
        if (!m_wishes.query.isEmpty())
            m_window->typeQuery(m_wishes.query);
        if (!m_wishes.screenshot.isEmpty())
            watch();
    }

private:
    // The command line, where it says something; else what the settings say now.
    [[nodiscard]] api::EngineOptions options() const
    {
        api::EngineOptions options = m_wishes.engine;
        if (!m_wishes.deviceGiven)
            options.device = m_preferences.device().toStdString();
        if (!m_wishes.precisionGiven)
            options.precision = m_preferences.precision().toStdString();
        if (!m_wishes.threadsGiven)
            options.threads = m_preferences.threads();
        return options;
    }

    void present(QWidget &window)
    {
        if (m_wishes.size.isValid())
            window.resize(m_wishes.size);
        else if (!window.restoreGeometry(m_preferences.geometry()))
            window.resize(1280, 820);
        window.show();
    }

    void watch()
    {
        auto *watcher = new ui::SettledWatcher(*m_window, kScreenshotDeadlineMs, m_window.get());
        connect(watcher, &ui::SettledWatcher::settled, this, [this, watcher] {
            if (m_wishes.select < 1)
                return save(*m_window);
            watcher->deleteLater();
            m_window->selectRow(std::exchange(m_wishes.select, 0) - 1);
            watch();
        });
        connect(watcher, &ui::SettledWatcher::timedOut, this, [] {
            qCritical("The window did not settle within %d seconds; no picture was saved.", kScreenshotDeadlineMs / 1000);
            QCoreApplication::exit(1);
        });
    }

    void save(QWidget &window)
    {
        const bool saved = window.grab().save(m_wishes.screenshot);
        if (!saved)
            qCritical("The picture could not be written to %s.", qUtf8Printable(m_wishes.screenshot));
        QCoreApplication::exit(saved ? 0 : 1);
    }

    // No library, no window: the reason, the file and a way to try again.
    void showFailure(const api::Error &error)
    {
        qCritical("%s", error.detail.c_str());
        m_failure = std::make_unique<ui::PageState>();
        m_failure->setWindowTitle(QStringLiteral("Semblance"));
        m_failure->setContent("error", ui::errorTitle(error.code),
                              QString::fromStdString(error.detail) + "\n" + ui::errorAdvice(error.code));
        m_failure->setActions(QCoreApplication::translate("Session", "Try again"), QCoreApplication::translate("Session", "Quit"));
        connect(m_failure.get(), &ui::PageState::primaryClicked, this, &Session::start, Qt::QueuedConnection);
        connect(m_failure.get(), &ui::PageState::secondaryClicked, qApp, &QCoreApplication::quit);
        present(*m_failure);
        if (m_wishes.screenshot.isEmpty())
            return;
        m_failure->grab().save(m_wishes.screenshot);
        QMetaObject::invokeMethod(
            qApp, [] { QCoreApplication::exit(1); }, Qt::QueuedConnection);
    }

    Wishes m_wishes;
    ui::Preferences &m_preferences;
    ui::Theme &m_theme;
    ui::Language &m_language;
    std::unique_ptr<api::Engine> m_engine;
    std::unique_ptr<ui::MainWindow> m_window;  // ends before the engine
    std::unique_ptr<ui::PageState> m_failure;
};

int runGallery(app::Gallery &gallery)
{
    QObject::connect(&gallery, &app::Gallery::finished, qApp, [](int pictures) {
        qInfo("%d pictures were drawn.", pictures);
        QCoreApplication::exit(0);
    });
    QObject::connect(&gallery, &app::Gallery::failed, qApp, [](const QString &why) {
        qCritical("%s", qUtf8Printable(why));
        QCoreApplication::exit(1);
    });
    QMetaObject::invokeMethod(&gallery, &app::Gallery::start, Qt::QueuedConnection);
    return QApplication::exec();
}

// Only what the command line names is drawn, where it names something.
app::GalleryWishes galleryWishes(const Wishes &wishes)
{
    const auto listed = [](const QString &one) { return one.isEmpty() ? QStringList() : QStringList{one}; };
    return {listed(wishes.page), listed(wishes.theme), listed(wishes.language),
            wishes.size.isValid() ? QList<QSize>{wishes.size} : QList<QSize>(), wishes.query};
}

[[noreturn]] void refuse(const QString &message)
{
    fprintf(stderr, "semblance: %s\n", qUtf8Printable(message));
    std::exit(kUsage);
}

QString oneOf(const QCommandLineParser &parser, const QString &option, const QStringList &allowed)
{
    const QString value = parser.value(option);
    if (parser.isSet(option) && !allowed.contains(value))
        refuse(QStringLiteral("--%1 is one of %2, not \"%3\"").arg(option, allowed.join(", "), value));
    return value;
}

QSize sizeFrom(const QString &text)
{
    const QStringList parts = text.split(QLatin1Char('x'));
    const QSize size(parts.value(0).toInt(), parts.value(1).toInt());
    if (parts.size() != 2 || size.width() < 320 || size.height() < 240 || size.width() > 8192 || size.height() > 8192)
        refuse(QStringLiteral("--size is WIDTHxHEIGHT in pixels, for example 1440x900, not \"%1\"").arg(text));
    return size;
}

Wishes readCommandLine(const QCoreApplication &application)
{
    QCommandLineParser parser;
    parser.setApplicationDescription("Find photos by describing them, and teach the model behind the search.");
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addOptions({{"library", "The library to open (default: the user's own).", "folder"},
                       {"model", "A model package (default: the library's active one).", "folder"},
                       {"starter", "Where the embedded default model is.", "folder"},
                       {"device", "auto, cpu or cuda.", "name", "auto"},
                       {"precision", "auto, fp32, bf16, fp16 or int8.", "name", "auto"},
                       {"threads", "Threads to use (default: all cores).", "count", "0"},
                       {"page", "search, library, train, evaluate, models, settings or welcome.", "name"},
                       {"query", "Types this sentence into the query bar.", "text"},
                       {"image", "Searches with this photo.", "file"},
                       {"select", "Selects the photo at this place of the grid, from 1 (with --screenshot).", "place"},
                       {"screenshot", "Saves a picture of the window once its content has settled, and quits.", "file"},
                       {"gallery", "Saves pictures of every page in every state, size, theme and language, and quits.", "folder"},
                       {"size", "Size of the window, for example 1440x900.", "WxH"},
                       {"theme", "light or dark.", "name"},
                       {"language", "en or zh_CN.", "name"},
                       {"verbose", "Say more on stderr."}});
    parser.addPositionalArgument("photo", "Searches with this photo, as --image does.", "[photo]");
    parser.process(application);
    Wishes wishes;
    wishes.engine.library = ui::toPath(parser.value("library"));
    wishes.engine.model = ui::toPath(parser.value("model"));
    wishes.engine.starter = ui::toPath(parser.value("starter"));
    wishes.engine.device = oneOf(parser, "device", {"auto", "cpu", "cuda"}).toStdString();
    wishes.engine.precision = oneOf(parser, "precision", {"auto", "fp32", "bf16", "fp16", "int8"}).toStdString();
    bool valid = false;
    wishes.engine.threads = parser.value("threads").toInt(&valid);
    if (!valid || wishes.engine.threads < 0)
        refuse("--threads is a number, 0 for all cores");
    wishes.page = oneOf(parser, "page", {"search", "library", "train", "evaluate", "models", "settings", "welcome"});
    wishes.query = parser.value("query");
    wishes.image = ui::toPath(parser.isSet("image") ? parser.value("image") : parser.positionalArguments().value(0));
    if (parser.positionalArguments().size() > 1)
        refuse("one photo at a time");
    wishes.select = parser.value("select").toInt();
    wishes.screenshot = parser.value("screenshot");
    wishes.gallery = parser.value("gallery");
    wishes.theme = oneOf(parser, "theme", {"light", "dark"});
    wishes.language = oneOf(parser, "language", {"en", "zh_CN"});
    wishes.verbose = parser.isSet("verbose");
    wishes.deviceGiven = parser.isSet("device");
    wishes.precisionGiven = parser.isSet("precision");
    wishes.threadsGiven = parser.isSet("threads");
    if (const auto data = api::userDataDirectory(); wishes.screenshot.isEmpty() && wishes.gallery.isEmpty() && !data.empty())
        wishes.log = data / "semblance.log";
    if (parser.isSet("size"))
        wishes.size = sizeFrom(parser.value("size"));
    return wishes;
}

// A picture can be taken, and the help read, on a machine without a display.
void chooseOffscreen(int argc, char **argv)
{
    const bool picture = std::any_of(argv + 1, argv + argc, [](std::string_view arg) {
        return arg.starts_with("--screenshot") || arg.starts_with("--gallery") || arg == "--help" || arg == "-h" || arg == "--version"
               || arg == "-v";
    });
    const bool display = qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY");
    if (picture && !display && !qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
}

}  // namespace

int main(int argc, char **argv)
{
    app::restartWithTunedLibraries(argv);
    app::tuneAllocator();
    chooseOffscreen(argc, argv);
    QApplication application(argc, argv);
    QApplication::setApplicationName("semblance");
    QApplication::setApplicationVersion(SEMBLANCE_VERSION);
    QApplication::setDesktopFileName("semblance");
    const Wishes wishes = readCommandLine(application);
    app::setUpLogging(wishes.verbose ? app::Verbosity::Everything : app::Verbosity::Warnings, wishes.log);

    ui::initResources();
    QApplication::setWindowIcon(QIcon(":/icons/semblance.svg"));
    ui::Preferences preferences;
    preferences.overrideTheme(wishes.theme);
    preferences.overrideLanguage(wishes.language);
    ui::Theme theme(application);
    theme.apply(ui::appearanceFrom(preferences.theme()));
    ui::Language language;
    language.apply(preferences.language());

    if (!wishes.gallery.isEmpty()) {
        app::Gallery gallery(wishes.engine, theme, language, QDir(wishes.gallery), galleryWishes(wishes));
        return runGallery(gallery);
    }
    Session session(wishes, preferences, theme, language);
    session.start();
    return QApplication::exec();
}
