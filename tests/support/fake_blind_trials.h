// Blind trials without models: both sides are given photos, votes are kept in memory.
#pragma once

#include <vector>

#include "engine/api/blind.h"

namespace semblance::test {

class FakeBlindTrials final : public api::BlindTrials {
public:
    api::Result<api::BlindPair> ask(const api::BlindRequest &request) override
    {
        if (error)
            return core::fail(*error);
        asked.push_back(request);
        api::BlindPair answer = pair;
        answer.ticket = asked.size();
        return answer;
    }
    api::Result<void> vote(std::uint64_t ticket, api::BlindVerdict verdict) override
    {
        votes.emplace_back(ticket, verdict);
        return {};
    }
    api::Result<std::vector<api::BlindTally>> tallies() override { return tallyList; }
    api::Result<void> forget(const std::string &, const std::string &) override
    {
        tallyList.clear();
        return {};
    }

    api::BlindPair pair;
    std::optional<api::Error> error;
    std::vector<api::BlindTally> tallyList;
    std::vector<api::BlindRequest> asked;
    std::vector<std::pair<std::uint64_t, api::BlindVerdict>> votes;
};

}  // namespace semblance::test
