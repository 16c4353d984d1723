// Puts a report together and tells a listener of each figure.
#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "engine/jobs/evaluate_job.h"

namespace semblance::jobs {

class EvaluationBuilder {
public:
    EvaluationBuilder(core::EvaluationKind kind, const Encoder &encoder, const EvaluationOptions &options, EvaluationListener listener);

    void add(std::vector<core::Figure> figures);
    void add(core::Figure figure) { add(std::vector<core::Figure>{std::move(figure)}); }
    void count(const std::string &scope, const std::string &name, std::int64_t value);
    void points(const std::string &scope, const std::string &name, std::vector<double> values);
    template <class Values>
    void column(core::SeriesOf of, const std::string &scope, const std::string &name, const Values &values)
    {
        m_report.series.push_back({scope, name, of, std::vector<double>(values.begin(), values.end())});
    }
    // The set's photos, captions, notes and what was left out.
    void take(EvaluationSet &&set);
    [[nodiscard]] core::EvaluationReport &report() { return m_report; }
    [[nodiscard]] core::EvaluationReport finish();

private:
    core::EvaluationReport m_report;
    EvaluationListener m_listener;
    std::chrono::steady_clock::time_point m_begin = std::chrono::steady_clock::now();
};

// Both directions with their columns, as figures of `prefix` + "text_to_image" and "image_to_text". `columns`: also a value a query.
enum class PerQuery { Leave, Keep };
[[nodiscard]] core::Result<evaluation::RetrievalBothWays> addRetrieval(EvaluationBuilder &builder, const std::string &prefix,
                                                                       const torch::Tensor &photos, const torch::Tensor &captions,
                                                                       const std::vector<std::int64_t> &photoOfText,
                                                                       const EvaluationOptions &options, PerQuery columns);

}  // namespace semblance::jobs
