// index; library folders, rules, prune
#include <algorithm>

#include "app/cli/session.h"
#include "engine/api/process.h"

namespace semblance::app {

namespace {

namespace fs = std::filesystem;

Json toJson(const api::IndexResult &result)
{
    Json line;
    line["photos"] = result.photos;
    line["indexed"] = result.indexed;
    line["unchanged"] = result.unchanged;
    line["removed"] = result.removed;
    line["captions"] = result.captions;
    line["failed"] = app::toJson(result.failed);
    line["warnings"] = app::toJson(result.warnings);
    line["seconds"] = result.seconds;
    line["images_per_second"] = result.imagesPerSecond;
    line["moved"] = result.moved;
    line["failed_photos"] = result.failedPhotos;
    line["offline"] = result.offline;
    line["files"] = result.files;
    line["caption_files"] = result.captionFiles;
    line["ignored"] = {{"hidden", result.hidden}, {"excluded", result.excluded}, {"no_picture", result.noPicture}};
    line["unreadable"] = result.unreadable;
    return line;
}

void print(const Session &session, const api::IndexResult &result)
{
    if (session.json)
        return printJson(toJson(result));
    printLine(std::to_string(result.photos) + " photos and " + std::to_string(result.captions)
              + " captions: " + std::to_string(result.indexed) + " indexed, " + std::to_string(result.unchanged) + " unchanged, "
              + std::to_string(result.moved) + " moved, " + std::to_string(result.removed) + " removed, in " + fixed(result.seconds, 1)
              + " s (" + fixed(result.imagesPerSecond, 1) + " a second).");
    printLine(std::to_string(result.files) + " files: " + std::to_string(result.photos) + " photos, " + std::to_string(result.captionFiles)
              + " with captions, " + std::to_string(result.noPicture) + " no pictures; left out " + std::to_string(result.hidden)
              + " hidden and " + std::to_string(result.excluded) + " by rule"
              + (result.unreadable > 0 ? "; " + std::to_string(result.unreadable) + " could not be looked at." : "."));
    if (result.offline > 0)
        printLine(std::to_string(result.offline) + " photos of the library are on drives that are away.");
    printProblems(std::to_string(result.failed.size()) + " could not be read:", result.failed);
    printProblems(std::to_string(result.warnings.size()) + " could be read only in part:", result.warnings);
}

int index(Session &session, const std::vector<fs::path> &folders, bool watch)
{
    if (watch) {
        const auto ended =
            session.tools().watch(folders, session.control(), [&session](const api::IndexResult &result) { print(session, result); });
        return ended ? exitDone : Session::report(ended.error());
    }
    const auto result = session.tools().index(folders, session.control());
    if (!result)
        return Session::report(result.error());
    print(session, *result);
    return exitDone;
}

int folders(Session &session)
{
    const auto list = session.tools().folders();
    if (!list)
        return Session::report(list.error());
    for (const api::Folder &folder : *list) {
        if (session.json) {
            Json line;
            setPath(line, "path", folder.path);
            line["photos"] = folder.photos;
            line["failed"] = folder.failed;
            line["excluded"] = folder.excluded;
            line["offline"] = folder.offline;
            printJson(line);
        } else {
            printLine(api::displayPath(folder.path) + ": " + std::to_string(folder.photos) + " photos, " + std::to_string(folder.failed)
                      + " failed, " + std::to_string(folder.excluded) + " left out" + (folder.offline ? ", offline" : ""));
        }
    }
    return exitDone;
}

struct RulesChange {
    fs::path folder;  // empty: the library's own
    std::vector<std::string> exclude, include;
    std::string hidden;
    [[nodiscard]] bool any() const { return !exclude.empty() || !include.empty() || !hidden.empty(); }
};

void apply(const RulesChange &change, api::FolderRules &rules)
{
    for (const std::string &pattern : change.include)
        std::erase(rules.exclude, pattern);
    for (const std::string &pattern : change.exclude)
        if (std::find(rules.exclude.begin(), rules.exclude.end(), pattern) == rules.exclude.end())
            rules.exclude.push_back(pattern);
    if (change.hidden == "library")
        rules.hidden.reset();
    else if (!change.hidden.empty())
        rules.hidden = change.hidden == "yes";
}

int rules(Session &session, const RulesChange &change)
{
    auto now = session.tools().folderRules(change.folder);
    if (!now)
        return Session::report(now.error());
    api::RulesResult result;
    if (change.any()) {
        apply(change, *now);
        const auto set = session.tools().setFolderRules(change.folder, *now);
        if (!set)
            return Session::report(set.error());
        result = *set;
    }
    if (session.json) {
        Json line;
        setPath(line, "folder", change.folder);
        line["exclude"] = now->exclude;
        line["hidden"] = now->hidden ? Json(*now->hidden) : Json(nullptr);
        line["left_out"] = result.excluded;
        line["back"] = result.back;
        printJson(line);
        return exitDone;
    }
    for (const std::string &pattern : now->exclude)
        printLine("exclude " + pattern);
    if (now->hidden)
        printLine(*now->hidden ? "hidden files are taken" : "hidden files are left out");
    if (change.any())
        printLine(std::to_string(result.excluded) + " photos are left out now, " + std::to_string(result.back)
                  + " are back. `index` finds what was never in the library; `library prune` forgets what is left out.");
    return exitDone;
}

int prune(Session &session, bool offline)
{
    const auto forgotten = offline ? session.tools().forgetOffline() : session.tools().forgetExcluded();
    if (!forgotten)
        return Session::report(forgotten.error());
    if (session.json) {
        Json line;
        line["forgotten"] = *forgotten;
        printJson(line);
    } else {
        printLine(std::to_string(*forgotten) + " photos and their captions were forgotten; no file was touched.");
    }
    return exitDone;
}

}  // namespace

void addIndexCommand(CLI::App &app, Session &session)
{
    struct Options {
        std::vector<fs::path> folders;
        bool watch = false;
    };
    auto options = std::make_shared<Options>();
    auto *command = app.add_subcommand("index", "Bring the library in line with folders of photos");
    command->add_option("FOLDER", options->folders, "Folders of photos")->required();
    command->add_flag("--watch", options->watch, "Go on: index again whenever something changes, until SIGINT or SIGTERM");
    command->callback(
        [&session, options] { session.action = [&session, options] { return index(session, options->folders, options->watch); }; });
}

void addFolderCommands(CLI::App &library, Session &session)
{
    library.add_subcommand("folders", "Its folders, and what is in them")->callback([&session] {
        session.action = [&session] { return folders(session); };
    });
    auto change = std::make_shared<RulesChange>();
    auto *rulesCommand = library.add_subcommand("rules", "What is left out: patterns as in .gitignore, and hidden files");
    rulesCommand->add_option("--folder", change->folder, "Of this folder (default: of the whole library)")->type_name("DIR");
    rulesCommand->add_option("--exclude", change->exclude, "Leave out what fits; known photos keep their captions")->type_name("PATTERN");
    rulesCommand->add_option("--include", change->include, "Take such a pattern back")->type_name("PATTERN");
    rulesCommand->add_option("--hidden", change->hidden, "Whether hidden files are photos too; library: as the library says")
        ->check(CLI::IsMember({"yes", "no", "library"}));
    rulesCommand->callback([&session, change] { session.action = [&session, change] { return rules(session, *change); }; });
    auto offline = std::make_shared<bool>(false);
    auto *pruneCommand = library.add_subcommand("prune", "Forget photos that are left out by rule, with their captions");
    pruneCommand->add_flag("--offline", *offline, "Instead: photos of drives that are away");
    pruneCommand->callback([&session, offline] { session.action = [&session, offline] { return prune(session, *offline); }; });
}

}  // namespace semblance::app
