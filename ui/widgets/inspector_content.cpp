// What the inspector fetches and how it is laid out: details, picture, captions.
#include <QFormLayout>
#include <QListView>
#include <QPushButton>
#include <QScrollArea>

#include "ui/bridge/formats.h"
#include "ui/bridge/query_text.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/annotation_panel.h"
#include "ui/widgets/inspector.h"
#include "ui/widgets/small_widgets.h"
#include "ui/widgets/why_panel.h"

namespace semblance::ui {

namespace {
constexpr int kPreviewSide = 720;
constexpr int kMostCaptions = 8;

QString takenText(const api::Photo &photo)
{
    if (photo.takenAt.empty())
        return {};
    return dateTime(photo.takenAt) + (photo.zoneMinutes ? QStringLiteral(" ") + zone(*photo.zoneMinutes) : QString());
}

QString placeText(const api::Photo &photo)
{
    if (!photo.latitude || !photo.longitude)
        return {};
    return place(*photo.latitude, *photo.longitude) + (photo.altitude ? QStringLiteral(", ") + metres(*photo.altitude) : QString());
}
}  // namespace

void Inspector::resetReasons()
{
    m_bridge.forgetExplanation();
    m_reasonsPending = false;
    m_picture->setShade({});
    m_why->clear(false);
}

void Inspector::askForReasons()
{
    if (!m_explains || m_query.isEmpty() || !hasSubject() || m_bridge.modelState() != ModelState::Ready || parsed(m_query).serious)
        return;
    api::ExplainRequest request;
    request.search.text = m_query.toStdString();
    request.photo = m_id;
    request.file = m_file;
    request.heatMap = m_why->wantsHeatMap();
    if (!m_reasonsPending && !request.heatMap)
        m_why->clear(true);
    m_reasonsPending = true;
    m_bridge.explain(std::move(request));
}

void Inspector::reasonsArrived(const api::Explanation &explanation)
{
    m_reasonsPending = false;
    if (!hasSubject())
        return;
    m_why->setExplanation(explanation);
    m_picture->setShade(m_why->shade());
    Q_EMIT settledMaybe();
}

void Inspector::showAnnotations()
{
    const bool several = m_selection.size() > 1 && m_selection.contains(m_id);
    m_annotations->setVisible(m_id.valid());
    m_annotations->setPhotos(!m_id.valid() ? QList<api::PhotoId>() : several ? m_selection : QList{m_id});
}

void Inspector::revealAnnotations()
{
    m_scroll->ensureWidgetVisible(m_annotations, 0, space::m);
}

void Inspector::load()
{
    m_loading = true;
    showAnnotations();
    askForCaptions();
    askForReasons();
    if (!m_id.valid())
        return loadPicture();
    m_bridge.photo(m_id, this, [this, ticket = m_ticket](const api::Result<api::Photo> &photo) {
        if (ticket != m_ticket)
            return;
        if (!photo) {
            m_loading = false;
            m_error->setText(QString::fromStdString(photo.error().detail));
            m_error->show();
            return;
        }
        m_photo = *photo;
        m_file = photo->path;
        m_picture->setShape({photo->width, photo->height});
        showDetails();
        loadPicture();
    });
}

void Inspector::loadPicture()
{
    m_bridge.picture(m_file, kPreviewSide, this, [this, ticket = m_ticket](const api::Result<QImage> &image) {
        if (ticket != m_ticket)
            return;
        m_loading = false;
        if (image) {
            m_picture->setImage(*image);
        } else {
            m_picture->setFailed();
            m_error->setText(errorTitle(image.error().code) + ". " + QString::fromStdString(image.error().detail));
            m_error->show();
        }
        Q_EMIT settledMaybe();
    });
}

void Inspector::askForCaptions()
{
    if (!hasSubject() || m_bridge.modelState() != ModelState::Ready)
        return;
    api::SearchRequest request;
    request.top = kMostCaptions;
    if (m_id.valid())
        request.likePhoto = m_id;
    else
        request.imageFile = m_file;
    m_captionsPending = true;
    m_bridge.captionsFor(request);
}

void Inspector::captionsArrived(const api::CaptionAnswer &answer)
{
    m_captionsPending = false;
    if (!hasSubject())
        return;
    m_captionsMessage.clear();
    if (answer.error)
        m_captionsMessage = errorTitle(answer.error->code) + ". " + QString::fromStdString(answer.error->detail);
    m_captions->reset(answer.hits, m_id);
    showDetails();
    Q_EMIT settledMaybe();
}

// The list is as high as its rows: the panel scrolls as one.
void Inspector::fitCaptions()
{
    int height = 0;
    for (int row = 0; row < m_captions->rowCount(); ++row)
        height += m_captionsView->sizeHintForRow(row);
    m_captionsView->setFixedHeight(height + 2);
    m_captionsView->setVisible(height > 0);
    m_captionsNote->setVisible(height == 0);
    if (!m_captionsMessage.isEmpty())
        m_captionsNote->setText(m_captionsMessage);
    else if (m_bridge.modelState() == ModelState::Failed)
        m_captionsNote->setText(tr("The model could not be loaded."));
    else if (m_captionsPending || m_delay.isActive() || m_bridge.modelState() == ModelState::Loading)
        m_captionsNote->setText(tr("Looking…"));
    else
        m_captionsNote->setText(tr("No captions in the library yet. They come from captions.csv or .txt files beside the photos."));
}

void Inspector::setDetail(Detail detail, const QString &value)
{
    m_detailValues[std::size_t(detail)]->setFullText(value);
    m_detailValues[std::size_t(detail)]->setAccessibleName(m_detailNames[std::size_t(detail)]->text() + " " + value);
    m_details->setRowVisible(int(detail), !value.isEmpty());
}

// Photos found by their words may look unlike them: how unlike helps nobody.
void Inspector::showWhy()
{
    QStringList why;
    if (m_probability >= 0 && !PhotoModel::isFoundByWords({m_id, {}, m_probability, m_written}))
        why << tr("%1 likely to be what you asked for").arg(percent(m_probability));
    if (!m_written.isEmpty())
        why << tr("Written about it: %1").arg(m_written);
    m_probabilityText->setVisible(!why.isEmpty());
    m_probabilityText->setText(why.join('\n'));
}

void Inspector::showDetails()
{
    showWhy();
    m_error->hide();
    m_similar->setEnabled(m_id.valid());
    m_similar->setVisible(m_id.valid());
    m_reveal->setEnabled(!m_file.empty());
    if (!m_file.empty())
        m_name->setFullText(fileName(m_file));
    const api::Photo photo = m_photo.value_or(api::Photo{});
    setDetail(Taken, takenText(photo));
    setDetail(Camera, QString::fromStdString(photo.camera));
    setDetail(Lens, QString::fromStdString(photo.lens));
    setDetail(Pixels, photo.width > 0 ? QStringLiteral("%1 × %2").arg(number(photo.width), number(photo.height)) : QString());
    setDetail(FileSize, photo.bytes > 0 ? fileSize(photo.bytes) : QString());
    setDetail(Place, placeText(photo));
    setDetail(Title, QString::fromStdString(photo.title));
    setDetail(People, joined(photo.people));
    setDetail(Folder, m_file.empty() ? QString() : toQString(m_file.parent_path()));
    setDetail(Warning, QString::fromStdString(photo.warning));
    fitCaptions();
}

}  // namespace semblance::ui
