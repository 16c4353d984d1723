// A caption that is edited where it stands: as high as its text; Enter keeps it, Esc takes it back.
#pragma once

#include <QTextEdit>

namespace semblance::ui {

class CaptionField : public QTextEdit {
    Q_OBJECT

public:
    explicit CaptionField(QWidget *parent = nullptr);

    void setText(const QString &text);  // what it goes back to; what is being typed stays
    [[nodiscard]] QString text() const;
    [[nodiscard]] bool isEdited() const { return text() != m_kept; }
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

Q_SIGNALS:
    void committed(const QString &text);  // it differs from what was kept
    void escaped();                       // Esc when there was nothing to take back

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void insertFromMimeData(const QMimeData *source) override;

private:
    void commit();
    void fit();

    QString m_kept;
};

}  // namespace semblance::ui
