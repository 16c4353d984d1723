// From the key to ranked photos: a sentence is embedded and looked for, alone and while photos are embedded beside it.
#include <algorithm>
#include <string>
#include <thread>

#include <torch/torch.h>

#include "engine/image/decoder.h"
#include "engine/jobs/bench_measure.h"
#include "engine/jobs/decode_pool.h"
#include "engine/jobs/picture_batches.h"
#include "engine/jobs/query.h"
#include "engine/search/searcher.h"

namespace semblance::jobs {

using core::fail;
using core::Result;

namespace {

constexpr int queries = 20;  // a round

// Decodes and embeds photos over and over, as indexing does, until it is told to stop.
class Indexing {
public:
    Indexing(const Encoder &encoder, const BenchPhotos &photos) : m_encoder(encoder), m_photos(photos) {}
    void start()
    {
        m_thread = std::jthread([this](const std::stop_token &stop) {
            while (!stop.stop_requested()) {
                std::vector<PreparedPicture> prepared;
                for (std::size_t i = 0; i < std::min(picturesAtOnce(m_encoder), m_photos.files.size()) && !stop.stop_requested(); ++i)
                    if (const auto photo = image::decodePhoto(m_photos.files[i], decodeOptionsFor(m_encoder)))
                        prepared.push_back(m_encoder.prepare(photo->picture));
                static_cast<void>(m_encoder.embed(prepared, Scaling::UnitLength));
            }
        });
    }
    // Does not wait for the batch in hand: that is no part of what is measured.
    void stop() { m_thread.request_stop(); }

private:
    const Encoder &m_encoder;
    const BenchPhotos &m_photos;
    std::jthread m_thread;  // last: it uses the others
};

Result<void> ask(const Encoder &encoder, const search::Searcher &searcher)
{
    for (int i = 0; i < queries; ++i) {
        Query sentence;
        sentence.text = "a red boat on the sea at sunset " + std::to_string(i);
        sentence.ignoreCutOff = true;
        auto hits = findPhotos(encoder, searcher, sentence);
        if (!hits)
            return fail(hits.error());
        if (hits->hits.empty())
            return fail(core::ErrorCode::Internal, "A sentence found none of the made-up photos.");
    }
    return {};
}

}  // namespace

Result<std::vector<Figure>> benchQuery(const BenchOptions &options, JobContext &context)
{
    auto encoder = loadEncoder(options.model, options.device, options.precision);
    if (!encoder)
        return fail(encoder.error());
    const auto photos = benchPhotos(options.library);
    if (!photos)
        return fail(photos.error());
    auto searcher = search::Searcher::make(madeUpLibrary(options.vectors, embeddingDimensionOf(**encoder)));
    if (!searcher)
        return fail(searcher.error());
    const std::string settings = std::to_string(options.vectors) + " made-up photos, " + modelSettings(**encoder);
    Indexing indexing(**encoder, *photos);
    const auto milliseconds = Contender::Unit::Milliseconds;
    return measure({{"sentence_to_photos", milliseconds, queries, settings, [&] { return ask(**encoder, **searcher); }},
                    {"sentence_to_photos_while_indexing", milliseconds, queries, settings,
                     [&] {
                         indexing.start();
                         auto asked = ask(**encoder, **searcher);
                         indexing.stop();
                         return asked;
                     }}},
                   options.rounds, context);
}

}  // namespace semblance::jobs
