#include "engine/jobs/judged_calibration.h"

#include <algorithm>
#include <numeric>
#include <unordered_map>
#include <vector>

namespace semblance::jobs {

using core::fail;
using core::Result;

namespace {

constexpr std::size_t mostSentences = 400;
constexpr std::size_t sentencesAStep = 64;

using Judgements = std::vector<store::JudgementRow>;

double dot(std::span<const float> a, std::span<const float> b)
{
    return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

// The judgements of each sentence, the sentences judged last first.
std::vector<std::pair<std::string, Judgements>> bySentence(Judgements &&all)
{
    std::vector<std::pair<std::string, Judgements>> sentences;
    std::unordered_map<std::string, std::size_t> place;
    for (auto row = all.rbegin(); row != all.rend(); ++row) {
        if (row->text.empty())
            continue;
        const auto known = place.find(row->text);
        if (known == place.end() && sentences.size() == mostSentences)
            continue;
        const std::size_t at = known != place.end() ? known->second : sentences.size();
        if (known == place.end()) {
            place.emplace(row->text, at);
            sentences.push_back({row->text, {}});
        }
        sentences[at].second.push_back(*row);
    }
    return sentences;
}

Result<void> score(const search::Searcher &searcher, const Encoder &encoder, const std::string &sentence, std::span<const float> vector,
                   const Judgements &judgements, std::vector<search::JudgedScore> &scores)
{
    search::VectorQuery query;
    query.text.assign(vector.begin(), vector.end());
    query.knownShare = encoder.knownShare(sentence);
    const auto scoring = searcher.scoring(query);
    if (!scoring)
        return fail(scoring.error());
    for (const store::JudgementRow &judgement : judgements)
        if (const auto photo = searcher.vectorOf(judgement.photo); !photo.empty())
            scores.push_back({scoring->model.logOdds(dot(scoring->query, photo)), judgement.relevant});
    return {};
}

}  // namespace

std::string refinementSetting(const std::string &identity)
{
    return "refinement:" + identity;
}

Result<std::optional<search::Refinement>> refineByJudgements(store::Catalogue &catalogue, const search::Searcher &searcher,
                                                             const Encoder &encoder)
{
    auto all = catalogue.judgements().all();
    if (!all)
        return fail(all.error());
    const auto sentences = bySentence(std::move(*all));
    std::vector<search::JudgedScore> scores;
    for (std::size_t begin = 0; begin < sentences.size(); begin += sentencesAStep) {
        std::vector<std::string> texts;
        for (std::size_t i = begin; i < std::min(begin + sentencesAStep, sentences.size()); ++i)
            texts.push_back(sentences[i].first);
        const auto rows = encoder.embed(texts, Scaling::UnitLength);
        if (!rows)
            return fail(rows.error());
        for (std::size_t i = 0; i < texts.size(); ++i)
            if (auto done = score(searcher, encoder, texts[i], rows->row(i), sentences[begin + i].second, scores); !done)
                return fail(done.error());
    }
    const auto refinement = search::refine(scores);
    const std::string setting = refinementSetting(encoder.identity()), wanted = refinement ? refinement->toText() : std::string();
    const auto known = catalogue.settings().get(setting);
    if (!known)
        return fail(known.error());
    if (known->value_or(std::string()) != wanted)
        if (auto kept = catalogue.settings().set(setting, wanted); !kept)
            return fail(kept.error());
    return refinement;
}

}  // namespace semblance::jobs
