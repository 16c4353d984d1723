#include "ui/widgets/run_photos_dialog.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/bridge/formats.h"
#include "ui/models/run_model.h"
#include "ui/models/run_photo_model.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/small_widgets.h"

namespace semblance::ui {

RunPhotosDialog::RunPhotosDialog(const api::RunReport &run, bool mayTrain, QWidget *parent)
    : QDialog(parent), m_run(run), m_mayTrain(mayTrain), m_model(new RunPhotoModel(this)), m_summary(new QLabel(this)),
      m_filter(new QLineEdit(this)), m_list(new QListView(this)), m_forget(pushButton("runPhotosForget", "primary", this)),
      m_close(pushButton("runPhotosClose", "plain", this))
{
    build();
    m_model->setPhotos(run.photos);
    connect(m_filter, &QLineEdit::textChanged, m_model, &RunPhotoModel::setFilter);
    connect(m_model, &QAbstractItemModel::dataChanged, this, &RunPhotosDialog::count);
    connect(m_close, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_forget, &QPushButton::clicked, this, [this] {
        api::TrainRequest again = api::requestOf(m_run.summary);
        again.without = m_model->ticked();
        accept();
        Q_EMIT forgetWanted(again);
    });
    count();
}

void RunPhotosDialog::build()
{
    setObjectName("runPhotosDialog");
    setWindowTitle(tr("Photos of %1").arg(runName(m_run.summary)));
    setAttribute(Qt::WA_DeleteOnClose);
    setModal(true);
    resize(560, 520);
    auto *why =
        new QLabel(tr("What a version learned cannot be cut out of it. It is forgotten by training again without the photos; the version "
                      "of this run stays until you remove it."),
                   this);
    setRole(why, "muted");
    why->setWordWrap(true);
    setRole(m_summary, "section");
    m_summary->setObjectName("runPhotosSummary");
    m_filter->setObjectName("runPhotosFilter");
    m_filter->setPlaceholderText(tr("Part of a name or folder"));
    m_filter->setAccessibleName(tr("Show photos with this in their path"));
    m_list->setObjectName("runPhotosList");
    m_list->setAccessibleName(tr("Photos that the run used"));
    m_list->setModel(m_model);
    m_list->setUniformItemSizes(true);
    m_close->setText(tr("Close"));
    m_forget->setText(tr("Forget them and train again"));
    auto *foot = new QHBoxLayout;
    foot->setSpacing(space::s);
    foot->addStretch();
    foot->addWidget(m_close);
    foot->addWidget(m_forget);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::xl, space::l, space::xl, space::l);
    layout->setSpacing(space::m);
    layout->addWidget(why);
    layout->addWidget(m_filter);
    layout->addWidget(m_list, 1);
    layout->addWidget(m_summary);
    layout->addLayout(foot);
}

void RunPhotosDialog::count()
{
    const auto ticked = std::int64_t(m_model->ticked().size());
    m_summary->setText(tr("%1 of %2 to be forgotten").arg(number(ticked), number(m_model->rowCount())));
    m_forget->setEnabled(ticked > 0 && m_mayTrain);
}

}  // namespace semblance::ui
