#include "engine/api/local_annotations.h"

#include <atomic>
#include <chrono>
#include <future>

#include "engine/api/annotation_values.h"
#include "engine/core/log.h"

namespace semblance::api {

namespace {

constexpr std::chrono::seconds patience(30);  // a batch of a large model on a slow machine

using Outcome = Result<std::vector<jobs::PhotoTexts>>;

// A piece of work for the engine thread that is either done or given up, never done after somebody was told that it was not.
class Errand {
public:
    explicit Errand(std::function<Outcome()> work) : m_work(std::move(work)) {}
    void run()
    {
        if (State expected = State::Waiting; m_state.compare_exchange_strong(expected, State::Begun))
            m_outcome.set_value(m_work());
    }
    [[nodiscard]] Outcome wait()
    {
        auto outcome = m_outcome.get_future();
        if (outcome.wait_for(patience) == std::future_status::timeout)
            if (State expected = State::Waiting; m_state.compare_exchange_strong(expected, State::GivenUp))
                return core::fail(ErrorCode::Locked, "The engine is in the middle of a long step; nothing was changed. Try again.");
        return outcome.get();
    }

private:
    enum class State { Waiting, Begun, GivenUp };
    std::function<Outcome()> m_work;
    std::atomic<State> m_state = State::Waiting;
    std::promise<Outcome> m_outcome;
};

}  // namespace

Result<store::Catalogue *> LocalAnnotations::reader()
{
    if (!m_reader) {
        auto opened = store::Catalogue::open(m_ports.library, store::Access::ReadOnly);
        if (!opened)
            return core::fail(opened.error());
        m_reader = std::move(*opened);
    }
    return m_reader.get();
}

Result<PhotoId> LocalAnnotations::photoAt(const std::filesystem::path &file)
{
    const std::lock_guard lock(m_mutex);
    const auto catalogue = reader();
    return catalogue ? jobs::photoAt(**catalogue, file) : core::fail(catalogue.error());
}

Result<std::vector<Annotation>> LocalAnnotations::read(const std::vector<PhotoId> &photos)
{
    const std::lock_guard lock(m_mutex);
    const auto catalogue = reader();
    if (!catalogue)
        return core::fail(catalogue.error());
    auto texts = jobs::textsOf(**catalogue, photos);
    return texts ? Result<std::vector<Annotation>>(toValue(std::move(*texts))) : core::fail(texts.error());
}

Result<std::vector<Annotation>> LocalAnnotations::put(const std::vector<Annotation> &wanted)
{
    return write([this, texts = toTexts(wanted)] { return jobs::putTexts(*m_ports.writer, texts); });
}

Result<std::vector<Annotation>> LocalAnnotations::change(const AnnotationChange &change)
{
    return write([this, texts = toChange(change)] { return jobs::changeTexts(*m_ports.writer, texts); });
}

Result<std::vector<Annotation>> LocalAnnotations::write(std::function<Result<Texts>()> work)
{
    if (m_ports.writer == nullptr)
        return core::fail(*m_ports.locked);
    const auto errand = std::make_shared<Errand>(std::move(work));
    m_ports.queue().runErrand([this, errand] {
        errand->run();
        m_ports.changed();
    });
    auto before = errand->wait();
    if (!before)
        return core::fail(before.error());
    std::vector<PhotoId> captioned;
    for (const jobs::PhotoTexts &texts : *before)
        if (texts.captions)
            captioned.push_back(texts.photo);
    if (!captioned.empty())
        embedSoon(std::move(captioned));
    return toValue(std::move(*before));
}

Result<Suggestions> LocalAnnotations::suggest(PhotoId photo)
{
    const auto view = m_ports.view();
    if (!view)
        return core::fail(view.error());
    const std::lock_guard lock(m_mutex);
    const auto catalogue = reader();
    if (!catalogue)
        return core::fail(catalogue.error());
    m_learnt.update(m_ports.library, m_ports.activePackage(), view->encoder->version());
    auto found = jobs::suggest(*view->encoder, *view->searcher, **catalogue, m_classes, photo, {}, &m_learnt);
    return found ? Result<Suggestions>(toValue(std::move(*found))) : core::fail(found.error());
}

Result<std::vector<LearntTag>> LocalAnnotations::learntTags(double leastProbability)
{
    const auto view = m_ports.view();
    if (!view)
        return core::fail(view.error());
    const std::lock_guard lock(m_mutex);
    const auto catalogue = reader();
    if (!catalogue)
        return core::fail(catalogue.error());
    m_learnt.update(m_ports.library, m_ports.activePackage(), view->encoder->version());
    auto tagged = jobs::tagAll(*view->searcher, **catalogue, m_learnt, leastProbability);
    return tagged ? Result<std::vector<LearntTag>>(toValue(std::move(*tagged))) : core::fail(tagged.error());
}

Result<std::vector<Annotation>> LocalAnnotations::acceptTags(const std::vector<LearntTag> &tags)
{
    return write([this, tags] { return writeTags(*m_ports.writer, tags); });
}

Result<std::vector<Annotation>> LocalAnnotations::accept(PhotoId photo, const Suggestion &one, const std::string &version)
{
    return write([this, texts = toChange(changeOf(photo, one)), row = toRow(photo, one, version, true)]() -> Result<Texts> {
        if (auto noted = m_ports.writer->suggestions().put(row); !noted)
            return core::fail(noted.error());
        return jobs::changeTexts(*m_ports.writer, texts);
    });
}

Result<void> LocalAnnotations::refuse(PhotoId photo, const Suggestion &one, const std::string &version, bool refused)
{
    return write([this, row = toRow(photo, one, version, false), refused]() -> Result<Texts> {
               const auto noted =
                   refused ? m_ports.writer->suggestions().put(row) : m_ports.writer->suggestions().remove(row.photo, row.kind, row.text);
               return noted ? Result<Texts>(Texts()) : core::fail(noted.error());
           })
        .map([](const std::vector<Annotation> &) {});
}

Result<std::vector<SidecarChange>> LocalAnnotations::previewSidecars(const SidecarRequest &request)
{
    const std::lock_guard lock(m_mutex);
    const auto catalogue = reader();
    if (!catalogue)
        return core::fail(catalogue.error());
    auto plans = jobs::planSidecars(**catalogue, {request.photos, request.folder, m_ports.decoder});
    return plans ? Result<std::vector<SidecarChange>>(toValue(std::move(*plans))) : core::fail(plans.error());
}

// Files only: the engine thread is not needed. The lock of the library is: two programs must not write the same sidecars.
Result<SidecarResult> LocalAnnotations::writeSidecars(const SidecarRequest &request, const Going &going)
{
    if (m_ports.writer == nullptr)
        return core::fail(*m_ports.locked);
    const std::lock_guard lock(m_mutex);
    const auto catalogue = reader();
    return catalogue ? writeSidecarsOf(**catalogue, m_ports.library, request, m_ports.decoder, going) : core::fail(catalogue.error());
}

Result<SidecarResult> LocalAnnotations::undoSidecars()
{
    if (m_ports.writer == nullptr)
        return core::fail(*m_ports.locked);
    const std::lock_guard lock(m_mutex);
    auto report = jobs::undoSidecars(m_ports.library);
    return report ? Result<SidecarResult>(toValue(std::move(*report))) : core::fail(report.error());
}

bool LocalAnnotations::canUndoSidecars()
{
    return jobs::canUndoSidecars(m_ports.library);
}

Result<CaptionFileResult> LocalAnnotations::exportCaptions(const std::filesystem::path &file)
{
    const std::lock_guard lock(m_mutex);
    const auto catalogue = reader();
    if (!catalogue)
        return core::fail(catalogue.error());
    const auto done = jobs::exportCaptions(**catalogue, file, jobs::captionFormatOf(file));
    return done ? Result<CaptionFileResult>(CaptionFileResult{done->photos, done->captions}) : core::fail(done.error());
}

Result<ImportedCaptions> LocalAnnotations::importCaptions(const std::filesystem::path &file, bool replace)
{
    const auto warnings = std::make_shared<std::vector<Problem>>();
    auto before = write([this, file, replace, warnings]() -> Result<Texts> {
        auto imported = jobs::importCaptions(*m_ports.writer, file, replace ? jobs::ImportMode::Replace : jobs::ImportMode::Add);
        if (!imported)
            return core::fail(imported.error());
        for (jobs::IndexedFile &warning : imported->warnings)
            warnings->push_back({std::move(warning.path), std::move(warning.reason)});
        return std::move(imported->before);
    });
    return before ? Result<ImportedCaptions>(ImportedCaptions{std::move(*before), *warnings}) : core::fail(before.error());
}

// What fails here is made up for by the next index run, which sees that captions came without vectors.
void LocalAnnotations::embedSoon(std::vector<PhotoId> photos)
{
    m_ports.queue().runErrand([this, photos = std::move(photos)] {
        const auto encoder = m_ports.encoder();
        const auto embedded = encoder ? jobs::embedCaptionsOf(*m_ports.writer, m_ports.library, **encoder, photos)
                                      : Result<std::int64_t>(core::fail(encoder.error()));
        if (!embedded)
            return core::log(core::LogLevel::Warning, "Changed captions are not embedded yet: " + embedded.error().detail);
        if (*embedded > 0)
            m_ports.changed();
    });
}

}  // namespace semblance::api
