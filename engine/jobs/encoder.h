// A model version ready to embed: the dual encoder, its tokenizer and its preprocessing, joined.
#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/core/result.h"
#include "engine/image/picture.h"

namespace semblance::models {
struct EncoderTraits;
}

namespace semblance::jobs {

// Rows of embeddings, row-major [count, dimension] float32.
struct EmbeddingRows {
    std::size_t count = 0;
    std::size_t dimension = 0;
    std::vector<float> values;  // unit length unless raw ones were asked for
    std::vector<float> norms;   // before normalisation, [count]
    [[nodiscard]] std::span<const float> row(std::size_t i) const { return {values.data() + i * dimension, dimension}; }
};

enum class Scaling { UnitLength, Raw };

// A picture as the image tower takes it before normalisation: [3,S,S] uint8, made on the decoding pool.
struct PreparedPicture {
    std::vector<std::uint8_t> planes;
};

// Immutable once loaded: the query lane and a job may use it at the same time.
class Encoder {
public:
    virtual ~Encoder() = default;
    [[nodiscard]] virtual const models::EncoderTraits &traits() const = 0;
    [[nodiscard]] virtual const std::string &version() const = 0;   // hash of weights, config, tokenizer, preprocessing
    [[nodiscard]] virtual const std::string &identity() const = 0;  // "<version>-<precision>": what vectors are kept under
    [[nodiscard]] virtual const std::string &name() const = 0;      // the package's
    [[nodiscard]] virtual std::string device() const = 0;
    [[nodiscard]] virtual std::string precision() const = 0;  // "bf16"

    [[nodiscard]] virtual std::vector<std::int64_t> tokenize(std::string_view text) const = 0;
    [[nodiscard]] virtual double knownShare(std::string_view text) const = 0;
    [[nodiscard]] virtual PreparedPicture prepare(const image::Picture &picture) const = 0;  // any thread
    // Errors: OutOfMemory, Internal (what the device said).
    [[nodiscard]] virtual core::Result<EmbeddingRows> embed(std::span<const PreparedPicture> pictures, Scaling scaling) const = 0;
    [[nodiscard]] virtual core::Result<EmbeddingRows> embed(std::span<const std::string> texts, Scaling scaling) const = 0;
};

// device: auto|cpu|cuda, precision: auto|fp32|bf16|fp16|int8. Errors: those of models::loadPackage and text::loadTokenizer.
[[nodiscard]] core::Result<std::shared_ptr<const Encoder>> loadEncoder(const std::filesystem::path &package, const std::string &device,
                                                                       const std::string &precision);

}  // namespace semblance::jobs
