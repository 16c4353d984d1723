#include "engine/jobs/suggest.h"

#include <algorithm>
#include <numeric>
#include <set>

#include "engine/text/search_text.h"
#include "engine/text/unicode.h"

namespace semblance::jobs {

using core::ErrorCode;
using core::fail;
using core::PhotoId;
using core::Result;

namespace {

constexpr std::size_t leastLetters = 3;      // of an English word that is a class
constexpr std::size_t captionedPhotos = 12;  // neighbours with captions that are enough
constexpr std::size_t scoredClasses = 80;
constexpr double fusionConstant = 60;  // of reciprocal rank fusion (Cormack, Clarke and Buettcher 2009)

bool isHan(std::string_view text)
{
    return text::guessLanguage(text) == "zh";
}

// How a class is said to the model (Radford et al. 2021, section 3.1.4).
std::string prompt(const std::string &tag)
{
    return isHan(tag) ? "一张" + tag + "的照片" : "a photo of " + tag;
}

// Words of one caption, each once: English by letters, Chinese by ICU's dictionary.
std::set<std::string> wordsOf(const std::string &caption)
{
    std::set<std::string> words;
    const std::string folded = text::toLower(caption);
    std::string word;
    const auto end = [&] {
        if (isHan(word)) {
            for (const std::string &part : text::wordsOfHan(word))
                words.insert(part);
        } else if (word.size() >= leastLetters && !text::isStopWord(word)) {
            words.insert(word);
        }
        word.clear();
    };
    for (const char c : folded) {
        const bool letter = (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80;
        if (letter)
            word += c;
        else
            end();
    }
    end();
    return words;
}

// "dogs" is "dog" said twice.
std::string withoutPlural(const std::string &folded)
{
    return folded.size() > leastLetters && folded.back() == 's' && folded[folded.size() - 2] != 's' ? folded.substr(0, folded.size() - 1)
                                                                                                    : folded;
}

double cosine(std::span<const float> a, std::span<const float> b)
{
    return a.size() == b.size() ? std::inner_product(a.begin(), a.end(), b.begin(), 0.0) : -1.0;
}

// That a photo with this cosine is what the text says, as a search with the text would tell.
Result<double> relevance(const search::Searcher &searcher, std::span<const float> vector, double knownShare, std::span<const float> photo)
{
    search::VectorQuery query;
    query.text.assign(vector.begin(), vector.end());
    query.knownShare = knownShare;
    const auto scoring = searcher.scoring(query);
    if (!scoring)
        return fail(scoring.error());
    return scoring->model.probability(cosine(scoring->query, photo));
}

struct Said {
    std::set<std::string> captions, tags;  // tags folded
};

Result<Said> saidOf(store::Catalogue &reader, PhotoId photo)
{
    const auto captions = reader.captions().ofPhoto(photo);
    const auto fromFiles = reader.captions().fromFiles(photo);  // also what the user took away
    const auto row = reader.photos().find(photo);
    const auto verdicts = reader.suggestions().ofPhoto(photo);
    if (!captions || !fromFiles || !row || !verdicts)
        return fail(!captions ? captions.error() : !fromFiles ? fromFiles.error() : !row ? row.error() : verdicts.error());
    if (!*row)
        return fail(ErrorCode::NotFound, "This photo is no longer in the library.");
    Said said;
    for (const store::CaptionRow &caption : *captions)
        said.captions.insert(caption.text);
    for (const store::CaptionRow &caption : *fromFiles)
        said.captions.insert(caption.text);
    for (const std::string &tag : (*row)->keywords)
        said.tags.insert(withoutPlural(text::foldForSearch(tag)));
    for (const store::SuggestionRow &verdict : *verdicts) {
        if (verdict.accepted)
            continue;  // and taken away again since: may be suggested
        if (verdict.kind == store::SuggestionKind::Caption)
            said.captions.insert(verdict.text);
        else
            said.tags.insert(withoutPlural(text::foldForSearch(verdict.text)));
    }
    return said;
}

// Captions of the photos that look most like this one, the most alike first.
Result<std::vector<SuggestedCaption>> candidates(const search::Searcher &searcher, store::Catalogue &reader, PhotoId photo,
                                                 std::span<const float> vector, const Said &said, std::size_t neighbours)
{
    search::VectorQuery query;
    query.photo.assign(vector.begin(), vector.end());
    query.exclude = photo;
    query.top = static_cast<std::int64_t>(neighbours);
    query.ignoreCutOff = true;
    const auto alike = searcher.photos(query);
    if (!alike)
        return fail(alike.error());
    std::vector<SuggestedCaption> found;
    std::set<std::string> known = said.captions;
    std::size_t captioned = 0;
    for (const search::PhotoHit &hit : alike->hits) {
        const auto captions = reader.captions().ofPhoto(hit.photo);
        if (!captions)
            return fail(captions.error());
        for (const store::CaptionRow &caption : *captions)
            if (known.insert(caption.text).second)
                found.push_back({caption.text, caption.language, 0, hit.photo, hit.score});
        captioned += captions->empty() ? 0 : 1;
        if (captioned == captionedPhotos)
            break;
    }
    return found;
}

// By both rankings: how much its photo looks like this one, and how well its words fit this one.
void fuse(std::vector<SuggestedCaption> &captions)
{
    std::vector<std::size_t> byFit(captions.size());
    std::iota(byFit.begin(), byFit.end(), std::size_t{0});
    std::stable_sort(byFit.begin(), byFit.end(),
                     [&](std::size_t a, std::size_t b) { return captions[a].probability > captions[b].probability; });
    std::vector<double> score(captions.size());
    for (std::size_t rank = 0; rank < byFit.size(); ++rank)
        score[byFit[rank]] = 1 / (fusionConstant + static_cast<double>(rank)) + 1 / (fusionConstant + static_cast<double>(byFit[rank]));
    std::vector<std::size_t> order(captions.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return score[a] > score[b]; });
    std::vector<SuggestedCaption> sorted;
    for (const std::size_t at : order)
        sorted.push_back(std::move(captions[at]));
    captions = std::move(sorted);
}

Result<std::vector<SuggestedCaption>> suggestCaptions(const Encoder &encoder, const search::Searcher &searcher, store::Catalogue &reader,
                                                      PhotoId photo, std::span<const float> vector, const Said &said,
                                                      const SuggestOptions &options)
{
    auto found = candidates(searcher, reader, photo, vector, said, options.neighbours);
    if (!found || found->empty())
        return found;
    std::vector<std::string> texts;
    for (const SuggestedCaption &caption : *found)
        texts.push_back(caption.text);
    const auto rows = encoder.embed(texts, Scaling::UnitLength);
    if (!rows)
        return fail(rows.error());
    for (std::size_t i = 0; i < found->size(); ++i) {
        const auto probability = relevance(searcher, rows->row(i), encoder.knownShare(texts[i]), vector);
        if (!probability)
            return fail(probability.error());
        (*found)[i].probability = *probability;
    }
    fuse(*found);
    std::erase_if(*found, [&](const SuggestedCaption &caption) { return caption.probability < options.leastProbability; });
    found->resize(std::min(found->size(), options.captions));
    return found;
}

Result<std::vector<SuggestedTag>> suggestTags(const search::Searcher &searcher, const TagClasses &classes, std::span<const float> vector,
                                              const Said &said, const SuggestOptions &options)
{
    std::vector<std::pair<double, const TagClasses::Class *>> ranked;
    for (const TagClasses::Class &one : classes.all())
        if (!said.tags.contains(withoutPlural(text::foldForSearch(one.tag))))
            ranked.emplace_back(-cosine(one.vector, vector), &one);
    std::sort(ranked.begin(), ranked.end(),
              [](const auto &a, const auto &b) { return a.first != b.first ? a.first < b.first : a.second->tag < b.second->tag; });
    ranked.resize(std::min(ranked.size(), scoredClasses));
    std::vector<SuggestedTag> tags;
    for (const auto &[score, one] : ranked) {
        const auto probability = relevance(searcher, one->vector, one->knownShare, vector);
        if (!probability)
            return fail(probability.error());
        if (*probability >= options.leastProbability)
            tags.push_back({one->tag, *probability, one->known});
    }
    std::stable_sort(tags.begin(), tags.end(), [](const SuggestedTag &a, const SuggestedTag &b) { return a.probability > b.probability; });
    tags.resize(std::min(tags.size(), options.tags));
    return tags;
}

// What was learnt goes before what is only recognised by its name, which then is not said twice.
void putFirst(std::vector<ClassTag> &&learnt, const Said &said, std::vector<SuggestedTag> &tags)
{
    std::vector<SuggestedTag> all;
    std::set<std::string> there;
    for (ClassTag &one : learnt) {
        const std::string folded = withoutPlural(text::foldForSearch(one.tag));
        if (!said.tags.contains(folded) && there.insert(folded).second)
            all.push_back({std::move(one.tag), one.probability, true, std::move(one.classifier), std::move(one.version)});
    }
    for (SuggestedTag &tag : tags)
        if (!there.contains(withoutPlural(text::foldForSearch(tag.tag))))
            all.push_back(std::move(tag));
    tags = std::move(all);
}

}  // namespace

Result<void> TagClasses::countWords(store::Catalogue &reader, std::size_t most)
{
    const auto mark = reader.scan().contentMark();
    if (!mark)
        return fail(mark.error());
    if (*mark == m_mark)
        return {};
    const auto captions = reader.captions().all();
    if (!captions)
        return fail(captions.error());
    std::unordered_map<std::string, std::int64_t> counts;
    for (const store::CaptionRow &caption : *captions)
        for (const std::string &word : wordsOf(caption.text))
            ++counts[word];
    std::vector<std::pair<std::int64_t, std::string>> sorted;
    for (const auto &[word, count] : counts)
        if (count > 1)  // one that stands once says nothing of the library
            sorted.emplace_back(-count, word);
    std::sort(sorted.begin(), sorted.end());
    sorted.resize(std::min(sorted.size(), most));
    m_words.clear();
    for (auto &[count, word] : sorted)
        m_words.push_back(std::move(word));
    m_mark = *mark;
    return {};
}

Result<void> TagClasses::embed(const Encoder &encoder)
{
    std::vector<std::string> missing, prompts;
    for (const Class &one : m_classes)
        if (!m_vectors.contains(one.tag)) {
            missing.push_back(one.tag);
            prompts.push_back(prompt(one.tag));
        }
    if (!missing.empty()) {
        const auto rows = encoder.embed(prompts, Scaling::UnitLength);
        if (!rows)
            return fail(rows.error());
        for (std::size_t i = 0; i < missing.size(); ++i)
            m_vectors[missing[i]].assign(rows->row(i).begin(), rows->row(i).end());
    }
    for (Class &one : m_classes)
        one.vector = m_vectors[one.tag];
    return {};
}

Result<void> TagClasses::update(store::Catalogue &reader, const Encoder &encoder, const SuggestOptions &options)
{
    if (m_identity != encoder.identity()) {
        m_vectors.clear();
        m_identity = encoder.identity();
    }
    const auto tags = reader.filters().values(store::FilterField::Tag, {}, static_cast<std::int64_t>(options.classes));
    if (!tags)
        return fail(tags.error());
    if (auto counted = countWords(reader, options.classes); !counted)
        return counted;
    m_classes.clear();
    std::set<std::string> there;
    const auto add = [&](const std::string &tag, bool known) {
        if (there.insert(withoutPlural(text::foldForSearch(tag))).second)
            m_classes.push_back({tag, known, {}, encoder.knownShare(tag)});
    };
    for (const std::string &tag : *tags)
        add(tag, true);
    for (const std::string &word : m_words)
        add(word, false);
    return embed(encoder);
}

Result<std::vector<TaggedPhoto>> tagAll(const search::Searcher &searcher, store::Catalogue &reader, const ClassTags &learnt,
                                        double leastProbability)
{
    std::vector<TaggedPhoto> tagged;
    const auto photos = reader.photos().timeline();
    if (!photos)
        return fail(photos.error());
    for (const PhotoId photo : *photos) {
        const std::vector<float> vector = searcher.vectorOf(photo);
        auto tags = vector.empty() ? std::vector<ClassTag>() : learnt.of(vector, leastProbability);
        if (tags.empty())
            continue;
        const auto said = saidOf(reader, photo);
        const auto row = reader.photos().find(photo);
        if (!said || !row)
            return fail(said ? row.error() : said.error());
        std::set<std::string> there;
        for (ClassTag &tag : tags) {
            const std::string folded = withoutPlural(text::foldForSearch(tag.tag));
            if (*row && !said->tags.contains(folded) && there.insert(folded).second)
                tagged.push_back({photo, (*row)->path, std::move(tag)});
        }
    }
    return tagged;
}

Result<Suggestions> suggest(const Encoder &encoder, const search::Searcher &searcher, store::Catalogue &reader, TagClasses &classes,
                            PhotoId photo, const SuggestOptions &options, const ClassTags *learnt)
{
    const auto said = saidOf(reader, photo);
    if (!said)
        return fail(said.error());
    const std::vector<float> vector = searcher.vectorOf(photo);
    if (vector.empty())
        return fail(ErrorCode::NoEmbeddings, "This photo is not embedded by the model yet.");
    auto captions = suggestCaptions(encoder, searcher, reader, photo, vector, *said, options);
    if (!captions)
        return fail(captions.error());
    if (auto updated = classes.update(reader, encoder, options); !updated)
        return fail(updated.error());
    auto tags = suggestTags(searcher, classes, vector, *said, options);
    if (!tags)
        return fail(tags.error());
    if (learnt != nullptr)
        putFirst(learnt->of(vector, options.leastProbability), *said, *tags);
    return Suggestions{encoder.name(), encoder.version(), std::move(*captions), std::move(*tags)};
}

}  // namespace semblance::jobs
