// The votes of blind tests between two versions.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "engine/core/blind_vote.h"
#include "engine/core/result.h"
#include "engine/store/catalogue.h"

namespace semblance::store {

// A connection of its own, as EvaluationStore: use it from one thread at a time; to write, hold the library's ReadWrite Catalogue.
class BlindStore {
public:
    [[nodiscard]] static core::Result<std::unique_ptr<BlindStore>> open(const std::filesystem::path &library, Access access);
    ~BlindStore();

    [[nodiscard]] core::Result<void> add(const core::BlindVote &vote);
    [[nodiscard]] core::Result<std::vector<core::BlindVote>> all();  // oldest first, as they were given
    // In either order. Errors: NotFound.
    [[nodiscard]] core::Result<void> remove(const std::string &firstVersion, const std::string &secondVersion);

private:
    explicit BlindStore(std::unique_ptr<Database> database);
    std::unique_ptr<Database> m_database;
};

}  // namespace semblance::store
