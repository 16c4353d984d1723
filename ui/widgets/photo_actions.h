// What can be done with a photo anywhere in the window: its menu, dragging it out, its place in the file manager.
#pragma once

#include <QObject>

#include "ui/bridge/engine_bridge.h"

namespace semblance::ui {

class PhotoGrid;
class ThumbnailStore;

class PhotoActions : public QObject {
    Q_OBJECT

public:
    PhotoActions(EngineBridge &bridge, const ThumbnailStore &thumbnails, QWidget *window);

    void attach(PhotoGrid *grid);
    void showInFileManager(const std::filesystem::path &file);
    void showInFileManager(api::PhotoId id);

Q_SIGNALS:
    void similarWanted(const QList<semblance::api::PhotoId> &ids);
    void addToQueryWanted(const QList<semblance::api::PhotoId> &ids);
    void regionWanted(semblance::api::PhotoId id);
    void textsWanted(semblance::api::PhotoId id);  // captions and tags of what is selected
    void judged(semblance::api::PhotoId id, int verdict);

private:
    void openMenu(PhotoGrid *grid, api::PhotoId id, const QPoint &position);
    void drag(PhotoGrid *grid, const QList<api::PhotoId> &ids);

    EngineBridge &m_bridge;
    const ThumbnailStore &m_thumbnails;
    QWidget *m_window;
};

}  // namespace semblance::ui
