// What the fine-tuning studio keeps in a library: the same questions for the window (engine.h) and the command line (tools.h).
#pragma once

#include <string>
#include <vector>

#include "engine/api/learning.h"
#include "engine/core/personal_name.h"
#include "engine/core/run_record.h"

namespace semblance::api {

using core::PersonalName;
using core::RunCurve;
using core::RunId;
using core::RunPart;
using core::RunPhoto;
using core::RunReport;
using core::RunState;
using core::RunSummary;

// What was said of answers to sentences; it is learned from as the SPEC "corrections".
struct Corrections {
    std::int64_t right = 0, wrong = 0;
    std::int64_t queries = 0;  // different sentences
};

// Any thread. Writing: Locked when another process holds the library.
class Studio {
public:
    virtual ~Studio() = default;

    // Training runs that are kept, whoever ran them.
    [[nodiscard]] virtual Result<std::vector<RunSummary>> runs() = 0;  // the newest first
    // With its curves and every photo that it used. Errors: NotFound.
    [[nodiscard]] virtual Result<RunReport> run(RunId id) = 0;
    [[nodiscard]] virtual Result<void> annotateRun(RunId id, const std::string &note) = 0;  // Errors: NotFound
    // The model that it made stays. Errors: NotFound.
    [[nodiscard]] virtual Result<void> forgetRun(RunId id) = 0;

    [[nodiscard]] virtual Result<Corrections> corrections() = 0;

    // Names of the user's own, for use inside sentences; by name.
    [[nodiscard]] virtual Result<std::vector<PersonalName>> names() = 0;
    // Learnt at once from 3 to 20 photos; replaces one of the same name. Errors: InvalidArgument.
    [[nodiscard]] virtual Result<void> giveName(const PersonalName &name) = 0;
    [[nodiscard]] virtual Result<void> forgetName(const std::string &name) = 0;  // Errors: NotFound
};

// What would do this run once more: the same data, split, seed, settings and beginning; a new package.
[[nodiscard]] TrainRequest requestOf(const RunSummary &run);

}  // namespace semblance::api
