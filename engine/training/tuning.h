// Searching for settings: which values a next trial should take, by a grid, at random, or by Bayesian optimisation.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "engine/core/result.h"

namespace semblance::training {

// The values that a setting may take: a list, or all between two numbers.
struct TuneRange {
    std::string key;
    std::vector<std::string> choices;  // empty: low to high
    double low = 0, high = 0;
    bool logarithmic = false;  // of a range that spans a factor of 20 and more
    bool whole = false;        // both ends are whole numbers; 0..1 is a share all the same

    // "learning_rate=1e-4..1e-2", "epochs=10..60" or "kind=linear|residual". InvalidArgument says what is wrong.
    [[nodiscard]] static core::Result<TuneRange> parse(const std::string &text);
    // The value at a place in [0,1].
    [[nodiscard]] std::string at(double place) const;
    // The place of the value that a place means: places of one value are equal.
    [[nodiscard]] double snapped(double place) const;
};

// What is worth trying first for a recipe; empty for one that nobody searched for yet.
[[nodiscard]] std::vector<std::string> usualRanges(const std::string &recipe);

struct TuneTrial {
    std::vector<double> place;  // a number in [0,1] a range
    double objective = 0;       // more is better
    bool failed = false;        // it gave no figure: counts as the worst one
};

enum class TuneMethod { Grid, Random, Bayes };
[[nodiscard]] core::Result<TuneMethod> tuneMethod(const std::string &name);  // grid, random, bayes

class Tuner {
public:
    Tuner(std::vector<TuneRange> ranges, TuneMethod method, int trials, std::uint64_t seed);

    // Of a grid as many as it has, at most `trials`; two values a range at least where that is possible.
    [[nodiscard]] int trials() const { return m_trials; }
    // Where to look next; follows from the seed and what was done alone. Bayes: a few places at random, then the largest expected
    // improvement (Jones et al. 1998, eq. 15) under a Gaussian process with a Matérn 5/2 kernel, whose length and noise maximise the marginal
    // likelihood (Rasmussen and Williams 2006, section 5.4.1).
    [[nodiscard]] std::vector<double> next(const std::vector<TuneTrial> &done) const;
    [[nodiscard]] std::map<std::string, std::string> settings(const std::vector<double> &place) const;

private:
    [[nodiscard]] std::vector<double> gridPlace(std::size_t number) const;
    [[nodiscard]] std::vector<double> randomPlace(std::uint64_t number) const;
    [[nodiscard]] std::vector<double> snapped(std::vector<double> place) const;
    void chooseLevels(int most);

    std::vector<TuneRange> m_ranges;
    TuneMethod m_method;
    int m_trials;
    std::uint64_t m_seed;
    std::vector<std::size_t> m_levels;  // of a grid, a number a range
};

}  // namespace semblance::training
