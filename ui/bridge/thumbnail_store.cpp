#include "ui/bridge/thumbnail_store.h"

#include <QThread>
#include <algorithm>
#include <mutex>

namespace semblance::ui {

namespace {
// The cache must hold more than one screen shows, or a view would chase its own tail: kMostWanted * 400 * 300 * 4 bytes.
constexpr int kLongSide = 400;
constexpr std::size_t kMostWanted = 576;
constexpr qsizetype kCacheBytes = 288 * 1024 * 1024;

QImage toImage(const api::Image &image)
{
    const QImage borrowed(image.rgb.data(), image.width, image.height, 3 * qsizetype(image.width), QImage::Format_RGB888);
    const QImage own = borrowed.convertToFormat(QImage::Format_RGB32);
    if (std::max(own.width(), own.height()) <= kLongSide)
        return own;
    return own.scaled(kLongSide, kLongSide, Qt::KeepAspectRatio, Qt::SmoothTransformation);
}
}  // namespace

struct ThumbnailStore::Shared {
    std::mutex mutex;
    ThumbnailStore *store = nullptr;
};

ThumbnailStore::ThumbnailStore(api::Engine &engine, QObject *parent)
    : QObject(parent), m_engine(engine), m_shared(std::make_shared<Shared>()), m_cache(kCacheBytes)
{
    m_shared->store = this;
    m_pool.setMaxThreadCount(std::clamp(QThread::idealThreadCount() / 2, 1, 4));
}

void ThumbnailStore::setMegabytes(int megabytes)
{
    m_cache.setMaxCost(std::max(kCacheBytes, qsizetype(megabytes) * 1024 * 1024));
}

ThumbnailStore::~ThumbnailStore()
{
    {
        const std::lock_guard lock(m_shared->mutex);
        m_shared->store = nullptr;
    }
    m_pool.clear();
    m_pool.waitForDone();
}

QImage ThumbnailStore::image(api::PhotoId id) const
{
    const QImage *image = m_cache.object(id.value);
    return image ? *image : QImage();
}

void ThumbnailStore::setWanted(const QObject *view, const std::vector<api::PhotoId> &ids)
{
    if (ids.empty())
        m_wanted.remove(view);
    else
        m_wanted.insert(view, {ids.begin(), ids.begin() + std::ptrdiff_t(std::min(ids.size(), kMostWanted))});
    feed();
}

// Only as many run as there are workers; the rest waits here, where the next setWanted() can still take it back.
void ThumbnailStore::feed()
{
    for (const auto &ids : std::as_const(m_wanted)) {
        for (const api::PhotoId id : ids) {
            if (m_running.size() >= m_pool.maxThreadCount())
                return;
            if (m_running.contains(id.value) || known(id))
                continue;
            m_running.insert(id.value);
            m_pool.start([shared = m_shared, &engine = m_engine, id] {
                QImage image;
                if (const auto thumbnail = engine.thumbnail(id); thumbnail && thumbnail->width > 0)
                    image = toImage(*thumbnail);
                const std::lock_guard lock(shared->mutex);
                if (shared->store)
                    QMetaObject::invokeMethod(
                        shared->store, [store = shared->store, id, image] { store->accept(id, image); }, Qt::QueuedConnection);
            });
        }
    }
}

void ThumbnailStore::accept(api::PhotoId id, QImage image)
{
    m_running.remove(id.value);
    if (image.isNull())
        m_failed.insert(id.value);
    else
        m_cache.insert(id.value, new QImage(image), image.sizeInBytes());
    Q_EMIT loaded(id);
    feed();
}

}  // namespace semblance::ui
