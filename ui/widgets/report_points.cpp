// From a point of a diagram to the photos and captions behind it.
#include <QCoreApplication>
#include <QLocale>
#include <algorithm>
#include <cmath>

#include "ui/bridge/formats.h"
#include "ui/widgets/report_view.h"

namespace semblance::ui {

namespace {

struct Behind {
    Q_DECLARE_TR_FUNCTIONS(Behind)
};

using Values = std::vector<double>;

// Nothing where the report does not tell, as reports of earlier versions.
const Values &valuesOf(const core::EvaluationReport &report, const std::string &scope, const char *name)
{
    static const Values none;
    const core::Series *series = report.seriesOf(scope, name);
    return series ? series->values : none;
}

QString withShare(const QString &words, double share)
{
    return words + QStringLiteral(" · ") + percent(share);
}

QString scoreText(double score)
{
    return QLocale().toString(score, 'f', 3);
}

// A caption held against a photo, its own or another.
BehindItem pairOf(const core::EvaluationReport &report, double caption, double photo, const QString &detail)
{
    const core::MeasuredPhoto &one = report.photos.at(std::size_t(photo));
    const QString text = QString::fromStdString(report.captions.at(std::size_t(caption)).text);
    return {one.path, text, detail, one.id, text};
}

// Which of `bins` equal bins of [0,1] a probability is in: closed at the upper end, 0 in the first.
int binOf(double probability, int bins)
{
    return std::clamp(int(std::ceil(probability * bins)) - 1, 0, bins - 1);
}

// The threshold of this point calls `called` photos so: those that are not come first, then those that are and are missed.
BehindPoint behindThreshold(const core::EvaluationReport &report, int index, int called)
{
    const std::string scope = "per_class/" + std::to_string(index) + "/behind";
    const Values &likeliest = valuesOf(report, scope, "photo"), &likelihood = valuesOf(report, scope, "probability"),
                 &places = valuesOf(report, {}, "class_place"), &own = valuesOf(report, {}, "true_probability");
    if (likeliest.empty() || places.size() != report.photos.size() || own.size() != report.photos.size())
        return {};
    const QString name = QString::fromStdString(report.classes.at(std::size_t(index)));
    const auto item = [&](std::size_t photo, const QString &detail) {
        const core::MeasuredPhoto &one = report.photos.at(photo);
        return BehindItem{one.path, QString::fromStdString(report.classes.at(std::size_t(one.label))), detail, one.id, {}};
    };
    BehindPoint behind;
    for (std::size_t i = 0; i < std::min({likeliest.size(), likelihood.size(), std::size_t(called)}); ++i)
        if (const auto photo = std::size_t(likeliest[i]); report.photos.at(photo).label != index)
            behind.items.push_back(item(photo, withShare(Behind::tr("false alarm"), likelihood[i])));
    std::vector<BehindItem> found;
    int missed = 0;
    for (std::size_t i = 0; i < report.photos.size(); ++i) {
        if (report.photos[i].label != index)
            continue;
        const bool isFound = places[i] <= called;
        missed += !isFound;
        (isFound ? found : behind.items).push_back(item(i, withShare(isFound ? Behind::tr("found") : Behind::tr("missed"), own[i])));
    }
    behind.items.insert(behind.items.end(), found.begin(), found.end());
    behind.title = Behind::tr("%1: %2 found, %3 false alarms, %4 missed")
                       .arg(name, number(std::int64_t(found.size())), number(called - std::int64_t(found.size())), number(missed));
    return behind;
}

BehindPoint behindCertainty(const core::EvaluationReport &report, int bin)
{
    const int bins = int(valuesOf(report, "reliability", "confidence").size());
    const Values &stated = valuesOf(report, {}, "confidence"), &predicted = valuesOf(report, {}, "predicted");
    BehindPoint behind;
    for (std::size_t i = 0; i < std::min({stated.size(), predicted.size(), report.photos.size()}); ++i) {
        if (binOf(stated[i], bins) != bin)
            continue;
        const core::MeasuredPhoto &photo = report.photos[i];
        const QString truth = QString::fromStdString(report.classes.at(std::size_t(photo.label))),
                      answer = QString::fromStdString(report.classes.at(std::size_t(predicted[i])));
        const bool right = photo.label == std::int64_t(predicted[i]);
        BehindItem item{photo.path,
                        truth,
                        withShare(right ? Behind::tr("recognised") : Behind::tr("taken for %1").arg(answer), stated[i]),
                        photo.id,
                        {}};
        behind.items.insert(right ? behind.items.end() : behind.items.begin(), std::move(item));
    }
    behind.title = Behind::tr("%1 to %2 certain").arg(percent(double(bin) / bins), percent(double(bin + 1) / bins));
    return behind;
}

BehindPoint behindProbability(const core::EvaluationReport &report, const std::string &method, int bin)
{
    const std::string scope = "calibration/behind";
    const int bins = int(valuesOf(report, "calibration/" + method + "/reliability", "confidence").size());
    const Values &captions = valuesOf(report, scope, "caption"), &photos = valuesOf(report, scope, "photo"),
                 &matching = valuesOf(report, scope, "matching"), &stated = valuesOf(report, scope, method.c_str());
    BehindPoint behind;
    for (std::size_t i = 0; i < std::min({captions.size(), photos.size(), matching.size(), stated.size()}); ++i)
        if (binOf(stated[i], bins) == bin)
            behind.items.push_back(pairOf(report, captions[i], photos[i],
                                          withShare(matching[i] > 0 ? Behind::tr("belong together") : Behind::tr("unrelated"), stated[i])));
    behind.title = Behind::tr("Stated %1 to %2: some of the pairs").arg(percent(double(bin) / bins), percent(double(bin + 1) / bins));
    return behind;
}

BehindPoint behindScore(const core::EvaluationReport &report, bool matching, int bin)
{
    const core::Figure *low = report.figure("distribution/histogram", "low"), *high = report.figure("distribution/histogram", "high");
    const auto bins = double(valuesOf(report, "distribution/histogram", "matching").size());
    if (!low || !high || bins == 0)
        return {};
    const double step = (high->value - low->value) / bins, from = low->value + bin * step, to = from + step;
    const auto isHere = [&](double score) { return score >= from && score < to; };
    const std::string scope = "distribution/histogram/behind";
    const Values &own = valuesOf(report, "text_to_image", "score"), &captions = valuesOf(report, scope, "caption"),
                 &photos = valuesOf(report, scope, "photo"), &scores = valuesOf(report, scope, "score");
    BehindPoint behind;
    for (std::size_t i = 0; matching && i < std::min(own.size(), report.captions.size()); ++i)
        if (isHere(own[i]))
            behind.items.push_back(pairOf(report, double(i), double(report.captions[i].photo), scoreText(own[i])));
    for (std::size_t i = 0; !matching && i < std::min({captions.size(), photos.size(), scores.size()}); ++i)
        if (isHere(scores[i]))
            behind.items.push_back(
                pairOf(report, captions[i], photos[i], Behind::tr("unrelated") + QStringLiteral(" · ") + scoreText(scores[i])));
    behind.title = (matching ? Behind::tr("Captions and their own photos, score %1 to %2")
                             : Behind::tr("Unrelated pairs, score %1 to %2: some of them"))
                       .arg(scoreText(from), scoreText(to));
    return behind;
}

}  // namespace

BehindPoint behindPoint(const core::EvaluationReport &report, const QString &key, int point)
{
    const QStringList parts = key.split('/');
    if (parts.size() == 3 && parts[0] == QLatin1String("per_class")) {
        const Values &called = valuesOf(report, key.toStdString(), "called");
        return point >= 0 && point < int(called.size()) ? behindThreshold(report, parts[1].toInt(), int(called[std::size_t(point)]))
                                                        : BehindPoint();
    }
    if (key == QLatin1String("reliability"))
        return behindCertainty(report, point);
    if (parts.size() == 2 && parts[0] == QLatin1String("calibration"))
        return behindProbability(report, parts[1].toStdString(), point);
    if (parts.size() == 2 && parts[0] == QLatin1String("distribution"))
        return behindScore(report, parts[1] == QLatin1String("matching"), point);
    return {};
}

}  // namespace semblance::ui
