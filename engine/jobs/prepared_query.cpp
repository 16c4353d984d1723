#include "engine/jobs/prepared_query.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/core/log.h"
#include "engine/core/paths.h"
#include "engine/jobs/decode_pool.h"
#include "engine/jobs/personal_names.h"
#include "engine/models/encoder_traits.h"
#include "engine/text/unicode.h"

namespace semblance::jobs {

using core::ErrorCode;
using core::Result;
using search::Term;

namespace {

constexpr double minusShare = 0.5;  // what is excluded counts half as much as what is wished for

// Sentences to embed in one batch.
class TextBatch {
public:
    std::size_t add(const std::string &text)
    {
        m_texts.push_back(text);
        return m_texts.size() - 1;
    }
    Result<void> embed(const Encoder &encoder)
    {
        if (m_texts.empty())
            return {};
        auto rows = encoder.embed(m_texts, Scaling::UnitLength);
        if (!rows)
            return core::fail(rows.error());
        m_rows = std::move(*rows);
        return {};
    }
    [[nodiscard]] std::span<const float> row(std::size_t number) const { return m_rows.row(number); }

private:
    std::vector<std::string> m_texts;
    EmbeddingRows m_rows;
};

// A weighted sum of rows of the batch, or of vectors.
struct Mix {
    std::vector<double> sum;

    void add(std::span<const float> row, double weight)
    {
        sum.resize(row.size(), 0.0);
        for (std::size_t i = 0; i < row.size(); ++i)
            sum[i] += weight * static_cast<double>(row[i]);
    }
    [[nodiscard]] double length() const { return std::sqrt(std::inner_product(sum.begin(), sum.end(), sum.begin(), 0.0)); }
    // Empty when the parts cancel out.
    [[nodiscard]] std::vector<float> unit() const
    {
        constexpr double least = 1e-6;
        const double norm = length();
        std::vector<float> values;
        if (norm > least)
            for (const double value : sum)
                values.push_back(static_cast<float>(value / norm));
        return values;
    }
};

// Which rows of the batch make the vector of a sentence. A weight w above 1 adds w - 1 times the word alone; below 1 it moves that
// far from the sentence to the sentence without the word.
struct SentencePlan {
    std::string sentence;
    std::vector<std::pair<std::size_t, double>> rows;

    SentencePlan(const search::Alternative &alternative, TextBatch &batch) : sentence(alternative.sentence())
    {
        double whole = 1;
        for (std::size_t i = 0; i < alternative.words.size(); ++i) {
            const auto &[text, weight] = alternative.words[i];
            if (weight > 1)
                rows.emplace_back(batch.add(text), weight - 1);
            const std::string rest = weight < 1 ? alternative.sentenceWithout(i) : std::string();
            if (rest.empty())
                continue;
            rows.emplace_back(batch.add(rest), 1 - weight);
            whole -= 1 - weight;
        }
        rows.emplace_back(batch.add(sentence), whole);
    }

    [[nodiscard]] std::vector<float> vector(const TextBatch &batch) const
    {
        Mix mix;
        for (const auto &[row, weight] : rows)
            mix.add(batch.row(row), weight);
        std::vector<float> unit = mix.unit();
        const auto whole = batch.row(rows.back().first);
        return unit.empty() ? std::vector<float>(whole.begin(), whole.end()) : unit;
    }
};

// Sentences on their way into a batch: names of the user's own are read out of them, the rest is embedded.
class NamedSentences {
public:
    NamedSentences(std::span<const search::Alternative> sentences, std::span<const core::PersonalName> names,
                   const search::Searcher &searcher, TextBatch &batch)
        : m_searcher(searcher)
    {
        for (const search::Alternative &one : sentences) {
            NamedSentence sentence = readNames(one, names);
            if (sentence.alternative.words.empty() && !anyVector(sentence.names))
                sentence = {one, {}};
            m_plans.push_back(sentence.alternative.words.empty() ? std::nullopt : std::optional(SentencePlan(sentence.alternative, batch)));
            m_sentences.push_back(std::move(sentence));
        }
    }
    // After the batch was embedded: the words of the sentence and the photos of its names, beside what the query has.
    void put(std::size_t i, search::VectorQuery &query, const TextBatch &batch, const Encoder &encoder) const
    {
        if (m_plans[i]) {
            query.text = m_plans[i]->vector(batch);
            query.knownShare = encoder.knownShare(m_plans[i]->sentence);
        }
        addNamedPhotos(query, m_sentences[i].names, m_searcher);
    }

private:
    [[nodiscard]] bool anyVector(const std::vector<const core::PersonalName *> &names) const
    {
        return std::any_of(names.begin(), names.end(), [&](const core::PersonalName *name) {
            return std::any_of(name->photos.begin(), name->photos.end(),
                               [&](core::PhotoId id) { return !m_searcher.vectorOf(id).empty(); });
        });
    }

