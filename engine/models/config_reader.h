// Typed values out of a JSON object, remembering the first that is wrong: configurations come from strangers.
#pragma once

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "engine/core/result.h"

namespace semblance::models {

class ConfigReader {
public:
    // `file` is what messages call the object, for example "config.json, text_config".
    ConfigReader(const nlohmann::json &object, std::string file) : m_object(object), m_file(std::move(file))
    {
        if (!m_object.is_object())
            note(core::ErrorCode::Corrupt, "is not a JSON object.");
    }

    // Absent or null: the default.
    std::int64_t integer(const char *key, std::int64_t preset, std::int64_t least = 0, std::int64_t most = 1 << 24)
    {
        const auto *value = find(key);
        if (!value)
            return preset;
        if (!value->is_number_integer() || value->get<double>() < static_cast<double>(least)
            || value->get<double>() > static_cast<double>(most)) {
            note(core::ErrorCode::Corrupt, std::string("has a '") + key + "' that is not a whole number from " + std::to_string(least)
                                               + " to " + std::to_string(most) + ".");
            return preset;
        }
        return value->get<std::int64_t>();
    }
    double number(const char *key, double preset)
    {
        const auto *value = find(key);
        if (value && !value->is_number())
            note(core::ErrorCode::Corrupt, std::string("has a '") + key + "' that is not a number.");
        return value && value->is_number() ? value->get<double>() : preset;
    }
    bool flag(const char *key, bool preset)
    {
        const auto *value = find(key);
        if (value && !value->is_boolean())
            note(core::ErrorCode::Corrupt, std::string("has a '") + key + "' that is neither true nor false.");
        return value && value->is_boolean() ? value->get<bool>() : preset;
    }
    std::string text(const char *key, const std::string &preset)
    {
        const auto *value = find(key);
        if (value && !value->is_string())
            note(core::ErrorCode::Corrupt, std::string("has a '") + key + "' that is not a string.");
        return value && value->is_string() ? value->get<std::string>() : preset;
    }
    std::array<float, 3> channels(const char *key, const std::array<float, 3> &preset)
    {
        const auto *value = find(key);
        if (!value)
            return preset;
        std::array<float, 3> values = preset;
        bool fits = value->is_array() && value->size() == 3;
        for (std::size_t i = 0; fits && i < 3; ++i)
            if ((fits = (*value)[i].is_number()))
                values[i] = (*value)[i].get<float>();
        if (!fits)
            note(core::ErrorCode::Corrupt, std::string("has a '") + key + "' that is not a list of three numbers.");
        return values;
    }
    // The object under `key`, or an empty one.
    [[nodiscard]] nlohmann::json object(const char *key)
    {
        const auto *value = find(key);
        return value ? *value : nlohmann::json::object();
    }
    [[nodiscard]] const nlohmann::json *find(const char *key) const
    {
        if (!m_object.is_object())
            return nullptr;
        const auto found = m_object.find(key);
        return found == m_object.end() || found->is_null() ? nullptr : &*found;
    }

    // Notes the first switch that is neither off (absent, null, false, 0, empty) nor one of the `known`: it would change the model.
    void refuseOthers(std::initializer_list<std::string_view> known, const std::string &family)
    {
        if (!m_object.is_object())
            return;
        for (const auto &[key, value] : m_object.items()) {
            const bool off = value.is_null() || value == false || value == 0 || value == "" || value.empty();
            if (!off && std::find(known.begin(), known.end(), key) == known.end())
                note(core::ErrorCode::Unsupported, "asks for '" + key + "', which Semblance's " + family + " does not have.");
        }
    }

    void note(core::ErrorCode code, const std::string &what)
    {
        if (!m_error)
            m_error = core::Error{code, m_file + " " + what};
    }
    [[nodiscard]] const std::optional<core::Error> &error() const { return m_error; }

private:
    const nlohmann::json &m_object;
    std::string m_file;
    std::optional<core::Error> m_error;
};

// The object in a configuration file. Errors: Corrupt.
[[nodiscard]] inline core::Result<nlohmann::json> parseConfig(const std::string &text, const std::string &file)
{
    auto parsed = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
    if (parsed.is_discarded() || !parsed.is_object())
        return core::fail(core::ErrorCode::Corrupt, file + " is not a JSON object.");
    return parsed;
}

// The first thing that any of the readers found wrong.
template <class... Readers>
[[nodiscard]] core::Result<void> noErrors(const Readers &...readers)
{
    for (const auto *error : {&readers.error()...})
        if (*error)
            return core::fail(**error);
    return {};
}

}  // namespace semblance::models
