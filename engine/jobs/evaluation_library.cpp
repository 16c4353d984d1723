#include "engine/jobs/evaluation_library.h"

#include <algorithm>
#include <unordered_map>
#include <vector>

#include "engine/store/catalogue.h"
#include "engine/text/unicode.h"

namespace semblance::jobs {

namespace fs = std::filesystem;
using core::fail;

namespace {

constexpr std::size_t leastTags = 2;  // one word alone is true of too many photos

// True when the photo did not have this sentence.
bool addSentence(PairList &pairs, std::unordered_map<std::string, std::size_t> &placeOf, const fs::path &photo, const std::string &sentence)
{
    const std::string words = text::collapseWhitespace(sentence);
    if (words.empty())
        return false;
    const auto [place, isNew] = placeOf.emplace(photo.native(), pairs.photos.size());
    if (isNew)
        pairs.photos.push_back({photo, {}});
    auto &captions = pairs.photos[place->second].captions;
    if (std::find(captions.begin(), captions.end(), words) != captions.end())
        return false;
    captions.push_back(words);
    return true;
}

std::string joined(const std::vector<std::string> &tags)
{
    std::string sentence;
    for (const std::string &tag : tags)
        sentence += (sentence.empty() ? "" : ", ") + tag;
    return sentence;
}

}  // namespace

core::Result<LibraryTexts> addTagsAndAccepted(PairList &pairs, const fs::path &library)
{
    auto catalogue = store::Catalogue::open(library, store::Access::ReadOnly);
    if (!catalogue)
        return fail(catalogue.error());
    std::vector<std::pair<core::PhotoId, fs::path>> photos;
    const auto visited = (*catalogue)->photos().forEachStamp({}, [&](fs::path &&path, store::PhotoStamp &&stamp) {
        if (stamp.state == store::PhotoState::Indexed && !stamp.excluded && !stamp.offline)
            photos.emplace_back(stamp.id, std::move(path));
    });
    const auto judged = (*catalogue)->judgements().all();
    if (!visited || !judged)
        return fail(visited ? judged.error() : visited.error());
    std::unordered_map<core::PhotoId, std::vector<std::string>> accepted;
    for (const store::JudgementRow &row : *judged)
        if (row.relevant && !row.text.empty())
            accepted[row.photo].push_back(row.text);
    std::unordered_map<std::string, std::size_t> placeOf;
    for (std::size_t i = 0; i < pairs.photos.size(); ++i)
        placeOf.emplace(pairs.photos[i].image.native(), i);
    LibraryTexts added;
    for (const auto &[id, path] : photos) {
        const auto row = (*catalogue)->photos().find(id);
        if (!row)
            return fail(row.error());
        if (*row && (*row)->keywords.size() >= leastTags)
            added.tagged += addSentence(pairs, placeOf, path, joined((*row)->keywords));
        if (const auto said = accepted.find(id); said != accepted.end())
            for (const std::string &sentence : said->second)
                added.accepted += addSentence(pairs, placeOf, path, sentence);
    }
    return added;
}

}  // namespace semblance::jobs