    const search::Searcher &m_searcher;
    std::vector<NamedSentence> m_sentences;
    std::vector<std::optional<SentencePlan>> m_plans;
};

Term asTerm(const std::filesystem::path &file)
{
    Term term;
    term.kind = search::TermKind::Photo;
    term.text = file.native();
    term.wholePath = true;
    return term;
}

Term asTerm(core::PhotoId photo)
{
    Term term;
    term.kind = search::TermKind::Photo;
    term.photo = photo;
    return term;
}

Result<core::PhotoId> photoNamed(store::Catalogue *reader, const std::string &name)
{
    const auto unknown = [&] { return core::fail(ErrorCode::NotFound, "No photo of the library is named '" + name + "'."); };
    if (reader == nullptr)
        return unknown();
    store::Condition condition;
    condition.field = store::FilterField::Name;
    condition.text = name;
    const auto found = reader->filters().match({{condition}});
    if (!found)
        return core::fail(found.error());
    if (found->empty())
        return unknown();
    const auto rows = reader->photos().rows(*found);
    if (!rows)
        return core::fail(rows.error());
    for (const store::PhotoRow &row : *rows)  // rather the whole name than a part of one
        if (row.path.filename() == name)
            return row.id;
    return found->front();
}

class Preparer {
public:
    Preparer(const Encoder &encoder, const search::Searcher &searcher, const Query &query, store::Catalogue *reader)
        : m_encoder(encoder), m_searcher(searcher), m_query(query), m_reader(reader)
    {
    }

    Result<PreparedQuery> prepare()
    {
        m_result.parsed = search::parseQuery(m_query.text);
        const search::ParsedQuery &parsed = m_result.parsed;
        if (const auto *problem = parsed.firstSerious())
            return core::fail(ErrorCode::InvalidArgument, search::explainProblem(*problem, m_query.text));
        addPhotosOfRequest();
        const std::string minus = text::collapseWhitespace(m_query.minusText);
        if (parsed.empty() && m_photos.empty() && minus.empty())
            return core::fail(ErrorCode::InvalidArgument, "The query is empty: give words or a photo.");
        for (const auto &step : {&Preparer::preparePhotos, &Preparer::prepareTexts, &Preparer::prepareFilter})
            if (auto done = (this->*step)(); !done)
                return core::fail(done.error());
        return std::move(m_result);
    }

private:
    void addPhotosOfRequest()
    {
        m_photos = m_result.parsed.photos;
        if (!m_query.imageFile.empty())
            m_photos.push_back(asTerm(m_query.imageFile));
        else if (m_query.likePhoto.valid())
            m_photos.push_back(asTerm(m_query.likePhoto));
    }

