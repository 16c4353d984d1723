// Which parts of a searcher's file are looked at before it is used. Searcher::save and Searcher::open are the rest.
#pragma once

#include <string>
#include <vector>

#include "engine/core/section_file.h"

namespace semblance::search {

// All but the vectors' values: two thirds of the file, of which a query reads only what it scores in the end.
[[nodiscard]] std::vector<std::string> sectionsToTrust(const core::SectionFile &file);

}  // namespace semblance::search
