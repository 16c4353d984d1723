// Saves a picture of the window once its content has settled; event-driven, with a deadline.
#pragma once

#include <QObject>
#include <QTimer>

namespace semblance::ui {

class MainWindow;

class SettledWatcher : public QObject {
    Q_OBJECT

public:
    SettledWatcher(MainWindow &window, int deadlineMs, QObject *parent = nullptr);

Q_SIGNALS:
    void settled();
    void timedOut();

private:
    void check();

    MainWindow &m_window;
    QTimer m_check, m_deadline;
    int m_calm = 0;  // passes of the event loop in a row that found nothing under way
};

}  // namespace semblance::ui
