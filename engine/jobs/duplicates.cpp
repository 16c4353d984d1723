#include "engine/jobs/duplicates.h"

#include <algorithm>
#include <cmath>
#include <ctime>
#include <numeric>
#include <tuple>
#include <unordered_map>

namespace semblance::jobs {

using core::fail;
using core::PhotoId;
using core::Result;

namespace {

constexpr std::int64_t mostAlike = 24;  // that one photo is joined with; a larger group grows from several of them

struct Candidate {
    store::PhotoRow row;
    image::Look look;
    bool seen = false;  // it has a thumbnail
    std::optional<std::time_t> time;
};

// Seconds of a local time; only differences are looked at.
std::optional<std::time_t> secondsOf(const std::string &local)
{
    std::tm parts{};
    if (local.empty() || strptime(local.c_str(), "%Y-%m-%dT%H:%M:%S", &parts) == nullptr)
        return std::nullopt;
    return timegm(&parts);
}

// Which photos belong together (Tarjan 1975).
class Sets {
public:
    explicit Sets(std::size_t count) : m_parent(count) { std::iota(m_parent.begin(), m_parent.end(), std::size_t{0}); }
    std::size_t of(std::size_t item)
    {
        while (m_parent[item] != item)
            item = m_parent[item] = m_parent[m_parent[item]];
        return item;
    }
    void join(std::size_t a, std::size_t b) { m_parent[of(a)] = of(b); }

private:
    std::vector<std::size_t> m_parent;
};

class Finder {
public:
    Finder(const search::Searcher &searcher, store::Catalogue &catalogue, const DuplicateOptions &options, const ThumbnailOf &thumbnailOf)
        : m_searcher(searcher), m_catalogue(catalogue), m_options(options), m_thumbnailOf(thumbnailOf)
    {
    }

    Result<std::vector<DuplicateGroup>> run(JobContext &context)
    {
        const auto timeline = m_catalogue.photos().timeline();
        if (!timeline)
            return fail(timeline.error());
        m_ids = *timeline;
        for (std::size_t i = 0; i < m_ids.size(); ++i)
            m_place.emplace(m_ids[i], i);
        Sets sets(m_ids.size());
        if (auto joined = joinIdentical(sets); !joined)
            return fail(joined.error());
        // Half of the way is comparing vectors, the other half looking at what came near.
        const auto all = static_cast<std::int64_t>(m_ids.size());
        const auto near = m_searcher.nearestToEach(mostAlike, m_options.similarity, [&](std::int64_t done, std::int64_t total) {
            context.progress(all * done / std::max<std::int64_t>(1, total), 2 * all);
            return !context.stopped();
        });
        if (!near)
            return fail(near.error());
        for (std::size_t i = 0; i < near->size() && !context.stopped(); ++i) {
            if (auto joined = joinAlike((*near)[i], sets); !joined)
                return fail(joined.error());
            context.progress(all + all * static_cast<std::int64_t>(i + 1) / static_cast<std::int64_t>(near->size()), 2 * all);
        }
        if (!context.stopped())
            context.progress(2 * all, 2 * all);
        return groups(sets);
    }

private:
    Result<void> joinIdentical(Sets &sets)
    {
        std::unordered_map<std::string, std::size_t> first;
        return m_catalogue.photos().forEachStamp(core::FolderId{}, [&](std::filesystem::path &&, store::PhotoStamp &&stamp) {
            const auto place = m_place.find(stamp.id);
            if (place == m_place.end() || stamp.contentHash.empty())
                return;
            const auto [known, fresh] = first.emplace(stamp.contentHash, place->second);
            if (!fresh)
                sets.join(place->second, known->second);
        });
    }

    Result<void> joinAlike(const search::PhotoNeighbours &one, Sets &sets)
    {
        const auto at = m_place.find(one.photo);
        for (const search::PhotoHit &hit : one.near) {
            const auto other = m_place.find(hit.photo);
            if (at == m_place.end() || other == m_place.end() || sets.of(at->second) == sets.of(other->second))
                continue;
            const auto same = belongTogether(at->second, other->second);
            if (!same)
                return fail(same.error());
            if (*same)
                sets.join(at->second, other->second);
        }
        return {};
    }

