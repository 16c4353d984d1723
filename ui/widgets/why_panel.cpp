#include "ui/widgets/why_panel.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPainter>
#include <QPushButton>
#include <algorithm>
#include <cmath>

#include "ui/bridge/formats.h"
#include "ui/theme/icons.h"
#include "ui/widgets/small_widgets.h"

namespace semblance::ui {

namespace {
constexpr int kRow = 20, kMostRows = 8;
constexpr double kShadeMost = 0.78;  // of a place that does nothing

QString score(double value)
{
    return QLocale().toString(value, 'f', 2);
}

QString signedScore(double value)
{
    return (value < 0 ? QStringLiteral("−") : QStringLiteral("+")) + QLocale().toString(std::abs(value), 'f', 2);
}
}  // namespace

ShareBars::ShareBars(QWidget *parent) : QWidget(parent)
{
    setObjectName("wordShares");
}

// A name of the user's own counts by the photos that it stands for.
QString ShareBars::labelOf(const api::WordShare &share)
{
    const QString word = QString::fromStdString(share.word);
    return share.named ? tr("%1 (your photos)").arg(word) : word;
}

void ShareBars::setShares(std::vector<api::WordShare> shares)
{
    std::stable_sort(shares.begin(), shares.end(), [](const auto &a, const auto &b) { return std::abs(a.effect) > std::abs(b.effect); });
    shares.resize(std::min<std::size_t>(shares.size(), kMostRows));
    std::stable_sort(shares.begin(), shares.end(), [](const auto &a, const auto &b) { return a.effect > b.effect; });
    m_shares = std::move(shares);
    setFixedHeight(int(m_shares.size()) * kRow);
    setVisible(!m_shares.empty());
    setAccessibleName(inWords());
    setToolTip(tr("How much of the score is lost without each word"));
    update();
}

QString ShareBars::inWords() const
{
    QStringList parts;
    for (const api::WordShare &share : m_shares)
        parts << QStringLiteral("%1 %2").arg(labelOf(share), signedScore(share.effect));
    return tr("Share of each word: %1").arg(parts.join(QStringLiteral(", ")));
}

void ShareBars::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Tokens &t = tokensFor(palette());
    QFont font = this->font();
    font.setPixelSize(type::small);
    painter.setFont(font);
    const QFontMetrics metrics(font);
    int words = 0;
    double most = 1e-6;
    for (const api::WordShare &share : m_shares) {
        words = std::max(words, metrics.horizontalAdvance(labelOf(share)));
        most = std::max(most, std::abs(share.effect));
    }
    words = std::min(words, width() * 2 / 5);
    const int numbers = metrics.horizontalAdvance(signedScore(-0.88));
    const int left = words + space::m, room = std::max(10, width() - left - numbers - space::m);
    for (std::size_t i = 0; i < m_shares.size(); ++i) {
        const int top = int(i) * kRow;
        const bool helps = m_shares[i].effect > 0;
        painter.setPen(t.text);
        painter.drawText(QRect(0, top, words, kRow), Qt::AlignLeft | Qt::AlignVCenter,
                         metrics.elidedText(labelOf(m_shares[i]), Qt::ElideRight, words));
        painter.setPen(Qt::NoPen);
        painter.setBrush(t.track);
        painter.drawRoundedRect(QRect(left, top + kRow / 2 - 3, room, 6), 3, 3);
        painter.setBrush(helps ? t.accent : t.danger);
        painter.drawRoundedRect(QRect(left, top + kRow / 2 - 3, std::max(3, int(room * std::abs(m_shares[i].effect) / most)), 6), 3, 3);
        painter.setPen(t.textMuted);
        painter.drawText(QRect(width() - numbers, top, numbers, kRow), Qt::AlignRight | Qt::AlignVCenter, signedScore(m_shares[i].effect));
    }
}

WhyPanel::WhyPanel(QWidget *parent)
    : QWidget(parent), m_title(new QLabel(this)), m_verdict(new QLabel(this)), m_problem(new QLabel(this)), m_filters(new QLabel(this)),
      m_bars(new ShareBars(this)), m_right(pushButton("judgeRight", "plain", this)), m_wrong(pushButton("judgeWrong", "plain", this)),
      m_heat(pushButton("heatMap", "plain", this))
{
    setObjectName("whyPanel");
    m_verdict->setObjectName("whyVerdict");
    m_problem->setObjectName("whyProblem");
    m_filters->setObjectName("whyFilters");
    setRole(m_title, "section");
    setRole(m_verdict, "small");
    setRole(m_problem, "danger");
    setRole(m_filters, "small");
    for (QLabel *label : {m_verdict, m_problem, m_filters}) {
        label->setWordWrap(true);
        label->setTextFormat(Qt::PlainText);
    }
    for (QPushButton *button : {m_right, m_wrong, m_heat})
        button->setCheckable(true);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(space::s);
    buttons->addWidget(m_right, 1);
    buttons->addWidget(m_wrong, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::s);
    layout->addLayout(buttons);
    layout->addSpacing(space::xs);
    layout->addWidget(m_title);
    layout->addWidget(m_problem);
    layout->addWidget(m_verdict);
    layout->addWidget(m_bars);
    layout->addWidget(m_filters);
    layout->addWidget(m_heat);
    connect(m_right, &QPushButton::clicked, this, [this] { Q_EMIT judged(1); });
    connect(m_wrong, &QPushButton::clicked, this, [this] { Q_EMIT judged(-1); });
    connect(m_heat, &QPushButton::toggled, this, &WhyPanel::heatMapToggled);
    retranslate();
    clear(false);
}

