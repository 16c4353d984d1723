#include "engine/jobs/blind_trials.h"

#include <algorithm>

#include "engine/evaluation/resampling.h"
#include "engine/jobs/query.h"

namespace semblance::jobs {

using core::BlindChoice;
using core::BlindTally;
using core::BlindVote;
using core::fail;

namespace {

// The same vote told from the other side.
BlindVote turned(BlindVote vote)
{
    std::swap(vote.firstModel, vote.secondModel);
    std::swap(vote.firstVersion, vote.secondVersion);
    vote.firstWasLeft = !vote.firstWasLeft;
    if (vote.choice != BlindChoice::Same)
        vote.choice = vote.choice == BlindChoice::First ? BlindChoice::Second : BlindChoice::First;
    return vote;
}

void count(BlindTally &tally, BlindVote vote)
{
    tally.first += vote.choice == BlindChoice::First;
    tally.second += vote.choice == BlindChoice::Second;
    tally.same += vote.choice == BlindChoice::Same;
    tally.left += vote.choice != BlindChoice::Same && (vote.choice == BlindChoice::First) == vote.firstWasLeft;
    tally.votes.push_back(std::move(vote));
}

}  // namespace

core::Result<std::vector<BlindPlace>> BlindSide::answer(const std::filesystem::path &library, const std::string &query, std::int64_t top)
{
    auto loaded = m_loaded ? followLibrary(*m_loaded, library, *m_encoder) : readSearcher(library, *m_encoder);
    if (!loaded)
        return fail(loaded.error());
    m_loaded = std::make_unique<LoadedSearcher>(std::move(*loaded));
    auto reader = store::Catalogue::open(library, store::Access::ReadOnly);  // for what filters ask
    if (!reader)
        return fail(reader.error());
    Query asked;
    asked.text = query;
    asked.top = top;
    asked.ignoreCutOff = true;
    asked.words = false;
    const auto found = findPhotos(*m_encoder, *m_loaded->searcher, asked, reader->get());
    if (!found)
        return fail(found.error());
    std::vector<BlindPlace> places;
    for (const search::PhotoHit &hit : found->hits)
        places.push_back({hit.photo, hit.path});
    return places;
}

std::vector<BlindTally> tallyVotes(std::span<const BlindVote> votes)
{
    std::vector<BlindTally> tallies;
    for (const BlindVote &vote : votes) {
        const auto same = std::find_if(tallies.begin(), tallies.end(), [&](const BlindTally &tally) {
            return (tally.firstVersion == vote.firstVersion && tally.secondVersion == vote.secondVersion)
                   || (tally.firstVersion == vote.secondVersion && tally.secondVersion == vote.firstVersion);
        });
        BlindTally tally;
        if (same != tallies.end()) {
            tally = std::move(*same);
            tallies.erase(same);
        } else {
            tally.firstModel = vote.firstModel;
            tally.firstVersion = vote.firstVersion;
            tally.secondModel = vote.secondModel;
            tally.secondVersion = vote.secondVersion;
        }
        count(tally, vote.firstVersion == tally.firstVersion ? vote : turned(vote));
        tallies.insert(tallies.begin(), std::move(tally));
    }
    for (BlindTally &tally : tallies) {
        const auto test = evaluation::signTest(tally.first, tally.second);
        tally.pValue = test.pValue;
        tally.share = test.share;
        tally.interval = test.interval;
    }
    return tallies;
}

}  // namespace semblance::jobs
