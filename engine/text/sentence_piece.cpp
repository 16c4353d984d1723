#include "engine/text/sentence_piece.h"

#include <algorithm>
#include <cctype>

#include "engine/core/files.h"
#include "engine/core/paths.h"
#include "engine/text/unicode.h"
#include "engine/text/unigram_model.h"

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
    SentencePieceTokenizer(UnigramModel model, std::int64_t end) : m_model(std::move(model)), m_end(end) {}

    std::vector<std::int64_t> encode(std::string_view text) const override { return m_model.encode(cleanForSiglip(text)); }
    std::int64_t startToken() const override { return -1; }
    std::int64_t endToken() const override { return m_end; }
    std::int64_t vocabularySize() const override { return m_model.size(); }

    double knownShare(std::string_view text) const override
    {
        const std::string clean = cleanForSiglip(text);
        std::size_t words = 0, known = 0;
        for (std::size_t begin = 0; begin < clean.size();) {
            const auto end = std::min(clean.find(' ', begin), clean.size());
            const auto ids = m_model.encode(std::string_view(clean).substr(begin, end - begin));
            ++words;
            known += ids.size() == 1 && ids.front() != m_model.unknown() ? 1 : 0;
            begin = end + 1;
        }
        return words == 0 ? 1.0 : static_cast<double>(known) / static_cast<double>(words);
    }

private:
    UnigramModel m_model;
    std::int64_t m_end;
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
    auto model = UnigramModel::parse(*bytes);
    if (!model)
        return fail(model.error().code, name + " " + model.error().detail + ". Fetch the model's files again.");
    const auto end = model->control("</s>");
    if (end < 0)
        return fail(ErrorCode::Corrupt, name + " has no token </s>, which ends SigLIP's sentences.");
    return std::make_shared<SentencePieceTokenizer>(std::move(*model), end);
}

}  // namespace semblance::text
