// The end of the log file, to read and to copy.
#pragma once

#include <QDialog>
#include <filesystem>

class QPlainTextEdit;
class QPushButton;

namespace semblance::ui {

class LogDialog : public QDialog {
    Q_OBJECT

public:
    explicit LogDialog(const std::filesystem::path &file, QWidget *parent = nullptr);

    // Reads at most the last 256 KiB of it; a log that is not there is empty.
    void read();

Q_SIGNALS:
    void fileManagerWanted(const std::filesystem::path &file);

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslate();

    const std::filesystem::path m_file;
    QPlainTextEdit *m_text;
    QPushButton *m_copy, *m_folder, *m_again, *m_close;
};

}  // namespace semblance::ui
