// How wide photos are for their height, for views that show them whole: read behind the window, two bytes a photo.
#pragma once

#include <QObject>
#include <QThreadPool>
#include <cstdint>
#include <vector>

#include "ui/bridge/engine_bridge.h"

namespace semblance::ui {

class PhotoShapes : public QObject {
    Q_OBJECT

public:
    static constexpr double usual = 1.5;  // 3 to 2, of what is not known yet

    explicit PhotoShapes(EngineBridge &bridge, QObject *parent = nullptr);
    ~PhotoShapes() override;

    [[nodiscard]] double ratio(api::PhotoId id) const;  // width over height
    void setWanted(bool wanted);                        // nothing is read while no view needs it
    [[nodiscard]] bool isSettled() const { return !m_reading; }

Q_SIGNALS:
    void changed();  // some are known now, or others
    void finished();

private:
    void read();
    void readPart();
    void accept(const std::vector<api::PhotoId> &photos, const std::vector<std::uint16_t> &shapes);

    EngineBridge &m_bridge;
    std::vector<std::uint16_t> m_thousandths;  // by id, which are row numbers and lie close together; 0: never asked
    std::vector<api::PhotoId> m_queue;         // to be read, the first at the end
    bool m_wanted = false, m_reading = false, m_again = false;
    bool m_all = false;  // files may have changed: also those that are known
    QThreadPool m_worker;
};

}  // namespace semblance::ui
