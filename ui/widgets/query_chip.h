// One term of a query as a chip: a photo, a part of one, a filter, an exclusion. Edited, weighted and removed by mouse and keyboard.
#pragma once

#include <QFrame>
#include <QImage>

#include "engine/api/values.h"

class QLabel;
class QToolButton;

namespace semblance::ui {

class QueryChip : public QFrame {
    Q_OBJECT

public:
    QueryChip(const QString &source, QWidget *parent);

    [[nodiscard]] QString source() const { return m_source; }  // as the language writes it
    [[nodiscard]] const api::QueryTerm &term() const { return m_term; }
    [[nodiscard]] bool isPhoto() const { return m_term.kind == api::TermKind::Photo; }
    [[nodiscard]] QString photoName() const { return m_photoName; }
    void setSource(const QString &source);
    void setPhoto(const QString &name, const QImage &thumbnail);  // null thumbnail: not decoded yet
    void openMenu();

Q_SIGNALS:
    void changed();  // its weight
    void removed();
    void editWanted();     // back into the text
    void stepped(int by);  // arrow keys: to the chip before or behind

protected:
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;

private:
    void refresh();
    void setWeight(double weight);
    void paintPicture();

    QString m_source, m_photoName;
    api::QueryTerm m_term;
    QImage m_thumbnail;
    QLabel *m_picture, *m_label;
    QToolButton *m_remove;
};

}  // namespace semblance::ui
