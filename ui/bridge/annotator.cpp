#include "ui/bridge/annotator.h"

namespace semblance::ui {

namespace {

constexpr int kMostSteps = 200;

std::vector<api::PhotoId> idsOf(const Annotator::Texts &texts)
{
    std::vector<api::PhotoId> ids;
    for (const api::Annotation &one : texts)
        ids.push_back(one.photo);
    return ids;
}

// Of what is there now, the parts that changed.
api::Result<Annotator::Texts> nowOf(api::Annotations &annotations, const Annotator::Texts &before)
{
    auto now = annotations.read(idsOf(before));
    if (!now)
        return now;
    for (std::size_t i = 0; i < std::min(now->size(), before.size()); ++i) {
        if (!before[i].captions)
            (*now)[i].captions.reset();
        if (!before[i].tags)
            (*now)[i].tags.reset();
        if (!before[i].rating)
            (*now)[i].rating.reset();
    }
    return now;
}

}  // namespace

// Was done before it came onto the stack: its first redo is none.
class AnnotationStep : public QUndoCommand {
public:
    AnnotationStep(const QString &text, std::function<void()> undo, std::function<void()> redo)
        : QUndoCommand(text), m_undo(std::move(undo)), m_redo(std::move(redo))
    {
    }
    void undo() override { m_undo(); }
    void redo() override
    {
        if (!std::exchange(m_done, false))
            m_redo();
    }

private:
    const std::function<void()> m_undo, m_redo;
    bool m_done = true;
};

Annotator::Annotator(EngineBridge &bridge, QObject *parent) : QObject(parent), m_bridge(bridge)
{
    m_worker.setMaxThreadCount(1);  // one change after another
    m_stack.setUndoLimit(kMostSteps);
    connect(&m_stack, &QUndoStack::indexChanged, this, &Annotator::stackChanged);
}

Annotator::~Annotator()
{
    m_worker.clear();
    m_worker.waitForDone();
}

void Annotator::onWorker(std::function<std::function<void()>()> work)
{
    ++m_pending;
    m_worker.start([this, work = std::move(work)] {
        auto deliver = work();
        QMetaObject::invokeMethod(
            this,
            [this, deliver = std::move(deliver)] {
                --m_pending;
                deliver();
                if (m_pending == 0 && !m_steps.empty()) {
                    const auto move = m_steps.front();
                    m_steps.pop_front();
                    (m_stack.*move)();
                }
                if (m_pending == 0)
                    Q_EMIT settledMaybe();
            },
            Qt::QueuedConnection);
    });
}

void Annotator::write(Work work, const QString &text)
{
    onWorker([this, work = std::move(work), text] {
        api::Annotations &annotations = m_bridge.engine().annotations();
        auto before = work(annotations);
        api::Result<Texts> after = Texts();
        if (before && !before->empty() && !text.isEmpty())
            after = nowOf(annotations, *before);
        return [this, before = std::move(before), after = std::move(after), text] { written(before, after, text); };
    });
}

void Annotator::written(const api::Result<Texts> &before, const api::Result<Texts> &after, const QString &text)
{
    if (!before || !after) {
        // The stack believes in a state that is not there.
        if (text.isEmpty())
            m_stack.clear();
        Q_EMIT failed(before ? after.error() : before.error());
    }
    if (!before || before->empty())
        return;
    if (after && !text.isEmpty())
        m_stack.push(new AnnotationStep(
            text, [this, texts = *before] { putBack(texts); }, [this, texts = *after] { putBack(texts); }));
    QList<api::PhotoId> photos;
    for (const api::Annotation &one : *before)
        photos << one.photo;
    Q_EMIT changed(photos);
}

void Annotator::putBack(const Texts &texts)
{
    write([texts](api::Annotations &annotations) { return annotations.put(texts); }, {});
}

void Annotator::setCaptions(api::PhotoId photo, std::vector<api::Wording> captions)
{
    const Texts wanted{{photo, {}, std::move(captions), std::nullopt}};
    write([wanted](api::Annotations &annotations) { return annotations.put(wanted); }, tr("Change captions"));
}

void Annotator::setTags(api::PhotoId photo, const QStringList &tags)
{
    std::vector<std::string> words;
    for (const QString &tag : tags)
        words.push_back(tag.toStdString());
    const Texts wanted{{photo, {}, std::nullopt, std::move(words)}};
    write([wanted](api::Annotations &annotations) { return annotations.put(wanted); }, tr("Change tags"));
}

void Annotator::change(api::AnnotationChange change)
{
    if (change.empty() || change.photos.empty())
        return;
    const QString text = tr("Change %Ln photo(s)", nullptr, int(change.photos.size()));
    write([change = std::move(change)](api::Annotations &annotations) { return annotations.change(change); }, text);
}

void Annotator::rate(const QList<api::PhotoId> &photos, int stars)
{
    api::AnnotationChange wanted;
    wanted.photos = {photos.begin(), photos.end()};
    wanted.rating = stars;
    change(std::move(wanted));
}

void Annotator::read(std::vector<api::PhotoId> photos, QObject *context, std::function<void(const api::Result<Texts> &)> done)
{
    onWorker([this, photos = std::move(photos), target = QPointer<QObject>(context), done = std::move(done)] {
        auto texts = m_bridge.engine().annotations().read(photos);
        return [target, done, texts = std::move(texts)] {
            if (target)
                done(texts);
        };
    });
}

void Annotator::suggest(api::PhotoId photo, QObject *context, std::function<void(const api::Result<api::Suggestions> &)> done)
{
    run(
        context, [photo](api::Annotations &annotations) { return annotations.suggest(photo); }, std::move(done));
}

void Annotator::acceptTags(const std::vector<api::LearntTag> &tags)
{
    write([tags](api::Annotations &annotations) { return annotations.acceptTags(tags); }, tr("Tags of trained classes"));
}

void Annotator::accept(api::PhotoId photo, const api::Suggestion &one, const std::string &version)
{
    write([photo, one, version](api::Annotations &annotations) { return annotations.accept(photo, one, version); },
          tr("Take a suggestion"));
}

void Annotator::refuse(api::PhotoId photo, const api::Suggestion &one, const std::string &version)
{
    setRefused(photo, one, version, true, tr("Refuse a suggestion"));
}

void Annotator::setRefused(api::PhotoId photo, const api::Suggestion &one, const std::string &version, bool refused, const QString &text)
{
    run(
        this, [photo, one, version, refused](api::Annotations &annotations) { return annotations.refuse(photo, one, version, refused); },
        [this, photo, one, version, text](const api::Result<void> &done) {
            if (!done)
                return Q_EMIT failed(done.error());
            if (!text.isEmpty())
                m_stack.push(new AnnotationStep(
                    text, [this, photo, one, version] { setRefused(photo, one, version, false, {}); },
                    [this, photo, one, version] { setRefused(photo, one, version, true, {}); }));
            Q_EMIT changed({photo});
        });
}

void Annotator::importCaptions(const std::filesystem::path &file, bool replace)
{
    write(
        [file, replace](api::Annotations &annotations) {
            return annotations.importCaptions(file, replace).map([](const api::ImportedCaptions &imported) { return imported.before; });
        },
        tr("Import captions"));
}

void Annotator::step(void (QUndoStack::*move)())
{
    m_pending == 0 ? (m_stack.*move)() : m_steps.push_back(move);
}

void Annotator::undo()
{
    step(&QUndoStack::undo);
}

void Annotator::redo()
{
    step(&QUndoStack::redo);
}

}  // namespace semblance::ui
