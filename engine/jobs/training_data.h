// The photos and captions of a training run: read from their sources once, packed, and kept in the run's folder.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/result.h"
#include "engine/core/run_record.h"
#include "engine/jobs/job.h"
#include "engine/jobs/pair_source.h"
#include "engine/models/dual_encoder.h"
#include "engine/text/tokenizer.h"
#include "engine/training/dataset.h"

namespace semblance::jobs {

// SPECs of pair_source.h.
struct TrainingSources {
    std::filesystem::path data;
    std::filesystem::path validation;  // empty: a share of the photos, or what `split` says
    std::filesystem::path split{};     // a list of image,split (photo_split.h); empty: by share
    // By share, these of the photos; a test part of 0: there is none, and copies are told by their pixels instead of by their files.
    double validationShare = 0.05, testShare = 0;
    std::filesystem::path without{};  // a list of photos that are left out (left_out.h); empty: none
    std::filesystem::path source;     // what must not be forgotten, trained in turn (recipe `shared`); empty: none
    std::filesystem::path probe;      // the forgetting guard; empty: none
    std::filesystem::path library;    // what the SPEC "library" means
};

struct TrainingData {
    training::PairDataset train, validation;
    std::optional<training::PairDataset> test;  // held out for the report; none: the validation photos have to do
    std::optional<training::PairDataset> source, probe;
    std::vector<core::RunPhoto> photos;  // of all of them, in the order of their sources; empty when they were read before
};

// How photos and captions become numbers.
struct PackingOptions {
    models::ImagePreprocessing image;
    std::shared_ptr<const text::Tokenizer> tokenizer;
    int threads = 0;
    std::uint64_t seed = 1;  // of the split
};

// Says what was left out in the log. `data` is what readPairs(sources.data) gave. Errors: Cancelled, those of reading and packing.
[[nodiscard]] core::Result<TrainingData> packTrainingData(const TrainingSources &sources, const PairList &data,
                                                          const PackingOptions &options, JobContext &context);
// Reads the main source, and says what was left out in the log.
[[nodiscard]] core::Result<PairList> readTrainingPairs(const std::filesystem::path &spec, const std::filesystem::path &library);

// Weighs each photo with one over the number of photos that share its rarest caption: classes of few photos are then drawn as often as
// those of many, and photos with sentences of their own as often as before. The mean weight is 1.
void balancePhotos(PairList &list);

// Every way to say every caption, each once: what a tokenizer is learned from.
[[nodiscard]] std::vector<std::string> allWordings(const PairList &list);

// In `folder`: train.pairs, which is written last, validation.pairs, test.pairs, source.pairs, probe.pairs.
[[nodiscard]] core::Result<void> saveTrainingData(const std::filesystem::path &folder, const TrainingData &data);
[[nodiscard]] bool hasTrainingData(const std::filesystem::path &folder);
[[nodiscard]] core::Result<TrainingData> loadTrainingData(const std::filesystem::path &folder);

}  // namespace semblance::jobs
