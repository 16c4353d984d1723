#include "tests/support/evaluation_reports.h"

#include <cmath>
#include <tuple>

namespace semblance::test {

using namespace semblance::core;

namespace {

EvaluationReport started(EvaluationKind kind, const char *data)
{
    EvaluationReport report;
    report.summary.id = EvaluationId{1 + std::int64_t(kind)};
    report.summary.kind = kind;
    report.summary.model = "Semblance starter";
    report.summary.version = "9f31c2aa41d0";
    report.summary.precision = "fp32";
    report.summary.data = data;
    report.summary.seed = 1;
    report.summary.measuredAt = "2026-11-21T15:02:11Z";
    report.summary.seconds = 12.5;
    return report;
}

void addDirection(EvaluationReport &report, const std::string &scope, double r1, double r5, double r10, double median)
{
    const auto share = [&](const char *name, double value) {
        report.summary.figures.push_back({scope, name, value, Unit::Fraction, Interval{value - 0.04, value + 0.05}});
    };
    share("r1", r1);
    share("r5", r5);
    share("r10", r10);
    report.summary.figures.push_back({scope, "median_rank", median, Unit::Rank, Interval{median - 1, median + 2}});
}

}  // namespace

EvaluationReport retrievalReport()
{
    EvaluationReport report = started(EvaluationKind::Retrieval, "/data/holidays/captions.csv");
    addDirection(report, "text_to_image", 0.31, 0.62, 0.74, 4);
    addDirection(report, "image_to_text", 0.35, 0.66, 0.79, 3);
    report.summary.figures.push_back({"", "queries", 3, Unit::Count, std::nullopt});
    const char *texts[]{"A brown dog runs along the beach", "Two children build a castle of sand", "A red boat on the sea at sunset"};
    for (std::int64_t i = 0; i < 3; ++i) {
        report.photos.push_back({PhotoId{i + 1}, "/pictures/Holidays/IMG_" + std::to_string(1001 + i) + ".jpg", -1});
        report.captions.push_back({CaptionId{i + 1}, texts[i], "en", i});
    }
    report.series.push_back({"text_to_image", "rank", SeriesOf::Captions, {1, 3, 14}});
    report.series.push_back({"image_to_text", "rank", SeriesOf::Photos, {1, 1, 12}});
    report.series.push_back({"text_to_image", "first", SeriesOf::Captions, {0, 2, 1}});
    report.summary.figures.push_back({"distribution/histogram", "low", -0.2, Unit::Score, std::nullopt});
    report.summary.figures.push_back({"distribution/histogram", "high", 0.6, Unit::Score, std::nullopt});
    Series matching{"distribution/histogram", "matching", SeriesOf::Points, {}},
        unrelated{"distribution/histogram", "unrelated", SeriesOf::Points, {}};
    for (int i = 0; i < 60; ++i) {
        const double score = -0.2 + 0.8 * (i + 0.5) / 60;
        matching.values.push_back(0.09 * std::exp(-std::pow((score - 0.32) / 0.09, 2)));
        unrelated.values.push_back(0.12 * std::exp(-std::pow((score - 0.05) / 0.07, 2)));
    }
    report.series.push_back(matching);
    report.series.push_back(unrelated);
    report.series.push_back({"calibration/platt/reliability", "confidence", SeriesOf::Points, {0.1, 0.3, 0.5, 0.7, 0.9}});
    report.series.push_back({"calibration/platt/reliability", "frequency", SeriesOf::Points, {0.08, 0.27, 0.55, 0.72, 0.93}});
    report.series.push_back({"text_to_image", "score", SeriesOf::Captions, {0.41, 0.325, 0.1}});
    const std::string unlike = "distribution/histogram/behind", checked = "calibration/behind";
    report.series.push_back({unlike, "caption", SeriesOf::Points, {0, 1}});
    report.series.push_back({unlike, "photo", SeriesOf::Points, {2, 0}});
    report.series.push_back({unlike, "score", SeriesOf::Points, {0.05, 0.3}});
    report.series.push_back({checked, "caption", SeriesOf::Points, {0, 1, 2}});
    report.series.push_back({checked, "photo", SeriesOf::Points, {0, 2, 1}});
    report.series.push_back({checked, "matching", SeriesOf::Points, {1, 0, 0}});
    report.series.push_back({checked, "platt", SeriesOf::Points, {0.93, 0.91, 0.08}});
    report.series.push_back({checked, "isotonic", SeriesOf::Points, {0.95, 0.5, 0.1}});
    return report;
}

EvaluationReport classReport()
{
    EvaluationReport report = started(EvaluationKind::Classification, "/data/pets");
    report.classes = {"cat", "dog"};
    report.summary.figures = {{"", "accuracy", 0.75, Unit::Fraction, Interval{0.5, 1.0}},
                              {"", "top5", 1.0, Unit::Fraction, std::nullopt},
                              {"", "ece", 0.12, Unit::Fraction, std::nullopt},
                              {"per_class/0", "f1", 0.667, Unit::Fraction, std::nullopt},
                              {"per_class/1", "f1", 0.8, Unit::Fraction, std::nullopt}};
    for (std::int64_t i = 0; i < 4; ++i)
        report.photos.push_back({PhotoId{i + 1}, "/pictures/Holidays/IMG_" + std::to_string(1001 + i) + ".jpg", i / 2});
    report.series = {{"", "confusion", SeriesOf::Points, {1, 1, 0, 2}},
                     {"", "predicted", SeriesOf::Photos, {0, 1, 1, 1}},
                     {"", "confidence", SeriesOf::Photos, {0.9, 0.6, 0.8, 0.95}},
                     {"reliability", "confidence", SeriesOf::Points, {0.55, 0.75, 0.95}},
                     {"reliability", "accuracy", SeriesOf::Points, {0.4, 0.7, 1.0}},
                     {"per_class/0/roc", "false_positive_rate", SeriesOf::Points, {0, 0, 1}},
                     {"per_class/0/roc", "true_positive_rate", SeriesOf::Points, {0, 0.5, 1}},
                     {"per_class/0/roc", "called", SeriesOf::Points, {0, 1, 4}},
                     {"per_class/0/behind", "photo", SeriesOf::Points, {0, 2, 1, 3}},
                     {"per_class/0/behind", "probability", SeriesOf::Points, {0.9, 0.45, 0.4, 0.05}},
                     {"", "class_place", SeriesOf::Photos, {1, 3, 4, 1}},
                     {"", "true_probability", SeriesOf::Photos, {0.9, 0.4, 0.55, 0.95}},
                     {"per_class/0/pr", "called", SeriesOf::Points, {1, 2, 4}},
                     {"per_class/0/pr", "recall", SeriesOf::Points, {0, 0.5, 1}},
                     {"per_class/0/pr", "precision", SeriesOf::Points, {1, 1, 0.67}}};
    return report;
}

EvaluationReport comparisonReport()
{
    EvaluationReport report = retrievalReport();
    report.summary.kind = EvaluationKind::Comparison;
    report.summary.baseline = "holidays-2023";
    report.summary.baselineVersion = "00ff00ff00ff";
    report.summary.figures.clear();
    for (const std::string way : {"text_to_image", "image_to_text"}) {
        for (const auto &[name, before, now] :
             {std::tuple("r1", 0.24, 0.31), std::tuple("r5", 0.58, 0.62), std::tuple("r10", 0.71, 0.74)}) {
            const std::string place = way + "/" + name;
            report.summary.figures.push_back({place, "baseline", before, Unit::Fraction, std::nullopt});
            report.summary.figures.push_back({place, "version", now, Unit::Fraction, std::nullopt});
            report.summary.figures.push_back(
                {place, "difference", now - before, Unit::Fraction, Interval{now - before - 0.03, now - before + 0.03}});
            report.summary.figures.push_back({place, "p_value", 0.031, Unit::Number, std::nullopt});
        }
        for (const char *name : {"wins", "losses", "ties"})
            report.summary.figures.push_back({way, name, 1, Unit::Count, std::nullopt});
    }
    report.summary.figures.push_back({"regression", "lost", 1, Unit::Count, std::nullopt});
    report.series = {{"text_to_image", "baseline_rank", SeriesOf::Captions, {1, 9, 2}},
                     {"text_to_image", "rank", SeriesOf::Captions, {1, 3, 14}},
                     {"image_to_text", "baseline_rank", SeriesOf::Photos, {1, 1, 12}},
                     {"image_to_text", "rank", SeriesOf::Photos, {1, 1, 12}}};
    return report;
}

EvaluationReport robustnessReport()
{
    EvaluationReport report = retrievalReport();
    report.summary.kind = EvaluationKind::Robustness;
    report.summary.figures.clear();
    report.series.clear();
    double loss = 0;
    for (const char *damage : {"clean", "blur", "noise", "jpeg", "crop", "rotation", "gray", "typos"}) {
        for (const char *way : {"text_to_image", "image_to_text"}) {
            const std::string scope = std::string("robustness/") + damage + "/" + way;
            addDirection(report, scope, 0.31 - loss, 0.62 - loss, 0.74 - loss, 4);
            if (loss > 0)
                report.summary.figures.push_back({scope, "r10_change", -loss, Unit::Fraction, Interval{-loss - 0.04, -loss + 0.04}});
            const bool captions = std::string(way) == "text_to_image";
            report.series.push_back({scope, "rank", captions ? SeriesOf::Captions : SeriesOf::Photos, {1, 3, 14 + 100 * loss}});
        }
        loss += 0.03;
    }
    return report;
}

EvaluationReport mapReport(int photos)
{
    EvaluationReport report = started(EvaluationKind::Map, "library");
    report.classes = {"beach", "dog", "street", "food"};
    Series px{"map", "tsne_x", SeriesOf::Photos, {}}, py{"map", "tsne_y", SeriesOf::Photos, {}},
        cluster{"map", "cluster", SeriesOf::Photos, {}};
    Series cx{"map", "tsne_x", SeriesOf::Captions, {}}, cy{"map", "tsne_y", SeriesOf::Captions, {}};
    for (int i = 0; i < photos; ++i) {
        const int group = i % 4;
        const double angle = i * 2.4, away = 3.0 * std::sqrt(double(i) / photos);
        const double x = (group % 2 ? 6.0 : -6.0) + away * std::cos(angle), y = (group < 2 ? 5.0 : -5.0) + away * std::sin(angle);
        px.values.push_back(x);
        py.values.push_back(y);
        cluster.values.push_back(group);
        cx.values.push_back(x * 0.8 + 1.5);
        cy.values.push_back(y * 0.8 - 1.0);
        report.photos.push_back({PhotoId{i + 1}, "/pictures/Holidays/IMG_" + std::to_string(1001 + i) + ".jpg", -1});
        report.captions.push_back({CaptionId{i + 1}, "A photo of the holidays", "en", i});
    }
    report.series = {px, py, cluster, cx, cy};
    report.summary.figures.push_back({"tsne", "neighbours_kept", 0.61, Unit::Fraction, std::nullopt});
    return report;
}

}  // namespace semblance::test
