#include "ui/widgets/pinned_strip.h"

#include <QEvent>
#include <QGridLayout>
#include <QImage>
#include <QLabel>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/bridge/formats.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/small_widgets.h"

namespace semblance::ui {

namespace {

constexpr int kTile = 52, kMostTiles = 12, kSentenceWidth = 132;

// Where a photo stood at the evaluation before; -1: further back than what was told.
int placeOf(const std::filesystem::path &photo, const api::PinnedRanking *before)
{
    if (!before)
        return -1;
    const auto found = std::find(before->photos.begin(), before->photos.end(), photo);
    return found == before->photos.end() ? -1 : int(found - before->photos.begin());
}

}  // namespace

PinnedStrip::PinnedStrip(EngineBridge &bridge, QWidget *parent)
    : QWidget(parent), m_bridge(bridge), m_title(new QLabel(this)), m_grid(new QGridLayout)
{
    setObjectName("pinnedStrip");
    setRole(m_title, "section");
    m_grid->setHorizontalSpacing(space::xs);
    m_grid->setVerticalSpacing(space::xs);
    m_grid->setColumnStretch(kMostTiles + 1, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::m, space::s, space::s, space::s);
    layout->setSpacing(space::xs);
    layout->addWidget(m_title);
    layout->addLayout(m_grid);
    retranslate();
}

void PinnedStrip::makeRows(std::size_t count)
{
    while (m_rows.size() < count) {
        const int row = int(m_rows.size());
        Row made{new ElidedLabel(Qt::ElideRight, this), {}};
        made.sentence->setFixedWidth(kSentenceWidth);
        setRole(made.sentence, "small");
        m_grid->addWidget(made.sentence, row, 0);
        for (int i = 0; i < kMostTiles; ++i) {
            auto *tile = new QLabel(this);
            tile->setFixedSize(kTile, kTile);
            tile->setAlignment(Qt::AlignCenter);
            m_grid->addWidget(tile, row, i + 1);
            made.photos.push_back(tile);
        }
        m_rows.push_back(std::move(made));
    }
    for (std::size_t row = 0; row < m_rows.size(); ++row)
        m_rows[row].sentence->setVisible(row < count);
}

void PinnedStrip::setRankings(const std::vector<api::PinnedRanking> &rankings)
{
    m_before = std::move(m_rankings);
    m_rankings = rankings;
    makeRows(m_rankings.size());
    fill();
}

void PinnedStrip::fill()
{
    const int fitting = std::clamp((width() - kSentenceWidth - 2 * space::m) / (kTile + space::xs), 1, kMostTiles);
    for (std::size_t row = 0; row < m_rows.size(); ++row) {
        const api::PinnedRanking *now = row < m_rankings.size() ? &m_rankings[row] : nullptr;
        const auto before = std::find_if(m_before.begin(), m_before.end(),
                                         [&](const api::PinnedRanking &one) { return now && one.sentence == now->sentence; });
        if (now)
            m_rows[row].sentence->setFullText(QString::fromStdString(now->sentence));
        for (int i = 0; i < kMostTiles; ++i) {
            QLabel *tile = m_rows[row].photos[std::size_t(i)];
            const bool used = now && i < fitting && i < int(now->photos.size());
            tile->setVisible(used);
            if (used)
                showPhoto(tile, now->photos[std::size_t(i)], i,
                          placeOf(now->photos[std::size_t(i)], before == m_before.end() ? nullptr : &*before));
        }
    }
}

// A photo is asked for once; until it is there its tile is empty.
void PinnedStrip::showPhoto(QLabel *tile, const std::filesystem::path &photo, int rank, int before)
{
    const QString key = toQString(photo);
    const bool told = !m_before.empty();
    const QString moved = !told           ? QString()
                          : before < 0    ? tr("new among the first")
                          : before > rank ? tr("up from place %1").arg(number(before + 1))
                          : before < rank ? tr("down from place %1").arg(number(before + 1))
                                          : tr("as before");
    const QString text = tr("Place %1: %2").arg(number(rank + 1), fileName(photo)) + (moved.isEmpty() ? QString() : ", " + moved);
    tile->setToolTip(text);
    tile->setAccessibleName(text);
    tile->setProperty("photo", key);
    const auto known = m_pictures.constFind(key);
    tile->setPixmap(known == m_pictures.constEnd() ? QPixmap() : *known);
    if (known != m_pictures.constEnd())
        return;
    m_pictures.insert(key, QPixmap());
    m_bridge.picture(photo, kTile, this, [this, key](const api::Result<QImage> &image) {
        if (!image)
            return;
        const QImage fitted = image->scaled(kTile, kTile, Qt::KeepAspectRatioByExpanding, Qt::SmoothTransformation);
        m_pictures[key] = QPixmap::fromImage(fitted.copy((fitted.width() - kTile) / 2, (fitted.height() - kTile) / 2, kTile, kTile));
        for (const Row &row : m_rows)
            for (QLabel *one : row.photos)
                if (one->property("photo").toString() == key)
                    one->setPixmap(m_pictures[key]);
    });
}

QStringList PinnedStrip::shown(int row) const
{
    QStringList photos;
    for (QLabel *tile : m_rows.at(std::size_t(row)).photos)
        if (!tile->isHidden())
            photos << tile->property("photo").toString();
    return photos;
}

void PinnedStrip::retranslate()
{
    m_title->setText(tr("What it would find now"));
    setAccessibleName(m_title->text());
    fill();
}

void PinnedStrip::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void PinnedStrip::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fill();
}

}  // namespace semblance::ui
