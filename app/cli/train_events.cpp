#include "app/cli/train_events.h"

#include <algorithm>

#include "engine/api/process.h"

namespace semblance::app {

namespace {

// Those of the contract first, the rest by name.
constexpr const char *leadingValues[] = {"loss", "val_loss", "recall_at_10"};

// What is said of an event that has no figures to show; empty for the others.
std::string noteText(const api::TrainEvent &event)
{
    const auto at = "step " + std::to_string(event.step) + ": ";
    const auto value = [&](const char *name) { return fixed(event.values.at(name), 0); };
    if (event.event == "rollback")
        return at + "the loss was not a finite number; back to step " + value("back_to") + ", on at half the rate";
    if (event.event == "memory")
        return at + "memory ran out; batches are cut into " + value("pieces") + " pieces from now on";
    if (event.event == "early_stop")
        return at + "no better for a while; the run ends here";
    if (event.event == "finish")
        return at + "the run ends here, with what it has learned";
    return {};
}

// What a finished run on embeddings is worth: both recalls before and after.
void printVerdict(const std::map<std::string, double> &values)
{
    const auto better = values.find("better");
    if (better == values.end())
        return;
    for (const auto &[name, words] : {std::pair("text_to_image_r10", "text to photo, R@10"),
                                      std::pair("image_to_text_r10", "photo to text, R@10"), std::pair("accuracy", "accuracy")}) {
        const std::string gain = std::string("gain_") + name;
        if (const auto found = values.find(gain); found != values.end())
            printLine(std::string(words) + ": " + fixed(values.at(std::string("base_") + name), 3) + " before, " + fixed(values.at(name), 3)
                      + " after; gain " + fixed(found->second, 3) + " (95 %: " + fixed(values.at(gain + "_ci_low"), 3) + " to "
                      + fixed(values.at(gain + "_ci_high"), 3) + ")");
    }
    if (const auto forgets = values.find("forgets"); forgets != values.end() && forgets->second > 0)
        printLine("It forgets: R@10 on general pictures fell from " + fixed(values.at("base_probe_r10"), 3) + " to "
                  + fixed(values.at("probe_r10"), 3) + ". train blend mixes it with the version before.");
    printLine(better->second > 0 ? "Better than the model it started from." : "Not better than the model it started from: keep that one.");
}

// What the watched sentences find now.
void printPinned(const Session &session, const api::TrainEvent &event)
{
    if (!session.json) {
        for (const api::PinnedRanking &one : event.pinned) {
            std::string text = "  \"" + one.sentence + "\":";
            for (std::size_t i = 0; i < std::min<std::size_t>(3, one.photos.size()); ++i)
                text += " " + api::displayPath(one.photos[i].filename());
            printLine(text);
        }
        return;
    }
    Json line;
    line["event"] = event.event;
    line["step"] = event.step;
    line["epoch"] = event.epoch;
    line["queries"] = Json::array();
    for (const api::PinnedRanking &one : event.pinned) {
        Json query;
        query["query"] = one.sentence;
        query["photos"] = Json::array();
        for (std::size_t i = 0; i < one.photos.size(); ++i) {
            Json photo;
            photo["rank"] = i + 1;
            setPath(photo, "path", one.photos[i]);
            photo["score"] = one.scores[i];
            query["photos"].push_back(photo);
        }
        line["queries"].push_back(query);
    }
    printJson(line);
}

void printTrial(const Session &session, const api::TrainEvent &event)
{
    const auto value = [&](const char *name) {
        const auto found = event.values.find(name);
        return found == event.values.end() ? Json() : Json(found->second);
    };
    if (session.json) {
        Json line;
        line["event"] = event.event;
        line["trial"] = event.step + 1;
        line["trials"] = static_cast<std::int64_t>(event.values.at("steps"));
        line["objective"] = value("objective");
        line["best"] = value("best");
        line["seconds"] = value("seconds");
        line["settings"] = event.settings;
        return printJson(line);
    }
    std::string text = "trial " + std::to_string(event.step + 1) + " of " + fixed(event.values.at("steps"), 0) + ":";
    for (const auto &[key, setting] : event.settings)
        text += " " + key + "=" + setting;
    printLine(text
              + (value("objective").is_null()
                     ? std::string(": failed")
                     : ": " + fixed(value("objective").get<double>(), 4) + ", best " + fixed(value("best").get<double>(), 4)));
}

}  // namespace

void printTrainEvent(const Session &session, const api::TrainEvent &event)
{
    if (event.event == "pinned")
        return printPinned(session, event);
    if (event.event == "trial")
        return printTrial(session, event);
    auto values = event.values;
    if (session.json) {
        Json line;
        line["event"] = event.event;
        line["step"] = event.step;
        line["epoch"] = event.epoch;
        for (const char *name : leadingValues)
            if (const auto value = values.extract(name))
                line[name] = value.mapped();
        for (const auto &[name, value] : values) {
            if (name == "steps" || name == "epochs" || name == "pieces" || name == "back_to")
                line[name] = static_cast<std::int64_t>(value);
            else if (name.ends_with("_ci_low"))
                line[name.substr(0, name.size() - 4)] = {value, values.at(name.substr(0, name.size() - 3) + "high")};
            else if (name.ends_with("_ci_high"))
                continue;  // printed with the low end
            else
                line[name] = value;
        }
        if (!event.out.empty())
            setPath(line, "path", event.out);
        printJson(line);
        return;
    }
    constexpr std::int64_t shownSteps = 20;
    if (event.event == "step" && event.step % shownSteps != 0)
        return;
    if (const auto note = noteText(event); !note.empty()) {
        printLine(note);
        return;
    }
    std::string text = event.event;
    if (event.event != "baseline")
        text += " " + std::to_string(event.event == "step" ? event.step : event.epoch);
    text += ":";
    for (const char *name : leadingValues)
        if (const auto value = values.extract(name))
            text += std::string(" ") + name + " " + fixed(value.mapped(), 4);
    if (const auto rate = values.find("pairs_per_second"); rate != values.end())
        text += ", " + fixed(rate->second, 0) + " pairs a second";
    if (!event.out.empty())
        text += ", written to " + api::displayPath(event.out);
    printLine(text);
    printVerdict(event.values);
}

}  // namespace semblance::app
