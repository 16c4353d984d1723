// Captions and tags of the selected photos, edited where they stand.
#pragma once

#include <QList>
#include <QTimer>
#include <QWidget>

#include "ui/bridge/annotator.h"

class QLabel;
class QPushButton;
class QToolButton;
class QVBoxLayout;

namespace semblance::ui {

class CaptionField;
class StarRating;
class SuggestionList;
class TagEditor;

class AnnotationPanel : public QWidget {
    Q_OBJECT

public:
    explicit AnnotationPanel(Annotator &annotator, QWidget *parent = nullptr);

    void setPhotos(const QList<api::PhotoId> &photos);
    [[nodiscard]] const QList<api::PhotoId> &photos() const { return m_photos; }
    void writeCaption();  // the keyboard goes to the field for a new one
    void writeTag();
    void undo() { m_annotator.undo(); }
    void redo() { m_annotator.redo(); }
    [[nodiscard]] bool isSettled() const { return !m_loading && !m_suggesting; }

Q_SIGNALS:
    void escaped();  // the keyboard is done here
    void settledMaybe();

protected:
    void changeEvent(QEvent *event) override;

private:
    struct Row {
        QWidget *box;
        CaptionField *field;
        QLabel *source;
        QToolButton *remove;
    };

    void build();
    void retranslate();
    void load();
    void fill(const Annotator::Texts &texts);
    void showCaptions(const std::vector<api::Wording> &captions);
    void showTags(const Annotator::Texts &texts);
    void showStars(const Annotator::Texts &texts);
    void addRow();
    void describeRow(std::size_t at);
    void replaceCaption(std::size_t at, const QString &text);
    void addCaption(const QString &text);
    void addTags(const QStringList &tags);
    void removeTag(const QString &tag);
    void updateSteps();
    void updateSuggestions();
    [[nodiscard]] bool several() const { return m_photos.size() > 1; }
    [[nodiscard]] std::vector<api::PhotoId> ids() const { return {m_photos.begin(), m_photos.end()}; }

    Annotator &m_annotator;
    QList<api::PhotoId> m_photos;
    std::vector<api::Wording> m_captions;  // of a single photo
    std::vector<Row> m_rows;
    bool m_loading = false, m_suggesting = false;
    int m_ticket = 0, m_suggestionTicket = 0;
    QLabel *m_title, *m_tagsTitle, *m_note, *m_error;
    QToolButton *m_undo, *m_redo;
    QVBoxLayout *m_list;
    CaptionField *m_add;
    TagEditor *m_tags;
    StarRating *m_stars;
    QPushButton *m_suggest;
    SuggestionList *m_suggestions;
};

}  // namespace semblance::ui
