#include "engine/api/local_blind_trials.h"

#include <algorithm>
#include <ctime>

namespace semblance::api {

using core::fail;

namespace {

constexpr std::size_t mostOpen = 64;  // questions that nobody votes on are forgotten, the oldest first

std::string nowInUtc()
{
    const std::time_t now = std::time(nullptr);
    std::tm utc{};
    gmtime_r(&now, &utc);
    char text[64];
    return {text, std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc)};
}

std::vector<BlindPhoto> toValue(std::vector<jobs::BlindPlace> &&places)
{
    std::vector<BlindPhoto> photos;
    for (jobs::BlindPlace &place : places)
        photos.push_back({place.photo, std::move(place.path)});
    return photos;
}

bool samePhotos(const std::vector<jobs::BlindPlace> &a, const std::vector<jobs::BlindPlace> &b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto &x, const auto &y) { return x.photo == y.photo; });
}

}  // namespace

Result<LocalBlindTrials::Side> LocalBlindTrials::side(const std::filesystem::path &model)
{
    const auto package = m_ports.package(model);
    if (!package)
        return fail(package.error());
    if (const auto known = m_sides.find(*package); known != m_sides.end())
        return known->second;
    auto encoder = m_ports.load(*package);
    if (!encoder)
        return fail(encoder.error());
    return m_sides.emplace(*package, std::make_shared<jobs::BlindSide>(std::move(*encoder))).first->second;
}

Result<BlindPair> LocalBlindTrials::ask(const BlindRequest &request)
{
    const std::lock_guard lock(m_mutex);
    const auto first = side(request.first);
    const auto second = first ? side(request.second) : first;
    if (!second)
        return fail(second.error());
    std::erase_if(m_sides, [&](const auto &entry) { return entry.second != *first && entry.second != *second; });
    const jobs::Encoder &one = (*first)->encoder(), &other = (*second)->encoder();
    if (one.version() == other.version())
        return fail(ErrorCode::InvalidArgument, "A blind test needs two different versions; both are " + one.name() + ".");
    auto left = (*first)->answer(m_ports.library, request.query, request.top);
    auto right = left ? (*second)->answer(m_ports.library, request.query, request.top) : left;
    if (!right)
        return fail(right.error());
    core::BlindVote vote{one.name(), one.version(), other.name(), other.version(), request.query, true, core::BlindChoice::Same, {}};
    BlindPair pair;
    pair.alike = samePhotos(*left, *right);
    vote.firstWasLeft = (m_coin() >> 63) != 0;
    if (!vote.firstWasLeft)
        std::swap(*left, *right);
    pair.left = toValue(std::move(*left));
    pair.right = toValue(std::move(*right));
    pair.ticket = m_nextTicket++;
    m_open.emplace(pair.ticket, std::move(vote));
    if (m_open.size() > mostOpen)
        m_open.erase(m_open.begin());
    return pair;
}

Result<void> LocalBlindTrials::vote(std::uint64_t ticket, BlindVerdict verdict)
{
    core::BlindVote vote;
    {
        const std::lock_guard lock(m_mutex);
        const auto open = m_open.find(ticket);
        if (open == m_open.end())
            return fail(ErrorCode::NotFound, "This question was voted on already, or never asked: ask it again.");
        vote = open->second;
    }
    vote.votedAt = nowInUtc();
    if (verdict != BlindVerdict::Same)
        vote.choice = (verdict == BlindVerdict::Left) == vote.firstWasLeft ? core::BlindChoice::First : core::BlindChoice::Second;
    auto kept = m_ports.write([library = m_ports.library, vote]() -> Result<void> {
        const auto votes = store::BlindStore::open(library, store::Access::ReadWrite);
        return votes ? (*votes)->add(vote) : fail(votes.error());
    });
    if (kept) {
        const std::lock_guard lock(m_mutex);
        m_open.erase(ticket);
    }
    return kept;
}

Result<std::vector<BlindTally>> LocalBlindTrials::tallies()
{
    const auto votes = store::BlindStore::open(m_ports.library, store::Access::ReadOnly);
    if (!votes)
        return fail(votes.error());
    const auto all = (*votes)->all();
    if (!all)
        return fail(all.error());
    return jobs::tallyVotes(*all);
}

Result<void> LocalBlindTrials::forget(const std::string &firstVersion, const std::string &secondVersion)
{
    return m_ports.write([library = m_ports.library, firstVersion, secondVersion]() -> Result<void> {
        const auto votes = store::BlindStore::open(library, store::Access::ReadWrite);
        return votes ? (*votes)->remove(firstVersion, secondVersion) : fail(votes.error());
    });
}

}  // namespace semblance::api
