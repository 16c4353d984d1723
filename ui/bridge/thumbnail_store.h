// Thumbnails for the views: a small pool decodes what is visible first, a bounded cache keeps what was seen last.
#pragma once

#include <QCache>
#include <QHash>
#include <QImage>
#include <QObject>
#include <QSet>
#include <QThreadPool>
#include <memory>
#include <vector>

#include "engine/api/engine.h"

namespace semblance::ui {

class ThumbnailStore : public QObject {
    Q_OBJECT

public:
    explicit ThumbnailStore(api::Engine &engine, QObject *parent = nullptr);
    ~ThumbnailStore() override;

    // Null while it is not there. Never decodes.
    [[nodiscard]] QImage image(api::PhotoId id) const;
    [[nodiscard]] bool failed(api::PhotoId id) const { return m_failed.contains(id.value); }
    [[nodiscard]] bool known(api::PhotoId id) const { return m_cache.contains(id.value) || failed(id); }

    // What `view` shows now, the most important first; replaces its former wish, so that what scrolled away is not decoded.
    void setWanted(const QObject *view, const std::vector<api::PhotoId> &ids);
    void forget(const QObject *view) { setWanted(view, {}); }
    void retryFailed() { m_failed.clear(); }
    void setMegabytes(int megabytes);  // of memory; less than 288 would not hold what is wanted

Q_SIGNALS:
    void loaded(semblance::api::PhotoId id);

private:
    struct Shared;
    void feed();
    void accept(api::PhotoId id, QImage image);

    api::Engine &m_engine;
    std::shared_ptr<Shared> m_shared;
    QThreadPool m_pool;
    QHash<const QObject *, std::vector<api::PhotoId>> m_wanted;
    mutable QCache<std::int64_t, QImage> m_cache;
    QSet<std::int64_t> m_failed, m_running;
};

}  // namespace semblance::ui
