// semblance-cli: index, search, train and measure without a window.
#include "app/cli/session.h"
#include "app/common/start_up.h"

namespace {

using semblance::app::Session;

void addGlobalOptions(CLI::App &app, Session &session)
{
    app.add_option("--library", session.engine.library, "Folder of the library (default: the user's own)")->type_name("DIR");
    app.add_option("--model", session.engine.model,
                   "Model: starter, a name from `models list`, or a package folder (default: the active one)")
        ->type_name("ID|DIR");
    app.add_option("--device", session.engine.device, "Where the model runs")->check(CLI::IsMember({"auto", "cpu", "cuda"}));
    app.add_option("--precision", session.engine.precision, "Precision of its products")
        ->check(CLI::IsMember({"auto", "fp32", "bf16", "fp16", "int8"}));
    app.add_option("--threads", session.engine.threads, "Threads in all (default: all cores)")->check(CLI::Range(1, 1024));
    app.add_option("--isolation", session.engine.isolation,
                   "auto: photos are decoded in worker processes without rights; off: in this process")
        ->check(CLI::IsMember({"auto", "off"}));
    app.add_option("--catalogue", session.engine.catalogue,
                   "Catalogue of models to download (default: the one that comes with the program)")
        ->type_name("FILE");
    app.add_flag("--json", session.json, "Print one JSON object a line and nothing else on stdout");
    app.add_flag("--verbose", session.verbose, "Log everything to stderr");
}

}  // namespace

int main(int argc, char **argv)
{
    using namespace semblance::app;
    Session session;
    CLI::App app("Finds photos by a sentence and sentences for a photo, and teaches the model behind it; everything stays on this machine.",
                 "semblance-cli");
    app.fallthrough();  // global options may follow the command
    app.require_subcommand(1);
    app.set_version_flag("--version", std::string("semblance-cli ") + SEMBLANCE_VERSION);
    addGlobalOptions(app, session);
    addIndexCommand(app, session);
    addLibraryCommands(app, session);
    addModelCommands(app, session);
    addJobCommands(app, session);
    addLearningCommands(app, session);
    addEvaluateCommands(app, session);
    addJudgeCommand(app, session);
    addNameCommands(app, session);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError &error) {
        return app.exit(error) == 0 ? exitDone : exitUsage;
    }
    restartWithTunedLibraries(argv);  // not before: help and usage errors are answered at once
    tuneAllocator();
    handleSignals();
    setUpLogging(session.verbose ? Verbosity::Everything : Verbosity::Informative);
    return session.action();
}
