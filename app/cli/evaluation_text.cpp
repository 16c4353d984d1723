#include "app/cli/evaluation_text.h"

#include <algorithm>
#include <cmath>

#include "engine/api/evaluation_json.h"
#include "engine/api/process.h"

namespace semblance::app {

namespace {

using core::Figure;

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

}  // namespace

std::string describe(const api::EvaluationSummary &summary)
{
    std::string text = std::to_string(summary.id.value) + ": " + summary.measuredAt + " " + api::evaluationKindName(summary.kind) + " of "
                       + summary.model + " (" + summary.version + ") on " + api::displayPath(summary.data) + ", seed "
                       + std::to_string(summary.seed);
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
