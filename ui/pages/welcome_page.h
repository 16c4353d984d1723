// The first start: one sentence, one picture, two ways on.
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace semblance::ui {

class WelcomePage : public QWidget {
    Q_OBJECT

public:
    explicit WelcomePage(QWidget *parent = nullptr);

Q_SIGNALS:
    void addFoldersWanted();
    void samplesWanted();

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslate();
    void updatePicture();

    QLabel *m_picture, *m_title, *m_hint;
    QPushButton *m_add, *m_samples;
};

}  // namespace semblance::ui
