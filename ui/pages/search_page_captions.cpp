// The search page turned round: the photo of the query, and the captions of the library that fit it.
#include <QLabel>
#include <QListView>
#include <QPushButton>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <algorithm>

#include "ui/bridge/formats.h"
#include "ui/models/photo_model.h"
#include "ui/pages/search_page.h"
#include "ui/widgets/caption_results.h"
#include "ui/widgets/photo_grid.h"
#include "ui/widgets/query_bar.h"
#include "ui/widgets/query_chip.h"
#include "ui/widgets/small_widgets.h"

namespace semblance::ui {

namespace {
constexpr int kPhotoSide = 720, kMostCaptions = 500;

const QueryChip *photoChip(const QueryBar &bar)
{
    const auto chips = bar.chips();
    const auto chip = std::find_if(chips.begin(), chips.end(), [](const QueryChip *one) { return one->isPhoto(); });
    return chip == chips.end() ? nullptr : *chip;
}

QImage partOf(const QImage &image, const std::optional<api::Crop> &crop)
{
    if (!crop)
        return image;
    const QRectF part(crop->left * image.width(), crop->top * image.height(), crop->width * image.width(), crop->height * image.height());
    return image.copy(part.toAlignedRect());
}
}  // namespace

void SearchPage::showCaptions(bool shown)
{
    const bool wanted = shown && photoChip(*m_bar) != nullptr;
    if (wanted == m_captionsShown)
        return updateState();  // the buttons say how it is
    m_captionsShown = wanted;
    m_captionAnswer.reset();
    m_bridge.forgetCaptions();
    startSearch();
    Q_EMIT viewChanged();
    if (wanted)
        m_captions->list()->setFocus();
}

void SearchPage::askCaptions()
{
    m_waiting = m_bridge.modelState() != ModelState::Failed;
    showQueryPhoto();
    if (m_bridge.modelState() != ModelState::Ready)
        return;
    api::SearchRequest request;
    request.text = m_bar->text().toStdString();
    request.top = kMostCaptions;
    m_bridge.captionsFor(std::move(request));
}

void SearchPage::captionsArrived(const api::CaptionAnswer &answer)
{
    if (!m_captionsShown)
        return;
    m_waiting = false;
    m_captionAnswer = answer;
    m_captions->setAnswer(answer);
    updateState();
}

// The first photo of the query, or the part of it that is asked with.
void SearchPage::showQueryPhoto()
{
    const QueryChip *chip = photoChip(*m_bar);
    if (chip == nullptr)
        return;
    const QString name = m_bar->photoName();
    m_captions->setPhoto(name, {});
    const auto show = [this, name, crop = chip->term().crop, source = chip->source()](const std::filesystem::path &file) {
        m_bridge.picture(file, kPhotoSide, this, [this, name, crop, source](const api::Result<QImage> &image) {
            const QueryChip *now = photoChip(*m_bar);
            if (now == nullptr || now->source() != source)
                return;
            image ? m_captions->setPhoto(m_bar->photoName(), partOf(*image, crop)) : m_captions->setPhotoFailed(name);
        });
    };
    if (!chip->term().file.empty())
        return show(chip->term().file);
    m_bridge.photo(chip->term().photo, this, [this, name, show](const api::Result<api::Photo> &photo) {
        photo ? show(photo->path) : m_captions->setPhotoFailed(name);
    });
}

void SearchPage::stateForCaptions()
{
    if (m_bridge.modelState() == ModelState::Failed)
        return showState("error", tr("The model could not be loaded"), QString::fromStdString(m_bridge.modelError().detail),
                         tr("Try again"), &SearchPage::askRestart);
    if (m_captionAnswer && m_captionAnswer->error) {
        const api::Error &error = *m_captionAnswer->error;
        const QString detail = QStringList{QString::fromStdString(error.detail), errorAdvice(error.code)}.join(QLatin1Char('\n')).trimmed();
        return showState("error", errorTitle(error.code), detail, tr("Try again"), &SearchPage::startSearch, tr("Clear the query"));
    }
    if (m_captionAnswer && m_captionAnswer->hits.empty())
        return showState("nothing", tr("The library has no captions"),
                         tr("They come from captions.csv, .txt or XMP files beside the photos, or are written in the inspector."),
                         tr("Back to photos"), &SearchPage::backToPhotos);
    m_stack->setCurrentWidget(m_captions);
}

}  // namespace semblance::ui
