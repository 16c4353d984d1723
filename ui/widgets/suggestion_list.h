// What a model would write about a photo: each to take or to refuse with one click or key.
#pragma once

#include <QFrame>
#include <QWidget>

#include "engine/api/annotations.h"

class QLabel;
class QToolButton;
class QVBoxLayout;

namespace semblance::ui {

class FlowLayout;

class SuggestionRow : public QFrame {
    Q_OBJECT

public:
    SuggestionRow(api::Suggestion suggestion, int width, QWidget *parent);
    [[nodiscard]] const api::Suggestion &suggestion() const { return m_suggestion; }

Q_SIGNALS:
    void accepted();
    void refused();

protected:
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void retranslate();

    api::Suggestion m_suggestion;
    QLabel *m_text;
    QToolButton *m_accept, *m_refuse;
};

class SuggestionList : public QWidget {
    Q_OBJECT

public:
    explicit SuggestionList(QWidget *parent = nullptr);

    void setLoading();
    void setSuggestions(const api::Suggestions &suggestions);
    void setError(const QString &text);

Q_SIGNALS:
    void accepted(const semblance::api::Suggestion &one, const std::string &version);
    void refused(const semblance::api::Suggestion &one, const std::string &version);

protected:
    void changeEvent(QEvent *event) override;

private:
    void clearRows();
    void retranslate();

    enum class State { Loading, Shown, Failed };
    State m_state = State::Loading;
    api::Suggestions m_suggestions;
    QString m_error;
    QList<SuggestionRow *> m_rows;
    QVBoxLayout *m_captions;
    FlowLayout *m_tags;
    QLabel *m_note;
};

}  // namespace semblance::ui
