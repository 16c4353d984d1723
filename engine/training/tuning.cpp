#include "engine/training/tuning.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <sstream>

#include "engine/training/gaussian_process.h"
#include "engine/training/sampler.h"

namespace semblance::training {

using core::ErrorCode;
using core::fail;

namespace {

constexpr double logarithmicFrom = 20;  // times the low end

bool parseNumber(const std::string &text, double &value)
{
    const char *end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, value);
    return read.ec == std::errc() && read.ptr == end && std::isfinite(value);
}

bool looksWhole(const std::string &text)
{
    return text.find_first_not_of("0123456789-") == std::string::npos;
}

std::string written(double value)
{
    std::ostringstream text;
    text.imbue(std::locale::classic());
    text.precision(4);
    text << value;
    return text.str();
}

std::vector<std::string> splitAt(const std::string &text, char mark)
{
    std::vector<std::string> parts;
    std::istringstream stream(text);
    for (std::string part; std::getline(stream, part, mark);)
        parts.push_back(part);
    return parts;
}

double unitOf(std::uint64_t seed, std::uint64_t a, std::uint64_t b)
{
    return static_cast<double>(mixSeed(seed, a, b) >> 11) * 0x1.0p-53;
}

torch::Tensor rowsOf(const std::vector<std::vector<double>> &places)
{
    std::vector<torch::Tensor> rows;
    for (const auto &place : places)
        rows.push_back(torch::tensor(place, torch::kFloat64));
    return torch::stack(rows);
}

}  // namespace

core::Result<TuneRange> TuneRange::parse(const std::string &text)
{
    const auto equals = text.find('=');
    const auto refuse = [&](const std::string &what) { return fail(ErrorCode::InvalidArgument, "The range \"" + text + "\": " + what); };
    if (equals == std::string::npos || equals == 0 || equals + 1 == text.size())
        return refuse("expected key=low..high or key=one|another.");
    TuneRange range;
    range.key = text.substr(0, equals);
    const std::string values = text.substr(equals + 1);
    const auto dots = values.find("..");
    if (dots == std::string::npos) {
        range.choices = splitAt(values, '|');
        if (range.choices.size() < 2)
            return refuse("one value is no choice; expected low..high or one|another.");
        return range;
    }
    const std::string low = values.substr(0, dots), high = values.substr(dots + 2);
    if (!parseNumber(low, range.low) || !parseNumber(high, range.high) || !(range.low < range.high))
        return refuse("expected two numbers, the smaller one first.");
    const bool share = range.low == 0 && range.high == 1;
    range.whole = looksWhole(low) && looksWhole(high) && !share;
    range.logarithmic = range.low > 0 && range.high / range.low >= logarithmicFrom;
    return range;
}

std::string TuneRange::at(double place) const
{
    if (!choices.empty()) {
        const auto count = choices.size();
        return choices[std::min(count - 1, static_cast<std::size_t>(place * static_cast<double>(count)))];
    }
    const double value = logarithmic ? low * std::pow(high / low, place) : low + place * (high - low);
    return whole ? std::to_string(static_cast<std::int64_t>(std::llround(value))) : written(value);
}

double TuneRange::snapped(double place) const
{
    if (!choices.empty()) {
        const auto count = static_cast<double>(choices.size());
        return (std::min(count - 1, std::floor(place * count)) + 0.5) / count;
    }
    if (!whole)
        return place;
    double value = 0;
    (void)parseNumber(at(place), value);
    return logarithmic ? std::log(value / low) / std::log(high / low) : (value - low) / (high - low);
}

std::vector<std::string> usualRanges(const std::string &recipe)
{
    if (recipe == "head")
        return {"learning_rate=1e-4..1e-2", "base_share=0..0.6", "dropout=0..0.5", "weight_decay=1e-3..0.3", "noise=0..0.5"};
    if (recipe == "align")
        return {"method=cca|subspace", "base_share=0..0.6"};
    if (recipe == "classify")
        return {"learning_rate=3e-3..0.3", "weight_decay=1e-4..0.3", "dropout=0..0.5"};
    if (recipe == "lora")
        return {"learning_rate=1e-4..1e-2", "rank=2..32", "weight_decay=1e-3..0.3"};
    if (recipe == "layers" || recipe == "full" || recipe == "shared")
        return {"learning_rate=1e-5..3e-3", "layer_decay=0.5..1", "weight_decay=1e-3..0.3"};
    return {};
}

core::Result<TuneMethod> tuneMethod(const std::string &name)
{
    if (name == "grid")
        return TuneMethod::Grid;
    if (name == "random")
        return TuneMethod::Random;
    if (name == "bayes")
        return TuneMethod::Bayes;
    return fail(ErrorCode::InvalidArgument, "There is no search \"" + name + "\"; expected grid, random or bayes.");
}

