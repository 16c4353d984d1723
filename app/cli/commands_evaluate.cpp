// evaluate: retrieval, classify, compare, map, robustness, and what was kept: list, show, forget
#include "app/cli/evaluation_text.h"
#include "app/cli/session.h"
#include "engine/api/evaluation_export.h"
#include "engine/api/evaluation_json.h"

namespace semblance::app {

namespace {

// Files to write it to, and the language of a report for people.
struct Written {
    std::vector<std::filesystem::path> files;
    std::string language = "en";
};

struct EvaluateOptions {
    api::EvaluationRequest request;
    bool perQuery = false, ensemble = false, keep = false;
    Written written;
};

// The seven of CLIP's eighty that do best together (Radford et al. 2021, prompt notebook).
const std::vector<std::string> &ensemblePrompts()
{
    static const std::vector<std::string> prompts{
        "itap of a {}.",         "a bad photo of the {}.", "a origami {}.",           "a photo of the large {}.",
        "a {} in a video game.", "art of the {}.",         "a photo of the small {}."};
    return prompts;
}

int print(const Session &session, const api::EvaluationReport &report, bool perQuery)
{
    if (session.json)
        printLine(api::evaluationJson(report, perQuery ? api::PerQuery::Yes : api::PerQuery::No));
    else
        printReport(report);
    return exitDone;
}

api::Result<void> writeFiles(const api::EvaluationReport &report, const Written &wanted)
{
    for (const std::filesystem::path &file : wanted.files)
        if (auto written = api::writeEvaluation(report, file, wanted.language); !written)
            return written;
    return {};
}

int evaluate(Session &session, const EvaluateOptions &options)
{
    auto report = session.tools().evaluate(options.request, session.control());
    if (!report)
        return Session::report(report.error());
    if (options.keep) {
        const auto id = session.tools().keepEvaluation(*report);
        if (!id) {
            print(session, *report, options.perQuery);  // what took minutes is not thrown away
            return Session::report(id.error());
        }
        report->summary.id = *id;
    }
    const auto written = writeFiles(*report, options.written);
    const int printed = print(session, *report, options.perQuery);
    return written ? printed : Session::report(written.error());
}

int list(Session &session)
{
    const auto summaries = session.tools().evaluations();
    if (!summaries)
        return Session::report(summaries.error());
    for (const api::EvaluationSummary &summary : *summaries) {
        if (session.json)
            printLine(api::evaluationJson(summary));
        else
            printLine(describe(summary));
    }
    return exitDone;
}

struct ShowOptions {
    std::int64_t id = 0;
    bool perQuery = false;
    Written written;
};

int show(Session &session, const ShowOptions &options)
{
    const auto report = session.tools().evaluation(api::EvaluationId{options.id});
    if (!report)
        return Session::report(report.error());
    if (const auto written = writeFiles(*report, options.written); !written)
        return Session::report(written.error());
    return print(session, *report, options.perQuery);
}

int forget(Session &session, std::int64_t id)
{
    const auto gone = session.tools().forgetEvaluation(api::EvaluationId{id});
    return gone ? int(exitDone) : Session::report(gone.error());
}

void addFiles(CLI::App &command, Written &written)
{
    command
        .add_option(
            "--export,--html", written.files,
            "Also write it to a file, by its ending: .html with charts, .json, .csv, .queries.csv (a row a photo and caption), .tex")
        ->allow_extra_args(false)
        ->type_name("FILE");
    command.add_option("--report-language", written.language, "Of the .html: en or zh_CN")
        ->check(CLI::IsMember({"en", "zh", "zh_CN"}))
        ->capture_default_str();
}

std::shared_ptr<EvaluateOptions> addKind(CLI::App *command, Session &session, api::EvaluationKind kind, const char *spec)
{
    auto options = std::make_shared<EvaluateOptions>();
    options->request.kind = kind;
    command->add_option("--data", options->request.data, "What to measure on")->required()->type_name(spec);
    command->add_option("--seed", options->request.seed, "Of every draw")->capture_default_str();
    command->add_option("--resamples", options->request.draws, "Draws of bootstrap and randomisation")
        ->check(CLI::Range(100, 100000))
        ->capture_default_str();
    command->add_flag("--per-query", options->perQuery, "With --json: the figures of every caption and photo too");
    command->add_flag("--keep", options->keep, "Keep the result in the library");
    addFiles(*command, options->written);
    command->callback([&session, options] { session.action = [&session, options] { return evaluate(session, *options); }; });
    return options;
}

void addClassify(CLI::App &evaluate, Session &session)
{
    auto *classify =
        evaluate.add_subcommand("classify", "Classes by sentences, by a classifier learnt part by part, or by the model's own");
    auto options = addKind(classify, session, api::EvaluationKind::Classification, "FOLDER");
    auto *prompt = classify->add_option("--prompt", options->request.prompts, "The sentence, {} is the class name; several are averaged")
                       ->allow_extra_args(false)
                       ->capture_default_str();
    classify->add_flag("--ensemble", options->ensemble, "Average seven prompts of CLIP's authors")->excludes(prompt);
    auto *folds =
        classify->add_option("--folds", options->request.folds, "Cross-validation of a classifier on the embeddings, in so many parts")
            ->check(CLI::Range(2, 100));
    classify->add_flag("--head", options->request.head, "The classifier that the model carries (recipe classify)")->excludes(folds);
    classify->callback([&session, options] {
        if (options->ensemble)
            options->request.prompts = ensemblePrompts();
        session.action = [&session, options] { return app::evaluate(session, *options); };
    });
}

void addKept(CLI::App &evaluate, Session &session)
{
    evaluate.add_subcommand("list", "Evaluations that were kept, the newest first")->callback([&session] {
        session.action = [&session] { return list(session); };
    });
    auto options = std::make_shared<ShowOptions>();
    auto *shown = evaluate.add_subcommand("show", "One that was kept");
    shown->add_option("ID", options->id, "Its number in the list")->required();
    shown->add_flag("--per-query", options->perQuery, "With --json: the figures of every caption and photo too");
    addFiles(*shown, options->written);
    shown->callback([&session, options] { session.action = [&session, options] { return show(session, *options); }; });
    auto *forgotten = evaluate.add_subcommand("forget", "Remove one that was kept");
    forgotten->add_option("ID", options->id, "Its number in the list")->required();
    forgotten->callback([&session, options] { session.action = [&session, options] { return forget(session, options->id); }; });
}

}  // namespace

void addEvaluateCommands(CLI::App &app, Session &session)
{
    auto *command = app.add_subcommand("evaluate", "Measure a model");
    command->require_subcommand(1);
    addKind(command->add_subcommand("retrieval", "Text to photo and photo to text, by language and by attribute"), session,
            api::EvaluationKind::Retrieval, "SPEC");
    addClassify(*command, session);
    auto *compare = command->add_subcommand("compare", "Hold --model against another version on the same queries");
    auto comparison = addKind(compare, session, api::EvaluationKind::Comparison, "SPEC");
    compare->add_option("--baseline", comparison->request.baseline, "The version to hold it against")->required()->type_name("ID|DIR");
    compare->add_option("--pins", comparison->request.pins, "Queries that must not be lost: a CSV or TSV of image,caption")
        ->type_name("FILE");
    compare->add_option("--within", comparison->request.within, "A query is answered among the first so many")
        ->check(CLI::Range(1, 1000000))
        ->capture_default_str();
    auto *map = command->add_subcommand("map", "Photos and captions on a plane, clusters with names, the modality gap");
    auto points = addKind(map, session, api::EvaluationKind::Map, "SPEC");
    map->add_option("--baseline", points->request.baseline, "Another version on the same map, turned into the space of --model")
        ->type_name("ID|DIR");
    map->add_option("--points", points->request.mapPoints, "At most so many")->check(CLI::Range(4, 100000))->capture_default_str();
    map->add_option("--clusters", points->request.clusters, "How many (0: by the number of photos)")
        ->check(CLI::Range(0, 1000))
        ->capture_default_str();
    addKind(command->add_subcommand("robustness", "The same set blurred, noisy, compressed, cropped, turned, gray, with typos"), session,
            api::EvaluationKind::Robustness, "SPEC");
    addKept(*command, session);
    addBlindCommands(*command, session);
}

}  // namespace semblance::app
