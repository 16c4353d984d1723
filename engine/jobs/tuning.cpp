#include "engine/jobs/tuning.h"

#include <algorithm>
#include <set>
#include <sstream>

#include "engine/core/files.h"
#include "engine/core/paths.h"

namespace semblance::jobs {

namespace fs = std::filesystem;
using core::ErrorCode;
using core::fail;

namespace {

constexpr const char *trialsFile = "trials.txt";

}  // namespace

core::Result<TuneSearch> planSearch(const std::string &recipe, const std::string &method, int trials,
                                    const std::vector<std::string> &ranges, std::uint64_t seed)
{
    constexpr int mostTrials = 1000;
    const auto how = training::tuneMethod(method);
    if (!how)
        return fail(how.error());
    if (trials < 1 || trials > mostTrials)
        return fail(ErrorCode::InvalidArgument, "The number of trials must be from 1 to 1000.");
    TuneSearch search;
    for (const std::string &text : ranges.empty() ? training::usualRanges(recipe) : ranges) {
        auto range = TuneRange::parse(text);
        if (!range)
            return fail(range.error());
        if (std::any_of(search.ranges.begin(), search.ranges.end(), [&](const TuneRange &known) { return known.key == range->key; }))
            return fail(ErrorCode::InvalidArgument, "There are two ranges for \"" + range->key + "\".");
        search.ranges.push_back(std::move(*range));
    }
    if (search.ranges.empty())
        return fail(ErrorCode::InvalidArgument, "The recipe " + recipe + " has no usual ranges to search: name some.");
    search.tuner.emplace(search.ranges, *how, trials, seed);
    return search;
}

std::optional<double> objectiveOf(const std::map<std::string, double> &done)
{
    for (const char *name : {"mean_recall", "validation_accuracy"})
        if (const auto value = done.find(name); value != done.end())
            return value->second;
    const auto texts = done.find("recall_at_10"), photos = done.find("photo_recall_at_10");
    if (texts == done.end())
        return std::nullopt;
    return photos == done.end() ? texts->second : 0.5 * (texts->second + photos->second);
}

core::Result<std::vector<TuneTrial>> readTrials(const fs::path &folder, std::size_t ranges)
{
    std::vector<TuneTrial> trials;
    std::error_code ignored;
    if (!fs::exists(folder / trialsFile, ignored))
        return trials;
    const auto text = core::readText(folder / trialsFile);
    if (!text)
        return fail(text.error());
    std::istringstream lines(*text);
    for (std::string line; std::getline(lines, line);) {
        std::istringstream fields(line);
        fields.imbue(std::locale::classic());
        TuneTrial trial;
        fields >> trial.failed >> trial.objective;
        for (double place = 0; fields >> place;)
            trial.place.push_back(place);
        if (trial.place.size() != ranges)
            return fail(ErrorCode::Corrupt, core::displayPath(folder / trialsFile) + " belongs to a search over other ranges.");
        trials.push_back(std::move(trial));
    }
    return trials;
}

core::Result<void> writeTrials(const fs::path &folder, const std::vector<TuneTrial> &trials)
{
    constexpr int digits = 17;  // a number is read as it was written
    std::ostringstream text;
    text.imbue(std::locale::classic());
    text.precision(digits);
    for (const TuneTrial &trial : trials) {
        text << trial.failed << ' ' << trial.objective;
        for (const double place : trial.place)
            text << ' ' << place;
        text << '\n';
    }
    return core::writeTextAtomically(folder / trialsFile, text.str());
}

void shareRunData(const fs::path &from, const fs::path &to, const std::vector<TuneRange> &ranges)
{
    static const std::set<std::string> dataKeys{"views", "validation_share", "test_share", "split",  "validation", "start_from",
                                                "probe", "source",           "image_size", "without"};
    for (const TuneRange &range : ranges)
        if (dataKeys.contains(range.key))
            return;
    std::error_code error;
    fs::create_directories(to, error);
    // train.pairs last: it says that all of them are there.
    for (const char *name : {"probe.safetensors", "split.csv", "photos.txt", "features.safetensors", "validation.pairs", "test.pairs",
                             "source.pairs", "probe.pairs", "train.pairs"}) {
        if (!fs::exists(from / name, error) || fs::exists(to / name, error))
            continue;
        fs::create_hard_link(from / name, to / name, error);
        if (error)
            fs::copy_file(from / name, to / name, error);
    }
}

}  // namespace semblance::jobs
