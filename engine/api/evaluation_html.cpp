#include "engine/api/evaluation_html.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numeric>

#include "engine/api/evaluation_words.h"
#include "engine/core/paths.h"

namespace semblance::api {

namespace {

using core::Figure;
using core::Series;

constexpr double width = 360, height = 240, margin = 34;
constexpr std::size_t mostClasses = 40, mostCurves = 12, mostQueries = 40, mostPoints = 6000;

// Colours that are told apart in print and by most eyes (Okabe and Ito 2008).
constexpr const char *palette[] = {"#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#56B4E9", "#8C6D00", "#000000"};

std::string escaped(const std::string &text)
{
    std::string result;
    for (const char letter : core::displayPath(text)) {
        switch (letter) {
        case '&': result += "&amp;"; break;
        case '<': result += "&lt;"; break;
        case '>': result += "&gt;"; break;
        case '"': result += "&quot;"; break;
        default: result += letter;
        }
    }
    return result;
}

std::string number(double value, int digits = 3)
{
    if (!std::isfinite(value))
        return "–";
    char text[64];
    std::snprintf(text, sizeof text, "%.*f", digits, value);
    return text;
}

std::string shown(const Figure &figure, const EvaluationWords &words)
{
    if (figure.unit == core::Unit::Count)
        return number(figure.value, 0);
    const int digits = figure.unit == core::Unit::Rank || figure.unit == core::Unit::Seconds ? 1 : 3;
    std::string text = number(figure.value, digits);
    if (figure.interval)
        text += " <small>(" + number(figure.interval->low, digits) + " " + words("to") + " " + number(figure.interval->high, digits)
                + ")</small>";
    return text;
}

// A fraction as a bar with its interval as a whisker.
std::string bar(const Figure &figure)
{
    if (figure.unit != core::Unit::Fraction || !(figure.value >= 0 && figure.value <= 1))
        return "";
    std::string svg = "<svg class=bar viewBox='0 0 100 10' preserveAspectRatio=none><rect width=100 height=10 fill='#eee'/><rect width="
                      + number(100 * figure.value, 1) + " height=10 fill='" + palette[0] + "'/>";
    if (figure.interval)
        svg += "<rect x=" + number(100 * figure.interval->low, 1)
               + " y=4 width=" + number(100 * (figure.interval->high - figure.interval->low), 1) + " height=2 fill='#000'/>";
    return svg + "</svg>";
}

const std::vector<double> *valuesOf(const EvaluationReport &report, const std::string &scope, const std::string &name)
{
    const Series *series = report.seriesOf(scope, name);
    return series != nullptr && !series->values.empty() ? &series->values : nullptr;
}

// A chart's frame with both axes from `low` to `high`; what is drawn is in percent of the plot, y upwards.
class Chart {
public:
    Chart(std::string title, std::string x, std::string y) : m_title(std::move(title))
    {
        m_body = "<text x=" + number(margin + width / 2, 0) + " y=" + number(height + 2 * margin - 4, 0) + " text-anchor=middle>"
                 + escaped(x) + "</text><text transform='translate(12 " + number(margin + height / 2, 0)
                 + ") rotate(-90)' text-anchor=middle>" + escaped(y) + "</text><rect x=" + number(margin, 0) + " y=" + number(margin / 2, 0)
                 + " width=" + number(width, 0) + " height=" + number(height, 0) + " fill=none stroke='#999'/>";
    }
    void line(const std::vector<double> &x, const std::vector<double> &y, const char *colour, const char *extra = "")
    {
        std::string points;
        for (std::size_t i = 0; i < std::min(x.size(), y.size()); ++i)
            if (std::isfinite(x[i]) && std::isfinite(y[i]))
                points += left(x[i]) + "," + top(y[i]) + " ";
        m_body += "<polyline fill=none stroke='" + std::string(colour) + "' " + extra + " points='" + points + "'/>";
    }
    void dot(double x, double y, double radius, const char *colour)
    {
        m_body += "<circle cx=" + left(x) + " cy=" + top(y) + " r=" + number(radius, 1) + " fill='" + colour + "' fill-opacity=.6 />";
    }
    void column(double from, double to, double y, const char *colour)
    {
        m_body += "<rect x=" + left(from) + " y=" + top(y) + " width=" + number((to - from) * width, 2) + " height=" + number(y * height, 2)
                  + " fill='" + colour + "' fill-opacity=.5 />";
    }
    [[nodiscard]] std::string text(const std::string &legend = {}) const
    {
        return "<figure><figcaption>" + escaped(m_title) + "</figcaption><svg viewBox='0 0 " + number(width + 2 * margin, 0) + " "
               + number(height + 2 * margin, 0) + "'>" + m_body + "</svg>" + legend + "</figure>";
    }

private:
    [[nodiscard]] static std::string left(double x) { return number(margin + x * width, 2); }
    [[nodiscard]] static std::string top(double y) { return number(margin / 2 + (1 - y) * height, 2); }
    std::string m_title, m_body;
};

std::string legendEntry(const char *colour, const std::string &name)
{
    return "<span class=key><i style='background:" + std::string(colour) + "'></i>" + escaped(name) + "</span> ";
}

std::string histogramChart(const EvaluationReport &report, const EvaluationWords &words)
{
    const auto *matching = valuesOf(report, "distribution/histogram", "matching");
    const auto *unrelated = valuesOf(report, "distribution/histogram", "unrelated");
    if (matching == nullptr || unrelated == nullptr)
        return {};
    const double most =
        std::max(*std::max_element(matching->begin(), matching->end()), *std::max_element(unrelated->begin(), unrelated->end()));
    const Figure *low = report.figure("distribution/histogram", "low"), *high = report.figure("distribution/histogram", "high");
    Chart chart(words("Scores of matching and unrelated pairs"),
                words("cosine, " + number(low ? low->value : 0, 2) + " to " + number(high ? high->value : 0, 2)), words("share of pairs"));
    const auto bins = static_cast<double>(matching->size());
    for (std::size_t i = 0; i < matching->size(); ++i) {
        chart.column(static_cast<double>(i) / bins, static_cast<double>(i + 1) / bins, (*unrelated)[i] / most, palette[1]);
        chart.column(static_cast<double>(i) / bins, static_cast<double>(i + 1) / bins, (*matching)[i] / most, palette[0]);
    }
    return chart.text(legendEntry(palette[0], words("matching")) + legendEntry(palette[1], words("unrelated")));
}

std::string reliabilityChart(const EvaluationReport &report, const EvaluationWords &words, const char *title, const std::string &scope,
                             const std::string &truth)
{
    const auto *stated = valuesOf(report, scope, "confidence"), *found = valuesOf(report, scope, truth),
               *count = valuesOf(report, scope, "count");
    if (stated == nullptr || found == nullptr || count == nullptr)
        return {};
    Chart chart(words(title), words("stated probability"), words("share that was right"));
    chart.line({0, 1}, {0, 1}, "#999", "stroke-dasharray=4");
    std::vector<double> x, y;
    for (std::size_t i = 0; i < stated->size(); ++i)
        if ((*count)[i] > 0) {
            x.push_back((*stated)[i]);
            y.push_back((*found)[i]);
            chart.dot(x.back(), y.back(), 3, palette[0]);
        }
    chart.line(x, y, palette[0]);
    return chart.text();
}

std::string curveCharts(const EvaluationReport &report, const EvaluationWords &words)
{
    if (report.summary.kind != EvaluationKind::Classification)
        return {};
    Chart roc(words("ROC, one class against the rest"), words("false positive rate"), words("true positive rate")),
        pr(words("Precision and recall"), words("recall"), words("precision"));
    roc.line({0, 1}, {0, 1}, "#999", "stroke-dasharray=4");
    std::string legend;
    for (std::size_t k = 0; k < std::min(mostCurves, report.classes.size()); ++k) {
        const std::string scope = "per_class/" + std::to_string(k);
        const char *colour = palette[k % std::size(palette)];
        if (const auto *x = valuesOf(report, scope + "/roc", "false_positive_rate"),
            *y = valuesOf(report, scope + "/roc", "true_positive_rate");
            x && y)
            roc.line(*x, *y, colour);
        if (const auto *x = valuesOf(report, scope + "/pr", "recall"), *y = valuesOf(report, scope + "/pr", "precision"); x && y)
            pr.line(*x, *y, colour);
        legend += legendEntry(colour, report.classes[k]);
    }
    return roc.text(legend) + pr.text(legend);
}

std::string mapChart(const EvaluationReport &report, const EvaluationWords &words, const char *title, const std::string &name)
{
    std::vector<double> x, y;
    std::vector<const char *> colours;
    for (const auto of : {core::SeriesOf::Photos, core::SeriesOf::Captions})
        for (const Series &series : report.series) {
            if (series.scope != "map" || series.of != of || (series.name != name + "_x" && series.name != name + "_y"))
                continue;
            auto &values = series.name.back() == 'x' ? x : y;
            values.insert(values.end(), series.values.begin(), series.values.end());
            for (std::size_t i = 0; series.name.back() == 'x' && i < series.values.size(); ++i)
                colours.push_back(
                    of == core::SeriesOf::Captions
                        ? "#bbb"
                        : palette[static_cast<std::size_t>(std::max<std::int64_t>(0, report.photos[i].label)) % std::size(palette)]);
        }
    if (x.empty() || x.size() != y.size())
        return {};
    const auto range = [](const std::vector<double> &values) {
        double low = 1e300, high = -1e300;
        for (const double value : values)
            if (std::isfinite(value)) {
                low = std::min(low, value);
                high = std::max(high, value);
            }
        return std::pair(low, std::max(high - low, 1e-12));
    };
    const auto [left, across] = range(x);
    const auto [bottom, up] = range(y);
    Chart chart(words(title), words("gray: captions, colours: photos by cluster"), "");
    const std::size_t step = x.size() / mostPoints + 1;
    for (std::size_t i = x.size(); i-- > 0;)  // photos over captions
        if (i % step == 0 && std::isfinite(x[i]) && std::isfinite(y[i]))
            chart.dot((x[i] - left) / across, (y[i] - bottom) / up, 1.6, colours[i]);
    return chart.text();
}

std::string confusionTable(const EvaluationReport &report, const EvaluationWords &words)
{
    const auto *confusion = valuesOf(report, "", "confusion");
    const std::size_t classes = report.classes.size();
    if (confusion == nullptr || classes > mostClasses)
        return {};
    std::string html = "<h2>" + words("Confusion: true class by row, predicted by column") + "</h2><table class=confusion><tr><th></th>";
    for (const std::string &name : report.classes)
        html += "<th class=up>" + escaped(name) + "</th>";
    for (std::size_t k = 0; k < classes; ++k) {
        double photos = 0;
        for (std::size_t p = 0; p < classes; ++p)
            photos += (*confusion)[k * classes + p];
        html += "</tr><tr><th>" + escaped(report.classes[k]) + "</th>";
        for (std::size_t p = 0; p < classes; ++p) {
            const double count = (*confusion)[k * classes + p], share = photos > 0 ? count / photos : 0;
            html += "<td style='background:rgba(0,114,178," + number(share, 2) + ")" + (share > 0.6 ? ";color:#fff" : "") + "'>"
                    + (count > 0 ? number(count, 0) : "") + "</td>";
        }
    }
    return html + "</tr></table>";
}

std::string figureTables(const EvaluationReport &report, const EvaluationWords &words)
{
    std::string html, scope = "\n";
    for (const Figure &figure : report.summary.figures) {
        if (figure.scope != scope) {
            html += scope == "\n" ? "" : "</table></section>";
            scope = figure.scope;
            html += "<section><h3>" + escaped(words.scope(scope, report.classes)) + "</h3><table>";
        }
        html +=
            "<tr><th>" + escaped(words.figure(figure.name)) + "</th><td>" + shown(figure, words) + "</td><td>" + bar(figure) + "</td></tr>";
    }
    return html.empty() ? html : "<h2>" + words("Figures") + "</h2><div class=sections>" + html + "</table></section></div>";
}

// The captions that are furthest from finding their photo.
std::string worstQueries(const EvaluationReport &report, const EvaluationWords &words)
{
    const auto *rank = valuesOf(report, "text_to_image", "rank");
    if (rank == nullptr || rank->size() != report.captions.size())
        return {};
    std::vector<std::size_t> order(rank->size());
    std::iota(order.begin(), order.end(), 0u);
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return (*rank)[a] > (*rank)[b]; });
    std::string html = "<h2>" + words("Sentences that find their photo last") + "</h2><table><tr><th>" + words("place") + "</th><th>"
                       + words("sentence") + "</th><th>" + words("photo") + "</th></tr>";
    for (std::size_t i = 0; i < std::min(mostQueries, order.size()); ++i) {
        const auto &caption = report.captions[order[i]];
        html += "<tr><td>" + number((*rank)[order[i]], 0) + "</td><td>" + escaped(caption.text) + "</td><td>"
                + escaped(report.photos[static_cast<std::size_t>(caption.photo)].path.filename().native()) + "</td></tr>";
    }
    return html + "</table>";
}

