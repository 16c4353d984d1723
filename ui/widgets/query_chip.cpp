#include "ui/widgets/query_chip.h"

#include <QActionGroup>
#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <array>
#include <cmath>

#include "ui/bridge/query_text.h"
#include "ui/theme/icons.h"
#include "ui/widgets/small_widgets.h"

namespace semblance::ui {

namespace {
constexpr std::array<double, 5> kWeights{0.25, 0.5, 1, 2, 4};
constexpr int kPicture = 24, kMostLabel = 150;

bool takesWeight(const api::QueryTerm &term)
{
    return term.kind == api::TermKind::Photo || term.kind == api::TermKind::Exclude;
}
}  // namespace

QueryChip::QueryChip(const QString &source, QWidget *parent)
    : QFrame(parent), m_picture(new QLabel(this)), m_label(new QLabel(this)), m_remove(toolButton("chipRemove", "close", this))
{
    setObjectName("queryChip");
    setFixedHeight(30);
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    m_picture->setFixedSize(kPicture, kPicture);
    setRole(m_label, "small");
    m_label->setObjectName("chipLabel");
    m_remove->setIconSize({12, 12});
    m_remove->setFixedSize(22, 22);
    m_remove->setFocusPolicy(Qt::NoFocus);  // the chip itself has the focus, and Delete removes it
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(3, 3, 4, 3);
    layout->setSpacing(6);
    layout->addWidget(m_picture);
    layout->addWidget(m_label);
    layout->addWidget(m_remove);
    connect(m_remove, &QToolButton::clicked, this, &QueryChip::removed);
    setSource(source);
}

void QueryChip::setSource(const QString &source)
{
    m_source = source;
    const api::ParsedQuery query = parsed(source);
    if (!query.terms.empty())
        m_term = query.terms.front();
    setProperty("excludes", m_term.kind == api::TermKind::Exclude || m_term.negated || m_term.weight < 0);
    refresh();
}

void QueryChip::setPhoto(const QString &name, const QImage &thumbnail)
{
    m_photoName = name;
    m_thumbnail = thumbnail;
    refresh();
}

void QueryChip::refresh()
{
    const QString label = termLabel(m_term, m_photoName);
    m_label->setText(m_label->fontMetrics().elidedText(label, isPhoto() ? Qt::ElideMiddle : Qt::ElideRight, kMostLabel));
    setToolTip(label);
    setAccessibleName(label);
    setAccessibleDescription(tr("Enter opens its menu, Delete removes it"));
    describe(m_remove, tr("Remove %1 from the query").arg(label), tr("Del"));
    m_picture->setVisible(isPhoto());
    layout()->setContentsMargins(isPhoto() ? 3 : 10, 3, 4, 3);
    if (isPhoto())
        paintPicture();
}

void QueryChip::paintPicture()
{
    QPixmap pixmap(QSize(kPicture, kPicture) * devicePixelRatioF());
    pixmap.setDevicePixelRatio(devicePixelRatioF());
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    QPainterPath path;
    path.addRoundedRect(0, 0, kPicture, kPicture, 3, 3);
    painter.setClipPath(path);
    painter.fillRect(0, 0, kPicture, kPicture, tokensFor(palette()).skeleton);
    if (!m_thumbnail.isNull()) {
        const api::Crop crop = m_term.crop.value_or(api::Crop{});
        const QRectF part(crop.left * m_thumbnail.width(), crop.top * m_thumbnail.height(), crop.width * m_thumbnail.width(),
                          crop.height * m_thumbnail.height());
        const QSizeF cover = part.size().scaled(kPicture, kPicture, Qt::KeepAspectRatioByExpanding);
        painter.drawImage(QRectF(QPointF((kPicture - cover.width()) / 2, (kPicture - cover.height()) / 2), cover), m_thumbnail, part);
    }
    painter.end();
    m_picture->setPixmap(pixmap);
}

void QueryChip::setWeight(double weight)
{
    setSource(weightedTerm(m_source, m_term, std::clamp(weight, kWeights.front(), kWeights.back())));
    Q_EMIT changed();
}

void QueryChip::openMenu()
{
    auto *menu = new QMenu(this);
    menu->setObjectName("chipMenu");
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("Edit as text"), this, &QueryChip::editWanted);
    if (takesWeight(m_term)) {
        menu->addSeparator();
        auto *group = new QActionGroup(menu);
        for (const double weight : kWeights) {
            const QString number = QStringLiteral("×") + QLocale().toString(weight, 'g', 3);
            const QString text = weight == 1 ? tr("%1 (normal)").arg(number) : number;
            QAction *action = menu->addAction(text, this, [this, weight] { setWeight(weight); });
            action->setCheckable(true);
            action->setChecked(std::abs(std::abs(m_term.weight) - weight) < 1e-6);
            group->addAction(action);
        }
    }
    menu->addSeparator();
    menu->addAction(icon("close"), tr("Remove"), this, &QueryChip::removed);
    menu->popup(mapToGlobal(QPoint(0, height() + 2)));
}

void QueryChip::keyPressEvent(QKeyEvent *event)
{
    const auto step = [this](int by) {
        const double now = std::abs(m_term.weight);
        const auto at =
            std::min_element(kWeights.begin(), kWeights.end(), [now](double a, double b) { return std::abs(a - now) < std::abs(b - now); });
        const auto next = std::clamp<std::ptrdiff_t>(at - kWeights.begin() + by, 0, std::ptrdiff_t(kWeights.size()) - 1);
        if (takesWeight(m_term))
            setWeight(kWeights[std::size_t(next)]);
    };
    switch (event->key()) {
    case Qt::Key_Delete:
    case Qt::Key_Backspace: return Q_EMIT removed();
    case Qt::Key_F2: return Q_EMIT editWanted();
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
    case Qt::Key_Menu: return openMenu();
    case Qt::Key_Left: return Q_EMIT stepped(-1);
    case Qt::Key_Right: return Q_EMIT stepped(1);
    case Qt::Key_Up: return step(1);
    case Qt::Key_Down: return step(-1);
    default: QFrame::keyPressEvent(event);
    }
}

void QueryChip::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton && rect().contains(event->position().toPoint()))
        openMenu();
    else if (event->button() == Qt::MiddleButton)
        Q_EMIT removed();
}

void QueryChip::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::LanguageChange || event->type() == QEvent::PaletteChange)
        refresh();
}

}  // namespace semblance::ui
