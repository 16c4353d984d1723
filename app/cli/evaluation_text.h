// An evaluation as lines for people.
#pragma once

#include "app/cli/output.h"
#include "engine/api/evaluation_values.h"

namespace semblance::app {

void printReport(const api::EvaluationReport &report);

// A line of the list: what was measured, when, and the figures of the first scopes.
[[nodiscard]] std::string describe(const api::EvaluationSummary &summary);

}  // namespace semblance::app