void WhyPanel::retranslate()
{
    m_right->setText(tr("Right"));
    m_right->setIcon(icon("check"));
    describe(m_right, tr("This photo is what was asked for; rank again"), "Y");
    m_wrong->setText(tr("Wrong"));
    m_wrong->setIcon(icon("close"));
    describe(m_wrong, tr("This photo is not what was asked for; rank again"), "N");
    m_heat->setText(tr("Show where it matches"));
    m_heat->setIcon(icon("region"));
    describe(m_heat, tr("Darken the places of the photo that do nothing for the query"));
    fill();
}

void WhyPanel::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void WhyPanel::clear(bool waiting)
{
    m_explanation.reset();
    fill();
    if (waiting)
        m_verdict->setText(tr("Looking…"));
    m_verdict->setVisible(waiting);
    m_title->setVisible(waiting);
}

void WhyPanel::setExplanation(const api::Explanation &explanation)
{
    m_explanation = explanation;
    setJudged(explanation.judged);
    fill();
}

void WhyPanel::setJudged(int judged)
{
    m_right->setChecked(judged > 0);
    m_wrong->setChecked(judged < 0);
}

void WhyPanel::setJudgeable(bool judgeable)
{
    m_right->setVisible(judgeable);
    m_wrong->setVisible(judgeable);
}

bool WhyPanel::wantsHeatMap() const
{
    return m_heat->isChecked();
}

QString WhyPanel::verdict() const
{
    const api::Explanation &e = *m_explanation;
    if (!e.scored)
        return {};
    const QString place = tr("Place %1 of %2", "in the ranking").arg(number(e.rank), number(e.searched));
    const QString measure = tr("score %1, shown from %2").arg(score(e.score), score(e.neededScore));
    return place + QStringLiteral(" · ") + measure;
}

// The first thing that keeps the photo out of the answer.
QString WhyPanel::problem() const
{
    const api::Explanation &e = *m_explanation;
    if (e.error)
        return errorTitle(e.error->code) + QStringLiteral(". ") + QString::fromStdString(e.error->detail);
    if (!e.failure.empty())
        return tr("It could not be indexed: %1").arg(QString::fromStdString(e.failure));
    for (const api::FilterOutcome &filter : e.filters)
        if (!filter.passed)
            return tr("It does not pass %1").arg(QString::fromStdString(filter.text));
    if (!e.photo.valid())
        return tr("It is not in the library. Add its folder to find it.");
    if (!e.embedded)
        return tr("It is in the library, but the model has not seen it yet.");
    if (e.judged < 0)
        return tr("You marked it wrong for this query.");
    if (e.scored && e.judged == 0 && e.matches.empty() && e.score < e.neededScore)
        return tr("It falls short by %1").arg(score(e.neededScore - e.score));
    return {};
}

QString WhyPanel::filters() const
{
    QStringList lines;
    for (const api::FilterOutcome &filter : m_explanation->filters)
        lines << (filter.passed ? QStringLiteral("✓ ") : QStringLiteral("✗ ")) + QString::fromStdString(filter.text);
    return lines.join(QLatin1Char('\n'));
}

void WhyPanel::fill()
{
    const auto set = [](QLabel *label, const QString &text) {
        label->setText(text);
        label->setVisible(!text.isEmpty());
    };
    const bool known = m_explanation.has_value();
    set(m_verdict, known ? verdict() : QString());
    set(m_problem, known ? problem() : QString());
    set(m_filters, known ? filters() : QString());
    m_bars->setShares(known && m_explanation->scored ? m_explanation->words : std::vector<api::WordShare>());
    m_heat->setVisible(known && m_explanation->scored);
    const bool inAnswer = known && problem().isEmpty();
    m_title->setText(inAnswer ? tr("Why this photo") : known ? tr("Why not this photo") : tr("Why"));
    m_title->setVisible(known);
}

QImage WhyPanel::shade() const
{
    if (!wantsHeatMap() || !m_explanation || !m_explanation->heatMap)
        return {};
    const api::HeatMap &map = *m_explanation->heatMap;
    const float most = map.values.empty() ? 0 : *std::max_element(map.values.begin(), map.values.end());
    // One pixel a cell, and a frame for what the model does not see; scaled smoothly over the photo.
    const int columns = std::max(1, int(std::lround(map.columns / map.width))), rows = std::max(1, int(std::lround(map.rows / map.height)));
    QImage image(columns, rows, QImage::Format_ARGB32_Premultiplied);
    const QColor dark = lightTokens().stage;
    const auto shadeOf = [&](double share) {
        return qPremultiply(qRgba(dark.red(), dark.green(), dark.blue(), int(255 * kShadeMost * (1 - share))));
    };
    image.fill(shadeOf(0));
    const int left = int(std::lround(map.left * columns)), top = int(std::lround(map.top * rows));
    for (int y = 0; y < map.rows; ++y)
        for (int x = 0; x < map.columns; ++x) {
            const float value = map.values[std::size_t(y * map.columns + x)];
            const double share = most > 0 ? std::clamp(double(value / most), 0.0, 1.0) : 0;
            if (image.valid(left + x, top + y))
                image.setPixel(left + x, top + y, shadeOf(share));
        }
    return image;
}

}  // namespace semblance::ui
