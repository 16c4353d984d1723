// What a trainer reports, as the events of a training job.
#pragma once

#include <functional>
#include <map>
#include <string>

#include "engine/jobs/train_job.h"
#include "engine/training/trainer.h"

namespace semblance::jobs {

class TrainUpdates {
public:
    using Send = std::function<void(const TrainUpdate &)>;
    // `options`: of the run; `hasProbe`: whether the forgetting guard has figures. Both decide which values an event has.
    TrainUpdates(const training::RunOptions &options, bool hasProbe, Send send);

    // Hooks that send; the object must outlive them. The baseline is asked for where a run goes on from a package.
    [[nodiscard]] training::TrainerHooks hooks(bool baseline);
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
