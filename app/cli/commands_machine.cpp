// about, library caches: what the program runs on, and what it keeps to be fast
#include "app/cli/session.h"
#include "engine/api/engine.h"

namespace semblance::app {

namespace {

int about(const Session &session)
{
    Json line;
    line["version"] = SEMBLANCE_VERSION;
    for (const api::MachineFact &fact : api::machineFacts())
        line[fact.name] = fact.value;
    if (session.json) {
        printJson(line);
        return exitDone;
    }
    for (const auto &[name, value] : line.items())
        printLine(name + ": " + value.get<std::string>());
    return exitDone;
}

int caches(Session &session, bool clear)
{
    if (clear)
        if (const auto done = session.tools().clearCaches(); !done)
            return Session::report(done.error());
    const auto use = session.tools().cacheUse();
    if (!use)
        return Session::report(use.error());
    if (session.json)
        printJson(Json{{"thumbnails", use->thumbnails}, {"thumbnail_bytes", use->thumbnailBytes}, {"other_bytes", use->otherBytes}});
    else
        printLine(std::to_string(use->thumbnails) + " thumbnails take " + std::to_string(use->thumbnailBytes) + " bytes, all else "
                  + std::to_string(use->otherBytes) + " bytes.");
    return exitDone;
}

}  // namespace

void addMachineCommands(CLI::App &app, CLI::App &library, Session &session)
{
    app.add_subcommand("about", "What this program is and runs on, for a report of a fault")->callback([&session] {
        session.action = [&session] { return about(session); };
    });
    auto clear = std::make_shared<bool>(false);
    auto *command = library.add_subcommand("caches", "Thumbnails and searchers that are kept to be fast, and can be made again");
    command->add_flag("--clear", *clear, "Remove them");
    command->callback([&session, clear] { session.action = [&session, clear] { return caches(session, *clear); }; });
}

}  // namespace semblance::app
