// Rows of text: captions with their bars, folders with their counts, files with the reason they could not be read.
#pragma once

#include <QStyledItemDelegate>

namespace semblance::ui {

class CaptionDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    CaptionDelegate(int width, QObject *parent) : QStyledItemDelegate(parent), m_width(width) {}
    void setWidth(int width) { m_width = width; }  // whoever shows it lays its rows out again
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    int m_width;  // of a row: the text wraps in it
};

// Two lines beside an icon; the roles say where the second line comes from.
class TwoLineDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    TwoLineDelegate(QString iconName, int secondRole, QObject *parent = nullptr);
    void setWarningRole(int role) { m_warningRole = role; }      // true or above 0: the second line in the warning colour
    void setThirdRole(int role) { m_thirdRole = role; }          // shown at the right of the first line, muted
    void setStateRole(int role) { m_stateRole = role; }          // a third line, muted
    void setReachableRole(int role) { m_reachableRole = role; }  // false: the icon of a drive that is not there
    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    QString m_icon;
    int m_secondRole, m_warningRole = -1, m_thirdRole = -1, m_stateRole = -1, m_reachableRole = -1;
};

}  // namespace semblance::ui
