#include "engine/api/tools_annotations.h"

#include "engine/api/annotation_values.h"
#include "engine/core/log.h"
#include "engine/jobs/search_snapshot.h"

namespace semblance::api {

Result<PhotoId> ToolAnnotations::photoAt(const std::filesystem::path &file)
{
    const auto catalogue = store::Catalogue::open(m_library, store::Access::ReadOnly);
    return catalogue ? jobs::photoAt(**catalogue, file) : core::fail(catalogue.error());
}

Result<std::vector<Annotation>> ToolAnnotations::read(const std::vector<PhotoId> &photos)
{
    const auto catalogue = store::Catalogue::open(m_library, store::Access::ReadOnly);
    if (!catalogue)
        return core::fail(catalogue.error());
    auto texts = jobs::textsOf(**catalogue, photos);
    return texts ? Result<std::vector<Annotation>>(toValue(std::move(*texts))) : core::fail(texts.error());
}

Result<std::vector<Annotation>> ToolAnnotations::put(const std::vector<Annotation> &wanted)
{
    return write([&](store::Catalogue &catalogue) { return jobs::putTexts(catalogue, toTexts(wanted)); });
}

Result<std::vector<Annotation>> ToolAnnotations::change(const AnnotationChange &change)
{
    return write([&](store::Catalogue &catalogue) { return jobs::changeTexts(catalogue, toChange(change)); });
}

Result<Suggestions> ToolAnnotations::suggest(PhotoId photo)
{
    const auto encoder = m_encoder();
    if (!encoder)
        return core::fail(encoder.error());
    const auto searcher = jobs::loadSearcher(m_library, *encoder);
    const auto catalogue = store::Catalogue::open(m_library, store::Access::ReadOnly);
    if (!searcher || !catalogue)
        return core::fail(searcher ? catalogue.error() : searcher.error());
    jobs::TagClasses classes;
    jobs::ClassTags learnt;
    learnt.update(m_library, m_package(), (*encoder)->version());
    auto found = jobs::suggest(**encoder, **searcher, **catalogue, classes, photo, {}, &learnt);
    return found ? Result<Suggestions>(toValue(std::move(*found))) : core::fail(found.error());
}

Result<std::vector<LearntTag>> ToolAnnotations::learntTags(double leastProbability)
{
    const auto encoder = m_encoder();
    if (!encoder)
        return core::fail(encoder.error());
    jobs::ClassTags learnt;
    learnt.update(m_library, m_package(), (*encoder)->version());
    if (learnt.empty())
        return core::fail(ErrorCode::NotFound, "No classifier was trained for this model yet: train --recipe classify makes one.");
    const auto searcher = jobs::loadSearcher(m_library, *encoder);
    const auto catalogue = store::Catalogue::open(m_library, store::Access::ReadOnly);
    if (!searcher || !catalogue)
        return core::fail(searcher ? catalogue.error() : searcher.error());
    auto tagged = jobs::tagAll(**searcher, **catalogue, learnt, leastProbability);
    return tagged ? Result<std::vector<LearntTag>>(toValue(std::move(*tagged))) : core::fail(tagged.error());
}

Result<std::vector<Annotation>> ToolAnnotations::acceptTags(const std::vector<LearntTag> &tags)
{
    return write([&](store::Catalogue &catalogue) { return writeTags(catalogue, tags); });
}

Result<std::vector<Annotation>> ToolAnnotations::accept(PhotoId photo, const Suggestion &one, const std::string &version)
{
    return write([&](store::Catalogue &catalogue) -> Result<Texts> {
        if (auto noted = catalogue.suggestions().put(toRow(photo, one, version, true)); !noted)
            return core::fail(noted.error());
        return jobs::changeTexts(catalogue, toChange(changeOf(photo, one)));
    });
}

Result<void> ToolAnnotations::refuse(PhotoId photo, const Suggestion &one, const std::string &version, bool refused)
{
    const auto catalogue = store::Catalogue::open(m_library, store::Access::ReadWrite);
    if (!catalogue)
        return core::fail(catalogue.error());
    const store::SuggestionRow row = toRow(photo, one, version, false);
    return refused ? (*catalogue)->suggestions().put(row) : (*catalogue)->suggestions().remove(row.photo, row.kind, row.text);
}

Result<std::vector<SidecarChange>> ToolAnnotations::previewSidecars(const SidecarRequest &request)
{
    const auto catalogue = store::Catalogue::open(m_library, store::Access::ReadOnly);
    if (!catalogue)
        return core::fail(catalogue.error());
    auto plans = jobs::planSidecars(**catalogue, {request.photos, request.folder, m_decoder()});
    return plans ? Result<std::vector<SidecarChange>>(toValue(std::move(*plans))) : core::fail(plans.error());
}

// With the library's lock: two programs must not write the same sidecars.
Result<SidecarResult> ToolAnnotations::writeSidecars(const SidecarRequest &request, const Going &going)
{
    const auto catalogue = store::Catalogue::open(m_library, store::Access::ReadWrite);
    return catalogue ? writeSidecarsOf(**catalogue, m_library, request, m_decoder(), going) : core::fail(catalogue.error());
}

Result<SidecarResult> ToolAnnotations::undoSidecars()
{
    const auto catalogue = store::Catalogue::open(m_library, store::Access::ReadWrite);
    if (!catalogue)
        return core::fail(catalogue.error());
    auto report = jobs::undoSidecars(m_library);
    return report ? Result<SidecarResult>(toValue(std::move(*report))) : core::fail(report.error());
}

bool ToolAnnotations::canUndoSidecars()
{
    return jobs::canUndoSidecars(m_library);
}

Result<CaptionFileResult> ToolAnnotations::exportCaptions(const std::filesystem::path &file)
{
    const auto catalogue = store::Catalogue::open(m_library, store::Access::ReadOnly);
    if (!catalogue)
        return core::fail(catalogue.error());
    const auto done = jobs::exportCaptions(**catalogue, file, jobs::captionFormatOf(file));
    return done ? Result<CaptionFileResult>(CaptionFileResult{done->photos, done->captions}) : core::fail(done.error());
}

Result<ImportedCaptions> ToolAnnotations::importCaptions(const std::filesystem::path &file, bool replace)
{
    ImportedCaptions imported;
    auto before = write([&](store::Catalogue &catalogue) -> Result<Texts> {
        auto read = jobs::importCaptions(catalogue, file, replace ? jobs::ImportMode::Replace : jobs::ImportMode::Add);
        if (!read)
            return core::fail(read.error());
        for (jobs::IndexedFile &warning : read->warnings)
            imported.warnings.push_back({std::move(warning.path), std::move(warning.reason)});
        return std::move(read->before);
    });
    if (!before)
        return core::fail(before.error());
    imported.before = std::move(*before);
    return imported;
}

// What was written stays when the captions cannot be embedded: the next index run makes up for it.
Result<std::vector<Annotation>> ToolAnnotations::write(const std::function<Result<Texts>(store::Catalogue &)> &work) const
{
    const auto catalogue = store::Catalogue::open(m_library, store::Access::ReadWrite);
    if (!catalogue)
        return core::fail(catalogue.error());
    auto before = work(**catalogue);
    if (!before)
        return core::fail(before.error());
    std::vector<PhotoId> captioned;
    for (const jobs::PhotoTexts &texts : *before)
        if (texts.captions)
            captioned.push_back(texts.photo);
    if (captioned.empty())
        return toValue(std::move(*before));
    const auto encoder = m_encoder();
    const auto embedded =
        encoder ? jobs::embedCaptionsOf(**catalogue, m_library, **encoder, captioned) : Result<std::int64_t>(core::fail(encoder.error()));
    if (!embedded)
        core::log(core::LogLevel::Warning, "The captions are kept; the next index embeds them: " + embedded.error().detail);
    return toValue(std::move(*before));
}

}  // namespace semblance::api
