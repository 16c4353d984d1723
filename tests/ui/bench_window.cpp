// bench_window watch FOLDER [PHOTOS]: how long the event loop waits while FOLDER is indexed, searched and scrolled, in a library that has
// PHOTOS made up ones already.
// bench_window type [PHOTOS]: from the last key of a query to its answer, and to all thumbnails on the screen, with 100,000 photos made up.
// bench_window rows [PHOTOS]: how long the event loop waits while whole photos in rows are measured, scrolled, enlarged and the window resized.
// bench_window trash [FILES]: how long it waits while FILES photos (5,000) go to the trash.
// bench_window start [PHOTOS]: from the start of a process to the window and to the first answer, with 100,000 photos made up.
#include <QApplication>
#include <QDir>
#include <QFile>
#include <QKeyEvent>
#include <QLineEdit>
#include <QProcess>
#include <QScrollBar>
#include <QTemporaryDir>
#include <QTimer>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <thread>

#include <time.h>

#include "engine/core/files.h"
#include "engine/image/thumbnails.h"
#include "engine/jobs/encoder.h"
#include "engine/models/encoder_traits.h"
#include "engine/store/catalogue.h"
#include "engine/store/vector_store.h"
#include "ui/bridge/trash_errand.h"
#include "ui/main_window.h"
#include "ui/theme/icons.h"
#include "ui/theme/language.h"
#include "ui/theme/preferences.h"
#include "ui/theme/theme.h"
#include "ui/widgets/photo_grid.h"

using namespace semblance;
namespace fs = std::filesystem;

