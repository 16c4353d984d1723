// What every recipe's options struct shares: one list of its members stands behind --set, JSON and the names in messages.
#pragma once

#include <charconv>
#include <string>
#include <type_traits>

#include <nlohmann/json.hpp>

#include "engine/core/result.h"

namespace semblance::training {

// Whole text or nothing.
template <class T>
[[nodiscard]] bool parseOption(const std::string &text, T &value)
{
    if constexpr (std::is_same_v<T, std::string>) {
        value = text;
        return true;
    } else if constexpr (std::is_same_v<T, bool>) {
        if (text != "true" && text != "false")
            return false;
        value = text == "true";
        return true;
    } else {
        const auto *end = text.data() + text.size();
        const auto read = std::from_chars(text.data(), end, value);
        return read.ec == std::errc() && read.ptr == end;
    }
}

// `visitor(options, visit)` calls visit(key, member) for every option, in the documented order.
// InvalidArgument names an unknown key or a value that does not parse, and lists the keys.
template <class Options, class Visitor>
[[nodiscard]] core::Result<void> setOption(Options &options, const Visitor &visitor, const std::string &recipe, const std::string &key,
                                           const std::string &value)
{
    bool known = false, parsed = false;
    std::string keys;
    visitor(options, [&](const char *name, auto &member) {
        keys += std::string(keys.empty() ? "" : ", ") + name;
        if (key != name)
            return;
        known = true;
        parsed = parseOption(value, member);
    });
    if (!known)
        return core::fail(core::ErrorCode::InvalidArgument,
                          "The recipe " + recipe + " has no option \"" + key + "\". It has: " + keys + ".");
    if (!parsed)
        return core::fail(core::ErrorCode::InvalidArgument, "\"" + value + "\" is not a value for " + key + ".");
    return {};
}

template <class Options, class Visitor>
[[nodiscard]] std::string optionsToJson(const Options &options, const Visitor &visitor, const std::string &recipe)
{
    nlohmann::ordered_json json;
    json["recipe"] = recipe;
    visitor(options, [&](const char *name, const auto &member) { json[name] = member; });
    return json.dump(2) + "\n";
}

// Absent keys keep their defaults. Errors: Unsupported (another recipe's), Corrupt. The caller checks the values.
template <class Options, class Visitor>
[[nodiscard]] core::Result<Options> optionsFromJson(const std::string &text, const Visitor &visitor, const std::string &recipe)
{
    Options options;
    try {
        const auto json = nlohmann::json::parse(text);
        if (json.at("recipe") != recipe)
            return core::fail(core::ErrorCode::Unsupported, "The options are not of the recipe " + recipe + ".");
        visitor(options, [&](const char *name, auto &member) {
            if (json.contains(name))
                json.at(name).get_to(member);
        });
    } catch (const nlohmann::json::exception &error) {
        return core::fail(core::ErrorCode::Corrupt, std::string("Recipe options: ") + error.what() + ".");
    }
    return options;
}

}  // namespace semblance::training
