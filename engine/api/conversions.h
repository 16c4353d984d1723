// From the values of jobs and stores to those of the door.
#pragma once

#include "engine/api/learning.h"
#include "engine/api/tools.h"
#include "engine/api/values.h"
#include "engine/jobs/describe_photo.h"
#include "engine/jobs/explain.h"
#include "engine/jobs/job_queue.h"
#include "engine/jobs/model_tools.h"
#include "engine/jobs/photo_readers.h"
#include "engine/jobs/query.h"

namespace semblance::api {

[[nodiscard]] IndexResult toValue(const jobs::IndexReport &report);
[[nodiscard]] JobKind toValue(jobs::JobKind kind);
[[nodiscard]] JobState toValue(jobs::JobState state);
[[nodiscard]] JobStatus toValue(const jobs::JobRecord &record);
[[nodiscard]] FolderRules toValue(const store::FolderRules &rules);
[[nodiscard]] Result<store::FolderRules> toRow(const FolderRules &rules);  // InvalidArgument for a pattern of two lines
[[nodiscard]] Photo toValue(const store::PhotoRow &row, const std::vector<store::CaptionRow> &captions);
[[nodiscard]] PhotoDetails toValue(jobs::DescribedPhoto &&photo);
[[nodiscard]] Image toValue(image::Picture &&picture);
// `active`: the package that searches, may be empty.
[[nodiscard]] ModelInfo toValue(const jobs::ModelDescription &model, const std::filesystem::path &active);

// Which version each was taught from, by the runs that made them, the newest first.
void nameBases(std::vector<ModelInfo> &models, const std::vector<core::RunSummary> &runs);

[[nodiscard]] Explanation toValue(Result<jobs::Explanation> &&explained);
// Where photos are decoded: here, without a warning, when that is what was asked for.
[[nodiscard]] std::shared_ptr<isolation::PhotoReader> toPhotoReader(const EngineOptions &options);
[[nodiscard]] jobs::Query toQuery(const SearchRequest &request, std::shared_ptr<isolation::PhotoReader> decoder);
// Fill all but `seconds`.
[[nodiscard]] SearchAnswer toAnswer(const SearchRequest &request, Result<search::PhotoHits> &&found);
[[nodiscard]] CaptionAnswer toAnswer(const SearchRequest &request, Result<std::vector<jobs::CaptionFound>> &&found);

}  // namespace semblance::api
