// Byte-level byte-pair encoding (Sennrich et al. 2016) with the end-of-word mark of CLIP.
#pragma once

#include <array>
#include <cstdint>
#include <shared_mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/text/tokenizer.h"

namespace semblance::text {

// A vocabulary that was checked when it was read: every byte, with and without </w>, has an id.
struct BpeModel {
    struct Merge {
        std::int32_t rank = 0;  // lower merges first
        std::int32_t id = 0;    // of the joined symbol
    };
    std::array<std::int32_t, 256> byteIds{};       // inside a word
    std::array<std::int32_t, 256> finalByteIds{};  // the last byte of a word
    std::unordered_map<std::uint64_t, Merge> merges;
    std::int32_t start = 0;
    std::int32_t end = 0;
    std::int64_t size = 0;  // highest id + 1

    [[nodiscard]] static std::uint64_t pairKey(std::int32_t left, std::int32_t right)
    {
        return static_cast<std::uint64_t>(static_cast<std::uint32_t>(left)) << 32 | static_cast<std::uint32_t>(right);
    }
};

class BpeTokenizer final : public Tokenizer {
public:
    explicit BpeTokenizer(BpeModel model) : m_model(std::move(model)) {}

    [[nodiscard]] std::vector<std::int64_t> encode(std::string_view text) const override;
    [[nodiscard]] std::int64_t startToken() const override { return m_model.start; }
    [[nodiscard]] std::int64_t endToken() const override { return m_model.end; }
    [[nodiscard]] std::int64_t vocabularySize() const override { return m_model.size; }
    [[nodiscard]] double knownShare(std::string_view text) const override;

private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>{}(text); }
    };

    // Appends the ids of one word, O(n log n) in its bytes.
    void appendWord(std::string_view word, std::vector<std::int64_t> &ids) const;
    [[nodiscard]] std::vector<std::int32_t> merge(std::string_view word) const;
    [[nodiscard]] double knownShareOfHan(std::string_view han) const;

    const BpeModel m_model;
    // Captions repeat their words: remembered up to a bound, any thread may ask.
    mutable std::shared_mutex m_mutex;
    mutable std::unordered_map<std::string, std::vector<std::int32_t>, Hash, std::equal_to<>> m_words;
};

}  // namespace semblance::text
