// An evaluation as JSON and as lines for people.
#pragma once

#include "app/cli/output.h"
#include "engine/api/evaluation_values.h"

namespace semblance::app {

enum class PerQuery { No, Yes };

// Scopes become nested objects ("per_class", "prompts" and "clusters" arrays), intervals NAME_ci behind the numbers, NaN null. `queries`: with a
// line a query, each with its paths and texts.
[[nodiscard]] Json toJson(const api::EvaluationReport &report, PerQuery queries);
void printReport(const api::EvaluationReport &report);

// A line of the list: what was measured, when, and the figures of the first scopes.
[[nodiscard]] Json toJson(const api::EvaluationSummary &summary);
[[nodiscard]] std::string describe(const api::EvaluationSummary &summary);

}  // namespace semblance::app
