// embed, tokenize, preprocess, models
#include "app/cli/session.h"
#include "engine/api/process.h"

namespace semblance::app {

namespace {

namespace fs = std::filesystem;

struct EmbedInputs {
    std::vector<std::string> texts;
    std::vector<fs::path> images;
    fs::path tensor;
    bool raw = false;
};

int embed(Session &session, const EmbedInputs &inputs)
{
    auto &tools = session.tools();
    const auto embeddings = !inputs.texts.empty()    ? tools.embedTexts(inputs.texts, inputs.raw)
                            : !inputs.images.empty() ? tools.embedImages(inputs.images, inputs.raw)
                                                     : tools.embedTensorFile(inputs.tensor, inputs.raw);
    if (!embeddings)
        return Session::report(embeddings.error());
    for (const api::Embedding &embedding : *embeddings) {
        if (!session.json) {
            std::string line = embedding.kind + " \"" + api::displayPath(embedding.input) + "\", norm " + fixed(embedding.norm, 4) + ":";
            for (const float value : embedding.values)
                line += " " + fixed(static_cast<double>(value), 4);
            printLine(line);
            continue;
        }
        Json line;
        line["kind"] = embedding.kind;
        setPath(line, "input", embedding.input);
        line["embedding"] = embedding.values;
        line["norm"] = embedding.norm;
        printJson(line);
    }
    return exitDone;
}

int tokenize(Session &session, const std::vector<std::string> &texts)
{
    for (const std::string &text : texts) {
        const auto ids = session.tools().tokenize(text);
        if (!ids)
            return Session::report(ids.error());
        Json line;
        line["text"] = text;
        line["ids"] = *ids;
        if (session.json)
            printJson(line);
        else
            printLine(text + ": " + line["ids"].dump());
    }
    return exitDone;
}

int preprocess(Session &session, const fs::path &image, const fs::path &out)
{
    const auto done = session.tools().preprocess(image, out);
    if (!done)
        return Session::report(done.error());
    if (session.json) {
        Json line;
        setPath(line, "path", out);
        printJson(line);
    } else {
        printLine("Written to " + api::displayPath(out) + ".");
    }
    return exitDone;
}

Json toJson(const api::ModelInfo &model)
{
    Json line;
    line["id"] = model.id;
    setPath(line, "path", model.folder);
    line["layout"] = model.layout;
    line["version"] = model.version;
    line["parameters"] = model.parameters;
    line["bytes"] = model.bytes;
    line["embedding_dimension"] = model.embeddingDimension;
    line["image_size"] = model.imageSize;
    line["context_length"] = model.contextLength;
    line["vocabulary_size"] = model.vocabularySize;
    line["active"] = model.active;
    line["base"] = model.base;
    line["problems"] = model.problems;
    return line;
}

void printInWords(const api::ModelInfo &model)
{
    printLine(model.id + (model.active ? " (active)" : "") + ": " + model.layout + ", "
              + fixed(static_cast<double>(model.parameters) / 1e6, 1) + " million parameters, photos of " + std::to_string(model.imageSize)
              + " pixels, " + std::to_string(model.contextLength) + " tokens, " + std::to_string(model.embeddingDimension)
              + " dimensions, version " + model.version);
    printLine("  " + api::displayPath(model.folder));
    for (const std::string &problem : model.problems)
        printLine("  problem: " + problem);
}

void printModel(const Session &session, const api::ModelInfo &model)
{
    if (session.json)
        printJson(toJson(model));
    else
        printInWords(model);
}

void printModel(const Session &session, const api::ModelReport &report)
{
    if (session.json) {
        auto line = toJson(report.info);
        line["image_tower"] = report.imageTower;
        line["text_tower"] = report.textTower;
        line["stored_as"] = report.storedAs;
        line["notes"] = report.notes;
        printJson(line);
        return;
    }
    printInWords(report.info);
    printLine("  photos: " + report.imageTower);
    printLine("  sentences: " + report.textTower);
    if (!report.storedAs.empty())
        printLine("  weights: " + report.storedAs);
    for (const std::string &note : report.notes)
        printLine("  note: " + note);
}

int list(Session &session)
{
    const auto models = session.tools().models();
    if (!models)
        return Session::report(models.error());
    for (const api::ModelInfo &model : *models)
        printModel(session, model);
    return exitDone;
}

// A package with problems is described and then refused.
int describe(const Session &session, const api::Result<api::ModelReport> &report)
{
    if (!report)
        return Session::report(report.error());
    printModel(session, *report);
    const auto &model = report->info;
    if (model.problems.empty())
        return exitDone;
    return Session::report({api::ErrorCode::Corrupt, api::displayPath(model.folder) + " cannot be used: " + model.problems.front()});
}

int importFrom(Session &session, const fs::path &folder)
{
    const auto model = session.tools().importModel(folder);
    if (!model)
        return Session::report(model.error());
    printModel(session, *model);
    return exitDone;
}

void addJoinCommand(CLI::App &models, Session &session)
{
    auto request = std::make_shared<api::JoinRequest>();
    auto *join = models.add_subcommand("join", "Make a model of a ResNet and a BERT; its projection heads wait to be trained");
    join->add_option("--image", request->image, "ResNet with torchvision's names: a safetensors file, or a folder with model.safetensors")
        ->required()
        ->type_name("PATH");
    join->add_option("--text", request->text, "Folder of a Hugging Face BERT")->required()->type_name("DIR");
    join->add_option("--out", request->out, "New folder for the model")->required()->type_name("DIR");
    join->add_option("--dimension", request->embeddingDimension, "Values of an embedding")->capture_default_str();
    join->add_option("--hidden", request->hidden, "Width of a layer inside each head; 0: none")->capture_default_str();
    join->add_option("--pool", request->pool, "mean of BERT's tokens, or first: the one at [CLS]")->capture_default_str();
    join->add_option("--context", request->contextLength, "Tokens of a sentence")->capture_default_str();
    join->add_option("--seed", request->seed, "Of the heads")->capture_default_str();
    join->callback(
        [&session, request] { session.action = [&session, request] { return describe(session, session.tools().joinModels(*request)); }; });
}

}  // namespace

void addModelCommands(CLI::App &app, Session &session)
{
    auto *embedCommand = app.add_subcommand("embed", "Print embeddings");
    auto inputs = std::make_shared<EmbedInputs>();
    auto *what = embedCommand->add_option_group("input");
    what->add_option("--text", inputs->texts, "Sentences")->type_name("STR...");
    what->add_option("--image", inputs->images, "Photos")->type_name("FILE...");
    what->add_option("--tensor", inputs->tensor, "Safetensors with image F32 [N,3,H,W] and/or tokens I64 [N,L]")->type_name("FILE");
    what->require_option(1);
    embedCommand->add_flag("--raw", inputs->raw, "Before normalisation to unit length");
    embedCommand->callback([&session, inputs] { session.action = [&session, inputs] { return embed(session, *inputs); }; });

    auto *tokenizeCommand = app.add_subcommand("tokenize", "Print token ids without start, end and padding");
    auto texts = std::make_shared<std::vector<std::string>>();
    tokenizeCommand->add_option("STR", *texts, "Sentences")->required();
    tokenizeCommand->callback([&session, texts] { session.action = [&session, texts] { return tokenize(session, *texts); }; });

    auto *preprocessCommand = app.add_subcommand("preprocess", "Write a photo as the model sees it: image F32 [1,3,H,W]");
    auto image = std::make_shared<fs::path>(), out = std::make_shared<fs::path>();
    preprocessCommand->add_option("--image", *image, "The photo")->required()->type_name("FILE");
    preprocessCommand->add_option("--out", *out, "The safetensors file")->required()->type_name("FILE");
    preprocessCommand->callback(
        [&session, image, out] { session.action = [&session, image, out] { return preprocess(session, *image, *out); }; });

    auto *models = app.add_subcommand("models", "List, inspect, import, download and join models");
    models->require_subcommand(1);
    models->add_subcommand("list", "The starter and those of the library")->callback([&session] {
        session.action = [&session] { return list(session); };
    });
    auto folder = std::make_shared<fs::path>();
    auto *inspect = models->add_subcommand("inspect", "What a package is, and what is wrong with it");
    inspect->add_option("DIR", *folder, "Package folder")->required();
    inspect->callback(
        [&session, folder] { session.action = [&session, folder] { return describe(session, session.tools().inspectModel(*folder)); }; });
    addJoinCommand(*models, session);
    addSupplyCommands(*models, session);
    auto *importing = models->add_subcommand("import", "Copy a package into the library");
    importing->add_option("DIR", *folder, "Package folder")->required();
    importing->callback([&session, folder] { session.action = [&session, folder] { return importFrom(session, *folder); }; });
}

}  // namespace semblance::app
