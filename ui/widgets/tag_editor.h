// The tags of one photo or several as chips, and a field for more, which completes from the library's tags.
#pragma once

#include <QFrame>
#include <QList>
#include <QWidget>

class QCompleter;
class QLabel;
class QLineEdit;
class QStringListModel;
class QToolButton;

namespace semblance::ui {

class FlowLayout;

struct Tag {
    QString text;
    int photos = 1;  // of the selected ones, that have it
    bool operator==(const Tag &) const = default;
};

class TagChip : public QFrame {
    Q_OBJECT

public:
    TagChip(const Tag &tag, int photos, QWidget *parent);
    [[nodiscard]] const Tag &tag() const { return m_tag; }
    [[nodiscard]] bool isPartial() const { return m_tag.photos < m_photos; }

Q_SIGNALS:
    void removed();
    void completed();  // all photos shall have it
    void stepped(int by);

protected:
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;

private:
    void retranslate();

    Tag m_tag;
    int m_photos;
    QLabel *m_label;
    QToolButton *m_remove;
};

class TagEditor : public QWidget {
    Q_OBJECT

public:
    explicit TagEditor(QWidget *parent = nullptr);

    void setTags(const QList<Tag> &tags, int photos);
    [[nodiscard]] const QList<Tag> &tags() const { return m_tags; }
    void setCompletions(const QStringList &tags);
    void focusField();

Q_SIGNALS:
    void added(const QStringList &tags);
    void removed(const QString &tag);
    void completionsWanted(const QString &part);
    void escaped();

protected:
    void changeEvent(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void take();  // what is in the field
    void focusChip(int at);
    void retranslate();
    [[nodiscard]] TagChip *chipAt(int index) const;

    QList<Tag> m_tags;
    int m_photos = 1;
    FlowLayout *m_flow;
    QLineEdit *m_field;
    QStringListModel *m_known;
    QCompleter *m_completer;
};

}  // namespace semblance::ui
