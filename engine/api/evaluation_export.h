// An evaluation as a file for other programs and for paper.
#pragma once

#include <string>

#include "engine/api/evaluation_values.h"
#include "engine/api/values.h"

namespace semblance::api {

// By the ending of `file`: .html a report with charts (evaluation_html.h), .json with a line a query (evaluation_json.h), .tex a table for
// LaTeX, .queries.csv a row a photo and caption with all that was measured of it, any other .csv a row a figure. Written whole or not at
// all. `language` is that of the HTML; tables and JSON keep their English keys. Errors: InvalidArgument (another ending), those of writing.
[[nodiscard]] Result<void> writeEvaluation(const EvaluationReport &report, const std::filesystem::path &file,
                                           const std::string &language = "en");

// Columns scope, name, value, low, high, unit (RFC 4180, UTF-8, points in numbers); low and high are empty without an interval.
[[nodiscard]] std::string evaluationCsv(const EvaluationReport &report);
// Columns kind (photo, caption), path, caption, language, class, and one for each series of photos or captions, named SCOPE/NAME.
[[nodiscard]] std::string evaluationQueriesCsv(const EvaluationReport &report);
// One `table` with \hline and no packages: the kind's main figures, intervals in brackets; fractions in per cent.
[[nodiscard]] std::string evaluationLatex(const EvaluationReport &report);

}  // namespace semblance::api
