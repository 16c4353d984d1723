// Small evaluation reports of every kind for the tests of the window and the gallery.
#pragma once

#include "engine/api/engine.h"

namespace semblance::test {

// Three photos with a caption each, one found first, one at place 3, one at 14.
[[nodiscard]] core::EvaluationReport retrievalReport();
// cat and dog, two photos each: one cat is taken for a dog.
[[nodiscard]] core::EvaluationReport classReport();
[[nodiscard]] core::EvaluationReport comparisonReport();  // three queries: one lost, one won, one as before
[[nodiscard]] core::EvaluationReport robustnessReport();
// `photos` points in four clusters, and as many captions.
[[nodiscard]] core::EvaluationReport mapReport(int photos = 300);

}  // namespace semblance::test
