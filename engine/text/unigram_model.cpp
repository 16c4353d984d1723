#include "engine/text/unigram_model.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <optional>

#include "engine/text/unicode.h"

namespace semblance::text {

using core::ErrorCode;
using core::fail;
using core::Result;

namespace {

constexpr const char *space = "\u2581";  // stands for a blank, U+2581
constexpr double unknownPenalty = 10;    // below the lowest score, as SentencePiece has it

// Protocol buffers' wire format: a key (field number and wire type) before each value.
class WireReader {
public:
    explicit WireReader(std::string_view bytes) : m_rest(bytes) {}

    struct Field {
        std::uint64_t number = 0, type = 0, value = 0;  // value: of a varint, or the four bytes of a float
        std::string_view bytes;                         // of a string or message
    };

    [[nodiscard]] bool done() const { return m_rest.empty(); }
    std::optional<Field> next()
    {
        const auto key = varint();
        if (!key || *key >> 3 == 0)
            return std::nullopt;
        Field field{*key >> 3, *key & 7, 0, {}};
        switch (field.type) {
        case 0: {
            const auto value = varint();
            if (!value)
                return std::nullopt;
            field.value = *value;
            return field;
        }
        case 1: return take(8) ? std::optional(field) : std::nullopt;
        case 2: {
            const auto size = varint();
            const auto bytes = size ? take(*size) : std::nullopt;
            if (!bytes)
                return std::nullopt;
            field.bytes = *bytes;
            return field;
        }
        case 5: {
            const auto bytes = take(4);
            if (!bytes)
                return std::nullopt;
            for (int i = 3; i >= 0; --i)
                field.value = field.value << 8 | static_cast<unsigned char>((*bytes)[static_cast<std::size_t>(i)]);
            return field;
        }
        default: return std::nullopt;
        }
    }

private:
    std::optional<std::uint64_t> varint()
    {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 64 && !m_rest.empty(); shift += 7) {
            const auto byte = static_cast<unsigned char>(m_rest.front());
            m_rest.remove_prefix(1);
            value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
            if (byte < 0x80)
                return value;
        }
        return std::nullopt;
    }
    std::optional<std::string_view> take(std::uint64_t size)
    {
        if (size > m_rest.size())
            return std::nullopt;
        const auto bytes = m_rest.substr(0, static_cast<std::size_t>(size));
        m_rest.remove_prefix(static_cast<std::size_t>(size));
        return bytes;
    }

    std::string_view m_rest;
};

tl::unexpected<core::Error> noModel()
{
    return fail(ErrorCode::Corrupt, "is no SentencePiece model");
}

float realOf(const WireReader::Field &field)
{
    const auto bits = static_cast<std::uint32_t>(field.value);
    float value = 0;
    std::memcpy(&value, &bits, sizeof value);
    return value;
}

// Bytes of the character that begins here; at least one, never beyond the end.
std::size_t characterLength(std::string_view text, std::size_t at)
{
    std::size_t length = 1;
    while (at + length < text.size() && (static_cast<unsigned char>(text[at + length]) & 0xc0) == 0x80)
        ++length;
    return length;
}

}  // namespace

// ModelProto: 1 pieces{1 piece, 2 score, 3 type}, 2 trainer_spec{3 model_type}, 3 normalizer_spec{1 name, 3 add_dummy_prefix,
// 4 remove_extra_whitespaces}.
Result<void> UnigramModel::readPieces(std::string_view bytes)
{
    WireReader model(bytes);
    while (!model.done()) {
        const auto part = model.next();
        if (!part)
            return noModel();
        if (part->type != 2)
            continue;
        WireReader reader(part->bytes);
        Piece piece;
        while (!reader.done()) {
            const auto field = reader.next();
            if (!field)
                return noModel();
            if (part->number == 1 && field->number == 1)
                piece.text = field->bytes;
            else if (part->number == 1 && field->number == 2)
                piece.score = realOf(*field);
            else if (part->number == 1 && field->number == 3)
                piece.type = static_cast<int>(field->value);
            else if (part->number == 2 && field->number == 3)
                m_algorithm = static_cast<int>(field->value);
            else if (part->number == 3 && field->number == 1)
                m_normaliser = field->bytes;
            else if (part->number == 3 && field->number == 3)
                m_dummyPrefix = field->value != 0;
            else if (part->number == 3 && field->number == 4)
                m_collapse = field->value != 0;
        }
        if (part->number == 1)
            m_pieces.push_back(std::move(piece));
    }
    return {};
}

