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

// Queries of one direction whose own answer came later than `within`, the worst first.
std::vector<BehindItem> missed(const core::EvaluationReport &report, const std::string &scope, double within)
{
    const core::Series *ranks = report.seriesOf(scope, "rank");
    if (!ranks)
        return {};
    std::vector<std::size_t> queries;
    for (std::size_t i = 0; i < ranks->values.size(); ++i)
        if (ranks->values[i] > within)
            queries.push_back(i);
    std::stable_sort(queries.begin(), queries.end(), [&](auto a, auto b) { return ranks->values[a] > ranks->values[b]; });
    std::vector<BehindItem> items;
    for (const std::size_t query : queries) {
        if (ranks->of == core::SeriesOf::Captions && query < report.captions.size()) {
            const auto &caption = report.captions[query];
            items.push_back(
                {report.photos.at(std::size_t(caption.photo)).path, QString::fromStdString(caption.text), rankText(ranks->values[query])});
        } else if (ranks->of == core::SeriesOf::Photos && query < report.photos.size()) {
            items.push_back({report.photos[query].path, fileName(report.photos[query].path), rankText(ranks->values[query])});
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
        if (!wanted(int(photo.label), int(predicted->values[i])))
            continue;
        QString detail = photo.label == std::int64_t(predicted->values[i])
                             ? Behind::tr("recognised")
                             : Behind::tr("taken for %1").arg(className(report, predicted->values[i]));
        if (confidence && i < confidence->values.size())
            detail += QStringLiteral(" · ") + percent(confidence->values[i]);
        items.push_back({photo.path, className(report, double(photo.label)), detail});
    }
    return items;
}

}  // namespace

std::vector<BehindItem> behindFigure(const core::EvaluationReport &report, const std::string &key)
{
    const std::size_t bar = key.find('|');
    const std::string scope = key.substr(0, bar), name = bar == std::string::npos ? std::string() : key.substr(bar + 1);
    if (scope.starts_with("per_class/")) {
        const int index = std::atoi(scope.c_str() + 10);
        return photosOf(report, [index](int truth, int answer) { return (truth == index) != (answer == index); });
    }
    if (name == "accuracy")
        return photosOf(report, [](int truth, int answer) { return truth != answer; });
    return missed(report, scope, name == "r1" ? 1 : name == "r5" ? 5 : 10);
}

std::vector<BehindItem> behindCell(const core::EvaluationReport &report, int truth, int answer)
{
    return photosOf(report, [truth, answer](int label, int predicted) { return label == truth && predicted == answer; });
}

std::vector<BehindItem> behindPoints(const core::EvaluationReport &report, const std::vector<int> &points)
{
    std::vector<BehindItem> items;
    for (const int point : points) {
        const auto index = std::size_t(point);
        if (index < report.photos.size()) {
            items.push_back({report.photos[index].path, fileName(report.photos[index].path), {}});
        } else if (index - report.photos.size() < report.captions.size()) {
            const auto &caption = report.captions[index - report.photos.size()];
            items.push_back(
                {report.photos.at(std::size_t(caption.photo)).path, QString::fromStdString(caption.text), Behind::tr("caption")});
        }
    }
    return items;
}

}  // namespace semblance::ui
