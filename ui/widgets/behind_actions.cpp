// What can be done about the photos behind a number.
#include <QFileDialog>
#include <QItemSelectionModel>
#include <QLabel>
#include <QListView>
#include <QSaveFile>
#include <QScrollArea>
#include <QStandardItemModel>
#include <QToolButton>
#include <algorithm>
#include <numeric>

#include "ui/bridge/formats.h"
#include "ui/widgets/annotation_panel.h"
#include "ui/widgets/behind_panel.h"

namespace semblance::ui {

namespace {

QByteArray quoted(QByteArray text)
{
    return '"' + text.replace('"', "\"\"") + '"';
}

}  // namespace

void BehindPanel::connectActions()
{
    connect(m_view, &QListView::activated, this, [this](const QModelIndex &index) {
        if (index.row() < int(m_items.size()))
            Q_EMIT photoWanted(m_items[std::size_t(index.row())].photo);
    });
    connect(m_view->selectionModel(), &QItemSelectionModel::selectionChanged, this, &BehindPanel::updateActions);
    connect(m_right, &QToolButton::clicked, this, [this] { judge(api::Verdict::Right); });
    connect(m_wrong, &QToolButton::clicked, this, [this] { judge(api::Verdict::Wrong); });
    connect(m_texts, &QToolButton::toggled, this, &BehindPanel::editTexts);
    connect(m_save, &QToolButton::clicked, this, [this] { pickTable(false); });
    connect(m_learn, &QToolButton::clicked, this, [this] { pickTable(true); });
    updateActions();
}

std::vector<int> BehindPanel::selectedRows() const
{
    std::vector<int> rows;
    for (const QModelIndex &index : m_view->selectionModel()->selectedIndexes())
        rows.push_back(index.row());
    std::sort(rows.begin(), rows.end());
    return rows;
}

void BehindPanel::updateActions()
{
    const std::vector<int> rows = selectedRows();
    const bool asked = std::any_of(rows.begin(), rows.end(), [this](int row) { return !m_items[std::size_t(row)].sentence.isEmpty(); });
    m_right->setEnabled(asked);
    m_wrong->setEnabled(asked);
    m_texts->setEnabled(!rows.empty() || m_texts->isChecked());
    m_save->setEnabled(!m_items.empty());
    m_learn->setEnabled(!m_items.empty());
    if (m_texts->isChecked())
        editTexts();
}

void BehindPanel::withId(int row, std::function<void(api::PhotoId)> then)
{
    const BehindItem &item = m_items[std::size_t(row)];
    if (item.id.valid())
        return then(item.id);
    m_annotator.run(
        this, [file = item.photo](api::Annotations &annotations) { return annotations.photoAt(file); },
        [this, row, generation = m_generation, then = std::move(then)](const api::Result<api::PhotoId> &id) {
            if (generation != m_generation)
                return;
            m_items[std::size_t(row)].id = id.value_or(api::PhotoId());
            then(m_items[std::size_t(row)].id);
        });
}

void BehindPanel::judge(api::Verdict verdict)
{
    m_note->hide();
    for (const int row : selectedRows())
        if (!m_items[std::size_t(row)].sentence.isEmpty())
            withId(row, [this, row, verdict](api::PhotoId id) { keepVerdict(row, id, verdict); });
}

void BehindPanel::keepVerdict(int row, api::PhotoId id, api::Verdict verdict)
{
    if (!id.valid()) {
        m_note->setText(tr("Only photos of the library can be judged or written about."));
        m_note->show();
        return;
    }
    const BehindItem &item = m_items[std::size_t(row)];
    m_bridge.judge(item.sentence, id, verdict);
    const QString said = verdict == api::Verdict::Right ? tr("judged right") : tr("judged wrong");
    m_model->item(row)->setText(item.title + '\n' + (item.detail.isEmpty() ? said : item.detail + QStringLiteral(" · ") + said));
}

void BehindPanel::editTexts()
{
    const std::vector<int> rows = selectedRows();
    m_area->setVisible(m_texts->isChecked() && !rows.empty());
    m_note->hide();
    if (!m_texts->isChecked() || rows.empty())
        return;
    if (!m_editor) {
        m_editor = new AnnotationPanel(m_annotator);
        m_area->setWidget(m_editor);
        connect(m_editor, &AnnotationPanel::escaped, m_view, qOverload<>(&QWidget::setFocus));
    }
    // Asked one after another: the last one to know shows them all.
    auto ids = std::make_shared<QList<api::PhotoId>>();
    auto waiting = std::make_shared<std::size_t>(rows.size());
    for (const int row : rows)
        withId(row, [this, ids, waiting](api::PhotoId id) {
            if (id.valid() && !ids->contains(id))
                *ids << id;
            if (--*waiting > 0)
                return;
            m_editor->setPhotos(*ids);
            m_area->setVisible(!ids->isEmpty() && m_texts->isChecked());
            m_note->setText(tr("Only photos of the library can be judged or written about."));
            m_note->setVisible(ids->isEmpty());
        });
}

bool BehindPanel::writeTable(const std::filesystem::path &file) const
{
    std::vector<int> rows = selectedRows();
    if (rows.empty()) {
        rows.resize(m_items.size());
        std::iota(rows.begin(), rows.end(), 0);
    }
    QSaveFile out(toQString(file));
    if (!out.open(QIODevice::WriteOnly))
        return false;
    out.write("image,caption\n");
    for (const int row : rows) {
        const BehindItem &item = m_items[std::size_t(row)];
        out.write(quoted(QByteArray::fromStdString(item.photo.native())) + ','
                  + quoted((item.sentence.isEmpty() ? item.title : item.sentence).toUtf8()) + '\n');
    }
    return out.commit();
}

void BehindPanel::pickTable(bool learn)
{
    auto *dialog = new QFileDialog(this, learn ? tr("Save what is to be learnt from") : tr("Save the selection"),
                                   QStringLiteral("selection.csv"), QStringLiteral("CSV (*.csv)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix("csv");
    connect(dialog, &QFileDialog::urlsSelected, this, [this, learn](const QList<QUrl> &urls) {
        if (urls.isEmpty())
            return;
        const std::filesystem::path file = toPath(urls.first());
        const bool written = writeTable(file);
        m_note->setText(written ? tr("Saved as %1").arg(fileName(file)) : tr("%1 could not be written.").arg(toQString(file)));
        m_note->show();
        if (written && learn)
            Q_EMIT learnWanted(file);
    });
    dialog->open();
}

}  // namespace semblance::ui
