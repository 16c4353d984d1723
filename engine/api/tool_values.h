// The values that only the command line asks for: embeddings, what a model folder is, towers to be joined, bench figures, judgements.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "engine/api/learning.h"
#include "engine/api/values.h"

namespace semblance::api {

struct Embedding {
    std::string kind;   // "image" or "text"
    std::string input;  // the text, the path or "row N"
    std::vector<float> values;
    double norm = 0;  // before normalisation
};

struct PhotoDetails {
    Photo photo;  // without ids and pixels' size
    std::string description;
};

// Two towers that were published apart, to be joined by projection heads (which are random until they are trained).
struct JoinRequest {
    std::filesystem::path image;  // safetensors with torchvision's names of a ResNet, or a folder with model.safetensors
    std::filesystem::path text;   // folder of a Hugging Face BERT
    std::filesystem::path out;    // a new or empty folder
    std::int64_t embeddingDimension = 256;
    std::int64_t hidden = 0;    // 0: a head is one matrix; else a layer of this width and GELU stand between two
    std::string pool = "mean";  // of BERT's tokens, or "first", the one at [CLS]
    std::int64_t contextLength = 64;
    std::uint64_t seed = 1;
};

struct Judged {
    std::string query;
    std::filesystem::path photo;
    Verdict verdict = Verdict::Right;
};

struct BenchFigure {
    std::string name, unit;
    double median = 0, low = 0, high = 0;  // of several runs
    double processor = 0;                  // milliseconds of computing a unit, all threads and workers together
    std::string settings;                  // what was measured on, in words
};

// What `samples` renders; the same order as jobs::SampleKind.
enum class SampleKind { Sentences, AllCaptions, Galleries };

}  // namespace semblance::api
