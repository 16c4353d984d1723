#include "tests/support/fake_teaching.h"

#include <algorithm>
#include <cmath>

namespace semblance::test {

namespace {

api::JobStatus running(std::int64_t done, std::int64_t total)
{
    api::JobStatus job;
    job.id = core::JobId{1};
    job.kind = api::JobKind::Train;
    job.state = api::JobState::Running;
    job.subject = "/models/trained-20230714-180511";
    job.done = done;
    job.total = total;
    job.rate = 2.4;
    job.secondsLeft = 125;
    return job;
}

}  // namespace

void tellRun(FakeEngine &engine)
{
    std::uint32_t state = 7;
    for (int i = 0; i < 600; ++i) {
        state = state * 1664525u + 1013904223u;
        const double noise = double(state >> 8) / double(1u << 24) - 0.5;
        engine.tellTrained(core::JobId{1}, {"step",
                                            i,
                                            i / 100,
                                            {{"loss", 0.6 + 4.2 * std::exp(-i / 160.0) + 0.5 * noise},
                                             {"learning_rate", 1e-3 * std::min(1.0, i / 60.0) * 0.5 * (1 + std::cos(3.14159 * i / 900))},
                                             {"pairs_per_second", 118 + 14 * noise},
                                             {"gradient_norm", 0.9 + 2.5 * std::exp(-i / 200.0) + noise},
                                             {"logit_scale", 20.0 + i / 40.0},
                                             {"peak_memory_mib", 410.0 + (i > 20 ? 96.0 : 0.0)},
                                             {"steps", 900}},
                                            {}});
        if (i % 100 == 99)
            engine.tellTrained(core::JobId{1}, {"epoch",
                                                i,
                                                i / 100,
                                                {{"val_loss", 0.9 + 3.8 * std::exp(-i / 170.0)},
                                                 {"recall_at_10", 0.62 - 0.5 * std::exp(-i / 200.0)},
                                                 {"photo_recall_at_10", 0.57 - 0.5 * std::exp(-i / 220.0)},
                                                 {"probe_recall_at_10", 0.82 - 0.00008 * i},
                                                 {"base_recall_at_10", 0.23}},
                                                {}});
    }
    for (const int turn : {0, 5}) {
        api::TrainEvent pinned{"pinned", 599, 5, {}, {}};
        for (const char *sentence : {"a brown dog runs along the beach", "our boat at sunset", "snow on the roof"}) {
            api::PinnedRanking ranking{sentence, {}, {}};
            for (int i = 0; i < 12; ++i) {
                ranking.photos.push_back("/pictures/Holidays/IMG_" + std::to_string(1000 + (i * 7 + turn * (sentence[0] % 5)) % 40)
                                         + ".jpg");
                ranking.scores.push_back(0.4 - 0.01 * i);
            }
            pinned.pinned.push_back(ranking);
        }
        engine.tellTrained(core::JobId{1}, pinned);
    }
    engine.setJob(running(600, 900));
}

void tellTrials(FakeEngine &engine)
{
    for (int i = 0; i < 9; ++i) {
        api::TrainEvent trial{"trial", i, 0, {{"steps", 12}, {"seconds", 1.4 + 0.1 * i}}, {}};
        if (i != 3)
            trial.values["objective"] = 0.17 + 0.02 * std::sin(1.9 * i) + 0.002 * i;
        trial.settings = {{"base_share", "0." + std::to_string(1 + i % 5)},
                          {"dropout", "0." + std::to_string(i % 4)},
                          {"learning_rate", "0.00" + std::to_string(1 + i)}};
        engine.tellTrained(core::JobId{1}, trial);
    }
    engine.setJob(running(9, 12));
}

}  // namespace semblance::test
