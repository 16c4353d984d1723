#include "engine/jobs/photo_texts.h"

#include <algorithm>
#include <set>
#include <unordered_map>

#include "engine/core/paths.h"
#include "engine/jobs/caption_sync.h"
#include "engine/jobs/folder_rules.h"
#include "engine/models/encoder_traits.h"
#include "engine/store/vector_store.h"
#include "engine/text/search_text.h"
#include "engine/text/unicode.h"

namespace semblance::jobs {

using core::fail;
using core::PhotoId;
using core::Result;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t textsAStep = 256;

std::vector<store::CaptionText> withLanguages(std::vector<store::CaptionText> captions)
{
    for (store::CaptionText &caption : captions)
        if (caption.language.empty())
            caption.language = text::guessLanguage(caption.text);
    return captions;
}

Result<std::optional<PhotoTexts>> textsOfOne(store::Catalogue &catalogue, PhotoId photo)
{
    const auto row = catalogue.photos().find(photo);
    if (!row)
        return fail(row.error());
    if (!*row)
        return std::nullopt;
    const auto captions = catalogue.captions().ofPhoto(photo);
    if (!captions)
        return fail(captions.error());
    PhotoTexts texts{photo, (*row)->path, std::vector<store::CaptionText>(), (*row)->keywords, (*row)->rating};
    std::set<std::string> said;  // a table and a sidecar may say the same
    for (const store::CaptionRow &caption : *captions)
        if (said.insert(caption.text).second)
            texts.captions->push_back({caption.text, caption.language, caption.source});
    return texts;
}

// Returns whether anything changed.
Result<bool> putOne(store::Catalogue &catalogue, const PhotoTexts &wanted)
{
    bool changed = false;
    if (wanted.captions) {
        const auto edited = catalogue.captions().edit(wanted.photo, withLanguages(*wanted.captions));
        if (!edited)
            return edited;
        changed = *edited;
    }
    if (wanted.tags) {
        const auto edited = catalogue.keywords().edit(wanted.photo, *wanted.tags);
        if (!edited)
            return edited;
        changed = changed || *edited;
    }
    if (wanted.rating) {
        const auto rated = catalogue.photos().rate(wanted.photo, *wanted.rating);
        if (!rated)
            return rated;
        changed = changed || *rated;
    }
    return changed;
}

void addCaptions(std::vector<store::CaptionText> &captions, const TextsChange &change)
{
    std::erase_if(captions, [&](const store::CaptionText &caption) {
        return std::find(change.removeCaptions.begin(), change.removeCaptions.end(), caption.text) != change.removeCaptions.end();
    });
    for (const std::string &text : change.addCaptions)
        if (std::none_of(captions.begin(), captions.end(), [&](const store::CaptionText &caption) { return caption.text == text; }))
            captions.push_back({text, {}});
}

// Tags that differ in case alone are one.
void addTags(std::vector<std::string> &tags, const TextsChange &change)
{
    std::set<std::string> unwanted, known;
    for (const std::string &tag : change.removeTags)
        unwanted.insert(text::foldForSearch(tag));
    std::erase_if(tags, [&](const std::string &tag) { return unwanted.contains(text::foldForSearch(tag)); });
    for (const std::string &tag : tags)
        known.insert(text::foldForSearch(tag));
    for (const std::string &tag : change.addTags)
        if (known.insert(text::foldForSearch(tag)).second)
            tags.push_back(tag);
}

// Those that have no vector yet; neighbours of like length share a short batch.
Result<std::vector<std::string>> missingTexts(store::Catalogue &catalogue, store::VectorStore &vectors, std::span<const PhotoId> photos)
{
    std::unordered_map<std::string, std::string> byKey;
    for (const PhotoId photo : photos) {
        const auto captions = catalogue.captions().ofPhoto(photo);
        if (!captions)
            return fail(captions.error());
        for (const store::CaptionRow &caption : *captions)
            byKey.emplace(captionKey(caption.text), caption.text);
    }
    const auto visited = vectors.forEachKey(store::VectorKind::Caption, [&](std::string_view key) { byKey.erase(std::string(key)); });
    if (!visited)
        return fail(visited.error());
    std::vector<std::string> texts;
    for (auto &[key, text] : byKey)
        texts.push_back(std::move(text));
    std::sort(texts.begin(), texts.end(),
              [](const std::string &a, const std::string &b) { return a.size() != b.size() ? a.size() < b.size() : a < b; });
    return texts;
}

}  // namespace

