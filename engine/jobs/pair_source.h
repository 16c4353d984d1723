// Reads what a model learns from or is measured on: photos and the captions that are true of them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/result.h"

namespace semblance::jobs {

struct CaptionedPhoto {
    std::filesystem::path image;        // exists
    std::vector<std::string> captions;  // at least one, white space collapsed, no two the same
    double weight = 1;                  // how often it is drawn, relative to the others
    bool whole = false;                 // its captions tell of sides or counts: training neither mirrors nor cuts it
    std::string group{};                // photos that one thing alone tells apart share it: a step sees them together
};

struct SkippedFile {
    std::filesystem::path path;
    std::string reason;
};

struct PairList {
    std::vector<CaptionedPhoto> photos;  // in the order of the source, or by path bytes
    std::vector<SkippedFile> skipped;    // missing files, empty and repeated captions: never fatal while a pair is left
};

// `spec` is the SPEC of the command line: a CSV or TSV of image,caption[,weight][,whole][,group] (images absolute, beside it or in images/), a COCO
// captions JSON, a Flickr token file (.token or .txt, "image.jpg#0<tab>caption"), a folder with captions.csv or captions.tsv, a folder
// with a subfolder a class (its captions are the class with its article, or, where the folder has a prompts.txt, each line of that with the
// class at {}, with its article at {a}), a folder of photos with .txt sidecars, or one of the words "library" (the captions of `library`),
// "corrections" (what was judged in it, see correction_pairs.h), "tags" (its tags as classes, see library_classes.h) and "scenes" (the
// general probe, see scene_pairs.h). Errors: those of reading, NotFound (nothing there), Corrupt,
// InvalidArgument (no pair is left).
[[nodiscard]] core::Result<PairList> readPairs(const std::filesystem::path &spec, const std::filesystem::path &library);

// How many captions are of which language, by its code.
[[nodiscard]] std::map<std::string, std::int64_t> languagesOf(const PairList &list);

// The same SPEC from any folder: a path becomes absolute, a word stays.
[[nodiscard]] std::filesystem::path absoluteSpec(const std::filesystem::path &spec);

struct LabelledPhotos {
    std::vector<std::string> classes;  // folder names, by bytes
    std::vector<std::filesystem::path> photos;
    std::vector<std::int64_t> labels;          // of each photo, an index into `classes`
    std::vector<std::filesystem::path> empty;  // subfolders without a photo: no class
};

// A folder with a subfolder a class; photos lie anywhere below it. Errors: NotFound, InvalidArgument (no class with a photo).
[[nodiscard]] core::Result<LabelledPhotos> readClassFolder(const std::filesystem::path &folder);

// The name of a class as a noun phrase: "police_car" -> "a police car".
[[nodiscard]] std::string nounPhrase(std::string_view className);

// Ways to say a caption, the plain one first. A short noun phrase (at most four words, or eight Han characters) is put into the
// sentences that people write around it; a longer caption stays alone.
[[nodiscard]] std::vector<std::string> wordingsOf(std::string_view caption);

}  // namespace semblance::jobs
