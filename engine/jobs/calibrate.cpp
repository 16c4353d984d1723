#include "engine/jobs/calibrate.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <unordered_map>
#include <vector>

#include "engine/jobs/caption_sync.h"

namespace semblance::jobs {

using core::Result;

namespace {

constexpr std::int64_t photoSample = 2000;
constexpr std::size_t leastCaptions = 50;
constexpr std::size_t leastPhotosForPairs = 10;

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

// Every stride-th vector of a kind, at most photoSample of them.
Result<Sample> takeSample(store::VectorStore &vectors, store::VectorKind kind)
{
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

// The scores of captions with their own photos, of what lies in both samples.
Result<std::vector<double>> matchedScores(store::Catalogue &catalogue, const Sample &photos, const Sample &captions, std::size_t dimension)
{
    const auto rows = catalogue.captions().all();
    if (!rows)
        return core::fail(rows.error());
    std::unordered_map<core::PhotoId, std::size_t> photoRow;
    const auto visited = catalogue.photos().forEachStamp(core::FolderId{}, [&](std::filesystem::path &&, store::PhotoStamp &&stamp) {
        if (const auto row = photos.rowOf.find(stamp.contentHash); row != photos.rowOf.end())
            photoRow.emplace(stamp.id, row->second);
    });
    if (!visited)
        return core::fail(visited.error());
    std::vector<double> scores;
    for (const store::CaptionRow &caption : *rows) {
        const auto photo = photoRow.find(caption.photo);
        const auto text = captions.rowOf.find(captionKey(caption.text));
        if (photo != photoRow.end() && text != captions.rowOf.end())
            scores.push_back(
                dot(photos.rows.data() + photo->second * dimension, captions.rows.data() + text->second * dimension, dimension));
    }
    return scores;
}

}  // namespace

std::string calibrationSetting(const std::string &identity)
{
    return "calibration:" + identity;
}

Result<search::Calibration> measureCalibration(store::Catalogue &catalogue, store::VectorStore &vectors, const Encoder &encoder)
{
    search::Calibration calibration;
    const auto photos = takeSample(vectors, store::VectorKind::Photo);
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

    const auto captions = takeSample(vectors, store::VectorKind::Caption);
    if (!captions)
        return core::fail(captions.error());
    const auto scores = matchedScores(catalogue, *photos, *captions, embedded->dimension);
    if (!scores)
        return core::fail(scores.error());
    if (scores->size() >= leastCaptions)
        calibration.matched = search::spreadOf(*scores);
    return calibration;
}

}  // namespace semblance::jobs
