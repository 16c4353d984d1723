// The query bar: a photo as a chip, words, a spinner in place of the lens while an answer is on its way.
#pragma once

#include <QFrame>
#include <QImage>
#include <QLineEdit>

#include "engine/api/values.h"

class QLabel;
class QToolButton;

namespace semblance::ui {

class Spinner;

class QueryBar : public QFrame {
    Q_OBJECT

public:
    explicit QueryBar(QWidget *parent = nullptr);

    [[nodiscard]] QString text() const { return m_edit->text(); }
    void setText(const QString &text) { m_edit->setText(text); }
    void setBusy(bool busy);
    void setDropping(bool dropping);
    void showPhoto(const QString &name, const QImage &thumbnail);  // the chip; null thumbnail: not decoded yet
    void hidePhoto();
    void focusText();

Q_SIGNALS:
    void textChanged(const QString &text);
    void submitted();
    void cleared();       // the ✕ of the bar: words and photo
    void photoRemoved();  // the ✕ of the chip
    void photoPickWanted();
    void gridWanted();  // arrow down

protected:
    void changeEvent(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void retranslate();
    void restyle(const char *property, bool on);
    void updateClear();

    Spinner *m_spinner;
    QFrame *m_chip;
    QLabel *m_chipPicture;
    QLabel *m_chipName;
    QToolButton *m_chipRemove;
    QLineEdit *m_edit;
    QToolButton *m_clear;
    QToolButton *m_pick;
};

}  // namespace semblance::ui
