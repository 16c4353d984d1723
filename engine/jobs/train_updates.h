// What a trainer reports, as the events of a training job.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "engine/jobs/train_job.h"
#include "engine/training/trainer.h"

namespace semblance::jobs {

// The most memory that this process has had, in MiB; 0 where the system does not say.
[[nodiscard]] double peakMemoryMib();

class TrainUpdates {
public:
    using Send = std::function<void(const TrainUpdate &)>;
    // `options`: of the run; `hasProbe`: whether the forgetting guard has figures. Both decide which values an event has.
    TrainUpdates(const training::RunOptions &options, bool hasProbe, Send send);

    // Hooks that send; the object must outlive them. The baseline is asked for where a run goes on from a package.
    [[nodiscard]] training::TrainerHooks hooks(bool baseline);
    // Of the evaluation that follows, see TrainerHooks::evaluated.
    void tellPinned(std::vector<core::PinnedRanking> rankings);
    // Figures of the end beside those of the trainer.
    void addVerdict(const std::map<std::string, double> &values);
    // Sends "done".
    void finish();
    // Of the result: loss, val_loss, recall_at_10 and so on, of the best evaluation where that is what is kept.
    [[nodiscard]] const std::map<std::string, double> &figures() const { return m_done.values; }

private:
    [[nodiscard]] std::map<std::string, double> valuesOf(const training::EpochReport &report) const;
    void sendEpoch(const char *event, const training::EpochReport &report);
    void sendNote(const training::RunNote &note);

    training::RunOptions m_options;
    bool m_hasProbe;
    Send m_send;
    TrainUpdate m_done{"done", 0, 0, {}};
};

}  // namespace semblance::jobs
