// What may come next in the query bar: names of filters, values that the library holds, earlier searches.
#pragma once

#include <QObject>
#include <QStringList>
#include <functional>

class QCompleter;
class QLineEdit;
class QStringListModel;

namespace semblance::ui {

class QueryCompleter : public QObject {
    Q_OBJECT

public:
    explicit QueryCompleter(QLineEdit *edit);

    void setHistory(const QStringList &lines) { m_history = lines; }  // newest first
    void update();                                                    // after typing
    // Answers valuesWanted; dropped when the word under the cursor is another by now.
    void offerValues(const QString &filter, const QString &part, const QStringList &values);
    void hide();
    [[nodiscard]] QStringList offered() const;
    [[nodiscard]] bool isOpen() const;
    void accept(const QString &text);

Q_SIGNALS:
    void valuesWanted(const QString &filter, const QString &part);
    void termChosen();                     // a filter with its value stands in the text
    void lineChosen(const QString &line);  // an earlier search, whole

private:
    struct Word {
        int begin = 0, end = 0;
        QString text;  // up to the cursor
    };
    [[nodiscard]] Word wordAtCursor() const;
    void offer(const QStringList &texts);

    QLineEdit *m_edit;
    QStringListModel *m_model;
    QCompleter *m_completer;
    QStringList m_history;
    bool m_offersLines = false;
};

}  // namespace semblance::ui
