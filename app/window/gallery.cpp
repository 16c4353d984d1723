#include "app/window/gallery.h"

#include <QPixmap>

#include "ui/settled_watcher.h"

namespace semblance::app {

namespace {
constexpr int kDeadlineMs = 60'000;
}

Gallery::Gallery(ui::MainWindow &window, ui::Theme &theme, ui::Language &language, const QDir &folder, QObject *parent)
    : QObject(parent), m_window(window), m_theme(theme), m_language(language), m_folder(folder)
{
    for (const char *spoken : {"en", "zh_CN"})
        for (const char *appearance : {"light", "dark"})
            for (const QSize &size : {QSize(1440, 900), QSize(1024, 700)})
                for (const char *page : {"welcome", "search", "library", "train", "evaluate", "models", "settings"})
                    m_shots.push_back({page, appearance, spoken, size});
}

void Gallery::start()
{
    if (!m_folder.mkpath("."))
        return Q_EMIT failed(QStringLiteral("The folder %1 cannot be made.").arg(m_folder.path()));
    next();
}

void Gallery::next()
{
    if (m_at == m_shots.size())
        return Q_EMIT finished(int(m_at));
    const Shot &shot = m_shots[m_at];
    m_theme.apply(ui::appearanceFrom(shot.theme));
    m_language.apply(shot.language);
    m_window.resize(shot.size);
    m_window.showPage(shot.page);
    auto *watcher = new ui::SettledWatcher(m_window, kDeadlineMs, this);
    connect(watcher, &ui::SettledWatcher::settled, this, [this, watcher] {
        watcher->deleteLater();
        const Shot &now = m_shots[m_at];
        const QString name = QStringLiteral("%1-%2-%3-%4.png").arg(now.page, now.theme, now.language).arg(now.size.width());
        if (!m_window.grab().save(m_folder.filePath(name)))
            return Q_EMIT failed(QStringLiteral("The picture %1 could not be written.").arg(m_folder.filePath(name)));
        ++m_at;
        next();
    });
    connect(watcher, &ui::SettledWatcher::timedOut, this,
            [this] { Q_EMIT failed(QStringLiteral("The page %1 did not settle.").arg(m_shots[m_at].page)); });
}

}  // namespace semblance::app
