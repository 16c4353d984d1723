#include "engine/jobs/correction_pairs.h"

#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include "engine/core/files.h"
#include "engine/store/catalogue.h"
#include "engine/text/unicode.h"

namespace semblance::jobs {

namespace fs = std::filesystem;
using core::ErrorCode;
using core::fail;
using core::PhotoId;

namespace {

struct Known {
    fs::path path;
    std::vector<std::string> right, captions;
    std::set<std::string> wrong;
    [[nodiscard]] bool judged() const { return !right.empty() || !wrong.empty(); }
};
using KnownPhotos = std::map<PhotoId, Known>;

core::Result<KnownPhotos> photosThere(store::Catalogue &catalogue)
{
    KnownPhotos photos;
    auto visited = catalogue.photos().forEachStamp({}, [&](fs::path &&path, store::PhotoStamp &&stamp) {
        if (stamp.state == store::PhotoState::Indexed && !stamp.excluded)
            photos[stamp.id].path = std::move(path);
    });
    if (!visited)
        return fail(visited.error());
    return photos;
}

core::Result<void> addJudgements(store::Catalogue &catalogue, KnownPhotos &photos)
{
    const auto rows = catalogue.judgements().all();
    if (!rows)
        return fail(rows.error());
    for (const store::JudgementRow &row : *rows) {
        const auto photo = photos.find(row.photo);
        const std::string sentence = text::collapseWhitespace(row.text);
        if (photo == photos.end() || sentence.empty())
            continue;  // asked with photos alone: no sentence to learn
        if (row.relevant)
            photo->second.right.push_back(sentence);
        else
            photo->second.wrong.insert(text::toLower(sentence));
    }
    return {};
}

// The judged sentences first, then the captions that nobody called wrong; none twice.
std::vector<std::string> sentencesOf(const Known &photo)
{
    std::vector<std::string> sentences;
    for (const auto *list : {&photo.right, &photo.captions})
        for (const std::string &sentence : *list)
            if (!(list == &photo.captions && photo.wrong.contains(text::toLower(sentence)))
                && std::find(sentences.begin(), sentences.end(), sentence) == sentences.end())
                sentences.push_back(sentence);
    return sentences;
}

bool isThere(const fs::path &file)
{
    std::error_code ignored;
    return fs::is_regular_file(file, ignored);
}

// Always the same ones, spread over the library.
void addAnchors(std::vector<const Known *> others, std::size_t wanted, PairList &list)
{
    std::vector<std::pair<std::string, const Known *>> order;
    for (const Known *photo : others)
        order.emplace_back(core::contentHash(std::string_view(photo->path.native())), photo);
    std::sort(order.begin(), order.end());
    for (const auto &[hash, photo] : order) {
        if (wanted == 0)
            return;
        if (!isThere(photo->path))
            continue;
        list.photos.push_back({photo->path, sentencesOf(*photo)});
        --wanted;
    }
}

}  // namespace

core::Result<CorrectionCount> countCorrections(const fs::path &library)
{
    auto catalogue = store::Catalogue::open(library, store::Access::ReadOnly);
    if (!catalogue)
        return fail(catalogue.error());
    auto photos = photosThere(**catalogue);
    if (!photos)
        return fail(photos.error());
    if (auto added = addJudgements(**catalogue, *photos); !added)
        return fail(added.error());
    CorrectionCount count;
    std::set<std::string> sentences;
    for (const auto &[id, photo] : *photos) {
        count.right += static_cast<std::int64_t>(photo.right.size());
        count.wrong += static_cast<std::int64_t>(photo.wrong.size());
        for (const std::string &sentence : photo.right)
            sentences.insert(text::toLower(sentence));
        sentences.insert(photo.wrong.begin(), photo.wrong.end());
    }
    count.queries = static_cast<std::int64_t>(sentences.size());
    return count;
}

core::Result<PairList> readCorrectionPairs(const fs::path &library)
{
    constexpr std::size_t leastAnchors = 200, anchorsEach = 4;
    auto catalogue = store::Catalogue::open(library, store::Access::ReadOnly);
    if (!catalogue)
        return fail(catalogue.error());
    auto photos = photosThere(**catalogue);
    const auto captions = (*catalogue)->captions().all();
    if (!photos || !captions)
        return fail(photos ? captions.error() : photos.error());
    if (auto added = addJudgements(**catalogue, *photos); !added)
        return fail(added.error());
    for (const store::CaptionRow &caption : *captions)
        if (const auto photo = photos->find(caption.photo); photo != photos->end())
            if (std::string text = text::collapseWhitespace(caption.text); !text.empty())
                photo->second.captions.push_back(std::move(text));

    PairList list;
    std::vector<const Known *> others;
    bool anyRight = false;
    for (const auto &[id, photo] : *photos) {
        if (!photo.judged()) {
            if (!photo.captions.empty())
                others.push_back(&photo);
            continue;
        }
        auto sentences = sentencesOf(photo);
        if (!isThere(photo.path))
            list.skipped.push_back({photo.path, "the file is gone; index its folder again"});
        else if (sentences.empty())
            list.skipped.push_back({photo.path, "it was judged wrong, and no caption says what it shows"});
        else
            list.photos.push_back({photo.path, std::move(sentences)});
        anyRight = anyRight || !photo.right.empty();
    }
    if (!anyRight || list.photos.empty())
        return fail(ErrorCode::InvalidArgument,
                    "No answer to a sentence has been judged right yet: mark some results of your searches as right or wrong first.");
    addAnchors(std::move(others), std::max(leastAnchors, anchorsEach * list.photos.size()), list);
    std::sort(list.photos.begin(), list.photos.end(),
              [](const CaptionedPhoto &a, const CaptionedPhoto &b) { return a.image.native() < b.image.native(); });
    return list;
}

}  // namespace semblance::jobs
