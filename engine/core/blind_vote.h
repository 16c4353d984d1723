// A vote between two versions' answers to one sentence, given without knowing which was whose.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/core/evaluation_report.h"

namespace semblance::core {

enum class BlindChoice { First, Second, Same };

struct BlindVote {
    std::string firstModel, firstVersion;  // the package's name, its hash
    std::string secondModel, secondVersion;
    std::string query;
    bool firstWasLeft = true;
    BlindChoice choice = BlindChoice::Same;
    std::string votedAt;  // UTC, "2026-11-21T15:02:11Z"
};

// All votes between two versions, whichever was called the first.
struct BlindTally {
    std::string firstModel, firstVersion, secondModel, secondVersion;
    std::int64_t first = 0, second = 0, same = 0;
    double pValue = 1;             // of the sign test, two-sided; undecided votes are left out
    double share = 0.5;            // of the decided votes that the first won
    Interval interval{0, 1};       // 95 %
    std::int64_t left = 0;         // decided votes for what stood at the left: half of them if the side does not matter
    std::vector<BlindVote> votes;  // oldest first, seen from this tally's first
};

}  // namespace semblance::core
