// What the user said of answers: this photo is right, or wrong, for this query.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/core/ids.h"
#include "engine/core/result.h"

namespace semblance::store {

class Database;

struct JudgementRow {
    std::string query;  // in one spelling, without filters
    std::string text;   // its sentence; empty when it was asked with photos alone
    core::PhotoId photo;
    bool relevant = true;
    std::int64_t judgedAt = 0;  // seconds since 1970
};

// Errors: those of reading and writing the catalogue.
class JudgementStore {
public:
    explicit JudgementStore(Database &database) : m_database(&database) {}
    // Replaces what was said before of this photo and query. A photo that is not there any more is no error; nothing is kept.
    [[nodiscard]] core::Result<void> put(const JudgementRow &judgement);
    [[nodiscard]] core::Result<void> remove(const std::string &query, core::PhotoId photo);
    [[nodiscard]] core::Result<std::vector<JudgementRow>> ofQuery(const std::string &query);  // oldest first
    [[nodiscard]] core::Result<std::vector<JudgementRow>> all();                              // oldest first
    [[nodiscard]] core::Result<std::int64_t> count();

private:
    Database *m_database;
};

}  // namespace semblance::store
