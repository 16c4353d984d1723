// Learns what a score means from the library's own captions and judgements, and keeps it only where it proves itself.
#pragma once

#include <cstdint>
#include <span>

#include "engine/search/calibration.h"

namespace semblance::jobs {

// A sentence and a photo: what they score, whether they belong together, and whether the pair checks (else it is learnt from).
struct OddsPair {
    double score = 0;
    bool matching = false, held = false, judged = false;
};

// Unrelated photos that stand against a match: the odds that the search begins with.
constexpr int unrelatedAgainstMatch = 7;

// Platt scaling (Platt 1999; Lin, Lin and Weng 2007) on the pairs that do not check. The score from which a result is shown is kept between
// 1.5 and 2.7 deviations, as the general odds would have it: captions name more than queries do, and would ask for more. Sets
// calibration.check, and calibration.learnt where the model is strong enough for its scores to tell, each half has 25 matches, and the log
// loss on the pairs that check is below that of the general odds.
void learnOdds(search::Calibration &calibration, std::span<const OddsPair> pairs);

}  // namespace semblance::jobs
