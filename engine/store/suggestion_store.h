// What the user said of suggested captions and tags, and which model had suggested them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/core/ids.h"
#include "engine/core/result.h"

namespace semblance::store {

class Database;

enum class SuggestionKind { Caption = 0, Tag = 1 };

struct SuggestionRow {
    core::PhotoId photo;
    SuggestionKind kind = SuggestionKind::Caption;
    std::string text;
    bool accepted = false;
    std::string model;           // the version that suggested it
    std::int64_t decidedAt = 0;  // seconds since 1970
};

class SuggestionStore {
public:
    explicit SuggestionStore(Database &database) : m_database(&database) {}
    // Replaces what was said before of this text. A photo that is not there any more is no error; nothing is kept.
    [[nodiscard]] core::Result<void> put(const SuggestionRow &row);
    [[nodiscard]] core::Result<void> remove(core::PhotoId photo, SuggestionKind kind, const std::string &text);
    [[nodiscard]] core::Result<std::vector<SuggestionRow>> ofPhoto(core::PhotoId photo);  // oldest first

private:
    Database *m_database;
};

}  // namespace semblance::store