std::string heading(const EvaluationReport &report, const EvaluationWords &words)
{
    const EvaluationSummary &summary = report.summary;
    const auto row = [&](const char *what, const std::string &text) {
        return "<tr><th>" + words(what) + "</th><td>" + escaped(text) + "</td></tr>";
    };
    std::string html = "<h1>" + escaped(words("Evaluation of " + summary.model)) + "</h1><table>"
                       + row("version", summary.version + ", " + summary.precision);
    if (!summary.baseline.empty())
        html += row("against", summary.baseline + ", " + summary.baselineVersion);
    html += row("set", summary.data.native())
            + row("photos, captions", std::to_string(report.photos.size()) + ", " + std::to_string(report.captions.size()))
            + row("seed, settings", std::to_string(summary.seed) + ", " + words(summary.settings))
            + row("measured", summary.measuredAt + ", " + words("in " + number(summary.seconds, 1) + " s")) + "</table>";
    for (const std::string &note : report.notes)
        html += "<p class=note>" + escaped(words(note)) + "</p>";
    if (!report.leftOut.empty())
        html += "<p class=note>"
                + escaped(words(std::to_string(report.leftOut.size()) + " entries of the set were left out; the first: "
                                + report.leftOut.front().path.native() + ": " + report.leftOut.front().reason))
                + "</p>";
    return html;
}

