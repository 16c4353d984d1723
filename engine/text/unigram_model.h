// The unigram language model of SentencePiece (Kudo 2018): reads spiece.model and finds the split of the highest score.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/core/result.h"

namespace semblance::text {

class UnigramModel {
public:
    // `bytes`: the protocol buffer ModelProto of sentencepiece_model.proto. Errors: Corrupt (it is none), Unsupported (its pieces were
    // learned by another algorithm). The detail is the end of a sentence: "is no SentencePiece model".
    [[nodiscard]] static core::Result<UnigramModel> parse(std::string_view bytes);

    // Normalises as the model says, then Viterbi over the pieces; what no piece covers is the unknown token, once a run, or its bytes
    // where the model has pieces for them.
    [[nodiscard]] std::vector<std::int64_t> encode(std::string_view text) const;
    [[nodiscard]] std::int64_t size() const { return static_cast<std::int64_t>(m_pieces.size()); }
    [[nodiscard]] std::int64_t unknown() const { return m_unknown; }
    // The id of a control token, -1 when there is none of that name.
    [[nodiscard]] std::int64_t control(std::string_view name) const;

private:
    enum Type { Normal = 1, Unknown = 2, Control = 3, UserDefined = 4, Unused = 5, Byte = 6 };
    struct Piece {
        std::string text;
        float score = 0;
        int type = Normal;
    };
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
    };
    struct Step {
        double score = 0;
        std::size_t begin = 0, end = 0;
        std::int64_t id = -1;
    };

    core::Result<void> readPieces(std::string_view bytes);
    core::Result<void> index();
    [[nodiscard]] std::string normalised(std::string_view text) const;
    [[nodiscard]] std::vector<Step> bestPath(const std::string &text) const;

    std::vector<Piece> m_pieces;
    std::unordered_map<std::string, std::int64_t, Hash, std::equal_to<>> m_ids;  // of pieces that text can become
    std::vector<std::int64_t> m_bytePieces;                                      // of the 256 bytes, empty: none
    std::size_t m_longest = 0;                                                   // bytes of a piece
    std::int64_t m_unknown = -1;
    float m_lowest = 0, m_highest = 0;
    int m_algorithm = 1;
    std::string m_normaliser;
    bool m_dummyPrefix = true, m_collapse = true;
};

}  // namespace semblance::text
