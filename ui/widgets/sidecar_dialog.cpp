#include "ui/widgets/sidecar_dialog.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QListView>
#include <QPushButton>
#include <QRadioButton>
#include <QStyle>

#include "ui/bridge/formats.h"
#include "ui/delegates/row_delegates.h"
#include "ui/models/sidecar_model.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/small_widgets.h"

namespace semblance::ui {

SidecarDialog::SidecarDialog(Annotator &annotator, std::vector<api::PhotoId> photos, QWidget *parent)
    : QDialog(parent), m_annotator(annotator), m_photos(std::move(photos)), m_model(new SidecarModel(this)),
      m_beside(new QRadioButton(this)), m_elsewhere(new QRadioButton(this)), m_choose(pushButton("sidecarFolder", "plain", this)),
      m_write(pushButton("sidecarWrite", "primary", this)), m_back(pushButton("sidecarBack", "plain", this)),
      m_close(pushButton("sidecarClose", "plain", this)), m_list(new QListView(this)), m_summary(new QLabel(this)),
      m_result(new QLabel(this))
{
    build();
    connect(m_beside, &QRadioButton::clicked, this, [this] { setFolder({}); });
    connect(m_elsewhere, &QRadioButton::clicked, this, &SidecarDialog::chooseFolder);
    connect(m_choose, &QPushButton::clicked, this, &SidecarDialog::chooseFolder);
    connect(m_write, &QPushButton::clicked, this, &SidecarDialog::write);
    connect(m_back, &QPushButton::clicked, this, &SidecarDialog::takeBack);
    connect(m_close, &QPushButton::clicked, this, [this] { m_stop ? m_stop->store(true) : reject(); });
    setFolder({});
}

SidecarDialog::~SidecarDialog()
{
    if (m_stop)
        m_stop->store(true);
}

void SidecarDialog::build()
{
    setObjectName("sidecarDialog");
    setWindowTitle(tr("Write captions and tags to XMP files"));
    setAttribute(Qt::WA_DeleteOnClose);
    setModal(true);
    resize(720, 520);
    auto *why = new QLabel(tr("Other programs read these small files beside your photos. The photos themselves are not touched, and what "
                              "other programs wrote into the files stays."),
                           this);
    setRole(why, "muted");
    why->setWordWrap(true);
    m_beside->setObjectName("sidecarBeside");
    m_elsewhere->setObjectName("sidecarElsewhere");
    m_beside->setText(tr("Beside the photos"));
    m_choose->setText(tr("Choose…"));
    describe(m_choose, tr("Choose the folder for the XMP files"));
    auto *place = new QHBoxLayout;
    place->setSpacing(space::s);
    place->addWidget(m_elsewhere, 1);
    place->addWidget(m_choose);
    m_list->setObjectName("sidecarList");
    m_list->setAccessibleName(tr("What would change"));
    m_list->setModel(m_model);
    m_list->setUniformItemSizes(true);
    m_list->setMouseTracking(true);
    auto *delegate = new TwoLineDelegate("photo", SidecarModel::ChangeRole, this);
    delegate->setThirdRole(SidecarModel::StateRole);
    delegate->setWarningRole(SidecarModel::ProblemRole);
    m_list->setItemDelegate(delegate);
    setRole(m_summary, "section");
    m_summary->setObjectName("sidecarSummary");
    m_result->setObjectName("sidecarResult");
    m_result->setWordWrap(true);
    m_back->setText(tr("Take back"));
    describe(m_back, tr("Bring the XMP files back that the last writing changed, and remove those that it made"));
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(space::s);
    buttons->addWidget(m_back);
    buttons->addStretch();
    buttons->addWidget(m_close);
    buttons->addWidget(m_write);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::xl, space::l, space::xl, space::l);
    layout->setSpacing(space::m);
    layout->addWidget(why);
    layout->addWidget(m_beside);
    layout->addLayout(place);
    layout->addWidget(m_summary);
    layout->addWidget(carded(m_list), 1);
    layout->addWidget(m_result);
    layout->addLayout(buttons);
}

