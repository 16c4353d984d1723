// Brings the captions of photos in line with the files beside them, and embeds every distinct text once.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "engine/jobs/caption_files.h"
#include "engine/jobs/encoder.h"
#include "engine/jobs/job.h"
#include "engine/store/catalogue.h"
#include "engine/store/vector_store.h"

namespace semblance::jobs {

struct CaptionedRow {
    core::PhotoId id;
    const std::string *path = nullptr;  // bytes
};

// `photos`: readable photos of the walk, some of them or all. Captions that vanished from the files vanish here, unless a file of that
// kind could not be read.
// Returns how many photos' captions changed.
[[nodiscard]] core::Result<std::int64_t> syncCaptions(store::Catalogue &catalogue, const CaptionFiles &files,
                                                      const std::vector<CaptionedRow> &photos);

// Under which key a text's vector is kept.
[[nodiscard]] std::string captionKey(std::string_view text);

// Embeds the captions of the whole library that have no vector yet; `progress(done, total)` of texts. Returns how many; stops early
// when the context says so.
[[nodiscard]] core::Result<std::int64_t> embedCaptions(store::Catalogue &catalogue, store::VectorStore &vectors, const Encoder &encoder,
                                                       JobContext &context, const JobContext::Progress &progress);

}  // namespace semblance::jobs
