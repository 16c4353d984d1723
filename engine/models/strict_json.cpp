#include "engine/models/strict_json.h"

#include <set>
#include <vector>

namespace semblance::models {

using core::ErrorCode;
using core::fail;
using nlohmann::json;

namespace {

// Watches the keys go by.
class KeyWatch {
public:
    explicit KeyWatch(int deepest) : m_deepest(deepest) {}
    bool operator()(int depth, json::parse_event_t event, const json &value)
    {
        if (depth > m_deepest)
            note("is nested deeper than such a file ever is");
        if (event == json::parse_event_t::object_start)
            m_keys.emplace_back();
        else if (event == json::parse_event_t::object_end && !m_keys.empty())
            m_keys.pop_back();
        else if (event == json::parse_event_t::key && !m_keys.empty()) {
            const auto &name = value.get_ref<const std::string &>();
            if (!m_keys.back().insert(name).second)
                note("has the name '" + name + "' twice");
        }
        return m_fault.empty();
    }
    [[nodiscard]] const std::string &fault() const { return m_fault; }

private:
    void note(std::string fault)
    {
        if (m_fault.empty())
            m_fault = std::move(fault);
    }
    int m_deepest;
    std::vector<std::set<std::string>> m_keys;
    std::string m_fault;
};

}  // namespace

core::Result<json> parseStrictObject(std::string_view text, int deepest, const std::string &what)
{
    KeyWatch watch(deepest);
    try {
        auto parsed = json::parse(text.begin(), text.end(),
                                  [&watch](int depth, json::parse_event_t event, json &value) { return watch(depth, event, value); });
        if (!watch.fault().empty())
            return fail(ErrorCode::Corrupt, what + " " + watch.fault() + ".");
        if (!parsed.is_object())
            return fail(ErrorCode::Corrupt, what + " is not a JSON object.");
        return parsed;
    } catch (const json::exception &error) {
        return fail(ErrorCode::Corrupt, what + " is not valid JSON (" + error.what() + ").");
    }
}

}  // namespace semblance::models
