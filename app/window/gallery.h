// --gallery DIR: pictures of every page of the window, empty, busy, full and failed, in both sizes, themes and languages.
#pragma once

#include <QDir>
#include <QObject>
#include <QSize>
#include <QTemporaryDir>
#include <QTimer>
#include <functional>
#include <memory>
#include <vector>

#include "engine/api/engine.h"
#include "ui/main_window.h"
#include "ui/theme/language.h"
#include "ui/theme/preferences.h"
#include "ui/theme/theme.h"

namespace semblance::app {

// What is drawn; an empty list means all.
struct GalleryWishes {
    QStringList pages, themes, languages;
    QList<QSize> sizes;
    QString query;  // empty: one that the sample photos answer; nothing for a library that was named
};

// Opens the real engine on libraries of its own, one after another: an empty one, one that is being filled with the sample photos, the full
// one (or the library that the options name), and one whose model is damaged. Settings are its own too.
class Gallery : public QObject {
    Q_OBJECT

public:
    Gallery(api::EngineOptions options, ui::Theme &theme, ui::Language &language, const QDir &folder, GalleryWishes wishes,
            QObject *parent = nullptr);
    ~Gallery() override;

    void start();

Q_SIGNALS:
    void finished(int pictures);
    void failed(const QString &why);

private:
    enum class Stage { Empty, Busy, Full, Failed, Over };
    struct Shot {
        QString page, theme, language;
        QSize size;
    };
    void open();
    void prepare();
    void follow(const api::JobStatus &job);
    void shoot();
    void save();
    void settle(const std::function<void()> &then);
    [[nodiscard]] api::EngineOptions optionsOf(Stage stage) const;

    const api::EngineOptions m_options;
    ui::Theme &m_theme;
    ui::Language &m_language;
    const QDir m_folder;
    const GalleryWishes m_wishes;
    QTemporaryDir m_temporary;
    std::unique_ptr<ui::Preferences> m_preferences;
    std::unique_ptr<api::Engine> m_engine;
    std::unique_ptr<ui::MainWindow> m_window;  // ends before the engine
    std::vector<Shot> m_shots;
    std::size_t m_at = 0;
    int m_pictures = 0;
    Stage m_stage = Stage::Empty;
    api::JobId m_job;  // that the stage waits for
    QTimer m_patience;
};

}  // namespace semblance::app
