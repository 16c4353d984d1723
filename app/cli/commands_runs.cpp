// train runs: list, show, compare, repeat, note, forget
#include <algorithm>
#include <set>

#include "app/cli/session.h"
#include "engine/api/process.h"

namespace semblance::app {

namespace {

const char *stateName(api::RunState state)
{
    switch (state) {
    case api::RunState::Running: return "running";
    case api::RunState::Done: return "done";
    case api::RunState::Stopped: return "stopped";
    case api::RunState::Failed: return "failed";
    case api::RunState::Interrupted: return "interrupted";
    }
    return "running";
}

const char *partName(api::RunPart part)
{
    switch (part) {
    case api::RunPart::Train: return "train";
    case api::RunPart::Validation: return "validation";
    case api::RunPart::Test: return "test";
    case api::RunPart::Source: return "source";
    case api::RunPart::Probe: return "probe";
    }
    return "train";
}

// The figures of a run's end; an interval stands beside its number.
Json figuresOf(const api::RunSummary &run)
{
    Json figures = Json::object();
    for (const auto &[name, value] : run.figures) {
        if (name.ends_with("_ci_low") && run.figures.contains(name.substr(0, name.size() - 3) + "high"))
            figures[name.substr(0, name.size() - 4)] = {value, run.figures.at(name.substr(0, name.size() - 3) + "high")};
        else if (!name.ends_with("_ci_high"))
            figures[name] = value;
    }
    return figures;
}

Json toJson(const api::RunSummary &run)
{
    Json line;
    line["id"] = run.id.value;
    line["state"] = stateName(run.state);
    if (!run.failure.empty())
        line["failure"] = run.failure;
    line["recipe"] = run.recipe;
    line["loss"] = run.loss;
    setPath(line, "data", run.data);
    if (!run.validation.empty())
        setPath(line, "validation", run.validation);
    line["seed"] = run.seed;
    line["settings"] = run.settings;
    if (!run.start.empty()) {
        setPath(line, "start", run.start);
        line["start_version"] = run.startVersion;
    }
    setPath(line, "out", run.out);
    line["version"] = run.version;
    line["started_at"] = run.startedAt;
    line["seconds"] = run.seconds;
    line["photos"] = {{"train", run.photos[0]}, {"validation", run.photos[1]}, {"test", run.photos[2]}};
    line["manifest"] = run.manifest;
    line["note"] = run.note;
    line["figures"] = figuresOf(run);
    return line;
}

// "12  2026-11-21T15:02:11Z  head on captions.csv, done, 3.2 s: better"
std::string describe(const api::RunSummary &run)
{
    std::string text = std::to_string(run.id.value) + "  " + run.startedAt + "  " + run.recipe + " on "
                       + api::displayPath(run.data.filename()) + ", " + stateName(run.state) + ", " + fixed(run.seconds, 1) + " s";
    if (const auto better = run.figures.find("better"); better != run.figures.end())
        text += better->second > 0 ? ": better" : ": not better";
    for (const char *name : {"text_to_image_r10", "recall_at_10", "accuracy"})
        if (const auto value = run.figures.find(name); value != run.figures.end()) {
            text += std::string(", ") + name + " " + fixed(value->second, 3);
            break;
        }
    return run.note.empty() ? text : text + "  (" + run.note + ")";
}

int list(Session &session)
{
    const auto runs = session.tools().runs();
    if (!runs)
        return Session::report(runs.error());
    for (const api::RunSummary &run : *runs)
        session.json ? printJson(toJson(run)) : printLine(describe(run));
    return exitDone;
}

int show(Session &session, std::int64_t id, bool photos)
{
    const auto report = session.tools().run(api::RunId{id});
    if (!report)
        return Session::report(report.error());
    const api::RunSummary &run = report->summary;
    if (session.json) {
        Json line = toJson(run);
        line["options"] = Json::parse(run.options, nullptr, false);
        line["curves"] = Json::object();
        for (const api::RunCurve &curve : report->curves)
            line["curves"][curve.name] = {{"by_epoch", curve.byEpoch}, {"steps", curve.steps}, {"values", curve.values}};
        for (std::size_t i = 0; photos && i < report->photos.size(); ++i) {
            Json photo;
            setPath(photo, "path", report->photos[i].path);
            photo["part"] = partName(report->photos[i].part);
            photo["captions"] = report->photos[i].captions;
            line["photo_list"].push_back(photo);
        }
        printJson(line);
        return exitDone;
    }
    printLine(describe(run));
    if (!run.failure.empty())
        printLine("  " + run.failure);
    printLine("  from " + (run.start.empty() ? std::string("random weights") : api::displayPath(run.start)) + " to "
              + api::displayPath(run.out));
    printLine("  " + std::to_string(run.photos[0]) + " photos to learn from, " + std::to_string(run.photos[1]) + " to choose with, "
              + std::to_string(run.photos[2]) + " held out; seed " + std::to_string(run.seed) + ", data " + run.manifest);
    for (const auto &[key, value] : run.settings)
        printLine("  " + key + " = " + value);
    for (const auto &[name, value] : run.figures)
        printLine("  " + name + ": " + fixed(value, 4));
    for (std::size_t i = 0; photos && i < report->photos.size(); ++i)
        printLine(std::string("  ") + partName(report->photos[i].part) + "  " + api::displayPath(report->photos[i].path));
    return exitDone;
}

// The options in which runs differ, a name each with a value a run; null: it has no such option.
Json differences(const std::vector<api::RunSummary> &runs)
{
    std::vector<Json> options;
    std::set<std::string> names;
    for (const api::RunSummary &run : runs) {
        Json one = Json::parse(run.options, nullptr, false);
        if (!one.is_object())
            one = Json(run.settings);
        one["data"] = api::displayPath(run.data);
        one["loss"] = run.loss;
        one["recipe"] = run.recipe;
        one["start_version"] = run.startVersion;
        one["manifest"] = run.manifest;
        for (const auto &[name, value] : one.items())
            names.insert(name);
        options.push_back(std::move(one));
    }
    Json different = Json::object();
    for (const std::string &name : names) {
        Json values = Json::array();
        for (const Json &one : options)
            values.push_back(one.value(name, Json()));
        if (std::any_of(values.begin(), values.end(), [&](const Json &value) { return value != values.front(); }))
            different[name] = values;
    }
    return different;
}

int compare(Session &session, const std::vector<std::int64_t> &ids)
{
    std::vector<api::RunSummary> runs;
    for (const std::int64_t id : ids) {
        const auto report = session.tools().run(api::RunId{id});
        if (!report)
            return Session::report(report.error());
        runs.push_back(report->summary);
    }
    Json figures = Json::object();
    for (const api::RunSummary &run : runs)
        for (const auto &[name, value] : run.figures)
            if (!figures.contains(name)) {
                figures[name] = Json::array();
                for (const api::RunSummary &other : runs) {
                    const auto found = other.figures.find(name);
                    figures[name].push_back(found == other.figures.end() ? Json() : Json(found->second));
                }
            }
    Json line;
    line["runs"] = ids;
    line["differences"] = differences(runs);
    line["figures"] = figures;
    if (session.json) {
        printJson(line);
        return exitDone;
    }
    for (const api::RunSummary &run : runs)
        printLine(describe(run));
    for (const auto *part : {"differences", "figures"})
        for (const auto &[name, values] : line[part].items()) {
            std::string text = "  " + name + ":";
            for (const Json &value : values)
                text += "  "
                        + (value.is_number_float() ? fixed(value.get<double>(), 4)
                           : value.is_string()     ? value.get<std::string>()
                           : value.is_null()       ? std::string("-")
                                                   : value.dump());
            printLine(text);
        }
    return exitDone;
}

int done(const api::Result<void> &result)
{
    return result ? int(exitDone) : Session::report(result.error());
}

struct RunArguments {
    std::int64_t id = 0;
    std::vector<std::int64_t> ids;
    std::string note;
    std::filesystem::path out;
    bool photos = false;
};

}  // namespace

void addRunCommands(CLI::App &train, Session &session, const std::function<int(const api::TrainRequest &)> &doAgain)
{
    auto *command = train.add_subcommand("runs", "Runs that the library keeps, whoever did them");
    command->require_subcommand(1);
    auto given = std::make_shared<RunArguments>();
    const auto add = [&](const char *name, const char *words, std::function<int()> action) {
        auto *one = command->add_subcommand(name, words);
        one->callback([&session, action = std::move(action)] { session.action = action; });
        return one;
    };
    const auto addWithId = [&](const char *name, const char *words, std::function<int()> action) {
        auto *one = add(name, words, std::move(action));
        one->add_option("ID", given->id, "Its number in the list")->required();
        return one;
    };
    add("list", "All of them, the newest first", [&session] { return list(session); });
    addWithId("show", "One of them: settings, figures, with --json its curves", [&session, given] {
        return show(session, given->id, given->photos);
    })->add_flag("--photos", given->photos, "Also every photo that it used");
    add("compare", "Several side by side: in what they differ, and what came out",
        [&session, given] { return compare(session, given->ids); })
        ->add_option("IDS", given->ids, "Their numbers in the list")
        ->required()
        ->expected(2, 20);
    addWithId("repeat", "Once more, with the same data, split, seed and settings",
              [&session, given, doAgain] {
                  const auto report = session.tools().run(api::RunId{given->id});
                  if (!report)
                      return Session::report(report.error());
                  auto request = api::requestOf(report->summary);
                  request.out = given->out;
                  return doAgain(request);
              })
        ->add_option("--out", given->out, "Folder of the new model (default: a new one in the library)")
        ->type_name("DIR");
    addWithId("note", "Write down what you want to remember of it",
              [&session, given] { return done(session.tools().annotateRun(api::RunId{given->id}, given->note)); })
        ->add_option("TEXT", given->note, "Your words; empty takes them away")
        ->required();
    addWithId("forget", "Remove one from the list; its model stays",
              [&session, given] { return done(session.tools().forgetRun(api::RunId{given->id})); });
}

}  // namespace semblance::app
