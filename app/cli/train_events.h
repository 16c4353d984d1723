// What `train` prints while a run goes on: a line an event.
#pragma once

#include "app/cli/session.h"

namespace semblance::app {

void printTrainEvent(const Session &session, const api::TrainEvent &event);

}  // namespace semblance::app
