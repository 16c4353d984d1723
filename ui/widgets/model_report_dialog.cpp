#include "ui/widgets/model_report_dialog.h"

#include <QFormLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/bridge/formats.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/small_widgets.h"

namespace semblance::ui {

namespace {
constexpr int kWidth = 560;
constexpr int kNameWidth = 130;
}  // namespace

ModelReportDialog::ModelReportDialog(const std::filesystem::path &package, const api::Result<api::ModelReport> &report, Purpose purpose,
                                     QWidget *parent)
    : QDialog(parent)
{
    setObjectName("modelReport");
    setAttribute(Qt::WA_DeleteOnClose);
    setModal(true);
    setWindowTitle(purpose == Purpose::Import ? tr("Import a model") : tr("What this model is"));
    setFixedWidth(kWidth);
    const bool usable = report && report->info.problems.empty();
    auto *name = new ElidedLabel(Qt::ElideMiddle, this);
    name->setFullText(toQString(package));
    setRole(name, "title");
    auto *verdict = new QLabel(this);
    verdict->setObjectName("modelVerdict");
    verdict->setWordWrap(true);
    setRole(verdict, usable ? "muted" : "danger");
    if (!report)
        verdict->setText(QString::fromStdString(report.error().detail));
    else if (!usable)
        verdict->setText(tr("It cannot be used:"));
    else
        verdict->setText(tr("All its parts are there and fit together."));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::xl, space::l, space::xl, space::l);
    layout->setSpacing(space::m);
    layout->addWidget(name);
    layout->addWidget(verdict);
    if (report) {
        layout->addWidget(sentences("modelProblems", "danger", {}, report->info.problems));
        layout->addWidget(facts(*report));
        layout->addWidget(sentences("modelNotes", "small", tr("Worth knowing"), report->notes));
    }
    auto *buttons = new QHBoxLayout;
    auto *close = pushButton("modelReportClose", "plain", this);
    close->setText(usable && purpose == Purpose::Import ? tr("Cancel") : tr("Close"));
    describe(close, close->text());
    buttons->addStretch();
    buttons->addWidget(close);
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    if (usable && purpose == Purpose::Import) {
        auto *take = pushButton("modelReportImport", "primary", this);
        take->setText(tr("Import"));
        describe(take, tr("Copy it into the library"));
        take->setDefault(true);
        buttons->addWidget(take);
        connect(take, &QPushButton::clicked, this, [this] {
            Q_EMIT importWanted();
            accept();
        });
    }
    layout->addLayout(buttons);
}

QWidget *ModelReportDialog::facts(const api::ModelReport &report)
{
    const QLocale locale;
    const api::ModelInfo &info = report.info;
    auto *widget = new QWidget(this);
    auto *form = new QFormLayout(widget);
    form->setContentsMargins(0, 0, 0, 0);
    form->setHorizontalSpacing(space::l);
    const auto row = [&](const QString &name, const QString &value) {
        if (value.isEmpty())
            return;
        auto *label = new QLabel(name, widget);
        setRole(label, "muted");
        label->setFixedWidth(kNameWidth);
        label->setAlignment(Qt::AlignTop);
        auto *text = new QLabel(value, widget);
        text->setWordWrap(true);
        text->setTextInteractionFlags(Qt::TextSelectableByMouse);
        form->addRow(label, text);
    };
    const auto count = [&](std::int64_t value) { return value > 0 ? locale.toString(qlonglong(value)) : QString(); };
    row(tr("Layout"), QString::fromStdString(info.layout));
    row(tr("Photos"), QString::fromStdString(report.imageTower));
    row(tr("Sentences"), QString::fromStdString(report.textTower));
    row(tr("Picture size"), info.imageSize > 0 ? tr("%1 pixels").arg(count(info.imageSize)) : QString());
    row(tr("Sentence length"), info.contextLength > 0 ? tr("%1 tokens").arg(count(info.contextLength)) : QString());
    row(tr("Vocabulary"), count(info.vocabularySize));
    row(tr("Dimensions"), count(info.embeddingDimension));
    row(tr("Parameters"), count(info.parameters));
    row(tr("Weights"), QString::fromStdString(report.storedAs));
    row(tr("Size on disk"), info.bytes > 0 ? fileSize(info.bytes) : QString());
    row(tr("Version"), QString::fromStdString(info.version));
    return widget;
}

QWidget *ModelReportDialog::sentences(const QString &objectName, const char *role, const QString &heading,
                                      const std::vector<std::string> &lines)
{
    auto *widget = new QWidget(this);
    widget->setObjectName(objectName);
    widget->setVisible(!lines.empty());
    auto *layout = new QVBoxLayout(widget);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::xs);
    if (!heading.isEmpty()) {
        auto *title = new QLabel(heading, widget);
        setRole(title, "section");
        layout->addWidget(title);
    }
    for (const std::string &line : lines) {
        auto *label = new QLabel(QString::fromStdString(line), widget);
        setRole(label, role);
        label->setWordWrap(true);
        layout->addWidget(label);
    }
    return widget;
}

}  // namespace semblance::ui
