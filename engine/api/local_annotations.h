// Captions and tags of the library in this process: writes on the engine thread, reads on a connection of its own.
#pragma once

#include <functional>
#include <memory>
#include <mutex>

#include "engine/api/annotations.h"
#include "engine/jobs/encoder.h"
#include "engine/jobs/job_queue.h"
#include "engine/jobs/photo_texts.h"
#include "engine/jobs/query_lane.h"
#include "engine/jobs/suggest.h"

namespace semblance::api {

class LocalAnnotations final : public Annotations {
public:
    // What it borrows of the engine; all of it outlives this.
    struct Ports {
        std::filesystem::path library;
        store::Catalogue *writer = nullptr;  // the engine thread's; null: `locked` says why
        std::optional<Error> locked;
        std::shared_ptr<isolation::PhotoReader> decoder;
        std::function<jobs::JobQueue &()> queue;
        std::function<Result<std::shared_ptr<const jobs::Encoder>>()> encoder;
        std::function<Result<jobs::QueryView>()> view;
        std::function<std::filesystem::path()> activePackage;  // of the model that searches
        std::function<void()> changed;                         // on the engine thread, after something was written or embedded
    };
    explicit LocalAnnotations(Ports ports) : m_ports(std::move(ports)) {}

    Result<PhotoId> photoAt(const std::filesystem::path &file) override;
    Result<std::vector<Annotation>> read(const std::vector<PhotoId> &photos) override;
    Result<std::vector<Annotation>> put(const std::vector<Annotation> &wanted) override;
    Result<std::vector<Annotation>> change(const AnnotationChange &change) override;
    Result<Suggestions> suggest(PhotoId photo) override;
    Result<std::vector<Annotation>> accept(PhotoId photo, const Suggestion &one, const std::string &version) override;
    Result<void> refuse(PhotoId photo, const Suggestion &one, const std::string &version, bool refused) override;
    Result<std::vector<LearntTag>> learntTags(double leastProbability) override;
    Result<std::vector<Annotation>> acceptTags(const std::vector<LearntTag> &tags) override;
    Result<std::vector<SidecarChange>> previewSidecars(const SidecarRequest &request) override;
    Result<SidecarResult> writeSidecars(const SidecarRequest &request, const Going &going) override;
    Result<SidecarResult> undoSidecars() override;
    bool canUndoSidecars() override;
    Result<CaptionFileResult> exportCaptions(const std::filesystem::path &file) override;
    Result<ImportedCaptions> importCaptions(const std::filesystem::path &file, bool replace) override;

private:
    using Texts = std::vector<jobs::PhotoTexts>;
    [[nodiscard]] Result<store::Catalogue *> reader();  // under the mutex
    [[nodiscard]] Result<std::vector<Annotation>> write(std::function<Result<Texts>()> work);
    void embedSoon(std::vector<PhotoId> photos);

    const Ports m_ports;
    std::mutex m_mutex;
    std::unique_ptr<store::Catalogue> m_reader;
    jobs::TagClasses m_classes;  // of suggestions; under the mutex
    jobs::ClassTags m_learnt;    // under the mutex
};

}  // namespace semblance::api