void SidecarDialog::setFolder(const std::filesystem::path &folder)
{
    m_folder = folder;
    m_beside->setChecked(folder.empty());
    m_elsewhere->setChecked(!folder.empty());
    m_elsewhere->setText(folder.empty() ? tr("Into a folder of their own") : tr("Into %1").arg(toQString(folder)));
    preview();
}

void SidecarDialog::chooseFolder()
{
    m_beside->setChecked(m_folder.empty());
    m_elsewhere->setChecked(!m_folder.empty());
    auto *dialog = new QFileDialog(this, tr("Folder for the XMP files"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::urlsSelected, this, [this](const QList<QUrl> &urls) {
        if (!urls.isEmpty())
            setFolder(toPath(urls.first()));
    });
    dialog->open();
}

void SidecarDialog::say(const QString &text, bool failed)
{
    m_result->setText(text);
    m_result->setVisible(!text.isEmpty());
    setRole(m_result, failed ? "danger" : "muted");
    m_result->style()->unpolish(m_result);
    m_result->style()->polish(m_result);
}

void SidecarDialog::setBusy(bool busy)
{
    for (QWidget *widget : std::initializer_list<QWidget *>{m_beside, m_elsewhere, m_choose})
        widget->setEnabled(!busy);
    const int files = m_model->created() + m_model->changed();
    m_write->setEnabled(!busy && files > 0);
    m_write->setText(tr("Write %Ln file(s)", nullptr, files));
    m_back->setEnabled(!busy && m_annotator.bridge().engine().annotations().canUndoSidecars());
    m_close->setText(m_stop ? tr("Stop") : tr("Close"));
}

void SidecarDialog::preview()
{
    const int ticket = ++m_ticket;
    say({});
    m_model->reset({});
    m_summary->setText(tr("Looking…"));
    setBusy(true);
    m_annotator.run(
        this, [request = request()](api::Annotations &annotations) { return annotations.previewSidecars(request); },
        [this, ticket](const api::Result<std::vector<api::SidecarChange>> &changes) {
            if (ticket != m_ticket)
                return;
            if (changes)
                m_model->reset(*changes);
            else
                say(errorTitle(changes.error().code) + ". " + QString::fromStdString(changes.error().detail), true);
            m_summary->setText(
                tr("%1 new, %2 changed, %3 as they are, %4 left alone")
                    .arg(number(m_model->created()), number(m_model->changed()), number(m_model->unchanged()), number(m_model->failed())));
            setBusy(false);
        });
}

void SidecarDialog::write()
{
    m_stop = std::make_shared<std::atomic<bool>>(false);
    setBusy(true);
    m_annotator.run(
        this,
        [request = request(), stop = m_stop](api::Annotations &annotations) {
            return annotations.writeSidecars(request, [stop](std::int64_t, std::int64_t) { return !stop->load(); });
        },
        [this](const api::Result<api::SidecarResult> &result) { finished(result, false); });
}

void SidecarDialog::takeBack()
{
    setBusy(true);
    m_annotator.run(
        this, [](api::Annotations &annotations) { return annotations.undoSidecars(); },
        [this](const api::Result<api::SidecarResult> &result) { finished(result, true); });
}

void SidecarDialog::finished(const api::Result<api::SidecarResult> &result, bool back)
{
    m_stop.reset();
    preview();
    if (!result)
        return say(errorTitle(result.error().code) + ". " + QString::fromStdString(result.error().detail), true);
    const int files = int(result->written);
    QString text = back ? tr("%Ln file(s) taken back.", nullptr, files) : tr("%Ln file(s) written.", nullptr, files);
    if (result->stopped)
        text += " " + tr("Stopped; the rest is as it was.");
    if (!result->failed.empty())
        text += " " + QString::fromStdString(result->failed.front().reason);
    say(text, !result->failed.empty());
}

}  // namespace semblance::ui
