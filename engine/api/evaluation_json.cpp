#include "engine/api/evaluation_json.h"

#include <algorithm>
#include <cmath>

#include <nlohmann/json.hpp>

#include "engine/core/paths.h"

namespace semblance::api {

namespace {

using core::Figure;
using core::Series;
using core::SeriesOf;
using Json = nlohmann::ordered_json;  // keys keep the order in which they are set

void setPath(Json &object, const char *key, const std::filesystem::path &path)
{
    object[key] = core::displayPath(path);
    if (!core::isUtf8(path.native()))
        object["path_base64"] = core::base64(path.native());
}

std::string written(const Json &object)
{
    return object.dump(-1, ' ', false, Json::error_handler_t::replace);
}

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

Json confusionOf(const EvaluationReport &report)
{
    Json rows = Json::array();
    const Series *confusion = report.seriesOf("", "confusion");
    const std::size_t classes = report.classes.size();
    for (std::size_t k = 0; confusion != nullptr && k < classes; ++k)
        rows.push_back(toArray({confusion->values.begin() + static_cast<std::ptrdiff_t>(k * classes),
                                confusion->values.begin() + static_cast<std::ptrdiff_t>((k + 1) * classes)}));
    return rows;
}

void addClassification(Json &line, const EvaluationReport &report)
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
void addClusters(Json &line, const EvaluationReport &report)
{
    line["clusters"] = Json::array();
    for (const std::string &name : report.classes) {
        Json one;
        one["name"] = name;
        line["clusters"].push_back(std::move(one));
    }
}

// Numbers of photos and captions, which mean something beside their lists alone.
bool isBehind(const Series &series)
{
    return series.scope.ends_with("/behind");
}

void addFigures(Json &line, const EvaluationReport &report)
{
    for (const Figure &figure : report.summary.figures)
        placeOf(line, figure.scope)[figure.name] = numberOf(figure.value, figure.unit);
    for (const Figure &figure : report.summary.figures)
        if (figure.interval)
            placeOf(line, figure.scope)[figure.name + "_ci"] = {figure.interval->low, figure.interval->high};
    for (const Series &series : report.series)
        if (series.of == SeriesOf::Points && series.name != "confusion" && !isBehind(series))
            placeOf(line, series.scope)[series.name] = toArray(series.values);
}

// What a photo or a caption is: path, text, language, class.
Json itemOf(const EvaluationReport &report, SeriesOf of, std::size_t number)
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
void setValue(Json &row, const EvaluationReport &report, const Series &series, double value)
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

// A map has a place for photos and for captions.
bool hasBoth(const EvaluationReport &report, const std::string &scope)
{
    const auto has = [&](SeriesOf of) {
        return std::any_of(report.series.begin(), report.series.end(),
                           [&](const Series &one) { return one.scope == scope && one.of == of; });
    };
    return has(SeriesOf::Photos) && has(SeriesOf::Captions);
}

void addQueries(Json &line, const EvaluationReport &report)
{
    Json all = Json::object();
    for (const Series &series : report.series) {
        if (series.of == SeriesOf::Points) {
            if (isBehind(series))
                placeOf(all["behind"], series.scope.substr(0, series.scope.rfind('/')))[series.name] = toArray(series.values);
            continue;
        }
        const std::string kind = series.of == SeriesOf::Photos ? "photos" : "captions";
        Json &rows = series.scope.empty() ? all[kind] : hasBoth(report, series.scope) ? all[series.scope][kind] : all[series.scope];
        for (std::size_t i = 0; i < series.values.size(); ++i) {
            if (rows.size() <= i)
                rows.push_back(itemOf(report, series.of, i));
            setValue(rows[i], report, series, series.values[i]);
        }
    }
    line["per_query"] = std::move(all);
}

// What makes a result one that can be had again.
void addSettings(Json &line, const EvaluationSummary &summary)
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

Json skippedOf(const EvaluationReport &report)
{
    Json list = Json::array();
    for (const core::LeftOut &left : report.leftOut) {
        Json entry;
        setPath(entry, "path", left.path);
        entry["reason"] = left.reason;
        list.push_back(std::move(entry));
    }
    return list;
}

}  // namespace

const char *evaluationKindName(EvaluationKind kind)
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

std::string evaluationJson(const EvaluationReport &report, PerQuery queries)
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
    line["skipped"] = skippedOf(report);
    if (queries == PerQuery::Yes)
        addQueries(line, report);
    return written(line);
}

std::string evaluationJson(const EvaluationSummary &summary)
{
    Json line;
    line["id"] = summary.id.value;
    line["kind"] = evaluationKindName(summary.kind);
    addSettings(line, summary);
    Json &figures = line["figures"];
    figures = Json::object();
    for (const Figure &figure : summary.figures)
        if (figure.scope.empty() || figure.scope == "text_to_image" || figure.scope == "image_to_text")
            placeOf(figures, figure.scope)[figure.name] = numberOf(figure.value, figure.unit);
    return written(line);
}

}  // namespace semblance::api
