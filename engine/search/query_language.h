// The query language: one line of text becomes terms with their places, what is wrong with them, and what the search has to do.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/core/ids.h"
#include "engine/store/filter_store.h"

namespace semblance::search {

enum class TermKind {
    Word,     // dog, dog^2, (red boat)^2: part of the sentence
    Phrase,   // "red boat": part of the sentence, and it must be written about the photo
    Exclude,  // -people, -(a crowd of people); -"red boat": also, it must not be written there
    Filter,   // year:2023
    Photo,    // near:#12, near:boat.jpg, near:file:///pictures/boat.jpg@0.1,0.2,0.5,0.5
    Or
};

// Part of a photo, as fractions of its upright width and height.
struct Crop {
    double left = 0, top = 0, width = 1, height = 1;
    bool operator==(const Crop &) const = default;
};

struct Term {
    TermKind kind = TermKind::Word;
    std::size_t begin = 0, end = 0;  // bytes of the line
    std::size_t weightBegin = 0;     // where "^2" begins; `end` without one
    std::string text;                // the words without signs; the value of a filter; the name of a photo's file or its path
    std::string key;                 // of a Filter, as it was written: "year"
    double weight = 1;               // 0 to 10
    bool quoted = false;             // of Exclude
    bool negated = false;            // of Filter
    store::AnyOf conditions;         // of Filter
    core::PhotoId photo;             // of Photo: "#12"; invalid: by `text`
    bool wholePath = false;          // of Photo: `text` is a path, not a name
    std::optional<Crop> crop;
};

enum class ProblemCode {
    UnknownFilter,    // notice: "colour:red" is looked for as words
    EmptyValue,       // "year:"
    BadNumber,        // "rating:many", "rating:9"
    BadDate,          // "date:2023-13-01"
    BadRange,         // the end before the beginning
    UnknownProperty,  // "has:wings"
    BadCrop,          // not four fractions inside the photo
    OpenQuote,        // notice: a quotation mark that is never closed is left out
    OpenBracket,      // notice: the same for "-(" and for "(...)" with a weight
    LonelyOr,         // notice: nothing before or behind it
    MixedOr,          // "or" between a filter and words
    TooManyTerms
};
struct QueryProblem {
    ProblemCode code = ProblemCode::UnknownFilter;
    std::size_t begin = 0, end = 0;  // bytes of the line
    std::string subject;             // what it is about: "rating", "9"
    bool serious = false;            // the term could not be used; otherwise it was, with a guess
};

// What is wished for, on one side of every "or" between words.
struct Alternative {
    struct Words {
        std::string text;  // one word, or the words of a phrase or bracket
        double weight = 1;
    };
    std::vector<Words> words;          // in their order
    std::vector<std::string> phrases;  // must be written about the photo; among the words too

    [[nodiscard]] std::string sentence() const;                         // one space between them
    [[nodiscard]] std::string sentenceWithout(std::size_t word) const;  // may be empty
};

struct ParsedQuery {
    std::vector<Term> terms;  // in the order of the line
    std::vector<QueryProblem> problems;
    std::vector<Alternative> alternatives;                          // at least one of them; none: no words are wished for
    std::vector<Term> exclusions, photos;                           // of all alternatives
    store::PhotoFilter filter;                                      // the same; also what must not be written
    std::vector<std::pair<std::size_t, std::size_t>> filterPlaces;  // where each group of it stands, bytes from and to

    [[nodiscard]] bool empty() const { return alternatives.empty() && exclusions.empty() && photos.empty() && filter.empty(); }
    [[nodiscard]] const QueryProblem *firstSerious() const;
};

// Never fails: what makes no sense is a problem with its place, and the rest still counts. Any bytes. `today` is what "today" and
// "date:7d" mean. See README.md for the grammar.
[[nodiscard]] ParsedQuery parseQuery(std::string_view line, std::chrono::year_month_day today);
[[nodiscard]] ParsedQuery parseQuery(std::string_view line);  // today by the local clock

// An English sentence, with the place counted in characters from 1.
[[nodiscard]] std::string explainProblem(const QueryProblem &problem, std::string_view line);

// The field whose values complete this filter ("camera", "相机"); none: it has none that the library knows.
[[nodiscard]] std::optional<store::FilterField> completedField(std::string_view key);

// The query without its filters, in one spelling: what judgements are kept under. Empty when nothing is left.
[[nodiscard]] std::string judgementKey(const ParsedQuery &query);

}  // namespace semblance::search
