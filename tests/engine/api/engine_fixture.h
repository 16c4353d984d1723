// What the tests of the engine's door share: a library with a tiny model behind it, and questions to a running engine.
#pragma once

#include "tests/engine/jobs/test_library.h"

#include <mutex>

#include "engine/api/engine.h"

namespace semblance::tests {

constexpr int patience = 120'000;  // milliseconds: a loaded machine is no fault

// A library that searches with a reference model of a few thousand weights.
class EngineFixture : public TestLibrary {
public:
    EngineFixture()
    {
        options.library = library();
        options.starter = reference("tiny-clip-hf");
        options.device = "cpu";
        options.precision = "fp32";
        options.threads = 2;
    }
    [[nodiscard]] static std::filesystem::path reference(const std::string &name)
    {
        return std::filesystem::path(SEMBLANCE_TEST_DATA) / "reference" / name;
    }
    [[nodiscard]] std::unique_ptr<api::Engine> open() const { return valueOf(api::openEngine(options)); }
    // Two colours in turn, "p0.png" and on.
    void addPhotos(int count) const
    {
        for (int i = 0; i < count; ++i)
            addPhoto(photoName("p", i), i % 2 ? "red" : "blue", i);
    }
    // A photo a caption in captions.csv, four colours in turn; gives the table's path.
    [[nodiscard]] std::filesystem::path addCaptionedPhotos(int count) const
    {
        static const char *const colours[] = {"red", "green", "blue", "white"};
        std::string table = "image,caption\n";
        for (int i = 0; i < count; ++i) {
            addPhoto(photoName("p", i), colours[i % 4], i);
            table += photoName("p", i) + ",a " + colours[i % 4] + " picture\n";
        }
        return addText("captions.csv", table);
    }
    api::EngineOptions options;
};

inline api::JobStatus statusOf(api::Engine &engine, api::JobId id)
{
    for (const api::JobStatus &status : engine.jobs())
        if (status.id == id)
            return status;
    return {};
}

inline bool isOver(api::Engine &engine, api::JobId id)
{
    const api::JobState state = statusOf(engine, id).state;
    return state == api::JobState::Done || state == api::JobState::Cancelled || state == api::JobState::Failed;
}

// Why a job failed; empty when it did not.
inline std::string reasonOf(api::Engine &engine, api::JobId id)
{
    const auto status = statusOf(engine, id);
    return status.error ? status.error->detail : std::string();
}

inline std::string activeVersion(api::Engine &engine)
{
    return valueOf(engine.summary()).modelVersion;
}

template <class Answer>
class Waiting {
public:
    std::function<void(Answer)> receiver()
    {
        return [this](Answer answer) {
            const std::lock_guard lock(m_mutex);
            m_answer = std::move(answer);
        };
    }
    bool came() const
    {
        const std::lock_guard lock(m_mutex);
        return m_answer.has_value();
    }
    Answer take()
    {
        const std::lock_guard lock(m_mutex);
        return *std::exchange(m_answer, std::nullopt);
    }

private:
    mutable std::mutex m_mutex;
    std::optional<Answer> m_answer;
};

inline api::SearchAnswer search(api::Engine &engine, const api::SearchRequest &request)
{
    Waiting<api::SearchAnswer> waiting;
    engine.search(request, waiting.receiver());
    while (!waiting.came())
        QTest::qWait(1);
    return waiting.take();
}

// All photos in their order beside this one.
inline api::SearchRequest like(const std::filesystem::path &photo)
{
    api::SearchRequest request;
    request.sequence = 7;
    request.imageFile = photo;
    request.ignoreCutOff = true;
    return request;
}

// What a training job told, in its order.
class HeardTraining {
public:
    [[nodiscard]] api::EngineEvents events()
    {
        api::EngineEvents listener;
        listener.trained = [this](api::JobId, const api::TrainEvent &event) {
            const std::lock_guard lock(m_mutex);
            m_events.push_back(event);
        };
        return listener;
    }
    [[nodiscard]] std::vector<api::TrainEvent> all() const
    {
        const std::lock_guard lock(m_mutex);
        return m_events;
    }
    [[nodiscard]] std::vector<api::TrainEvent> named(const std::string &name) const
    {
        std::vector<api::TrainEvent> chosen;
        for (const api::TrainEvent &event : all())
            if (event.event == name)
                chosen.push_back(event);
        return chosen;
    }

private:
    mutable std::mutex m_mutex;
    std::vector<api::TrainEvent> m_events;
};

}  // namespace semblance::tests
