#include "ui/bridge/photo_shapes.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace semblance::ui {

namespace {

constexpr std::int64_t kMostIds = std::int64_t(1) << 26;  // 128 MiB; what lies beyond is shown as 3 to 2
constexpr std::uint16_t kUsual = 1500;
constexpr std::size_t kAtOnce = 1000;  // what is seen first is known after some hundredths of a second

std::uint16_t shapeOf(api::Engine &engine, api::PhotoId id)
{
    const auto photo = engine.photo(id);
    if (!photo || photo->width <= 0 || photo->height <= 0)
        return kUsual;
    return std::uint16_t(std::clamp<long>(std::lround(1000.0 * photo->width / photo->height), 1, 65'535));
}

}  // namespace

PhotoShapes::PhotoShapes(EngineBridge &bridge, QObject *parent) : QObject(parent), m_bridge(bridge)
{
    m_worker.setMaxThreadCount(1);
    connect(&m_bridge, &EngineBridge::libraryChanged, this, &PhotoShapes::read);
    connect(&m_bridge, &EngineBridge::jobChanged, this, [this](const api::JobStatus &job) {
        if (job.state != api::JobState::Done || !job.index || job.index->indexed == 0)
            return;
        m_all = true;
        read();
    });
}

PhotoShapes::~PhotoShapes()
{
    m_worker.clear();
    m_worker.waitForDone();
}

double PhotoShapes::ratio(api::PhotoId id) const
{
    const auto at = std::size_t(id.value);
    return id.value >= 0 && at < m_thousandths.size() && m_thousandths[at] > 0 ? m_thousandths[at] / 1000.0 : usual;
}

void PhotoShapes::setWanted(bool wanted)
{
    m_wanted = wanted;
    read();
}

// Collects what is to be read, in the order in which it is shown.
void PhotoShapes::read()
{
    m_again = m_reading;  // what came meanwhile is looked at afterwards
    if (!m_wanted || m_reading)
        return;
    m_queue.clear();
    for (const api::PhotoId id : m_bridge.library().timeline)
        if (id.value >= 0 && id.value < kMostIds
            && (m_all || std::size_t(id.value) >= m_thousandths.size() || m_thousandths[std::size_t(id.value)] == 0))
            m_queue.push_back(id);
    std::reverse(m_queue.begin(), m_queue.end());
    m_all = false;
    readPart();
}

void PhotoShapes::readPart()
{
    m_reading = m_wanted && !m_queue.empty();
    if (!m_reading)
        return;
    const auto from = m_queue.end() - std::ptrdiff_t(std::min(kAtOnce, m_queue.size()));
    std::vector<api::PhotoId> photos(from, m_queue.end());
    m_queue.erase(from, m_queue.end());
    m_worker.start([this, &engine = m_bridge.engine(), photos = std::move(photos)] {
        std::vector<std::uint16_t> shapes;
        for (const api::PhotoId id : photos)
            shapes.push_back(shapeOf(engine, id));
        QMetaObject::invokeMethod(
            this, [this, photos, shapes] { accept(photos, shapes); }, Qt::QueuedConnection);
    });
}

void PhotoShapes::accept(const std::vector<api::PhotoId> &photos, const std::vector<std::uint16_t> &shapes)
{
    bool news = false;
    for (std::size_t i = 0; i < photos.size(); ++i) {
        const auto at = std::size_t(photos[i].value);
        if (at >= m_thousandths.size())
            m_thousandths.resize(at + 1 + at / 8, 0);
        const std::uint16_t before = std::exchange(m_thousandths[at], shapes[i]);
        news = news || shapes[i] != (before > 0 ? before : kUsual);
    }
    if (news)
        Q_EMIT changed();
    readPart();
    if (!m_reading && std::exchange(m_again, false))
        read();
    if (!m_reading)
        Q_EMIT finished();
}

}  // namespace semblance::ui
