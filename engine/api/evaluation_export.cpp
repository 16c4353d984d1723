#include "engine/api/evaluation_export.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <functional>

#include "engine/api/evaluation_html.h"
#include "engine/api/evaluation_json.h"
#include "engine/core/files.h"
#include "engine/core/paths.h"

namespace semblance::api {

namespace {

using core::Figure;
using core::Series;
using core::SeriesOf;

// Shortest text that gives the same number again; nothing for what is not there.
std::string number(double value)
{
    if (!std::isfinite(value))
        return {};
    char text[64];
    std::snprintf(text, sizeof text, "%.17g", value);
    for (int digits = 1; digits < 17; ++digits) {
        char shorter[64];
        std::snprintf(shorter, sizeof shorter, "%.*g", digits, value);
        if (std::strtod(shorter, nullptr) == value)
            return shorter;
    }
    return text;
}

std::string rounded(double value, int digits)
{
    if (!std::isfinite(value))
        return "--";
    char text[64];
    std::snprintf(text, sizeof text, "%.*f", digits, value);
    return text;
}

std::string field(const std::string &text)
{
    if (text.find_first_of(",\"\r\n") == std::string::npos)
        return text;
    std::string quoted = "\"";
    for (const char letter : text)
        quoted += letter == '"' ? std::string("\"\"") : std::string(1, letter);
    return quoted + '"';
}

const char *unitName(core::Unit unit)
{
    switch (unit) {
    case core::Unit::Fraction: return "fraction";
    case core::Unit::Rank: return "rank";
    case core::Unit::Count: return "count";
    case core::Unit::Score: return "score";
    case core::Unit::Nats: return "nats";
    case core::Unit::Seconds: return "seconds";
    case core::Unit::Number: break;
    }
    return "number";
}

// "per_class/3" of a report with classes is that class' own name.
std::string scopeInWords(const EvaluationReport &report, const std::string &scope)
{
    for (const std::string part : {"per_class/", "clusters/"}) {
        if (scope.rfind(part, 0) != 0)
            continue;
        const std::size_t number = std::strtoul(scope.c_str() + part.size(), nullptr, 10);
        if (number < report.classes.size())
            return part + report.classes[number];
    }
    return scope;
}

std::string latex(const std::string &text)
{
    std::string escaped;
    for (const char letter : core::displayPath(text)) {
        switch (letter) {
        case '\\': escaped += "\\textbackslash{}"; break;
        case '~': escaped += "\\textasciitilde{}"; break;
        case '^': escaped += "\\textasciicircum{}"; break;
        case '&':
        case '%':
        case '$':
        case '#':
        case '_':
        case '{':
        case '}': escaped += '\\'; [[fallthrough]];
        default: escaped += letter;
        }
    }
    return escaped;
}

std::string latexValue(const Figure *figure)
{
    if (figure == nullptr)
        return "--";
    const bool share = figure->unit == core::Unit::Fraction;
    const double scale = share ? 100 : 1;
    const int digits = figure->unit == core::Unit::Count ? 0 : share || figure->unit == core::Unit::Rank ? 1 : 3;
    std::string text = rounded(figure->value * scale, digits);
    if (figure->interval)
        text += " [" + rounded(figure->interval->low * scale, digits) + ", " + rounded(figure->interval->high * scale, digits) + "]";
    return text;
}

struct LatexTable {
    std::vector<std::string> columns;
    std::vector<std::vector<std::string>> rows;
};

// A row a scope that has the first of `names`.
LatexTable pivot(const EvaluationReport &report, const std::vector<std::string> &names)
{
    LatexTable table{{""}, {}};
    table.columns.insert(table.columns.end(), names.begin(), names.end());
    for (const Figure &figure : report.summary.figures) {
        if (figure.name != names.front())
            continue;
        std::vector<std::string> row{latex(scopeInWords(report, figure.scope))};
        for (const std::string &name : names)
            row.push_back(latexValue(report.figure(figure.scope, name)));
        table.rows.push_back(std::move(row));
    }
    return table;
}

// A row a figure of the whole.
LatexTable listed(const EvaluationReport &report, const std::function<bool(const Figure &)> &wanted)
{
    LatexTable table{{"", "value"}, {}};
    for (const Figure &figure : report.summary.figures)
        if (wanted(figure))
            table.rows.push_back({latex(figure.scope.empty() ? figure.name : figure.scope + "/" + figure.name), latexValue(&figure)});
    return table;
}

LatexTable tableOf(const EvaluationReport &report)
{
    switch (report.summary.kind) {
    case EvaluationKind::Retrieval: return pivot(report, {"r1", "r5", "r10", "median_rank", "map", "mrr", "ndcg10"});
    case EvaluationKind::Comparison: return pivot(report, {"baseline", "version", "difference", "p_value"});
    case EvaluationKind::Robustness: return pivot(report, {"r1", "r5", "r10", "r10_change"});
    case EvaluationKind::Classification: return listed(report, [](const Figure &figure) { return figure.scope.empty(); });
    case EvaluationKind::Map: break;
    }
    return listed(report, [](const Figure &figure) { return figure.scope.rfind("clusters/", 0) != 0; });
}

struct Column {
    std::string name;
    const Series *photos = nullptr, *captions = nullptr;
};

std::vector<Column> columnsOf(const EvaluationReport &report)
{
    std::vector<Column> columns;
    for (const Series &series : report.series)
        if (series.of != SeriesOf::Points) {
            const std::string name = series.scope.empty() ? series.name : series.scope + "/" + series.name;
            auto column = std::find_if(columns.begin(), columns.end(), [&name](const Column &one) { return one.name == name; });
            if (column == columns.end())
                column = columns.insert(columns.end(), Column{name});
            (series.of == SeriesOf::Photos ? column->photos : column->captions) = &series;
        }
    return columns;
}

void addRow(std::string &csv, const EvaluationReport &report, const std::vector<Column> &columns, SeriesOf of, std::size_t item)
{
    const std::size_t photo = of == SeriesOf::Photos ? item : static_cast<std::size_t>(report.captions[item].photo);
    const core::MeasuredPhoto &measured = report.photos[photo];
    csv += of == SeriesOf::Photos ? "photo," : "caption,";
    csv += field(core::displayPath(measured.path)) + ',';
    if (of == SeriesOf::Captions)
        csv += field(report.captions[item].text) + ',' + field(report.captions[item].language) + ',';
    else
        csv += ",,";
    if (measured.label >= 0 && static_cast<std::size_t>(measured.label) < report.classes.size())
        csv += field(report.classes[static_cast<std::size_t>(measured.label)]);
    for (const Column &column : columns) {
        csv += ',';
        if (const Series *series = of == SeriesOf::Photos ? column.photos : column.captions; series && item < series->values.size())
            csv += number(series->values[item]);
    }
    csv += "\r\n";
}

bool endsWith(const std::string &name, const std::string &ending)
{
    return name.size() > ending.size() && name.compare(name.size() - ending.size(), ending.size(), ending) == 0;
}

}  // namespace

std::string evaluationCsv(const EvaluationReport &report)
{
    std::string csv = "scope,name,value,low,high,unit\r\n";
    for (const Figure &figure : report.summary.figures) {
        csv += field(scopeInWords(report, figure.scope)) + ',' + field(figure.name) + ',' + number(figure.value) + ',';
        if (figure.interval)
            csv += number(figure.interval->low) + ',' + number(figure.interval->high);
        else
            csv += ',';
        csv += std::string(",") + unitName(figure.unit) + "\r\n";
    }
    return csv;
}

std::string evaluationQueriesCsv(const EvaluationReport &report)
{
    const std::vector<Column> columns = columnsOf(report);
    std::string csv = "kind,path,caption,language,class";
    for (const Column &column : columns)
        csv += ',' + field(column.name);
    csv += "\r\n";
    for (std::size_t i = 0; i < report.photos.size(); ++i)
        addRow(csv, report, columns, SeriesOf::Photos, i);
    for (std::size_t i = 0; i < report.captions.size(); ++i)
        addRow(csv, report, columns, SeriesOf::Captions, i);
    return csv;
}

std::string evaluationLatex(const EvaluationReport &report)
{
    const LatexTable table = tableOf(report);
    const EvaluationSummary &summary = report.summary;
    std::string text = "\\begin{table}\n\\centering\n\\begin{tabular}{l" + std::string(table.columns.size() - 1, 'r') + "}\n\\hline\n";
    const auto addLine = [&text](const std::vector<std::string> &cells, bool names) {
        for (std::size_t i = 0; i < cells.size(); ++i)
            text += (i > 0 ? " & " : "") + (names ? latex(cells[i]) : cells[i]);
        text += " \\\\\n";
    };
    addLine(table.columns, true);
    text += "\\hline\n";
    for (const auto &row : table.rows)
        addLine(row, false);
    text += "\\hline\n\\end{tabular}\n\\caption{" + latex(summary.model) + " (version " + latex(summary.version) + ", "
            + latex(summary.precision) + ")";
    if (!summary.baseline.empty())
        text += " against " + latex(summary.baseline) + " (version " + latex(summary.baselineVersion) + ")";
    return text + " on " + latex(summary.data.filename().empty() ? summary.data.native() : summary.data.filename().native()) + ", "
           + std::to_string(report.photos.size()) + " photos, " + std::to_string(report.captions.size()) + " captions, seed "
           + std::to_string(summary.seed) + ". Shares in per cent, 95\\,\\% intervals in brackets.}\n\\end{table}\n";
}

Result<void> writeEvaluation(const EvaluationReport &report, const std::filesystem::path &file, const std::string &language)
{
    std::string name = file.filename().native();
    std::transform(name.begin(), name.end(), name.begin(),
                   [](char letter) { return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter; });
    if (endsWith(name, ".html") || endsWith(name, ".htm"))
        return core::writeTextAtomically(file, evaluationHtml(report, language));
    if (endsWith(name, ".json"))
        return core::writeTextAtomically(file, evaluationJson(report, PerQuery::Yes) + '\n');
    if (endsWith(name, ".queries.csv"))
        return core::writeTextAtomically(file, evaluationQueriesCsv(report));
    if (endsWith(name, ".csv"))
        return core::writeTextAtomically(file, evaluationCsv(report));
    if (endsWith(name, ".tex"))
        return core::writeTextAtomically(file, evaluationLatex(report));
    return core::fail(ErrorCode::InvalidArgument, "The report " + core::displayPath(file)
                                                      + " needs an ending that says what it is: .html, .json, .csv, .queries.csv or .tex.");
}

}  // namespace semblance::api
