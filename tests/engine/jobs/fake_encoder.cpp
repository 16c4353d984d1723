#include "tests/engine/jobs/fake_encoder.h"

#include <array>
#include <cmath>

#include "engine/models/encoder_traits.h"

namespace semblance::tests {

namespace {

using Colour = std::array<double, 3>;

const std::vector<std::pair<std::string, Colour>> &words()
{
    static const std::vector<std::pair<std::string, Colour>> all{{"red", {1, 0, 0}},    {"green", {0, 1, 0}},    {"blue", {0, 0, 1}},
                                                                 {"yellow", {1, 1, 0}}, {"white", {1, 1, 1}},    {"black", {0, 0, 0}},
                                                                 {"purple", {1, 0, 1}}, {"turquoise", {0, 1, 1}}};
    return all;
}

void append(jobs::EmbeddingRows &rows, const Colour &colour)
{
    std::array<double, 4> vector{colour[0] - 0.5, colour[1] - 0.5, colour[2] - 0.5, 0.1};
    double length = 0;
    for (const double value : vector)
        length += value * value;
    length = std::sqrt(length);
    for (const double value : vector)
        rows.values.push_back(static_cast<float>(value / length));
    rows.norms.push_back(static_cast<float>(length));
    ++rows.count;
}

}  // namespace

FakeEncoder::FakeEncoder(std::string version)
    : m_traits(std::make_shared<models::EncoderTraits>()), m_version(std::move(version)), m_identity(m_version + "-fp32")
{
    m_traits->embeddingDimension = 4;
    m_traits->image.size = 8;
}

const models::EncoderTraits &FakeEncoder::traits() const
{
    return *m_traits;
}

std::vector<std::int64_t> FakeEncoder::tokenize(std::string_view text) const
{
    return std::vector<std::int64_t>(text.begin(), text.end());
}

double FakeEncoder::knownShare(std::string_view text) const
{
    for (const auto &[word, colour] : words())
        if (text.find(word) != std::string_view::npos)
            return 1;
    return 0;
}

jobs::PreparedPicture FakeEncoder::prepare(const image::Picture &picture) const
{
    std::array<std::uint64_t, 3> sum{};
    for (std::size_t i = 0; i < picture.rgb.size(); ++i)
        sum[i % 3] += picture.rgb[i];
    const std::size_t pixels = picture.rgb.size() / 3;
    jobs::PreparedPicture prepared;
    for (const std::uint64_t channel : sum)
        prepared.planes.push_back(static_cast<std::uint8_t>(channel / pixels));
    return prepared;
}

core::Result<jobs::EmbeddingRows> FakeEncoder::embed(std::span<const jobs::PreparedPicture> batch, jobs::Scaling) const
{
    if (beforePictures)
        beforePictures();
    if (batch.size() > mostPictures)
        return core::fail(core::ErrorCode::OutOfMemory, "too many pictures");
    jobs::EmbeddingRows rows;
    rows.dimension = 4;
    for (const jobs::PreparedPicture &picture : batch)
        append(rows, {picture.planes[0] / 255.0, picture.planes[1] / 255.0, picture.planes[2] / 255.0});
    pictures += static_cast<int>(batch.size());
    return rows;
}

core::Result<jobs::EmbeddingRows> FakeEncoder::embed(std::span<const std::string> batch, jobs::Scaling) const
{
    jobs::EmbeddingRows rows;
    rows.dimension = 4;
    for (const std::string &text : batch) {
        Colour colour{0.5, 0.5, 0.5};  // names no colour
        for (const auto &[word, value] : words())
            if (text.find(word) != std::string::npos)
                colour = value;
        append(rows, colour);
    }
    texts += static_cast<int>(batch.size());
    return rows;
}

}  // namespace semblance::tests
