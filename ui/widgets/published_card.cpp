#include "ui/widgets/published_card.h"

#include <QGridLayout>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QStyle>
#include <QToolButton>

#include "ui/bridge/formats.h"
#include "ui/theme/icons.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/model_card.h"
#include "ui/widgets/small_widgets.h"

namespace semblance::ui {

PublishedCard::PublishedCard(api::PublishedModel model, QWidget *parent)
    : QFrame(parent), m_model(std::move(model)), m_state(new QLabel(this)), m_progress(new QProgressBar(this)),
      m_download(pushButton("modelDownload", "plain", this)), m_pause(toolButton("downloadPause", "pause", this)),
      m_cancel(toolButton("downloadCancel", "close", this)), m_discard(toolButton("downloadDiscard", "trash", this)),
      m_page(toolButton("modelPage", "external", this))
{
    build();
    connect(m_download, &QPushButton::clicked, this, [this] { Q_EMIT downloadWanted(m_model.id); });
    connect(m_discard, &QToolButton::clicked, this, [this] { Q_EMIT discardWanted(m_model.id); });
    connect(m_page, &QToolButton::clicked, this, [this] { Q_EMIT pageWanted(QString::fromStdString(m_model.page)); });
    connect(m_pause, &QToolButton::clicked, this, [this] {
        if (m_job)
            Q_EMIT pauseWanted(m_job->id, m_job->state != api::JobState::Paused);
    });
    connect(m_cancel, &QToolButton::clicked, this, [this] {
        if (m_job)
            Q_EMIT cancelWanted(m_job->id);
    });
    setJob(std::nullopt);
}

void PublishedCard::build()
{
    setRole(this, "card");
    setObjectName("publishedCard");
    setMaximumWidth(ModelCard::mostWidth);
    const QString name = QString::fromStdString(m_model.name);
    auto *title = new ElidedLabel(Qt::ElideMiddle, this);
    title->setFullText(name);
    setRole(title, "title");
    auto *what = new QLabel(facts(), this);
    setRole(what, "muted");
    what->setWordWrap(true);
    auto *layout = new QGridLayout(this);
    layout->setContentsMargins(space::xl, space::l, space::l, space::l);
    layout->setHorizontalSpacing(space::s);
    layout->setVerticalSpacing(space::xs);
    layout->setColumnStretch(0, 1);
    layout->setRowMinimumHeight(0, 34);  // buttons come and go
    layout->addWidget(title, 0, 0);
    int column = 1;
    for (QWidget *button : std::initializer_list<QWidget *>{m_download, m_pause, m_cancel, m_discard, m_page})
        layout->addWidget(button, 0, column++, Qt::AlignVCenter);
    int row = 1;
    layout->addWidget(what, row++, 0, 1, 6);
    const auto line = [&](const QString &text, const QString &tip) {
        auto *label = new QLabel(text, this);
        setRole(label, "small");
        label->setWordWrap(true);
        label->setToolTip(tip);
        layout->addWidget(label, row++, 0, 1, 6);
    };
    for (const api::PublishedFigure &figure : m_model.figures)
        line(tr("%1: %2 (%3)")
                 .arg(QString::fromStdString(figure.name), QLocale().toString(figure.value, 'f', 3), QString::fromStdString(figure.source)),
             tr("As published; not measured here"));
    if (!m_model.note.empty())
        line(QString::fromStdString(m_model.note), {});
    m_state->setObjectName("downloadState");
    m_state->setWordWrap(true);
    m_progress->setObjectName("downloadProgress");
    m_progress->setTextVisible(false);
    m_progress->setAccessibleName(tr("Progress"));
    layout->addWidget(m_progress, row++, 0, 1, 6);
    layout->addWidget(m_state, row, 0, 1, 6);
    describe(m_cancel, tr("Stop; what came is kept"));
    describe(m_discard, tr("Delete what came of %1").arg(name));
    describe(m_page, tr("Open the page of %1 in the browser").arg(name));
    setAccessibleName(name + ". " + facts());
}

QString PublishedCard::facts() const
{
    const QLocale locale;
    QStringList languages;
    for (const std::string &code : m_model.languages)
        languages << (code == "en"    ? tr("English")
                      : code == "zh"  ? tr("Chinese")
                      : code == "mul" ? tr("many languages")
                                      : QString::fromStdString(code));
    QStringList parts{QString::fromStdString(m_model.publisher), tr("licence %1").arg(QString::fromStdString(m_model.licence)),
                      languages.join(QStringLiteral(", "))};
    if (m_model.bytes > 0)
        parts << tr("about %1").arg(fileSize(m_model.bytes));
    if (m_model.parameters > 0)
        parts << tr("%1 million parameters").arg(locale.toString(double(m_model.parameters) / 1e6, 'f', 0));
    if (m_model.imageSize > 0)
        parts << tr("%1 pixels").arg(locale.toString(qlonglong(m_model.imageSize)));
    return parts.join(QStringLiteral(" · "));
}

QString PublishedCard::stateText() const
{
    if (m_job && (!isOver(m_job->state) || m_job->state == api::JobState::Failed))
        return jobText(*m_job);
    if (m_model.installed)
        return tr("It is here, among the installed models");
    return m_model.downloadedBytes > 0 ? tr("%1 of it are here").arg(fileSize(m_model.downloadedBytes)) : QString();
}

void PublishedCard::setJob(const std::optional<api::JobStatus> &job)
{
    m_job = job;
    const bool active = job && !isOver(job->state), failed = job && job->state == api::JobState::Failed && !m_model.installed;
    const bool paused = job && job->state == api::JobState::Paused;
    const QString name = QString::fromStdString(m_model.name);
    m_download->setVisible(m_model.downloadable && !m_model.installed && !active);
    m_download->setText(m_model.downloadedBytes > 0 || failed ? tr("Go on") : tr("Download"));
    describe(m_download, tr("Download %1").arg(name));
    m_pause->setVisible(active && job->state != api::JobState::Queued);
    m_pause->setIcon(icon(paused ? "play" : "pause"));
    describe(m_pause, paused ? tr("Resume") : tr("Pause"));
    m_cancel->setVisible(active);
    m_discard->setVisible(!active && !m_model.installed && m_model.downloadedBytes > 0);
    m_progress->setVisible(active);
    m_progress->setRange(0, active && job->total > 0 ? 1000 : 0);
    m_progress->setValue(active && job->total > 0 ? int(1000.0 * double(job->done) / double(job->total)) : 0);
    m_state->setText(stateText());
    setRole(m_state, failed ? "danger" : "small");
    m_state->style()->unpolish(m_state);
    m_state->style()->polish(m_state);
    m_state->setVisible(!m_state->text().isEmpty());
    fit();
}

// A scroll area asks a card for its least height without its width, and would squeeze the lines of a narrow one.
void PublishedCard::fit()
{
    layout()->activate();
    setMinimumHeight(layout()->heightForWidth(width()));
}

void PublishedCard::resizeEvent(QResizeEvent *event)
{
    QFrame::resizeEvent(event);
    fit();
}

}  // namespace semblance::ui
