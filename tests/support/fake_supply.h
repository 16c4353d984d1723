// Published models, reports, forecasts and past jobs that a test sets.
#pragma once

#include <map>
#include <mutex>
#include <optional>

#include "engine/api/engine.h"

namespace semblance::test {

class FakeSupply : public api::ModelSupply, public api::JobHistory {
public:
    [[nodiscard]] api::Result<std::vector<api::PublishedModel>> published() override { return publishedList; }
    [[nodiscard]] api::Result<void> discardDownload(const std::string &id) override
    {
        const std::lock_guard lock(m_mutex);
        discarded.push_back(id);
        return {};
    }
    [[nodiscard]] api::Result<api::ModelReport> inspect(const std::filesystem::path &package) override
    {
        if (inspectError)
            return core::fail(*inspectError);
        api::ModelReport answer = report;
        answer.info.folder = package;
        return answer;
    }
    [[nodiscard]] api::Result<api::SwitchForecast> forecast(const std::filesystem::path &) override
    {
        if (forecastError)
            return core::fail(*forecastError);
        return cost;
    }
    [[nodiscard]] std::vector<api::PastJob> pastJobs() override { return past; }
    [[nodiscard]] api::Result<std::string> jobLog(api::JobId id) override
    {
        const auto found = logs.find(id);
        if (found == logs.end())
            return core::fail(api::ErrorCode::NotFound, "There is no log of this job.");
        return found->second;
    }

    std::vector<api::PublishedModel> publishedList;
    api::ModelReport report;
    std::optional<api::Error> inspectError, forecastError;
    api::SwitchForecast cost;
    std::vector<api::PastJob> past;
    std::map<api::JobId, std::string> logs;
    std::vector<std::string> discarded;

private:
    std::mutex m_mutex;
};

}  // namespace semblance::test
