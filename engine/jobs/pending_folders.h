// Folders whose indexing was asked for and has not finished: kept in the library, so that a killed program takes it up again.
#pragma once

#include <filesystem>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/result.h"
#include "engine/store/catalogue.h"

namespace semblance::jobs {

class PendingFolders {
public:
    // What an earlier run left behind. Errors: those of the catalogue.
    [[nodiscard]] core::Result<std::vector<std::filesystem::path>> load(store::Catalogue &catalogue);

    void add(const std::filesystem::path &folder);     // any thread
    void remove(const std::filesystem::path &folder);  // any thread
    // Writes the list when it changed; on the thread that owns the catalogue, outside a transaction.
    [[nodiscard]] core::Result<void> save(store::Catalogue &catalogue);

    // One path a line; bytes that are no plain ASCII, and '%', as %XX: any path survives.
    [[nodiscard]] static std::string toText(const std::vector<std::filesystem::path> &folders);
    [[nodiscard]] static std::vector<std::filesystem::path> fromText(std::string_view text);

private:
    std::mutex m_mutex;
    std::vector<std::filesystem::path> m_folders;
    bool m_changed = false;
};

}  // namespace semblance::jobs
