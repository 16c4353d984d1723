// The blind test through the engine's door: two versions answer a sentence, nobody says which is whose, votes decide.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "engine/api/values.h"
#include "engine/core/blind_vote.h"

namespace semblance::api {

using core::BlindTally;

struct BlindRequest {
    std::filesystem::path first, second;  // starter, a model's name or a package folder; empty: the active one
    std::string query;                    // a line of the query language
    std::int64_t top = 12;
};

struct BlindPhoto {
    PhotoId photo;
    std::filesystem::path path;
};

// Which side is whose stays with the engine until a tally is asked for.
struct BlindPair {
    std::uint64_t ticket = 0;  // for the vote
    std::vector<BlindPhoto> left, right;
    bool alike = false;  // the same photos in the same order: there is nothing to vote on
};

enum class BlindVerdict { Left, Right, Same };

// Any thread, one call after another. Votes are kept in the library.
class BlindTrials {
public:
    virtual ~BlindTrials() = default;
    // By the models alone: neither words of captions nor judgements nor the cut-off take part. Slow the first time: models are loaded.
    // Errors: InvalidArgument (one version against itself, a query of filters alone), NoEmbeddings (naming the version that the library's
    // photos were not embedded with), those of loading a model.
    [[nodiscard]] virtual Result<BlindPair> ask(const BlindRequest &request) = 0;
    // Errors: NotFound (no such ticket, or it was voted on), Locked, those of writing.
    [[nodiscard]] virtual Result<void> vote(std::uint64_t ticket, BlindVerdict verdict) = 0;
    [[nodiscard]] virtual Result<std::vector<BlindTally>> tallies() = 0;  // one a pair of versions, the last voted on first
    // Forgets the votes between two versions (hashes, in either order). Errors: NotFound, Locked, those of writing.
    [[nodiscard]] virtual Result<void> forget(const std::string &firstVersion, const std::string &secondVersion) = 0;
};

}  // namespace semblance::api
