// Kept training runs for the tests and pictures of the window.
#pragma once

#include <vector>

#include "engine/api/engine.h"

namespace semblance::test {

// The newest first: one that is better (#3), one that is not (#2), one that was stopped (#1).
[[nodiscard]] std::vector<api::RunReport> runReports();

}  // namespace semblance::test
