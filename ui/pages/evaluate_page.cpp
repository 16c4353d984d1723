#include "ui/pages/evaluate_page.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QStackedLayout>
#include <QStandardItemModel>

#include "ui/bridge/formats.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/behind_panel.h"
#include "ui/widgets/blind_panel.h"
#include "ui/widgets/report_view.h"
#include "ui/widgets/small_widgets.h"

namespace semblance::ui {

namespace {

constexpr int kColumn = 232, kBehindFrom = 1000;
constexpr int kIdRole = Qt::UserRole + 1, kBlind = -1;

using core::EvaluationKind;

}  // namespace

EvaluatePage::EvaluatePage(Annotator &annotator, QWidget *parent)
    : QWidget(parent), m_bridge(annotator.bridge()), m_title(new QLabel(this)), m_whatTitle(new QLabel(this)), m_setTitle(new QLabel(this)),
      m_kindWords(new QLabel(this)), m_hint(new QLabel(this)), m_kept(new QLabel(this)), m_modelName(new QLabel(this)),
      m_baselineName(new QLabel(this)), m_forecast(new QLabel(this)), m_kind(new QComboBox(this)), m_method(new QComboBox(this)),
      m_modelChoice(new QComboBox(this)), m_baseline(new QComboBox(this)), m_start(pushButton("evaluateStart", "primary", this)),
      m_save(pushButton("evaluateSave", "plain", this)), m_library(pushButton("evaluateLibrary", "plain", this)),
      m_file(pushButton("evaluateFile", "plain", this)), m_folder(pushButton("evaluateFolder", "plain", this)),
      m_pinsButton(pushButton("evaluatePins", "plain", this)), m_path(new ElidedLabel(Qt::ElideMiddle, this)),
      m_prompt(new QLineEdit(this)), m_list(new QListView(this)), m_model(new QStandardItemModel(this)), m_stack(new QStackedLayout),
      m_state(new PageState), m_report(new ReportView), m_blind(new BlindPanel(m_bridge)), m_behind(new BehindPanel(annotator))
{
    setObjectName("evaluatePage");
    setRole(m_title, "heading");
    setRole(m_hint, "small");
    m_hint->setObjectName("evaluateHint");
    auto *head = new QHBoxLayout;
    head->setSpacing(space::m);
    head->addWidget(m_title);
    head->addStretch();
    head->addWidget(m_hint);
    head->addWidget(m_save);
    head->addWidget(m_start);
    for (QWidget *content : std::initializer_list<QWidget *>{m_state, m_report, m_blind})
        m_stack->addWidget(content);
    auto *columns = new QHBoxLayout;
    columns->setSpacing(space::l);
    columns->addWidget(buildColumn());
    columns->addLayout(m_stack, 1);
    auto *main = new QVBoxLayout;
    main->setContentsMargins(space::xl, space::l, space::l, space::l);
    main->setSpacing(space::l);
    main->addLayout(head);
    main->addLayout(columns, 1);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(main, 1);
    layout->addWidget(m_behind);
    fillKinds();
    connectAll();
    retranslate();
}

void EvaluatePage::connectAll()
{
    connect(m_start, &QPushButton::clicked, this, &EvaluatePage::start);
    connect(m_save, &QPushButton::clicked, this, &EvaluatePage::saveReport);
    connect(m_kind, &QComboBox::activated, this, &EvaluatePage::retranslate);
    for (QComboBox *choice : {m_method, m_modelChoice, m_baseline})
        connect(choice, &QComboBox::activated, this, &EvaluatePage::updateStart);
    connect(m_prompt, &QLineEdit::textChanged, this, &EvaluatePage::updateStart);
    connect(&m_bridge, &EngineBridge::modelsListed, this, &EvaluatePage::fillModels);
    connect(m_library, &QPushButton::clicked, this, [this] {
        m_data.clear();
        updateStart();
    });
    connect(m_file, &QPushButton::clicked, this, [this] { pick(false); });
    connect(m_folder, &QPushButton::clicked, this, [this] { pick(true); });
    connect(m_pinsButton, &QPushButton::clicked, this, &EvaluatePage::pickPins);
    for (const auto signal : {&QListView::activated, &QListView::clicked})
        connect(m_list, signal, this, [this](const QModelIndex &row) { open(core::EvaluationId{row.data(kIdRole).toLongLong()}); });
    connect(m_report, &ReportView::behindWanted, this, [this](const QString &title, const auto &items) {
        m_behind->show(title, items);
        m_behind->setVisible(true);
    });
    connect(m_behind, &BehindPanel::photoWanted, this, &EvaluatePage::photoWanted);
    connect(m_behind, &BehindPanel::learnWanted, this, &EvaluatePage::learnWanted);
    connect(m_blind, &BlindPanel::photoWanted, this, &EvaluatePage::photoWanted);
    connect(&m_bridge, &EngineBridge::jobChanged, this, &EvaluatePage::takeJob);
    connect(&m_bridge, &EngineBridge::measured, this, &EvaluatePage::takeFigures);
    connect(&m_bridge, &EngineBridge::evaluationsListed, this, &EvaluatePage::listed);
    connect(&m_bridge, &EngineBridge::libraryChanged, this, [this] { m_previewed.clear(); });
}

QWidget *EvaluatePage::buildColumn()
{
    for (QLabel *label : {m_whatTitle, m_setTitle, m_kept, m_modelName, m_baselineName})
        setRole(label, "section");
    m_modelChoice->setObjectName("evaluateModel");
    m_baseline->setObjectName("evaluateBaseline");
    m_method->setObjectName("evaluateMethod");
    setRole(m_kindWords, "small");
    m_kindWords->setWordWrap(true);
    setRole(m_path, "small");
    setRole(m_forecast, "small");
    m_forecast->setObjectName("evaluateForecast");
    m_forecast->setWordWrap(true);
    m_kind->setObjectName("evaluateKind");
    m_prompt->setObjectName("evaluatePrompt");
    m_prompt->setText(QStringLiteral("a photo of a {}"));
    m_list->setObjectName("evaluationList");
    m_list->setModel(m_model);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setWordWrap(true);
    m_list->setSpacing(2);  // pixels: two lines that belong together
    m_library->setCheckable(true);
    m_pinsButton->setCheckable(true);
    auto *column = new QWidget;
    column->setFixedWidth(kColumn);
    auto *layout = new QVBoxLayout(column);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::s);
    for (QWidget *widget :
         std::initializer_list<QWidget *>{m_whatTitle, m_kind, m_kindWords, m_method, m_prompt, m_modelName, m_modelChoice, m_baselineName,
                                          m_baseline, m_pinsButton, m_setTitle, m_library, m_file, m_folder, m_path, m_forecast})
        layout->addWidget(widget);
    layout->addSpacing(space::m);
    layout->addWidget(m_kept);
    layout->addWidget(m_list, 1);
    layout->addStretch();  // takes the rest while there is no list
    return column;
}