Tuner::Tuner(std::vector<TuneRange> ranges, TuneMethod method, int trials, std::uint64_t seed)
    : m_ranges(std::move(ranges)), m_method(method), m_trials(std::max(1, trials)), m_seed(seed)
{
    if (method != TuneMethod::Grid)
        return;
    chooseLevels(m_trials);
    std::size_t count = 1;
    for (const std::size_t levels : m_levels)
        count *= levels;
    m_trials = static_cast<int>(std::min<std::size_t>(count, static_cast<std::size_t>(m_trials)));
}

// One value more in turn while the grid fits; a list gets all of its values, if need be beyond what fits.
void Tuner::chooseLevels(int most)
{
    std::size_t count = 1;
    for (const TuneRange &range : m_ranges) {
        m_levels.push_back(std::max<std::size_t>(1, range.choices.size()));
        count *= m_levels.back();
    }
    for (bool grown = true; grown;) {
        grown = false;
        for (std::size_t i = 0; i < m_ranges.size(); ++i) {
            if (!m_ranges[i].choices.empty())
                continue;
            const std::size_t wider = count / m_levels[i] * (m_levels[i] + 1);
            if (wider > static_cast<std::size_t>(most))
                continue;
            count = wider;
            ++m_levels[i];
            grown = true;
        }
    }
}

std::vector<double> Tuner::gridPlace(std::size_t number) const
{
    std::vector<double> place;
    for (std::size_t i = 0; i < m_ranges.size(); ++i) {
        const std::size_t level = number % m_levels[i];
        number /= m_levels[i];
        const auto levels = static_cast<double>(m_levels[i]);
        const bool ends = m_ranges[i].choices.empty() && m_levels[i] > 1;  // both ends of a range are of the grid
        place.push_back(ends ? static_cast<double>(level) / (levels - 1) : (static_cast<double>(level) + 0.5) / levels);
    }
    return place;
}

std::vector<double> Tuner::randomPlace(std::uint64_t number) const
{
    std::vector<double> place;
    for (std::size_t i = 0; i < m_ranges.size(); ++i)
        place.push_back(unitOf(m_seed, number, 41 + i));
    return place;
}

std::vector<double> Tuner::snapped(std::vector<double> place) const
{
    for (std::size_t i = 0; i < place.size(); ++i)
        place[i] = m_ranges[i].snapped(place[i]);
    return place;
}

std::vector<double> Tuner::next(const std::vector<TuneTrial> &done) const
{
    constexpr std::uint64_t candidates = 2048, nearBest = 256;
    const std::size_t atRandom = std::max<std::size_t>(4, m_ranges.size() + 1);
    if (m_method == TuneMethod::Grid)
        return snapped(gridPlace(done.size()));
    if (m_method == TuneMethod::Random || done.size() < atRandom)
        return snapped(randomPlace(done.size()));

    double worst = 0, best = 0;
    std::vector<double> bestPlace;
    for (const TuneTrial &trial : done)
        if (!trial.failed) {
            worst = bestPlace.empty() ? trial.objective : std::min(worst, trial.objective);
            if (bestPlace.empty() || trial.objective > best) {
                best = trial.objective;
                bestPlace = trial.place;
            }
        }
    if (bestPlace.empty())
        return snapped(randomPlace(done.size()));
    std::vector<std::vector<double>> seen, open;
    std::vector<double> values;
    for (const TuneTrial &trial : done) {
        seen.push_back(trial.place);
        values.push_back(trial.failed ? worst : trial.objective);
    }
    const std::uint64_t round = 1000 * (done.size() + 1);
    for (std::uint64_t i = 0; i < candidates; ++i)
        open.push_back(snapped(randomPlace(round * candidates + i)));
    for (std::uint64_t i = 0; i < nearBest; ++i) {
        auto place = bestPlace;
        for (std::size_t d = 0; d < place.size(); ++d)
            place[d] = std::clamp(place[d] + 0.2 * (unitOf(m_seed, round + i, 71 + d) - 0.5), 0.0, 1.0);
        open.push_back(snapped(std::move(place)));
    }
    std::erase_if(open, [&](const auto &place) { return std::find(seen.begin(), seen.end(), place) != seen.end(); });
    if (open.empty())
        return bestPlace;  // every value was tried
    const torch::NoGradGuard noGradients;
    const GaussianProcess process(rowsOf(seen), torch::tensor(values, torch::kFloat64));
    const auto improvement = expectedImprovement(process.at(rowsOf(open)), best);
    return open[static_cast<std::size_t>(improvement.argmax().item<std::int64_t>())];
}

std::map<std::string, std::string> Tuner::settings(const std::vector<double> &place) const
{
    std::map<std::string, std::string> settings;
    for (std::size_t i = 0; i < m_ranges.size(); ++i)
        settings[m_ranges[i].key] = m_ranges[i].at(place[i]);
    return settings;
}

}  // namespace semblance::training
