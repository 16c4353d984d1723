#include "ui/widgets/learnt_tags_dialog.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QListView>
#include <QPushButton>
#include <QSlider>
#include <QVBoxLayout>

#include "ui/bridge/formats.h"
#include "ui/models/learnt_tag_model.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/small_widgets.h"

namespace semblance::ui {

namespace {
constexpr int kLeast = 50, kUsual = 90;
}

LearntTagsDialog::LearntTagsDialog(Annotator &annotator, QWidget *parent)
    : QDialog(parent), m_annotator(annotator), m_model(new LearntTagModel(this)), m_least(new QSlider(Qt::Horizontal, this)),
      m_value(new QLabel(this)), m_summary(new QLabel(this)), m_list(new QListView(this)),
      m_write(pushButton("learntTagsWrite", "primary", this)), m_close(pushButton("learntTagsClose", "plain", this))
{
    build();
    connect(m_least, &QSlider::valueChanged, this, &LearntTagsDialog::search);
    connect(m_write, &QPushButton::clicked, this, &LearntTagsDialog::write);
    connect(m_close, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_model, &QAbstractItemModel::dataChanged, this, &LearntTagsDialog::count);
    connect(m_model, &QAbstractItemModel::modelReset, this, &LearntTagsDialog::count);
    search();
}

void LearntTagsDialog::build()
{
    setObjectName("learntTagsDialog");
    setWindowTitle(tr("Tag photos with what was learnt"));
    setAttribute(Qt::WA_DeleteOnClose);
    setModal(true);
    resize(560, 480);
    auto *why = new QLabel(tr("Classes that were trained on the Train page look at every photo. Nothing is written before you say so, and "
                              "one undo takes all of it back."),
                           this);
    setRole(why, "muted");
    why->setWordWrap(true);
    m_least->setObjectName("learntTagsLeast");
    m_least->setRange(kLeast, 99);
    m_least->setValue(kUsual);
    m_least->setAccessibleName(tr("How sure the classes must be"));
    setRole(m_value, "muted");
    auto *head = new QHBoxLayout;
    head->setSpacing(space::m);
    head->addWidget(new QLabel(tr("How sure"), this));
    head->addWidget(m_least);
    head->addWidget(m_value);
    head->addStretch();
    setRole(m_summary, "section");
    m_summary->setObjectName("learntTagsSummary");
    m_summary->setWordWrap(true);
    m_list->setObjectName("learntTagsList");
    m_list->setAccessibleName(tr("Tags and how many photos get them"));
    m_list->setModel(m_model);
    m_list->setUniformItemSizes(true);
    m_close->setText(tr("Close"));
    m_write->setText(tr("Add these tags"));
    auto *foot = new QHBoxLayout;
    foot->setSpacing(space::s);
    foot->addStretch();
    foot->addWidget(m_close);
    foot->addWidget(m_write);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::xl, space::l, space::xl, space::l);
    layout->setSpacing(space::m);
    layout->addWidget(why);
    layout->addLayout(head);
    layout->addWidget(m_summary);
    layout->addWidget(m_list, 1);
    layout->addLayout(foot);
}

void LearntTagsDialog::search()
{
    const double least = m_least->value() / 100.0;
    m_value->setText(percent(least));
    m_write->setEnabled(false);
    m_summary->setText(tr("Looking at the photos…"));
    const std::uint64_t asked = ++m_asked;
    m_annotator.run(
        this, [least](api::Annotations &annotations) { return annotations.learntTags(least); },
        [this, asked](const api::Result<std::vector<api::LearntTag>> &tags) {
            if (asked != m_asked)
                return;
            m_model->setTags(tags.value_or(std::vector<api::LearntTag>()));
            if (!tags)
                m_summary->setText(QString::fromStdString(tags.error().detail));
        });
}

void LearntTagsDialog::count()
{
    const auto ticked = m_model->ticked();
    m_write->setEnabled(!ticked.empty());
    m_summary->setText(m_model->rowCount() == 0 ? tr("No photo gets a new tag. Train classes on the Train page first, or be less sure.")
                                                : tr("%Ln new tag(s)", nullptr, int(ticked.size())));
}

void LearntTagsDialog::write()
{
    m_annotator.acceptTags(m_model->ticked());
    accept();
}

}  // namespace semblance::ui
