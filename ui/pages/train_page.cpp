#include "ui/pages/train_page.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>

#include "ui/bridge/formats.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/run_view.h"
#include "ui/widgets/small_widgets.h"

namespace semblance::ui {

namespace {

constexpr int kRoomyFrom = 1080;  // narrower pages keep their width for the charts

QScrollArea *column(QWidget *panel)
{
    auto *area = new QScrollArea;
    area->setWidget(panel);
    area->setWidgetResizable(true);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    return area;
}

}  // namespace

TrainPage::TrainPage(EngineBridge &bridge, QWidget *parent)
    : QWidget(parent), m_bridge(bridge), m_title(new QLabel(this)), m_hint(new QLabel(this)),
      m_start(pushButton("trainStart", "primary", this)), m_data(new TrainDataPanel(bridge)), m_recipe(new TrainRecipePanel(bridge)),
      m_run(new RunView(bridge))
{
    setObjectName("trainPage");
    setRole(m_title, "heading");
    setRole(m_hint, "small");
    m_hint->setObjectName("trainHint");
    auto *head = new QHBoxLayout;
    head->setSpacing(space::m);
    head->addWidget(m_title);
    head->addStretch();
    head->addWidget(m_hint);
    head->addWidget(m_start);
    auto *columns = new QHBoxLayout;
    columns->setSpacing(space::l);
    m_dataColumn = column(m_data);
    m_recipeColumn = column(m_recipe);
    columns->addWidget(m_dataColumn);
    columns->addWidget(m_recipeColumn);
    columns->addWidget(m_run, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::xl, space::l, space::xl, space::l);
    layout->setSpacing(space::l);
    layout->addLayout(head);
    layout->addLayout(columns, 1);
    connect(m_start, &QPushButton::clicked, this, &TrainPage::start);
    connect(m_data, &TrainDataPanel::changed, this, &TrainPage::updateStart);
    connect(m_recipe, &TrainRecipePanel::changed, this, &TrainPage::updateStart);
    connect(m_run, &RunView::stateChanged, this, &TrainPage::updateStart);
    connect(m_run, &RunView::useModelWanted, this, &TrainPage::useModelWanted);
    connect(&m_bridge, &EngineBridge::libraryChanged, this, &TrainPage::updateStart);
    retranslate();
}

void TrainPage::start()
{
    api::TrainRequest request;
    request.data = m_data->spec();
    if (!m_recipe->fill(request))
        return updateStart();
    m_run->follow(m_bridge.train(std::move(request)));
    updateStart();
}

void TrainPage::updateStart()
{
    api::TrainRequest ignored;
    const auto &summary = m_bridge.library().summary;
    QString why;
    if (m_run->running())
        why = tr("One run at a time");
    else if (summary && !summary->writable)
        why = tr("Another program holds the library");
    else if (!m_data->usable())
        why = tr("No captions to learn from yet");
    else if (!m_recipe->fill(ignored))
        why = tr("A setting is not of the form name=value");
    m_hint->setText(why);
    m_start->setEnabled(why.isEmpty());
}

void TrainPage::retranslate()
{
    m_title->setText(tr("Train"));
    m_start->setText(tr("Start"));
    describe(m_start, tr("Start teaching with these pictures and this recipe"));
    updateStart();
}

void TrainPage::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    const bool roomy = width() >= kRoomyFrom;
    m_dataColumn->setFixedWidth(roomy ? 248 : 196);
    m_recipeColumn->setFixedWidth(roomy ? 264 : 212);
}

void TrainPage::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void TrainPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    updateStart();
}

}  // namespace semblance::ui
