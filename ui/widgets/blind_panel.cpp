#include "ui/widgets/blind_panel.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QImage>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QLocale>
#include <QPushButton>
#include <QStandardItemModel>
#include <QStyle>
#include <utility>

#include "ui/bridge/formats.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/small_widgets.h"

namespace semblance::ui {

namespace {

constexpr int kPicture = 116, kPhotosASide = 12;

}  // namespace

BlindPanel::BlindPanel(EngineBridge &bridge, QWidget *parent)
    : QWidget(parent), m_bridge(bridge), m_title(new QLabel(this)), m_hint(new QLabel(this)), m_result(new QLabel(this)),
      m_query(new QLineEdit(this)), m_ask(pushButton("blindAsk", "primary", this)), m_voteLeft(pushButton("blindVoteLeft", "plain", this)),
      m_voteSame(pushButton("blindVoteSame", "plain", this)), m_voteRight(pushButton("blindVoteRight", "plain", this)),
      m_show(pushButton("blindShow", "plain", this)), m_left(makeSide("blindLeft")), m_right(makeSide("blindRight"))
{
    build();
    connect(m_query, &QLineEdit::returnPressed, this, &BlindPanel::ask);
    connect(m_query, &QLineEdit::textChanged, this, &BlindPanel::updateButtons);
    connect(m_ask, &QPushButton::clicked, this, &BlindPanel::ask);
    connect(m_voteLeft, &QPushButton::clicked, this, [this] { vote(api::BlindVerdict::Left); });
    connect(m_voteSame, &QPushButton::clicked, this, [this] { vote(api::BlindVerdict::Same); });
    connect(m_voteRight, &QPushButton::clicked, this, [this] { vote(api::BlindVerdict::Right); });
    connect(m_show, &QPushButton::clicked, this, &BlindPanel::showResult);
    for (Side *side : {&m_left, &m_right})
        connect(side->view, &QListView::activated, this, [this, side](const QModelIndex &index) {
            if (index.row() < int(side->photos.size()))
                Q_EMIT photoWanted(side->photos[std::size_t(index.row())].path);
        });
    retranslate();
}

BlindPanel::Side BlindPanel::makeSide(const char *name)
{
    Side side{new QLabel(this), new QListView(this), new QStandardItemModel(this), {}};
    side.view->setObjectName(QLatin1String(name));
    side.view->setModel(side.model);
    side.view->setViewMode(QListView::IconMode);
    side.view->setResizeMode(QListView::Adjust);
    side.view->setMovement(QListView::Static);
    side.view->setIconSize({kPicture, kPicture});
    side.view->setSpacing(space::xs);
    side.view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    setRole(side.name, "section");
    return side;
}

void BlindPanel::build()
{
    setObjectName("blindPanel");
    setRole(m_title, "title");
    setRole(m_hint, "small");
    m_query->setObjectName("blindQuery");
    m_hint->setObjectName("blindHint");
    m_result->setObjectName("blindResult");
    m_hint->setWordWrap(true);
    m_result->setWordWrap(true);
    m_result->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *question = new QHBoxLayout;
    question->setSpacing(space::s);
    question->addWidget(m_query, 1);
    question->addWidget(m_ask);
    auto *sides = new QHBoxLayout;
    sides->setSpacing(space::l);
    for (const Side *side : {&m_left, &m_right}) {
        auto *column = new QVBoxLayout;
        column->setSpacing(space::xs);
        column->addWidget(side->name);
        column->addWidget(side->view, 1);
        sides->addLayout(column, 1);
    }
    auto *votes = new QHBoxLayout;
    votes->setSpacing(space::s);
    votes->addWidget(m_voteLeft, 1);
    votes->addWidget(m_voteSame, 1);
    votes->addWidget(m_voteRight, 1);
    auto *end = new QHBoxLayout;
    end->addWidget(m_result, 1);
    end->addWidget(m_show, 0, Qt::AlignTop);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::s);
    layout->addWidget(m_title);
    layout->addLayout(question);
    layout->addWidget(m_hint);
    layout->addLayout(sides, 1);
    layout->addLayout(votes);
    layout->addLayout(end);
}

void BlindPanel::setModels(const std::filesystem::path &first, const std::filesystem::path &second)
{
    if (first == m_first && second == m_second)
        return;
    m_first = first;
    m_second = second;
    m_ticket = 0;
    m_votes = 0;
    fill(m_left, {});
    fill(m_right, {});
    m_result->clear();
    say({});
    updateButtons();
}

void BlindPanel::ask()
{
    if (!m_ask->isEnabled())
        return;
    m_asking = true;
    m_ticket = 0;
    fill(m_left, {});
    fill(m_right, {});
    say(tr("Both models are looking…"));
    updateButtons();
    m_bridge.askBlind({m_first, m_second, m_query->text().trimmed().toStdString(), kPhotosASide}, this,
                      [this, first = m_first, second = m_second](const api::Result<api::BlindPair> &pair) {
                          m_asking = false;
                          if (first == m_first && second == m_second)
                              answered(pair);
                          updateButtons();  // an answer of models that were chosen before is nobody's
                      });
}

