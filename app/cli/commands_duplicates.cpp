// library duplicates: groups of photos that are near duplicates or shots of one burst
#include "app/cli/session.h"
#include "engine/api/process.h"

namespace semblance::app {

namespace {

Json toJson(const api::DuplicatePhoto &photo)
{
    Json line;
    setPath(line, "path", photo.path);
    line["width"] = photo.width;
    line["height"] = photo.height;
    line["bytes"] = photo.bytes;
    line["rating"] = photo.rating;
    line["taken_at"] = photo.takenAt;
    line["sharpness"] = photo.sharpness;
    return line;
}

int duplicates(Session &session, const api::DuplicateRequest &request)
{
    const auto groups = session.tools().duplicates(request, session.control());
    if (!groups)
        return Session::report(groups.error());
    for (const api::DuplicateGroup &group : *groups) {
        if (session.json) {
            Json line;
            line["identical"] = group.identical;
            line["burst"] = group.burst;
            line["photos"] = Json::array();
            for (const api::DuplicatePhoto &photo : group.photos)
                line["photos"].push_back(toJson(photo));
            printJson(line);
            continue;
        }
        printLine(std::to_string(group.photos.size()) + (group.identical ? " identical" : group.burst ? " of a burst" : " alike"));
        for (std::size_t i = 0; i < group.photos.size(); ++i)
            printLine((i == 0 ? "  keep  " : "        ") + api::displayPath(group.photos[i].path));
    }
    if (!session.json)
        printLine(std::to_string(groups->size()) + " groups. Nothing was deleted.");
    return exitDone;
}

}  // namespace

void addDuplicateCommand(CLI::App &library, Session &session)
{
    auto request = std::make_shared<api::DuplicateRequest>();
    auto *command = library.add_subcommand("duplicates", "Photos that are near duplicates or shots of one burst; the best of each first");
    command->add_option("--similarity", request->similarity, "Least similarity to the model")
        ->check(CLI::Range(0.0, 1.0))
        ->capture_default_str();
    command->add_option("--look", request->hashDistance, "In how many of 64 bits their looks may differ; -1: do not look")
        ->check(CLI::Range(-1, 64))
        ->capture_default_str();
    command->add_option("--burst", request->burstSeconds, "Seconds between two shots of a burst; -1: time does not count")
        ->check(CLI::Range(-1.0, 86400.0))
        ->capture_default_str();
    command->callback([&session, request] { session.action = [&session, request] { return duplicates(session, *request); }; });
}

}  // namespace semblance::app
