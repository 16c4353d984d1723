#include "engine/jobs/explain.h"

#include <algorithm>
#include <numeric>
#include <set>

#include "engine/core/paths.h"
#include "engine/jobs/decode_pool.h"
#include "engine/jobs/personal_names.h"
#include "engine/jobs/prepared_query.h"
#include "engine/models/encoder_traits.h"
#include "engine/text/search_text.h"
#include "engine/text/unicode.h"

namespace semblance::jobs {

using core::ErrorCode;
using core::Result;

namespace {

constexpr int mapCells = 8, windowCells = 2;
constexpr std::size_t mostWords = 24;

double dot(std::span<const float> a, std::span<const float> b)
{
    return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

// The probability rises with the score: the first score that is above the cut-off.
double scoreAtCutOff(const search::ScoreModel &model)
{
    double low = -1, high = 1;
    for (int i = 0; i < 40; ++i) {
        const double middle = (low + high) / 2;
        (model.probability(middle) < 0.5 ? low : high) = middle;
    }
    return high;
}

// A sentence with one of its words left out.
struct Erased {
    std::string word;
    search::Alternative rest;
    bool named = false;  // a name of the user's own
};

std::vector<std::string> wordsIn(const std::string &text)
{
    if (text::guessLanguage(text) == "zh")
        return text::wordsOfHan(text);
    std::vector<std::string> words;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find(' ', at), text.size());
        words.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return words;
}

// A name is one word, however many it has; without it the photos that it stands for are gone too.
std::vector<Erased> erasures(const search::Alternative &alternative, std::span<const core::PersonalName> names)
{
    std::vector<Erased> all;
    std::set<std::string> named;  // words of names
    for (const core::PersonalName *name : readNames(alternative, names).names) {
        core::PersonalName bare = *name;
        bare.kind.clear();
        all.push_back({name->name, readNames(alternative, std::span(&bare, 1)).alternative, true});
        for (const std::string &word : wordsIn(name->name))
            named.insert(text::toLower(word));
    }
    for (std::size_t i = 0; i < alternative.words.size(); ++i)
        for (const std::string &word : wordsIn(alternative.words[i].text)) {
            if (named.contains(text::toLower(word)))
                continue;
            Erased erased{word, alternative};
            std::string &text = erased.rest.words[i].text;
            const std::size_t at = text.find(word);
            if (at == std::string::npos || all.size() >= mostWords)
                continue;
            text = text::collapseWhitespace(text.substr(0, at) + text.substr(at + word.size()));
            if (text.empty())
                erased.rest.words.erase(erased.rest.words.begin() + static_cast<std::ptrdiff_t>(i));
            all.push_back(std::move(erased));
        }
    return all;
}

class Explainer {
public:
    Explainer(const Encoder &encoder, const search::Searcher &searcher, const Query &query, store::Catalogue &reader)
        : m_encoder(encoder), m_searcher(searcher), m_query(query), m_reader(reader)
    {
    }

    Result<Explanation> run(const ExplainWhat &what)
    {
        auto prepared = prepareQuery(m_encoder, m_searcher, m_query, &m_reader);
        if (!prepared)
            return core::fail(prepared.error());
        m_prepared = std::move(*prepared);
        if (auto found = findPhoto(what); !found)
            return core::fail(found.error());
        if (auto done = checkFilters(); !done)
            return core::fail(done.error());
        if (!m_vector.empty() && !m_prepared.alternatives.empty()) {
            if (auto done = score(); !done)
                return core::fail(done.error());
            if (auto done = shareWords(); !done)
                return core::fail(done.error());
            findWritten();
        }
        if (what.heatMap && m_result.scored) {
            auto map = heatMapOf(m_encoder, *m_query.decoder, m_result.path, m_scoring.query);
            if (!map)
                return core::fail(map.error());
            m_result.heatMap = std::move(*map);
        }
        return std::move(m_result);
    }

private:
    Result<void> findPhoto(const ExplainWhat &what)
    {
        const auto row = what.photo.valid() ? m_reader.photos().find(what.photo) : m_reader.photos().findByPath(what.file);
        if (!row)
            return core::fail(row.error());
        if (!*row && what.photo.valid())
            return core::fail(ErrorCode::NotFound, "This photo is no longer in the library.");
        m_result.path = *row ? (*row)->path : what.file;
        if (!*row) {
            auto vector = embedFile(m_encoder, *m_query.decoder, what.file);
            if (!vector)
                return core::fail(vector.error());
            m_vector = std::move(*vector);
            return {};
        }
        m_result.photo = (*row)->id;
        if ((*row)->state == store::PhotoState::Failed) {
            m_result.failure = (*row)->reason;
            return {};
        }
        m_vector = m_searcher.vectorOf((*row)->id);
        m_result.embedded = !m_vector.empty();
        return {};
    }

