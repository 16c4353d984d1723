// Photos and captions on one plane, clusters with names, and the gap between the two sides.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <map>
#include <numeric>
#include <span>

#include "engine/evaluation/draws.h"
#include "engine/evaluation/projection.h"
#include "engine/index/clusters.h"
#include "engine/jobs/evaluate_more.h"
#include "engine/jobs/evaluation_builder.h"
#include "engine/text/unicode.h"

namespace semblance::jobs {

using core::ErrorCode;
using core::fail;
using core::SeriesOf;
using core::Unit;

namespace {

constexpr double nowhere = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t mostWords = 2000;
constexpr int wordsOfAName = 3;

// Which photos and captions are on the map, ascending: photos first, captions by draw when there is no room for all.
struct Chosen {
    std::vector<std::int64_t> photos, captions;
};

std::vector<std::int64_t> drawSome(std::int64_t count, std::int64_t most, evaluation::Draws &draws)
{
    std::vector<std::int64_t> numbers(static_cast<std::size_t>(count));
    std::iota(numbers.begin(), numbers.end(), 0);
    if (count > most) {
        draws.shuffle(numbers);
        numbers.resize(static_cast<std::size_t>(most));
        std::sort(numbers.begin(), numbers.end());
    }
    return numbers;
}

Chosen choose(const EmbeddedSet &set, std::int64_t points, std::uint64_t seed)
{
    evaluation::Draws draws(seed);
    Chosen chosen;
    const std::int64_t captions = set.captions.size(0), photos = set.photos.size(0);
    chosen.photos = drawSome(photos, std::max(points / 2, points - captions), draws);
    chosen.captions = drawSome(captions, points - static_cast<std::int64_t>(chosen.photos.size()), draws);
    return chosen;
}

// x and y of the map, spread over all photos and all captions. points: [chosen, 2], the photos first.
void addPoints(EvaluationBuilder &builder, const std::string &name, const torch::Tensor &points, const Chosen &chosen,
               const EmbeddedSet &set)
{
    const auto values = points.contiguous();
    const float *at = values.data_ptr<float>();
    for (int axis = 0; axis < 2; ++axis) {
        std::vector<double> photos(set.set.photos.size(), nowhere), captions(set.set.captions.size(), nowhere);
        for (std::size_t i = 0; i < chosen.photos.size(); ++i)
            photos[static_cast<std::size_t>(chosen.photos[i])] = static_cast<double>(at[2 * i + static_cast<std::size_t>(axis)]);
        for (std::size_t i = 0; i < chosen.captions.size(); ++i)
            captions[static_cast<std::size_t>(chosen.captions[i])] =
                static_cast<double>(at[2 * (chosen.photos.size() + i) + static_cast<std::size_t>(axis)]);
        const std::string column = name + (axis == 0 ? "_x" : "_y");
        builder.column(SeriesOf::Photos, "map", column, photos);
        builder.column(SeriesOf::Captions, "map", column, captions);
    }
}

// English words said of at least two photos, the most frequent first, in lower case.
std::vector<std::string> vocabularyOf(const EvaluationSet &set)
{
    static const std::vector<std::string> empty{"a",    "an",  "the",  "of",    "in",    "on",   "at",   "and",   "is",  "are",
                                                "with", "to",  "by",   "there", "his",   "her",  "its",  "their", "as",  "from",
                                                "it",   "for", "that", "this",  "while", "over", "into", "two",   "one", "through"};
    std::map<std::string, std::pair<std::int64_t, std::int64_t>> seen;  // photos, the last one
    for (const auto &caption : set.captions) {
        const std::string text = text::toLower(caption.text);
        std::string word;
        for (std::size_t i = 0; i <= text.size(); ++i) {
            const auto byte = i < text.size() ? static_cast<unsigned char>(text[i]) : static_cast<unsigned char>(' ');
            if ((byte >= 'a' && byte <= 'z') || byte == '-' || byte == '\'') {
                word += static_cast<char>(byte);
                continue;
            }
            if (word.size() >= 3 && std::find(empty.begin(), empty.end(), word) == empty.end()) {
                auto &[photos, last] = seen.emplace(word, std::pair<std::int64_t, std::int64_t>(0, -1)).first->second;
                photos += last != caption.photo;
                last = caption.photo;
            }
            word.clear();
        }
    }
    std::vector<std::pair<std::int64_t, std::string>> byCount;
    for (const auto &[word, count] : seen)
        if (count.first >= 2)
            byCount.emplace_back(-count.first, word);
    std::sort(byCount.begin(), byCount.end());
    std::vector<std::string> words;
    for (std::size_t i = 0; i < std::min(mostWords, byCount.size()); ++i)
        words.push_back(byCount[i].second);
    return words;
}

// "dog, grass, ball": the words that point where the cluster lies, each side seen from its own mean, so that the gap drops out.
core::Result<std::vector<std::string>> nameClusters(const Encoder &encoder, const torch::Tensor &centres, const EmbeddedSet &set,
                                                    JobContext &context)
{
    std::vector<std::string> names;
    const auto words = vocabularyOf(set.set);
    torch::Tensor scores;
    if (!words.empty()) {
        auto rows = embedTexts(encoder, words, context);
        if (!rows)
            return fail(rows.error());
        const auto directions = centres - set.photos.mean(0, true);
        auto seen = *rows - rows->mean(0, true);
        seen = seen / seen.norm(2, 1, true).clamp_min(1e-12);
        scores = torch::mm(directions, seen.t());
    }
    for (std::int64_t k = 0; k < centres.size(0); ++k) {
        std::string name;
        if (scores.defined()) {
            const auto best = std::get<1>(scores[k].topk(std::min<std::int64_t>(wordsOfAName, scores.size(1))));
            for (std::int64_t i = 0; i < best.size(0); ++i)
                name += (i > 0 ? ", " : "") + words[static_cast<std::size_t>(best[i].item<std::int64_t>())];
        }
        names.push_back(name.empty() ? "cluster " + std::to_string(k + 1) : name);
    }
    return names;
}

core::Result<void> addClusters(EvaluationBuilder &builder, const Encoder &encoder, EmbeddedSet &set, int wanted,
                               const EvaluationOptions &options, JobContext &context)
{
    const std::int64_t photos = set.photos.size(0);
    const int automatic = std::clamp(static_cast<int>(std::lround(std::sqrt(static_cast<double>(photos) / 2))), 2, 24);
    const int k = static_cast<int>(std::min<std::int64_t>(wanted > 0 ? wanted : automatic, photos));
    const auto rows = set.photos.contiguous();
    const std::int64_t dimension = rows.size(1);
    auto clusters = index::clusterRows({rows.data_ptr<float>(), static_cast<std::size_t>(rows.numel())},
                                       static_cast<std::size_t>(dimension), static_cast<std::size_t>(k), options.seed);
    if (!clusters)
        return fail(clusters.error());
    auto names = nameClusters(encoder, torch::from_blob(clusters->centres.data(), {k, dimension}, torch::kFloat32), set, context);
    if (!names)
        return fail(names.error());
    for (std::size_t i = 0; i < clusters->sizes.size(); ++i)
        builder.count("clusters/" + std::to_string(i), "photos", clusters->sizes[i]);
    for (std::size_t i = 0; i < clusters->of.size(); ++i)
        set.set.photos[i].label = clusters->of[i];
    builder.column(SeriesOf::Photos, "map", "cluster", clusters->of);
    builder.report().classes = std::move(*names);
    return {};
}

// Years since 0 as decimals, "2023-07-14..." 2023.53; not a number where nobody knows.
void addDates(EvaluationBuilder &builder, const EvaluationSet &set)
{
    if (set.takenAt.empty())
        return;
    std::vector<double> years;
    for (const auto &photo : set.photos) {
        const auto taken = set.takenAt.find(photo.id);
        int year = 0, month = 0, day = 0;
        const bool known = taken != set.takenAt.end() && std::sscanf(taken->second.c_str(), "%d-%d-%d", &year, &month, &day) == 3;
        years.push_back(known ? year + (month - 1) / 12.0 + (day - 1) / 372.0 : nowhere);
    }
    builder.column(SeriesOf::Photos, "map", "taken", years);
}

void addGap(EvaluationBuilder &builder, const EmbeddedSet &set)
{
    const auto gap = evaluation::modalityGap(set.photos, set.captions);
    builder.add({{"modality_gap", "distance", gap.distance, Unit::Number, std::nullopt},
                 {"modality_gap", "cosine_of_means", gap.cosineOfMeans, Unit::Score, std::nullopt},
                 {"modality_gap", "photo_cone", gap.photoCone, Unit::Score, std::nullopt},
                 {"modality_gap", "caption_cone", gap.captionCone, Unit::Score, std::nullopt}});
}

torch::Tensor chosenRows(const EmbeddedSet &set, const Chosen &chosen)
{
    return torch::cat(
        {set.photos.index_select(0, torch::tensor(chosen.photos)), set.captions.index_select(0, torch::tensor(chosen.captions))});
}

// The same set as the other version sees it, turned into this one's space; each photo and caption says how far it moved.
core::Result<EmbeddedSet> seenBefore(EvaluationBuilder &builder, const Encoder &baseline, const EmbeddedSet &now,
                                     const EvaluationOptions &options, JobContext &context)
{
    builder.report().summary.baseline = baseline.name();
    builder.report().summary.baselineVersion = baseline.version();
    auto before = embedSet(baseline, now.set, options.threads, context, {}, 2);
    if (!before)
        return before;
    if (before->photoOfText != now.photoOfText || before->photos.size(0) != now.photos.size(0))
        return fail(ErrorCode::Io, "Photos of the set changed while it was measured.");
    const std::int64_t photos = now.photos.size(0), captions = now.captions.size(0);
    const auto here = torch::cat({now.photos, now.captions});
    const auto turned = evaluation::turnedOnto(torch::cat({before->photos, before->captions}), here);
    before->photos = turned.narrow(0, 0, photos);
    before->captions = turned.narrow(0, photos, captions);
    const auto moved = (1 - (turned * here).sum(1)).to(torch::kFloat64).contiguous();
    const std::span<const double> all(moved.data_ptr<double>(), static_cast<std::size_t>(photos + captions));
    builder.column(SeriesOf::Photos, "map", "moved", all.first(static_cast<std::size_t>(photos)));
    builder.column(SeriesOf::Captions, "map", "moved", all.subspan(static_cast<std::size_t>(photos)));
    builder.add({{"moved", "of_photos", moved.narrow(0, 0, photos).mean().item<double>(), Unit::Number, std::nullopt},
                 {"moved", "of_captions", moved.narrow(0, photos, captions).mean().item<double>(), Unit::Number, std::nullopt}});
    return before;
}

// `points`: of this version, then of the other one where there is one.
void addPlane(EvaluationBuilder &builder, const std::string &name, const torch::Tensor &points, const torch::Tensor &rows,
              const Chosen &chosen, const EmbeddedSet &set)
{
    const auto each = static_cast<std::int64_t>(chosen.photos.size() + chosen.captions.size());
    addPoints(builder, name, points.narrow(0, 0, each), chosen, set);
    if (points.size(0) > each)
        addPoints(builder, "baseline_" + name, points.narrow(0, each, each), chosen, set);
    builder.add({{name, "neighbours_kept", evaluation::neighboursKept(rows, points), Unit::Fraction, std::nullopt}});
}

}  // namespace

core::Result<core::EvaluationReport> mapOf(const Encoder &encoder, EvaluationSet set, const EvaluationOptions &options,
                                           const MapOptions &map, JobContext &context, const EvaluationListener &listener)
{
    EvaluationBuilder builder(core::EvaluationKind::Map, encoder, options, listener);
    auto embedded = embedSet(encoder, std::move(set), options.threads, context, {}, 2);
    if (!embedded)
        return fail(embedded.error());
    const Chosen chosen = choose(*embedded, map.baseline != nullptr ? std::max<std::int64_t>(4, map.points / 2) : map.points, options.seed);
    auto rows = chosenRows(*embedded, chosen);
    builder.count("", "photos", static_cast<std::int64_t>(chosen.photos.size()));
    builder.count("", "captions", static_cast<std::int64_t>(chosen.captions.size()));
    addGap(builder, *embedded);
    if (map.baseline != nullptr) {
        const auto before = seenBefore(builder, *map.baseline, *embedded, options, context);
        if (!before)
            return fail(before.error());
        rows = torch::cat({rows, chosenRows(*before, chosen)});
    }
    const auto plane = evaluation::principalPlane(rows);
    builder.add({{"pca", "explained_x", plane.explained[0], Unit::Fraction, std::nullopt},
                 {"pca", "explained_y", plane.explained[1], Unit::Fraction, std::nullopt}});
    addPlane(builder, "pca", plane.points, rows, chosen, *embedded);
    addDates(builder, embedded->set);
    if (auto done = addClusters(builder, encoder, *embedded, map.clusters, options, context); !done)
        return fail(done.error());
    evaluation::TsneOptions tsne;
    tsne.iterations = map.iterations;
    const auto points = evaluation::tsne(rows, tsne, [&](int iteration) {
        context.progress(iteration, tsne.iterations);
        return context.stopped();
    });
    if (!points)
        return fail(points.error());
    addPlane(builder, "tsne", *points, rows, chosen, *embedded);
    builder.take(std::move(embedded->set));
    return builder.finish();
}

}  // namespace semblance::jobs
