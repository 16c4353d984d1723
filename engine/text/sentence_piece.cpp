#include "engine/text/sentence_piece.h"

#include <algorithm>
#include <cctype>

#include <sentencepiece_processor.h>

#include "engine/core/files.h"
#include "engine/core/paths.h"
#include "engine/text/unicode.h"

namespace semblance::text {

using core::ErrorCode;
using core::fail;
using core::Result;

namespace {

constexpr std::uint64_t modelLimit = 64u << 20;

bool isAsciiPunctuation(char c)
{
    return static_cast<unsigned char>(c) < 0x80 && std::ispunct(static_cast<unsigned char>(c)) != 0;
}

class SentencePieceTokenizer final : public Tokenizer {
public:
    explicit SentencePieceTokenizer(std::unique_ptr<const sentencepiece::SentencePieceProcessor> model, int end)
        : m_model(std::move(model)), m_end(end)
    {
    }

    std::vector<std::int64_t> encode(std::string_view text) const override
    {
        const std::string clean = cleanForSiglip(text);
        std::vector<int> ids;
        if (const auto status = m_model->Encode({clean.data(), clean.size()}, &ids); !status.ok())
            ids.clear();  // only a model that was never loaded says so
        return {ids.begin(), ids.end()};
    }
    std::int64_t startToken() const override { return -1; }
    std::int64_t endToken() const override { return m_end; }
    std::int64_t vocabularySize() const override { return m_model->GetPieceSize(); }

    double knownShare(std::string_view text) const override
    {
        const std::string clean = cleanForSiglip(text);
        std::size_t words = 0, known = 0;
        for (std::size_t begin = 0; begin < clean.size();) {
            const auto end = std::min(clean.find(' ', begin), clean.size());
            std::vector<int> ids;
            const bool done = m_model->Encode({clean.data() + begin, end - begin}, &ids).ok();
            ++words;
            known += done && ids.size() == 1 && !m_model->IsUnknown(ids.front()) ? 1 : 0;
            begin = end + 1;
        }
        return words == 0 ? 1.0 : static_cast<double>(known) / static_cast<double>(words);
    }

private:
    std::unique_ptr<const sentencepiece::SentencePieceProcessor> m_model;
    int m_end;
};

}  // namespace

std::string cleanForSiglip(std::string_view text)
{
    std::string clean = toLower(text);
    std::erase_if(clean, isAsciiPunctuation);
    return collapseWhitespace(clean);
}

Result<std::shared_ptr<const Tokenizer>> sentencePieces(const std::filesystem::path &file)
{
    const auto bytes = core::readText(file, modelLimit);
    if (!bytes)
        return fail(bytes.error());
    const auto name = "The tokenizer file " + core::displayPath(file);
    auto model = std::make_unique<sentencepiece::SentencePieceProcessor>();
    if (const auto status = model->LoadFromSerializedProto({bytes->data(), bytes->size()}); !status.ok())
        return fail(ErrorCode::Corrupt, name + " is no SentencePiece model. Fetch the model's files again.");
    const int end = model->eos_id();
    if (end < 0)
        return fail(ErrorCode::Corrupt, name + " has no token </s>, which ends SigLIP's sentences.");
    return std::make_shared<SentencePieceTokenizer>(std::move(model), end);
}

}  // namespace semblance::text
