#include "app/window/gallery.h"

#include <QFile>
#include <QPixmap>

#include "ui/bridge/formats.h"
#include "ui/settled_watcher.h"

namespace semblance::app {

namespace {

constexpr int kSettleMs = 60'000, kPatienceMs = 600'000;  // for the sample photos, on a slow machine
constexpr const char *kStageNames[]{"empty", "busy", "full", "failed"};

QStringList allOr(const QStringList &wanted, const QStringList &all)
{
    return wanted.isEmpty() ? all : wanted;
}

}  // namespace

Gallery::Gallery(api::EngineOptions options, ui::Theme &theme, ui::Language &language, const QDir &folder, GalleryWishes wishes,
                 QObject *parent)
    : QObject(parent), m_options(std::move(options)), m_theme(theme), m_language(language), m_folder(folder), m_wishes(std::move(wishes))
{
    m_patience.setSingleShot(true);
    m_patience.setInterval(kPatienceMs);
    connect(&m_patience, &QTimer::timeout, this, [this] {
        Q_EMIT failed(QStringLiteral("The library that is %1 was not ready in time.").arg(QLatin1String(kStageNames[int(m_stage)])));
    });
}

Gallery::~Gallery() = default;

void Gallery::start()
{
    if (!m_folder.mkpath(".") || !m_temporary.isValid())
        return Q_EMIT failed(QStringLiteral("The folder %1 cannot be made.").arg(m_folder.path()));
    open();
}

api::EngineOptions Gallery::optionsOf(Stage stage) const
{
    api::EngineOptions options = m_options;
    if (stage != Stage::Full || options.library.empty())
        options.library = ui::toPath(m_temporary.filePath(stage == Stage::Empty ? "empty" : "library"));
    if (stage == Stage::Failed)
        options.model = ui::toPath(m_temporary.filePath("damaged-model"));
    return options;
}

void Gallery::open()
{
    m_window.reset();
    m_engine.reset();
    if (m_stage == Stage::Over)
        return Q_EMIT finished(m_pictures);
    if (m_stage == Stage::Failed) {  // half a model
        QFile half(m_temporary.filePath("damaged-model/config.json"));
        if (!QDir().mkpath(m_temporary.filePath("damaged-model")) || !half.open(QIODevice::WriteOnly) || half.write("{\"model\":") < 0)
            return Q_EMIT failed(half.errorString());
    }
    auto opened = api::openEngine(optionsOf(m_stage));
    if (!opened)
        return Q_EMIT failed(QString::fromStdString(opened.error().detail));
    m_engine = std::move(*opened);
    m_preferences = std::make_unique<ui::Preferences>(m_temporary.filePath("settings.ini"));
    m_window = std::make_unique<ui::MainWindow>(*m_engine, *m_preferences, m_theme, m_language);
    connect(&m_window->bridge(), &ui::EngineBridge::jobChanged, this, &Gallery::follow);
    m_window->show();
    m_patience.start();
    prepare();
}

// What the stage shows is real: photos that are rendered and indexed, a folder that is not there, a model that is half a file.
void Gallery::prepare()
{
    m_job = {};
    const bool own = m_stage != Stage::Full || m_options.library.empty();
    if (m_stage == Stage::Busy || (m_stage == Stage::Full && own))
        m_job = m_window->bridge().addSamplePhotos();
    else if (m_stage == Stage::Failed)
        m_job = m_window->bridge().indexFolder(ui::toPath(m_temporary.filePath("a drive that is away")));
    else
        return shoot();
}

void Gallery::follow(const api::JobStatus &job)
{
    if (job.id != m_job)
        return;
    const bool over = job.state >= api::JobState::Done;
    if (m_stage == Stage::Busy && job.state == api::JobState::Running && job.total > 0 && 3 * job.done >= job.total)
        m_window->bridge().pause(job.id);
    if (!over && !(m_stage == Stage::Busy && job.state == api::JobState::Paused))
        return;
    if (m_stage == Stage::Full && job.state != api::JobState::Done)
        return Q_EMIT failed(QStringLiteral("The sample photos cannot be made: %1")
                                 .arg(job.error ? QString::fromStdString(job.error->detail) : QStringLiteral("the job was stopped")));
    m_job = {};
    shoot();
}

void Gallery::shoot()
{
    m_patience.stop();
    m_shots.clear();
    m_at = 0;
    const bool empty = m_stage == Stage::Empty;
    const QString first = empty ? "welcome" : "search";
    const QList<QSize> sizes = m_wishes.sizes.isEmpty() ? QList<QSize>{{1440, 900}, {1024, 700}} : m_wishes.sizes;
    for (const QString &spoken : allOr(m_wishes.languages, {"en", "zh_CN"}))
        for (const QString &theme : allOr(m_wishes.themes, {"light", "dark"}))
            for (const QSize &size : sizes)
                for (const QString &page : {first, QStringLiteral("library"), QStringLiteral("train"), QStringLiteral("evaluate"),
                                            QStringLiteral("models"), QStringLiteral("settings")})
                    if (m_wishes.pages.isEmpty() || m_wishes.pages.contains(page))
                        m_shots.push_back({page, theme, spoken, size});
    const bool users = m_stage == Stage::Full && !m_options.library.empty();
    const QString query = m_wishes.query.isEmpty() && !users ? QStringLiteral("a red boat on the sea at sunset") : m_wishes.query;
    if (!empty && !query.isEmpty())
        m_window->typeQuery(query);
    save();
}

// Draws the next shot, and goes on to the next stage after the last.
void Gallery::save()
{
    if (m_at == m_shots.size()) {
        m_stage = Stage(int(m_stage) + 1);
        QMetaObject::invokeMethod(this, &Gallery::open, Qt::QueuedConnection);
        return;
    }
    const Shot &shot = m_shots[m_at];
    m_theme.apply(ui::appearanceFrom(shot.theme));
    m_language.apply(shot.language);
    m_window->resize(shot.size);
    m_window->showPage(shot.page);
    settle([this] {
        if (m_shots[m_at].page == QLatin1String("search"))
            m_window->selectRow(0);
        settle([this] {
            const Shot &now = m_shots[m_at++];
            const QString name =
                QStringLiteral("%1-%2-%3-%4-%5.png")
                    .arg(now.page, QLatin1String(kStageNames[int(m_stage)]), now.theme, now.language, QString::number(now.size.width()));
            if (!m_window->grab().save(m_folder.filePath(name)))
                return Q_EMIT failed(QStringLiteral("The picture %1 could not be written.").arg(m_folder.filePath(name)));
            ++m_pictures;
            save();
        });
    });
}

void Gallery::settle(const std::function<void()> &then)
{
    auto *watcher = new ui::SettledWatcher(*m_window, kSettleMs, this);
    connect(
        watcher, &ui::SettledWatcher::settled, this,
        [watcher, then] {
            watcher->deleteLater();
            then();
        },
        Qt::SingleShotConnection);
    connect(watcher, &ui::SettledWatcher::timedOut, this,
            [this] { Q_EMIT failed(QStringLiteral("The page %1 did not settle.").arg(m_shots[m_at].page)); });
}

}  // namespace semblance::app
