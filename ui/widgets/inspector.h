// The panel at the right: one photo large, the captions that fit it best, what is known about the file.
#pragma once

#include <QFrame>
#include <QTimer>

#include "ui/bridge/engine_bridge.h"
#include "ui/models/caption_model.h"
#include "ui/models/photo_model.h"

class QFormLayout;
class QLabel;
class QListView;
class QPushButton;
class QScrollArea;

namespace semblance::ui {

class AnnotationPanel;
class Annotator;
class ElidedLabel;
class RoundedPicture;
class ThumbnailStore;
class WhyPanel;

class Inspector : public QFrame {
    Q_OBJECT

public:
    static constexpr int panelWidth = 320;

    Inspector(EngineBridge &bridge, Annotator &annotator, const ThumbnailStore &thumbnails, QWidget *parent = nullptr);

    void showPhoto(const PhotoRow &photo);
    void setSelection(const QList<api::PhotoId> &photos);  // several are captioned and tagged together
    void revealAnnotations();                              // scrolled into sight
    [[nodiscard]] AnnotationPanel *annotations() const { return m_annotations; }
    enum class Reasons { None, Wanted };
    // A photo from outside the library; with reasons: why it is not in the answer.
    void showFile(const std::filesystem::path &file, Reasons reasons = Reasons::None);
    void setQuery(const QString &line);  // what it explains the photo by; empty: nothing
    void clear();
    [[nodiscard]] bool isSettled() const;

Q_SIGNALS:
    void similarWanted(semblance::api::PhotoId id);
    void judged(semblance::api::PhotoId id, int verdict);
    void regionWanted(semblance::api::PhotoId id, const std::filesystem::path &file);
    void photoDropped(const std::filesystem::path &file);
    void openWanted(semblance::api::PhotoId id, const std::filesystem::path &file);
    void fileManagerWanted(const std::filesystem::path &file);
    void settledMaybe();

protected:
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    enum Detail { Taken, Camera, Lens, Pixels, FileSize, Place, Title, People, Folder, Warning, DetailCount };

    void build();
    void retranslate();
    void load();
    void loadPicture();
    void askForCaptions();
    void captionsArrived(const api::CaptionAnswer &answer);
    void fitCaptions();
    void showDetails();
    void showWhy();
    void askForReasons();
    void showAnnotations();
    void resetReasons();
    void reasonsArrived(const api::Explanation &explanation);
    void setDetail(Detail detail, const QString &value);
    void showEmpty(bool empty);
    [[nodiscard]] bool hasSubject() const { return m_id.valid() || !m_file.empty(); }

    EngineBridge &m_bridge;
    const ThumbnailStore &m_thumbnails;
    api::PhotoId m_id;
    QList<api::PhotoId> m_selection;
    std::filesystem::path m_file;
    std::optional<api::Photo> m_photo;
    double m_probability = -1;
    QString m_written;
    int m_ticket = 0;
    QString m_query;
    bool m_loading = false, m_captionsPending = false, m_reasonsPending = false, m_explains = false;
    QString m_captionsMessage;
    QTimer m_delay;
    CaptionModel *m_captions;
    QScrollArea *m_scroll;
    QWidget *m_content;
    QLabel *m_empty, *m_probabilityText, *m_captionsTitle, *m_captionsNote, *m_detailsTitle, *m_error;
    RoundedPicture *m_picture;
    ElidedLabel *m_name;
    QPushButton *m_similar, *m_region, *m_reveal;
    WhyPanel *m_why;
    AnnotationPanel *m_annotations;
    QListView *m_captionsView;
    QFormLayout *m_details;
    std::array<QLabel *, DetailCount> m_detailNames{};
    std::array<ElidedLabel *, DetailCount> m_detailValues{};
};

}  // namespace semblance::ui