    Result<void> checkFilters()
    {
        if (!m_result.photo.valid())
            return {};
        const search::ParsedQuery &parsed = m_prepared.parsed;
        store::PhotoFilter filter = parsed.filter;
        std::vector<std::string> texts;
        for (const auto &[begin, end] : parsed.filterPlaces)
            texts.push_back(m_query.text.substr(begin, end - begin));
        store::AnyOf phrases;  // of several alternatives one phrase is enough here
        std::string phraseText;
        for (const search::Alternative &alternative : parsed.alternatives)
            for (const std::string &phrase : alternative.phrases) {
                store::Condition written;
                written.text = phrase;
                const std::string text = '"' + phrase + '"';
                if (parsed.alternatives.size() == 1) {
                    filter.push_back({written});
                    texts.push_back(text);
                } else {
                    phrases.push_back(written);
                    phraseText += (phraseText.empty() ? "" : " | ") + text;
                }
            }
        if (!phrases.empty()) {
            filter.push_back(phrases);
            texts.push_back(phraseText);
        }
        const auto passed = m_reader.filters().passed(m_result.photo, filter);
        if (!passed)
            return core::fail(passed.error());
        for (std::size_t i = 0; i < passed->size() && i < texts.size(); ++i)
            m_result.filters.push_back({texts[i], (*passed)[i]});
        return {};
    }

    // With the alternative that fits the photo best.
    Result<void> score()
    {
        double best = -1;
        for (std::size_t i = 0; i < m_prepared.alternatives.size(); ++i) {
            search::VectorQuery &vectors = m_prepared.alternatives[i].vectors;
            vectors.liked = m_query.liked;
            vectors.disliked = m_query.disliked;
            auto scoring = m_searcher.scoring(vectors);
            if (!scoring)
                return core::fail(scoring.error());
            const double probability = scoring->model.probability(dot(scoring->query, m_vector));
            if (probability <= best)
                continue;
            best = probability;
            m_chosen = i;
            m_scoring = std::move(*scoring);
        }
        const search::VectorQuery &vectors = m_prepared.alternatives[m_chosen].vectors;
        m_result.scored = true;
        m_result.score = std::clamp(dot(m_scoring.query, m_vector), -1.0, 1.0);
        m_result.probability = best;
        m_result.neededScore = scoreAtCutOff(m_scoring.model);
        m_result.rank = m_searcher.rankOf(m_scoring, m_result.score, vectors);
        m_result.searched = vectors.among ? static_cast<std::int64_t>(vectors.among->size()) : m_searcher.photoCount();
        const auto judged = [&](const std::vector<core::PhotoId> &ids) {
            return m_result.photo.valid() && std::find(ids.begin(), ids.end(), m_result.photo) != ids.end();
        };
        m_result.judged = judged(m_query.liked) ? 1 : judged(m_query.disliked) ? -1 : 0;
        return {};
    }

    Result<void> shareWords()
    {
        const search::VectorQuery &vectors = m_prepared.alternatives[m_chosen].vectors;
        if (m_chosen < m_prepared.parsed.alternatives.size()) {
            const auto erased = erasures(m_prepared.parsed.alternatives[m_chosen], m_prepared.names);
            std::vector<search::Alternative> rests;
            for (const Erased &one : erased)
                rests.push_back(one.rest);
            auto queries = sentenceQueries(m_encoder, m_searcher, m_prepared, rests);
            if (!queries)
                return core::fail(queries.error());
            for (std::size_t i = 0; i < erased.size(); ++i) {
                (*queries)[i].liked = vectors.liked;
                (*queries)[i].disliked = vectors.disliked;
                add(erased[i].word, (*queries)[i], erased[i].named);
            }
        }
        if (!vectors.minus.empty()) {
            std::string words;
            for (const search::Term &term : m_prepared.parsed.exclusions)
                words += (words.empty() ? "-" : " -") + term.text;
            search::VectorQuery without = vectors;
            without.minus.clear();
            add(words, without);
        }
        return {};
    }

    // A query of one word has nothing without it: its share is all of the score.
    void add(const std::string &word, const search::VectorQuery &without, bool named = false)
    {
        const auto scoring = m_searcher.scoring(without);
        m_result.words.push_back({word, m_result.score - (scoring ? dot(scoring->query, m_vector) : 0), named});
    }

