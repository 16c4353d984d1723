// How photos lie in every grid of the window: square tiles or lines of whole photos, and how large. Kept in the preferences.
#pragma once

#include <QObject>
#include <QWidget>

#include "ui/bridge/photo_shapes.h"

class QLabel;
class QSlider;
class QToolButton;

namespace semblance::ui {

class PhotoGrid;
class Preferences;

class GridLook : public QObject {
    Q_OBJECT

public:
    static constexpr int step = 32;  // of "larger" and "smaller", pixels

    GridLook(EngineBridge &bridge, Preferences &preferences, QObject *parent = nullptr);
    [[nodiscard]] int tileSize() const;
    void setTileSize(int pixels);  // within what a grid can show
    [[nodiscard]] bool justified() const;
    void setJustified(bool on);
    void attach(PhotoGrid *grid);  // which follows from now on
    [[nodiscard]] bool isSettled() const { return !justified() || m_shapes.isSettled(); }

Q_SIGNALS:
    void changed();
    void settledMaybe();

private:
    Preferences &m_preferences;
    PhotoShapes m_shapes;
};

// The button for whole photos and the slider for their size, beside a grid.
class GridControls : public QWidget {
    Q_OBJECT

public:
    GridControls(GridLook &look, QWidget *parent = nullptr);
    void putBetween(QWidget *before, QWidget *after);  // in the order of the Tab key

protected:
    void changeEvent(QEvent *event) override;

private:
    void refresh();
    void retranslate();

    GridLook &m_look;
    QToolButton *m_whole;
    QLabel *m_small, *m_large;
    QSlider *m_size;
};

}  // namespace semblance::ui
