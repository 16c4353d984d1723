// Training runs that were kept: what was asked, the photos, the curves, the result, and what the user noted.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/core/result.h"
#include "engine/core/run_record.h"
#include "engine/store/catalogue.h"

namespace semblance::store {

// A connection of its own to the library's catalogue: use it from one thread at a time.
class RunStore {
public:
    // To write, hold the library's ReadWrite Catalogue meanwhile, as with EvaluationStore. Errors: as Catalogue::open.
    [[nodiscard]] static core::Result<std::unique_ptr<RunStore>> open(const std::filesystem::path &library, Access access);
    ~RunStore();

    // The id of the summary is ignored.
    [[nodiscard]] core::Result<core::RunId> add(const core::RunSummary &summary);
    // Replaces everything but the note and, when `photos` is empty, the photos; the curves are those given. Whole or not at all.
    // Errors: NotFound.
    [[nodiscard]] core::Result<void> update(const core::RunSummary &summary, std::span<const core::RunCurve> curves,
                                            std::span<const core::RunPhoto> photos);
    [[nodiscard]] core::Result<std::vector<core::RunSummary>> all();   // newest first
    [[nodiscard]] core::Result<core::RunReport> find(core::RunId id);  // Errors: NotFound
    // The newest run that wrote into this folder.
    [[nodiscard]] core::Result<std::optional<core::RunId>> ofFolder(const std::filesystem::path &out);
    [[nodiscard]] core::Result<void> annotate(core::RunId id, const std::string &note);  // Errors: NotFound
    [[nodiscard]] core::Result<void> remove(core::RunId id);                             // Errors: NotFound

private:
    explicit RunStore(std::unique_ptr<Database> database);
    std::unique_ptr<Database> m_database;
};

}  // namespace semblance::store
