#include "ui/widgets/duplicates_dialog.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QSlider>
#include <algorithm>
#include <utility>

#include "ui/bridge/formats.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/flow_layout.h"
#include "ui/widgets/small_widgets.h"

namespace semblance::ui {

namespace {
constexpr int kLeastSimilarity = 70, kSimilarity = 90, kDelayMs = 400, kTile = 144;
constexpr double kBurstSeconds = 3;
constexpr std::size_t kMostGroups = 60;  // more come when these are done with
}  // namespace

DuplicatesDialog::DuplicatesDialog(EngineBridge &bridge, QWidget *parent)
    : QDialog(parent), m_bridge(bridge), m_similarity(new QSlider(Qt::Horizontal, this)), m_value(new QLabel(this)),
      m_summary(new QLabel(this)), m_notice(new QLabel(this)), m_bursts(new QCheckBox(this)),
      m_trash(pushButton("duplicatesTrash", "danger", this)), m_close(pushButton("duplicatesClose", "plain", this)),
      m_scroll(new QScrollArea(this)), m_progress(new QProgressBar(this)), m_stopWork(pushButton("duplicatesStop", "plain", this))
{
    m_worker.setMaxThreadCount(1);
    m_delay.setSingleShot(true);
    m_delay.setInterval(kDelayMs);
    build();
    connect(&m_delay, &QTimer::timeout, this, &DuplicatesDialog::search);
    connect(m_similarity, &QSlider::valueChanged, this, [this](int value) {
        m_value->setText(percent(value / 100.0));
        m_delay.start();
    });
    connect(m_bursts, &QCheckBox::toggled, this, &DuplicatesDialog::search);
    connect(m_stopWork, &QPushButton::clicked, this, [this] { isMoving() ? stopMoving() : m_stop->store(true); });
    connect(m_trash, &QPushButton::clicked, this, &DuplicatesDialog::askTrash);
    connect(m_close, &QPushButton::clicked, this, &QDialog::reject);
    search();
}

DuplicatesDialog::~DuplicatesDialog()
{
    if (m_stop)
        m_stop->store(true);
    m_worker.clear();
    m_worker.waitForDone();
}

void DuplicatesDialog::build()
{
    setObjectName("duplicatesDialog");
    setWindowTitle(tr("Near duplicates and bursts"));
    setAttribute(Qt::WA_DeleteOnClose);
    setModal(true);
    resize(860, 640);
    m_similarity->setObjectName("duplicatesSimilarity");
    m_similarity->setRange(kLeastSimilarity, 100);
    m_similarity->setValue(kSimilarity);
    m_similarity->setFixedWidth(180);
    m_similarity->setAccessibleName(tr("How alike two photos must be"));
    m_value->setText(percent(kSimilarity / 100.0));
    setRole(m_value, "muted");
    m_bursts->setObjectName("duplicatesBursts");
    m_bursts->setText(tr("Also shots of one burst"));
    m_bursts->setChecked(true);
    setRole(m_summary, "section");
    m_summary->setObjectName("duplicatesSummary");
    m_notice->setObjectName("duplicatesNotice");
    setRole(m_notice, "danger");
    m_notice->setWordWrap(true);
    m_notice->hide();
    m_close->setText(tr("Close"));
    m_stopWork->setText(tr("Stop"));
    m_progress->setTextVisible(false);
    m_progress->setRange(0, 1000);
    setMoving(false);
    auto *head = new QHBoxLayout;
    head->setSpacing(space::m);
    head->addWidget(new QLabel(tr("How alike"), this));
    head->addWidget(m_similarity);
    head->addWidget(m_value);
    head->addSpacing(space::l);
    head->addWidget(m_bursts);
    head->addStretch();
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *foot = new QHBoxLayout;
    foot->setSpacing(space::s);
    foot->addStretch();
    foot->addWidget(m_close);
    foot->addWidget(m_trash);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::xl, space::l, space::xl, space::l);
    layout->setSpacing(space::m);
    layout->addLayout(head);
    auto *state = new QHBoxLayout;
    state->setSpacing(space::m);
    state->addWidget(m_summary);
    state->addWidget(m_progress, 1);
    state->addWidget(m_stopWork);
    layout->addLayout(state);
    layout->addWidget(m_scroll, 1);
    layout->addWidget(m_notice);
    layout->addLayout(foot);
}

api::DuplicateRequest DuplicatesDialog::request() const
{
    api::DuplicateRequest request;
    request.similarity = m_similarity->value() / 100.0;
    request.burstSeconds = m_bursts->isChecked() ? kBurstSeconds : -1;
    return request;
}

