#include "engine/jobs/calibrate.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "engine/evaluation/draws.h"
#include "engine/jobs/calibrate_odds.h"
#include "engine/jobs/caption_sync.h"

namespace semblance::jobs {

using core::Result;

namespace {

constexpr std::int64_t photoSample = 2000;
constexpr std::size_t leastCaptions = 50;
constexpr std::size_t mostCaptions = 4000;
constexpr std::size_t leastPhotosForPairs = 10;
constexpr std::size_t mostJudgements = 2000;  // the latest

// Everyday things, so that any one of them is true of few photos.
constexpr std::array probes = {"a dog running on grass",
                               "a cat on a sofa",
                               "two children playing football",
                               "a man riding a bicycle",
                               "a red car on a street",
                               "a plate of food on a table",
                               "a birthday cake with candles",
                               "people at a wedding",
                               "snow on the mountains",
                               "a beach at sunset",
                               "a sailing boat on a lake",
                               "a train in a station",
                               "an airplane in the sky",
                               "a bridge over a river",
                               "tall buildings at night",
                               "a garden full of flowers",
                               "an old church",
                               "a baby asleep",
                               "a woman reading a book",
                               "a group of friends laughing",
                               "a concert on a stage",
                               "a computer on a desk",
                               "a kitchen",
                               "a bowl of fruit",
                               "horses in a field",
                               "birds on a branch",
                               "a waterfall in the forest",
                               "fireworks",
                               "a shop window",
                               "a map",
                               "a handwritten letter",
                               "a person skiing",
                               "a surfer on a wave",
                               "a horse jumping over a fence",
                               "a football match in a stadium",
                               "a foggy morning",
                               "an empty road in the desert",
                               "a portrait of an old man",
                               "a black and white photo",
                               "a screenshot of a web page",
                               "一只狗在草地上奔跑",
                               "沙发上的猫",
                               "孩子们在踢足球",
                               "一个男人骑自行车",
                               "街上的红色汽车",
                               "桌上的一盘菜",
                               "生日蛋糕",
                               "雪山",
                               "海边的日落",
                               "湖上的帆船",
                               "火车站",
                               "天空中的飞机",
                               "夜晚的城市",
                               "花园里的花",
                               "熟睡的婴儿",
                               "一群朋友在笑",
                               "森林里的瀑布",
                               "烟花",
                               "一匹马",
                               "一座古老的寺庙"};

struct Sample {
    std::vector<float> rows;  // [n * dimension]
    std::unordered_map<std::string, std::size_t> rowOf;
};

double dot(const float *a, const float *b, std::size_t dimension)
{
    return std::inner_product(a, a + dimension, b, 0.0);
}

// Every stride-th photo's vector, at most photoSample of them.
Result<Sample> takePhotos(store::VectorStore &vectors)
{
    constexpr auto kind = store::VectorKind::Photo;
    const auto count = vectors.count(kind);
    if (!count)
        return core::fail(count.error());
    const std::int64_t stride = std::max<std::int64_t>(1, (*count + photoSample - 1) / photoSample);
    Sample sample;
    std::int64_t seen = 0;
    const auto visited = vectors.forEach(kind, [&](const std::string &key, std::span<const float> row) {
        if (seen++ % stride != 0)
            return;
        sample.rowOf.emplace(key, sample.rowOf.size());
        sample.rows.insert(sample.rows.end(), row.begin(), row.end());
    });
    if (!visited)
        return core::fail(visited.error());
    return sample;
}

search::Spread textSpread(const EmbeddingRows &texts, const Sample &photos)
{
    std::vector<double> scores;
    for (std::size_t t = 0; t < texts.count; ++t)
        for (std::size_t p = 0; p < photos.rowOf.size(); ++p)
            scores.push_back(dot(texts.row(t).data(), photos.rows.data() + p * texts.dimension, texts.dimension));
    return search::spreadOf(scores);
}

search::Spread photoSpread(const Sample &photos, std::size_t dimension)
{
    const std::size_t count = photos.rowOf.size();
    std::vector<double> scores;
    for (std::size_t i = 0; i < count; ++i)
        for (std::size_t step : {1, 7, 61, 211, 977})  // several partners each, spread over the sample
            if (const std::size_t j = (i + step) % count; j != i)
                scores.push_back(dot(photos.rows.data() + i * dimension, photos.rows.data() + j * dimension, dimension));
    return search::spreadOf(scores);
}

// Half of the photos check what was learnt on the others; a content hash falls on either side alike.
bool checks(const std::string &contentHash)
{
    return !contentHash.empty() && (contentHash.back() & 1) != 0;
}

struct PhotoKeys {
    std::unordered_map<core::PhotoId, std::string> of;  // content hashes
};

Result<PhotoKeys> photoKeys(store::Catalogue &catalogue)
{
    PhotoKeys keys;
    const auto visited = catalogue.photos().forEachStamp(core::FolderId{}, [&](std::filesystem::path &&, store::PhotoStamp &&stamp) {
        keys.of.emplace(stamp.id, std::move(stamp.contentHash));
    });
    if (!visited)
        return core::fail(visited.error());
    return keys;
}

// Captions with their own photos, of what lies in both samples, each against a few photos of the same half.
Result<std::vector<OddsPair>> captionPairs(store::Catalogue &catalogue, const PhotoKeys &keys, const Sample &photos, const Sample &captions,
                                           std::size_t dimension)
{
    const auto rows = catalogue.captions().all();
    if (!rows)
        return core::fail(rows.error());
    std::array<std::vector<std::size_t>, 2> halves;
    for (const auto &[key, row] : photos.rowOf)
        halves[checks(key)].push_back(row);
    for (auto &half : halves)
        std::sort(half.begin(), half.end());  // the map's order is nobody's
    evaluation::Draws draws(1);
    std::vector<OddsPair> pairs;
    for (const store::CaptionRow &caption : *rows) {
        const auto key = keys.of.find(caption.photo);
        const auto text = captions.rowOf.find(captionKey(caption.text));
        const auto photo = key == keys.of.end() ? photos.rowOf.end() : photos.rowOf.find(key->second);
        if (photo == photos.rowOf.end() || text == captions.rowOf.end())
            continue;
        const float *words = captions.rows.data() + text->second * dimension;
        const auto scoreWith = [&](std::size_t row) { return dot(photos.rows.data() + row * dimension, words, dimension); };
        const bool held = checks(photo->first);
        pairs.push_back({scoreWith(photo->second), true, held, false});
        const std::vector<std::size_t> &half = halves[held];
        for (int i = 0; i < unrelatedAgainstMatch; ++i)
            if (const std::size_t other = half[draws.below(half.size())]; other != photo->second)
                pairs.push_back({scoreWith(other), false, held, false});
    }
    return pairs;
}

// Vectors of captions of the sampled photos, at most 4,000: captions drawn by themselves would seldom meet their photo in a
// large library.
Result<Sample> captionsOf(store::Catalogue &catalogue, store::VectorStore &vectors, const PhotoKeys &keys, const Sample &photos)
{
    const auto rows = catalogue.captions().all();
    if (!rows)
        return core::fail(rows.error());
    std::unordered_set<std::string> wanted;
    for (const store::CaptionRow &caption : *rows)
        if (const auto key = keys.of.find(caption.photo); key != keys.of.end() && photos.rowOf.contains(key->second))
            if (wanted.insert(captionKey(caption.text)).second && wanted.size() >= mostCaptions)
                break;
    Sample sample;
    const auto visited = vectors.forEach(store::VectorKind::Caption, [&](const std::string &key, std::span<const float> row) {
        if (!wanted.contains(key))
            return;
        sample.rowOf.emplace(key, sample.rowOf.size());
        sample.rows.insert(sample.rows.end(), row.begin(), row.end());
    });
    if (!visited)
        return core::fail(visited.error());
    return sample;
}

// The vectors of the photos that were judged, by content hash.
Result<std::unordered_map<std::string, std::vector<float>>>
judgedPhotos(store::VectorStore &vectors, const std::vector<store::JudgementRow> &rows, const PhotoKeys &keys)
{
    std::unordered_map<std::string, std::vector<float>> found;
    for (const store::JudgementRow &row : rows)
        if (const auto key = keys.of.find(row.photo); key != keys.of.end())
            found.emplace(key->second, std::vector<float>());
    const auto visited = vectors.forEach(store::VectorKind::Photo, [&](const std::string &key, std::span<const float> values) {
        if (const auto wanted = found.find(key); wanted != found.end())
            wanted->second.assign(values.begin(), values.end());
    });
    if (!visited)
        return core::fail(visited.error());
    return found;
}

// What was said right or wrong of sentences, the latest.
Result<std::vector<OddsPair>> judgedPairs(store::Catalogue &catalogue, store::VectorStore &vectors, const PhotoKeys &keys,
                                          const Encoder &encoder)
{
    auto rows = catalogue.judgements().all();
    if (!rows)
        return core::fail(rows.error());
    std::erase_if(*rows, [](const store::JudgementRow &row) { return row.text.empty(); });
    if (rows->size() > mostJudgements)
        rows->erase(rows->begin(), rows->end() - static_cast<std::ptrdiff_t>(mostJudgements));
    std::vector<OddsPair> pairs;
    if (rows->empty())
        return pairs;
    const auto photos = judgedPhotos(vectors, *rows, keys);
    if (!photos)
        return core::fail(photos.error());
    std::vector<std::string> sentences;
    std::unordered_map<std::string, std::size_t> numberOf;
    for (const store::JudgementRow &row : *rows)
        if (numberOf.emplace(row.text, sentences.size()).second)
            sentences.push_back(row.text);
    const auto texts = encoder.embed(sentences, Scaling::UnitLength);
    if (!texts)
        return core::fail(texts.error());
    for (const store::JudgementRow &row : *rows) {
        const auto key = keys.of.find(row.photo);
        const auto photo = key == keys.of.end() ? photos->end() : photos->find(key->second);
        if (photo == photos->end() || photo->second.size() != texts->dimension)
            continue;
        pairs.push_back({dot(photo->second.data(), texts->row(numberOf.at(row.text)).data(), texts->dimension), row.relevant,
                         checks(photo->first), true});
    }
    return pairs;
}

}  // namespace

std::string calibrationSetting(const std::string &identity)
{
    return "calibration:" + identity;
}

Result<search::Calibration> measureCalibration(store::Catalogue &catalogue, store::VectorStore &vectors, const Encoder &encoder)
{
    search::Calibration calibration;
    const auto photos = takePhotos(vectors);
    if (!photos)
        return core::fail(photos.error());
    if (photos->rowOf.empty())
        return calibration;
    const std::vector<std::string> texts(probes.begin(), probes.end());
    const auto embedded = encoder.embed(texts, Scaling::UnitLength);
    if (!embedded)
        return core::fail(embedded.error());
    calibration.text = textSpread(*embedded, *photos);
    if (photos->rowOf.size() >= leastPhotosForPairs)
        calibration.photo = photoSpread(*photos, embedded->dimension);

    const auto keys = photoKeys(catalogue);
    if (!keys)
        return core::fail(keys.error());
    const auto captions = captionsOf(catalogue, vectors, *keys, *photos);
    if (!captions)
        return core::fail(captions.error());
    auto pairs = captionPairs(catalogue, *keys, *photos, *captions, embedded->dimension);
    if (!pairs)
        return core::fail(pairs.error());
    std::vector<double> matched;
    for (const OddsPair &pair : *pairs)
        if (pair.matching)
            matched.push_back(pair.score);
    if (matched.size() >= leastCaptions)
        calibration.matched = search::spreadOf(matched);
    const auto judged = judgedPairs(catalogue, vectors, *keys, encoder);
    const auto judgements = catalogue.judgements().count();
    if (!judged || !judgements)
        return core::fail(judged ? judgements.error() : judged.error());
    pairs->insert(pairs->end(), judged->begin(), judged->end());
    calibration.check.judgements = *judgements;
    learnOdds(calibration, *pairs);
    return calibration;
}

}  // namespace semblance::jobs
