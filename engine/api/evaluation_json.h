// An evaluation as JSON: what the command line prints and the window saves.
#pragma once

#include <string>

#include "engine/api/evaluation_values.h"

namespace semblance::api {

enum class PerQuery { No, Yes };

// One line. Scopes become nested objects ("per_class", "prompts", "folds" and "clusters" arrays), intervals NAME_ci behind the numbers, NaN
// null. `queries`: with an entry a query, each with its paths and texts. Bytes that are not UTF-8 become U+FFFD.
[[nodiscard]] std::string evaluationJson(const EvaluationReport &report, PerQuery queries);
// An entry of the list of kept ones: the figures of the first scopes.
[[nodiscard]] std::string evaluationJson(const EvaluationSummary &summary);

[[nodiscard]] const char *evaluationKindName(EvaluationKind kind);  // "classify", as the command is called

}  // namespace semblance::api
