// One photo over the whole window: next and previous, zoom about the mouse, pan, Esc to go back.
#pragma once

#include <QImage>
#include <QWidget>

#include "ui/bridge/engine_bridge.h"

class QAbstractItemModel;
class QFrame;
class QLabel;
class QToolButton;

namespace semblance::ui {

class AnnotationPanel;
class ThumbnailStore;

class Lightbox : public QWidget {
    Q_OBJECT

public:
    Lightbox(EngineBridge &bridge, const ThumbnailStore &thumbnails, QWidget *parent);

    void open(const QAbstractItemModel *photos, int row);
    void openFile(const std::filesystem::path &file);
    void drawRegion();  // on the photo that is open: a rectangle by mouse or arrow keys; Enter searches with it
    [[nodiscard]] bool isDrawing() const { return m_drawing; }
    [[nodiscard]] QRectF region() const { return m_region; }  // shares of the photo
    void setPanel(AnnotationPanel *panel);                    // shown at the right on demand; becomes a child
    void showPanel(bool shown);
    [[nodiscard]] bool panelShown() const;
    void leave();
    [[nodiscard]] bool isOpen() const { return isVisible(); }
    [[nodiscard]] double zoom() const { return m_zoom; }  // 1: the photo fits
    [[nodiscard]] bool isSettled() const { return !isVisible() || !m_loading; }

Q_SIGNALS:
    void photoShown(semblance::api::PhotoId id);
    void closed();
    void rated(semblance::api::PhotoId id, int stars);  // keys 1 to 5
    void regionChosen(semblance::api::PhotoId id, const std::filesystem::path &file, const QRectF &region);
    void settledMaybe();

protected:
    bool event(QEvent *event) override;
    void changeEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;

private:
    bool panelKey(const QKeyEvent *event);
    void placePanel();
    void stopDrawing();
    void chooseRegion();
    void moveRegion(double dx, double dy, bool size);
    bool drawingKey(QKeyEvent *event);
    void paintRegion(QPainter &painter);
    void showHint();
    void showTitle();
    [[nodiscard]] QPointF shareAt(const QPointF &point) const;  // of the photo, clamped to it
    void step(int by);
    void showRow();
    void load(const std::filesystem::path &file, int longSide);
    void zoomTo(double zoom, QPointF anchor);
    [[nodiscard]] QRectF target() const;
    void clampPan();
    void retranslate();
    void start();

    EngineBridge &m_bridge;
    const ThumbnailStore &m_thumbnails;
    const QAbstractItemModel *m_model = nullptr;
    int m_row = -1;
    std::filesystem::path m_file;
    QImage m_image;
    QString m_message;
    QSize m_shape;
    double m_zoom = 1;
    QPointF m_pan, m_grab;
    bool m_loading = false, m_sharp = false, m_drawing = false, m_drawWanted = false;
    QRectF m_region;
    api::PhotoId m_id;
    int m_ticket = 0, m_stars = 0;
    QToolButton *m_previous, *m_next, *m_close, *m_fit, *m_draw, *m_write;
    QFrame *m_side;
    AnnotationPanel *m_panel = nullptr;
    QLabel *m_title, *m_hint;
};

}  // namespace semblance::ui