    Result<bool> belongTogether(std::size_t a, std::size_t b)
    {
        const auto one = candidate(a), other = candidate(b);
        if (!one || !other)
            return fail(one ? other.error() : one.error());
        if (m_options.hashDistance >= 0 && (*one)->seen && (*other)->seen
            && image::hashDistance((*one)->look, (*other)->look) <= m_options.hashDistance)
            return true;
        const bool timed = m_options.burstSeconds >= 0 && (*one)->time && (*other)->time;
        if (!timed || std::abs(std::difftime(*(*one)->time, *(*other)->time)) > m_options.burstSeconds)
            return false;
        m_bursts.push_back(a);
        return true;
    }

    Result<const Candidate *> candidate(std::size_t at)
    {
        if (const auto known = m_candidates.find(at); known != m_candidates.end())
            return &known->second;
        const auto row = m_catalogue.photos().find(m_ids[at]);
        if (!row)
            return fail(row.error());
        Candidate fresh;
        if (*row)
            fresh.row = **row;
        fresh.time = secondsOf(fresh.row.takenAt);
        if (const auto picture = m_thumbnailOf(fresh.row)) {
            fresh.look = image::lookOf(*picture);
            fresh.seen = true;
        }
        return &m_candidates.emplace(at, std::move(fresh)).first->second;
    }

    Result<std::vector<DuplicateGroup>> groups(Sets &sets)
    {
        std::unordered_map<std::size_t, std::vector<std::size_t>> members;
        for (std::size_t i = 0; i < m_ids.size(); ++i)
            members[sets.of(i)].push_back(i);
        std::vector<DuplicateGroup> found;
        for (const auto &[root, group] : members) {
            if (group.size() < 2)
                continue;
            auto made = groupOf(group);
            if (!made)
                return fail(made.error());
            made->burst = std::any_of(m_bursts.begin(), m_bursts.end(), [&, here = root](std::size_t at) { return sets.of(at) == here; });
            found.push_back(std::move(*made));
        }
        std::sort(found.begin(), found.end(), [](const DuplicateGroup &a, const DuplicateGroup &b) {
            return a.photos.size() != b.photos.size() ? a.photos.size() > b.photos.size()
                                                      : a.photos.front().path.native() < b.photos.front().path.native();
        });
        return found;
    }

    Result<DuplicateGroup> groupOf(const std::vector<std::size_t> &members)
    {
        DuplicateGroup group;
        group.identical = true;
        std::string hash;
        for (const std::size_t at : members) {
            const auto one = candidate(at);
            if (!one)
                return fail(one.error());
            const store::PhotoRow &row = (*one)->row;
            group.identical = group.identical && (hash.empty() || row.contentHash == hash);
            hash = row.contentHash;
            group.photos.push_back(
                {m_ids[at], row.path, row.takenAt, row.width, row.height, row.rating, row.bytes, (*one)->look.sharpness});
        }
        std::sort(group.photos.begin(), group.photos.end(), [](const DuplicatePhoto &a, const DuplicatePhoto &b) {
            const auto worth = [](const DuplicatePhoto &photo) {
                return std::tuple(-photo.rating, -static_cast<std::int64_t>(photo.width) * photo.height, -photo.sharpness, -photo.bytes,
                                  photo.path.native());
            };
            return worth(a) < worth(b);
        });
        return group;
    }

    const search::Searcher &m_searcher;
    store::Catalogue &m_catalogue;
    const DuplicateOptions &m_options;
    const ThumbnailOf &m_thumbnailOf;
    std::vector<PhotoId> m_ids;
    std::unordered_map<PhotoId, std::size_t> m_place;
    std::unordered_map<std::size_t, Candidate> m_candidates;
    std::vector<std::size_t> m_bursts;  // one of each pair that time alone joined
};

}  // namespace

Result<std::vector<DuplicateGroup>> findDuplicates(const search::Searcher &searcher, store::Catalogue &catalogue,
                                                   const DuplicateOptions &options, const ThumbnailOf &thumbnailOf, JobContext &context)
{
    return Finder(searcher, catalogue, options, thumbnailOf).run(context);
}

}  // namespace semblance::jobs