constexpr const char *style =
    "body{font:14px/1.45 system-ui,sans-serif;margin:2em "
    "auto;max-width:1000px;color:#111}h1{font-size:1.5em}h2{font-size:1.15em;margin-top:2em}"
    "h3{font-size:1em;margin:.3em 0}table{border-collapse:collapse}th,td{text-align:left;padding:.15em .6em;border-bottom:1px solid #ddd;"
    "font-weight:normal;vertical-align:top}small{color:#555}.bar{width:120px;height:10px}.sections{columns:2}section{break-inside:avoid;"
    "margin-bottom:1em}figure{display:inline-block;margin:0 1em 1em 0;break-inside:avoid}figure svg{width:440px;font-size:11px}"
    "figcaption{font-weight:600}.key i{display:inline-block;width:.8em;height:.8em;margin-right:.3em}.note{color:#555}"
    ".confusion td{text-align:right;border:1px solid #eee}.up{writing-mode:vertical-rl}@media print{body{margin:0;max-width:none}"
    "*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}";

}  // namespace

std::string evaluationHtml(const EvaluationReport &report, const std::string &language)
{
    const EvaluationWords words(language);
    std::string html = std::string("<!DOCTYPE html>\n<html lang=") + (words.isChinese() ? "zh-CN" : "en")
                       + "><head><meta charset=utf-8><title>" + escaped(words("Evaluation of " + report.summary.model)) + "</title><style>"
                       + style + "</style></head><body>" + heading(report, words);
    html += histogramChart(report, words)
            + reliabilityChart(report, words, "Reliability of the classes' probabilities", "reliability", "accuracy")
            + reliabilityChart(report, words, "Held out: Platt scaling", "calibration/platt/reliability", "frequency")
            + reliabilityChart(report, words, "Held out: isotonic regression", "calibration/isotonic/reliability", "frequency")
            + curveCharts(report, words) + mapChart(report, words, "t-SNE", "tsne")
            + mapChart(report, words, "Principal components", "pca");
    return html + figureTables(report, words) + confusionTable(report, words) + worstQueries(report, words) + "</body></html>\n";
}

}  // namespace semblance::api
