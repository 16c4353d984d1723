// Cards of the settings page: what the engine runs on, what is kept to be fast, and the report about this machine.
#pragma once

#include <QFrame>
#include <array>

#include "ui/bridge/engine_bridge.h"

class QComboBox;
class QLabel;
class QPlainTextEdit;
class QPushButton;
class QSpinBox;

namespace semblance::ui {

class Preferences;

// Device, precision, threads, memory: chosen here, taken up when the library is opened again.
class EngineCard : public QFrame {
    Q_OBJECT

public:
    EngineCard(EngineBridge &bridge, Preferences &preferences, QWidget *parent = nullptr);

Q_SIGNALS:
    void restartWanted();
    void memoryChosen();

protected:
    void changeEvent(QEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    enum Row { Device, Precision, Threads, Memory, Caches, RowCount };

    void build();
    void retranslate();
    void changed();
    void measureCaches();

    EngineBridge &m_bridge;
    Preferences &m_preferences;
    QLabel *m_title, *m_cacheUse, *m_hint;
    std::array<QLabel *, RowCount> m_names{};
    QComboBox *m_device, *m_precision, *m_memory;
    QSpinBox *m_threads;
    QPushButton *m_clear, *m_restart;
};

// A report for whoever is asked for help: no paths, no names, no photos.
class AboutCard : public QFrame {
    Q_OBJECT

public:
    explicit AboutCard(EngineBridge &bridge, QWidget *parent = nullptr);

    void setLogFile(const std::filesystem::path &file) { m_logFile = file; }
    [[nodiscard]] QString report() const;

Q_SIGNALS:
    void logWanted(const std::filesystem::path &file);

protected:
    void changeEvent(QEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void retranslate();
    void refresh();

    EngineBridge &m_bridge;
    std::filesystem::path m_logFile;
    QLabel *m_title, *m_hint;
    QPlainTextEdit *m_text;
    QPushButton *m_copy, *m_log;
};

}  // namespace semblance::ui
