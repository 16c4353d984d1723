// What the program runs on, for a report of a fault: no name of the machine or of its user, no path.
#pragma once

#include <string>
#include <vector>

namespace semblance::jobs {

struct MachineFact {
    std::string name;   // "processor", in lower case English
    std::string value;  // "unknown" where the system does not tell
};

// The system, its kernel, the processor with its instructions that matter, cores, memory, LibTorch and its devices. Reads /proc and /etc.
[[nodiscard]] std::vector<MachineFact> machineFacts();

}  // namespace semblance::jobs
