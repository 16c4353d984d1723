#include "ui/models/figure_model.h"

#include <QCoreApplication>
#include <QHash>
#include <QLocale>
#include <cmath>

namespace semblance::ui {

namespace {

struct Figures {
    Q_DECLARE_TR_FUNCTIONS(Figures)
};

QString written(double value, core::Unit unit)
{
    const QLocale locale;
    if (!std::isfinite(value))
        return QStringLiteral("–");
    switch (unit) {
    case core::Unit::Fraction: return locale.toString(value * 100, 'f', 1) + QLatin1Char('%');
    case core::Unit::Count: return locale.toString(qlonglong(std::llround(value)));
    case core::Unit::Rank: return locale.toString(value, 'f', value == std::floor(value) ? 0 : 1);
    case core::Unit::Seconds: return Figures::tr("%1 s").arg(locale.toString(value, 'f', 1));
    default: return locale.toString(value, 'f', 3);
    }
}

}  // namespace

QString figureName(const std::string &name)
{
    static const QHash<QString, const char *> kNames{
        {"r1", QT_TRANSLATE_NOOP("Figures", "First")},
        {"r5", QT_TRANSLATE_NOOP("Figures", "Among the first 5")},
        {"r10", QT_TRANSLATE_NOOP("Figures", "Among the first 10")},
        {"median_rank", QT_TRANSLATE_NOOP("Figures", "Median rank")},
        {"mean_rank", QT_TRANSLATE_NOOP("Figures", "Mean rank")},
        {"map", QT_TRANSLATE_NOOP("Figures", "Mean average precision")},
        {"mrr", QT_TRANSLATE_NOOP("Figures", "Mean reciprocal rank")},
        {"ndcg10", QT_TRANSLATE_NOOP("Figures", "nDCG at 10")},
        {"accuracy", QT_TRANSLATE_NOOP("Figures", "Accuracy")},
        {"top5", QT_TRANSLATE_NOOP("Figures", "Among the first 5 classes")},
        {"precision", QT_TRANSLATE_NOOP("Figures", "Precision")},
        {"recall", QT_TRANSLATE_NOOP("Figures", "Recall")},
        {"f1", QT_TRANSLATE_NOOP("Figures", "F1")},
        {"macro_f1", QT_TRANSLATE_NOOP("Figures", "F1, mean of the classes")},
        {"macro_precision", QT_TRANSLATE_NOOP("Figures", "Precision, mean of the classes")},
        {"macro_recall", QT_TRANSLATE_NOOP("Figures", "Recall, mean of the classes")},
        {"auc", QT_TRANSLATE_NOOP("Figures", "Area under ROC")},
        {"macro_auc", QT_TRANSLATE_NOOP("Figures", "Area under ROC, mean of the classes")},
        {"average_precision", QT_TRANSLATE_NOOP("Figures", "Average precision")},
        {"cross_entropy", QT_TRANSLATE_NOOP("Figures", "Cross-entropy")},
        {"brier", QT_TRANSLATE_NOOP("Figures", "Brier score")},
        {"ece", QT_TRANSLATE_NOOP("Figures", "Calibration error")},
        {"queries", QT_TRANSLATE_NOOP("Figures", "Captions")},
        {"gallery", QT_TRANSLATE_NOOP("Figures", "Photos")},
        {"photos", QT_TRANSLATE_NOOP("Figures", "Photos")},
        {"difference", QT_TRANSLATE_NOOP("Figures", "Difference")},
        {"p_value", QT_TRANSLATE_NOOP("Figures", "p value")},
        {"baseline", QT_TRANSLATE_NOOP("Figures", "Before")},
        {"version", QT_TRANSLATE_NOOP("Figures", "Now")},
    };
    const QString key = QString::fromStdString(name);
    const auto found = kNames.find(key);
    return found == kNames.end() ? QString(key).replace('_', ' ') : Figures::tr(*found);
}

QString figureExplanation(const std::string &name)
{
    if (name == "r1" || name == "r5" || name == "r10")
        return Figures::tr("Share of sentences that find their photo (or photos their sentence) this early.");
    if (name == "median_rank")
        return Figures::tr("Half of all queries find what belongs to them at this place or earlier.");
    if (name == "map")
        return Figures::tr("How early everything that belongs comes, not only the first; 100% is perfect.");
    if (name == "mrr")
        return Figures::tr("Mean of one divided by the place of the first right answer.");
    if (name == "ece")
        return Figures::tr("How far the stated certainty is from how often it is right; 0 is best.");
    if (name == "brier")
        return Figures::tr("Squared error of the probabilities; 0 is best.");
    if (name == "auc" || name == "macro_auc")
        return Figures::tr("Chance that a right one scores above a wrong one; 50% is guessing.");
    if (name == "f1" || name == "macro_f1")
        return Figures::tr("Between precision (how many found are right) and recall (how many right are found).");
    if (name == "p_value")
        return Figures::tr("How likely so large a difference is by chance alone; below 0.05 is usually called significant.");
    return {};
}

QString scopeName(const std::string &scope, const QStringList &classes)
{
    QStringList parts = QString::fromStdString(scope).split('/', Qt::SkipEmptyParts);
    for (qsizetype i = 0; i < parts.size(); ++i) {
        if (parts[i] == "text_to_image")
            parts[i] = Figures::tr("Text finds photo");
        else if (parts[i] == "image_to_text")
            parts[i] = Figures::tr("Photo finds text");
        else if (parts[i] == "languages" && i + 1 < parts.size())
            parts.removeAt(i--);  // the language itself says it
        else if (parts[i] == "en")
            parts[i] = Figures::tr("English");
        else if (parts[i] == "zh")
            parts[i] = Figures::tr("Chinese");
        else if (parts[i] == "galleries")
            parts[i] = Figures::tr("Only told apart by");
        else if (parts[i] == "distribution")
            parts[i] = Figures::tr("Scores");
        else if (parts[i] == "calibration")
            parts[i] = Figures::tr("Probability");
        else if (i > 0 && (parts[i - 1] == "per_class" || parts[i - 1] == Figures::tr("Class")))
            parts[i] = classes.value(parts[i].toInt(), parts[i]);
        else if (parts[i] == "per_class")
            parts[i] = Figures::tr("Class");
        else
            parts[i].replace('_', ' ');
    }
    return parts.join(QStringLiteral(" · "));
}

QString figureValue(const core::Figure &figure)
{
    return written(figure.value, figure.unit);
}

void FigureModel::setFigures(std::vector<core::Figure> figures, QStringList classes)
{
    beginResetModel();
    m_figures = std::move(figures);
    m_classes = std::move(classes);
    endResetModel();
}

int FigureModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_figures.size());
}

int FigureModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant FigureModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const core::Figure &figure = m_figures[std::size_t(index.row())];
    if (role == Qt::ToolTipRole)
        return figureExplanation(figure.name);
    if (role == Qt::TextAlignmentRole)
        return int((index.column() >= Value ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role == SortRole && index.column() == Value)
        return figure.value;
    if (role != Qt::DisplayRole && role != SortRole)
        return {};
    switch (index.column()) {
    case Where: return scopeName(figure.scope, m_classes);
    case What: return figureName(figure.name);
    case Value: return figureValue(figure);
    default: break;
    }
    if (!figure.interval)
        return QString();
    return written(figure.interval->low, figure.unit) + QStringLiteral(" – ") + written(figure.interval->high, figure.unit);
}

QVariant FigureModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Where: return Figures::tr("Where");
    case What: return Figures::tr("Measure");
    case Value: return Figures::tr("Value");
    default: return Figures::tr("95% interval");
    }
}

}  // namespace semblance::ui
