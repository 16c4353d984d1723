// What a version is measured on: photos with captions, the language of each, and galleries that one attribute tells apart.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

#include <torch/torch.h>

#include "engine/core/evaluation_report.h"
#include "engine/core/result.h"
#include "engine/evaluation/retrieval.h"
#include "engine/image/picture.h"
#include "engine/jobs/encoder.h"
#include "engine/jobs/job.h"
#include "engine/jobs/pair_source.h"

namespace semblance::jobs {

struct EvaluationSet {
    std::vector<core::MeasuredPhoto> photos;      // by path bytes, which breaks ties
    std::vector<core::MeasuredCaption> captions;  // photo by photo
    std::vector<evaluation::Gallery> galleries;
    std::vector<core::LeftOut> leftOut;
    std::vector<std::string> notes;
    std::unordered_map<core::PhotoId, std::string> takenAt;  // of the library's photos that know it: "2023-07-14T18:05:11"
};

// `spec` as readPairs. A table may have the columns `language` (else it is guessed), `gallery` ("colour-0007": photos of one gallery
// compete among themselves, "colour" names the figure), or the truth columns of rendered scenes (setting,time,kind,colour,count,
// position), from which galleries of photos that differ in one of them alone are made. "library" is
// made of captions, tags and accepted results (evaluation_library.h), gives ids and dates and says its bias.
// Errors: those of readPairs, InvalidArgument (one photo only).
[[nodiscard]] core::Result<EvaluationSet> readEvaluationSet(const std::filesystem::path &spec, const std::filesystem::path &library);

// A folder with a subfolder a class as a set without captions; labels are set. Errors: those of readClassFolder, InvalidArgument (one
// class only).
struct ClassSet {
    EvaluationSet set;
    std::vector<std::string> classes;
};
[[nodiscard]] core::Result<ClassSet> readClassSet(const std::filesystem::path &folder);

// The set as far as it could be read, with unit-length rows: photos [P,D], captions [C,D] float32.
struct EmbeddedSet {
    EvaluationSet set;
    torch::Tensor photos, captions;
    std::vector<std::int64_t> photoOfText, textKey;  // textKey: equal for equal captions
};

// Changes a decoded photo before the encoder sees it; called on several threads. `photo` is its number in the set.
using Alteration = std::function<image::Picture(image::Picture &&picture, std::size_t photo)>;

// Photos that do not decode go to `leftOut` with their captions. Memory: 128 decoded photos and the rows. Progress counts photos and
// captions. Errors: Cancelled, InvalidArgument (fewer than `leastPhotos` decode), those of the encoder.
[[nodiscard]] core::Result<EmbeddedSet> embedSet(const Encoder &encoder, EvaluationSet set, int threads, JobContext &context,
                                                 const Alteration &alteration = {}, std::size_t leastPhotos = 1);

// Unit-length rows [N,D] of sentences; equal ones are embedded once. Errors: Cancelled, those of the encoder.
[[nodiscard]] core::Result<torch::Tensor> embedTexts(const Encoder &encoder, const std::vector<std::string> &texts, JobContext &context);

}  // namespace semblance::jobs
