#include "engine/store/setting_store.h"

#include "engine/store/query.h"

namespace semblance::store {

using core::Result;

Result<std::optional<std::string>> SettingStore::get(const std::string &key)
{
    return m_database->attempt([&] {
        Query query(*m_database, "SELECT value FROM settings WHERE key = ?");
        return query.with(key).step() ? std::optional(query.bytes(0)) : std::nullopt;
    });
}

Result<void> SettingStore::set(const std::string &key, const std::string &value)
{
    return m_database->attempt([&] {
        Query query(*m_database, "INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value");
        query.with(key, value).run();
    });
}

}  // namespace semblance::store
