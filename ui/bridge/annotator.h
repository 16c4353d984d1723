// Captions and tags on their way to the engine: one change after another on a worker, each of them undoable.
#pragma once

#include <QObject>
#include <QPointer>
#include <QThreadPool>
#include <QUndoStack>
#include <deque>
#include <functional>

#include "engine/api/annotations.h"
#include "ui/bridge/engine_bridge.h"

namespace semblance::ui {

class Annotator : public QObject {
    Q_OBJECT

public:
    using Texts = std::vector<api::Annotation>;

    explicit Annotator(EngineBridge &bridge, QObject *parent = nullptr);
    ~Annotator() override;

    void setCaptions(api::PhotoId photo, std::vector<api::Wording> captions);
    void setTags(api::PhotoId photo, const QStringList &tags);
    void change(api::AnnotationChange change);
    void rate(const QList<api::PhotoId> &photos, int stars);  // 0 takes the stars away
    // `done` runs on the GUI thread, after all changes that were asked for before, unless `context` died first.
    void read(std::vector<api::PhotoId> photos, QObject *context, std::function<void(const api::Result<Texts> &)> done);

    void suggest(api::PhotoId photo, QObject *context, std::function<void(const api::Result<api::Suggestions> &)> done);
    void accept(api::PhotoId photo, const api::Suggestion &one, const std::string &version);
    void acceptTags(const std::vector<api::LearntTag> &tags);  // one step of undo
    void refuse(api::PhotoId photo, const api::Suggestion &one, const std::string &version);
    void importCaptions(const std::filesystem::path &file, bool replace);
    // Anything else of the engine's annotations, in its turn.
    template <class Work, class Done>
    void run(QObject *context, Work work, Done done)
    {
        onWorker([this, target = QPointer<QObject>(context), work = std::move(work), done = std::move(done)] {
            auto answer = work(m_bridge.engine().annotations());
            return [target, done, answer = std::move(answer)] {
                if (target)
                    done(answer);
            };
        });
    }

    void undo();  // after what is under way
    void redo();
    [[nodiscard]] const QUndoStack &stack() const { return m_stack; }
    [[nodiscard]] bool isSettled() const { return m_pending == 0; }
    [[nodiscard]] EngineBridge &bridge() { return m_bridge; }

Q_SIGNALS:
    void changed(const QList<semblance::api::PhotoId> &photos);
    void failed(const semblance::api::Error &error);
    void stackChanged();
    void settledMaybe();

private:
    friend class AnnotationStep;
    using Work = std::function<api::Result<Texts>(api::Annotations &)>;
    void write(Work work, const QString &text);  // an empty text: a step of the stack itself
    void putBack(const Texts &texts);
    void setRefused(api::PhotoId photo, const api::Suggestion &one, const std::string &version, bool refused, const QString &text);
    void written(const api::Result<Texts> &before, const api::Result<Texts> &after, const QString &text);
    void step(void (QUndoStack::*move)());
    void onWorker(std::function<std::function<void()>()> work);

    EngineBridge &m_bridge;
    QUndoStack m_stack;
    QThreadPool m_worker;
    int m_pending = 0;
    std::deque<void (QUndoStack::*)()> m_steps;  // wait until nothing is under way
};

}  // namespace semblance::ui
