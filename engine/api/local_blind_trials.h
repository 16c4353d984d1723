// Blind tests in this process: models are loaded once, sides are drawn, votes go to the library.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <random>

#include "engine/api/blind.h"
#include "engine/jobs/blind_trials.h"

namespace semblance::api {

class LocalBlindTrials final : public BlindTrials {
public:
    struct Ports {
        std::filesystem::path library;
        std::function<Result<std::filesystem::path>(const std::filesystem::path &model)> package;  // of a name, a folder or nothing
        std::function<Result<std::shared_ptr<const jobs::Encoder>>(const std::filesystem::path &package)> load;
        // Runs `work` while this process holds the library's write lock. Errors: Locked, those of the work.
        std::function<Result<void>(std::function<Result<void>()> work)> write;
    };
    explicit LocalBlindTrials(Ports ports) : m_ports(std::move(ports)) {}

    Result<BlindPair> ask(const BlindRequest &request) override;
    Result<void> vote(std::uint64_t ticket, BlindVerdict verdict) override;
    Result<std::vector<BlindTally>> tallies() override;
    Result<void> forget(const std::string &firstVersion, const std::string &secondVersion) override;

private:
    using Side = std::shared_ptr<jobs::BlindSide>;
    [[nodiscard]] Result<Side> side(const std::filesystem::path &model);  // under the mutex

    const Ports m_ports;
    std::mutex m_mutex;
    std::map<std::filesystem::path, Side> m_sides;    // by package; the two of the last question
    std::map<std::uint64_t, core::BlindVote> m_open;  // asked and not voted on; choice and time are missing
    std::uint64_t m_nextTicket = 1;
    std::mt19937_64 m_coin{std::random_device{}()};  // which side is whose must not be known: no seed
};

}  // namespace semblance::api
