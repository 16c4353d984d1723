// From a number of a report to the photos and captions behind it.
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

QString rankText(double rank)
{
    return Behind::tr("place %1").arg(QLocale().toString(qlonglong(rank)));
}

BehindItem itemOf(const core::EvaluationReport &report, std::size_t photo, const QString &title, const QString &detail,
                  bool isSentence = false)
{
    const core::MeasuredPhoto &one = report.photos.at(photo);
    return {one.path, title, detail, one.id, isSentence ? title : QString()};
}

BehindItem queryOf(const core::EvaluationReport &report, core::SeriesOf of, std::size_t query, const QString &detail)
{
    if (of == core::SeriesOf::Photos)
        return itemOf(report, query, fileName(report.photos.at(query).path), detail);
    const auto &caption = report.captions.at(query);
    return itemOf(report, std::size_t(caption.photo), QString::fromStdString(caption.text), detail, true);
}

std::size_t countOf(const core::EvaluationReport &report, const core::Series &series)
{
    return std::min(series.values.size(), series.of == core::SeriesOf::Photos ? report.photos.size() : report.captions.size());
}

// Of a comparison: those whose place changed, the greatest loss first; `only` "wins", "losses" or "ties" those alone.
std::vector<BehindItem> moved(const core::EvaluationReport &report, const std::string &direction, const std::string &only)
{
    const core::Series *before = report.seriesOf(direction, "baseline_rank"), *after = report.seriesOf(direction, "rank");
    if (!before || !after || before->of != after->of)
        return {};
    const auto loss = [&](std::size_t i) { return after->values[i] - before->values[i]; };
    std::vector<std::size_t> queries;
    for (std::size_t i = 0; i < std::min(countOf(report, *before), countOf(report, *after)); ++i)
        if (after->values[i] > 0
            && (only == "ties"     ? loss(i) == 0
                : only == "wins"   ? loss(i) < 0
                : only == "losses" ? loss(i) > 0
                                   : loss(i) != 0))
            queries.push_back(i);
    std::stable_sort(queries.begin(), queries.end(), [&](auto a, auto b) { return loss(a) > loss(b); });
    std::vector<BehindItem> items;
    for (const std::size_t query : queries)
        items.push_back(
            queryOf(report, after->of, query,
                    Behind::tr("place %1, before %2")
                        .arg(QLocale().toString(qlonglong(after->values[query])), QLocale().toString(qlonglong(before->values[query])))));
    return items;
}

// Captions or photos whose number in a series of them is `value`.
std::vector<BehindItem> itemsWith(const core::EvaluationReport &report, const core::Series *series, double value, const QString &detail)
{
    std::vector<BehindItem> items;
    for (std::size_t i = 0; series && i < countOf(report, *series); ++i)
        if (series->values[i] == value)
            items.push_back(queryOf(report, series->of, i, detail));
    return items;
}

// Queries of one direction whose own answer came later than `within`, the worst first.
std::vector<BehindItem> missed(const core::EvaluationReport &report, const std::string &scope, double within,
                               const std::string &language = {})
{
    const core::Series *ranks = report.seriesOf(scope, "rank");
    if (!ranks)
        return {};
    const auto isIn = [&](const std::string &wanted, std::size_t i) {
        return ranks->of == core::SeriesOf::Captions && report.captions[i].language == (wanted == "unknown" ? std::string() : wanted);
    };
    std::vector<std::size_t> queries;
    for (std::size_t i = 0; i < countOf(report, *ranks); ++i)
        if (ranks->values[i] > within && (language.empty() || isIn(language, i)))
            queries.push_back(i);
    std::stable_sort(queries.begin(), queries.end(), [&](auto a, auto b) { return ranks->values[a] > ranks->values[b]; });
    std::vector<BehindItem> items;
    for (const std::size_t query : queries)
        items.push_back(queryOf(report, ranks->of, query, rankText(ranks->values[query])));
    return items;
}

// The figure of a language is asked among all photos: its places are those of the whole.
std::vector<BehindItem> missedBy(const core::EvaluationReport &report, const std::string &scope, const std::string &name)
{
    static const std::string_view languages = "languages/", way = "/text_to_image";
    const core::Figure *median = name == "median_rank" ? report.figure(scope, name) : nullptr;
    const double within = name == "r5" ? 5 : name == "r10" || name == "r10_change" ? 10 : median ? median->value : 1;
    if (scope.starts_with(languages) && scope.ends_with(way))
        return missed(report, "text_to_image", within, scope.substr(languages.size(), scope.size() - languages.size() - way.size()));
    return missed(report, scope, within);
}

QString className(const core::EvaluationReport &report, double index)
{
    return index >= 0 && index < double(report.classes.size()) ? QString::fromStdString(report.classes[std::size_t(index)]) : QString();
}

