#include "tests/support/fake_annotations.h"

#include <algorithm>

namespace semblance::test {

using namespace semblance::api;

// Every photo is on holidays; one in three has a caption.
Annotation &FakeAnnotations::of(PhotoId photo)
{
    const auto [place, fresh] = m_photos.try_emplace(photo);
    Annotation &annotation = place->second;
    if (fresh) {
        annotation.photo = photo;
        annotation.tags = {"holidays", "sea"};
        annotation.captions.emplace();
        if (photo.value % 3 == 1)
            annotation.captions->push_back({"A brown dog runs along the beach with a stick in its mouth", "en"});
    }
    return annotation;
}

Result<PhotoId> FakeAnnotations::photoAt(const std::filesystem::path &file)
{
    return core::fail(ErrorCode::NotFound, "The photo " + file.string() + " is not in the library.");
}

Result<std::vector<Annotation>> FakeAnnotations::read(const std::vector<PhotoId> &photos)
{
    const std::lock_guard lock(m_mutex);
    std::vector<Annotation> all;
    for (const PhotoId photo : photos)
        all.push_back(of(photo));
    return all;
}

Result<std::vector<Annotation>> FakeAnnotations::put(const std::vector<Annotation> &wanted)
{
    const std::lock_guard lock(m_mutex);
    if (writeError)
        return core::fail(*writeError);
    ++m_writes;
    std::vector<Annotation> before;
    for (const Annotation &one : wanted) {
        Annotation &now = of(one.photo);
        Annotation old{one.photo, {}, std::nullopt, std::nullopt};
        if (one.captions && *one.captions != *now.captions)
            old.captions = std::exchange(*now.captions, *one.captions);
        if (one.tags && *one.tags != *now.tags)
            old.tags = std::exchange(*now.tags, *one.tags);
        if (one.rating && one.rating != now.rating) {
            old.rating = now.rating.value_or(0);
            now.rating = one.rating;
        }
        if (old.captions || old.tags || old.rating)
            before.push_back(std::move(old));
    }
    return before;
}

Result<std::vector<Annotation>> FakeAnnotations::change(const AnnotationChange &change)
{
    auto wanted = read(change.photos);
    const auto apply = [](std::vector<std::string> &list, const std::vector<std::string> &add, const std::vector<std::string> &remove) {
        for (const std::string &text : remove)
            std::erase(list, text);
        for (const std::string &text : add)
            if (std::find(list.begin(), list.end(), text) == list.end())
                list.push_back(text);
    };
    for (Annotation &one : *wanted) {
        one.rating = change.rating;
        apply(*one.tags, change.addTags, change.removeTags);
        for (const std::string &text : change.addCaptions)
            if (std::none_of(one.captions->begin(), one.captions->end(), [&](const Wording &caption) { return caption.text == text; }))
                one.captions->push_back({text, "en"});
        std::erase_if(*one.captions, [&](const Wording &caption) {
            return std::find(change.removeCaptions.begin(), change.removeCaptions.end(), caption.text) != change.removeCaptions.end();
        });
    }
    return put(*wanted);
}

Result<Suggestions> FakeAnnotations::suggest(PhotoId photo)
{
    const std::lock_guard lock(m_mutex);
    const Annotation &now = of(photo);
    Suggestions found{"Semblance starter", "9f31c2aa41d0", {}};
    for (const Suggestion &one : suggestions) {
        const bool said = one.tag ? std::find(now.tags->begin(), now.tags->end(), one.text) != now.tags->end()
                                  : std::any_of(now.captions->begin(), now.captions->end(),
                                                [&](const Wording &caption) { return caption.text == one.text; });
        if (!said && std::find(m_refused.begin(), m_refused.end(), one.text) == m_refused.end())
            found.list.push_back(one);
    }
    return found;
}

Result<std::vector<Annotation>> FakeAnnotations::accept(PhotoId photo, const Suggestion &one, const std::string &version)
{
    {
        const std::lock_guard lock(m_mutex);
        m_log.push_back("accept " + one.text + " " + version);
    }
    AnnotationChange wanted;
    wanted.photos = {photo};
    (one.tag ? wanted.addTags : wanted.addCaptions) = {one.text};
    return change(wanted);
}

Result<void> FakeAnnotations::refuse(PhotoId, const Suggestion &one, const std::string &version, bool refused)
{
    const std::lock_guard lock(m_mutex);
    m_log.push_back((refused ? "refuse " : "suggest again ") + one.text + " " + version);
    if (refused)
        m_refused.push_back(one.text);
    else
        std::erase(m_refused, one.text);
    return {};
}

Result<std::vector<LearntTag>> FakeAnnotations::learntTags(double leastProbability)
{
    const std::lock_guard lock(m_mutex);
    std::vector<LearntTag> sure;
    for (const LearntTag &one : learnt)
        if (one.tag.probability >= leastProbability)
            sure.push_back(one);
    return sure;
}

Result<std::vector<Annotation>> FakeAnnotations::acceptTags(const std::vector<LearntTag> &tags)
{
    std::vector<Annotation> before;
    for (const LearntTag &one : tags) {
        auto changed = accept(one.photo, one.tag, one.tag.version);
        if (!changed)
            return changed;
        before.insert(before.end(), changed->begin(), changed->end());
    }
    return before;
}

Result<std::vector<SidecarChange>> FakeAnnotations::previewSidecars(const SidecarRequest &request)
{
    const std::lock_guard lock(m_mutex);
    m_log.push_back("preview " + std::to_string(request.photos.size()) + " to " + request.folder.string());
    return sidecars;
}

Result<SidecarResult> FakeAnnotations::writeSidecars(const SidecarRequest &request, const Going &)
{
    const std::lock_guard lock(m_mutex);
    m_log.push_back("write " + std::to_string(request.photos.size()) + " to " + request.folder.string());
    if (writeError)
        return core::fail(*writeError);
    SidecarResult result;
    for (const SidecarChange &change : sidecars) {
        if (!change.problem.empty())
            result.failed.push_back({change.file, change.problem});
        else
            ++(change.changes ? result.written : result.unchanged);
        m_sidecars.push_back(change.file.string());
    }
    return result;
}

Result<SidecarResult> FakeAnnotations::undoSidecars()
{
    const std::lock_guard lock(m_mutex);
    m_log.push_back("unwrite");
    SidecarResult result;
    result.written = std::int64_t(m_sidecars.size());
    m_sidecars.clear();
    return result;
}

Result<CaptionFileResult> FakeAnnotations::exportCaptions(const std::filesystem::path &file)
{
    const std::lock_guard lock(m_mutex);
    m_log.push_back("export " + file.string());
    return CaptionFileResult{20, 31};
}

Result<ImportedCaptions> FakeAnnotations::importCaptions(const std::filesystem::path &file, bool replace)
{
    const std::lock_guard lock(m_mutex);
    m_log.push_back("import " + file.string() + (replace ? " replace" : ""));
    return ImportedCaptions{};
}

std::vector<std::string> FakeAnnotations::log()
{
    const std::lock_guard lock(m_mutex);
    return m_log;
}

std::vector<std::string> FakeAnnotations::captions(std::int64_t photo)
{
    const std::lock_guard lock(m_mutex);
    std::vector<std::string> texts;
    for (const Wording &caption : *of(PhotoId{photo}).captions)
        texts.push_back(caption.text);
    return texts;
}

std::optional<int> FakeAnnotations::rating(std::int64_t photo)
{
    const std::lock_guard lock(m_mutex);
    return of(PhotoId{photo}).rating;
}

std::vector<std::string> FakeAnnotations::tags(std::int64_t photo)
{
    const std::lock_guard lock(m_mutex);
    return *of(PhotoId{photo}).tags;
}

}  // namespace semblance::test
