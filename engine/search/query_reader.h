// Private to this folder: splits a line into terms, each by itself.
#pragma once

#include <chrono>
#include <string_view>

#include "engine/search/query_language.h"

namespace semblance::search {

// Fills `terms` and the problems of single terms.
[[nodiscard]] ParsedQuery readTerms(std::string_view line, std::chrono::year_month_day today);

}  // namespace semblance::search