void BlindPanel::answered(const api::Result<api::BlindPair> &pair)
{
    if (!pair) {
        say(errorTitle(pair.error().code) + QStringLiteral(". ") + QString::fromStdString(pair.error().detail), true);
    } else {
        fill(m_left, pair->left);
        fill(m_right, pair->right);
        m_ticket = pair->alike ? 0 : pair->ticket;
        say(pair->alike ? tr("Both answer the same: there is nothing to vote on. Ask something else.")
                        : tr("Which answer is better? The sides are drawn anew each time."));
    }
}

void BlindPanel::fill(Side &side, std::vector<api::BlindPhoto> photos)
{
    side.photos = std::move(photos);
    side.next = 0;
    side.model->clear();
    QPixmap blank(kPicture, kPicture);
    blank.fill(tokensFor(palette()).skeleton);
    for (std::size_t i = 0; i < side.photos.size(); ++i) {
        auto *item = new QStandardItem(QIcon(blank), QString());
        item->setAccessibleText(tr("Place %1").arg(number(std::int64_t(i + 1))));
        side.model->appendRow(item);
    }
    loadNext(side);
}

// One after the other; an answer that was replaced meanwhile goes on no further.
void BlindPanel::loadNext(Side &side)
{
    if (side.next >= side.model->rowCount())
        return;
    const int row = side.next++;
    const auto photo = side.photos[std::size_t(row)].photo;
    m_bridge.picture(side.photos[std::size_t(row)].path, 2 * kPicture, this, [this, &side, row, photo](const api::Result<QImage> &image) {
        if (row >= int(side.photos.size()) || side.photos[std::size_t(row)].photo != photo)
            return;  // another answer stands here by now
        if (image)
            side.model->item(row)->setIcon(
                QIcon(QPixmap::fromImage(image->scaled(2 * kPicture, 2 * kPicture, Qt::KeepAspectRatio, Qt::SmoothTransformation))));
        loadNext(side);
    });
}

void BlindPanel::vote(api::BlindVerdict verdict)
{
    const std::uint64_t ticket = std::exchange(m_ticket, 0);
    if (ticket == 0)
        return;
    updateButtons();
    m_bridge.voteBlind(ticket, verdict, this, [this](const api::Result<void> &kept) {
        if (!kept)
            return say(errorTitle(kept.error().code) + QStringLiteral(". ") + QString::fromStdString(kept.error().detail), true);
        ++m_votes;
        fill(m_left, {});
        fill(m_right, {});
        m_query->clear();
        m_query->setFocus();
        say(tr("%Ln vote(s) counted. Ask the next sentence.", nullptr, m_votes));
        updateButtons();
    });
}

void BlindPanel::showResult()
{
    m_bridge.blindTallies(this, [this](const api::Result<std::vector<api::BlindTally>> &tallies) {
        if (!tallies)
            return say(QString::fromStdString(tallies.error().detail), true);
        QStringList lines;
        for (const api::BlindTally &tally : *tallies) {
            const QString first = QString::fromStdString(tally.firstModel), second = QString::fromStdString(tally.secondModel);
            const auto decided = tally.first + tally.second;
            lines << tr("%1 was better %2 times, %3 %4 times, undecided %5.")
                         .arg(first, number(tally.first), second, number(tally.second), number(tally.same));
            if (decided > 0)
                lines << tr("%1 wins %2 of the decided votes (95% interval %3 to %4). By luck alone a split this uneven comes up in %5 of "
                            "tests.")
                             .arg(first, percent(tally.share), percent(tally.interval.low), percent(tally.interval.high),
                                  QLocale().toString(100 * tally.pValue, 'f', tally.pValue < 0.1 ? 1 : 0) + QLatin1Char('%'));
        }
        m_result->setText(lines.isEmpty() ? tr("There are no votes yet.") : lines.join(QLatin1Char('\n')));
    });
}

void BlindPanel::say(const QString &text, bool failed)
{
    setRole(m_hint, failed ? "danger" : "small");
    style()->unpolish(m_hint);
    style()->polish(m_hint);
    m_hint->setText(text.isEmpty() ? tr("Ask what you would really search for. You see two answers, but not whose they are.") : text);
}

void BlindPanel::updateButtons()
{
    const bool two = !m_first.empty() && !m_second.empty() && m_first != m_second;
    m_query->setEnabled(two);
    m_ask->setEnabled(two && !m_asking && !m_query->text().trimmed().isEmpty());
    for (QPushButton *button : {m_voteLeft, m_voteSame, m_voteRight})
        button->setEnabled(m_ticket != 0);
}

void BlindPanel::retranslate()
{
    m_title->setText(tr("Which answer is better?"));
    m_left.name->setText(tr("Left"));
    m_right.name->setText(tr("Right"));
    describe(m_left.view, tr("Answer at the left"));
    describe(m_right.view, tr("Answer at the right"));
    m_query->setPlaceholderText(tr("a dog on the beach"));
    describe(m_query, tr("Sentence for both models"));
    m_ask->setText(tr("Ask both"));
    describe(m_ask, tr("Ask both models"));
    m_voteLeft->setText(tr("Left is better"));
    m_voteSame->setText(tr("No difference"));
    m_voteRight->setText(tr("Right is better"));
    m_show->setText(tr("What the votes say"));
    for (QPushButton *button : {m_voteLeft, m_voteSame, m_voteRight, m_show})
        describe(button, button->text());
    say({});
    updateButtons();
}

void BlindPanel::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

}  // namespace semblance::ui