void DuplicatesDialog::search()
{
    m_delay.stop();
    if (m_stop)
        m_stop->store(true);
    m_stop = std::make_shared<std::atomic<bool>>(false);
    const int ticket = ++m_ticket;
    m_summary->setText(tr("Comparing the photos…"));
    showProgress(0);
    m_worker.start([this, ticket, request = request(), stop = m_stop] {
        int told = 0;
        const auto going = [this, ticket, stop, &told](std::int64_t done, std::int64_t total) {
            const int share = int(1000 * done / std::max<std::int64_t>(1, total));
            if (share > std::exchange(told, share))
                QMetaObject::invokeMethod(
                    this, [this, ticket, share] { ticket == m_ticket ? showProgress(share) : void(); }, Qt::QueuedConnection);
            return !stop->load();
        };
        auto groups = m_bridge.engine().duplicates(request, going);
        QMetaObject::invokeMethod(
            this,
            [this, ticket, groups = std::move(groups)] {
                if (ticket == m_ticket)
                    arrived(groups);
            },
            Qt::QueuedConnection);
    });
}

// Of a thousand; negative: nothing is under way.
void DuplicatesDialog::showProgress(int share)
{
    m_progress->setVisible(share >= 0);
    m_stopWork->setVisible(share >= 0);
    m_progress->setValue(std::max(0, share));
}

void DuplicatesDialog::clearCards()
{
    m_marks.clear();
    delete m_scroll->takeWidget();
    m_content = new QWidget;
    auto *layout = new QVBoxLayout(m_content);
    layout->setContentsMargins(0, 0, space::s, 0);
    layout->setSpacing(space::m);
}

void DuplicatesDialog::arrived(const api::Result<std::vector<api::DuplicateGroup>> &groups)
{
    clearCards();
    showProgress(-1);
    if (!groups) {
        m_summary->setText(errorTitle(groups.error().code) + ". " + QString::fromStdString(groups.error().detail));
    } else if (groups->empty()) {
        m_summary->setText(tr("No two photos are so much alike."));
    } else {
        m_summary->setText(tr("%Ln group(s); the best photo of each comes first", nullptr, int(groups->size())));
        for (std::size_t i = 0; i < std::min(kMostGroups, groups->size()); ++i)
            m_content->layout()->addWidget(cardOf((*groups)[i]));
    }
    static_cast<QVBoxLayout *>(m_content->layout())->addStretch();
    m_scroll->setWidget(m_content);
    showMarked();
}

QWidget *DuplicatesDialog::cardOf(const api::DuplicateGroup &group)
{
    auto *card = new QFrame;
    setRole(card, "card");
    card->setObjectName("duplicateCard");
    const int count = int(group.photos.size());
    auto *title = new QLabel(group.identical ? tr("%Ln identical file(s)", nullptr, count)
                             : group.burst   ? tr("%Ln shot(s) of a burst", nullptr, count)
                                             : tr("%Ln photo(s) alike", nullptr, count),
                             card);
    setRole(title, "title");
    auto *keep = pushButton("duplicatesKeepBest", "link", card);
    keep->setText(tr("Keep only the best"));
    describe(keep, tr("Mark all photos of this group but the first"));
    auto *head = new QHBoxLayout;
    head->addWidget(title, 1);
    head->addWidget(keep);
    auto *tiles = new QWidget(card);
    auto *flow = new FlowLayout(tiles, space::m);
    QList<QCheckBox *> boxes;
    for (std::size_t i = 0; i < group.photos.size(); ++i)
        flow->insertWidget(int(i), tileOf(group.photos[i], i == 0, group.identical && i > 0, boxes));
    auto *layout = new QVBoxLayout(card);
    layout->setContentsMargins(space::l, space::m, space::l, space::l);
    layout->setSpacing(space::s);
    layout->addLayout(head);
    layout->addWidget(tiles);
    connect(keep, &QPushButton::clicked, card, [boxes] {
        for (qsizetype i = 0; i < boxes.size(); ++i)
            boxes[i]->setChecked(i > 0);
    });
    return card;
}

QWidget *DuplicatesDialog::tileOf(const api::DuplicatePhoto &photo, bool best, bool mark, QList<QCheckBox *> &boxes)
{
    auto *tile = new QWidget;
    tile->setFixedWidth(kTile);
    tile->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    auto *picture = new RoundedPicture({kTile, kTile}, tile);
    auto *name = new ElidedLabel(Qt::ElideMiddle, tile);
    name->setFullText(fileName(photo.path));
    name->setToolTip(toQString(photo.path));
    const QString known = QStringLiteral("%1 × %2 · %3").arg(number(photo.width), number(photo.height), fileSize(photo.bytes));
    auto *facts = new QLabel(best ? tr("Best: %1").arg(known) : known, tile);
    setRole(facts, "tiny");
    auto *box = new QCheckBox(tr("To the trash"), tile);
    box->setObjectName("duplicateMark");
    box->setAccessibleName(tr("Move %1 to the trash").arg(fileName(photo.path)));
    box->setChecked(mark);
    auto *layout = new QVBoxLayout(tile);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::xs);
    layout->addWidget(picture);
    layout->addWidget(name);
    layout->addWidget(facts);
    layout->addWidget(box);
    boxes << box;
    m_marks.emplace_back(box, photo.path);
    connect(box, &QCheckBox::toggled, this, &DuplicatesDialog::showMarked);
    m_bridge.picture(photo.path, 2 * kTile, picture,
                     [picture](const api::Result<QImage> &image) { image ? picture->setImage(*image) : picture->setFailed(); });
    return tile;
}

}  // namespace semblance::ui
