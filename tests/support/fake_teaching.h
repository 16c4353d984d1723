// A training run of the fake engine as it would be told: for the tests of the window and the gallery.
#pragma once

#include "tests/support/fake_engine.h"

namespace semblance::test {

// Job 1 in its sixth epoch: steps, epochs, what three watched sentences find at two evaluations.
void tellRun(FakeEngine &engine);
// Job 1 after nine of twelve trials, the fourth of which failed.
void tellTrials(FakeEngine &engine);

}  // namespace semblance::test
