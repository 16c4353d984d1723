#include "engine/jobs/train_updates.h"

#include <fstream>

namespace semblance::jobs {

namespace {

constexpr double kibibytesInMebibyte = 1024.0;

void addRecall(std::map<std::string, double> &values, const std::string &prefix, const training::RecallFigures &figures)
{
    values[prefix + "recall_at_1"] = figures.at1;
    values[prefix + "recall_at_5"] = figures.at5;
    values[prefix + "recall_at_10"] = figures.at10;
}

}  // namespace

double peakMemoryMib()
{
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmHWM:"))
            return std::stod(line.substr(6)) / kibibytesInMebibyte;
    return 0.0;
}

TrainUpdates::TrainUpdates(const training::RunOptions &options, bool hasProbe, Send send)
    : m_options(options), m_hasProbe(hasProbe), m_send(std::move(send))
{
}

std::map<std::string, double> TrainUpdates::valuesOf(const training::EpochReport &report) const
{
    std::map<std::string, double> values{{"val_loss", report.valLoss}};
    addRecall(values, "", report.textToPhoto);
    addRecall(values, "photo_", report.photoToText);
    if (m_hasProbe) {
        addRecall(values, "probe_", report.probeTextToPhoto);
        addRecall(values, "probe_photo_", report.probePhotoToText);
    }
    return values;
}

void TrainUpdates::sendEpoch(const char *event, const training::EpochReport &report)
{
    auto values = valuesOf(report);
    values["loss"] = report.loss;
    if (!m_options.keepBest || report.isBest) {
        m_done.epoch = report.epoch;
        m_done.values = values;
    }
    values["seconds"] = report.seconds;
    values["epochs"] = static_cast<double>(report.epochs);
    values["best"] = report.best;
    m_send({event, m_done.step, report.epoch, std::move(values)});
}

void TrainUpdates::sendNote(const training::RunNote &note)
{
    using Kind = training::RunNote::Kind;
    switch (note.kind) {
    case Kind::RolledBack:
        m_send({"rollback", note.step, 0, {{"back_to", static_cast<double>(note.backTo)}, {"rate_factor", note.rateFactor}}});
        break;
    case Kind::LessMemory: m_send({"memory", note.step, 0, {{"pieces", static_cast<double>(note.pieces)}}}); break;
    case Kind::StoppedEarly: m_send({"early_stop", note.step, 0, {}}); break;
    case Kind::Finished: m_send({"finish", note.step, 0, {}}); break;
    }
}

training::TrainerHooks TrainUpdates::hooks(bool baseline)
{
    training::TrainerHooks hooks;
    hooks.step = [this](const training::StepReport &report) {
        m_done.step = report.step;
        TrainUpdate update{"step",
                           report.step,
                           report.epoch,
                           {{"loss", report.loss},
                            {"learning_rate", report.learningRate},
                            {"gradient_norm", report.gradientNorm},
                            {"logit_scale", report.logitScale},
                            {"pairs_per_second", report.pairsPerSecond},
                            {"peak_memory_mib", peakMemoryMib()},
                            {"steps", static_cast<double>(report.steps)}}};
        if (report.sourceLoss != 0.0)
            update.values["source_loss"] = report.sourceLoss;
        m_send(update);
    };
    hooks.epoch = [this](const training::EpochReport &report) { sendEpoch("epoch", report); };
    if (baseline)
        hooks.baseline = [this](const training::EpochReport &report) { sendEpoch("baseline", report); };
    // A resumed run may not have seen the evaluation that is kept.
    hooks.result = [this](const training::EpochReport &report) {
        for (const auto &[name, value] : valuesOf(report))
            m_done.values[name] = value;
    };
    hooks.note = [this](const training::RunNote &note) { sendNote(note); };
    return hooks;
}

void TrainUpdates::tellPinned(std::vector<core::PinnedRanking> rankings)
{
    m_send({"pinned", m_done.step, 0, {}, {}, std::move(rankings)});
}

void TrainUpdates::addVerdict(const std::map<std::string, double> &values)
{
    for (const auto &[name, value] : values)
        m_done.values[name] = value;
}

void TrainUpdates::finish()
{
    m_send(m_done);
}

}  // namespace semblance::jobs
