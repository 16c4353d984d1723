// Measures for people who have never heard of them.
#include <QCoreApplication>
#include <QHash>
#include <QLocale>
#include <algorithm>
#include <cmath>

#include "ui/models/figure_model.h"

namespace semblance::ui {

namespace {

struct Figures {
    Q_DECLARE_TR_FUNCTIONS(Figures)
};

const QHash<QString, const char *> &explanations()
{
    static const QHash<QString, const char *> kWords{
        {"r1", QT_TRANSLATE_NOOP("Figures", "Share of sentences that find their photo (or photos their sentence) at the first place.")},
        {"r5", QT_TRANSLATE_NOOP("Figures", "Share of sentences that find their photo (or photos their sentence) this early.")},
        {"r10", QT_TRANSLATE_NOOP("Figures", "Share of sentences that find their photo (or photos their sentence) this early.")},
        {"median_rank", QT_TRANSLATE_NOOP("Figures", "Half of all queries find what belongs to them at this place or earlier.")},
        {"mean_rank", QT_TRANSLATE_NOOP("Figures", "The place of the right answer, on average; a few very late ones weigh much.")},
        {"map", QT_TRANSLATE_NOOP("Figures", "How early everything that belongs comes, not only the first; 100% is perfect.")},
        {"mrr", QT_TRANSLATE_NOOP("Figures", "Mean of one divided by the place of the first right answer.")},
        {"ndcg10", QT_TRANSLATE_NOOP("Figures", "How much of the best possible first page is reached: earlier places count more.")},
        {"accuracy", QT_TRANSLATE_NOOP("Figures", "Share of photos that are put into their class.")},
        {"top5", QT_TRANSLATE_NOOP("Figures", "Share of photos whose class is among the first five answers.")},
        {"precision", QT_TRANSLATE_NOOP("Figures", "Of the photos that are called so, how many are.")},
        {"recall", QT_TRANSLATE_NOOP("Figures", "Of the photos that are so, how many are called so.")},
        {"f1", QT_TRANSLATE_NOOP("Figures", "Between precision (how many found are right) and recall (how many right are found).")},
        {"macro_f1", QT_TRANSLATE_NOOP("Figures", "Between precision (how many found are right) and recall (how many right are found).")},
        {"auc", QT_TRANSLATE_NOOP("Figures", "Chance that a right one scores above a wrong one; 50% is guessing.")},
        {"macro_auc", QT_TRANSLATE_NOOP("Figures", "Chance that a right one scores above a wrong one; 50% is guessing.")},
        {"average_precision",
         QT_TRANSLATE_NOOP("Figures", "How pure the answer stays while more and more of a class is found; 100% is perfect.")},
        {"cross_entropy",
         QT_TRANSLATE_NOOP("Figures", "How surprised the model is by the truth; 0 is best, and being surely wrong costs most.")},
        {"log_loss", QT_TRANSLATE_NOOP(
                         "Figures", "How surprised the stated probability is by the truth; 0 is best, and being surely wrong costs most.")},
        {"brier", QT_TRANSLATE_NOOP("Figures", "Squared error of the probabilities; 0 is best.")},
        {"ece", QT_TRANSLATE_NOOP("Figures", "How far the stated certainty is from how often it is right; 0 is best.")},
        {"max_calibration_error", QT_TRANSLATE_NOOP("Figures", "The same where it is worst.")},
        {"p_value",
         QT_TRANSLATE_NOOP("Figures", "How likely so large a difference is by chance alone; below 0.05 is usually called significant.")},
        {"difference", QT_TRANSLATE_NOOP("Figures", "What changed; an interval that holds 0 may be chance.")},
        {"r10_change", QT_TRANSLATE_NOOP("Figures", "What the damage costs; an interval that holds 0 may be chance.")},
        {"wins", QT_TRANSLATE_NOOP("Figures", "Queries whose answer comes earlier now.")},
        {"losses", QT_TRANSLATE_NOOP("Figures", "Queries whose answer comes later now.")},
        {"ties", QT_TRANSLATE_NOOP("Figures", "Queries whose answer stayed where it was.")},
        {"lost", QT_TRANSLATE_NOOP("Figures", "Pinned queries that were answered before and are not now: there should be none.")},
        {"gained", QT_TRANSLATE_NOOP("Figures", "Pinned queries that are answered only now.")},
        {"kept", QT_TRANSLATE_NOOP("Figures", "Pinned queries that are answered as before.")},
        {"neighbours_kept",
         QT_TRANSLATE_NOOP("Figures", "How many of the nearest neighbours are still neighbours on the map: how far it can be trusted.")},
        {"distance", QT_TRANSLATE_NOOP("Figures", "How far the middle of the photos is from the middle of the captions.")},
        {"cosine_of_means", QT_TRANSLATE_NOOP("Figures", "Whether both middles lie in the same direction; 1 is the same.")},
        {"photo_cone", QT_TRANSLATE_NOOP("Figures", "How alike all photos are to the model; near 1 it can hardly tell them apart.")},
        {"caption_cone", QT_TRANSLATE_NOOP("Figures", "How alike all captions are to the model; near 1 it can hardly tell them apart.")},
        {"explained_x", QT_TRANSLATE_NOOP("Figures", "How much of all differences lies along this axis.")},
        {"explained_y", QT_TRANSLATE_NOOP("Figures", "How much of all differences lies along this axis.")},
        {"d_prime",
         QT_TRANSLATE_NOOP("Figures",
                           "How far scores of matching and unrelated pairs lie apart, in widths of their spread; 0 is not at all.")},
        {"of_photos",
         QT_TRANSLATE_NOOP("Figures", "How differently both models see them, after the one was turned onto the other; 0 is alike.")},
        {"of_captions",
         QT_TRANSLATE_NOOP("Figures", "How differently both models see them, after the one was turned onto the other; 0 is alike.")},
        {"fold_mean", QT_TRANSLATE_NOOP("Figures", "Each part is answered by a classifier that never saw it; this is their mean.")},
        {"fold_deviation", QT_TRANSLATE_NOOP("Figures", "How much the parts differ: what another choice of photos might change.")}};
    return kWords;
}

}  // namespace

QString ofSome(double share)
{
    for (const int of : {10, 100, 1000}) {
        const auto some = int(std::lround(std::clamp(share, 0.0, 1.0) * of));
        if ((some > 0 && (some < of || share >= 1)) || of == 1000)  // "10 of 10" is said of all alone
            return Figures::tr("%1 of %2").arg(QLocale().toString(some), QLocale().toString(of));
    }
    return {};
}

QString figureExplanation(const std::string &name)
{
    const auto found = explanations().find(QString::fromStdString(name));
    return found == explanations().end() ? QString() : Figures::tr(*found);
}

QString figureInWords(const core::Figure &figure)
{
    if (!std::isfinite(figure.value))
        return Figures::tr("Cannot be had here.");
    const bool photos = figure.scope.find("image_to_text") != std::string::npos;
    const QString some = ofSome(figure.value);
    if (figure.name == "r1")
        return (photos ? Figures::tr("%1 photos find one of their sentences first") : Figures::tr("%1 sentences find their photo first"))
            .arg(some);
    if (figure.name == "r5" || figure.name == "r10")
        return (photos ? Figures::tr("%1 photos find one of their sentences among the first %2")
                       : Figures::tr("%1 sentences find their photo among the first %2"))
            .arg(some, QLocale().toString(figure.name == "r5" ? 5 : 10));
    if (figure.name == "accuracy" && figure.scope != "gain")
        return Figures::tr("%1 photos are put into their class").arg(some);
    if (figure.name == "top5")
        return Figures::tr("%1 photos have their class among the first five").arg(some);
    if (figure.name == "precision")
        return Figures::tr("%1 photos that are called so are so").arg(some);
    if (figure.name == "recall")
        return Figures::tr("%1 photos that are so are called so").arg(some);
    if (figure.name == "median_rank")
        return Figures::tr("Half of them find their answer at place %1 or earlier").arg(figureValue(figure));
    return figureExplanation(figure.name);
}

}  // namespace semblance::ui