Result<PhotoId> photoAt(store::Catalogue &catalogue, const fs::path &file)
{
    std::error_code ignored;
    const fs::path plain = fs::absolute(file, ignored).lexically_normal();
    const auto roots = Roots::load(catalogue);
    if (!roots)
        return fail(roots.error());
    for (const fs::path &name : {plain, roots->nameOf(plain.parent_path()) / plain.filename()}) {
        const auto row = catalogue.photos().findByPath(name);
        if (!row)
            return fail(row.error());
        if (*row)
            return (*row)->id;
    }
    return fail(core::ErrorCode::NotFound, "The photo " + core::displayPath(plain) + " is not in the library: index its folder first.");
}

Result<std::vector<PhotoTexts>> textsOf(store::Catalogue &catalogue, std::span<const PhotoId> photos)
{
    std::vector<PhotoTexts> all;
    for (const PhotoId photo : photos) {
        auto texts = textsOfOne(catalogue, photo);
        if (!texts)
            return fail(texts.error());
        if (*texts)
            all.push_back(std::move(**texts));
    }
    return all;
}

Result<std::vector<PhotoTexts>> putTexts(store::Catalogue &catalogue, std::span<const PhotoTexts> wanted)
{
    auto transaction = catalogue.begin();
    if (!transaction)
        return fail(transaction.error());
    std::vector<PhotoTexts> before;
    for (const PhotoTexts &texts : wanted) {
        auto known = textsOfOne(catalogue, texts.photo);
        if (!known)
            return fail(known.error());
        if (!*known)
            continue;
        const auto changed = putOne(catalogue, texts);
        if (!changed)
            return fail(changed.error());
        if (!*changed)
            continue;
        if (!texts.captions)
            (*known)->captions.reset();
        if (!texts.tags)
            (*known)->tags.reset();
        if (!texts.rating)
            (*known)->rating.reset();
        before.push_back(std::move(**known));
    }
    if (auto done = transaction->commit(); !done)
        return fail(done.error());
    return before;
}

Result<std::vector<PhotoTexts>> changeTexts(store::Catalogue &catalogue, const TextsChange &change)
{
    auto wanted = textsOf(catalogue, change.photos);
    if (!wanted)
        return wanted;
    for (PhotoTexts &texts : *wanted) {
        addCaptions(*texts.captions, change);
        addTags(*texts.tags, change);
        if (change.addCaptions.empty() && change.removeCaptions.empty())
            texts.captions.reset();
        if (change.addTags.empty() && change.removeTags.empty())
            texts.tags.reset();
        texts.rating = change.rating;
    }
    return putTexts(catalogue, *wanted);
}

Result<std::int64_t> embedCaptionsOf(store::Catalogue &catalogue, const std::filesystem::path &library, const Encoder &encoder,
                                     std::span<const PhotoId> photos)
{
    auto vectors = store::VectorStore::open(library, encoder.identity(), encoder.traits().embeddingDimension, false);
    if (!vectors)
        return fail(vectors.error());
    const auto texts = missingTexts(catalogue, **vectors, photos);
    if (!texts)
        return fail(texts.error());
    for (std::size_t begin = 0; begin < texts->size(); begin += textsAStep) {
        const std::span<const std::string> step(texts->data() + begin, std::min(textsAStep, texts->size() - begin));
        const auto embedded = encoder.embed(step, Scaling::UnitLength);
        if (!embedded)
            return fail(embedded.error());
        std::vector<std::string> keys;
        for (const std::string &text : step)
            keys.push_back(captionKey(text));
        if (auto put = (*vectors)->put(store::VectorKind::Caption, keys, embedded->values); !put)
            return fail(put.error());
    }
    return static_cast<std::int64_t>(texts->size());
}

}  // namespace semblance::jobs
