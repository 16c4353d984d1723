// The plain values that cross the engine's door. No Torch, FAISS, OpenCV or SQLite type, no pointer into the engine.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "engine/api/query_values.h"
#include "engine/core/ids.h"
#include "engine/core/result.h"

namespace semblance::api {

using core::CaptionId;
using core::Error;
using core::ErrorCode;
using core::FolderId;
using core::JobId;
using core::PhotoId;
using core::Result;

struct EngineOptions {
    std::filesystem::path library;    // empty: the user's own
    std::filesystem::path model;      // a package folder; empty: the library's active one, at first the starter
    std::filesystem::path starter;    // folder of the embedded default; empty: found beside the program
    std::string device = "auto";      // auto|cpu|cuda
    std::string precision = "auto";   // auto|fp32|bf16|fp16|int8
    int threads = 0;                  // 0: all cores
    std::string isolation = "auto";   // auto: photos are decoded in worker processes without rights; off: in this process
    std::filesystem::path decoder;    // the worker program; empty: found beside this one
    std::filesystem::path catalogue;  // of models to download; empty: the one that comes with the program
};

// 8-bit RGB, rows from the top, `3 * width` bytes a row.
struct Image {
    int width = 0;
    int height = 0;
    std::vector<std::uint8_t> rgb;
};

// Whether changes of a folder come into the library by themselves, and how they are noticed.
enum class Watched { No, Told, Periodic };  // Told: by the system; Periodic: nobody tells, it is looked through every few minutes

struct Folder {
    FolderId id;
    std::filesystem::path path;
    std::int64_t photos = 0;
    std::int64_t failed = 0;
    std::int64_t excluded = 0;  // known, but left out by its rules now
    bool offline = false;       // it was not there when it was last looked at: its photos stay
    Watched watched = Watched::No;
};

// What is left out of a folder, or of all of them.
struct FolderRules {
    std::vector<std::string> exclude;  // patterns as in .gitignore, relative to the folder
    std::optional<bool> hidden;        // whether hidden files are photos too; empty: as the library says, at first not
};

struct RulesResult {
    std::int64_t excluded = 0;  // photos that left the results; their captions and judgements are kept
    std::int64_t back = 0;      // and those that are in them again
};

// What rules would do, before they are set: of the photos known of a folder, or of all, how many they leave out.
struct RulesEffect {
    std::int64_t photos = 0, leftOut = 0;
};

// Why a pattern does not say what its writer means. The same order as jobs::PatternFlaw.
enum class PatternFlaw { None, OpenBracket, Backslash, Nothing };

struct Caption {
    CaptionId id;
    std::string text;
    std::string language;
    std::string source;
};

struct Photo {
    PhotoId id;
    std::filesystem::path path;
    std::int64_t bytes = 0;
    int width = 0, height = 0;
    std::string takenAt;             // "2023-07-14T18:05:11", local time, or empty
    std::optional<int> zoneMinutes;  // of takenAt from UTC, east positive
    std::string camera, lens;
    std::optional<double> latitude, longitude;  // degrees
    std::optional<double> altitude;             // metres
    int rating = 0;                             // -1 rejected, 0 none, 1..5
    std::string title;
    std::vector<std::string> keywords, people;
    std::string warning;
    bool offline = false;  // its drive is away: there is a thumbnail, but no file
    std::vector<Caption> captions;
};

// Photos that stand under one heading, in the order in which they are shown.
enum class SectionBy { Month, Folder };
struct PhotoSection {
    std::string name;  // of a month "2023-07"; of a folder its path as bytes
    std::vector<PhotoId> photos;
};

// A file that could not be read, and why.
struct Problem {
    std::filesystem::path path;
    std::string reason;
};

struct LibrarySummary {
    std::filesystem::path path;
    std::int64_t folders = 0, photos = 0, failed = 0, captions = 0;
    std::int64_t offline = 0;                               // photos whose drive is away
    std::int64_t embeddedPhotos = 0, embeddedCaptions = 0;  // by the active model
    std::string modelName, modelVersion, precision, device;
    bool writable = false;  // false: another process holds the library, everything else works
    std::string isolation;  // where and how confined photos are decoded, a sentence; only from Tools
};

// What the program runs on, for a report of a fault: no name of the machine or of its user, no path.
struct MachineFact {
    std::string name;   // "processor", in lower case English
    std::string value;  // "unknown" where the system does not tell
};

// What a library keeps to be fast and can do without.
struct CacheUse {
    std::int64_t thumbnails = 0, thumbnailBytes = 0;
    std::int64_t otherBytes = 0;
};

struct SearchRequest {
    std::uint64_t sequence = 0;       // echoed in the answer; an answer older than the last request is dropped
    std::string text;                 // a line of the query language; may be empty when there is a photo
    std::string minusText;            // what it should not look like
    std::filesystem::path imageFile;  // a photo from anywhere on disk, empty: none
    PhotoId likePhoto;                // a photo of the library, invalid: none
    std::int64_t top = 200;
    bool ignoreCutOff = false;  // also what is probably not relevant
    bool words = true;          // also look for the text in what is written about a photo
};

// Words of the query that are written somewhere about a photo, as found there ("dog" for "dogs").
struct WordMatch {
    std::string field;  // "caption", "title", "keyword", "person", "name" (of the file) or "folder"
    std::vector<std::string> words;
};

struct PhotoHit {
    PhotoId photo;
    std::filesystem::path path;
    double score = 0;              // cosine in [-1,1]
    double probability = 0;        // that it is relevant, in [0,1], by the score alone
    std::vector<WordMatch> words;  // not empty: all words of the query are written about it, and that is why it is shown
    bool likely = true;            // above the cut-off: by probability, words or judgement
    int judged = 0;                // 1 right for this query, -1 wrong, 0 not judged
};

enum class Verdict { Wrong = -1, None = 0, Right = 1 };

struct SearchAnswer {
    std::uint64_t sequence = 0;
    std::vector<PhotoHit> hits;    // likely ones first; best first: by score, or fused with the ranking of the words; ties by path bytes
    std::int64_t searched = 0;     // photos compared
    std::int64_t belowCutOff = 0;  // of the first `top`, left out as probably not relevant
    double seconds = 0;
    std::optional<Error> error;
};

// Why a photo is in an answer, or why not.
struct ExplainRequest {
    std::uint64_t sequence = 0;
    SearchRequest search;
    PhotoId photo;               // of the library; invalid: by `file`
    std::filesystem::path file;  // from anywhere; one of the library is recognised by its path
    bool heatMap = false;        // costs about 50 embeddings
};
struct WordShare {
    std::string word;    // "-people" for what is excluded
    double effect = 0;   // of the score: with it less without it
    bool named = false;  // one of the user's own names, which stands for photos
};
struct HeatMap {
    int columns = 0, rows = 0;
    std::vector<float> values;                        // of the score: with this place less without it; rows from the top
    double left = 0, top = 0, width = 1, height = 1;  // what the model sees of the upright photo, as shares of it
};
struct FilterOutcome {
    std::string text;  // as it was written
    bool passed = false;
};
struct Explanation {
    std::uint64_t sequence = 0;
    PhotoId photo;  // invalid: not in the library
    std::filesystem::path path;
    std::string failure;    // why it could not be indexed
    bool embedded = false;  // by the active model
    bool scored = false;    // the next five hold
    double score = 0, probability = 0;
    double neededScore = 0;               // where the cut-off lies
    std::int64_t rank = 0, searched = 0;  // among what passes the filters
    int judged = 0;
    std::vector<WordShare> words;
    std::vector<WordMatch> matches;
    std::vector<FilterOutcome> filters;
    std::optional<HeatMap> heatMap;
    std::optional<Error> error;
};

struct CaptionHit {
    CaptionId caption;
    std::string text;
    std::string language;
    double score = 0;
    PhotoId photo;  // whose caption it is
    std::filesystem::path path;
};

struct CaptionAnswer {
    std::uint64_t sequence = 0;
    std::vector<CaptionHit> hits;  // best first, one a distinct text
    double seconds = 0;
    std::optional<Error> error;
};

enum class JobKind { Index, Samples, Train, Evaluate, SwitchModel, Download };
enum class JobState { Queued, Running, Paused, Done, Cancelled, Failed };

struct IndexResult {
    std::int64_t photos = 0, indexed = 0, unchanged = 0, removed = 0, moved = 0, captions = 0;
    std::int64_t failedPhotos = 0;  // photos = indexed + unchanged + moved + failedPhotos
    std::int64_t offline = 0;       // photos of the library whose drive is away
    // files = photos + captionFiles + hidden + excluded + noPicture + unreadable
    std::int64_t files = 0, captionFiles = 0, hidden = 0, excluded = 0, noPicture = 0, unreadable = 0;
    std::vector<Problem> failed, warnings;
    double seconds = 0;
    double imagesPerSecond = 0;
};

struct JobStatus {
    JobId id;
    JobKind kind = JobKind::Index;
    JobState state = JobState::Queued;
    std::filesystem::path subject;     // the folder, for an index job; the package, for one that trains, switches or downloads
    std::int64_t done = 0, total = 0;  // total 0: not known yet (still looking for photos); bytes, for a download
    double rate = 0;                   // a second
    double secondsLeft = -1;           // negative: not known
    std::optional<IndexResult> index;  // when an index job is done
    std::optional<Error> error;        // when it failed
};

}  // namespace semblance::api
