// Photos on their way to the trash: how far, a stop, and at the end which could not be moved. The window can be used meanwhile.
#pragma once

#include <QDialog>
#include <functional>

#include "ui/bridge/trash_errand.h"

class QLabel;
class QProgressBar;
class QPushButton;

namespace semblance::ui {

// Comes up only when it takes a moment, and goes by itself when every photo was moved.
class TrashDialog : public QDialog {
    Q_OBJECT

public:
    TrashDialog(EngineBridge &bridge, std::vector<std::filesystem::path> files, QWidget *parent = nullptr);

    void start();
    void reject() override;  // while it runs: stop, and say what was done
    [[nodiscard]] bool isBusy() const { return m_errand->isRunning(); }

protected:
    void changeEvent(QEvent *event) override;

private:
    void finished();
    void retranslate();
    [[nodiscard]] QString resultText() const;

    TrashErrand *m_errand;
    QLabel *m_text;
    QProgressBar *m_progress;
    QPushButton *m_close;
    int m_done = 0;
    bool m_over = false;
};

// Files go this way only: a question that names how many photos, where keeping them is the answer that is at hand. `confirmed` runs after a
// yes, unless `context` is gone by then.
void askBeforeTrash(int photos, QWidget *parent, QObject *context, std::function<void()> confirmed);

// What could not be moved: how many, and the first of them with the reason. Empty: none.
[[nodiscard]] QString trashProblems(const TrashResult &result);

}  // namespace semblance::ui
