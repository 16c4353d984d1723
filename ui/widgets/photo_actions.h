// What can be done with a photo anywhere in the window: its menu, dragging it out, its place in the file manager.
#pragma once

#include <QObject>

#include "ui/bridge/engine_bridge.h"

class QMenu;

namespace semblance::ui {

class PhotoGrid;
class Preferences;
class ThumbnailStore;

class PhotoActions : public QObject {
    Q_OBJECT

public:
    PhotoActions(EngineBridge &bridge, const ThumbnailStore &thumbnails, Preferences &preferences, QWidget *window);

    void attach(PhotoGrid *grid);
    void showInFileManager(const std::filesystem::path &file);
    void showInFileManager(api::PhotoId id);
    void copy(const QList<api::PhotoId> &ids);  // the files, as a file manager does; of one photo the picture too
    void pickExportFolder(const QList<api::PhotoId> &ids);
    void askTrash(const QList<api::PhotoId> &ids);

Q_SIGNALS:
    void similarWanted(const QList<semblance::api::PhotoId> &ids);
    void addToQueryWanted(const QList<semblance::api::PhotoId> &ids);
    void regionWanted(semblance::api::PhotoId id);
    void textsWanted(semblance::api::PhotoId id);  // captions and tags of what is selected
    void judged(semblance::api::PhotoId id, int verdict);
    void rated(const QList<semblance::api::PhotoId> &ids, int stars);

private:
    void addFileActions(QMenu *menu, api::PhotoId id, const QList<api::PhotoId> &ids);
    void trash(const std::vector<std::filesystem::path> &files);
    void openMenu(PhotoGrid *grid, api::PhotoId id, const QPoint &position);
    void drag(PhotoGrid *grid, const QList<api::PhotoId> &ids);

    EngineBridge &m_bridge;
    const ThumbnailStore &m_thumbnails;
    Preferences &m_preferences;
    QWidget *m_window;
};

}  // namespace semblance::ui
