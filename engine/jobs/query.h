// From what the user asks (words, a file, a photo of the library) to an answer, on one snapshot.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/ids.h"
#include "engine/core/result.h"
#include "engine/isolation/photo_reader.h"
#include "engine/jobs/encoder.h"
#include "engine/search/searcher.h"
#include "engine/store/catalogue.h"

namespace semblance::jobs {

struct Query {
    std::string text;                 // a line of the query language (engine/search/README.md)
    std::string minusText;            // what it should not look like, as it stands
    std::filesystem::path imageFile;  // from anywhere on disk; empty: none
    core::PhotoId likePhoto;          // of the library; invalid: none. It is not part of its own answer
    std::int64_t top = 200;
    bool ignoreCutOff = false;
    bool words = true;                           // also look for the text in captions, titles, keywords, names of people, files and folders
    std::vector<core::PhotoId> liked, disliked;  // judged right or wrong for this query
    std::shared_ptr<isolation::PhotoReader> decoder = isolation::readerInThisProcess();  // of the picture files that it names
};

struct CaptionFound {
    core::CaptionId caption;
    std::string text, language;
    double score = 0;
    core::PhotoId photo;
    std::filesystem::path path;
};

// `reader`: any read-only connection of this thread, for the words; null: embeddings alone. A word search that fails (its index is
// damaged) is logged, and the answer is that of the embeddings. A query of filters alone lists what passes, newest first.
// Errors: those of prepareQuery.
[[nodiscard]] core::Result<search::PhotoHits> findPhotos(const Encoder &encoder, const search::Searcher &searcher, const Query &query,
                                                         store::Catalogue *reader = nullptr);
// `reader`: any connection of this thread; texts come from it. Of alternatives only the first counts. The same errors, and
// InvalidArgument for filters alone.
[[nodiscard]] core::Result<std::vector<CaptionFound>> findCaptions(const Encoder &encoder, const search::Searcher &searcher,
                                                                   store::Catalogue &reader, const Query &query);

// What judgements of this query are kept under (search::judgementKey) and its sentence; none: filters alone, or a query that is not
// all in `text`.
struct QueryKey {
    std::string query, text;
};
[[nodiscard]] std::optional<QueryKey> keyOf(const Query &query);
// Puts what was said of this query's answers into `liked` and `disliked`; those of `newer` (photo, 1 right, -1 wrong, 0 taken back) win.
void addJudgements(Query &query, store::Catalogue *reader, const std::map<core::PhotoId, int> &newer = {});

// The unit-length embedding [D] of a picture file.
[[nodiscard]] core::Result<std::vector<float>> embedFile(const Encoder &encoder, isolation::PhotoReader &decoder,
                                                         const std::filesystem::path &file);

}  // namespace semblance::jobs