void EvaluatePage::compare(const std::filesystem::path &model, const std::filesystem::path &baseline)
{
    fillModels();
    m_kind->setCurrentIndex(m_kind->findData(int(EvaluationKind::Comparison)));
    m_modelChoice->setCurrentIndex(m_modelChoice->findData(toQString(model)));
    m_baseline->setCurrentIndex(m_baseline->findData(toQString(baseline)));
    retranslate();  // the words of the kind
    m_start->setFocus();
}

bool EvaluatePage::isBlind() const
{
    return m_kind->currentData().toInt() == kBlind;
}

EvaluationKind EvaluatePage::kind() const
{
    return isBlind() ? EvaluationKind::Retrieval : EvaluationKind(m_kind->currentData().toInt());
}

void EvaluatePage::showState()
{
    const bool any = !m_report->report().summary.model.empty(), blind = isBlind();
    const bool shown = any && !m_error && (!m_running || !m_partial.summary.figures.empty());
    if (m_error) {
        m_state->setContent("error", errorTitle(m_error->code), QString::fromStdString(m_error->detail));
    } else if (m_running) {
        m_state->setContent("teach", tr("Measuring…"), tr("The figures appear here. You can go on searching meanwhile."));
    } else {
        m_state->setContent(
            "teach", tr("Nothing measured yet"),
            tr("Measure how well the model finds what belongs together, on your own captions or on a set with known answers."));
    }
    m_state->setActions({});
    m_stack->setCurrentWidget(blind ? static_cast<QWidget *>(m_blind) : shown ? static_cast<QWidget *>(m_report) : m_state);
    m_save->setVisible(shown && !m_running && !blind);
    m_start->setVisible(!blind);
    m_behind->setVisible(shown && !blind && width() >= kBehindFrom);
}

QString EvaluatePage::whyNot() const
{
    const bool words = m_method->currentData().toInt() == 0;
    if (m_running)
        return tr("Measuring…");
    if (kind() == EvaluationKind::Classification && m_data.empty())
        return tr("Choose a folder with a subfolder a class");
    if (kind() == EvaluationKind::Classification && words && !m_prompt->text().contains(QStringLiteral("{}")))
        return tr("The sentence needs {} for the class");
    if ((kind() == EvaluationKind::Comparison || isBlind()) && m_modelChoice->currentData() == m_baseline->currentData())
        return tr("Choose two different models");
    return {};
}