Result<void> UnigramModel::index()
{
    std::vector<std::int64_t> bytes(256, -1);
    bool first = true;
    for (std::size_t i = 0; i < m_pieces.size(); ++i) {
        const Piece &piece = m_pieces[i];
        const auto id = static_cast<std::int64_t>(i);
        if (piece.type == Unknown) {
            m_unknown = id;
        } else if (piece.type == Byte && piece.text.size() == 6) {  // "<0x1F>"
            bytes[static_cast<std::size_t>(std::strtol(piece.text.substr(3, 2).c_str(), nullptr, 16)) & 0xff] = id;
        } else if ((piece.type == Normal || piece.type == UserDefined) && !piece.text.empty()) {
            m_ids.emplace(piece.text, id);
            m_longest = std::max(m_longest, piece.text.size());
            m_lowest = first ? piece.score : std::min(m_lowest, piece.score);
            m_highest = first ? piece.score : std::max(m_highest, piece.score);
            first = false;
        }
    }
    if (m_unknown < 0 || m_ids.empty())
        return noModel();
    if (std::none_of(bytes.begin(), bytes.end(), [](std::int64_t id) { return id < 0; }))
        m_bytePieces = std::move(bytes);
    return {};
}

Result<UnigramModel> UnigramModel::parse(std::string_view bytes)
{
    UnigramModel model;
    if (const auto read = model.readPieces(bytes); !read)
        return fail(read.error());
    if (model.m_algorithm != 1)
        return fail(ErrorCode::Unsupported, "is a SentencePiece model of another kind than unigram, which is the one that SigLIP uses");
    if (const auto indexed = model.index(); !indexed)
        return fail(indexed.error());
    return model;
}

std::int64_t UnigramModel::control(std::string_view name) const
{
    for (std::size_t i = 0; i < m_pieces.size(); ++i)
        if (m_pieces[i].type == Control && m_pieces[i].text == name)
            return static_cast<std::int64_t>(i);
    return -1;
}

// The compiled character map of a model is NFKC with blanks for control characters: ICU's NFKC stands for it.
std::string UnigramModel::normalised(std::string_view text) const
{
    std::string clean = m_normaliser == "identity" || m_normaliser.empty() ? std::string(text) : toNfkc(text);
    if (m_normaliser.ends_with("_cf"))
        clean = toLower(clean);
    if (m_collapse)
        clean = collapseWhitespace(clean);
    if (clean.empty())
        return {};
    std::string marked = m_dummyPrefix ? space : "";
    for (const char letter : clean)
        letter == ' ' ? marked += space : marked += letter;
    return marked;
}

std::vector<UnigramModel::Step> UnigramModel::bestPath(const std::string &text) const
{
    std::vector<Step> best(text.size() + 1);
    std::vector<bool> reached(text.size() + 1);
    reached[0] = true;
    for (std::size_t at = 0; at < text.size(); at += characterLength(text, at)) {
        if (!reached[at])
            continue;
        const auto extend = [&](std::size_t length, double score, std::int64_t id) {
            const double total = best[at].score + score;
            if (!reached[at + length] || total > best[at + length].score)
                best[at + length] = {total, at, at + length, id};
            reached[at + length] = true;
        };
        const std::size_t single = characterLength(text, at), most = std::min(m_longest, text.size() - at);
        bool covered = false;
        for (std::size_t length = single; length <= most; length += characterLength(text, at + length)) {
            if (const auto found = m_ids.find(std::string_view(text).substr(at, length)); found != m_ids.end()) {
                const Piece &piece = m_pieces[static_cast<std::size_t>(found->second)];
                const bool whole = piece.type == UserDefined;  // such a piece is never split
                extend(length,
                       whole ? static_cast<double>(length) * static_cast<double>(m_highest) - 0.1 : static_cast<double>(piece.score),
                       found->second);
                covered = covered || length == single;
            }
            if (at + length >= text.size())
                break;
        }
        if (!covered)
            extend(single, static_cast<double>(m_lowest) - unknownPenalty, m_unknown);
    }
    std::vector<Step> path;
    for (std::size_t end = text.size(); end > 0; end = best[end].begin)
        path.push_back(best[end]);
    std::reverse(path.begin(), path.end());
    return path;
}

std::vector<std::int64_t> UnigramModel::encode(std::string_view text) const
{
    const std::string marked = normalised(text);
    std::vector<std::int64_t> ids;
    bool unknownBefore = false;
    for (const Step &step : bestPath(marked)) {
        const bool isUnknown = step.id == m_unknown;
        if (!isUnknown)
            ids.push_back(step.id);
        else if (!m_bytePieces.empty())
            for (std::size_t i = step.begin; i < step.end; ++i)
                ids.push_back(m_bytePieces[static_cast<unsigned char>(marked[i])]);
        else if (!unknownBefore)
            ids.push_back(m_unknown);
        unknownBefore = isUnknown;
    }
    return ids;
}

}  // namespace semblance::text
