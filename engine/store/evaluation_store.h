// Evaluations that were kept: their figures, and every photo and caption behind them.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "engine/core/evaluation_report.h"
#include "engine/core/result.h"
#include "engine/store/catalogue.h"

namespace semblance::store {

// A connection of its own to the library's catalogue: use it from one thread at a time.
class EvaluationStore {
public:
    // To write, hold the library's ReadWrite Catalogue meanwhile: it has brought the file up to date and has the write lock. Errors: as
    // Catalogue::open.
    [[nodiscard]] static core::Result<std::unique_ptr<EvaluationStore>> open(const std::filesystem::path &library, Access access);
    ~EvaluationStore();

    // Kept whole or not at all. The report's id is ignored; NaN is kept.
    [[nodiscard]] core::Result<core::EvaluationId> add(const core::EvaluationReport &report);
    [[nodiscard]] core::Result<std::vector<core::EvaluationSummary>> all();  // newest first, with their figures
    // Errors: NotFound.
    [[nodiscard]] core::Result<core::EvaluationReport> find(core::EvaluationId id);
    [[nodiscard]] core::Result<void> remove(core::EvaluationId id);  // Errors: NotFound

private:
    explicit EvaluationStore(std::unique_ptr<Database> database);
    std::unique_ptr<Database> m_database;
};

}  // namespace semblance::store