    void findWritten()
    {
        const std::string &sentence = m_prepared.alternatives[m_chosen].sentence;
        if (!m_result.photo.valid() || sentence.empty())
            return;
        const auto hits = m_reader.words().match(sentence, 10'000);
        for (std::size_t i = 0; hits && i < hits->size(); ++i)
            if ((*hits)[i].photo == m_result.photo)
                m_result.matches = (*hits)[i].matches;
    }

    const Encoder &m_encoder;
    const search::Searcher &m_searcher;
    const Query &m_query;
    store::Catalogue &m_reader;
    PreparedQuery m_prepared;
    std::vector<float> m_vector;  // of the photo
    std::size_t m_chosen = 0;     // alternative
    search::Scoring m_scoring;
    Explanation m_result;
};

// Windows of windowCells x windowCells cells at every cell, row by row.
constexpr int windowsAlong = mapCells - windowCells + 1;

void paintOver(std::vector<std::uint8_t> &planes, int side, int column, int row)
{
    const auto plane = static_cast<std::size_t>(side) * static_cast<std::size_t>(side);
    for (std::size_t channel = 0; channel < 3; ++channel) {
        std::uint8_t *pixels = planes.data() + channel * plane;
        const auto mean = static_cast<std::uint8_t>(std::accumulate(pixels, pixels + plane, std::uint64_t{0}) / plane);
        const int left = column * side / mapCells, right = (column + windowCells) * side / mapCells;
        for (int y = row * side / mapCells; y < (row + windowCells) * side / mapCells; ++y)
            std::fill(pixels + y * side + left, pixels + y * side + right, mean);
    }
}

// What the model sees of a photo of this size.
void setArea(HeatMap &map, const models::ImagePreprocessing &image, int width, int height)
{
    if (image.fit != models::ImagePreprocessing::Fit::ShortSideThenCrop || width <= 0 || height <= 0)
        return;
    const double side = std::min(width, height);
    map.width = side / width;
    map.height = side / height;
    map.left = (1 - map.width) / 2;
    map.top = (1 - map.height) / 2;
}

}  // namespace

Result<HeatMap> heatMapOf(const Encoder &encoder, isolation::PhotoReader &decoder, const std::filesystem::path &file,
                          std::span<const float> query)
{
    const auto photo = isolation::readPhotoFile(decoder, file, decodeOptionsFor(encoder));
    if (!photo)
        return core::fail(photo.error());
    std::vector<PreparedPicture> pictures{encoder.prepare(photo->picture)};
    const auto side = static_cast<int>(encoder.traits().image.size);
    if (pictures[0].planes.size() != 3 * static_cast<std::size_t>(side) * static_cast<std::size_t>(side))
        return core::fail(ErrorCode::Internal, "A prepared picture of the model '" + encoder.name() + "' is not of the model's size.");
    for (int row = 0; row < windowsAlong; ++row)
        for (int column = 0; column < windowsAlong; ++column) {
            pictures.push_back(pictures[0]);
            paintOver(pictures.back().planes, side, column, row);
        }
    const auto rows = encoder.embed(pictures, Scaling::UnitLength);
    if (!rows)
        return core::fail(rows.error());
    HeatMap map;
    map.columns = map.rows = mapCells;
    map.values.assign(mapCells * mapCells, 0.0f);
    std::vector<int> covered(mapCells * mapCells, 0);
    const double whole = dot(rows->row(0), query);
    for (int window = 0; window < windowsAlong * windowsAlong; ++window) {
        const double lost = whole - dot(rows->row(static_cast<std::size_t>(window) + 1), query);
        for (int cell = 0; cell < windowCells * windowCells; ++cell) {
            const int column = window % windowsAlong + cell % windowCells, row = window / windowsAlong + cell / windowCells;
            const auto at = static_cast<std::size_t>(row * mapCells + column);
            map.values[at] += static_cast<float>(lost);
            ++covered[at];
        }
    }
    for (std::size_t i = 0; i < map.values.size(); ++i)
        map.values[i] /= static_cast<float>(covered[i]);
    setArea(map, encoder.traits().image, photo->width, photo->height);
    return map;
}

Result<Explanation> explain(const Encoder &encoder, const search::Searcher &searcher, const Query &query, store::Catalogue &reader,
                            const ExplainWhat &what)
{
    return Explainer(encoder, searcher, query, reader).run(what);
}

}  // namespace semblance::jobs
