// Captions, tags, suggestions and sidecars: from the values of jobs to those of the door and back.
#pragma once

#include "engine/api/annotations.h"
#include "engine/jobs/caption_export.h"
#include "engine/jobs/photo_texts.h"
#include "engine/jobs/sidecar_writing.h"
#include "engine/jobs/suggest.h"

namespace semblance::api {

[[nodiscard]] std::vector<Annotation> toValue(std::vector<jobs::PhotoTexts> &&texts);
[[nodiscard]] std::vector<jobs::PhotoTexts> toTexts(const std::vector<Annotation> &annotations);
[[nodiscard]] jobs::TextsChange toChange(const AnnotationChange &change);
[[nodiscard]] Suggestions toValue(jobs::Suggestions &&suggestions);
[[nodiscard]] std::vector<LearntTag> toValue(std::vector<jobs::TaggedPhoto> &&tagged);
// Returns what was there before, of the photos that changed.
[[nodiscard]] Result<std::vector<jobs::PhotoTexts>> writeTags(store::Catalogue &catalogue, const std::vector<LearntTag> &tags);
[[nodiscard]] store::SuggestionRow toRow(PhotoId photo, const Suggestion &one, const std::string &version, bool accepted);
[[nodiscard]] std::vector<SidecarChange> toValue(std::vector<jobs::SidecarPlan> &&plans);
[[nodiscard]] SidecarResult toValue(jobs::SidecarReport &&report);

// The change that a suggestion is.
[[nodiscard]] AnnotationChange changeOf(PhotoId photo, const Suggestion &one);
// Planned and written, what is there read by `decoder`; `going` is asked between two files.
[[nodiscard]] Result<SidecarResult> writeSidecarsOf(store::Catalogue &catalogue, const std::filesystem::path &library,
                                                    const SidecarRequest &request, const std::shared_ptr<isolation::PhotoReader> &decoder,
                                                    const Going &going);

}  // namespace semblance::api
