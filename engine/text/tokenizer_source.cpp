#include "engine/text/tokenizer_source.h"

#include <algorithm>
#include <unordered_set>

#include "engine/core/files.h"
#include "engine/core/paths.h"

namespace semblance::text {

using core::ErrorCode;
using core::fail;
using core::Result;
using Json = nlohmann::json;

std::size_t TokenizerSource::lineAt(std::size_t byte) const
{
    const auto end = text.begin() + static_cast<std::ptrdiff_t>(std::min(byte, text.size()));
    return 1 + static_cast<std::size_t>(std::count(text.begin(), end, '\n'));
}

std::size_t TokenizerSource::lineOf(const std::string &key) const
{
    for (const bool escaped : {false, true}) {
        const auto found = text.find(Json(key).dump(-1, ' ', escaped, Json::error_handler_t::replace));
        if (found != std::string::npos)
            return lineAt(found);
    }
    return 1;
}

tl::unexpected<core::Error> TokenizerSource::corrupt(std::size_t line, const std::string &what) const
{
    return fail(ErrorCode::Corrupt,
                "The tokenizer file " + name + ", line " + std::to_string(line) + ": " + what + ". Fetch the model's files again.");
}

Result<Json> TokenizerSource::object() const
{
    try {
        Json json = Json::parse(text);
        if (!json.is_object())
            return corrupt(1, std::string("expected a JSON object, found ") + json.type_name());
        return json;
    } catch (const Json::parse_error &error) {
        return corrupt(lineAt(error.byte == 0 ? 0 : error.byte - 1), "this is not valid JSON");
    }
}

Result<TokenizerSource> readTokenizerSource(const std::filesystem::path &path)
{
    auto text = core::readText(path);
    if (!text)
        return fail(std::move(text.error()));
    return TokenizerSource{core::displayPath(path), std::move(*text)};
}

Result<TokenIds> readTokenIds(const TokenizerSource &source, const Json &entries)
{
    TokenIds vocabulary;
    std::unordered_set<std::int64_t> used;
    for (const auto &[token, id] : entries.items()) {
        if (!id.is_number_integer() || id.is_number_float())
            return source.corrupt(source.lineOf(token), "the id of \"" + token + "\" should be a whole number, found " + id.type_name());
        const auto value =
            id.is_number_unsigned() && id.get<std::uint64_t>() > static_cast<std::uint64_t>(largestTokenId) ? -1 : id.get<std::int64_t>();
        if (value < 0 || value > largestTokenId)
            return source.corrupt(source.lineOf(token),
                                  "the id of \"" + token + "\" should be between 0 and " + std::to_string(largestTokenId));
        if (!used.insert(value).second)
            return source.corrupt(source.lineOf(token), "the id " + std::to_string(value) + " of \"" + token + "\" is used twice");
        vocabulary.emplace(token, static_cast<std::int32_t>(value));
    }
    return vocabulary;
}

// A text member of a JSON object, empty when it is absent or something else.
std::string textMember(const Json &object, const char *key)
{
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

bool flagMember(const Json &object, const char *key, bool preset)
{
    const auto found = object.find(key);
    return found != object.end() && found->is_boolean() ? found->get<bool>() : preset;
}

}  // namespace semblance::text
