// A slider between the version before a run and the one that it made; what each mix is worth, and a button to keep one.
#pragma once

#include <QWidget>
#include <map>

#include "ui/bridge/engine_bridge.h"

class QLabel;
class QPushButton;
class QSlider;

namespace semblance::ui {

class BlendPanel : public QWidget {
    Q_OBJECT

public:
    explicit BlendPanel(EngineBridge &bridge, QWidget *parent = nullptr);
    // Measures every mix of it, one after another; an empty path: nothing to mix. Hidden until the first figures are there.
    void setPackage(const std::filesystem::path &package);

Q_SIGNALS:
    void kept(const std::filesystem::path &package);

protected:
    void changeEvent(QEvent *event) override;

private:
    void take(const api::BlendPoint &point);
    void showShare();
    void keep();
    void retranslate();

    EngineBridge &m_bridge;
    std::filesystem::path m_package;
    std::map<int, api::BlendPoint> m_points;  // by tenths of the new version
    std::uint64_t m_asked = 0;
    QLabel *m_title, *m_old, *m_new, *m_figures;
    QSlider *m_slider;
    QPushButton *m_keep;
};

}  // namespace semblance::ui
