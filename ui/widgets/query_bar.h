// The query bar: chips for photos, filters and exclusions, words behind them, completion, problems in place, a spinner for the lens.
#pragma once

#include <QFrame>
#include <QImage>
#include <QLineEdit>

#include "engine/api/values.h"

class QHBoxLayout;
class QScrollArea;
class QToolButton;

namespace semblance::ui {

class QueryChip;
class QueryCompleter;
class Spinner;

class QueryBar : public QFrame {
    Q_OBJECT

public:
    explicit QueryBar(QWidget *parent = nullptr);

    [[nodiscard]] QString text() const;  // the whole query, in the query language
    void setText(const QString &text);
    void addTerm(const QString &source);  // a chip, behind those that are there
    void removePhotos();
    void setBusy(bool busy);
    void setDropping(bool dropping);
    void setPhoto(const QString &source, const QString &name, const QImage &thumbnail);  // of the chips with this term
    [[nodiscard]] QList<QueryChip *> chips() const { return m_chips; }
    [[nodiscard]] QString photoName() const;                                 // of the first photo
    [[nodiscard]] const api::ParsedQuery &query() const { return m_query; }  // of text()
    [[nodiscard]] QueryCompleter *completer() const { return m_completer; }
    [[nodiscard]] QToolButton *listButton() const { return m_list; }
    void focusText();
    void setSaved(bool saved);  // the star

Q_SIGNALS:
    void textChanged(const QString &text);
    void submitted();
    void cleared();                                   // the ✕ of the bar
    void photoAdded(semblance::ui::QueryChip *chip);  // its picture is wanted
    void photoPickWanted();
    void gridWanted();  // arrow down
    void saveToggled();
    void listWanted();  // saved and recent searches
    void photosPasted(const QList<QUrl> &files);
    void imagePasted(const QImage &image);

protected:
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void retranslate();
    void restyle(const char *property, bool on);
    void edited();                  // the words changed
    bool takeChips(bool finished);  // terms that are complete leave the text; whether there were any
    QueryChip *addChip(const QString &source);
    void remove(QueryChip *chip);
    void changed();
    void fitChips();
    void showProblems();
    void moveFocus(QueryChip *from, int by);
    bool paste();
    bool keyPressed(int key, Qt::KeyboardModifiers modifiers);
    void weighWord(double factor);

    Spinner *m_spinner;
    QScrollArea *m_chipArea;
    QWidget *m_chipRow;
    QHBoxLayout *m_chipLayout;
    QList<QueryChip *> m_chips;
    QLineEdit *m_edit;
    QToolButton *m_clear, *m_star, *m_list, *m_pick;
    QueryCompleter *m_completer;
    api::ParsedQuery m_query;
};

}  // namespace semblance::ui
