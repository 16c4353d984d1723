// Captions, tags and ratings of photos through the engine's door: read, changed for one or many, and given back.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "engine/api/duplicates.h"
#include "engine/api/values.h"

namespace semblance::api {

struct Wording {
    std::string text, language;  // empty: the one it looks like
    std::string source = {};     // of one that was read: "user", else of what files ("table", "sidecar", "metadata"); not written
    bool operator==(const Wording &) const = default;
};

// What is written about one photo. Of one to be changed an empty part is left as it is.
struct Annotation {
    PhotoId photo;
    std::filesystem::path path;
    std::optional<std::vector<Wording>> captions;  // those that are shown, whoever wrote them
    std::optional<std::vector<std::string>> tags;
    std::optional<int> rating = {};  // -1 rejected, 0 none, 1 to 5
};

// One change for many photos; tags that differ in case alone are one.
struct AnnotationChange {
    std::vector<PhotoId> photos;
    std::vector<std::string> addCaptions, removeCaptions;
    std::vector<std::string> addTags, removeTags;
    std::optional<int> rating = {};  // of all of them
    [[nodiscard]] bool empty() const
    {
        return addCaptions.empty() && removeCaptions.empty() && addTags.empty() && removeTags.empty() && !rating;
    }
};

// Could be written about a photo; made by a model, see engine/jobs/suggest.h.
struct Suggestion {
    bool tag = false;  // else a caption
    std::string text, language;
    double probability = 0;               // that the photo is what it says
    bool known = false;                   // a tag that the library has already
    PhotoId from;                         // whose caption it is
    std::string classifier{}, version{};  // a tag of a classifier that was trained on examples: its name, and its hash
};
struct Suggestions {
    std::string model, version;    // that made them
    std::vector<Suggestion> list;  // captions, then tags; the best first
};

// A tag that a trained classifier gives a photo.
struct LearntTag {
    PhotoId photo;
    std::filesystem::path path;
    Suggestion tag;
};

// One XMP sidecar as it is and as it would be.
struct SidecarChange {
    PhotoId photo;
    std::filesystem::path photoFile, file;
    bool exists = false, changes = false;
    Annotation before, after;
    std::string problem;  // why it is left alone
};
struct SidecarRequest {
    std::vector<PhotoId> photos;   // empty: all whose captions or tags were edited
    std::filesystem::path folder;  // empty: beside the photos
};
struct SidecarResult {
    std::int64_t written = 0, unchanged = 0;
    std::vector<Problem> failed;
    bool stopped = false;
};
struct CaptionFileResult {
    std::int64_t photos = 0, captions = 0;
};
struct ImportedCaptions {
    std::vector<Annotation> before;  // of the photos that changed: put back, it is the undo
    std::vector<Problem> warnings;   // rows that were skipped
};

// Every change is kept at once in the catalogue and never undone by indexing (ratings are -1 to 5, else InvalidArgument); words and filters know it immediately, similarity as soon as
// new captions are embedded, in the background. Slow when many photos change: call from a worker thread, one call after another.
// Errors: Locked (another process holds the library, or the engine is in the middle of a long step: nothing was changed), those of writing.
class Annotations {
public:
    virtual ~Annotations() = default;
    // The photo of the library with this file, by any of its names. Errors: NotFound.
    [[nodiscard]] virtual Result<PhotoId> photoAt(const std::filesystem::path &file) = 0;
    // Photos that are not there are left out.
    [[nodiscard]] virtual Result<std::vector<Annotation>> read(const std::vector<PhotoId> &photos) = 0;
    // Both return what was there before, of the photos that changed: put back, it is the undo.
    [[nodiscard]] virtual Result<std::vector<Annotation>> put(const std::vector<Annotation> &wanted) = 0;
    [[nodiscard]] virtual Result<std::vector<Annotation>> change(const AnnotationChange &change) = 0;

    // Errors: NoEmbeddings (the model has not seen this photo).
    [[nodiscard]] virtual Result<Suggestions> suggest(PhotoId photo) = 0;
    // Written about the photo, with a note which model had suggested it. Returns what was there before.
    [[nodiscard]] virtual Result<std::vector<Annotation>> accept(PhotoId photo, const Suggestion &one, const std::string &version) = 0;
    // Not suggested for this photo any more; `refused` false: again.
    [[nodiscard]] virtual Result<void> refuse(PhotoId photo, const Suggestion &one, const std::string &version, bool refused) = 0;

    // What the classifiers that were trained with `classify` say of every photo, with at least this probability: not what it says already,
    // not what was refused; in the order of the timeline. Empty where no classifier fits the model that searches.
    [[nodiscard]] virtual Result<std::vector<LearntTag>> learntTags(double leastProbability) = 0;
    // All of them written at once, each with a note which classifier gave it. Returns what was there before.
    [[nodiscard]] virtual Result<std::vector<Annotation>> acceptTags(const std::vector<LearntTag> &tags) = 0;

    // XMP sidecars: what would change; written; and the last writing taken back. Sidecars keep what other programs wrote into them.
    [[nodiscard]] virtual Result<std::vector<SidecarChange>> previewSidecars(const SidecarRequest &request) = 0;
    [[nodiscard]] virtual Result<SidecarResult> writeSidecars(const SidecarRequest &request, const Going &going) = 0;
    [[nodiscard]] virtual Result<SidecarResult> undoSidecars() = 0;
    [[nodiscard]] virtual bool canUndoSidecars() = 0;

    // All captions as one file: .csv, .tsv or COCO's .json, by its ending; and taken from one. Replace: instead of those that are there.
    [[nodiscard]] virtual Result<CaptionFileResult> exportCaptions(const std::filesystem::path &file) = 0;
    [[nodiscard]] virtual Result<ImportedCaptions> importCaptions(const std::filesystem::path &file, bool replace) = 0;
};

}  // namespace semblance::api
