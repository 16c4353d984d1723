// train preview, train forecast, train blend, train forget-photos: before a run, and what can be done with its version
#include "app/cli/session.h"
#include "engine/api/process.h"

namespace semblance::app {

namespace {

namespace fs = std::filesystem;

struct BlendArguments {
    fs::path package, out;
    int steps = 11;
    double keep = -1;
};

void print(const Session &session, const api::BlendPoint &point)
{
    if (!session.json) {
        std::string text = fixed(100 * point.share, 0) + " % new: R@10 text to photo " + fixed(point.textToImage, 3) + ", photo to text "
                           + fixed(point.imageToText, 3) + "; gain " + fixed(point.gain, 3) + " (95 %: " + fixed(point.gainLow, 3) + " to "
                           + fixed(point.gainHigh, 3) + ")";
        if (point.general >= 0)
            text += "; general " + fixed(point.general, 3);
        return printLine(text);
    }
    Json line;
    line["share"] = point.share;
    line["text_to_image_r10"] = point.textToImage;
    line["image_to_text_r10"] = point.imageToText;
    line["gain_r10"] = point.gain;
    line["gain_r10_ci"] = {point.gainLow, point.gainHigh};
    if (point.general >= 0)
        line["general_r10"] = point.general;
    printJson(line);
}

int blend(Session &session, const BlendArguments &given)
{
    std::vector<double> shares;
    for (int i = 0; i < given.steps; ++i)
        shares.push_back(static_cast<double>(i) / (given.steps - 1));
    if (given.keep >= 0)
        shares = {given.keep};
    const api::Control control = session.control();
    const auto measured = session.tools().measureBlend(given.package, shares, [&](const api::BlendPoint &point) {
        print(session, point);
        return control.stop == nullptr || !control.stop->load();
    });
    if (!measured)
        return Session::report(measured.error());
    if (control.stop != nullptr && control.stop->load())
        return exitInterrupted;
    if (given.keep < 0)
        return exitDone;
    const auto kept = session.tools().keepBlend(given.package, given.keep, given.out);
    if (!kept)
        return Session::report(kept.error());
    if (!session.json) {
        printLine("Written to " + api::displayPath(*kept) + ".");
        return exitDone;
    }
    Json line;
    setPath(line, "path", *kept);
    printJson(line);
    return exitDone;
}

// For data of so many photos and captions, or for what a SPEC holds.
int forecast(Session &session, std::int64_t photos, std::int64_t captions)
{
    const auto forecasts = session.tools().forecasts(photos, captions);
    if (!forecasts)
        return Session::report(forecasts.error());
    for (const std::string &recipe : api::recipeNames()) {
        const auto found = forecasts->find(recipe);
        if (found == forecasts->end())
            continue;
        if (!session.json) {
            printLine(recipe + ": about " + fixed(found->second.seconds, found->second.seconds < 10 ? 1 : 0) + " s and "
                      + fixed(found->second.bytes / 1e6, 0) + " MB");
            continue;
        }
        Json line;
        line["recipe"] = recipe;
        line["seconds"] = found->second.seconds;
        line["bytes"] = found->second.bytes;
        printJson(line);
    }
    return exitDone;
}

// What a run would learn from, and what is wrong with it.
int preview(Session &session, const fs::path &spec)
{
    const auto found = session.tools().previewPairs(spec);
    if (!found)
        return Session::report(found.error());
    if (!session.json) {
        std::string text = std::to_string(found->photos) + " photos with " + std::to_string(found->captions) + " captions";
        for (const auto &[language, captions] : found->languages)
            text += ", " + language + " " + std::to_string(captions);
        printLine(text + "; " + std::to_string(found->skipped) + " left out");
        for (const api::Problem &problem : found->problems)
            printLine(api::displayPath(problem.path) + ": " + problem.reason);
        for (const auto &example : found->examples)
            printLine(api::displayPath(example.photo.filename()) + "  " + example.caption);
        return exitDone;
    }
    Json line;
    line["photos"] = found->photos;
    line["captions"] = found->captions;
    line["languages"] = found->languages;
    line["skipped"] = found->skipped;
    line["problems"] = Json::array();
    line["examples"] = Json::array();
    for (const api::Problem &problem : found->problems) {
        Json one;
        setPath(one, "path", problem.path);
        one["reason"] = problem.reason;
        line["problems"].push_back(one);
    }
    for (const auto &example : found->examples) {
        Json one;
        setPath(one, "path", example.photo);
        one["caption"] = example.caption;
        line["examples"].push_back(one);
    }
    printJson(line);
    return exitDone;
}

struct ForgetArguments {
    std::int64_t id = 0;
    std::vector<fs::path> photos;
    fs::path out;
};

// Only what the run learned from can be forgotten; anything else is a mistake that should be said.
int forgetPhotos(Session &session, const ForgetArguments &given, const std::function<int(const api::TrainRequest &)> &doAgain)
{
    const auto report = session.tools().run(api::RunId{given.id});
    if (!report)
        return Session::report(report.error());
    auto request = api::requestOf(report->summary);
    request.out = given.out;
    for (const fs::path &photo : given.photos) {
        std::error_code ignored;
        const fs::path file = fs::absolute(photo, ignored).lexically_normal();
        bool known = false;
        for (const api::RunPhoto &used : report->photos)
            known = known || used.path == file;
        if (!known)
            return Session::report({api::ErrorCode::NotFound, api::displayPath(file) + " is not a photo of this run: train runs show "
                                                                  + std::to_string(given.id) + " --photos lists them."});
        request.without.push_back(file);
    }
    return doAgain(request);
}

}  // namespace

void addVersionCommands(CLI::App &train, Session &session, const std::function<int(const api::TrainRequest &)> &doAgain)
{
    auto mix = std::make_shared<BlendArguments>();
    auto *blendCommand = train.add_subcommand("blend", "Mix the version that a run began with and the one that it made");
    blendCommand->add_option("MODEL", mix->package, "Folder of the version that the run made")->required();
    blendCommand->add_option("--steps", mix->steps, "Mixes that are measured, from the old to the new")
        ->check(CLI::Range(2, 101))
        ->capture_default_str();
    auto *keep = blendCommand->add_option("--keep", mix->keep, "Write the mix with this share of the new version, above 0 and below 1");
    keep->check(CLI::Range(0.0, 1.0))->type_name("SHARE");
    blendCommand->add_option("--out", mix->out, "Folder of the mix (default: beside the version)")->type_name("DIR")->needs(keep);
    blendCommand->callback([&session, mix] { session.action = [&session, mix] { return blend(session, *mix); }; });

    auto spec = std::make_shared<fs::path>();
    auto *previewCommand = train.add_subcommand("preview", "What a run would learn from: counts, languages, what is left out, examples");
    previewCommand->add_option("SPEC", *spec, "As --data takes it")->required();
    previewCommand->callback([&session, spec] { session.action = [&session, spec] { return preview(session, *spec); }; });

    auto size = std::make_shared<std::pair<std::int64_t, std::int64_t>>(600, 3000);
    auto *forecastCommand = train.add_subcommand("forecast", "What each recipe would cost here, with the model that is chosen");
    forecastCommand->add_option("--photos", size->first, "To learn from")->check(CLI::Range(1, 100'000'000))->capture_default_str();
    forecastCommand->add_option("--captions", size->second, "Of all of them")->check(CLI::Range(1, 1'000'000'000))->capture_default_str();
    forecastCommand->callback(
        [&session, size] { session.action = [&session, size] { return forecast(session, size->first, size->second); }; });

    auto forgotten = std::make_shared<ForgetArguments>();
    auto *forgetCommand = train.add_subcommand("forget-photos", "Train a version again without some of the photos that it learned from");
    forgetCommand->add_option("ID", forgotten->id, "The run's number in the list")->required();
    forgetCommand->add_option("PHOTOS", forgotten->photos, "What is to be forgotten")->required();
    forgetCommand->add_option("--out", forgotten->out, "Folder of the new model (default: a new one in the library)")->type_name("DIR");
    forgetCommand->callback([&session, forgotten, doAgain] {
        session.action = [&session, forgotten, doAgain] { return forgetPhotos(session, *forgotten, doAgain); };
    });
}

}  // namespace semblance::app
