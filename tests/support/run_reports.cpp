#include "tests/support/run_reports.h"

#include <cmath>

namespace semblance::test {

namespace {

api::RunReport report(std::int64_t id, const char *startedAt, int epochs, double reached)
{
    api::RunReport report;
    api::RunSummary &run = report.summary;
    run.id = core::RunId{id};
    run.state = api::RunState::Done;
    run.data = "/photos/captions.csv";
    run.recipe = "head";
    run.loss = "infonce";
    run.seed = 7;
    run.start = "/models/starter";
    run.out = "/models/trained-" + std::to_string(id);
    run.startedAt = startedAt;
    run.seconds = 12.5;
    run.options = "{\"batch_size\": 128, \"epochs\": 40}";
    run.photos[0] = 600;
    run.photos[1] = run.photos[2] = 100;
    report.curves = {{"loss", false, {}, {}}, {"recall_at_10", true, {}, {}}, {"val_loss", true, {}, {}}};
    for (int step = 0; step < 25 * epochs; ++step) {
        report.curves[0].steps.push_back(step);
        report.curves[0].values.push_back(0.8 + 3.5 * std::exp(-step / 40.0) + 0.1 * std::sin(step * 1.7));
    }
    for (int epoch = 1; epoch <= epochs; ++epoch)
        for (std::size_t curve : {1, 2}) {
            report.curves[curve].steps.push_back(25 * epoch - 1);
            const double rest = std::exp(-0.6 * epoch);
            report.curves[curve].values.push_back(curve == 1 ? reached - (reached - 0.16) * rest : 1.2 + 3.0 * rest);
        }
    return report;
}

}  // namespace

std::vector<api::RunReport> runReports()
{
    std::vector<api::RunReport> reports{report(3, "2026-11-21T15:02:11Z", 6, 0.23), report(2, "2026-11-20T09:40:00Z", 4, 0.17),
                                        report(1, "2026-11-18T20:15:42Z", 2, 0.14)};
    reports[0].summary.figures = {{"better", 1}, {"base_text_to_image_r10", 0.16}, {"text_to_image_r10", 0.23}};
    reports[1].summary.figures = {{"better", 0}, {"base_text_to_image_r10", 0.16}, {"text_to_image_r10", 0.17}};
    reports[1].summary.options = "{\"batch_size\": 64, \"epochs\": 40}";
    reports[1].summary.note = "smaller batches, for the laptop";
    reports[2].summary.state = api::RunState::Stopped;
    reports[2].summary.recipe = "lora";
    reports[2].summary.data = "library";
    return reports;
}

}  // namespace semblance::test
