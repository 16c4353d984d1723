#include "ui/widgets/trash_dialog.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QMessageBox>
#include <QProgressBar>
#include <QPushButton>
#include <QTimer>
#include <algorithm>

#include "ui/bridge/formats.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/small_widgets.h"

namespace semblance::ui {

namespace {
constexpr int kShowAfterMs = 400;      // what is done sooner needs no window
constexpr std::size_t kMostNamed = 5;  // of the files that stay
}  // namespace

TrashDialog::TrashDialog(EngineBridge &bridge, std::vector<std::filesystem::path> files, QWidget *parent)
    : QDialog(parent), m_errand(new TrashErrand(bridge, std::move(files), this)), m_text(new QLabel(this)),
      m_progress(new QProgressBar(this)), m_close(pushButton("trashClose", "plain", this))
{
    setObjectName("trashDialog");
    setAttribute(Qt::WA_DeleteOnClose);
    setMinimumWidth(420);
    m_text->setObjectName("trashText");
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_progress->setObjectName("trashProgress");
    m_progress->setTextVisible(false);
    m_progress->setRange(0, int(m_errand->count()));
    auto *foot = new QHBoxLayout;
    foot->addStretch();
    foot->addWidget(m_close);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::xl, space::l, space::xl, space::l);
    layout->setSpacing(space::m);
    layout->addWidget(m_text);
    layout->addWidget(m_progress);
    layout->addLayout(foot);
    connect(m_close, &QPushButton::clicked, this, &TrashDialog::reject);
    connect(m_errand, &TrashErrand::progressed, this, [this](int done) {
        m_done = done;
        m_progress->setValue(done);
        retranslate();
    });
    connect(m_errand, &TrashErrand::finished, this, &TrashDialog::finished);
    retranslate();
}

void TrashDialog::start()
{
    m_errand->start();
    QTimer::singleShot(kShowAfterMs, this, [this] {
        if (isBusy())
            show();
    });
}

void TrashDialog::reject()
{
    if (!isBusy())
        return QDialog::reject();
    m_errand->stop();
    m_close->setEnabled(false);
}

void TrashDialog::finished()
{
    m_over = true;
    m_close->setEnabled(true);
    m_progress->hide();
    retranslate();
    if (m_errand->result().failed.empty() && !m_errand->result().stopped) {
        hide();
        return deleteLater();
    }
    show();
    adjustSize();
}

QString TrashDialog::resultText() const
{
    const TrashResult &result = m_errand->result();
    QStringList lines{tr("%Ln photo(s) moved to the trash.", nullptr, int(result.moved.size()))};
    const int rest = int(m_errand->count() - result.moved.size() - result.failed.size());
    if (result.stopped)
        lines << tr("Stopped: %Ln photo(s) were left where they are.", nullptr, rest);
    if (const QString problems = trashProblems(result); !problems.isEmpty())
        lines << problems;
    return lines.join(QLatin1Char('\n'));
}

void TrashDialog::retranslate()
{
    setWindowTitle(tr("Move to the trash"));
    m_close->setText(m_over ? tr("Close") : tr("Stop"));
    describe(m_close, m_over ? tr("Close") : tr("Stop; what was moved so far stays in the trash"));
    m_progress->setAccessibleName(tr("Progress"));
    m_text->setText(m_over ? resultText()
                           : tr("Moving photos to the trash: %1 of %2").arg(number(m_done), number(std::int64_t(m_errand->count()))));
}

void TrashDialog::changeEvent(QEvent *event)
{
    QDialog::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void askBeforeTrash(int photos, QWidget *parent, QObject *context, std::function<void()> confirmed)
{
    auto *box = new QMessageBox(QMessageBox::Question, TrashDialog::tr("Move to the trash"),
                                TrashDialog::tr("Move %Ln photo(s) to the trash?", nullptr, photos), QMessageBox::NoButton, parent);
    box->setObjectName("trashBox");
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setInformativeText(TrashDialog::tr("They leave the library with their captions. You find the files in the trash of your system."));
    QPushButton *move = box->addButton(TrashDialog::tr("Move to the trash"), QMessageBox::DestructiveRole);
    QPushButton *keep = box->addButton(TrashDialog::tr("Keep"), QMessageBox::RejectRole);
    move->setObjectName("trashConfirm");
    move->setProperty("kind", "danger");
    box->setDefaultButton(keep);
    box->setEscapeButton(keep);
    QObject::connect(move, &QPushButton::clicked, context, std::move(confirmed));
    box->open();
}

QString trashProblems(const TrashResult &result)
{
    if (result.failed.empty())
        return {};
    QStringList lines{
        TrashDialog::tr("%Ln photo(s) could not be moved to the trash; they are where they were.", nullptr, int(result.failed.size()))};
    for (std::size_t i = 0; i < std::min(kMostNamed, result.failed.size()); ++i)
        lines << QStringLiteral("%1: %2").arg(fileName(result.failed[i].path), QString::fromStdString(result.failed[i].reason));
    if (result.failed.size() > kMostNamed)
        lines << QStringLiteral("…");
    return lines.join(QLatin1Char('\n'));
}

}  // namespace semblance::ui
