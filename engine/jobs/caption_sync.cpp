#include "engine/jobs/caption_sync.h"

#include <algorithm>
#include <array>
#include <unordered_set>

#include "engine/core/files.h"

namespace semblance::jobs {

using core::Result;

namespace {

constexpr std::size_t photosATransaction = 1000;
constexpr std::size_t textsAStep = 256;

struct SourceOfCaptions {
    std::string name;
    const std::unordered_map<std::string, PhotoCaptions> *found = nullptr;
    bool mayClear = true;
};

struct Replacement {
    core::PhotoId photo;
    const SourceOfCaptions *source = nullptr;
    const PhotoCaptions *captions = nullptr;
};

std::string withLanguage(const std::string &text, const std::string &language)
{
    return language + '\n' + text;
}

bool sameTexts(const std::vector<store::CaptionRow> &kept, const std::string &source, const PhotoCaptions &found)
{
    std::vector<std::string> a, b;
    for (const store::CaptionRow &row : kept)
        if (row.source == source)
            a.push_back(withLanguage(row.text, row.language));
    for (std::size_t i = 0; i < found.texts.size(); ++i)
        b.push_back(withLanguage(found.texts[i], found.languages[i]));
    std::sort(a.begin(), a.end());
    std::sort(b.begin(), b.end());
    return a == b;
}

Result<std::vector<Replacement>> replacements(store::Catalogue &catalogue, const std::array<SourceOfCaptions, 2> &sources,
                                              const std::vector<CaptionedRow> &photos)
{
    static const PhotoCaptions none;
    std::vector<Replacement> result;
    for (const CaptionedRow &photo : photos) {
        const auto kept = catalogue.captions().fromFiles(photo.id);
        if (!kept)
            return core::fail(kept.error());
        for (const SourceOfCaptions &source : sources) {
            const auto found = source.found->find(*photo.path);
            const PhotoCaptions &captions = found == source.found->end() ? none : found->second;
            if (captions.texts.empty() && !source.mayClear)
                continue;
            if (!sameTexts(*kept, source.name, captions))
                result.push_back({photo.id, &source, &captions});
        }
    }
    return result;
}

Result<void> writeReplacements(store::Catalogue &catalogue, std::span<const Replacement> batch)
{
    auto transaction = catalogue.begin();
    if (!transaction)
        return core::fail(transaction.error());
    for (const Replacement &change : batch) {
        const auto replaced =
            catalogue.captions().replace(change.photo, change.source->name, change.captions->texts, change.captions->languages);
        if (!replaced)
            return core::fail(replaced.error());
    }
    return transaction->commit();
}

}  // namespace

std::string captionKey(std::string_view text)
{
    return core::contentHash(text);
}

Result<std::int64_t> syncCaptions(store::Catalogue &catalogue, const CaptionFiles &files, const std::vector<CaptionedRow> &photos)
{
    const std::array<SourceOfCaptions, 2> sources{SourceOfCaptions{"table", &files.table, !files.tableFailed},
                                                  SourceOfCaptions{"sidecar", &files.sidecar, !files.sidecarFailed}};
    const auto changes = replacements(catalogue, sources, photos);
    if (!changes)
        return core::fail(changes.error());
    for (std::size_t begin = 0; begin < changes->size(); begin += photosATransaction) {
        const std::size_t count = std::min(photosATransaction, changes->size() - begin);
        if (auto written = writeReplacements(catalogue, {changes->data() + begin, count}); !written)
            return core::fail(written.error());
    }
    return static_cast<std::int64_t>(changes->size());
}

Result<std::int64_t> embedCaptions(store::Catalogue &catalogue, store::VectorStore &vectors, const Encoder &encoder, JobContext &context,
                                   const JobContext::Progress &progress)
{
    auto rows = catalogue.captions().all();
    if (!rows)
        return core::fail(rows.error());
    const auto keys = vectors.keys(store::VectorKind::Caption);
    if (!keys)
        return core::fail(keys.error());
    std::unordered_set<std::string> known(keys->begin(), keys->end());
    std::vector<std::string> texts;
    for (store::CaptionRow &row : *rows)
        if (known.insert(captionKey(row.text)).second)
            texts.push_back(std::move(row.text));
    // Neighbours of like length share a short batch.
    std::sort(texts.begin(), texts.end(),
              [](const std::string &a, const std::string &b) { return a.size() != b.size() ? a.size() < b.size() : a < b; });
    const auto total = static_cast<std::int64_t>(texts.size());
    std::int64_t done = 0;
    while (done < total && !context.stopped()) {
        const std::size_t count = std::min(textsAStep, texts.size() - static_cast<std::size_t>(done));
        const std::span<const std::string> batch(texts.data() + done, count);
        const auto embedded = encoder.embed(batch, Scaling::UnitLength);
        if (!embedded)
            return core::fail(embedded.error());
        std::vector<std::string> batchKeys;
        for (const std::string &text : batch)
            batchKeys.push_back(captionKey(text));
        if (auto put = vectors.put(store::VectorKind::Caption, batchKeys, embedded->values); !put)
            return core::fail(put.error());
        done += static_cast<std::int64_t>(count);
        if (progress)
            progress(done, total);
    }
    return done;
}

}  // namespace semblance::jobs
