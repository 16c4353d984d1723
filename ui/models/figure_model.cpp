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

// What damage did to the photos or the sentences; empty for anything else.
QString damageName(const QString &part)
{
    static const QHash<QString, const char *> kNames{{"clean", QT_TRANSLATE_NOOP("Figures", "As they are")},
                                                     {"blur", QT_TRANSLATE_NOOP("Figures", "Blurred")},
                                                     {"noise", QT_TRANSLATE_NOOP("Figures", "Noisy")},
                                                     {"jpeg", QT_TRANSLATE_NOOP("Figures", "Strongly compressed")},
                                                     {"crop", QT_TRANSLATE_NOOP("Figures", "Cropped")},
                                                     {"rotation", QT_TRANSLATE_NOOP("Figures", "Turned by 15°")},
                                                     {"gray", QT_TRANSLATE_NOOP("Figures", "Without colour")},
                                                     {"typos", QT_TRANSLATE_NOOP("Figures", "Misspelt sentences")},
                                                     {"regression", QT_TRANSLATE_NOOP("Figures", "Pinned queries")},
                                                     {"zero_shot", QT_TRANSLATE_NOOP("Figures", "By words alone")},
                                                     {"gain", QT_TRANSLATE_NOOP("Figures", "Gain over words alone")},
                                                     {"modality_gap", QT_TRANSLATE_NOOP("Figures", "Photos and captions")},
                                                     {"moved", QT_TRANSLATE_NOOP("Figures", "Moved between the models")}};
    const auto found = kNames.find(part);
    return found == kNames.end() ? QString() : Figures::tr(*found);
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
        {"r10_change", QT_TRANSLATE_NOOP("Figures", "Change among the first 10")},
        {"wins", QT_TRANSLATE_NOOP("Figures", "Earlier than before")},
        {"losses", QT_TRANSLATE_NOOP("Figures", "Later than before")},
        {"ties", QT_TRANSLATE_NOOP("Figures", "At the same place")},
        {"pinned", QT_TRANSLATE_NOOP("Figures", "Pinned queries")},
        {"kept", QT_TRANSLATE_NOOP("Figures", "Still answered")},
        {"gained", QT_TRANSLATE_NOOP("Figures", "Answered now")},
        {"lost", QT_TRANSLATE_NOOP("Figures", "Lost")},
        {"within", QT_TRANSLATE_NOOP("Figures", "Answered means among the first")},
        {"log_loss", QT_TRANSLATE_NOOP("Figures", "Log loss")},
        {"d_prime", QT_TRANSLATE_NOOP("Figures", "Distance of the two (d')")},
        {"neighbours_kept", QT_TRANSLATE_NOOP("Figures", "Neighbours kept")},
        {"distance", QT_TRANSLATE_NOOP("Figures", "Distance")},
        {"fold_count", QT_TRANSLATE_NOOP("Figures", "Parts")},
        {"fold_mean", QT_TRANSLATE_NOOP("Figures", "Accuracy, mean of the parts")},
        {"fold_deviation", QT_TRANSLATE_NOOP("Figures", "Accuracy, spread of the parts")},
        {"weighted_f1", QT_TRANSLATE_NOOP("Figures", "F1, weighted by photos")},
        {"micro_f1", QT_TRANSLATE_NOOP("Figures", "F1, over all photos")},
        {"macro_average_precision", QT_TRANSLATE_NOOP("Figures", "Average precision, mean of the classes")},
        {"max_calibration_error", QT_TRANSLATE_NOOP("Figures", "Largest calibration error")},
        {"predictions", QT_TRANSLATE_NOOP("Figures", "Called so")},
        {"embedding_seconds", QT_TRANSLATE_NOOP("Figures", "Time to embed")},
        {"measuring_seconds", QT_TRANSLATE_NOOP("Figures", "Time to measure")},
        {"micro_precision", QT_TRANSLATE_NOOP("Figures", "Precision, over all photos")},
        {"micro_recall", QT_TRANSLATE_NOOP("Figures", "Recall, over all photos")},
        {"weighted_precision", QT_TRANSLATE_NOOP("Figures", "Precision, weighted by photos")},
        {"weighted_recall", QT_TRANSLATE_NOOP("Figures", "Recall, weighted by photos")},
        {"logit_scale", QT_TRANSLATE_NOOP("Figures", "Logit scale")},
        {"galleries", QT_TRANSLATE_NOOP("Figures", "Groups")},
        {"captions", QT_TRANSLATE_NOOP("Figures", "Captions")},
        {"pairs", QT_TRANSLATE_NOOP("Figures", "Pairs")},
        {"chance_text_to_image", QT_TRANSLATE_NOOP("Figures", "Text finds photo, by chance")},
        {"chance_image_to_text", QT_TRANSLATE_NOOP("Figures", "Photo finds text, by chance")},
        {"mean", QT_TRANSLATE_NOOP("Figures", "Mean")},
        {"median", QT_TRANSLATE_NOOP("Figures", "Median")},
        {"deviation", QT_TRANSLATE_NOOP("Figures", "Deviation")},
        {"p5", QT_TRANSLATE_NOOP("Figures", "5th percentile")},
        {"p95", QT_TRANSLATE_NOOP("Figures", "95th percentile")},
        {"low", QT_TRANSLATE_NOOP("Figures", "From")},
        {"high", QT_TRANSLATE_NOOP("Figures", "To")},
        {"explained_x", QT_TRANSLATE_NOOP("Figures", "Share of all differences, across")},
        {"explained_y", QT_TRANSLATE_NOOP("Figures", "Share of all differences, upwards")},
        {"cosine_of_means", QT_TRANSLATE_NOOP("Figures", "Cosine of the means")},
        {"photo_cone", QT_TRANSLATE_NOOP("Figures", "How alike photos are")},
        {"caption_cone", QT_TRANSLATE_NOOP("Figures", "How alike captions are")},
        {"of_photos", QT_TRANSLATE_NOOP("Figures", "Of photos")},
        {"of_captions", QT_TRANSLATE_NOOP("Figures", "Of captions")},
        {"unrelated_per_match", QT_TRANSLATE_NOOP("Figures", "Unrelated pairs a match")},
        {"fitted_pairs", QT_TRANSLATE_NOOP("Figures", "Pairs it was fitted to")},
        {"held_out_pairs", QT_TRANSLATE_NOOP("Figures", "Pairs it was checked on")},
    };
    const QString key = QString::fromStdString(name);
    const auto found = kNames.find(key);
    return found == kNames.end() ? QString(key).replace('_', ' ') : Figures::tr(*found);
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
        else if (i > 0 && (parts[i - 1] == "clusters" || parts[i - 1] == Figures::tr("Cluster")))
            parts[i] = classes.value(parts[i].toInt(), parts[i]);
        else if (parts[i] == "clusters")
            parts[i] = Figures::tr("Cluster");
        else if (parts[i] == "robustness" && i + 1 < parts.size())
            parts.removeAt(i--);  // the damage itself says it
        else if (parts[i] == "folds")
            parts[i] = Figures::tr("Part");
        else if (i > 0 && parts[i - 1] == Figures::tr("Part"))
            parts[i] = QString::number(parts[i].toInt() + 1);
        else if (const QString damage = damageName(parts[i]); !damage.isEmpty())
            parts[i] = damage;
        else if (const QString figure = figureName(parts[i].toStdString()); i > 0 && figure != parts[i])
            parts[i] = figure;  // "text_to_image/r10" of a comparison
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
    if (index.column() == Words && (role == Qt::DisplayRole || role == SortRole))
        return figureInWords(figure);
    if (role == Qt::TextAlignmentRole)
        return int((index.column() == Value || index.column() == Interval ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
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
    case Words: return Figures::tr("In plain words");
    default: return Figures::tr("95% interval");
    }
}

}  // namespace semblance::ui
