#include "ui/widgets/inspector.h"

#include <QDragEnterEvent>
#include <QEvent>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QListView>
#include <QScrollArea>

#include "ui/bridge/formats.h"
#include "ui/bridge/thumbnail_store.h"
#include "ui/delegates/row_delegates.h"
#include "ui/theme/icons.h"
#include "ui/widgets/annotation_panel.h"
#include "ui/widgets/dropped.h"
#include "ui/widgets/small_widgets.h"
#include "ui/widgets/why_panel.h"

namespace semblance::ui {

namespace {
constexpr int kSettleMs = 90;  // arrows held down must not ask for every photo they pass
}  // namespace

Inspector::Inspector(EngineBridge &bridge, Annotator &annotator, const ThumbnailStore &thumbnails, QWidget *parent)
    : QFrame(parent), m_bridge(bridge), m_thumbnails(thumbnails), m_captions(new CaptionModel(this)), m_scroll(new QScrollArea(this)),
      m_content(new QWidget), m_empty(new QLabel(this)), m_probabilityText(new QLabel), m_captionsTitle(new QLabel),
      m_captionsNote(new QLabel), m_detailsTitle(new QLabel), m_error(new QLabel),
      m_picture(new RoundedPicture({panelWidth - 2 * space::l, 280})), m_name(new ElidedLabel(Qt::ElideMiddle)),
      m_similar(pushButton("inspectorSimilar", "plain", nullptr)), m_region(pushButton("inspectorRegion", "plain", nullptr)),
      m_reveal(pushButton("inspectorReveal", "plain", nullptr)), m_why(new WhyPanel), m_annotations(new AnnotationPanel(annotator)),
      m_captionsView(new QListView), m_details(new QFormLayout)
{
    build();
    m_delay.setSingleShot(true);
    m_delay.setInterval(kSettleMs);
    connect(&m_delay, &QTimer::timeout, this, &Inspector::load);
    connect(&m_bridge, &EngineBridge::captionsAnswered, this, &Inspector::captionsArrived);
    connect(&m_bridge, &EngineBridge::modelChanged, this, &Inspector::askForCaptions);
    connect(&m_bridge, &EngineBridge::explained, this, &Inspector::reasonsArrived);
    connect(m_why, &WhyPanel::judged, this, [this](int verdict) { Q_EMIT judged(m_id, verdict); });
    connect(m_why, &WhyPanel::heatMapToggled, this, [this] {
        m_picture->setShade({});
        askForReasons();
    });
    connect(m_region, &QPushButton::clicked, this, [this] { Q_EMIT regionWanted(m_id, m_file); });
    connect(m_similar, &QPushButton::clicked, this, [this] { Q_EMIT similarWanted(m_id); });
    connect(m_reveal, &QPushButton::clicked, this, [this] { Q_EMIT fileManagerWanted(m_file); });
    connect(m_picture, &RoundedPicture::doubleClicked, this, [this] { Q_EMIT openWanted(m_id, m_file); });
    connect(m_annotations, &AnnotationPanel::settledMaybe, this, &Inspector::settledMaybe);
    connect(&annotator, &Annotator::changed, this, [this](const QList<api::PhotoId> &photos) {
        if (m_id.valid() && photos.contains(m_id))
            askForCaptions();  // what was written may fit best now
    });
    retranslate();
    showEmpty(true);
}

void Inspector::build()
{
    setObjectName("inspectorPanel");
    setAcceptDrops(true);
    setFixedWidth(panelWidth);
    m_picture->setObjectName("inspectorPicture");
    m_name->setObjectName("inspectorName");
    m_probabilityText->setObjectName("inspectorProbability");
    m_captionsView->setObjectName("inspectorCaptions");
    m_captionsNote->setObjectName("inspectorCaptionsNote");
    m_error->setObjectName("inspectorError");
    setRole(m_name, "title");
    setRole(m_probabilityText, "muted");
    setRole(m_captionsTitle, "section");
    setRole(m_detailsTitle, "section");
    setRole(m_captionsNote, "small");
    setRole(m_empty, "muted");
    setRole(m_error, "danger");
    m_probabilityText->setWordWrap(true);
    m_probabilityText->setTextFormat(Qt::PlainText);
    m_captionsNote->setWordWrap(true);
    m_error->setWordWrap(true);
    m_empty->setWordWrap(true);
    m_empty->setAlignment(Qt::AlignCenter);
    m_captionsView->setModel(m_captions);
    m_captionsView->setItemDelegate(new CaptionDelegate(panelWidth - 2 * space::l, this));
    m_captionsView->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_captionsView->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_captionsView->setResizeMode(QListView::Adjust);
    m_captionsView->setMouseTracking(true);
    m_captionsView->setSpacing(0);

    for (int i = 0; i < DetailCount; ++i) {
        m_detailNames[std::size_t(i)] = new QLabel;
        m_detailValues[std::size_t(i)] = new ElidedLabel(i == Folder ? Qt::ElideLeft : Qt::ElideRight);
        setRole(m_detailNames[std::size_t(i)], "small");
        m_details->addRow(m_detailNames[std::size_t(i)], m_detailValues[std::size_t(i)]);
    }
    m_details->setHorizontalSpacing(space::m);
    m_details->setVerticalSpacing(6);
    m_details->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);

    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(space::s);
    buttons->addWidget(m_similar, 1);
    buttons->addWidget(m_region, 1);
    auto *layout = new QVBoxLayout(m_content);
    layout->setContentsMargins(space::l, space::l, space::l, space::l);
    layout->setSpacing(space::s);
    layout->addWidget(m_picture);
    layout->addSpacing(space::xs);
    layout->addWidget(m_name);
    layout->addWidget(m_probabilityText);
    layout->addWidget(m_error);
    layout->addLayout(buttons);
    layout->addWidget(m_reveal);
    layout->addWidget(m_why);
    layout->addSpacing(space::m);
    layout->addWidget(m_annotations);
    layout->addSpacing(space::m);
    layout->addWidget(m_captionsTitle);
    layout->addWidget(m_captionsView);
    layout->addWidget(m_captionsNote);
    layout->addSpacing(space::m);
    layout->addWidget(m_detailsTitle);
    layout->addLayout(m_details);
    layout->addStretch();
    m_scroll->setWidget(m_content);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_scroll);
    outer->addWidget(m_empty);
}

