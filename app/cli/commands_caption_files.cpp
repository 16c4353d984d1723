// library captions export, import, write, unwrite, suggest: out of the library into files, back, and what a model would say
#include <iostream>

#include "app/cli/session.h"
#include "engine/api/annotations.h"
#include "engine/api/process.h"

namespace semblance::app {

namespace {

namespace fs = std::filesystem;

Json texts(const std::optional<std::vector<api::Wording>> &captions)
{
    Json list = Json::array();
    for (const api::Wording &caption : captions.value_or(std::vector<api::Wording>()))
        list.push_back(caption.text);
    return list;
}

int exportTo(Session &session, const fs::path &file)
{
    const auto done = session.tools().annotations().exportCaptions(file);
    if (!done)
        return Session::report(done.error());
    if (session.json) {
        Json line;
        setPath(line, "path", file);
        line["photos"] = done->photos;
        line["captions"] = done->captions;
        printJson(line);
    } else {
        printLine(std::to_string(done->captions) + " captions of " + std::to_string(done->photos) + " photos written to "
                  + api::displayPath(file) + ".");
    }
    return exitDone;
}

int importFrom(Session &session, const fs::path &file, bool replace)
{
    const auto done = session.tools().annotations().importCaptions(file, replace);
    if (!done)
        return Session::report(done.error());
    if (session.json) {
        Json line;
        setPath(line, "path", file);
        line["changed"] = done->before.size();
        line["warnings"] = toJson(done->warnings);
        printJson(line);
        return exitDone;
    }
    printLine(std::to_string(done->before.size()) + " photos changed.");
    printProblems("Not everything could be taken:", done->warnings);
    return exitDone;
}

struct Write {
    std::vector<fs::path> photos;
    fs::path to;
    bool preview = false;
};

void print(const Session &session, const api::SidecarChange &change)
{
    if (!session.json) {
        if (!change.problem.empty())
            printLine("!  " + change.problem);
        else if (change.changes)
            printLine((change.exists ? "change  " : "new     ") + api::displayPath(change.file));
        return;
    }
    Json line;
    setPath(line, "path", change.photoFile);
    setPath(line, "sidecar", change.file);
    line["exists"] = change.exists;
    line["changes"] = change.changes;
    line["captions_before"] = texts(change.before.captions);
    line["captions"] = texts(change.after.captions);
    line["tags_before"] = change.before.tags.value_or(std::vector<std::string>());
    line["tags"] = change.after.tags.value_or(std::vector<std::string>());
    line["problem"] = change.problem;
    printJson(line);
}

int finish(const Session &session, const api::Result<api::SidecarResult> &done, const char *sentence)
{
    if (!done)
        return Session::report(done.error());
    if (session.json) {
        Json line;
        line["written"] = done->written;
        line["unchanged"] = done->unchanged;
        line["failed"] = toJson(done->failed);
        printJson(line);
    } else {
        printLine(std::to_string(done->written) + sentence);
        printProblems(std::to_string(done->failed.size()) + " were left alone:", done->failed);
    }
    if (done->stopped)
        return exitInterrupted;
    return done->failed.empty() ? exitDone : exitFailed;
}

int write(Session &session, const Write &options)
{
    api::Annotations &annotations = session.tools().annotations();
    api::SidecarRequest request{{}, options.to};
    for (const fs::path &photo : options.photos) {
        const auto id = annotations.photoAt(photo);
        if (!id)
            return Session::report(id.error());
        request.photos.push_back(*id);
    }
    if (options.preview) {
        const auto changes = annotations.previewSidecars(request);
        if (!changes)
            return Session::report(changes.error());
        for (const api::SidecarChange &change : *changes)
            print(session, change);
        return exitDone;
    }
    const api::Control control = session.control();
    const auto done =
        annotations.writeSidecars(request, [&](std::int64_t, std::int64_t) { return control.stop == nullptr || !control.stop->load(); });
    return finish(session, done, " sidecars written.");
}

Json tagToJson(const api::Suggestion &tag)
{
    Json line;
    line["tag"] = tag.text;
    line["probability"] = tag.probability;
    line["known"] = tag.known;
    if (!tag.classifier.empty()) {
        line["classifier"] = tag.classifier;
        line["classifier_version"] = tag.version;
    }
    return line;
}

int suggest(Session &session, const std::vector<fs::path> &photos)
{
    for (const fs::path &photo : photos) {
        const auto id = session.tools().annotations().photoAt(photo);
        if (!id)
            return Session::report(id.error());
        const auto found = session.tools().annotations().suggest(*id);
        if (!found)
            return Session::report(found.error());
        Json line;
        setPath(line, "path", photo);
        line["model"] = found->model;
        line["model_version"] = found->version;
        line["captions"] = line["tags"] = Json::array();
        for (const api::Suggestion &one : found->list) {
            if (one.tag)
                line["tags"].push_back(tagToJson(one));
            else
                line["captions"].push_back({{"text", one.text}, {"language", one.language}, {"probability", one.probability}});
            if (!session.json)
                printLine(fixed(100 * one.probability, 0) + " %  " + (one.tag ? "[" + one.text + "]" : one.text)
                          + (one.classifier.empty() ? std::string() : ", by " + one.classifier));
        }
        if (session.json)
            printJson(line);
        else if (found->list.empty())
            printLine("Nothing that is probable enough.");
    }
    return exitDone;
}

}  // namespace

void addCaptionFileCommands(CLI::App &captions, Session &session)
{
    auto file = std::make_shared<fs::path>();
    auto *exportCommand = captions.add_subcommand("export", "Write all captions to a file: .csv, .tsv or COCO's .json");
    exportCommand->add_option("FILE", *file, "The file")->required();
    exportCommand->callback([&session, file] { session.action = [&session, file] { return exportTo(session, *file); }; });
    auto replace = std::make_shared<bool>(false);
    auto *importCommand = captions.add_subcommand("import", "Take captions from such a file, as the user's own");
    importCommand->add_option("FILE", *file, "The file")->required();
    importCommand->add_flag("--replace", *replace, "Instead of those that its photos have, not besides");
    importCommand->callback(
        [&session, file, replace] { session.action = [&session, file, replace] { return importFrom(session, *file, *replace); }; });
    auto options = std::make_shared<Write>();
    auto *writeCommand = captions.add_subcommand("write", "Write captions and tags to XMP sidecars, which keep what others wrote");
    writeCommand->add_option("PHOTO", options->photos, "These (default: all whose captions or tags were edited)");
    writeCommand->add_option("--to", options->to, "Into a folder of their own, not beside the photos")->type_name("DIR");
    writeCommand->add_flag("--preview", options->preview, "Only say what would change");
    writeCommand->callback([&session, options] { session.action = [&session, options] { return write(session, *options); }; });
    captions.add_subcommand("unwrite", "Take the last writing of sidecars back")->callback([&session] {
        session.action = [&session] { return finish(session, session.tools().annotations().undoSidecars(), " sidecars taken back."); };
    });
    auto photos = std::make_shared<std::vector<fs::path>>();
    auto *suggestCommand = captions.add_subcommand("suggest", "What a model would write about photos: captions and tags");
    suggestCommand->add_option("PHOTO", *photos, "Photos of the library")->required();
    suggestCommand->callback([&session, photos] { session.action = [&session, photos] { return suggest(session, *photos); }; });
}

}  // namespace semblance::app
