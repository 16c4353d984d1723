// train, train corrections, bench
#include <fstream>
#include <thread>

#include "app/cli/session.h"
#include "engine/api/bench.h"
#include "engine/api/process.h"

namespace semblance::app {

namespace {

namespace fs = std::filesystem;

// Those of the contract first, the rest by name.
constexpr const char *leadingValues[] = {"loss", "val_loss", "recall_at_10"};

// What is said of an event that has no figures to show; empty for the others.
std::string noteText(const api::TrainEvent &event)
{
    const auto at = "step " + std::to_string(event.step) + ": ";
    const auto value = [&](const char *name) { return fixed(event.values.at(name), 0); };
    if (event.event == "rollback")
        return at + "the loss was not a finite number; back to step " + value("back_to") + ", on at half the rate";
    if (event.event == "memory")
        return at + "memory ran out; batches are cut into " + value("pieces") + " pieces from now on";
    if (event.event == "early_stop")
        return at + "no better for a while; the run ends here";
    if (event.event == "finish")
        return at + "the run ends here, with what it has learned";
    return {};
}

// What a finished run on embeddings is worth: both recalls before and after.
void printVerdict(const std::map<std::string, double> &values)
{
    const auto better = values.find("better");
    if (better == values.end())
        return;
    for (const auto &[name, words] : {std::pair("text_to_image_r10", "text to photo, R@10"),
                                      std::pair("image_to_text_r10", "photo to text, R@10"), std::pair("accuracy", "accuracy")}) {
        const std::string gain = std::string("gain_") + name;
        if (const auto found = values.find(gain); found != values.end())
            printLine(std::string(words) + ": " + fixed(values.at(std::string("base_") + name), 3) + " before, " + fixed(values.at(name), 3)
                      + " after; gain " + fixed(found->second, 3) + " (95 %: " + fixed(values.at(gain + "_ci_low"), 3) + " to "
                      + fixed(values.at(gain + "_ci_high"), 3) + ")");
    }
    printLine(better->second > 0 ? "Better than the model it started from." : "Not better than the model it started from: keep that one.");
}

void printEvent(const Session &session, const api::TrainEvent &event)
{
    auto values = event.values;
    if (session.json) {
        Json line;
        line["event"] = event.event;
        line["step"] = event.step;
        line["epoch"] = event.epoch;
        for (const char *name : leadingValues)
            if (const auto value = values.extract(name))
                line[name] = value.mapped();
        for (const auto &[name, value] : values) {
            if (name == "steps" || name == "epochs" || name == "pieces" || name == "back_to")
                line[name] = static_cast<std::int64_t>(value);
            else if (name.ends_with("_ci_low"))
                line[name.substr(0, name.size() - 4)] = {value, values.at(name.substr(0, name.size() - 3) + "high")};
            else if (name.ends_with("_ci_high"))
                continue;  // printed with the low end
            else
                line[name] = value;
        }
        if (!event.out.empty())
            setPath(line, "path", event.out);
        printJson(line);
        return;
    }
    constexpr std::int64_t shownSteps = 20;
    if (event.event == "step" && event.step % shownSteps != 0)
        return;
    if (const auto note = noteText(event); !note.empty()) {
        printLine(note);
        return;
    }
    std::string text = event.event;
    if (event.event != "baseline")
        text += " " + std::to_string(event.event == "step" ? event.step : event.epoch);
    text += ":";
    for (const char *name : leadingValues)
        if (const auto value = values.extract(name))
            text += std::string(" ") + name + " " + fixed(value.mapped(), 4);
    if (const auto rate = values.find("pairs_per_second"); rate != values.end())
        text += ", " + fixed(rate->second, 0) + " pairs a second";
    if (!event.out.empty())
        text += ", written to " + api::displayPath(event.out);
    printLine(text);
    printVerdict(event.values);
}

int train(Session &session, const api::TrainRequest &request)
{
    const auto done = session.tools().train(request, session.control(), [&](const api::TrainEvent &event) { printEvent(session, event); });
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
        printEvent(session, event);
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
    command->add_option("--data", request->data, "CSV/TSV, COCO JSON, folder, library, or corrections")->type_name("SPEC");
    command->add_option("--recipe", request->recipe, "What is trained")->check(CLI::IsMember(api::recipeNames()))->capture_default_str();
    command->add_option("--loss", request->loss, "What is minimised")->check(CLI::IsMember(api::lossNames()))->capture_default_str();
    command
        ->add_option("--set", *settings,
                     "An option of the recipe, or validation=SPEC, probe=SPEC, source=SPEC, start_from=MODEL, split=LIST")
        ->type_name("KEY=VALUE");
    command->add_option("--out", request->out, "Folder of the new model (default: a new one in the library)")->type_name("DIR");
    command->add_option("--resume", request->resume, "Go on with the run in this --out folder, with its options and data")
        ->type_name("DIR");
    command->add_flag("--finish", request->finish, "With --resume: keep what the run has learned so far, without another step");
    command->add_option("--seed", request->seed, "Of the weights and of every draw")->capture_default_str();
    addCorrections(*command, session);
    addRunCommands(*command, session, [&session](const api::TrainRequest &again) { return train(session, again); });
    command->callback([&session, command, request, settings] {
        if (!command->get_subcommands().empty())
            return;  // train corrections, train runs
        if (request->resume.empty() == request->data.empty())
            throw CLI::ValidationError("train", "expected either --data SPEC or --resume DIR");
        if (!request->resume.empty() && !(request->out.empty() && settings->empty()))
            throw CLI::ValidationError("train", "--resume goes on in its own folder with its own options: leave out --out and --set");
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
    benchCommand->add_option("WHAT", request->what, "embed, decode, evaluate, index, query, search or start")
        ->required()
        ->check(CLI::IsMember({"embed", "decode", "evaluate", "index", "query", "search", "start"}));
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
