// What could be written about a photo: captions of photos that look like it, and tags by zero-shot classification.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/core/ids.h"
#include "engine/core/result.h"
#include "engine/jobs/class_tags.h"
#include "engine/jobs/encoder.h"
#include "engine/search/searcher.h"
#include "engine/store/catalogue.h"

namespace semblance::jobs {

struct SuggestedCaption {
    std::string text, language;
    double probability = 0;  // that the photo is what the caption says, as a search with it would tell
    core::PhotoId from;      // the photo whose caption it is
    double likeness = 0;     // cosine of the two photos
};

struct SuggestedTag {
    std::string tag;
    double probability = 0;
    bool known = false;                   // a tag of the library already; else a word of its captions
    std::string classifier{}, version{};  // of what was learnt, see class_tags.h; empty: by zero-shot classification
};

struct Suggestions {
    std::string model, version;  // that made them
    std::vector<SuggestedCaption> captions;
    std::vector<SuggestedTag> tags;
};

struct SuggestOptions {
    std::size_t captions = 4, tags = 8;
    std::size_t neighbours = 48;  // photos that are asked for captions
    std::size_t classes = 300;    // tags, and as many words of captions
    double leastProbability = 0.5;
};

// The classes of one library and their vectors; kept between photos, so that each class is embedded once a model.
class TagClasses {
public:
    struct Class {
        std::string tag;
        bool known = false;
        std::vector<float> vector;  // [D], unit length
        double knownShare = 1;      // of its words, by the model
    };
    // Reads the library's tags, and the words of its captions when captions came or went since.
    [[nodiscard]] core::Result<void> update(store::Catalogue &reader, const Encoder &encoder, const SuggestOptions &options);
    [[nodiscard]] const std::vector<Class> &all() const { return m_classes; }

private:
    [[nodiscard]] core::Result<void> countWords(store::Catalogue &reader, std::size_t most);
    [[nodiscard]] core::Result<void> embed(const Encoder &encoder);

    std::string m_identity, m_mark;
    std::vector<std::string> m_words;  // of captions, the most frequent first
    std::unordered_map<std::string, std::vector<float>> m_vectors;
    std::vector<Class> m_classes;
};

// A tag that a classifier gives a photo of the library.
struct TaggedPhoto {
    core::PhotoId photo;
    std::filesystem::path path;
    ClassTag tag;
};
// Of every embedded photo; not what it says already, and not what the user refused.
[[nodiscard]] core::Result<std::vector<TaggedPhoto>> tagAll(const search::Searcher &searcher, store::Catalogue &reader,
                                                            const ClassTags &learnt, double leastProbability);

// Tags of `learnt` classifiers come first; null: there are none. Not what the photo says already, and not what the user refused. Errors: NotFound (no such photo), NoEmbeddings, those of embedding.
[[nodiscard]] core::Result<Suggestions> suggest(const Encoder &encoder, const search::Searcher &searcher, store::Catalogue &reader,
                                                TagClasses &classes, core::PhotoId photo, const SuggestOptions &options = {},
                                                const ClassTags *learnt = nullptr);

}  // namespace semblance::jobs
