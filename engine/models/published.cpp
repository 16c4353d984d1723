#include "engine/models/published.h"

#include <algorithm>

#include "engine/core/files.h"
#include "engine/core/paths.h"
#include "engine/models/strict_json.h"

namespace semblance::models {

using core::ErrorCode;
using core::fail;
using core::Result;
using nlohmann::json;

namespace {

// A name that stays in its folder, and that a package may have.
bool isPlainName(const std::string &name)
{
    const auto allowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
    };
    return !name.empty() && name.front() != '.' && name.size() <= 120 && std::all_of(name.begin(), name.end(), allowed);
}

PublishedFile fileOf(const json &entry)
{
    return {entry.at("name").get<std::string>(), entry.value("sha256", std::string()), entry.value("bytes", std::int64_t(-1)),
            entry.value("optional", false)};
}

PublishedModel modelOf(const json &entry)
{
    PublishedModel model;
    model.id = entry.at("id").get<std::string>();
    model.name = entry.at("name").get<std::string>();
    model.publisher = entry.at("publisher").get<std::string>();
    model.page = entry.at("page").get<std::string>();
    model.base = entry.at("base").get<std::string>();
    model.licence = entry.at("licence").get<std::string>();
    model.licenceUrl = entry.at("licence_url").get<std::string>();
    model.note = entry.value("note", std::string());
    model.languages = entry.at("languages").get<std::vector<std::string>>();
    model.parameters = entry.value("parameters", std::int64_t(0));
    model.bytes = entry.value("bytes", std::int64_t(0));
    model.imageSize = entry.value("image_size", std::int64_t(0));
    model.embeddingDimension = entry.value("embedding_dimension", std::int64_t(0));
    for (const json &file : entry.at("files"))
        model.files.push_back(fileOf(file));
    for (const json &figure : entry.at("figures"))
        model.figures.push_back(
            {figure.at("name").get<std::string>(), figure.at("value").get<double>(), figure.at("source").get<std::string>()});
    return model;
}

// A sentence about what is wrong, empty when nothing is.
std::string faultOf(const PublishedModel &model)
{
    if (!isPlainName(model.id))
        return "has an id that is no plain name";
    if (!model.base.ends_with('/'))
        return "has a base that does not end in '/'";
    for (const PublishedFile &file : model.files)
        if (!isPlainName(file.name))
            return "names the file '" + file.name + "', which is no plain name";
    for (const PublishedFigure &figure : model.figures)
        if (figure.source.empty())
            return "has a figure without a source";
    return {};
}

}  // namespace

Result<std::vector<PublishedModel>> readPublishedModels(const std::filesystem::path &path)
{
    constexpr int deepest = 8;
    constexpr int format = 1;
    const auto text = core::readText(path);
    if (!text)
        return fail(text.error());
    const std::string name = core::displayPath(path);
    const auto root = parseStrictObject(*text, deepest, name);
    if (!root)
        return fail(root.error());
    std::vector<PublishedModel> models;
    try {
        if (root->at("format").get<int>() > format)
            return fail(ErrorCode::NewerVersion, name + " was written for a newer Semblance.");
        for (const json &entry : root->at("models")) {
            models.push_back(modelOf(entry));
            const PublishedModel &model = models.back();
            std::string fault = faultOf(model);
            if (std::any_of(models.begin(), models.end() - 1, [&](const PublishedModel &other) { return other.id == model.id; }))
                fault = "is there twice";
            if (!fault.empty())
                return fail(ErrorCode::Corrupt, name + ": the model '" + model.id + "' " + fault + ".");
        }
    } catch (const json::exception &error) {
        return fail(ErrorCode::Corrupt,
                    name + ": entry " + std::to_string(models.size() + 1) + " is not as expected (" + error.what() + ").");
    }
    return models;
}

}  // namespace semblance::models
