// --gallery DIR: every page of the window with the library that is open, in both sizes, themes and languages, as pictures.
#pragma once

#include <QDir>
#include <QObject>
#include <QSize>
#include <vector>

#include "ui/main_window.h"
#include "ui/theme/language.h"
#include "ui/theme/theme.h"

namespace semblance::app {

class Gallery : public QObject {
    Q_OBJECT

public:
    Gallery(ui::MainWindow &window, ui::Theme &theme, ui::Language &language, const QDir &folder, QObject *parent = nullptr);

    void start();

Q_SIGNALS:
    void finished(int pictures);
    void failed(const QString &why);

private:
    struct Shot {
        QString page, theme, language;
        QSize size;
    };
    void next();

    ui::MainWindow &m_window;
    ui::Theme &m_theme;
    ui::Language &m_language;
    const QDir m_folder;
    std::vector<Shot> m_shots;
    std::size_t m_at = 0;
};

}  // namespace semblance::app
