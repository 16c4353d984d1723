// library captions, library tags, library rate: what is written about photos, from the command line
#include <algorithm>

#include "app/cli/session.h"
#include "engine/api/annotations.h"
#include "engine/api/process.h"

namespace semblance::app {

namespace {

namespace fs = std::filesystem;

struct Edit {
    std::vector<fs::path> photos;
    std::vector<std::string> texts;
};

enum class Part { Captions, Tags };

Json toJson(const api::Annotation &annotation)
{
    Json line;
    setPath(line, "path", annotation.path);
    line["captions"] = Json::array();
    for (const api::Wording &caption : annotation.captions.value_or(std::vector<api::Wording>()))
        line["captions"].push_back({{"text", caption.text}, {"language", caption.language}});
    line["tags"] = annotation.tags.value_or(std::vector<std::string>());
    line["rating"] = annotation.rating.value_or(0);
    return line;
}

void print(const Session &session, const api::Annotation &annotation)
{
    if (session.json)
        return printJson(toJson(annotation));
    printLine(api::displayPath(annotation.path));
    for (const api::Wording &caption : annotation.captions.value_or(std::vector<api::Wording>()))
        printLine("  " + caption.text);
    std::string tags;
    for (const std::string &tag : annotation.tags.value_or(std::vector<std::string>()))
        tags += (tags.empty() ? "  [" : ", ") + tag;
    if (!tags.empty())
        printLine(tags + "]");
    if (annotation.rating.value_or(0) != 0)
        printLine(*annotation.rating < 0 ? "  rejected" : "  rated " + std::to_string(*annotation.rating));
}

api::Result<std::vector<api::PhotoId>> idsOf(Session &session, const std::vector<fs::path> &photos)
{
    std::vector<api::PhotoId> ids;
    for (const fs::path &photo : photos) {
        const auto id = session.tools().annotations().photoAt(photo);
        if (!id)
            return core::fail(id.error());
        if (std::find(ids.begin(), ids.end(), *id) == ids.end())
            ids.push_back(*id);
    }
    return ids;
}

int show(Session &session, const std::vector<fs::path> &photos)
{
    const auto ids = idsOf(session, photos);
    if (!ids)
        return Session::report(ids.error());
    const auto now = session.tools().annotations().read(*ids);
    if (!now)
        return Session::report(now.error());
    for (const api::Annotation &annotation : *now)
        print(session, annotation);
    return exitDone;
}

// A line a photo, as it is afterwards.
int finish(Session &session, const Edit &edit, const api::Result<std::vector<api::Annotation>> &before)
{
    if (!before)
        return Session::report(before.error());
    if (session.json)
        return show(session, edit.photos);
    printLine(std::to_string(before->size()) + (before->size() == 1 ? " photo changed." : " photos changed."));
    return exitDone;
}

int set(Session &session, const Edit &edit, Part part)
{
    const auto ids = idsOf(session, edit.photos);
    if (!ids)
        return Session::report(ids.error());
    std::vector<api::Annotation> wanted;
    for (const api::PhotoId id : *ids) {
        api::Annotation annotation{id, {}, std::nullopt, std::nullopt};
        if (part == Part::Tags) {
            annotation.tags = edit.texts;
        } else {
            annotation.captions.emplace();
            for (const std::string &text : edit.texts)
                annotation.captions->push_back({text, {}});
        }
        wanted.push_back(std::move(annotation));
    }
    return finish(session, edit, session.tools().annotations().put(wanted));
}

int change(Session &session, const Edit &edit, std::vector<std::string> api::AnnotationChange::*list)
{
    const auto ids = idsOf(session, edit.photos);
    if (!ids)
        return Session::report(ids.error());
    api::AnnotationChange wanted;
    wanted.photos = *ids;
    wanted.*list = edit.texts;
    return finish(session, edit, session.tools().annotations().change(wanted));
}

// What trained classifiers say of all photos; written only when that is asked for.
int learnt(Session &session, double least, bool write)
{
    const auto tags = session.tools().annotations().learntTags(least);
    if (!tags)
        return Session::report(tags.error());
    for (const api::LearntTag &one : *tags) {
        if (!session.json) {
            printLine(fixed(100 * one.tag.probability, 0) + " %  [" + one.tag.text + "]  " + api::displayPath(one.path) + ", by "
                      + one.tag.classifier);
            continue;
        }
        Json line;
        setPath(line, "path", one.path);
        line["tag"] = one.tag.text;
        line["probability"] = one.tag.probability;
        line["classifier"] = one.tag.classifier;
        line["classifier_version"] = one.tag.version;
        line["written"] = write;
        printJson(line);
    }
    if (!write)
        return exitDone;
    const auto before = session.tools().annotations().acceptTags(*tags);
    if (!before)
        return Session::report(before.error());
    if (!session.json)
        printLine(std::to_string(before->size()) + (before->size() == 1 ? " photo was tagged." : " photos were tagged."));
    return exitDone;
}

int rate(Session &session, const Edit &edit, int rating)
{
    const auto ids = idsOf(session, edit.photos);
    if (!ids)
        return Session::report(ids.error());
    api::AnnotationChange wanted;
    wanted.photos = *ids;
    wanted.rating = rating;
    return finish(session, edit, session.tools().annotations().change(wanted));
}

using Run = std::function<int(Session &, const Edit &)>;

void addVerb(CLI::App &parent, Session &session, const char *name, const char *description, const char *option, const Run &run)
{
    auto edit = std::make_shared<Edit>();
    auto *command = parent.add_subcommand(name, description);
    command->add_option("PHOTO", edit->photos, "Photos of the library")->required();
    if (option != nullptr) {
        auto *texts = command->add_option(option, edit->texts, "May be given several times");
        texts->type_name("TEXT")->allow_extra_args(false);
        if (std::string(name) != "set")
            texts->required();
    }
    command->callback([&session, edit, run] { session.action = [&session, edit, run] { return run(session, *edit); }; });
}

}  // namespace

void addCaptionCommands(CLI::App &library, Session &session)
{
    using Change = api::AnnotationChange;
    const auto with = [](std::vector<std::string> Change::*list) -> Run {
        return [list](Session &running, const Edit &edit) { return change(running, edit, list); };
    };
    auto *captions = library.add_subcommand("captions", "What photos show, in the user's own words; files are not touched");
    captions->require_subcommand(1);
    addVerb(*captions, session, "list", "Captions and tags of photos", nullptr,
            [](Session &running, const Edit &edit) { return show(running, edit.photos); });
    addVerb(*captions, session, "set", "Make these their captions, instead of all others; none: take them away", "--text",
            [](Session &running, const Edit &edit) { return set(running, edit, Part::Captions); });
    addVerb(*captions, session, "add", "Add captions", "--text", with(&Change::addCaptions));
    addVerb(*captions, session, "remove", "Take captions away, also those that files bring", "--text", with(&Change::removeCaptions));
    addCaptionFileCommands(*captions, session);
    auto rating = std::make_shared<std::string>();
    auto edit = std::make_shared<Edit>();
    auto *stars = library.add_subcommand("rate", "Rate photos; files are not touched until sidecars are written");
    stars->add_option("RATING", *rating, "1 to 5, 0 for none, or rejected")
        ->required()
        ->check(CLI::IsMember({"rejected", "0", "1", "2", "3", "4", "5"}));
    stars->add_option("PHOTO", edit->photos, "Photos of the library")->required();
    stars->callback([&session, edit, rating] {
        session.action = [&session, edit, rating] { return rate(session, *edit, *rating == "rejected" ? -1 : std::stoi(*rating)); };
    });
    auto *tags = library.add_subcommand("tags", "Tags of photos; files are not touched");
    tags->require_subcommand(1);
    addVerb(*tags, session, "set", "Make these their tags, instead of all others; none: take them away", "--tag",
            [](Session &running, const Edit &wanted) { return set(running, wanted, Part::Tags); });
    addVerb(*tags, session, "add", "Add tags", "--tag", with(&Change::addTags));
    auto least = std::make_shared<double>(0.9);
    auto write = std::make_shared<bool>(false);
    auto *learntCommand = tags->add_subcommand("learnt", "Tags that trained classifiers (train --recipe classify) give all photos");
    learntCommand->add_option("--least", *least, "Least probability")->check(CLI::Range(0.0, 1.0))->capture_default_str();
    learntCommand->add_flag("--write", *write, "Write them; without it they are only listed");
    learntCommand->callback(
        [&session, least, write] { session.action = [&session, least, write] { return learnt(session, *least, *write); }; });
    addVerb(*tags, session, "remove", "Take tags away, also those that files bring", "--tag", with(&Change::removeTags));
}

}  // namespace semblance::app
