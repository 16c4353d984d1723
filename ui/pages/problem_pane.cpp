#include "ui/pages/problem_pane.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QListView>
#include <QMenu>

#include "ui/bridge/formats.h"
#include "ui/delegates/row_delegates.h"
#include "ui/models/problem_model.h"
#include "ui/theme/icons.h"
#include "ui/widgets/small_widgets.h"

namespace semblance::ui {

ProblemPane::ProblemPane(EngineBridge &bridge, QWidget *parent)
    : QWidget(parent), m_bridge(bridge), m_problems(new ProblemModel(this)), m_view(new QListView(this)), m_count(new QLabel(this)),
      m_tryAgain(pushButton("problemTryAgain", "plain", this)), m_show(pushButton("problemShow", "plain", this))
{
    setRole(m_count, "muted");
    m_count->setObjectName("problemCount");
    m_view->setObjectName("problemList");
    m_view->setModel(m_problems);
    m_view->setUniformItemSizes(true);
    m_view->setMouseTracking(true);
    m_view->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_view->setContextMenuPolicy(Qt::CustomContextMenu);
    auto *delegate = new TwoLineDelegate("photo-broken", ProblemModel::ReasonRole, this);
    delegate->setThirdRole(ProblemModel::FolderRole);
    m_view->setItemDelegate(delegate);
    auto *actions = new QHBoxLayout;
    actions->setContentsMargins(space::s, space::xs, space::s, 0);
    actions->setSpacing(space::s);
    actions->addWidget(m_count, 1);
    actions->addWidget(m_show);
    actions->addWidget(m_tryAgain);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::s, space::xs, space::s, space::s);
    layout->setSpacing(space::s);
    layout->addLayout(actions);
    layout->addWidget(m_view, 1);

    connect(m_tryAgain, &QPushButton::clicked, this, &ProblemPane::tryAgain);
    connect(m_show, &QPushButton::clicked, this, &ProblemPane::showFile);
    connect(m_view, &QListView::activated, this, &ProblemPane::showFile);
    connect(m_view, &QListView::customContextMenuRequested, this, &ProblemPane::openMenu);
    connect(m_view->selectionModel(), &QItemSelectionModel::selectionChanged, this, &ProblemPane::updateButtons);
    connect(&m_bridge, &EngineBridge::libraryChanged, this, &ProblemPane::refresh);
    retranslate();
}

std::vector<std::filesystem::path> ProblemPane::chosen() const
{
    std::vector<std::filesystem::path> files;
    for (const QModelIndex &index : m_view->selectionModel()->selectedIndexes())
        files.push_back(m_problems->at(index.row()).path);
    return files;
}

void ProblemPane::refresh()
{
    m_problems->update(m_bridge.library().problems);
    updateButtons();
}

// Nothing is selected: all of them are meant.
void ProblemPane::updateButtons()
{
    const auto &library = m_bridge.library();
    const std::size_t selected = chosen().size();
    m_show->setEnabled(selected == 1);
    m_tryAgain->setEnabled(library.summary && library.summary->writable && !library.problems.empty());
    m_tryAgain->setText(selected > 0 ? tr("Try again") : tr("Try all again"));
    describe(m_tryAgain, selected > 0 ? tr("Read the selected files again") : tr("Read all these files again"));
    m_count->setText(tr("%Ln file(s) could not be read", nullptr, int(library.problems.size())));
}

void ProblemPane::tryAgain()
{
    auto files = chosen();
    if (files.empty())
        for (const api::Problem &problem : m_bridge.library().problems)
            files.push_back(problem.path);
    Q_EMIT acted();
    m_bridge.tryAgain(files);
}

void ProblemPane::showFile()
{
    const auto files = chosen();
    if (files.size() == 1)
        Q_EMIT fileManagerWanted(files.front());
}

void ProblemPane::openMenu(const QPoint &position)
{
    if (!m_view->indexAt(position).isValid())
        return;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(icon("rescan"), tr("Try again"), this, &ProblemPane::tryAgain)->setEnabled(m_tryAgain->isEnabled());
    menu->addAction(icon("external"), tr("Show in file manager"), this, &ProblemPane::showFile)->setEnabled(m_show->isEnabled());
    menu->popup(m_view->viewport()->mapToGlobal(position));
}

void ProblemPane::retranslate()
{
    m_view->setAccessibleName(tr("Files that could not be read"));
    m_show->setText(tr("Show in file manager"));
    describe(m_show, tr("Show the selected file in the file manager"));
    refresh();
}

void ProblemPane::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

}  // namespace semblance::ui
