// What an evaluation found: figures, curves, and the photos and captions behind every number. Plain values from the job to the window.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/ids.h"

namespace semblance::core {

using EvaluationId = Id<struct EvaluationTag>;

struct Interval {
    double low = 0, high = 0;
};

enum class Unit { Fraction, Rank, Count, Score, Nats, Seconds, Number };

// One number. Scopes nest by '/': "text_to_image", "languages/zh/text_to_image", "per_class/2"; "" is the whole.
struct Figure {
    std::string scope, name;
    double value = 0;  // NaN: it cannot be had here (a class without photos has no AUC)
    Unit unit = Unit::Fraction;
    std::optional<Interval> interval;
};

// What the numbers of a series stand beside: points of a curve, or one photo or caption of the report each. Behind a figure stand the
// items whose series of the same scope make it up: behind text_to_image/r5 the captions with a `rank` of at most 5 (0: not asked), behind
// a cell of a confusion matrix the photos with that `label` and `predicted`, behind a cluster those with that `cluster`.
enum class SeriesOf { Points, Photos, Captions };

struct Series {
    std::string scope, name;
    SeriesOf of = SeriesOf::Points;
    std::vector<double> values;
};

struct MeasuredPhoto {
    PhotoId id;  // of the library; not valid for a set from elsewhere
    std::filesystem::path path;
    std::int64_t label = -1;  // an index into the report's classes
};

struct MeasuredCaption {
    CaptionId id;
    std::string text, language;
    std::int64_t photo = 0;  // an index into the report's photos
};

// Something of the set that could not be used.
struct LeftOut {
    std::filesystem::path path;
    std::string reason;
};

enum class EvaluationKind { Retrieval, Classification, Comparison, Map, Robustness };

// What is kept of every evaluation, and enough for a list of them.
struct EvaluationSummary {
    EvaluationId id;
    EvaluationKind kind = EvaluationKind::Retrieval;
    std::string model, version, precision;  // the package's name, its hash, "fp32"
    std::string baseline, baselineVersion;  // of a comparison: what `version` is held against
    std::filesystem::path data;             // the set, as it was asked for
    std::uint64_t seed = 0;
    std::string settings;    // in words: prompts, resamples
    std::string measuredAt;  // UTC, "2026-11-21T15:02:11Z"
    double seconds = 0;      // with embedding
    std::vector<Figure> figures;
};

struct EvaluationReport {
    EvaluationSummary summary;
    std::vector<Series> series;
    std::vector<std::string> classes, notes;  // notes: what a reader must know to be fair, whole sentences
    std::vector<MeasuredPhoto> photos;        // in the order of their paths' bytes, which breaks ties
    std::vector<MeasuredCaption> captions;
    std::vector<LeftOut> leftOut;

    [[nodiscard]] const Figure *figure(const std::string &scope, const std::string &name) const
    {
        for (const Figure &one : summary.figures)
            if (one.scope == scope && one.name == name)
                return &one;
        return nullptr;
    }
    [[nodiscard]] const Series *seriesOf(const std::string &scope, const std::string &name) const
    {
        for (const Series &one : series)
            if (one.scope == scope && one.name == name)
                return &one;
        return nullptr;
    }
};

}  // namespace semblance::core
