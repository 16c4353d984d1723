// What a blind test shows of two versions, and what its votes say. Free of Torch, for the door of the engine.
#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/core/blind_vote.h"
#include "engine/core/result.h"
#include "engine/jobs/encoder.h"
#include "engine/jobs/search_snapshot.h"
#include "engine/store/blind_store.h"  // for the door: where votes are kept

namespace semblance::jobs {

struct BlindPlace {
    core::PhotoId photo;
    std::filesystem::path path;
};

// One version with the library as it embedded it; follows the library from one question to the next.
class BlindSide {
public:
    explicit BlindSide(std::shared_ptr<const Encoder> encoder) : m_encoder(std::move(encoder)) {}
    [[nodiscard]] const Encoder &encoder() const { return *m_encoder; }
    // The best `top` photos by the model alone: no words, no judgements, no cut-off. Errors: those of readSearcher and findPhotos.
    [[nodiscard]] core::Result<std::vector<BlindPlace>> answer(const std::filesystem::path &library, const std::string &query,
                                                               std::int64_t top);

private:
    std::shared_ptr<const Encoder> m_encoder;
    std::unique_ptr<LoadedSearcher> m_loaded;
};

// One tally a pair of versions, that with the last vote first. A pair whose order was changed between two votes is one: the first is
// the one that was called so first.
[[nodiscard]] std::vector<core::BlindTally> tallyVotes(std::span<const core::BlindVote> votes);

}  // namespace semblance::jobs
