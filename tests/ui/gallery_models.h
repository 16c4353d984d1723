// What the gallery's scenes of models and jobs show.
#pragma once

#include "tests/support/fake_engine.h"

namespace semblance::test {

// Versions below versions, a broken package, published models: one being downloaded, one that failed, one that is half here.
void fillModels(FakeEngine &engine);
void fillPastJobs(FakeEngine &engine);

}  // namespace semblance::test