void EvaluatePage::updateStart()
{
    const bool blind = isBlind(), classes = !blind && kind() == EvaluationKind::Classification,
               compares = !blind && kind() == EvaluationKind::Comparison, map = !blind && kind() == EvaluationKind::Map;
    m_library->setChecked(m_data.empty());
    m_path->setFullText(toQString(m_data));
    m_path->setVisible(!m_data.empty() && !blind);
    m_method->setVisible(classes);
    m_prompt->setVisible(classes && m_method->currentData().toInt() == 0);
    for (QWidget *widget : std::initializer_list<QWidget *>{m_baselineName, m_baseline})
        widget->setVisible(compares || blind || map);
    m_pinsButton->setVisible(compares);
    m_pinsButton->setChecked(!m_pins.empty());
    m_pinsButton->setText(m_pins.empty() ? tr("Pinned queries…") : tr("Pinned: %1").arg(fileName(m_pins)));
    for (QWidget *widget : std::initializer_list<QWidget *>{m_setTitle, m_library, m_file, m_folder})
        widget->setVisible(!blind);
    m_blind->setModels(toPath(m_modelChoice->currentData().toString()), toPath(m_baseline->currentData().toString()));
    const QString why = whyNot();
    m_hint->setText(why);
    m_start->setEnabled(why.isEmpty());
    askForecast();
}

void EvaluatePage::fillKinds()
{
    const QVariant before = m_kind->currentData();
    m_kind->clear();
    m_kind->addItem(tr("Search, both ways"), int(EvaluationKind::Retrieval));
    m_kind->addItem(tr("Classes"), int(EvaluationKind::Classification));
    m_kind->addItem(tr("Two models"), int(EvaluationKind::Comparison));
    m_kind->addItem(tr("Map"), int(EvaluationKind::Map));
    m_kind->addItem(tr("Robustness"), int(EvaluationKind::Robustness));
    m_kind->addItem(tr("Blind, my own sentences"), kBlind);
    m_kind->setCurrentIndex(std::max(0, m_kind->findData(before)));
    const QString words[]{tr("Do sentences find their photo, and photos their sentences?"),
                          tr("Is each photo put into the right class?"),
                          tr("Is one model really better than the other on the same set?"),
                          tr("Where do photos and captions lie, and which belong together?"),
                          tr("What remains when photos are blurred, noisy, turned, or words misspelt?"),
                          tr("Two answers without names: your votes decide which model is better.")};
    m_kindWords->setText(words[m_kind->currentIndex()]);
    const int method = std::max(0, m_method->currentIndex());
    m_method->clear();
    m_method->addItem(tr("By words alone"), 0);
    m_method->addItem(tr("Learnt, checked in 5 parts"), 5);
    m_method->addItem(tr("The model's own classifier"), -1);
    m_method->setCurrentIndex(method);
}

void EvaluatePage::retranslate()
{
    fillKinds();
    m_title->setText(tr("Evaluate"));
    m_start->setText(tr("Measure"));
    describe(m_start, tr("Measure this model on this set"));
    m_whatTitle->setText(tr("What"));
    m_modelName->setText(tr("Model"));
    m_baselineName->setText(tr("Against"));
    m_save->setText(tr("Save report…"));
    describe(m_save, tr("Save the figures and charts as a file"));
    describe(m_modelChoice, tr("Model"));
    describe(m_baseline, tr("Against"));
    m_baseline->setToolTip(tr("On a map: another model beside the first; the same one: none"));
    m_setTitle->setText(tr("On"));
    m_kept->setText(tr("Measured before"));
    m_library->setText(tr("Captions of my library"));
    m_file->setText(tr("A file with captions…"));
    m_folder->setText(tr("A folder…"));
    for (QPushButton *button : {m_library, m_file, m_folder})
        describe(button, button->text());
    describe(m_pinsButton, tr("Queries that the model must not lose: a table of photos and captions"));
    describe(m_kind, tr("What to measure"));
    describe(m_method, tr("How classes are told apart"));
    describe(m_prompt, tr("Sentence around the name of a class"));
    describe(m_list, tr("Measured before"));
    updateStart();
    showForecast();
    showState();
}

void EvaluatePage::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
        listed();
    }
}

void EvaluatePage::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    showState();
}

void EvaluatePage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_bridge.refreshModels();
    m_bridge.refreshEvaluations();
    askForecast();
}

}  // namespace semblance::ui