namespace {

double monotonic()
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

double threadSeconds()
{
    timespec time = {};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

// Times what the outermost event handlers take: by the clock, and in processor time, which other programs do not lengthen.
class TimedApplication : public QApplication {
public:
    using QApplication::QApplication;
    bool notify(QObject *receiver, QEvent *event) override
    {
        if (m_depth > 0 || !measuring)
            return QApplication::notify(receiver, event);
        ++m_depth;
        const double wall = monotonic(), processor = threadSeconds();
        const QByteArray what = receiver->metaObject()->className() + QByteArray(" ") + QByteArray::number(event->type());
        const bool handled = QApplication::notify(receiver, event);
        handlers.push_back({monotonic() - wall, threadSeconds() - processor, what});
        --m_depth;
        return handled;
    }
    struct Handler {
        double wall, processor;
        QByteArray what;
    };
    bool measuring = false;
    std::vector<Handler> handlers;

private:
    int m_depth = 0;
};

// A thread that asks the event loop every five milliseconds, and notes how long the answer took.
class Watchdog {
public:
    explicit Watchdog(QObject *target) : m_thread([this, target] { run(target); }) {}
    std::vector<double> stop()
    {
        m_stop = true;
        m_thread.join();
        return std::move(m_waits);
    }

private:
    void run(QObject *target)
    {
        while (!m_stop) {
            const double asked = monotonic();
            auto answered = std::make_shared<std::atomic<double>>(-1.0);
            QMetaObject::invokeMethod(
                target, [answered] { *answered = monotonic(); }, Qt::QueuedConnection);
            while (*answered < 0 && !m_stop)
                std::this_thread::sleep_for(std::chrono::microseconds(200));
            if (*answered >= 0)
                m_waits.push_back(*answered - asked);
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
    }
    std::atomic<bool> m_stop = false;
    std::vector<double> m_waits;
    std::thread m_thread;
};

double share(std::vector<double> values, double part)
{
    if (values.empty())
        return 0;
    std::sort(values.begin(), values.end());
    return values[std::min(values.size() - 1, std::size_t(part * double(values.size())))];
}

api::EngineOptions optionsFor(const fs::path &library)
{
    api::EngineOptions options;
    options.library = library;
    options.starter = SEMBLANCE_SOURCE_DIR "/resources/starter";
    options.decoder = SEMBLANCE_BIN_DIR "/semblance-decoder";
    return options;
}

struct Opened {
    explicit Opened(const fs::path &library, const QString &settings) : preferences(settings), theme(*qApp)
    {
        ui::initResources();
        theme.apply(ui::Appearance::Light);
        language.apply("en");
        auto opened = api::openEngine(optionsFor(library));
        if (!opened)
            qFatal("%s", opened.error().detail.c_str());
        engine = std::move(*opened);
        window = std::make_unique<ui::MainWindow>(*engine, preferences, theme, language);
        window->resize(1440, 900);
        window->show();
    }
    ui::Preferences preferences;
    ui::Theme theme;
    ui::Language language;
    std::unique_ptr<api::Engine> engine;
    std::unique_ptr<ui::MainWindow> window;
};

void spinUntil(const std::function<bool()> &done)
{
    while (!done())
        QCoreApplication::processEvents(QEventLoop::AllEvents, 10);
}

bool isOver(api::Engine &engine, api::JobId id)
{
    const auto jobs = engine.jobs();
    return std::any_of(jobs.begin(), jobs.end(), [id](const auto &job) { return job.id == id && job.state >= api::JobState::Done; });
}

void report(TimedApplication &application, const std::vector<double> &waits)
{
    const auto worst = [&](auto member) {
        return *std::max_element(application.handlers.begin(), application.handlers.end(),
                                 [member](const auto &a, const auto &b) { return a.*member < b.*member; });
    };
    const auto slow = std::count_if(waits.begin(), waits.end(), [](double wait) { return wait > 0.05; });
    std::printf("the event loop was asked %zu times; median %.2f ms, 99 %% %.1f ms, 99.9 %% %.1f ms, longest %.1f ms, %td over 50 ms\n",
                waits.size(), 1e3 * share(waits, 0.5), 1e3 * share(waits, 0.99), 1e3 * share(waits, 0.999), 1e3 * share(waits, 1), slow);
    const auto clock = worst(&TimedApplication::Handler::wall), processor = worst(&TimedApplication::Handler::processor);
    std::printf("%zu events; the longest by the clock %.1f ms (%s), in processor time %.1f ms (%s)\n", application.handlers.size(),
                1e3 * clock.wall, clock.what.constData(), 1e3 * processor.processor, processor.what.constData());
}

// Rows and vectors are made up: the photos do not exist, and have no thumbnails.
void fill(const fs::path &library, int photos)
{
    const auto options = optionsFor(library);
    const auto encoder = jobs::loadEncoder(options.starter, "auto", "auto");
    auto catalogue = store::Catalogue::open(library, store::Access::ReadWrite);
    if (!encoder || !catalogue)
        qFatal("the library cannot be made");
    const auto dimension = (*encoder)->traits().embeddingDimension;
    auto vectors = store::VectorStore::open(library, (*encoder)->identity(), dimension, false);
    const auto folder = (*catalogue)->folders().add(library / "photos");
    auto transaction = (*catalogue)->begin();
    std::vector<std::string> keys;
    std::vector<float> rows;
    std::uint32_t state = 1;
    for (int i = 0; i < photos; ++i) {
        store::PhotoRow row;
        row.folder = *folder;
        row.path = library / "photos" / ("holiday " + std::to_string(i) + ".jpg");
        row.bytes = row.modifiedNs = 1;
        row.width = 2000 + 500 * (i % 9);
        row.height = 3000;
        row.contentHash = core::contentHash(std::to_string(i));
        keys.push_back(row.contentHash);
        if (!(*catalogue)->photos().put(row))
            qFatal("a row cannot be written");
        const std::size_t first = rows.size();
        double length = 0;
        for (std::int64_t d = 0; d < dimension; ++d) {
            state = state * 1664525u + 1013904223u;
            rows.push_back(static_cast<float>(state >> 8) / 16777216.0f - 0.5f);
            length += double(rows.back()) * double(rows.back());
        }
        for (std::size_t d = first; d < rows.size(); ++d)
            rows[d] /= static_cast<float>(std::sqrt(length));
    }
    if (!transaction->commit() || !(*vectors)->put(store::VectorKind::Photo, keys, rows))
        qFatal("the library cannot be written");
}

int watch(TimedApplication &application, const QString &folder, int photos)
{
    const QTemporaryDir temporary;
    if (photos > 0)
        fill(temporary.filePath("library").toStdString(), photos);
    Opened program(temporary.filePath("library").toStdString(), temporary.filePath("settings.ini"));
    spinUntil([&] { return program.window->bridge().modelState() != ui::ModelState::Loading; });
    application.measuring = true;
    Watchdog watchdog(program.window.get());
    const double begin = monotonic();
    const auto job = program.window->bridge().indexFolder(folder.toStdString());
    static const char *const words[] = {"a", "a dog", "a dog on", "a dog on the beach", "", "sunset", "sunset -people"};
    int typed = 0;
    QTimer typing, scrolling;
    QObject::connect(&typing, &QTimer::timeout, program.window.get(), [&] { program.window->typeQuery(words[typed++ % 7]); });
    QObject::connect(&scrolling, &QTimer::timeout, program.window.get(), [&] {
        auto *bar = program.window->findChild<ui::PhotoGrid *>("searchGrid")->verticalScrollBar();
        bar->setValue(bar->value() >= bar->maximum() ? 0 : bar->value() + 120);
    });
    typing.start(400);
    scrolling.start(50);
    spinUntil([&] { return isOver(*program.engine, job); });
    application.measuring = false;
    const auto waits = watchdog.stop();
    const auto summary = program.engine->summary();
    std::printf("%lld photos indexed in %.1f s, while %d queries were typed and the grid was scrolled\n",
                static_cast<long long>(summary ? summary->photos : 0), monotonic() - begin, typed);
    report(application, waits);
    return 0;
}

int rows(TimedApplication &application, int photos)
{
    const QTemporaryDir temporary;
    const fs::path library = temporary.filePath("library").toStdString();
    fill(library, photos);
    Opened program(library, temporary.filePath("settings.ini"));
    spinUntil([&] { return program.window->bridge().modelState() != ui::ModelState::Loading && program.window->isSettled(); });
    auto *grid = program.window->findChild<ui::PhotoGrid *>("searchGrid");
    auto &look = *program.window->findChild<ui::GridLook *>();
    application.measuring = true;
    Watchdog watchdog(program.window.get());
    const double begin = monotonic();
    look.setJustified(true);
    spinUntil([&] { return look.isSettled(); });
    const double known = monotonic() - begin;
    auto *bar = grid->verticalScrollBar();
    int steps = 0;
    for (const double until = monotonic() + 10; monotonic() < until; ++steps) {
        const double next = monotonic() + 0.02;
        bar->setValue(steps % 40 == 39 ? int(double(bar->maximum()) * ((steps / 40) % 7) / 7) : bar->value() + 90);
        if (steps % 10 == 0)
            look.setTileSize(ui::PhotoGrid::smallestTile + (steps * 3) % (ui::PhotoGrid::largestTile - ui::PhotoGrid::smallestTile));
        if (steps % 15 == 0)
            program.window->resize(1100 + (steps * 7) % 340, 900);
        spinUntil([&] { return monotonic() >= next; });
    }
    application.measuring = false;
    const auto waits = watchdog.stop();
    std::printf("%d photos in rows: all shapes known after %.2f s; then %d steps of scrolling, zooming and resizing\n", photos, known,
                steps);
    report(application, waits);
    return 0;
}

int trash(TimedApplication &application, int files)
{
    const QTemporaryDir temporary;
    qputenv("XDG_DATA_HOME", temporary.filePath("data").toLocal8Bit());
    QDir().mkpath(temporary.filePath("photos"));
    std::vector<fs::path> photos;
    for (int i = 0; i < files; ++i) {
        QFile file(temporary.filePath(QStringLiteral("photos/semblance_bench_%1.jpg").arg(i)));
        if (!file.open(QIODevice::WriteOnly) || file.write("no picture") < 0)
            qFatal("a file cannot be written");
        photos.push_back(file.fileName().toStdString());
    }
    Opened program(temporary.filePath("library").toStdString(), temporary.filePath("settings.ini"));
    spinUntil([&] { return program.window->bridge().modelState() != ui::ModelState::Loading && program.window->isSettled(); });
    application.measuring = true;
    Watchdog watchdog(program.window.get());
    const double begin = monotonic();
    ui::TrashErrand errand(program.window->bridge(), photos);
    bool over = false;
    QObject::connect(&errand, &ui::TrashErrand::finished, program.window.get(), [&over] { over = true; });
    errand.start();
    spinUntil([&] { return over; });
    const double took = monotonic() - begin;
    application.measuring = false;
    const auto waits = watchdog.stop();
    std::printf("%zu of %d files moved to the trash in %.1f s\n", errand.result().moved.size(), files, took);
    report(application, waits);
    return 0;
}

// Every photo has a thumbnail of the usual size; few pictures are behind them, the files are links.
void addThumbnails(const fs::path &library, int photos)
{
    constexpr int pictures = 64;
    const fs::path folder = library / "cache" / "thumbnails";
    const image::ThumbnailCache cache(folder);
    const auto fileFor = [&](const std::string &hash) {
        return folder / hash.substr(0, 2) / (hash + "-" + std::to_string(cache.longSide()) + ".jpg");
    };
    std::uint32_t state = 7;
    for (int i = 0; i < photos; ++i) {
        const std::string hash = core::contentHash(std::to_string(i));
        if (i < pictures) {
            image::Picture picture;
            picture.width = 320;
            picture.height = 240;
            picture.rgb.resize(3 * 320 * 240);
            for (std::size_t at = 0; at < picture.rgb.size(); ++at) {  // soft shapes with some noise, as photos have
                state = state * 1664525u + 1013904223u;
                picture.rgb[at] = std::uint8_t(128 + 90 * std::sin(double(at) * (1 + i) / 9e3) + double(state >> 28));
            }
            if (!cache.put(hash, picture))
                qFatal("a thumbnail cannot be written");
            continue;
        }
        std::error_code error;
        const auto file = fileFor(hash);
        fs::create_directories(file.parent_path(), error);
        fs::create_hard_link(fileFor(core::contentHash(std::to_string(i % pictures))), file, error);
        if (error)
            qFatal("%s", error.message().c_str());
    }
}

// The keys come 90 ms apart, as from a quick typist; each query has other photos than the one before.
int type(TimedApplication &application, int photos)
{
    const QTemporaryDir temporary;
    const fs::path library = temporary.filePath("library").toStdString();
    fill(library, photos);
    addThumbnails(library, photos);
    Opened program(library, temporary.filePath("settings.ini"));
    spinUntil([&] { return program.window->bridge().modelState() != ui::ModelState::Loading && program.window->isSettled(); });
    auto *edit = program.window->findChild<QLineEdit *>("queryText");
    auto *grid = program.window->findChild<ui::PhotoGrid *>("searchGrid");
    double answered = 0;
    QObject::connect(&program.window->bridge(), &ui::EngineBridge::searchAnswered, program.window.get(), [&] { answered = monotonic(); });
    std::vector<double> answers, screens;
    application.measuring = true;
    Watchdog watchdog(program.window.get());
    for (const char *query : {"a dog on the beach", "red car", "two boats at sunset", "snow on the roof", "a cat", "people at a table",
                              "mountains in fog", "a green tree", "the sea at night", "a yellow house"}) {
        edit->clear();
        program.window->typeQuery({});
        spinUntil([&] { return program.window->isSettled(); });
        double last = 0;
        for (const char *key = query; *key != 0; ++key) {
            last = monotonic();
            QKeyEvent press(QEvent::KeyPress, 0, Qt::NoModifier, QString(QLatin1Char(*key)));
            QCoreApplication::sendEvent(edit, &press);
            spinUntil([&] { return monotonic() - last > 0.09 || (key[1] == 0 && answered > last && program.window->isSettled()); });
        }
        spinUntil([&] { return answered > last && program.window->isSettled() && grid->isSettled(); });
        answers.push_back(answered - last);
        screens.push_back(monotonic() - last);
    }
    application.measuring = false;
    const auto waits = watchdog.stop();
    std::printf(
        "%d photos, %zu queries typed: from the last key to the answer %.0f ms (longest %.0f), to all thumbnails on the screen %.0f "
        "ms (longest %.0f)\n",
        photos, answers.size(), 1e3 * share(answers, 0.5), 1e3 * share(answers, 1), 1e3 * share(screens, 0.5), 1e3 * share(screens, 1));
    report(application, waits);
    return 0;
}

// In a process of its own: `began` is the moment before it was started.
int opened(const QString &library, double began)
{
    Opened program(library.toStdString(), library + "/settings.ini");
    QCoreApplication::processEvents();
    std::printf("window shown %.2f s", monotonic() - began);
    auto *grid = program.window->findChild<ui::PhotoGrid *>("searchGrid");
    spinUntil([&] { return grid->model() && grid->model()->rowCount() > 0; });
    std::printf(", %d photos in it %.2f s", grid->model()->rowCount(), monotonic() - began);
    spinUntil([&] { return program.window->bridge().modelState() != ui::ModelState::Loading; });
    std::printf(", searchable %.2f s", monotonic() - began);
    bool answered = false;
    QObject::connect(&program.window->bridge(), &ui::EngineBridge::searchAnswered, program.window.get(), [&] { answered = true; });
    const double typed = monotonic();
    program.window->typeQuery("a dog on the beach");
    spinUntil([&] { return answered; });
    std::printf("; an answer %.0f ms after the last key\n", 1e3 * (monotonic() - typed));
    return 0;
}

int start(int photos)
{
    const QTemporaryDir temporary;
    const QString library = temporary.filePath("library");
    fill(library.toStdString(), photos);
    std::printf("%d photos, started four times (the first makes the search cache):\n", photos);
    std::fflush(stdout);
    for (int round = 0; round < 4; ++round) {
        QProcess process;
        process.setProcessChannelMode(QProcess::ForwardedChannels);
        process.start(QCoreApplication::applicationFilePath(), {"opened", library, QString::number(monotonic(), 'f', 6)});
        if (!process.waitForFinished(300'000) || process.exitCode() != 0)
            return 1;
    }
    return 0;
}

}  // namespace

int main(int argc, char **argv)
{
    TimedApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    const QString what = arguments.value(1);
    if (what == "watch" && arguments.size() >= 3)
        return watch(application, arguments[2], arguments.value(3, "0").toInt());
    if (what == "type")
        return type(application, arguments.value(2, "100000").toInt());
    if (what == "rows")
        return rows(application, arguments.value(2, "100000").toInt());
    if (what == "trash")
        return trash(application, arguments.value(2, "5000").toInt());
    if (what == "start")
        return start(arguments.value(2, "100000").toInt());
    if (what == "opened" && arguments.size() == 4)
        return opened(arguments[2], arguments[3].toDouble());
    std::fprintf(stderr, "bench_window watch FOLDER [PHOTOS] | type [PHOTOS] | rows [PHOTOS] | trash [FILES] | start [PHOTOS]\n");
    return 2;
}