    Result<void> preparePhotos()
    {
        Mix mix;
        double weights = 0, sizes = 0;
        bool wished = false;
        for (Term term : m_photos) {
            const auto vector = vectorOf(term);
            if (!vector)
                return core::fail(vector.error());
            const double weight = term.weight < 0 ? minusShare * term.weight : term.weight;
            mix.add(*vector, weight);
            weights += weight;
            sizes += std::abs(weight);
            wished = wished || weight > 0;
        }
        m_base.photo = mix.unit();
        if (m_base.photo.empty())
            return {};
        m_base.photoWeight = sizes / static_cast<double>(m_photos.size());
        m_base.photoSum = weights / mix.length();
        m_wishedPhoto = wished;
        return {};
    }

    Result<std::vector<float>> vectorOf(Term &term)
    {
        if (!term.photo.valid() && !term.wholePath) {
            const auto named = photoNamed(m_reader, term.text);
            if (!named)
                return core::fail(named.error());
            term.photo = *named;
        }
        if (!term.photo.valid())
            return embedPart(m_encoder, *m_query.decoder, term.text, term.crop);
        m_base.excluded.push_back(term.photo);
        auto vector = term.crop ? std::vector<float>() : m_searcher.vectorOf(term.photo);
        const auto path = m_searcher.pathOf(term.photo);
        if (path.empty())
            return core::fail(ErrorCode::NoEmbeddings, "This photo has not been indexed by the active model yet.");
        return vector.empty() ? embedPart(m_encoder, *m_query.decoder, path, term.crop) : Result<std::vector<float>>(std::move(vector));
    }

    Result<void> prepareTexts()
    {
        TextBatch batch;
        m_result.names = namesOfLibrary();
        const NamedSentences sentences(m_result.parsed.alternatives, m_result.names, m_searcher, batch);
        std::vector<std::pair<std::size_t, double>> minus;
        for (const Term &term : m_result.parsed.exclusions)
            minus.emplace_back(batch.add(term.text), term.weight);
        if (const std::string text = text::collapseWhitespace(m_query.minusText); !text.empty())
            minus.emplace_back(batch.add(text), 1);
        if (auto done = batch.embed(m_encoder); !done)
            return done;
        Mix mix;
        for (const auto &[row, weight] : minus)
            mix.add(batch.row(row), weight);
        m_base.minus = mix.unit();
        m_base.minusWeight = minusShare * mix.length();
        m_result.base = m_base;
        for (std::size_t i = 0; i < m_result.parsed.alternatives.size(); ++i) {
            // What is written is looked for with the names as they are.
            m_result.alternatives.push_back({m_base, m_result.parsed.alternatives[i].sentence()});
            sentences.put(i, m_result.alternatives.back().vectors, batch, m_encoder);
        }
        if (m_result.alternatives.empty() && m_wishedPhoto)
            m_result.alternatives.push_back({m_base, {}});
        if (m_result.alternatives.empty())
            prepareUnwanted();
        return {};
    }

    std::vector<core::PersonalName> namesOfLibrary() const
    {
        if (m_reader == nullptr)
            return {};
        auto names = personalNames(*m_reader);
        if (!names)
            core::log(core::LogLevel::Warning, names.error().detail);
        return names.value_or(std::vector<core::PersonalName>());
    }

    // Nothing is wished for: what is excluded becomes a query of its own, and what it finds goes.
    void prepareUnwanted()
    {
        search::VectorQuery unwanted;
        unwanted.text = m_base.minus;
        if (!m_base.photo.empty())
            for (const float value : m_base.photo)
                unwanted.photo.push_back(-value);
        if (!unwanted.text.empty() || !unwanted.photo.empty())
            m_result.unwanted = std::move(unwanted);
    }

