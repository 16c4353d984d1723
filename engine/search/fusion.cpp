#include "engine/search/fusion.h"

#include <algorithm>
#include <unordered_map>

namespace semblance::search {

namespace {

double reciprocal(std::size_t rank)
{
    constexpr double k = 60;
    return 1 / (k + static_cast<double>(rank));
}

struct Fused {
    PhotoHit hit;
    double value = 0;
};

}  // namespace

void fuseWords(std::vector<PhotoHit> &hits, std::span<const store::WordHit> words,
               const std::function<std::optional<PhotoHit>(core::PhotoId)> &make)
{
    std::vector<Fused> all;
    std::unordered_map<core::PhotoId, std::size_t> numberOf;
    for (PhotoHit &hit : hits) {
        numberOf.emplace(hit.photo, all.size());
        all.push_back({std::move(hit), reciprocal(all.size() + 1)});
    }
    std::size_t rank = 0, found = 0;
    double last = 0;
    for (const store::WordHit &word : words) {
        auto known = numberOf.find(word.photo);
        if (known == numberOf.end()) {
            auto made = make(word.photo);
            if (!made)
                continue;
            known = numberOf.emplace(word.photo, all.size()).first;
            all.push_back({std::move(*made), 0});
        }
        if (++found == 1 || word.score != last)
            rank = found;
        last = word.score;
        all[known->second].value += reciprocal(rank);
        all[known->second].hit.words = word.matches;
    }
    std::sort(all.begin(), all.end(), [](const Fused &a, const Fused &b) {
        if (a.value != b.value)
            return a.value > b.value;
        return a.hit.score != b.hit.score ? a.hit.score > b.hit.score : a.hit.path.native() < b.hit.path.native();
    });
    hits.clear();
    for (Fused &one : all)
        hits.push_back(std::move(one.hit));
}

}  // namespace semblance::search
