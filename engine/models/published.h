// The catalogue of models that others have published: what they are and where their files lie. No torch here.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "engine/core/result.h"

namespace semblance::models {

struct PublishedFile {
    std::string name;         // plain, without a folder
    std::string sha256;       // pinned; empty: what the server declares
    std::int64_t bytes = -1;  // pinned; negative: what the server says
    bool optional = false;    // not everybody publishes it
};

struct PublishedFigure {
    std::string name;  // "ImageNet zero-shot, top 1"
    double value = 0;  // a fraction
    std::string source;
};

struct PublishedModel {
    std::string id;  // the folder's name once it is here
    std::string name, publisher, page, licence, licenceUrl;
    std::string base;                  // address of the files, ends in '/'
    std::vector<PublishedFile> files;  // empty: only `page` leads to it, `note` says why
    std::string note;
    std::vector<std::string> languages;  // ISO 639, "mul": many
    std::int64_t parameters = 0, imageSize = 0, embeddingDimension = 0;
    std::int64_t bytes = 0;  // about: float32 weights
    std::vector<PublishedFigure> figures;
};

// In the file's order. Errors: those of reading, Corrupt (names the file and the entry), NewerVersion.
[[nodiscard]] core::Result<std::vector<PublishedModel>> readPublishedModels(const std::filesystem::path &file);

}  // namespace semblance::models
