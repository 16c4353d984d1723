// Small named values of a library: the active model, the score calibration of a version, window state.
#pragma once

#include <optional>
#include <string>

#include "engine/core/result.h"

namespace semblance::store {

class Database;

class SettingStore {
public:
    explicit SettingStore(Database &database) : m_database(&database) {}
    [[nodiscard]] core::Result<std::optional<std::string>> get(const std::string &key);
    [[nodiscard]] core::Result<void> set(const std::string &key, const std::string &value);

private:
    Database *m_database;
};

}  // namespace semblance::store
