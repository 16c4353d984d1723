// names: list, give, forget
#include "app/cli/session.h"

namespace semblance::app {

namespace {

struct NameArguments {
    api::PersonalName name;
    std::vector<std::filesystem::path> files;
};

int list(Session &session)
{
    const auto names = session.tools().names();
    if (!names)
        return Session::report(names.error());
    for (const api::PersonalName &name : *names) {
        if (!session.json) {
            printLine(name.name + (name.kind.empty() ? "" : " (" + name.kind + ")") + ", " + std::to_string(name.photos.size())
                      + " photos");
            continue;
        }
        Json line;
        line["name"] = name.name;
        line["kind"] = name.kind;
        line["photos"] = Json::array();
        for (const api::PhotoId id : name.photos)
            line["photos"].push_back(id.value);
        printJson(line);
    }
    return exitDone;
}

int give(Session &session, NameArguments given)
{
    const auto photos = session.tools().photosAt(given.files);
    if (!photos)
        return Session::report(photos.error());
    given.name.photos = *photos;
    const auto done = session.tools().giveName(given.name);
    return done ? int(exitDone) : Session::report(done.error());
}

int forget(Session &session, const std::string &name)
{
    const auto done = session.tools().forgetName(name);
    return done ? int(exitDone) : Session::report(done.error());
}

}  // namespace

void addNameCommands(CLI::App &app, Session &session)
{
    auto *command = app.add_subcommand("names", "Names of your own for use in sentences: \"Rex on the beach\"");
    command->require_subcommand(1);
    auto given = std::make_shared<NameArguments>();
    command->add_subcommand("list", "All of them")->callback([&session] { session.action = [&session] { return list(session); }; });
    auto *giving = command->add_subcommand("give", "Give a name to what 3 to 20 photos of the library show");
    giving->add_option("NAME", given->name.name, "As it will stand in sentences")->required();
    giving->add_option("PHOTOS", given->files, "Photos that show it")->required();
    giving->add_option("--is", given->name.kind, "What it is, in a word: dog, boat, house")->type_name("WORD");
    giving->callback([&session, given] { session.action = [&session, given] { return give(session, *given); }; });
    auto *forgetting = command->add_subcommand("forget", "Take a name away; the photos stay");
    forgetting->add_option("NAME", given->name.name)->required();
    forgetting->callback([&session, given] { session.action = [&session, given] { return forget(session, given->name.name); }; });
}

}  // namespace semblance::app
