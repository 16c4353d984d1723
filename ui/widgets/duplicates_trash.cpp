// What is marked among near duplicates goes to the trash: the question, the way there, and what could not be moved.
#include <QCheckBox>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QSlider>
#include <set>
#include <utility>

#include "ui/bridge/trash_errand.h"
#include "ui/widgets/duplicates_dialog.h"
#include "ui/widgets/small_widgets.h"
#include "ui/widgets/trash_dialog.h"

namespace semblance::ui {

std::vector<std::filesystem::path> DuplicatesDialog::marked() const
{
    std::vector<std::filesystem::path> files;
    for (const auto &[box, file] : m_marks)
        if (box->isChecked())
            files.push_back(file);
    return files;
}

void DuplicatesDialog::showMarked()
{
    const int count = int(marked().size());
    m_trash->setText(tr("Move %Ln photo(s) to the trash…", nullptr, count));
    m_trash->setEnabled(count > 0 && !isMoving());
}

void DuplicatesDialog::askTrash()
{
    const auto files = marked();
    askBeforeTrash(int(files.size()), this, this, [this, files] { moveToTrash(files); });
}

// Nothing else can be asked for meanwhile: a new comparison would still find what is on its way out.
void DuplicatesDialog::setMoving(bool moving)
{
    m_similarity->setEnabled(!moving);
    m_bursts->setEnabled(!moving);
    m_scroll->setEnabled(!moving);
    describe(m_stopWork,
             moving ? tr("Stop; what was moved so far stays in the trash") : tr("Stop comparing and show what was found so far"));
    m_progress->setAccessibleName(moving ? tr("Progress of moving") : tr("Progress of the comparison"));
}

void DuplicatesDialog::moveToTrash(const std::vector<std::filesystem::path> &files)
{
    const bool again = !m_progress->isHidden() || m_delay.isActive();  // a comparison is cut short: it is made afterwards
    m_delay.stop();
    m_stop->store(true);
    ++m_ticket;
    m_errand = new TrashErrand(m_bridge, files, this);
    m_found = m_summary->text();
    m_notice->hide();
    setMoving(true);
    showMarked();
    showProgress(0);
    m_summary->setText(tr("Moving photos to the trash…"));
    connect(m_errand, &TrashErrand::progressed, this,
            [this](int done) { showProgress(int(1000 * std::size_t(done) / m_errand->count())); });
    connect(m_errand, &TrashErrand::finished, this, [this, again] {
        moved();
        if (again)
            search();
    });
    m_errand->start();
}

void DuplicatesDialog::stopMoving()
{
    m_errand->stop();
}

// While files are moved it stops that first, and stays to say what became of them.
void DuplicatesDialog::reject()
{
    isMoving() ? stopMoving() : QDialog::reject();
}

void DuplicatesDialog::moved()
{
    const TrashResult result = m_errand->result();
    std::exchange(m_errand, nullptr)->deleteLater();
    const std::set<std::filesystem::path> gone(result.moved.begin(), result.moved.end());
    for (auto &[box, file] : m_marks)
        if (gone.contains(file)) {
            box->setChecked(false);
            box->setEnabled(false);
            box->setText(tr("In the trash"));
        }
    setMoving(false);
    showProgress(-1);
    showMarked();
    m_summary->setText(m_found);
    m_notice->setText(trashProblems(result));
    m_notice->setVisible(!result.failed.empty());
}

}  // namespace semblance::ui
