// Answers judged right or wrong by a list, as the window does it one by one.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "engine/core/result.h"
#include "engine/store/catalogue.h"

namespace semblance::jobs {

struct Judgement {
    std::string query;            // a line of the query language
    std::filesystem::path photo;  // of the library
    int verdict = 1;              // 1 right, -1 wrong, 0 taken back
};

// A CSV or TSV of query,photo,verdict (right, wrong or none); photos absolute or beside it. Errors: those of reading, Corrupt.
[[nodiscard]] core::Result<std::vector<Judgement>> readJudgements(const std::filesystem::path &table);

// Errors: NotFound (naming the first photo that is not in the library; nothing is written), InvalidArgument (a query of nothing but
// filters), those of writing.
[[nodiscard]] core::Result<void> writeJudgements(store::Catalogue &catalogue, const std::vector<Judgement> &judgements);

}  // namespace semblance::jobs
