// The panel for captions and tags beside the photo that is shown large.
#include <QFrame>
#include <QKeyEvent>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/theme/tokens.h"
#include "ui/widgets/annotation_panel.h"
#include "ui/widgets/lightbox.h"

namespace semblance::ui {

namespace {
constexpr int kPanelWidth = 320, kTop = 56;
}

void Lightbox::setPanel(AnnotationPanel *panel)
{
    m_panel = panel;
    auto *scroll = new QScrollArea;
    auto *content = new QWidget;
    auto *inset = new QVBoxLayout(content);
    inset->setContentsMargins(space::l, space::m, space::l, space::l);
    inset->addWidget(panel);
    inset->addStretch();
    scroll->setWidget(content);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    auto *layout = new QVBoxLayout(m_side);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(scroll);
    connect(panel, &AnnotationPanel::escaped, this, [this] { setFocus(); });
    connect(panel, &AnnotationPanel::settledMaybe, this, &Lightbox::settledMaybe);
}

bool Lightbox::panelShown() const
{
    return !m_side->isHidden();
}

void Lightbox::showPanel(bool shown)
{
    m_write->setVisible(m_panel != nullptr && m_id.valid());
    const bool possible = shown && m_panel != nullptr && m_id.valid();
    if (!possible && panelShown())
        setFocus();
    m_side->setVisible(possible);
    if (m_panel != nullptr)
        m_panel->setPhotos(possible ? QList{m_id} : QList<api::PhotoId>());
    placePanel();
    clampPan();
    update();
}

void Lightbox::placePanel()
{
    m_side->setGeometry(width() - kPanelWidth - space::s, kTop, kPanelWidth, height() - kTop - space::s);
    m_next->move(width() - 40 - space::s - (panelShown() ? kPanelWidth + space::s : 0), height() / 2 - 20);
}

bool Lightbox::panelKey(const QKeyEvent *event)
{
    if (m_panel != nullptr && (event->matches(QKeySequence::Undo) || event->matches(QKeySequence::Redo))) {
        event->matches(QKeySequence::Undo) ? m_panel->undo() : m_panel->redo();
        return true;
    }
    const bool tag = event->key() == Qt::Key_T;
    if ((!tag && event->key() != Qt::Key_C) || event->modifiers() != Qt::NoModifier || m_panel == nullptr || !m_id.valid())
        return false;
    showPanel(true);
    tag ? m_panel->writeTag() : m_panel->writeCaption();
    return true;
}

}  // namespace semblance::ui
