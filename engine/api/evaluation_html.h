// An evaluation as one HTML file that needs nothing else: tables, charts as SVG, settings and versions; it prints well.
#pragma once

#include <string>

#include "engine/api/evaluation_values.h"

namespace semblance::api {

// UTF-8. Names, captions and paths are escaped; bytes that are not UTF-8 are shown as U+FFFD. No script, no link, no picture.
// `language`: "zh" or "zh_CN" for Chinese, English otherwise; captions and names of classes stay as they are.
[[nodiscard]] std::string evaluationHtml(const EvaluationReport &report, const std::string &language = "en");

}  // namespace semblance::api
