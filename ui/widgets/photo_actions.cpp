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
#include "ui/widgets/names_panel.h"
#include "ui/widgets/photo_grid.h"

namespace semblance::ui {

namespace {
constexpr int kMostDragged = 500;
}

PhotoActions::PhotoActions(EngineBridge &bridge, const ThumbnailStore &thumbnails, QWidget *window)
    : QObject(window), m_bridge(bridge), m_thumbnails(thumbnails), m_window(window)
{
}

void PhotoActions::attach(PhotoGrid *grid)
{
    connect(grid, &PhotoGrid::menuWanted, this, [this, grid](api::PhotoId id, const QPoint &at) { openMenu(grid, id, at); });
    connect(grid, &PhotoGrid::dragWanted, this, [this, grid](const QList<api::PhotoId> &ids) { drag(grid, ids); });
    connect(grid, &PhotoGrid::similarWanted, this, [this](api::PhotoId id) { Q_EMIT similarWanted({id}); });
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
    menu->addAction(icon("external"), tr("Show in folder"), this, [this, id] { showInFileManager(id); });
    menu->addAction(tr("Copy path"), this, [this, id] {
        m_bridge.photo(id, this, [](const api::Result<api::Photo> &photo) {
            if (photo)
                QGuiApplication::clipboard()->setText(toQString(photo->path));
        });
    });
    menu->popup(position);
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
