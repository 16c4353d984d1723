// From what the user asks (words, a file, a photo of the library) to an answer, on one snapshot.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "engine/core/ids.h"
#include "engine/core/result.h"
#include "engine/jobs/encoder.h"
#include "engine/search/searcher.h"
#include "engine/store/catalogue.h"

namespace semblance::jobs {

struct Query {
    std::string text, minusText;
    std::filesystem::path imageFile;  // from anywhere on disk; empty: none
    core::PhotoId likePhoto;          // of the library; invalid: none. It is not part of its own answer
    std::int64_t top = 200;
    bool ignoreCutOff = false;
    bool words = true;  // also look for the text in captions, titles, keywords, names of people, files and folders
};

struct CaptionFound {
    core::CaptionId caption;
    std::string text, language;
    double score = 0;
    core::PhotoId photo;
    std::filesystem::path path;
};

// `reader`: any read-only connection of this thread, for the words; null: embeddings alone. A word search that fails (its index is
// damaged) is logged, and the answer is that of the embeddings. Errors: InvalidArgument (an empty query), NotFound, NoEmbeddings
// (likePhoto has no vector yet), those of decoding and embedding.
[[nodiscard]] core::Result<search::PhotoHits> findPhotos(const Encoder &encoder, const search::Searcher &searcher, const Query &query,
                                                         store::Catalogue *reader = nullptr);
// `reader`: any connection of this thread; texts come from it. The same errors.
[[nodiscard]] core::Result<std::vector<CaptionFound>> findCaptions(const Encoder &encoder, const search::Searcher &searcher,
                                                                   store::Catalogue &reader, const Query &query);

// The unit-length embedding [D] of a picture file.
[[nodiscard]] core::Result<std::vector<float>> embedFile(const Encoder &encoder, const std::filesystem::path &file);

}  // namespace semblance::jobs
