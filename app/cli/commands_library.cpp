// search, captions, library, samples
#include <iostream>

#include "app/cli/session.h"
#include "engine/api/engine.h"
#include "engine/api/process.h"

namespace semblance::app {

namespace {

namespace fs = std::filesystem;

Json toJson(const std::vector<api::WordMatch> &matches)
{
    Json list = Json::array();
    for (const api::WordMatch &match : matches)
        list.push_back({{"field", match.field}, {"words", match.words}});
    return list;
}

// "  (caption: dog frisbee; folder: greece)"
std::string whereWritten(const std::vector<api::WordMatch> &matches)
{
    std::string text;
    for (const api::WordMatch &match : matches) {
        text += (text.empty() ? "  (" : "; ") + match.field + ":";
        for (const std::string &word : match.words)
            text += " " + word;
    }
    return text.empty() ? text : text + ")";
}

template <class Value>
void setOrNull(Json &line, const char *key, const std::optional<Value> &value)
{
    line[key] = value ? Json(*value) : Json();
}

Json toJson(const api::PhotoDetails &details)
{
    const api::Photo &photo = details.photo;
    Json line;
    setPath(line, "path", photo.path);
    line["taken_at"] = photo.takenAt;
    setOrNull(line, "zone_minutes", photo.zoneMinutes);
    line["camera"] = photo.camera;
    line["lens"] = photo.lens;
    setOrNull(line, "latitude", photo.latitude);
    setOrNull(line, "longitude", photo.longitude);
    setOrNull(line, "altitude", photo.altitude);
    line["rating"] = photo.rating;
    line["title"] = photo.title;
    line["description"] = details.description;
    line["keywords"] = photo.keywords;
    line["people"] = photo.people;
    line["captions"] = Json::array();
    for (const api::Caption &caption : photo.captions)
        line["captions"].push_back({{"text", caption.text}, {"language", caption.language}});
    line["warning"] = photo.warning;
    return line;
}

// A line a file; for people, the fields that it has.
int metadata(Session &session, const std::vector<fs::path> &files)
{
    int code = exitDone;
    for (const fs::path &file : files) {
        const auto details = session.tools().describe(file);
        if (!details) {
            code = Session::report(details.error());
            continue;
        }
        const Json line = toJson(*details);
        if (session.json) {
            printJson(line);
            continue;
        }
        for (const auto &[key, value] : line.items())
            if (!value.is_null() && !value.empty() && value != "" && value != 0)
                printLine(key + ": "
                          + (value.is_string() ? value.get<std::string>() : value.dump(-1, ' ', false, Json::error_handler_t::replace)));
    }
    return code;
}

int rebuildWords(Session &session)
{
    if (const auto done = session.tools().rebuildWords(); !done)
        return Session::report(done.error());
    if (session.json)
        printJson(Json{{"ok", true}});
    else
        printLine("The words of all photos were read anew.");
    return exitDone;
}

// What was guessed in a query that is not quite right; real mistakes fail the search.
void printNotices(const std::string &query)
{
    for (const api::QueryProblem &problem : api::parseQuery(query).problems)
        if (!problem.serious)
            std::cerr << problem.detail << '\n';
}

int search(Session &session, const api::SearchRequest &request)
{
    printNotices(request.text);
    const auto answer = session.tools().search(request);
    if (!answer)
        return Session::report(answer.error());
    std::int64_t rank = 0;
    for (const api::PhotoHit &hit : answer->hits) {
        ++rank;
        if (!session.json) {
            printLine(std::to_string(rank) + "  " + fixed(hit.score, 3) + "  " + fixed(100 * hit.probability, 0) + " %  "
                      + api::displayPath(hit.path) + whereWritten(hit.words));
            continue;
        }
        Json line;
        line["rank"] = rank;
        setPath(line, "path", hit.path);
        line["score"] = hit.score;
        line["probability"] = hit.probability;
        if (!hit.words.empty())
            line["words"] = toJson(hit.words);
        printJson(line);
    }
    if (!session.json && answer->hits.empty())
        printLine("Nothing found among " + std::to_string(answer->searched) + " photos"
                  + (answer->belowCutOff > 0 ? "; --all shows what is probably not relevant." : "."));
    return exitDone;
}

int captions(Session &session, const api::SearchRequest &request)
{
    const auto answer = session.tools().captions(request);
    if (!answer)
        return Session::report(answer.error());
    std::int64_t rank = 0;
    for (const api::CaptionHit &hit : answer->hits) {
        ++rank;
        if (!session.json) {
            printLine(std::to_string(rank) + "  " + fixed(hit.score, 3) + "  " + hit.text);
            continue;
        }
        Json line;
        line["rank"] = rank;
        line["text"] = hit.text;
        line["score"] = hit.score;
        setPath(line, "path", hit.path);
        printJson(line);
    }
    if (!session.json && answer->hits.empty())
        printLine("The library has no captions. Put a captions.csv (image,caption) or .txt files beside the photos and index them.");
    return exitDone;
}

int info(Session &session)
{
    const auto summary = session.tools().info();
    if (!summary)
        return Session::report(summary.error());
    if (session.json) {
        Json line;
        setPath(line, "path", summary->path);
        line["folders"] = summary->folders;
        line["photos"] = summary->photos;
        line["failed"] = summary->failed;
        line["captions"] = summary->captions;
        line["embedded_photos"] = summary->embeddedPhotos;
        line["embedded_captions"] = summary->embeddedCaptions;
        line["model"] = summary->modelName;
        line["model_version"] = summary->modelVersion;
        line["precision"] = summary->precision;
        line["device"] = summary->device;
        line["writable"] = summary->writable;
        line["isolation"] = summary->isolation;
        printJson(line);
        return exitDone;
    }
    printLine("Library " + api::displayPath(summary->path) + (summary->writable ? "" : " (held by another process: read only)"));
    printLine(std::to_string(summary->photos) + " photos in " + std::to_string(summary->folders) + " folders, "
              + std::to_string(summary->failed) + " that could not be read, " + std::to_string(summary->captions) + " captions");
    if (summary->modelName.empty())
        printLine("No model could be loaded.");
    else
        printLine("Model " + summary->modelName + " (" + summary->device + "): " + std::to_string(summary->embeddedPhotos) + " photos and "
                  + std::to_string(summary->embeddedCaptions) + " captions embedded");
    printLine(summary->isolation);
    return exitDone;
}

int check(Session &session)
{
    const auto problems = session.tools().check();
    if (!problems)
        return Session::report(problems.error());
    if (session.json) {
        Json line;
        line["ok"] = problems->empty();
        line["problems"] = *problems;
        printJson(line);
    } else {
        for (const std::string &problem : *problems)
            printLine(problem);
        printLine(problems->empty() ? "The library is sound." : std::to_string(problems->size()) + " problems.");
    }
    return problems->empty() ? exitDone : exitFailed;
}

int reportFile(Session &session, const api::Result<void> &done, const fs::path &file, const std::string &sentence)
{
    if (!done)
        return Session::report(done.error());
    if (session.json) {
        Json line;
        setPath(line, "path", file);
        printJson(line);
    } else {
        printLine(sentence + api::displayPath(file) + ".");
    }
    return exitDone;
}

void addSearchOptions(CLI::App &command, api::SearchRequest &request)
{
    command.add_option("--image", request.imageFile, "A photo to start from")->type_name("FILE");
    command.add_option("--top", request.top, "Results at most")->check(CLI::Range(1, 1'000'000'000))->capture_default_str();
}

}  // namespace

void addLibraryCommands(CLI::App &app, Session &session)
{
    auto *searchCommand = app.add_subcommand("search", "Find photos by a sentence, a photo, or both");
    auto request = std::make_shared<api::SearchRequest>();
    request->top = 20;
    searchCommand->add_option(
        "TEXT", request->text,
        "What the photo shows, in the query language: sunset -people \"red boat\" dog^2 year:2023 rating:>=3 near:#12");
    searchCommand->add_option("--minus", request->minusText, "What it should not show")->type_name("TEXT");
    searchCommand->add_flag("--all", request->ignoreCutOff, "Also what is probably not relevant");
    searchCommand->add_flag("!--no-words", request->words, "By what photos look like alone, not by what is written about them");
    addSearchOptions(*searchCommand, *request);
    searchCommand->callback([&session, request] {
        if (request->text.empty() && request->imageFile.empty())
            throw CLI::ValidationError("search", "expected a TEXT, an --image FILE, or both");
        session.action = [&session, request] { return search(session, *request); };
    });

    auto *captionsCommand = app.add_subcommand("captions", "Find the captions that fit a photo");
    auto photo = std::make_shared<api::SearchRequest>();
    photo->top = 10;
    addSearchOptions(*captionsCommand, *photo);
    captionsCommand->add_option("TEXT", photo->text,
                                "In place of a file: photos or parts of them in the query language, near:boat.jpg@0,0,0.5,1");
    captionsCommand->callback([&session, photo] {
        if (photo->text.empty() && photo->imageFile.empty())
            throw CLI::ValidationError("captions", "expected an --image FILE or a TEXT");
        session.action = [&session, photo] { return captions(session, *photo); };
    });

    auto *metadataCommand = app.add_subcommand("metadata", "Show what photo files and their XMP sidecars say");
    auto files = std::make_shared<std::vector<fs::path>>();
    metadataCommand->add_option("FILE", *files, "Photos")->required();
    metadataCommand->callback([&session, files] { session.action = [&session, files] { return metadata(session, *files); }; });

    auto *library = app.add_subcommand("library", "Look after the library");
    library->require_subcommand(1);
    library->add_subcommand("info", "What it holds")->callback([&session] { session.action = [&session] { return info(session); }; });
    library->add_subcommand("check", "Is it sound?")->callback([&session] { session.action = [&session] { return check(session); }; });
    library->add_subcommand("rebuild-words", "Read the words of all photos anew, when `check` finds them damaged")->callback([&session] {
        session.action = [&session] { return rebuildWords(session); };
    });
    addFolderCommands(*library, session);
    addCaptionCommands(*library, session);
    addDuplicateCommand(*library, session);
    addMachineCommands(app, *library, session);
    auto file = std::make_shared<fs::path>();
    auto *backup = library->add_subcommand("backup", "Write a copy of the catalogue");
    backup->add_option("FILE", *file, "The copy")->required();
    backup->callback([&session, file] {
        session.action = [&session, file] { return reportFile(session, session.tools().backup(*file), *file, "Saved as "); };
    });
    auto *restore = library->add_subcommand("restore", "Take a copy of the catalogue back");
    restore->add_option("FILE", *file, "The copy")->required();
    restore->callback([&session, file] {
        session.action = [&session, file] { return reportFile(session, session.tools().restore(*file), *file, "Restored from "); };
    });

    struct Samples {
        fs::path out;
        int count = 100;
        std::uint64_t seed = 1;
        bool allCaptions = false, galleries = false;
        [[nodiscard]] api::SampleKind kind() const
        {
            return galleries ? api::SampleKind::Galleries : allCaptions ? api::SampleKind::AllCaptions : api::SampleKind::Sentences;
        }
    };
    auto samples = std::make_shared<Samples>();
    auto *samplesCommand = app.add_subcommand("samples", "Render captioned scenes");
    samplesCommand->add_option("OUT", samples->out, "Folder for the photos and captions.csv")->required();
    samplesCommand->add_option("--count", samples->count, "How many")->check(CLI::Range(1, 10'000'000))->capture_default_str();
    samplesCommand->add_option("--seed", samples->seed, "The same seed renders the same scenes")->capture_default_str();
    auto *all = samplesCommand->add_flag("--all-captions", samples->allCaptions, "Everything that can be said of a photo, for training");
    samplesCommand
        ->add_flag("--galleries", samples->galleries, "Photos that differ in colour, number, place or setting alone, for evaluation")
        ->excludes(all);
    samplesCommand->callback([&session, samples] {
        session.action = [&session, samples] {
            const auto done = session.tools().samples(samples->out, samples->count, samples->seed, samples->kind(), session.control());
            return reportFile(session, done, samples->out, std::to_string(samples->count) + " photos rendered into ");
        };
    });
}

}  // namespace semblance::app
