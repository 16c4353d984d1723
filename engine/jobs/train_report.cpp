#include "engine/jobs/train_report.h"

#include "engine/jobs/held_out_report.h"
#include "engine/models/package.h"
#include "engine/training/pair_embedding.h"

namespace semblance::jobs {

using core::fail;

training::FeatureDataset TrainReport::embed(models::DualEncoder &encoder, const training::PairDataset &pairs) const
{
    return training::embedPairs(encoder, pairs, m_batchSize, m_device);
}

core::Result<TrainReport> TrainReport::begin(const std::filesystem::path &start, const TrainingData &data,
                                             const models::DeviceChoice &device, std::int64_t batchSize)
{
    models::DeviceChoice plain = device;
    plain.precision = torch::kFloat32;  // as the trainer runs it
    plain.eightBit = false;
    auto encoder = models::loadPackage(start, plain);
    if (!encoder)
        return fail(encoder.error());
    TrainReport report(data, device.device, batchSize);
    report.m_before = report.embed(**encoder, report.heldOut());
    if (data.probe)
        report.m_probeBefore = report.embed(**encoder, *data.probe);
    return report;
}

core::Result<std::map<std::string, double>> TrainReport::verdict(models::DualEncoder &version, std::uint64_t seed) const
{
    const auto own = reportChange(m_before, embed(version, heldOut()), seed);
    if (!own)
        return fail(own.error());
    std::map<std::string, double> values{{"held_out", m_data->test ? 1.0 : 0.0}};
    if (!m_probeBefore) {
        addVerdict(values, *own, nullptr);
        return values;
    }
    const auto probe = reportChange(*m_probeBefore, embed(version, *m_data->probe), seed);
    if (!probe)
        return fail(probe.error());
    addVerdict(values, *own, &*probe);
    return values;
}

}  // namespace semblance::jobs
