#include "app/cli/evaluation_text.h"

#include <algorithm>
#include <cmath>

#include "engine/api/process.h"

namespace semblance::app {

namespace {

using api::EvaluationKind;
using core::Figure;
using core::Series;
using core::SeriesOf;

// The object of a scope; "per_class/3" is the fourth of an array.
Json &placeOf(Json &root, const std::string &scope)
{
    Json *at = &root;
    for (std::size_t begin = 0; begin < scope.size();) {
        const std::size_t end = std::min(scope.find('/', begin), scope.size());
        const std::string part = scope.substr(begin, end - begin);
        begin = end + 1;
        if (part.find_first_not_of("0123456789") == std::string::npos) {
            if (!at->is_array())
                *at = Json::array();
            const auto index = static_cast<std::size_t>(std::stoul(part));
            while (at->size() <= index)
                at->push_back(Json::object());
            at = &(*at)[index];
        } else {
            at = &(*at)[part];
        }
    }
    return *at;
}

Json numberOf(double value, core::Unit unit)
{
    if (!std::isfinite(value))
        return nullptr;
    if (unit == core::Unit::Count)
        return static_cast<std::int64_t>(std::llround(value));
    return value;
}

Json toArray(const std::vector<double> &values)
{
    Json array = Json::array();
    for (const double value : values)
        array.push_back(numberOf(value, std::abs(value) < 1e15 && value == std::floor(value) ? core::Unit::Count : core::Unit::Number));
    return array;
}

Json confusionOf(const api::EvaluationReport &report)
{
    Json rows = Json::array();
    const Series *confusion = report.seriesOf("", "confusion");
    const std::size_t classes = report.classes.size();
    for (std::size_t k = 0; confusion != nullptr && k < classes; ++k)
        rows.push_back(toArray({confusion->values.begin() + static_cast<std::ptrdiff_t>(k * classes),
                                confusion->values.begin() + static_cast<std::ptrdiff_t>((k + 1) * classes)}));
    return rows;
}

void addClassification(Json &line, const api::EvaluationReport &report)
{
    for (const char *name : {"accuracy", "macro_f1"})
        if (const Figure *figure = report.figure("", name))
            line[name] = numberOf(figure->value, figure->unit);
    line["classes"] = report.classes;
    line["confusion"] = confusionOf(report);
    line["per_class"] = Json::array();
    for (const std::string &name : report.classes) {
        Json one;
        one["class"] = name;
        line["per_class"].push_back(std::move(one));
    }
}

// A map's clusters, named.
void addClusters(Json &line, const api::EvaluationReport &report)
{
    line["clusters"] = Json::array();
    for (const std::string &name : report.classes) {
        Json one;
        one["name"] = name;
        line["clusters"].push_back(std::move(one));
    }
}

void addFigures(Json &line, const api::EvaluationReport &report)
{
    for (const Figure &figure : report.summary.figures)
        placeOf(line, figure.scope)[figure.name] = numberOf(figure.value, figure.unit);
    for (const Figure &figure : report.summary.figures)
        if (figure.interval)
            placeOf(line, figure.scope)[figure.name + "_ci"] = {figure.interval->low, figure.interval->high};
    for (const Series &series : report.series)
        if (series.of == SeriesOf::Points && series.name != "confusion")
            placeOf(line, series.scope)[series.name] = toArray(series.values);
}

// What a photo or a caption is: path, text, language, class.
Json itemOf(const api::EvaluationReport &report, SeriesOf of, std::size_t number)
{
    Json item;
    const std::size_t photo = of == SeriesOf::Photos ? number : static_cast<std::size_t>(report.captions[number].photo);
    if (of == SeriesOf::Captions) {
        item["caption"] = report.captions[number].text;
        item["language"] = report.captions[number].language;
    }
    setPath(item, "path", report.photos[photo].path);
    if (report.photos[photo].label >= 0 && !report.classes.empty())
        item[report.summary.kind == EvaluationKind::Map ? "cluster_name" : "class"] =
            report.classes[static_cast<std::size_t>(report.photos[photo].label)];
    return item;
}

// A column's value for one query; numbers of other items become what they name.
void setValue(Json &row, const api::EvaluationReport &report, const Series &series, double value)
{
    if (series.name == "first") {
        const auto number = static_cast<std::size_t>(value);
        if (value < 0)
            row["first"] = nullptr;
        else if (series.of == SeriesOf::Captions)
            setPath(row, "first", report.photos[number].path);
        else
            row["first"] = report.captions[number].text;
    } else if (series.name == "predicted") {
        row["predicted"] = report.classes[static_cast<std::size_t>(value)];
    } else {
        row[series.name] = toArray({value})[0];
    }
}

void addQueries(Json &line, const api::EvaluationReport &report)
{
    Json &all = line["per_query"];
    all = Json::object();
    for (const Series &series : report.series) {
        if (series.of == SeriesOf::Points)
            continue;
        const std::string scope = series.scope.empty() ? (series.of == SeriesOf::Photos ? "photos" : "captions") : series.scope;
        Json &rows = all[scope];
        for (std::size_t i = 0; i < series.values.size(); ++i) {
            if (rows.size() <= i)
                rows.push_back(itemOf(report, series.of, i));
            setValue(rows[i], report, series, series.values[i]);
        }
    }
}

std::vector<api::Problem> problemsOf(const api::EvaluationReport &report)
{
    std::vector<api::Problem> problems;
    for (const core::LeftOut &left : report.leftOut)
        problems.push_back({left.path, left.reason});
    return problems;
}

// "0.312 (0.298 to 0.327)"
std::string spoken(const Figure &figure)
{
    if (figure.unit == core::Unit::Count)
        return std::to_string(std::llround(figure.value));
    const int digits = figure.unit == core::Unit::Rank || figure.unit == core::Unit::Seconds ? 1 : 3;
    std::string text = std::isfinite(figure.value) ? fixed(figure.value, digits) : "none";
    if (figure.interval)
        text += " (" + fixed(figure.interval->low, digits) + " to " + fixed(figure.interval->high, digits) + ")";
    return text;
}

const char *kindName(EvaluationKind kind)
{
    switch (kind) {
    case EvaluationKind::Retrieval: return "retrieval";
    case EvaluationKind::Classification: return "classify";
    case EvaluationKind::Comparison: return "compare";
    case EvaluationKind::Map: return "map";
    case EvaluationKind::Robustness: return "robustness";
    }
    return "";
}

// What makes a result one that can be had again.
void addSettings(Json &line, const api::EvaluationSummary &summary)
{
    line["model"] = summary.model;
    line["version"] = summary.version;
    line["precision"] = summary.precision;
    if (!summary.baseline.empty()) {
        line["baseline"] = summary.baseline;
        line["baseline_version"] = summary.baselineVersion;
    }
    setPath(line, "data", summary.data);
    line["seed"] = summary.seed;
    line["settings"] = summary.settings;
    line["measured_at"] = summary.measuredAt;
    line["seconds"] = summary.seconds;
}

}  // namespace

Json toJson(const api::EvaluationReport &report, PerQuery queries)
{
    Json line = Json::object();
    if (report.summary.kind == EvaluationKind::Classification)
        addClassification(line, report);
    if (report.summary.kind == EvaluationKind::Map)
        addClusters(line, report);
    addFigures(line, report);
    if (report.summary.id.valid())
        line["id"] = report.summary.id.value;
    addSettings(line, report.summary);
    line["notes"] = report.notes;
    line["skipped"] = toJson(problemsOf(report));
    if (queries == PerQuery::Yes)
        addQueries(line, report);
    return line;
}

Json toJson(const api::EvaluationSummary &summary)
{
    Json line;
    line["id"] = summary.id.value;
    line["kind"] = kindName(summary.kind);
    addSettings(line, summary);
    Json &figures = line["figures"];
    figures = Json::object();
    for (const Figure &figure : summary.figures)
        if (figure.scope.empty() || figure.scope == "text_to_image" || figure.scope == "image_to_text")
            placeOf(figures, figure.scope)[figure.name] = numberOf(figure.value, figure.unit);
    return line;
}

std::string describe(const api::EvaluationSummary &summary)
{
    std::string text = std::to_string(summary.id.value) + ": " + summary.measuredAt + " " + kindName(summary.kind) + " of " + summary.model
                       + " (" + summary.version + ") on " + api::displayPath(summary.data) + ", seed " + std::to_string(summary.seed);
    constexpr std::size_t shown = 4;
    for (std::size_t i = 0; i < std::min(shown, summary.figures.size()); ++i)
        text += (i == 0 ? "; " : ", ") + summary.figures[i].name + " " + spoken(summary.figures[i]);
    return text;
}

void printReport(const api::EvaluationReport &report)
{
    const api::EvaluationSummary &summary = report.summary;
    printLine(summary.model + ", version " + summary.version + ", " + summary.precision + ", on " + api::displayPath(summary.data) + ": "
              + std::to_string(report.photos.size()) + " photos, " + std::to_string(report.captions.size()) + " captions, "
              + fixed(summary.seconds, 1) + " s, seed " + std::to_string(summary.seed) + ", " + summary.settings);
    std::string scope = "-";
    for (const Figure &figure : summary.figures) {
        if (figure.scope != scope) {
            scope = figure.scope;
            std::string heading = scope.empty() ? "overall" : scope;
            for (const std::string numbered : {"per_class/", "clusters/"})
                if (heading.rfind(numbered, 0) == 0)
                    heading = report.classes[static_cast<std::size_t>(std::stoul(heading.substr(numbered.size())))];
            printLine(heading);
        }
        printLine("  " + figure.name + " " + spoken(figure));
    }
    for (const std::string &note : report.notes)
        printLine("Note: " + note);
    printProblems(std::to_string(report.leftOut.size()) + " entries were left out:", problemsOf(report));
}

}  // namespace semblance::app
