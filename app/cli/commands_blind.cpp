// evaluate blind: two models' answers without names and votes from standard input; evaluate votes; evaluate calibration
#include <algorithm>
#include <iostream>
#include <memory>
#include <optional>

#include "app/cli/session.h"
#include "engine/api/process.h"

namespace semblance::app {

namespace {

struct BlindOptions {
    api::BlindRequest request;
    std::vector<std::string> queries;
};

Json pathsOf(const std::vector<api::BlindPhoto> &photos)
{
    Json list = Json::array();
    for (const api::BlindPhoto &photo : photos)
        list.push_back(api::displayPath(photo.path));
    return list;
}

void printPair(const Session &session, const std::string &query, const api::BlindPair &pair)
{
    if (session.json) {
        Json line;
        line["query"] = query;
        line["left"] = pathsOf(pair.left);
        line["right"] = pathsOf(pair.right);
        line["alike"] = pair.alike;
        return printJson(line);
    }
    printLine("\"" + query + "\"");
    for (std::size_t i = 0; i < std::max(pair.left.size(), pair.right.size()); ++i) {
        printLine("  " + std::to_string(i + 1) + " left   " + (i < pair.left.size() ? api::displayPath(pair.left[i].path) : "-"));
        printLine("    right  " + (i < pair.right.size() ? api::displayPath(pair.right[i].path) : "-"));
    }
    printLine(pair.alike ? "Both answer the same; there is nothing to vote on." : "Which is better: left, right, same, or quit?");
}

Json toJson(const api::BlindTally &tally)
{
    const auto side = [](const std::string &model, const std::string &version, std::int64_t wins) {
        Json one;
        one["model"] = model;
        one["version"] = version;
        one["wins"] = wins;
        return one;
    };
    Json line;
    line["first"] = side(tally.firstModel, tally.firstVersion, tally.first);
    line["second"] = side(tally.secondModel, tally.secondVersion, tally.second);
    line["same"] = tally.same;
    line["first_share"] = tally.share;
    line["first_share_ci"] = {tally.interval.low, tally.interval.high};
    line["p_value"] = tally.pValue;
    line["left"] = tally.left;
    line["votes"] = Json::array();
    for (const core::BlindVote &vote : tally.votes) {
        Json one;
        one["query"] = vote.query;
        one["choice"] = vote.choice == core::BlindChoice::Same ? "same" : vote.choice == core::BlindChoice::First ? "first" : "second";
        one["voted_at"] = vote.votedAt;
        line["votes"].push_back(std::move(one));
    }
    return line;
}

void printTally(const Session &session, const api::BlindTally &tally)
{
    if (session.json)
        return printJson(toJson(tally));
    printLine(tally.firstModel + " (" + tally.firstVersion + ") won " + std::to_string(tally.first) + ", " + tally.secondModel + " ("
              + tally.secondVersion + ") won " + std::to_string(tally.second) + ", undecided " + std::to_string(tally.same));
    printLine("  share of " + tally.firstModel + " " + fixed(tally.share, 3) + " (" + fixed(tally.interval.low, 3) + " to "
              + fixed(tally.interval.high, 3) + "), sign test p = " + fixed(tally.pValue, 4));
}

int votes(Session &session)
{
    const auto tallies = session.tools().blindTrials().tallies();
    if (!tallies)
        return Session::report(tallies.error());
    for (const api::BlindTally &tally : *tallies)
        printTally(session, tally);
    return exitDone;
}

// None: no more votes. Anything else than the four words is asked for again.
std::optional<api::BlindVerdict> readVerdict()
{
    for (std::string word; std::getline(std::cin, word);) {
        if (word == "left" || word == "l")
            return api::BlindVerdict::Left;
        if (word == "right" || word == "r")
            return api::BlindVerdict::Right;
        if (word == "same" || word == "s")
            return api::BlindVerdict::Same;
        if (word == "quit" || word == "q")
            break;
        std::cerr << "Please answer left, right, same or quit.\n";
    }
    return std::nullopt;
}

int blind(Session &session, BlindOptions options)
{
    api::BlindTrials &trials = session.tools().blindTrials();
    bool voted = false;
    for (const std::string &query : options.queries) {
        options.request.query = query;
        const auto pair = trials.ask(options.request);
        if (!pair)
            return Session::report(pair.error());
        printPair(session, query, *pair);
        if (pair->alike)
            continue;
        const auto verdict = readVerdict();
        if (!verdict)
            break;
        if (const auto kept = trials.vote(pair->ticket, *verdict); !kept)
            return Session::report(kept.error());
        voted = true;
    }
    if (!voted)
        return exitDone;
    const auto tallies = trials.tallies();
    if (!tallies)
        return Session::report(tallies.error());
    printTally(session, tallies->front());  // the last voted on
    return exitDone;
}

int calibration(Session &session)
{
    const auto check = session.tools().relevanceCheck();
    if (!check)
        return Session::report(check.error());
    if (!session.json) {
        printLine(check->model + ", version " + check->version + ": " + check->method + ", from " + std::to_string(check->pairs)
                  + " pairs, " + std::to_string(check->judged) + " of them judged");
        if (check->baseRateLogLoss > 0)
            printLine("  log loss on held-out photos: general odds " + fixed(check->gaussianLogLoss, 4) + ", learnt odds "
                      + fixed(check->plattLogLoss, 4) + ", base rate " + fixed(check->baseRateLogLoss, 4));
        return exitDone;
    }
    Json line;
    line["model"] = check->model;
    line["version"] = check->version;
    line["method"] = check->method;
    line["pairs"] = check->pairs;
    line["judged"] = check->judged;
    // Not measured with too few captions, or by a model that is too weak for its scores to tell.
    const auto measured = [&](double value) { return check->baseRateLogLoss > 0 ? Json(value) : Json(nullptr); };
    line["gaussian"] = {{"log_loss", measured(check->gaussianLogLoss)}, {"ece", measured(check->gaussianError)}};
    line["platt"] = {{"log_loss", measured(check->plattLogLoss)}, {"ece", measured(check->plattError)}};
    line["base_rate"] = {{"log_loss", measured(check->baseRateLogLoss)}};
    printJson(line);
    return exitDone;
}

}  // namespace

void addBlindCommands(CLI::App &evaluate, Session &session)
{
    auto options = std::make_shared<BlindOptions>();
    auto *asked = evaluate.add_subcommand(
        "blind", "Answers of --model and another version to your own sentences, without names; votes are read from standard input");
    asked->add_option("--baseline", options->request.second, "The other version")->required()->type_name("ID|DIR");
    asked->add_option("--query", options->queries, "A line of the query language; may be given again")->required()->allow_extra_args(false);
    asked->add_option("--top", options->request.top, "Photos a side")->check(CLI::Range(1, 1000))->capture_default_str();
    asked->callback([&session, options] { session.action = [&session, options] { return blind(session, *options); }; });
    evaluate.add_subcommand("votes", "What the votes of blind tests say, a line a pair of versions")->callback([&session] {
        session.action = [&session] { return votes(session); };
    });
    evaluate.add_subcommand("calibration", "How search makes probabilities of the model's scores in this library, and its held-out check")
        ->callback([&session] { session.action = [&session] { return calibration(session); }; });
}

}  // namespace semblance::app
