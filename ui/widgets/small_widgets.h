// Little widgets that several pages use: a spinner, a label that elides, a rounded picture, a page state, a thin bar.
#pragma once

#include <QFrame>
#include <QLabel>
#include <QPushButton>
#include <QTableView>
#include <QTimer>
#include <QToolButton>
#include <QWidget>

namespace semblance::ui {

// Gives a control its object name and sets what a screen reader says and the tooltip "text (shortcut)" shows.
void describe(QWidget *control, const QString &text, const QString &shortcut = {});
void setRole(QWidget *widget, const char *role);  // a look of the style sheet
[[nodiscard]] QToolButton *toolButton(const QString &objectName, const QString &iconName, QWidget *parent);
[[nodiscard]] QPushButton *pushButton(const QString &objectName, const char *kind, QWidget *parent);

// A card of the style sheet around `content`, which it owns.
[[nodiscard]] QFrame *carded(QWidget *content);

// The button in the corner of a table is Qt's own and comes without a name for tests and screen readers.
void nameCorner(QTableView *table, const QString &accessibleName);

class Spinner : public QWidget {
    Q_OBJECT

public:
    explicit Spinner(QWidget *parent = nullptr);
    void setSpinning(bool spinning);
    [[nodiscard]] bool isSpinning() const { return m_spinning; }
    [[nodiscard]] QSize sizeHint() const override { return {20, 20}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QTimer m_timer;
    int m_angle = 0;
    bool m_spinning = false;
};

// One line that ends in "…" where it does not fit; the whole text is the tooltip.
class ElidedLabel : public QLabel {
    Q_OBJECT

public:
    explicit ElidedLabel(Qt::TextElideMode mode, QWidget *parent = nullptr);
    void setFullText(const QString &text);
    [[nodiscard]] QString fullText() const { return m_full; }
    [[nodiscard]] QSize minimumSizeHint() const override;
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_full;
    Qt::TextElideMode m_mode;
};

// Wraps in a fixed width and always has the height that takes.
class WrappedLabel : public QLabel {
    Q_OBJECT

public:
    WrappedLabel(int width, QWidget *parent = nullptr);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }
    [[nodiscard]] bool hasHeightForWidth() const override { return false; }  // a layout would ask with its own width
};

// A photo with rounded corners, as large as fits into `most`; its width never changes.
class RoundedPicture : public QWidget {
    Q_OBJECT

public:
    explicit RoundedPicture(QSize most, QWidget *parent = nullptr);
    void setImage(const QImage &image);  // null: a skeleton
    void setFailed();
    void setShade(const QImage &shade);  // laid over the photo, whatever its size; null: none
    void setShape(QSize photo);          // reserves the room before the photo is there

Q_SIGNALS:
    void doubleClicked();

protected:
    void paintEvent(QPaintEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;

private:
    QImage m_image, m_shade;
    QSize m_most;
    bool m_failed = false;
};

// What a page shows instead of content: one picture, one sentence, detail, and what to do.
class PageState : public QWidget {
    Q_OBJECT

public:
    explicit PageState(QWidget *parent = nullptr);
    void setContent(const QString &picture, const QString &title, const QString &detail = {});
    void setActions(const QString &primary, const QString &secondary = {});  // empty: no such button
    [[nodiscard]] QString title() const { return m_title->text(); }

Q_SIGNALS:
    void primaryClicked();
    void secondaryClicked();

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void updatePicture();

    QString m_pictureName;
    QLabel *m_picture, *m_title, *m_detail;
    QPushButton *m_primary, *m_secondary;
};

}  // namespace semblance::ui
