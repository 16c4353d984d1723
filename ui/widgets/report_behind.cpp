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

// Of a comparison: those whose place changed, the greatest loss first.
std::vector<BehindItem> moved(const core::EvaluationReport &report, const std::string &direction)
{
    const core::Series *before = report.seriesOf(direction, "baseline_rank"), *after = report.seriesOf(direction, "rank");
    std::vector<std::size_t> queries;
    for (std::size_t i = 0; before && after && i < std::min(before->values.size(), after->values.size()); ++i)
        if (before->values[i] != after->values[i])
            queries.push_back(i);
    const auto loss = [&](std::size_t i) { return after->values[i] - before->values[i]; };
    std::stable_sort(queries.begin(), queries.end(), [&](auto a, auto b) { return loss(a) > loss(b); });
    std::vector<BehindItem> items;
    for (const std::size_t query : queries) {
        const QString detail =
            Behind::tr("place %1, before %2")
                .arg(QLocale().toString(qlonglong(after->values[query])), QLocale().toString(qlonglong(before->values[query])));
        if (after->of == core::SeriesOf::Captions && query < report.captions.size())
            items.push_back(itemOf(report, std::size_t(report.captions[query].photo), QString::fromStdString(report.captions[query].text),
                                   detail, true));
        else if (after->of == core::SeriesOf::Photos && query < report.photos.size())
            items.push_back(itemOf(report, query, fileName(report.photos[query].path), detail));
    }
    return items;
}

// Queries of one direction whose own answer came later than `within`, the worst first.
std::vector<BehindItem> missed(const core::EvaluationReport &report, const std::string &scope, double within,
                               const std::string &language = {})
{
    const core::Series *ranks = report.seriesOf(scope, "rank");
    if (!ranks)
        return {};
    std::vector<std::size_t> queries;
    for (std::size_t i = 0; i < ranks->values.size(); ++i)
        if (ranks->values[i] > within && (language.empty() || (i < report.captions.size() && report.captions[i].language == language)))
            queries.push_back(i);
    std::stable_sort(queries.begin(), queries.end(), [&](auto a, auto b) { return ranks->values[a] > ranks->values[b]; });
    std::vector<BehindItem> items;
    for (const std::size_t query : queries) {
        if (ranks->of == core::SeriesOf::Captions && query < report.captions.size()) {
            const auto &caption = report.captions[query];
            items.push_back(
                itemOf(report, std::size_t(caption.photo), QString::fromStdString(caption.text), rankText(ranks->values[query]), true));
        } else if (ranks->of == core::SeriesOf::Photos && query < report.photos.size()) {
            items.push_back(itemOf(report, query, fileName(report.photos[query].path), rankText(ranks->values[query])));
        }
    }
    return items;
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

}  // namespace

std::vector<BehindItem> behindFigure(const core::EvaluationReport &report, const std::string &key)
{
    const std::size_t bar = key.find('|');
    const std::string scope = key.substr(0, bar), name = bar == std::string::npos ? std::string() : key.substr(bar + 1);
    const double within = name == "r1" ? 1 : name == "r5" ? 5 : 10;
    if (scope.starts_with("per_class/")) {
        const int index = std::atoi(scope.c_str() + 10);
        return photosOf(report, [index](int truth, int answer, std::size_t) { return (truth == index) != (answer == index); });
    }
    if (const core::Series *fold = report.seriesOf("", "fold"); fold && scope.starts_with("folds/")) {
        const double part = std::atoi(scope.c_str() + 6);
        return photosOf(report, [fold, part](int truth, int answer, std::size_t i) {
            return truth != answer && i < fold->values.size() && fold->values[i] == part;
        });
    }
    if (const core::Series *hits = report.seriesOf(scope, "hit"); hits && name == "text_to_image") {
        std::vector<BehindItem> items;
        for (std::size_t i = 0; i < std::min(hits->values.size(), report.captions.size()); ++i)
            if (hits->values[i] < 1)
                items.push_back(itemOf(report, std::size_t(report.captions[i].photo), QString::fromStdString(report.captions[i].text),
                                       Behind::tr("taken for another of its gallery"), true));
        return items;
    }
    // A language is asked among all photos: its places are those of the whole.
    if (scope.starts_with("languages/") && scope.ends_with("/text_to_image"))
        return missed(report, "text_to_image", within, scope.substr(10, scope.size() - 10 - std::string_view("/text_to_image").size()));
    if (report.summary.kind == core::EvaluationKind::Comparison)
        return moved(report, scope.substr(0, scope.find('/')));
    if (name == "accuracy")
        return photosOf(report, [](int truth, int answer, std::size_t) { return truth != answer; });
    return missed(report, scope, within);
}

std::vector<BehindItem> behindCell(const core::EvaluationReport &report, int truth, int answer)
{
    return photosOf(report, [truth, answer](int label, int predicted, std::size_t) { return label == truth && predicted == answer; });
}

std::vector<BehindItem> behindCertainty(const core::EvaluationReport &report, double certainty)
{
    const core::Series *bins = report.seriesOf("reliability", "confidence"), *stated = report.seriesOf("", "confidence");
    if (!bins || !stated || bins->values.empty())
        return {};
    // Bins are of equal width and closed at their upper end; a mean lies in its own.
    const auto binOf = [count = double(bins->values.size())](double value) { return std::max(0.0, std::ceil(value * count) - 1); };
    return photosOf(report,
                    [&](int, int, std::size_t i) { return i < stated->values.size() && binOf(stated->values[i]) == binOf(certainty); });
}

std::vector<BehindItem> behindPoints(const core::EvaluationReport &report, const std::vector<int> &points)
{
    std::vector<BehindItem> items;
    for (const int point : points) {
        const auto index = std::size_t(point);
        if (index < report.photos.size()) {
            items.push_back(itemOf(report, index, fileName(report.photos[index].path), {}));
        } else if (index - report.photos.size() < report.captions.size()) {
            const auto &caption = report.captions[index - report.photos.size()];
            items.push_back(itemOf(report, std::size_t(caption.photo), QString::fromStdString(caption.text), Behind::tr("caption"), true));
        }
    }
    return items;
}

}  // namespace semblance::ui
