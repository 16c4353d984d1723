// The search page: the query bar, the answer as a grid, and every state in between.
#pragma once

#include <QImage>
#include <QTemporaryDir>
#include <QTimer>
#include <QUrl>
#include <QWidget>
#include <functional>
#include <memory>

#include "ui/bridge/engine_bridge.h"
#include "ui/models/photo_model.h"

class QLabel;
class QPushButton;
class QStackedWidget;
class QToolButton;

namespace semblance::ui {

class CaptionResults;
class ElidedLabel;
class GridControls;
class GridLook;
class PageState;
class PhotoGrid;
class Preferences;
class QueryBar;
class QueryChip;
class ThumbnailStore;

class SearchPage : public QWidget {
    Q_OBJECT

public:
    // `timeline` is what is shown while nothing is asked.
    SearchPage(EngineBridge &bridge, ThumbnailStore &thumbnails, PhotoModel &timeline, Preferences &preferences, GridLook &look,
               QWidget *parent = nullptr);

    void setQueryText(const QString &text);
    void searchByFile(const std::filesystem::path &file);
    void searchLike(const std::vector<api::PhotoId> &ids);  // looks like all of these; the words stay
    void addPhoto(const QString &term);                     // another photo, or a part of one
    void searchByPart(const QString &term);                 // of a photo, in place of the photos of the query
    void judge(api::PhotoId id, int verdict);               // the same verdict again takes it back
    void judgeSelected(int verdict);
    [[nodiscard]] QString queryText() const;
    void focusQuery();
    void toggleSaved();
    void showSearches();  // saved and recent ones, as a menu
    void setDropping(bool dropping);
    void showCaptions(bool shown);  // instead of photos; only for a query with a photo
    [[nodiscard]] bool showsCaptions() const { return m_captionsShown; }
    bool backOut();  // Esc: one step back; false when there is nothing to leave
    [[nodiscard]] PhotoGrid *grid() const { return m_grid; }
    [[nodiscard]] PhotoRow rowOf(api::PhotoId id) const;  // of the answer; not in one: without a probability
    void reportSelection();                               // says again what is selected, or the photo that was asked with
    [[nodiscard]] bool isSettled() const;
    void setInspectorChecked(bool on);

Q_SIGNALS:
    void photoSelected(const semblance::ui::PhotoRow &photo);
    void queryPhotoShown(const std::filesystem::path &file);  // nothing is selected: show what was asked with
    void addFoldersWanted();
    void rescanWanted();
    void restartWanted();
    void pickPhotoWanted();
    void missingPhotoWanted();  // "why is it not here": a file is to be chosen
    void queryTextChanged(const QString &text);
    void inspectorToggled(bool shown);
    void viewChanged();  // photos or captions
    void openWanted(semblance::api::PhotoId id);
    void settledMaybe();

protected:
    void changeEvent(QEvent *event) override;

private:
    using Action = std::function<void(SearchPage &)>;

    void build();
    void connectAll();
    void retranslate();
    void queryChanged();  // words or photo: a new question, answered after a short pause
    void startSearch();
    void answered(const api::SearchAnswer &answer);
    void clearQuery();
    void fillPhoto(QueryChip *chip);
    void rememberSearch();
    void completeFrom(const QString &filter, const QString &part);
    void pasteFiles(const QList<QUrl> &files);
    void pasteImage(const QImage &image);
    [[nodiscard]] QString problemOf(bool &serious) const;  // empty: none
    void setIgnoreCutOff(bool on);
    void updateState();
    void showState(const QString &picture, const QString &title, const QString &detail, const QString &primary, const Action &action,
                   const QString &secondary = {});
    void stateForQuery();
    void stateForTimeline();
    void updateLabels();
    void askCaptions();
    void captionsArrived(const api::CaptionAnswer &answer);
    void showQueryPhoto();
    void stateForCaptions();
    void backToPhotos() { showCaptions(false); }
    void showMisses() { setIgnoreCutOff(true); }
    void askAddFolders() { Q_EMIT addFoldersWanted(); }
    void askRescan() { Q_EMIT rescanWanted(); }
    void askRestart() { Q_EMIT restartWanted(); }
    void readAgain() { m_bridge.refresh(); }
    [[nodiscard]] bool hasQuery() const;
    [[nodiscard]] QString describedQuery() const;
    [[nodiscard]] std::filesystem::path queryFile() const;  // of the first photo from outside the library

    EngineBridge &m_bridge;
    ThumbnailStore &m_thumbnails;
    PhotoModel &m_timeline;
    Preferences &m_preferences;
    PhotoModel *m_results;
    QTimer m_debounce;
    QTimer m_remember;    // what stands long enough to be answered and looked at goes into the history
    api::PhotoId m_keep;  // selected again when the present query is ranked anew
    std::unique_ptr<QTemporaryDir> m_pasted;
    int m_pastedCount = 0;
    std::optional<api::SearchAnswer> m_answer;  // of the present query
    std::optional<api::CaptionAnswer> m_captionAnswer;
    bool m_waiting = false, m_ignoreCutOff = false, m_captionsShown = false;
    Action m_primaryAction;  // what the first button of the state does

    QueryBar *m_bar;
    QLabel *m_count;
    QToolButton *m_inspector;
    ElidedLabel *m_context;
    QPushButton *m_less, *m_missing, *m_asPhotos, *m_asCaptions;
    GridControls *m_look;
    QStackedWidget *m_stack;
    PhotoGrid *m_grid;
    CaptionResults *m_captions;
    PageState *m_state;
};

}  // namespace semblance::ui