    Result<void> prepareFilter()
    {
        const auto &parsed = m_result.parsed;
        if (m_result.alternatives.empty()) {
            auto ids = match(parsed.filter);
            if (!ids)
                return core::fail(ids.error());
            std::erase_if(*ids, [&](core::PhotoId id) {
                return std::find(m_base.excluded.begin(), m_base.excluded.end(), id) != m_base.excluded.end();
            });
            m_result.listed = std::move(*ids);
            return {};
        }
        for (std::size_t i = 0; i < m_result.alternatives.size(); ++i) {
            store::PhotoFilter filter = parsed.filter;
            if (i < parsed.alternatives.size())
                for (const std::string &phrase : parsed.alternatives[i].phrases) {
                    store::Condition written;
                    written.text = phrase;
                    filter.push_back({written});
                }
            if (filter.empty())
                continue;
            const auto ids = match(filter);
            if (!ids)
                return core::fail(ids.error());
            m_result.alternatives[i].vectors.among = std::make_shared<const std::unordered_set<core::PhotoId>>(ids->begin(), ids->end());
        }
        return {};
    }

    Result<std::vector<core::PhotoId>> match(const store::PhotoFilter &filter) const
    {
        if (m_reader == nullptr)
            return core::fail(ErrorCode::InvalidArgument, "The library's catalogue could not be opened, and filters need it.");
        return m_reader->filters().match(filter);
    }

    const Encoder &m_encoder;
    const search::Searcher &m_searcher;
    const Query &m_query;
    store::Catalogue *m_reader;
    std::vector<Term> m_photos;
    search::VectorQuery m_base;  // what all alternatives share
    bool m_wishedPhoto = false;
    PreparedQuery m_result;
};

}  // namespace

Result<std::vector<search::VectorQuery>> sentenceQueries(const Encoder &encoder, const search::Searcher &searcher,
                                                         const PreparedQuery &prepared, std::span<const search::Alternative> sentences)
{
    TextBatch batch;
    const NamedSentences named(sentences, prepared.names, searcher, batch);
    if (auto done = batch.embed(encoder); !done)
        return core::fail(done.error());
    std::vector<search::VectorQuery> queries;
    for (std::size_t i = 0; i < sentences.size(); ++i) {
        queries.push_back(prepared.base);
        named.put(i, queries.back(), batch, encoder);
    }
    return queries;
}

image::Picture cropped(const image::Picture &picture, const search::Crop &crop)
{
    const auto pixels = [](double share, int side) { return static_cast<int>(std::lround(share * side)); };
    const int left = std::clamp(pixels(crop.left, picture.width), 0, std::max(0, picture.width - 1));
    const int top = std::clamp(pixels(crop.top, picture.height), 0, std::max(0, picture.height - 1));
    image::Picture part;
    part.width = std::clamp(pixels(crop.width, picture.width), 1, picture.width - left);
    part.height = std::clamp(pixels(crop.height, picture.height), 1, picture.height - top);
    for (int y = 0; y < part.height; ++y) {
        const auto *row =
            picture.rgb.data()
            + 3 * (static_cast<std::size_t>(top + y) * static_cast<std::size_t>(picture.width) + static_cast<std::size_t>(left));
        part.rgb.insert(part.rgb.end(), row, row + 3 * static_cast<std::size_t>(part.width));
    }
    return part;
}

Result<std::vector<float>> embedPart(const Encoder &encoder, isolation::PhotoReader &decoder, const std::filesystem::path &file,
                                     const std::optional<search::Crop> &crop)
{
    image::DecodeOptions options = decodeOptionsFor(encoder);
    if (crop)  // the part is to have as many pixels as the whole would have
        options.shortSideAtLeast = static_cast<int>(std::min(8192.0, options.shortSideAtLeast / std::min(crop->width, crop->height)));
    const auto photo = isolation::readPhotoFile(decoder, file, options);
    if (!photo)
        return core::fail(photo.error());
    const std::vector<PreparedPicture> pictures{encoder.prepare(crop ? cropped(photo->picture, *crop) : photo->picture)};
    auto rows = encoder.embed(pictures, Scaling::UnitLength);
    if (!rows)
        return core::fail(rows.error());
    return std::move(rows->values);
}

Result<PreparedQuery> prepareQuery(const Encoder &encoder, const search::Searcher &searcher, const Query &query, store::Catalogue *reader)
{
    return Preparer(encoder, searcher, query, reader).prepare();
}

}  // namespace semblance::jobs