template <class Wanted>
std::vector<BehindItem> photosOf(const core::EvaluationReport &report, Wanted wanted)
{
    const core::Series *predicted = report.seriesOf("", "predicted");
    const core::Series *confidence = report.seriesOf("", "confidence");
    std::vector<BehindItem> items;
    for (std::size_t i = 0; predicted && i < std::min(predicted->values.size(), report.photos.size()); ++i) {
        const auto &photo = report.photos[i];
        if (!wanted(int(photo.label), int(predicted->values[i]), i))
            continue;
        QString detail = photo.label == std::int64_t(predicted->values[i])
                             ? Behind::tr("recognised")
                             : Behind::tr("taken for %1").arg(className(report, predicted->values[i]));
        if (confidence && i < confidence->values.size())
            detail += QStringLiteral(" · ") + percent(confidence->values[i]);
        items.push_back(itemOf(report, i, className(report, double(photo.label)), detail));
    }
    return items;
}

// Captions that another photo of their gallery was nearer to; a caption of several galleries in one of them.
std::vector<BehindItem> lostInGallery(const core::EvaluationReport &report, const std::string &scope)
{
    const core::Series *hits = report.seriesOf(scope, "hit");
    std::vector<BehindItem> items;
    for (std::size_t i = 0; hits && i < countOf(report, *hits); ++i)
        if (hits->values[i] < 1)
            items.push_back(queryOf(report, hits->of, i, Behind::tr("taken for another of its gallery")));
    return items;
}

std::vector<BehindItem> behindCluster(const core::EvaluationReport &report, int cluster)
{
    const core::Series *clusters = report.seriesOf("map", "cluster");
    return itemsWith(report, clusters, cluster, {});
}

// Classes: mistaken photos, of all, of a part of the cross-validation, or of one class.
std::vector<BehindItem> mistaken(const core::EvaluationReport &report, const std::string &scope, const std::string &name)
{
    if (scope.starts_with("per_class/")) {
        const int index = std::atoi(scope.c_str() + 10);
        return photosOf(report, [index](int truth, int answer, std::size_t) { return (truth == index) != (answer == index); });
    }
    if (scope.starts_with("folds/")) {
        const core::Series *fold = report.seriesOf("", "fold");
        const double part = std::atoi(scope.c_str() + 6);
        return photosOf(report, [fold, part](int truth, int answer, std::size_t i) {
            return truth != answer && fold && i < fold->values.size() && fold->values[i] == part;
        });
    }
    if (name == "top5")
        return missed(report, "", 5);
    const bool ofAll = name == "accuracy" || name.ends_with("precision") || name.ends_with("recall") || name.ends_with("f1");
    return scope.empty() && ofAll ? photosOf(report, [](int truth, int answer, std::size_t) { return truth != answer; })
                                  : std::vector<BehindItem>();
}

}  // namespace

std::vector<BehindItem> behindFigure(const core::EvaluationReport &report, const std::string &key)
{
    const std::size_t bar = key.find('|');
    const std::string scope = key.substr(0, bar), name = bar == std::string::npos ? std::string() : key.substr(bar + 1);
    switch (report.summary.kind) {
    case core::EvaluationKind::Classification: return mistaken(report, scope, name);
    case core::EvaluationKind::Comparison:
        if (scope == "regression")
            return name == "lost" ? itemsWith(report, report.seriesOf("text_to_image", "pinned_lost"), 1, Behind::tr("lost"))
                                  : std::vector<BehindItem>();
        return moved(report, scope.substr(0, scope.find('/')), name);
    case core::EvaluationKind::Map:
        return scope.starts_with("clusters/") ? behindCluster(report, std::atoi(scope.c_str() + 9)) : std::vector<BehindItem>();
    case core::EvaluationKind::Retrieval:
    case core::EvaluationKind::Robustness: break;
    }
    if (scope.starts_with("galleries/"))
        return name == "text_to_image" ? lostInGallery(report, scope) : std::vector<BehindItem>();
    return missedBy(report, scope, name);
}

std::vector<BehindItem> behindCell(const core::EvaluationReport &report, int truth, int answer)
{
    return photosOf(report, [truth, answer](int label, int predicted, std::size_t) { return label == truth && predicted == answer; });
}

std::vector<BehindItem> behindPoints(const core::EvaluationReport &report, const std::vector<int> &points)
{
    std::vector<BehindItem> items;
    const std::size_t photos = report.photos.size(), each = photos + report.captions.size();
    for (const int point : points) {
        const std::size_t place = std::size_t(point), index = each > 0 ? place % each : 0;
        if (place >= 2 * each)
            continue;
        QString detail = index < photos ? QString() : Behind::tr("caption");
        if (place >= each)
            detail = Behind::tr("as %1 sees it").arg(QString::fromStdString(report.summary.baseline));
        items.push_back(index < photos ? queryOf(report, core::SeriesOf::Photos, index, detail)
                                       : queryOf(report, core::SeriesOf::Captions, index - photos, detail));
    }
    return items;
}

}  // namespace semblance::ui
