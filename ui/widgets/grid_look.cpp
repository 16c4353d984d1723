#include "ui/widgets/grid_look.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSlider>
#include <QToolButton>
#include <algorithm>

#include "ui/theme/icons.h"
#include "ui/theme/preferences.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/photo_grid.h"
#include "ui/widgets/small_widgets.h"

namespace semblance::ui {

GridLook::GridLook(EngineBridge &bridge, Preferences &preferences, QObject *parent)
    : QObject(parent), m_preferences(preferences), m_shapes(bridge)
{
    connect(&m_shapes, &PhotoShapes::finished, this, &GridLook::settledMaybe);
    m_shapes.setWanted(justified());
}

int GridLook::tileSize() const
{
    return std::clamp(m_preferences.tileSize(), int(PhotoGrid::smallestTile), int(PhotoGrid::largestTile));
}

void GridLook::setTileSize(int pixels)
{
    const int size = std::clamp(pixels, int(PhotoGrid::smallestTile), int(PhotoGrid::largestTile));
    if (size == tileSize())
        return;
    m_preferences.setTileSize(size);
    Q_EMIT changed();
}

bool GridLook::justified() const
{
    return m_preferences.gridLayout() == QLatin1String("justified");
}

void GridLook::setJustified(bool on)
{
    if (on == justified())
        return;
    m_preferences.setGridLayout(on ? QStringLiteral("justified") : QStringLiteral("squares"));
    m_shapes.setWanted(on);
    Q_EMIT changed();
}

void GridLook::attach(PhotoGrid *grid)
{
    const auto follow = [this, grid] {
        grid->setTileSize(tileSize());
        grid->setJustified(justified());
    };
    grid->setShapes(&m_shapes);
    connect(this, &GridLook::changed, grid, follow);
    connect(grid, &PhotoGrid::zoomWanted, this, [this](int pixels) { setTileSize(tileSize() + pixels); });
    follow();
}

GridControls::GridControls(GridLook &look, QWidget *parent)
    : QWidget(parent), m_look(look), m_whole(toolButton("gridWhole", "tiles-rows", this)), m_small(new QLabel(this)),
      m_large(new QLabel(this)), m_size(new QSlider(Qt::Horizontal, this))
{
    m_whole->setCheckable(true);
    m_whole->setFixedSize(32, 32);
    m_size->setObjectName("tileSize");
    m_size->setRange(PhotoGrid::smallestTile, PhotoGrid::largestTile);
    m_size->setSingleStep(GridLook::step / 2);
    m_size->setPageStep(GridLook::step);
    m_size->setFixedWidth(104);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);  // where there is room the slider stays with its signs
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::s);
    for (QWidget *widget : std::initializer_list<QWidget *>{m_whole, m_small, m_size, m_large})
        layout->addWidget(widget);
    connect(m_whole, &QToolButton::toggled, &m_look, &GridLook::setJustified);
    connect(m_size, &QSlider::valueChanged, &m_look, &GridLook::setTileSize);
    connect(&m_look, &GridLook::changed, this, &GridControls::refresh);
    refresh();
    retranslate();
}

void GridControls::putBetween(QWidget *before, QWidget *after)
{
    setTabOrder(before, m_whole);
    setTabOrder(m_whole, m_size);
    setTabOrder(m_size, after);
}

void GridControls::refresh()
{
    const QSignalBlocker quietButton(m_whole), quietSlider(m_size);
    m_whole->setChecked(m_look.justified());
    m_size->setValue(m_look.tileSize());
}

void GridControls::retranslate()
{
    describe(m_whole, tr("Whole photos in rows, or square tiles"), "Ctrl+G");
    describe(m_size, tr("Size of the photos in the grid"));
    const Tokens &t = tokensFor(palette());
    m_small->setPixmap(tintedIcon("tiles-small", t.textMuted, 16, devicePixelRatioF()));
    m_large->setPixmap(tintedIcon("tiles-large", t.textMuted, 16, devicePixelRatioF()));
}

void GridControls::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange || event->type() == QEvent::PaletteChange)
        retranslate();
}

}  // namespace semblance::ui
