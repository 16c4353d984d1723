// An encoder with exact answers: a picture is its mean colour, a text the colours that it names.
#pragma once

#include <atomic>
#include <functional>

#include "engine/jobs/encoder.h"

namespace semblance::tests {

class FakeEncoder : public jobs::Encoder {
public:
    explicit FakeEncoder(std::string version = "fake");

    const models::EncoderTraits &traits() const override;
    const std::string &version() const override { return m_version; }
    const std::string &identity() const override { return m_identity; }
    const std::string &name() const override { return m_version; }
    std::string device() const override { return "none"; }
    std::string precision() const override { return "fp32"; }
    std::vector<std::int64_t> tokenize(std::string_view text) const override;
    double knownShare(std::string_view text) const override;
    jobs::PreparedPicture prepare(const image::Picture &picture) const override;
    core::Result<jobs::EmbeddingRows> embed(std::span<const jobs::PreparedPicture> pictures, jobs::Scaling scaling) const override;
    core::Result<jobs::EmbeddingRows> embed(std::span<const std::string> texts, jobs::Scaling scaling) const override;

    mutable std::atomic<int> pictures{0}, texts{0};  // embedded so far
    std::function<void()> beforePictures;            // called before each batch
    std::size_t mostPictures = 1'000'000;            // a larger batch runs out of memory

private:
    std::shared_ptr<models::EncoderTraits> m_traits;  // its header brings Torch along: only the source file sees it
    std::string m_version, m_identity;
};

}  // namespace semblance::tests
