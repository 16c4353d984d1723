#include "ui/widgets/model_card.h"

#include <QCoreApplication>
#include <QGridLayout>
#include <QLocale>

#include "ui/bridge/formats.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/small_widgets.h"

namespace semblance::ui {

namespace {
struct ModelFacts {
    Q_DECLARE_TR_FUNCTIONS(ModelFacts)
};
}  // namespace

QString modelFacts(const api::ModelInfo &model)
{
    const QLocale locale;
    QStringList parts;
    if (model.layout == "hf-clip" || model.layout == "open-clip")
        parts << QStringLiteral("CLIP");
    if (model.layout == "siglip")
        parts << QStringLiteral("SigLIP");
    if (model.imageSize > 0)
        parts << ModelFacts::tr("%1 pixels").arg(locale.toString(qlonglong(model.imageSize)));
    if (model.embeddingDimension > 0)
        parts << ModelFacts::tr("%1 dimensions").arg(locale.toString(qlonglong(model.embeddingDimension)));
    if (model.parameters > 0)
        parts << ModelFacts::tr("%1 million parameters").arg(locale.toString(double(model.parameters) / 1e6, 'f', 1));
    if (model.bytes > 0)
        parts << fileSize(model.bytes);
    parts << QString::fromStdString(model.version).left(12);
    return parts.join(QStringLiteral(" · "));
}

ModelCard::ModelCard(const ModelNode &node, bool preparing, QWidget *parent) : QFrame(parent), m_model(node.model)
{
    setRole(this, "card");
    setObjectName("modelCard");
    setMaximumWidth(mostWidth);
    const QString name = modelName(m_model), state = stateText(node.parentName, preparing);
    const bool broken = !m_model.problems.empty();
    auto *title = new ElidedLabel(Qt::ElideMiddle, this);
    title->setFullText(name);
    setRole(title, "title");
    auto *what = new ElidedLabel(Qt::ElideRight, this);
    what->setFullText(modelFacts(m_model));
    setRole(what, "muted");
    auto *said = new QLabel(state, this);
    said->setObjectName("modelState");
    setRole(said, broken ? "danger" : "small");
    said->setWordWrap(broken);
    said->setVisible(!state.isEmpty());
    auto *use = pushButton("modelUse", "plain", this);
    use->setText(tr("Search with it"));
    describe(use, tr("Search with %1").arg(name));
    use->setVisible(!m_model.active && !broken && !preparing);
    auto *compare = pushButton("modelCompare", "plain", this);
    compare->setText(tr("Compare"));
    describe(compare, tr("Measure %1 against %2").arg(name, node.againstName));
    compare->setVisible(!node.against.empty() && !preparing);
    auto *details = toolButton("modelDetails", "inspector", this);
    describe(details, tr("What %1 is").arg(name));
    auto *copy = toolButton("modelExport", "export", this);
    describe(copy, tr("Export a copy of %1…").arg(name));
    copy->setVisible(!broken);
    auto *folder = toolButton("modelFolder", "external", this);
    describe(folder, tr("Show %1 in the file manager").arg(name));
    auto *remove = toolButton("modelRemove", "trash", this);
    describe(remove, tr("Remove %1").arg(name));
    remove->setVisible(!m_model.active && m_model.id != "starter" && !preparing);
    auto *layout = new QGridLayout(this);
    layout->setContentsMargins(space::xl, space::l, space::l, space::l);
    layout->setHorizontalSpacing(space::s);
    layout->setVerticalSpacing(space::xs);
    layout->addWidget(title, 0, 0);
    layout->addWidget(what, 1, 0);
    layout->addWidget(said, 2, 0, 1, 7);
    layout->setColumnStretch(0, 1);
    int column = 1;
    for (QWidget *button : std::initializer_list<QWidget *>{use, compare, details, copy, folder, remove})
        layout->addWidget(button, 0, column++, 2, 1, Qt::AlignVCenter);
    setProperty("active", m_model.active);
    setAccessibleName(name + ". " + modelFacts(m_model) + ". " + state);
    connect(use, &QPushButton::clicked, this, [this] { Q_EMIT useWanted(m_model.folder); });
    connect(compare, &QPushButton::clicked, this, [this, against = node.against] { Q_EMIT compareWanted(m_model.folder, against); });
    connect(copy, &QToolButton::clicked, this, [this] { Q_EMIT exportWanted(m_model.folder); });
    connect(details, &QToolButton::clicked, this, [this] { Q_EMIT detailsWanted(m_model.folder); });
    connect(remove, &QToolButton::clicked, this, [this] { Q_EMIT removeWanted(m_model.folder); });
    connect(folder, &QToolButton::clicked, this, [this] { Q_EMIT fileManagerWanted(m_model.folder / "config.json"); });
}

QString ModelCard::stateText(const QString &parentName, bool preparing) const
{
    if (!m_model.problems.empty())
        return QString::fromStdString(m_model.problems.front());
    if (preparing)
        return tr("Preparing your photos; until it is done the active model answers");
    const QString taught = parentName.isEmpty() ? QString() : tr("Taught from %1").arg(parentName);
    if (!m_model.active)
        return taught;
    const QString active = tr("Active: this model answers your searches");
    return taught.isEmpty() ? active : active + QStringLiteral(" · ") + taught;
}

}  // namespace semblance::ui
