// The bridge's part for single photos, their files, the sections that they stand in, and caches.
#include <QImage>

#include "ui/bridge/engine_mailbox.h"

namespace semblance::ui {

void EngineBridge::photo(api::PhotoId id, QObject *context, std::function<void(const api::Result<api::Photo> &)> done)
{
    onWorker(
        context, [this, id] { return m_engine.photo(id); }, std::move(done));
}

void EngineBridge::picture(const std::filesystem::path &path, int longSide, QObject *context,
                           std::function<void(const api::Result<QImage> &)> done)
{
    const auto work = [this, path, longSide]() -> api::Result<QImage> {
        const auto image = m_engine.picture(path, longSide);
        if (!image)
            return core::fail(image.error());
        return QImage(image->rgb.data(), image->width, image->height, 3 * qsizetype(image->width), QImage::Format_RGB888).copy();
    };
    onWorker(context, work, std::move(done));
}

void EngineBridge::paths(const QList<api::PhotoId> &ids, QObject *context,
                         std::function<void(const std::vector<std::filesystem::path> &)> done)
{
    onWorker(
        context,
        [this, ids] {
            std::vector<std::filesystem::path> files;
            for (const api::PhotoId id : ids)
                if (auto photo = m_engine.photo(id))
                    files.push_back(std::move(photo->path));
            return files;
        },
        std::move(done));
}

void EngineBridge::sections(api::SectionBy by, QObject *context,
                            std::function<void(const api::Result<std::vector<api::PhotoSection>> &)> done)
{
    onWorker(
        context, [this, by] { return m_engine.sections(by); }, std::move(done));
}

void EngineBridge::cacheUse(QObject *context, std::function<void(const api::Result<api::CacheUse> &)> done)
{
    onWorker(
        context, [this] { return m_engine.cacheUse(); }, std::move(done));
}

void EngineBridge::clearCaches(QObject *context, std::function<void(const api::Result<void> &)> done)
{
    onWorker(
        context, [this] { return m_engine.clearCaches(); }, std::move(done));
}

}  // namespace semblance::ui