void Inspector::retranslate()
{
    setAccessibleName(tr("Inspector"));
    m_empty->setText(tr("Select a photo to see the captions that fit it and what is known about it."));
    m_captionsTitle->setText(tr("Best captions"));
    m_detailsTitle->setText(tr("Details"));
    m_similar->setText(tr("More like this"));
    m_similar->setIcon(icon("similar"));
    describe(m_similar, tr("Search for photos that look like this one"), "Ctrl+M");
    m_region->setText(tr("Search a part"));
    m_region->setIcon(icon("region"));
    describe(m_region, tr("Draw a rectangle on this photo and search with it"));
    m_reveal->setText(tr("Show in folder"));
    m_reveal->setIcon(icon("external"));
    describe(m_reveal, tr("Show the file in the file manager"), "Ctrl+R");
    m_captionsView->setAccessibleName(tr("Best captions"));
    const QString names[DetailCount]{tr("Taken"), tr("Camera"), tr("Lens"),   tr("Pixels"), tr("Size"),
                                     tr("Place"), tr("Title"),  tr("People"), tr("Folder"), tr("Note")};
    for (std::size_t i = 0; i < DetailCount; ++i)
        m_detailNames[i]->setText(names[i]);
    if (hasSubject())
        showDetails();
}

void Inspector::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void Inspector::resizeEvent(QResizeEvent *event)
{
    QFrame::resizeEvent(event);
    m_empty->setContentsMargins(space::xxl, 0, space::xxl, 0);
    fitCaptions();
}

void Inspector::showEmpty(bool empty)
{
    m_empty->setVisible(empty);
    m_scroll->setVisible(!empty);
}

void Inspector::clear()
{
    ++m_ticket;
    m_delay.stop();
    m_id = {};
    m_file.clear();
    m_photo.reset();
    m_annotations->setPhotos({});
    m_loading = m_captionsPending = m_reasonsPending = m_explains = false;
    m_bridge.forgetCaptions();
    m_bridge.forgetExplanation();
    showEmpty(true);
    Q_EMIT settledMaybe();
}

void Inspector::showPhoto(const PhotoRow &photo)
{
    if (!photo.id.valid())
        return clear();
    ++m_ticket;
    resetReasons();
    m_id = photo.id;
    showAnnotations();
    m_file.clear();
    m_photo.reset();
    m_probability = photo.probability;
    m_written = photo.written;
    m_explains = true;
    m_why->setJudged(photo.judged);
    m_why->setJudgeable(photo.probability >= 0);
    m_picture->setImage(m_thumbnails.image(photo.id));
    m_name->setFullText({});
    m_captions->reset({}, {});
    showDetails();
    showEmpty(false);
    m_delay.start();
}

void Inspector::setSelection(const QList<api::PhotoId> &photos)
{
    m_selection = photos;
    m_delay.isActive() ? void() : showAnnotations();
}

void Inspector::setQuery(const QString &line)
{
    m_query = line;
}

void Inspector::dragEnterEvent(QDragEnterEvent *event)
{
    if (!m_query.isEmpty() && !readDropped(event->mimeData()).photo.empty())
        event->acceptProposedAction();
}

void Inspector::dropEvent(QDropEvent *event)
{
    Q_EMIT photoDropped(readDropped(event->mimeData()).photo);
    event->acceptProposedAction();
}

void Inspector::showFile(const std::filesystem::path &file, Reasons reasons)
{
    ++m_ticket;
    resetReasons();
    m_id = {};
    showAnnotations();
    m_file = file;
    m_photo.reset();
    m_probability = -1;
    m_explains = reasons == Reasons::Wanted;
    m_written.clear();
    m_picture->setImage({});
    m_captions->reset({}, {});
    m_why->setJudgeable(false);
    showDetails();
    showEmpty(false);
    load();
}

bool Inspector::isSettled() const
{
    return isHidden() || (!m_delay.isActive() && !m_loading && !m_captionsPending && !m_reasonsPending && m_annotations->isSettled());
}

}  // namespace semblance::ui
