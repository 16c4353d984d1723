// The same set with damaged photos and captions.
#include "engine/jobs/alterations.h"
#include "engine/jobs/evaluate_more.h"
#include "engine/jobs/evaluation_builder.h"

namespace semblance::jobs {

using core::fail;

namespace {

// Damage that is the same whatever the order of the threads.
std::uint64_t seedOf(std::uint64_t seed, std::size_t item)
{
    return seed * 0x9E3779B97F4A7C15u + item + 1;
}

std::vector<double> hitsAt10(const evaluation::RetrievalScores &scores)
{
    std::vector<double> hits;
    for (const std::int64_t rank : scores.firstRank)
        if (rank > 0)
            hits.push_back(rank <= 10 ? 1 : 0);
    return hits;
}

void addChange(EvaluationBuilder &builder, const std::string &scope, const evaluation::RetrievalScores &clean,
               const evaluation::RetrievalScores &damaged, std::span<const std::int64_t> clusters, const EvaluationOptions &options)
{
    const auto before = hitsAt10(clean), after = hitsAt10(damaged);
    const auto test = evaluation::pairedTest(before, after, clusters, {options.draws, 0.95, options.seed});
    builder.add({{scope, "r10_change", test.difference, core::Unit::Fraction, test.interval},
                 {scope, "p_value", test.pValue, core::Unit::Number, std::nullopt}});
}

// The clean set's rows with one side embedded again.
core::Result<void> damage(EmbeddedSet &rows, const Encoder &encoder, Damage kind, const EvaluationOptions &options, JobContext &context)
{
    if (kind == Damage::Typos) {
        std::vector<std::string> texts;
        for (std::size_t c = 0; c < rows.set.captions.size(); ++c)
            texts.push_back(withTypos(rows.set.captions[c].text, seedOf(options.seed, c)));
        auto captions = embedTexts(encoder, texts, context);
        if (!captions)
            return fail(captions.error());
        rows.captions = std::move(*captions);
        return {};
    }
    EvaluationSet photosOnly;
    photosOnly.photos = rows.set.photos;
    auto again = embedSet(encoder, std::move(photosOnly), options.threads, context, [&](image::Picture &&picture, std::size_t photo) {
        return damaged(std::move(picture), kind, seedOf(options.seed, photo));
    });
    if (!again)
        return fail(again.error());
    if (again->photos.size(0) != rows.photos.size(0))
        return fail(core::ErrorCode::Io, "Photos of the set changed while it was measured.");
    rows.photos = std::move(again->photos);
    return {};
}

}  // namespace

core::Result<core::EvaluationReport> robustnessOn(const Encoder &encoder, EvaluationSet set, const EvaluationOptions &options,
                                                  JobContext &context, const EvaluationListener &listener)
{
    EvaluationBuilder builder(core::EvaluationKind::Robustness, encoder, options, listener);
    auto clean = embedSet(encoder, std::move(set), options.threads, context, {}, 2);
    if (!clean)
        return fail(clean.error());
    const auto before =
        addRetrieval(builder, "robustness/clean/", clean->photos, clean->captions, clean->photoOfText, options, PerQuery::Keep);
    if (!before)
        return fail(before.error());
    for (const DamageKind &kind : damageKinds()) {
        EmbeddedSet rows = *clean;
        if (auto done = damage(rows, encoder, kind.damage, options, context); !done)
            return fail(done.error());
        const std::string scope = std::string("robustness/") + kind.name + "/";
        const auto after = addRetrieval(builder, scope, rows.photos, rows.captions, rows.photoOfText, options, PerQuery::Keep);
        if (!after)
            return fail(after.error());
        addChange(builder, scope + "text_to_image", before->textToImage, after->textToImage, rows.photoOfText, options);
        addChange(builder, scope + "image_to_text", before->imageToText, after->imageToText, {}, options);
        builder.report().notes.push_back(std::string(kind.name) + ": " + kind.what);
    }
    builder.count("", "queries", clean->captions.size(0));
    builder.count("", "gallery", clean->photos.size(0));
    builder.take(std::move(clean->set));
    return builder.finish();
}

}  // namespace semblance::jobs
