// What the user chose, kept between runs. Values only; whoever changes one applies it.
#pragma once

#include <QByteArray>
#include <QSettings>
#include <QString>
#include <QStringList>
#include <algorithm>

namespace semblance::ui {

class Preferences {
public:
    // An empty file name means the user's own settings.
    explicit Preferences(const QString &file = {});

    [[nodiscard]] QString theme() const { return text("theme", "system"); }
    void setTheme(const QString &name);
    [[nodiscard]] QString language() const { return text("language", "system"); }
    void setLanguage(const QString &name);
    [[nodiscard]] int tileSize() const { return m_settings.value("tileSize", 176).toInt(); }
    void setTileSize(int pixels) { m_settings.setValue("tileSize", pixels); }
    [[nodiscard]] QString gridLayout() const { return m_settings.value("gridLayout", "squares").toString(); }  // squares|justified
    void setGridLayout(const QString &name) { m_settings.setValue("gridLayout", name); }
    [[nodiscard]] QString librarySections() const { return m_settings.value("librarySections", "month").toString(); }  // month|folder|none
    void setLibrarySections(const QString &name) { m_settings.setValue("librarySections", name); }
    [[nodiscard]] QString exportFolder() const { return m_settings.value("exportFolder").toString(); }  // empty: none yet
    void setExportFolder(const QString &folder) { m_settings.setValue("exportFolder", folder); }
    [[nodiscard]] bool inspectorShown(const QString &page) const;
    void setInspectorShown(const QString &page, bool shown) { m_settings.setValue("inspector/" + page, shown); }
    [[nodiscard]] QStringList recentSearches() const { return m_settings.value("searches/recent").toStringList(); }  // newest first
    void rememberSearch(const QString &line);
    void clearRecentSearches() { m_settings.remove("searches/recent"); }
    [[nodiscard]] QStringList savedSearches() const { return m_settings.value("searches/saved").toStringList(); }  // newest first
    void setSaved(const QString &line, bool saved);
    // The engine's, read when the library is opened.
    [[nodiscard]] QString device() const { return m_settings.value("engine/device", "auto").toString(); }
    void setDevice(const QString &name) { m_settings.setValue("engine/device", name); }
    [[nodiscard]] QString precision() const { return m_settings.value("engine/precision", "auto").toString(); }
    void setPrecision(const QString &name) { m_settings.setValue("engine/precision", name); }
    [[nodiscard]] int threads() const { return std::max(0, m_settings.value("engine/threads", 0).toInt()); }  // 0: all cores
    void setThreads(int count) { m_settings.setValue("engine/threads", count); }
    [[nodiscard]] int thumbnailMegabytes() const { return std::clamp(m_settings.value("thumbnailMegabytes", 288).toInt(), 288, 4096); }
    void setThumbnailMegabytes(int megabytes) { m_settings.setValue("thumbnailMegabytes", megabytes); }
    [[nodiscard]] QString motion() const { return m_settings.value("motion", "system").toString(); }  // system|less
    void setMotion(const QString &name) { m_settings.setValue("motion", name); }
    // Where the last session ended.
    [[nodiscard]] QString lastPage() const { return m_settings.value("session/page").toString(); }
    [[nodiscard]] QString lastQuery() const { return m_settings.value("session/query").toString(); }
    void setSession(const QString &page, const QString &query)
    {
        m_settings.setValue("session/page", page);
        m_settings.setValue("session/query", query);
    }
    [[nodiscard]] QByteArray geometry() const { return m_settings.value("geometry").toByteArray(); }
    void setGeometry(const QByteArray &geometry) { m_settings.setValue("geometry", geometry); }
    [[nodiscard]] QString downloadProxy() const { return m_settings.value("downloads/proxy").toString(); }  // empty: as the system says
    void setDownloadProxy(const QString &proxy) { m_settings.setValue("downloads/proxy", proxy); }
    [[nodiscard]] QString downloadMirror() const { return m_settings.value("downloads/mirror").toString(); }
    void setDownloadMirror(const QString &mirror) { m_settings.setValue("downloads/mirror", mirror); }
    // For one run only (--theme, --language): nothing is written back.
    void overrideTheme(const QString &name) { m_theme = name; }
    void overrideLanguage(const QString &name) { m_language = name; }

private:
    [[nodiscard]] QString text(const char *key, const char *fallback) const;

    QSettings m_settings;
    QString m_theme, m_language;
};

}  // namespace semblance::ui
