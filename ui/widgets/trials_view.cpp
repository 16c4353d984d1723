#include "ui/widgets/trials_view.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QTableView>
#include <algorithm>
#include <cmath>

#include "ui/charts/line_chart.h"
#include "ui/models/trial_model.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/small_widgets.h"

namespace semblance::ui {

TrialsView::TrialsView(QWidget *parent)
    : QWidget(parent), m_model(new TrialModel(this)), m_chart(new LineChart("chartTrials")), m_table(new QTableView(this)),
      m_each(m_chart->addLine({})), m_best(m_chart->addLine({}, true))
{
    setObjectName("trialsView");
    m_table->setObjectName("trialsTable");
    m_table->setModel(m_model);
    m_table->setShowGrid(false);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setWordWrap(false);
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::m);
    layout->addWidget(carded(m_chart), 1);
    layout->addWidget(m_table, 1);
    connect(m_chart, &LineChart::exportWanted, this, [this] { Q_EMIT exportWanted(m_chart); });
    retranslate();
}

void TrialsView::clear()
{
    m_model->clear();
    m_chart->clear();
}

void TrialsView::put(const api::TrainEvent &event)
{
    m_model->put(event);
    redraw();
    m_table->scrollToBottom();
}

void TrialsView::redraw()
{
    m_chart->clear();
    double best = std::nan("");
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const double objective = m_model->objective(row);
        m_chart->append(m_each, {double(row + 1), objective});
        if (std::isfinite(objective))
            best = std::isfinite(best) ? std::max(best, objective) : objective;
        m_chart->append(m_best, {double(row + 1), best});
    }
}

void TrialsView::retranslate()
{
    m_chart->setTitle(tr("Trials"));
    m_chart->setLineName(m_each, tr("this trial"));
    m_chart->setLineName(m_best, tr("best so far"));
    describe(m_table, tr("What was tried, and what came out; the best one is bold"));
    nameCorner(m_table, tr("All trials"));
}

void TrialsView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

}  // namespace semblance::ui
