#include "ui/widgets/photo_actions.h"

#include <QClipboard>
#include <QDesktopServices>
#include <QDrag>
#include <QGuiApplication>
#include <QMenu>
#include <QMimeData>

#include "ui/bridge/formats.h"
#include "ui/bridge/thumbnail_store.h"
#include "ui/models/photo_model.h"
#include "ui/theme/icons.h"
#include "ui/theme/preferences.h"
#include "ui/widgets/export_dialog.h"
#include "ui/widgets/names_panel.h"
#include "ui/widgets/photo_grid.h"
#include "ui/widgets/trash_dialog.h"

namespace semblance::ui {

namespace {
constexpr int kMostDragged = 500;
constexpr int kCopiedSide = 4096;  // of the picture in the clipboard
}  // namespace

PhotoActions::PhotoActions(EngineBridge &bridge, const ThumbnailStore &thumbnails, Preferences &preferences, QWidget *window)
    : QObject(window), m_bridge(bridge), m_thumbnails(thumbnails), m_preferences(preferences), m_window(window)
{
}

void PhotoActions::attach(PhotoGrid *grid)
{
    connect(grid, &PhotoGrid::menuWanted, this, [this, grid](api::PhotoId id, const QPoint &at) { openMenu(grid, id, at); });
    connect(grid, &PhotoGrid::dragWanted, this, [this, grid](const QList<api::PhotoId> &ids) { drag(grid, ids); });
    connect(grid, &PhotoGrid::similarWanted, this, [this](api::PhotoId id) { Q_EMIT similarWanted({id}); });
    connect(grid, &PhotoGrid::rated, this, &PhotoActions::rated);
    connect(grid, &PhotoGrid::trashWanted, this, &PhotoActions::askTrash);
}

void PhotoActions::showInFileManager(const std::filesystem::path &file)
{
    QDesktopServices::openUrl(toUrl(file.parent_path()));
}

void PhotoActions::showInFileManager(api::PhotoId id)
{
    m_bridge.photo(id, this, [this](const api::Result<api::Photo> &photo) {
        if (photo)
            showInFileManager(photo->path);
    });
}

void PhotoActions::openMenu(PhotoGrid *grid, api::PhotoId id, const QPoint &position)
{
    auto *menu = new QMenu(m_window);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(icon("photo"), tr("Show large"), grid, [grid, id] { Q_EMIT grid->opened(id); });
    const QList<api::PhotoId> ids = grid->selectedPhotos().contains(id) ? grid->selectedPhotos() : QList{id};
    menu->addAction(icon("similar"), tr("More like %Ln photo(s)", nullptr, int(ids.size())), this,
                    [this, ids] { Q_EMIT similarWanted(ids); });
    menu->addAction(tr("Add to the query"), this, [this, ids] { Q_EMIT addToQueryWanted(ids); });
    QAction *name = menu->addAction(tr("Name this…"), this, [this, ids] { (new NameSheet(m_bridge, ids, m_window))->open(); });
    name->setObjectName("nameThis");
    if (ids.size() < kLeastNamed || ids.size() > kMostNamed) {
        name->setEnabled(false);
        name->setText(tr("Name this… (select %1 to %2 photos)").arg(kLeastNamed).arg(kMostNamed));
    }
    menu->addAction(icon("region"), tr("Search a part of it"), this, [this, id] { Q_EMIT regionWanted(id); });
    menu->addAction(icon("caption"), tr("Captions and tags"), this, [this, id] { Q_EMIT textsWanted(id); })->setShortcut(Qt::Key_C);
    if (grid->currentIndex().data(PhotoModel::ProbabilityRole).isValid()) {
        menu->addSeparator();
        menu->addAction(icon("check"), tr("Right for this query"), this, [this, id] { Q_EMIT judged(id, 1); })->setShortcut(Qt::Key_Y);
        menu->addAction(icon("close"), tr("Wrong for this query"), this, [this, id] { Q_EMIT judged(id, -1); })->setShortcut(Qt::Key_N);
    }
    menu->addSeparator();
    addFileActions(menu, id, ids);
    menu->popup(position);
}

void PhotoActions::addFileActions(QMenu *menu, api::PhotoId id, const QList<api::PhotoId> &ids)
{
    QMenu *stars = menu->addMenu(icon("star"), tr("Stars"));
    for (int n = 5; n >= 0; --n) {
        const QString text = n == 0 ? tr("None") : QString(n, QChar(0x2605));
        stars->addAction(text, this, [this, ids, n] { Q_EMIT rated(ids, n); })->setShortcut(Qt::Key_0 + n);
    }
    menu->addSeparator();
    menu->addAction(icon("copy"), tr("Copy"), this, [this, ids] { copy(ids); })->setShortcut(QKeySequence::Copy);
    menu->addAction(tr("Copy path"), this, [this, ids] {
        m_bridge.paths(ids, this, [](const std::vector<std::filesystem::path> &files) {
            QStringList lines;
            for (const auto &file : files)
                lines << toQString(file);
            QGuiApplication::clipboard()->setText(lines.join(QLatin1Char('\n')));
        });
    });
    menu->addAction(icon("export"), tr("Export copies…"), this, [this, ids] { pickExportFolder(ids); });
    menu->addAction(tr("Open in the system's program"), this, [this, id] {
        m_bridge.photo(id, this, [](const api::Result<api::Photo> &photo) {
            if (photo)
                QDesktopServices::openUrl(toUrl(photo->path));
        });
    });
    menu->addAction(icon("external"), tr("Show in folder"), this, [this, id] { showInFileManager(id); });
    menu->addSeparator();
    menu->addAction(icon("trash"), tr("Move to the trash…"), this, [this, ids] { askTrash(ids); })->setShortcut(Qt::Key_Delete);
}

// What file managers take, and what a text field takes.
static QMimeData *filesAsData(const std::vector<std::filesystem::path> &files)
{
    QList<QUrl> urls;
    QByteArray forNautilus = "copy";
    for (const auto &file : files) {
        urls << toUrl(file);
        forNautilus += '\n' + urls.last().toEncoded();
    }
    auto *data = new QMimeData;
    data->setUrls(urls);
    data->setData("x-special/gnome-copied-files", forNautilus);
    return data;
}

void PhotoActions::copy(const QList<api::PhotoId> &ids)
{
    m_bridge.paths(ids, this, [this](const std::vector<std::filesystem::path> &files) {
        if (files.empty())
            return;
        QGuiApplication::clipboard()->setMimeData(filesAsData(files));
        if (files.size() > 1)
            return;
        m_bridge.picture(files.front(), kCopiedSide, this, [files](const api::Result<QImage> &image) {
            if (!image)
                return;
            QMimeData *data = filesAsData(files);
            data->setImageData(*image);
            QGuiApplication::clipboard()->setMimeData(data);
        });
    });
}

void PhotoActions::pickExportFolder(const QList<api::PhotoId> &ids)
{
    if (ids.isEmpty())
        return;
    auto *dialog = new ExportDialog(m_bridge, {ids.begin(), ids.end()}, m_preferences.exportFolder(), m_window);
    connect(dialog, &ExportDialog::folderChosen, this, [this](const QString &folder) { m_preferences.setExportFolder(folder); });
    connect(dialog, &ExportDialog::fileManagerWanted, this, [this](const auto &file) { showInFileManager(file); });
    dialog->show();
}

void PhotoActions::askTrash(const QList<api::PhotoId> &ids)
{
    askBeforeTrash(int(ids.size()), m_window, this,
                   [this, ids] { m_bridge.paths(ids, this, [this](const std::vector<std::filesystem::path> &files) { trash(files); }); });
}

void PhotoActions::trash(const std::vector<std::filesystem::path> &files)
{
    (new TrashDialog(m_bridge, files, m_window))->start();
}

void PhotoActions::drag(PhotoGrid *grid, const QList<api::PhotoId> &ids)
{
    QList<QUrl> urls;
    for (const api::PhotoId id : ids.first(std::min<qsizetype>(ids.size(), kMostDragged)))
        if (const auto photo = m_bridge.engine().photo(id))
            urls << toUrl(photo->path);
    if (urls.isEmpty())
        return;
    auto *data = new QMimeData;
    data->setUrls(urls);
    auto *drag = new QDrag(grid);
    drag->setMimeData(data);
    const QImage image = m_thumbnails.image(ids.first());
    if (!image.isNull())
        drag->setPixmap(QPixmap::fromImage(image.scaled(96, 96, Qt::KeepAspectRatio, Qt::SmoothTransformation)));
    drag->exec(Qt::CopyAction);
}

}  // namespace semblance::ui
