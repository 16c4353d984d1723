// train, train corrections, bench
#include <fstream>
#include <thread>

#include "app/cli/session.h"
#include "app/cli/train_events.h"
#include "engine/api/bench.h"
#include "engine/api/process.h"

namespace semblance::app {

namespace {

namespace fs = std::filesystem;

int train(Session &session, const api::TrainRequest &request)
{
    const auto done =
        session.tools().train(request, session.control(), [&](const api::TrainEvent &event) { printTrainEvent(session, event); });
    return done ? int(exitDone) : Session::report(done.error());
}

// A head on what was judged; a version that is not better is not kept unless that is asked for.
int learnCorrections(Session &session, const api::TrainRequest &request, bool keep)
{
    const auto counted = session.tools().corrections();
    if (!counted)
        return Session::report(counted.error());
    if (!session.json)
        printLine(std::to_string(counted->right) + " answers were judged right and " + std::to_string(counted->wrong) + " wrong, for "
                  + std::to_string(counted->queries) + " sentences.");
    bool better = false;
    fs::path made;
    const auto done = session.tools().train(request, session.control(), [&](const api::TrainEvent &event) {
        printTrainEvent(session, event);
        if (event.event != "done")
            return;
        const auto verdict = event.values.find("better");
        better = verdict != event.values.end() && verdict->second > 0;
        made = event.out;
    });
    if (!done)
        return Session::report(done.error());
    if (better || keep)
        return exitDone;
    std::error_code error;
    fs::remove_all(made, error);
    if (!session.json)
        printLine("It was not kept.");
    return exitDone;
}

void addCorrections(CLI::App &train, Session &session)
{
    auto *command = train.add_subcommand("corrections", "Learn from the answers that were judged right or wrong");
    auto request = std::make_shared<api::TrainRequest>();
    auto keep = std::make_shared<bool>(false);
    request->data = "corrections";
    request->recipe = "head";
    request->settings["probe"] = "scenes";
    command->add_option("--out", request->out, "Folder of the new model (default: a new one in the library)")->type_name("DIR");
    command->add_option("--seed", request->seed, "Of the split and of every draw")->capture_default_str();
    command->add_flag("--keep", *keep, "Keep the version also if it is not better");
    command->callback(
        [&session, request, keep] { session.action = [&session, request, keep] { return learnCorrections(session, *request, *keep); }; });
}

// "Intel(R) Xeon(R) Processor, 2 cores"
std::string machine()
{
    std::ifstream file("/proc/cpuinfo");
    std::string line, name = "unknown processor";
    while (std::getline(file, line))
        if (const std::size_t colon = line.find(": "); line.rfind("model name", 0) == 0 && colon != std::string::npos) {
            name = line.substr(colon + 2);
            break;
        }
    return name + ", " + std::to_string(std::thread::hardware_concurrency()) + " cores";
}

int bench(Session &session, const api::BenchRequest &request)
{
    const auto figures = api::runBench(session.engine, request);
    if (!figures)
        return Session::report(figures.error());
    if (!session.json)
        printLine(machine());
    for (const api::BenchFigure &figure : *figures) {
        if (!session.json) {
            printLine(figure.name + ": " + fixed(figure.median, 2) + " " + figure.unit + " (" + fixed(figure.low, 2) + " to "
                      + fixed(figure.high, 2) + "), " + fixed(figure.processor, 2) + " ms of computing each, " + figure.settings);
            continue;
        }
        Json line;
        line["name"] = figure.name;
        line["unit"] = figure.unit;
        line["median"] = figure.median;
        line["low"] = figure.low;
        line["high"] = figure.high;
        line["settings"] = figure.settings;
        line["machine"] = machine();
        line["processor_ms"] = figure.processor;
        printJson(line);
    }
    return exitDone;
}

void addTrain(CLI::App &app, Session &session)
{
    auto *command = app.add_subcommand("train", "Train a model on photos with captions");
    auto request = std::make_shared<api::TrainRequest>();
    auto settings = std::make_shared<std::vector<std::string>>();
    command->add_option("--data", request->data, "CSV/TSV, COCO JSON, folder, library, corrections, or for classify tags")
        ->type_name("SPEC");
    command->add_option("--recipe", request->recipe, "What is trained")->check(CLI::IsMember(api::recipeNames()))->capture_default_str();
    command->add_option("--loss", request->loss, "What is minimised")->check(CLI::IsMember(api::lossNames()))->capture_default_str();
    command
        ->add_option("--set", *settings,
                     "An option of the recipe, or validation=SPEC, probe=SPEC, source=SPEC, start_from=MODEL, split=LIST, without=LIST")
        ->type_name("KEY=VALUE");
    command->add_option("--out", request->out, "Folder of the new model (default: a new one in the library)")->type_name("DIR");
    command->add_option("--resume", request->resume, "Go on with the run in this --out folder, with its options and data")
        ->type_name("DIR");
    command->add_flag("--finish", request->finish, "With --resume: keep what the run has learned so far, without another step");
    command->add_option("--seed", request->seed, "Of the weights and of every draw")->capture_default_str();
    command
        ->add_option("--pin", request->pinned, "A sentence whose answers among the held-out photos are told at each evaluation; up to six")
        ->type_name("SENTENCE")
        ->allow_extra_args(false);
    command->add_option("--tune", request->tune.method, "Search for settings first: grid, random or bayes (Gaussian process)")
        ->check(CLI::IsMember({"grid", "random", "bayes"}));
    command->add_option("--trials", request->tune.trials, "Runs of the search")->check(CLI::Range(1, 1000))->capture_default_str();
    command
        ->add_option("--range", request->tune.ranges,
                     "What may be tried: key=low..high or key=one|another (default: the recipe's usual ones)")
        ->type_name("RANGE")
        ->allow_extra_args(false);
    const auto doAgain = [&session](const api::TrainRequest &again) { return train(session, again); };
    addCorrections(*command, session);
    addVersionCommands(*command, session, doAgain);
    addRunCommands(*command, session, doAgain);
    command->callback([&session, command, request, settings] {
        if (!command->get_subcommands().empty())
            return;  // train corrections, train runs
        if (request->resume.empty() == request->data.empty())
            throw CLI::ValidationError("train", "expected either --data SPEC or --resume DIR");
        if (!request->resume.empty() && !(request->out.empty() && settings->empty()))
            throw CLI::ValidationError("train", "--resume goes on in its own folder with its own options: leave out --out and --set");
        if (request->tune.method.empty() && !request->tune.ranges.empty())
            throw CLI::ValidationError("train", "--range goes with --tune METHOD");
        if (request->finish && request->resume.empty())
            throw CLI::ValidationError("train", "--finish goes with --resume DIR");
        for (const std::string &setting : *settings) {
            const std::size_t equals = setting.find('=');
            if (equals == std::string::npos || equals == 0)
                throw CLI::ValidationError("--set", "expected key=value, got \"" + setting + "\"");
            request->settings[setting.substr(0, equals)] = setting.substr(equals + 1);
        }
        session.action = [&session, request] { return train(session, *request); };
    });
}

}  // namespace

void addLearningCommands(CLI::App &app, Session &session)
{
    addTrain(app, session);

    auto *benchCommand = app.add_subcommand("bench", "Measure speed beside bare libraries");
    auto request = std::make_shared<api::BenchRequest>();
    benchCommand->add_option("WHAT", request->what, "embed, decode, evaluate, index, layers, query, search or start")
        ->required()
        ->check(CLI::IsMember({"embed", "decode", "evaluate", "index", "layers", "query", "search", "start"}));
    benchCommand->add_option("--vectors", request->vectors, "Random vectors of the model's width, for query, search and start")
        ->check(CLI::Range(1000, 10'000'000))
        ->capture_default_str();
    benchCommand->add_option("--photos", request->photos, "Photos that are indexed in a round, for index")
        ->check(CLI::Range(1, 1'000'000))
        ->capture_default_str();
    benchCommand->add_option("--rounds", request->rounds, "Of all contenders by turns, after one to warm up")
        ->check(CLI::Range(1, 1000))
        ->capture_default_str();
    benchCommand->callback([&session, request] { session.action = [&session, request] { return bench(session, *request); }; });
}

}  // namespace semblance::app
