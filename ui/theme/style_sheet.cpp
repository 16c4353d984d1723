// The style sheet, written once with @names that are replaced by the tokens of a theme.
#include <QList>
#include <QPair>

#include "ui/theme/tokens.h"

namespace semblance::ui {

static const char *const kTemplate = R"(
* { outline: none; }
QWidget { font-size: 13px; color: @text; }
QMainWindow, QWidget#pageSurface { background: @window; }
QToolTip { background: @raised; color: @text; border: 1px solid @border; padding: 4px 8px; font-size: 12px; }
QLabel { background: transparent; }
QLabel[role="display"] { font-size: 28px; font-weight: 500; }
QLabel[role="heading"] { font-size: 20px; font-weight: 500; }
QLabel[role="title"] { font-size: 15px; font-weight: 500; }
QLabel[role="section"] { font-size: 12px; font-weight: 500; color: @muted; }
QLabel[role="muted"] { color: @muted; }
QLabel[role="small"] { font-size: 12px; color: @muted; }
QLabel[role="danger"] { color: @danger; }
QLabel[role="tiny"] { font-size: 11px; color: @muted; padding-left: 4px; }
QLabel[role="chip"] { font-size: 12px; }

QFrame#rail { background: @surface; border: none; border-right: 1px solid @border; }
QFrame#inspectorPanel { background: @surface; border: none; border-left: 1px solid @border; }
QFrame#jobStrip { background: @surface; border: none; border-top: 1px solid @border; }
QFrame#jobsPanel { background: @raised; border: 1px solid @border; border-radius: 6px; }
QFrame#paletteCard { background: @raised; border: 1px solid @border; border-radius: 12px; }
QFrame#paletteCard QLineEdit { border: none; background: transparent; font-size: 15px; padding: 0 4px; }
QListView#paletteList::item:selected, QListView#paletteList::item:hover { background: transparent; }
QFrame#folderPane { background: @surface; border: none; border-right: 1px solid @border; }
QFrame[role="card"] { background: @surface; border: 1px solid @border; border-radius: 6px; }
QFrame[role="card"][active="true"] { border: 1px solid @accent; }
QFrame[role="notice"] { background: @accentSoft; border: none; border-radius: 6px; }
QFrame[role="line"] { background: @border; border: none; max-height: 1px; min-height: 1px; }

QFrame#queryBar { background: @surface; border: 1px solid @border; border-radius: 6px; }
QFrame#queryBar[focused="true"] { border: 2px solid @accent; }
QFrame#queryBar[dropping="true"] { border: 2px dashed @accent; background: @accentSoft; }
QFrame#queryBar QLineEdit { border: none; background: transparent; font-size: 15px; padding: 0; }
QFrame#queryChip { background: @accentSoft; border: 2px solid transparent; border-radius: 5px; }
QFrame#queryChip[excludes="true"] { background: @dangerSoft; }
QFrame#queryChip:focus { border: 2px solid @accent; }
QFrame#tagChip { background: @accentSoft; border: 2px solid transparent; border-radius: 14px; }
QFrame#tagChip[partial="true"] { background: transparent; border: 1px dashed @muted; }
QFrame#tagChip:focus { border: 2px solid @accent; }
QFrame#tagChip QToolButton { padding: 0; border-radius: 10px; }
QFrame#suggestionRow { background: transparent; border: 1px dashed @muted; border-radius: 14px; }
QFrame#suggestionRow:hover { background: @hover; }
QFrame#suggestionRow:focus { border: 2px solid @accent; }
QFrame#suggestionRow QToolButton { padding: 0; border-radius: 10px; }
QLineEdit#tagField { padding: 0 8px; border-radius: 14px; font-size: 12px; }
QTextEdit#captionField { background: transparent; border: 1px solid transparent; border-radius: 6px; }
QTextEdit#captionField:hover { border: 1px solid @border; }
QTextEdit#captionAdd { background: @surface; border: 1px solid @border; border-radius: 6px; }
QTextEdit#captionField:focus, QTextEdit#captionAdd:focus { background: @surface; border: 1px solid @accent; }
QTextEdit { selection-background-color: @accent; selection-color: @onAccent; }
QFrame#lightboxSide { background: @surface; border: none; border-radius: 6px; }
QListView#tagCompletions { background: @raised; border: 1px solid @border; padding: 4px; font-size: 12px; }
QListView#tagCompletions::item { padding: 4px 8px; border-radius: 4px; color: @text; }
QListView#tagCompletions::item:selected { background: @accentSoft; color: @text; }
QListView#queryCompletions { background: @raised; border: 1px solid @border; padding: 4px; font-size: 13px; }
QListView#queryCompletions::item { padding: 5px 8px; border-radius: 4px; color: @text; }
QListView#queryCompletions::item:selected { background: @accentSoft; color: @text; }
QLineEdit { background: @surface; border: 1px solid @border; border-radius: 6px; padding: 6px 8px;
  selection-background-color: @accent; selection-color: @onAccent; }
QLineEdit:focus { border: 1px solid @accent; }
QDialog { background: @window; }
QPlainTextEdit { background: @surface; border: 1px solid @border; border-radius: 6px; padding: 4px;
  selection-background-color: @accent; selection-color: @onAccent; }
QPlainTextEdit:focus { border: 1px solid @accent; }

QPushButton { background: @raised; border: 1px solid @border; border-radius: 6px; padding: 0 12px; min-height: 30px; }
QPushButton:hover { background: @hover; }
QPushButton:pressed { background: @pressed; }
QPushButton:focus { border: 2px solid @accent; padding: 0 11px; min-height: 28px; }
QPushButton:disabled { color: @disabled; background: @window; }
QPushButton:checked { background: @accentSoft; color: @accent; border-color: @accent; }
QPushButton[kind="primary"] { background: @accent; color: @onAccent; border: 1px solid @accent; font-weight: 500; }
QPushButton[kind="primary"]:hover { background: @accentHover; border-color: @accentHover; }
QPushButton[kind="primary"]:focus { border: 2px solid @text; }
QPushButton[kind="primary"]:disabled { background: @track; color: @disabled; border-color: @track; }
QPushButton[kind="danger"] { color: @danger; }
QPushButton[kind="link"] { background: transparent; border: none; color: @accent; padding: 0 4px; min-height: 20px; font-size: 12px; }
QPushButton[kind="link"]:hover { text-decoration: underline; }
QPushButton[kind="link"]:focus { border: 2px solid @accent; padding: 0 2px; min-height: 18px; }

QToolButton { background: transparent; border: 2px solid transparent; border-radius: 6px; padding: 4px; }
QToolButton:hover { background: @hover; }
QToolButton:pressed { background: @pressed; }
QToolButton:focus { border: 2px solid @accent; }
QToolButton:checked { background: @accentSoft; }
QToolButton::menu-indicator { image: none; }
QToolButton[kind="rail"] { padding: 0 8px; min-height: 36px; text-align: left; }
QToolButton[kind="rail"]:checked { background: @accentSoft; color: @accent; font-weight: 500; }
QToolButton[kind="photo"] { background: @scrim; }
QToolButton[kind="photo"]:hover { background: @accent; }

QCheckBox { spacing: 8px; }
QCheckBox::indicator { width: 14px; height: 14px; border: 1px solid @muted; border-radius: 3px; background: @surface; }
QCheckBox::indicator:checked { background: @accent; border-color: @accent; image: url(:/icons/@tick); }
QCheckBox:focus { color: @accent; }
QRadioButton { spacing: 8px; }
QRadioButton::indicator { width: 14px; height: 14px; border: 1px solid @muted; border-radius: 8px; background: @surface; }
QRadioButton::indicator:checked { width: 6px; height: 6px; border: 5px solid @accent; background: @onAccent; }
QRadioButton:focus { color: @accent; }

QComboBox { background: @raised; border: 1px solid @border; border-radius: 6px; padding: 0 8px; min-height: 30px; min-width: 160px; }
QComboBox:hover { background: @hover; }
QComboBox:focus { border: 2px solid @accent; padding: 0 7px; min-height: 28px; }
QComboBox::drop-down { border: none; width: 24px; }
QComboBox::down-arrow { image: url(:/icons/@chevron); width: 14px; height: 14px; }
QComboBox QAbstractItemView { background: @raised; border: 1px solid @border; selection-background-color: @accentSoft;
  selection-color: @text; padding: 4px; }
QMenu { background: @raised; border: 1px solid @border; border-radius: 6px; padding: 4px; }
QMenu::item { padding: 6px 24px 6px 12px; border-radius: 4px; }
QMenu::icon { padding-left: 8px; }
QMenu::item:selected { background: @hover; }
QMenu::item:disabled { color: @disabled; }
QMenu::separator { height: 1px; background: @border; margin: 4px 8px; }

QAbstractScrollArea { background: transparent; border: none; }
QScrollArea > QWidget > QWidget { background: transparent; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar::handle:vertical { background: @thumb; border-radius: 3px; min-height: 32px; margin: 2px 3px; }
QScrollBar::handle:vertical:hover { background: @muted; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle:horizontal { background: @thumb; border-radius: 3px; min-width: 32px; margin: 3px 2px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QSlider::groove:horizontal { background: @track; height: 4px; border-radius: 2px; }
QSlider::sub-page:horizontal { background: @accent; height: 4px; border-radius: 2px; }
QSlider::handle:horizontal { background: @surface; border: 2px solid @accent; width: 10px; height: 10px; margin: -5px 0; border-radius: 7px; }
QSlider::handle:horizontal:hover { background: @accentSoft; }
QSlider:focus { border: 2px solid @accent; border-radius: 6px; }
QProgressBar { background: @track; border: none; border-radius: 2px; max-height: 4px; min-height: 4px; }
QProgressBar::chunk { background: @accent; border-radius: 2px; }

QTabWidget::pane { border: none; }
QTableView { background: @surface; alternate-background-color: @window; border: 1px solid @border; border-radius: 6px;
  selection-background-color: @accentSoft; selection-color: @text; }
QTableView::item { padding: 4px 8px; border: none; }
QHeaderView { background: transparent; }
QHeaderView::section { background: @surface; color: @muted; border: none; border-bottom: 1px solid @border; padding: 6px 8px; font-size: 12px; }
QListView::item:selected { background: @accentSoft; color: @text; border-radius: 6px; }
QListView::item:hover { background: @hover; border-radius: 6px; }
QTabBar { background: transparent; border: none; }
QTabBar::tab { background: transparent; color: @muted; padding: 8px 4px; margin-right: 16px; border-bottom: 2px solid transparent; }
QTabBar::tab:hover { color: @text; }
QTabBar::tab:selected { color: @text; border-bottom: 2px solid @accent; font-weight: 500; }
QTabBar::tab:focus { color: @accent; }
)";

static QColor mix(const QColor &a, const QColor &b, double share)
{
    const auto blend = [share](double x, double y) { return x + (y - x) * share; };
    return QColor::fromRgbF(float(blend(a.redF(), b.redF())), float(blend(a.greenF(), b.greenF())), float(blend(a.blueF(), b.blueF())));
}

static QString css(const QColor &c)
{
    return QStringLiteral("rgba(%1,%2,%3,%4)").arg(c.red()).arg(c.green()).arg(c.blue()).arg(c.alpha());
}

QString styleSheetOf(const Tokens &t)
{
    // Longer names first: a name must not be a prefix of one that is replaced later.
    const QList<QPair<QString, QString>> names{
        {"@accentHover", css(mix(t.accent, t.text, 0.18))},
        {"@accentSoft", css(t.accentSoft)},
        {"@onAccent", css(t.onAccent)},
        {"@accent", css(t.accent)},
        {"@window", css(t.window)},
        {"@surface", css(t.surface)},
        {"@raised", css(t.raised)},
        {"@hover", css(t.hover)},
        {"@pressed", css(t.pressed)},
        {"@border", css(t.border)},
        {"@disabled", css(t.textDisabled)},
        {"@dangerSoft", css(t.dangerSoft)},
        {"@danger", css(t.danger)},
        {"@muted", css(t.textMuted)},
        {"@text", css(t.text)},
        {"@track", css(t.track)},
        {"@thumb", css(mix(t.border, t.textMuted, 0.35))},
        {"@scrim", css(t.scrim)},
        {"@tick", t.dark ? QStringLiteral("tick-dark.svg") : QStringLiteral("tick-light.svg")},
        {"@chevron", t.dark ? QStringLiteral("chevron-down-dark.svg") : QStringLiteral("chevron-down-light.svg")},
    };
    QString sheet = QString::fromLatin1(kTemplate);
    for (const auto &[name, value] : names)
        sheet.replace(name, value);
    return sheet;
}

}  // namespace semblance::ui
