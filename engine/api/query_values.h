// A line of the query language as values: its terms with their places, and what is wrong with it. Grammar: engine/search/README.md.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/ids.h"

namespace semblance::api {

using core::PhotoId;

enum class TermKind { Word, Phrase, Exclude, Filter, Photo, Or };

// Part of a photo, as fractions of its upright width and height.
struct Crop {
    double left = 0, top = 0, width = 1, height = 1;
    bool operator==(const Crop &) const = default;
};

struct QueryTerm {
    TermKind kind = TermKind::Word;
    std::size_t begin = 0, end = 0;  // bytes of the line
    std::size_t weightBegin = 0;     // where "^2" begins; `end` without one
    std::string text;                // words without signs; of a Filter its value; of a Photo its name, when it was given by one
    std::string key;                 // of Filter and Photo, as it was written
    double weight = 1;               // 0 to 10; negative: a photo that is not wanted
    bool negated = false, quoted = false;
    PhotoId photo;               // of a Photo: one of the library
    std::filesystem::path file;  // of a Photo: one from anywhere
    std::optional<Crop> crop;
};

enum class QueryProblemCode {
    UnknownFilter,
    EmptyValue,
    BadNumber,
    BadDate,
    BadRange,
    UnknownProperty,
    BadCrop,
    OpenQuote,
    OpenBracket,
    LonelyOr,
    MixedOr,
    TooManyTerms
};
struct QueryProblem {
    QueryProblemCode code = QueryProblemCode::UnknownFilter;
    std::size_t begin = 0, end = 0;  // bytes of the line
    std::string subject;             // what it is about: "rating", "9"
    std::string detail;              // an English sentence
    bool serious = false;            // a search with it fails; without, something was guessed
};

struct ParsedQuery {
    std::vector<QueryTerm> terms;  // in the order of the line
    std::vector<QueryProblem> problems;
    bool empty = true;     // nothing is asked
    bool serious = false;  // one of the problems is
};

}  // namespace semblance::api
