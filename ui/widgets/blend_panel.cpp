#include "ui/widgets/blend_panel.h"

#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QSlider>
#include <cmath>

#include "ui/bridge/formats.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/small_widgets.h"

namespace semblance::ui {

namespace {

constexpr int kSteps = 10;

}  // namespace

BlendPanel::BlendPanel(EngineBridge &bridge, QWidget *parent)
    : QWidget(parent), m_bridge(bridge), m_title(new QLabel(this)), m_old(new QLabel(this)), m_new(new QLabel(this)),
      m_figures(new QLabel(this)), m_slider(new QSlider(Qt::Horizontal, this)), m_keep(pushButton("blendKeep", "plain", this))
{
    setObjectName("blendPanel");
    m_slider->setObjectName("blendSlider");
    m_slider->setRange(0, kSteps);
    m_slider->setPageStep(1);
    m_slider->setTickPosition(QSlider::TicksBelow);
    m_figures->setObjectName("blendFigures");
    m_figures->setWordWrap(true);
    setRole(m_title, "section");
    for (QLabel *label : {m_old, m_new})
        setRole(label, "small");
    auto *layout = new QGridLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setHorizontalSpacing(space::s);
    layout->setVerticalSpacing(space::xs);
    layout->addWidget(m_title, 0, 0, 1, 3);
    layout->addWidget(m_old, 1, 0);
    layout->addWidget(m_slider, 1, 1);
    layout->addWidget(m_new, 1, 2);
    layout->addWidget(m_figures, 2, 0, 1, 3);
    layout->addWidget(m_keep, 1, 3, 2, 1, Qt::AlignVCenter);
    layout->setColumnStretch(1, 1);
    connect(m_slider, &QSlider::valueChanged, this, &BlendPanel::showShare);
    connect(m_keep, &QPushButton::clicked, this, &BlendPanel::keep);
    m_slider->setValue(kSteps);
    retranslate();
    hide();
}

void BlendPanel::setPackage(const std::filesystem::path &package)
{
    if (package == m_package)
        return;
    m_package = package;
    m_points.clear();
    hide();
    const std::uint64_t asked = ++m_asked;
    if (package.empty())
        return;
    m_slider->setValue(kSteps);
    std::vector<double> shares{1.0, 0.0};  // both ends first: they are what is mixed
    for (int tenth = kSteps - 1; tenth > 0; --tenth)
        shares.push_back(double(tenth) / kSteps);
    m_bridge.measureBlend(package, shares, this, [this, asked](const api::BlendPoint &point) {
        if (asked == m_asked)
            take(point);
    });
}

void BlendPanel::take(const api::BlendPoint &point)
{
    m_points[int(std::lround(kSteps * point.share))] = point;
    show();
    showShare();
}

void BlendPanel::showShare()
{
    const int tenth = m_slider->value();
    const QString share = percent(double(tenth) / kSteps);
    m_slider->setAccessibleDescription(tr("%1 of the new version").arg(share));
    m_keep->setEnabled(tenth > 0 && tenth < kSteps && m_points.contains(tenth));
    const auto found = m_points.find(tenth);
    if (found == m_points.end()) {
        m_figures->setText(tr("%1 new: measuring…").arg(share));
        return;
    }
    const api::BlendPoint &point = found->second;
    QString text = tr("%1 new: your pictures %2 and %3", "share of the new version; recall at 10 text to photo, photo to text")
                       .arg(share, percent(point.textToImage), percent(point.imageToText));
    text += QStringLiteral(" · ")
            + (point.general >= 0 ? tr("general pictures %1").arg(percent(point.general)) : tr("general pictures were not measured"));
    if (tenth > 0)
        text += QStringLiteral(" · ") + tr("gain %1 (%2 to %3)").arg(percent(point.gain), percent(point.gainLow), percent(point.gainHigh));
    m_figures->setText(text);
}

void BlendPanel::keep()
{
    m_keep->setEnabled(false);
    m_bridge.keepBlend(m_package, double(m_slider->value()) / kSteps, this, [this](const api::Result<std::filesystem::path> &made) {
        showShare();
        if (made)
            Q_EMIT kept(*made);
        else
            m_figures->setText(errorTitle(made.error().code) + QStringLiteral(": ") + QString::fromStdString(made.error().detail));
    });
}

void BlendPanel::retranslate()
{
    m_title->setText(tr("Mix the old and the new"));
    m_old->setText(tr("before"));
    m_new->setText(tr("after"));
    describe(m_slider, tr("How much of the new version"));
    m_keep->setText(tr("Keep this mix"));
    describe(m_keep, tr("Write this mix as a version of its own"));
    showShare();
}

void BlendPanel::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

}  // namespace semblance::ui
