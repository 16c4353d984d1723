#include "ui/pages/train_page.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedLayout>
#include <algorithm>

#include "ui/bridge/formats.h"
#include "ui/pages/train_recipe_panel.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/run_view.h"
#include "ui/widgets/runs_view.h"
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
      m_start(pushButton("trainStart", "primary", this)), m_earlier(pushButton("trainEarlier", "plain", this)),
      m_data(new TrainDataPanel(bridge)), m_recipe(new TrainRecipePanel(bridge)), m_run(new RunView(bridge)), m_runs(new RunsView(bridge)),
      m_right(new QStackedLayout)
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
    head->addWidget(m_earlier);
    head->addWidget(m_start);
    m_earlier->setCheckable(true);
    m_right->addWidget(m_run);
    m_right->addWidget(m_runs);
    auto *columns = new QHBoxLayout;
    columns->setSpacing(space::l);
    m_dataColumn = column(m_data);
    m_recipeColumn = column(m_recipe);
    columns->addWidget(m_dataColumn);
    columns->addWidget(m_recipeColumn);
    columns->addLayout(m_right, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::xl, space::l, space::xl, space::l);
    layout->setSpacing(space::l);
    layout->addLayout(head);
    layout->addLayout(columns, 1);
    connect(m_start, &QPushButton::clicked, this, &TrainPage::start);
    connect(m_data, &TrainDataPanel::changed, this, &TrainPage::updateStart);
    connect(m_data, &TrainDataPanel::changed, this, &TrainPage::askForecasts);
    connect(m_recipe, &TrainRecipePanel::changed, this, [this] {
        m_data->setForClasses(m_recipe->recipe() == "classify");
        updateStart();
    });
    connect(m_data, &TrainDataPanel::correctionsWanted, this, &TrainPage::learnCorrections);
    connect(m_earlier, &QPushButton::toggled, this, &TrainPage::showRuns);
    connect(m_runs, &RunsView::repeatWanted, this, [this](const api::RunSummary &run) { learn(api::requestOf(run)); });
    connect(m_runs, &RunsView::trainWanted, this, &TrainPage::learn);
    connect(m_runs, &RunsView::compared, m_run, &RunView::setEarlier);
    connect(&m_bridge, &EngineBridge::runsListed, this, &TrainPage::updateStart);
    connect(&m_bridge, &EngineBridge::modelsListed, this, &TrainPage::updateStart);
    connect(&m_bridge, &EngineBridge::jobChanged, this, [this](const api::JobStatus &job) {
        if (job.kind == api::JobKind::Train && isOver(job.state))
            m_bridge.refreshRuns();
    });
    connect(m_run, &RunView::stateChanged, this, &TrainPage::updateStart);
    connect(m_run, &RunView::useModelWanted, this, &TrainPage::useModelWanted);
    connect(m_run, &RunView::tagsWanted, this, &TrainPage::tagsWanted);
    connect(m_run, &RunView::goOnWanted, this, [this](const auto &run, const QString &recipe, bool finish) {
        if (!finish && !m_search.tune.method.empty()) {  // of a search for settings its trials are gone on with
            m_search.out = run;
            return follow(m_search);
        }
        api::TrainRequest request;
        request.recipe = recipe.toStdString();
        request.resume = run;
        request.finish = finish;
        follow(std::move(request));
    });
    connect(&m_bridge, &EngineBridge::libraryChanged, this, &TrainPage::updateStart);
    connect(&m_bridge, &EngineBridge::modelChanged, this, [this] {
        m_forecastFor = {};
        askForecasts();
    });
    retranslate();
}

void TrainPage::start()
{
    api::TrainRequest request;
    request.data = m_data->spec();
    if (!m_recipe->fill(request))
        return updateStart();
    learn(std::move(request));
}

// Every run is watched for what it forgets, and shows what it would find, unless the user has other wishes.
void TrainPage::learn(api::TrainRequest request)
{
    const bool classes = request.recipe == "classify";
    if (!classes && request.recipe != "scratch")
        request.settings.try_emplace("probe", "scenes");
    if (request.recipe == "shared")
        request.settings.try_emplace("source", "scenes");
    if (classes)
        request.pinned.clear();
    else if (request.pinned.empty())
        request.pinned = m_data->examples();
    follow(std::move(request));
}

void TrainPage::follow(api::TrainRequest request)
{
    const QString recipe = QString::fromStdString(request.recipe);
    m_search = request.tune.method.empty() ? api::TrainRequest() : request;
    m_earlier->setChecked(false);
    m_run->follow(m_bridge.train(std::move(request)), recipe);
    updateStart();
}

void TrainPage::learnCorrections()
{
    api::TrainRequest request;
    request.data = "corrections";
    request.recipe = "head";
    learn(std::move(request));
}

void TrainPage::showRuns(bool shown)
{
    m_right->setCurrentWidget(shown ? m_runs : static_cast<QWidget *>(m_run));
}

// Not while something learns: what is measured then is the wrong speed.
void TrainPage::askForecasts()
{
    if (!m_data->usable() || m_run->running())
        return;
    const auto size = std::pair(m_data->preview()->photos, m_data->preview()->captions);
    if (size == m_forecastFor || m_bridge.modelState() != ModelState::Ready)
        return;
    m_forecastFor = size;
    m_bridge.forecasts(size.first, size.second, this, [this](const auto &forecasts) {
        if (forecasts)
            m_recipe->setForecasts(*forecasts);
    });
}

QString TrainPage::whyNot() const
{
    api::TrainRequest ignored;
    const auto &summary = m_bridge.library().summary;
    const auto &models = m_bridge.models();
    const auto active = std::find_if(models.begin(), models.end(), [](const api::ModelInfo &model) { return model.active; });
    if (m_run->running())
        return tr("One run at a time");
    if (summary && !summary->writable)
        return tr("Another program holds the library");
    if (!m_data->usable())
        return m_recipe->recipe() == "classify" ? tr("No classes to learn from yet") : tr("No captions to learn from yet");
    if (!m_recipe->fill(ignored))
        return tr("A setting is not of the form name=value");
    if (active != models.end() && !active->adaptable && (m_recipe->recipe() == "head" || m_recipe->recipe() == "align"))
        return tr("This version was adapted four times already: switch to an earlier one, or choose another way");
    return {};
}

bool TrainPage::mayTrain() const
{
    const auto &summary = m_bridge.library().summary;
    return !m_run->running() && !(summary && !summary->writable);
}

void TrainPage::updateStart()
{
    const QString why = whyNot();
    m_hint->setText(why);
    m_start->setEnabled(why.isEmpty());
    m_runs->setMayRepeat(mayTrain());
    m_data->setMayStart(mayTrain());
    const auto count = std::int64_t(m_bridge.runs().size());
    m_earlier->setText(count > 0 ? tr("Earlier runs (%1)").arg(number(count)) : tr("Earlier runs"));
    describe(m_earlier, tr("The runs that were done before: compare, repeat, delete"));
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
    m_dataColumn->setFixedWidth(roomy ? 248 : 212);
    m_recipeColumn->setFixedWidth(roomy ? 264 : 252);
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
    m_bridge.refreshModels();
    m_bridge.refreshRuns();
    updateStart();
}

}  // namespace semblance::ui
