#include "engine/api/engine.h"

#include "engine/jobs/machine.h"

namespace semblance::api {

std::vector<MachineFact> machineFacts()
{
    std::vector<MachineFact> facts;
    for (jobs::MachineFact &fact : jobs::machineFacts())
        facts.push_back({std::move(fact.name), std::move(fact.value)});
    return facts;
}

}  // namespace semblance::api
