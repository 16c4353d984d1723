#include "engine/api/annotation_values.h"

#include <ctime>
#include <map>
#include <set>

namespace semblance::api {

namespace {

Annotation toValue(PhotoId photo, image::SidecarText &&text)
{
    Annotation annotation{photo, {}, std::vector<Wording>(), std::move(text.tags), text.rating};
    for (image::MetadataText &caption : text.captions)
        annotation.captions->push_back({std::move(caption.text), std::move(caption.language)});
    return annotation;
}

}  // namespace

std::vector<Annotation> toValue(std::vector<jobs::PhotoTexts> &&texts)
{
    std::vector<Annotation> annotations;
    annotations.reserve(texts.size());
    for (jobs::PhotoTexts &one : texts) {
        Annotation annotation{one.photo, std::move(one.path), std::nullopt, std::move(one.tags), one.rating};
        if (one.captions) {
            annotation.captions.emplace();
            for (store::CaptionText &caption : *one.captions)
                annotation.captions->push_back({std::move(caption.text), std::move(caption.language), std::move(caption.source)});
        }
        annotations.push_back(std::move(annotation));
    }
    return annotations;
}

std::vector<jobs::PhotoTexts> toTexts(const std::vector<Annotation> &annotations)
{
    std::vector<jobs::PhotoTexts> texts;
    texts.reserve(annotations.size());
    for (const Annotation &annotation : annotations) {
        jobs::PhotoTexts one{annotation.photo, annotation.path, std::nullopt, annotation.tags, annotation.rating};
        if (annotation.captions) {
            one.captions.emplace();
            for (const Wording &caption : *annotation.captions)
                one.captions->push_back({caption.text, caption.language});
        }
        texts.push_back(std::move(one));
    }
    return texts;
}

jobs::TextsChange toChange(const AnnotationChange &change)
{
    return {change.photos, change.addCaptions, change.removeCaptions, change.addTags, change.removeTags, change.rating};
}

AnnotationChange changeOf(PhotoId photo, const Suggestion &one)
{
    AnnotationChange change;
    change.photos = {photo};
    (one.tag ? change.addTags : change.addCaptions) = {one.text};
    return change;
}

store::SuggestionRow toRow(PhotoId photo, const Suggestion &one, const std::string &version, bool accepted)
{
    const std::string &by = one.version.empty() ? version : one.version;
    return {photo, one.tag ? store::SuggestionKind::Tag : store::SuggestionKind::Caption, one.text, accepted, by, std::time(nullptr)};
}

Suggestions toValue(jobs::Suggestions &&suggestions)
{
    Suggestions value{std::move(suggestions.model), std::move(suggestions.version), {}};
    for (jobs::SuggestedCaption &caption : suggestions.captions)
        value.list.push_back({false, std::move(caption.text), std::move(caption.language), caption.probability, false, caption.from});
    for (jobs::SuggestedTag &tag : suggestions.tags)
        value.list.push_back(
            {true, std::move(tag.tag), {}, tag.probability, tag.known, {}, std::move(tag.classifier), std::move(tag.version)});
    return value;
}

std::vector<LearntTag> toValue(std::vector<jobs::TaggedPhoto> &&tagged)
{
    std::vector<LearntTag> tags;
    tags.reserve(tagged.size());
    for (jobs::TaggedPhoto &one : tagged)
        tags.push_back(
            {one.photo,
             std::move(one.path),
             {true, std::move(one.tag.tag), {}, one.tag.probability, true, {}, std::move(one.tag.classifier), std::move(one.tag.version)}});
    return tags;
}

// One change a photo and tag: what was there before is that before the first of a photo's changes.
Result<std::vector<jobs::PhotoTexts>> writeTags(store::Catalogue &catalogue, const std::vector<LearntTag> &tags)
{
    std::map<std::string, std::vector<PhotoId>> photosOf;
    for (const LearntTag &one : tags) {
        if (auto noted = catalogue.suggestions().put(toRow(one.photo, one.tag, {}, true)); !noted)
            return core::fail(noted.error());
        photosOf[one.tag.text].push_back(one.photo);
    }
    std::vector<jobs::PhotoTexts> before;
    std::set<PhotoId> there;
    for (const auto &[tag, photos] : photosOf) {
        auto changed = jobs::changeTexts(catalogue, {photos, {}, {}, {tag}, {}});
        if (!changed)
            return core::fail(changed.error());
        for (jobs::PhotoTexts &texts : *changed)
            if (there.insert(texts.photo).second)
                before.push_back(std::move(texts));
    }
    return before;
}

std::vector<SidecarChange> toValue(std::vector<jobs::SidecarPlan> &&plans)
{
    std::vector<SidecarChange> changes;
    changes.reserve(plans.size());
    for (jobs::SidecarPlan &plan : plans)
        changes.push_back({plan.photo, std::move(plan.photoFile), std::move(plan.file), plan.exists, plan.changes,
                           toValue(plan.photo, std::move(plan.before)), toValue(plan.photo, std::move(plan.after)),
                           std::move(plan.problem)});
    return changes;
}

SidecarResult toValue(jobs::SidecarReport &&report)
{
    SidecarResult result{report.written, report.unchanged, {}, report.outcome == jobs::Outcome::Cancelled};
    for (jobs::SidecarFailure &failure : report.failed)
        result.failed.push_back({std::move(failure.file), std::move(failure.reason)});
    return result;
}

Result<SidecarResult> writeSidecarsOf(store::Catalogue &catalogue, const std::filesystem::path &library, const SidecarRequest &request,
                                      const std::shared_ptr<isolation::PhotoReader> &decoder, const Going &going)
{
    const auto plans = jobs::planSidecars(catalogue, {request.photos, request.folder, decoder});
    if (!plans)
        return core::fail(plans.error());
    jobs::JobContext *reins = nullptr;
    jobs::JobContext context([&](std::int64_t done, std::int64_t total) {
        if (going && !going(done, total))
            reins->requestStop();
    });
    reins = &context;
    context.setPhotoReader(decoder);
    auto report = jobs::writeSidecars(library, *plans, context);
    return report ? Result<SidecarResult>(toValue(std::move(*report))) : core::fail(report.error());
}

}  // namespace semblance::api
