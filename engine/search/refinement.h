// The relevance probability learns from the user: what was judged right and wrong bends the log-odds of one model version.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace semblance::search {

// probability = sigmoid(slope * log-odds + offset); the identity at first. Monotone: the ranking of one query stays.
struct Refinement {
    double slope = 1;  // above 0
    double offset = 0;
    std::int64_t judgements = 0;  // it was fitted to
    bool operator==(const Refinement &) const = default;

    // One line of plain numbers, as it is kept in the library's settings.
    [[nodiscard]] std::string toText() const;
    [[nodiscard]] static std::optional<Refinement> fromText(std::string_view text);
};

struct JudgedScore {
    double logOdds = 0;  // of the score before any refinement (ScoreModel::logOdds)
    bool right = false;
};

// Platt's scaling (Platt, Probabilistic outputs for support vector machines, 1999) with a Gaussian prior around the identity instead of
// smoothed targets, because users judge few results and mostly shown ones: slope 1 +- 0.5, offset 0 +- 1.5. Newton's method; the least is
// unique. None: fewer than 20 judgements, or fewer than 5 of a kind. Slopes are kept within 0.2 and 3.
[[nodiscard]] std::optional<Refinement> refine(std::span<const JudgedScore> scores);

}  // namespace semblance::search
