// What a run through the towers is worth beside the package that it went on from, on photos that it did not learn from.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "engine/core/result.h"
#include "engine/jobs/training_data.h"
#include "engine/models/device.h"
#include "engine/models/dual_encoder.h"
#include "engine/training/feature_dataset.h"

namespace semblance::jobs {

class TrainReport {
public:
    // Embeds what is held out (without such photos: those that choose the epoch) and the probe with the package `start`; `data` is
    // borrowed. Errors: those of loading.
    [[nodiscard]] static core::Result<TrainReport> begin(const std::filesystem::path &start, const TrainingData &data,
                                                         const models::DeviceChoice &device, std::int64_t batchSize);
    // The verdict on a version, see addVerdict. The encoder is put into evaluation mode.
    [[nodiscard]] core::Result<std::map<std::string, double>> verdict(models::DualEncoder &version, std::uint64_t seed) const;

private:
    TrainReport(const TrainingData &data, torch::Device device, std::int64_t batchSize)
        : m_data(&data), m_device(device), m_batchSize(batchSize)
    {
    }
    [[nodiscard]] const training::PairDataset &heldOut() const { return m_data->test ? *m_data->test : m_data->validation; }
    [[nodiscard]] training::FeatureDataset embed(models::DualEncoder &encoder, const training::PairDataset &pairs) const;

    const TrainingData *m_data;
    torch::Device m_device;
    std::int64_t m_batchSize;
    training::FeatureDataset m_before;
    std::optional<training::FeatureDataset> m_probeBefore;
};

}  // namespace semblance::jobs
