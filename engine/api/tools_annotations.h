// Captions and tags for the command line: each call opens the library, and holds it only while it writes.
#pragma once

#include <functional>
#include <memory>

#include "engine/api/annotations.h"
#include "engine/jobs/encoder.h"
#include "engine/jobs/photo_readers.h"
#include "engine/jobs/photo_texts.h"

namespace semblance::api {

class ToolAnnotations final : public Annotations {
public:
    using Encoder = std::function<Result<std::shared_ptr<const jobs::Encoder>>()>;
    using Decoder = std::function<std::shared_ptr<isolation::PhotoReader>()>;
    // `package`: the folder of the model that `encoder` loads.
    ToolAnnotations(std::filesystem::path library, Encoder encoder, Decoder decoder, std::function<std::filesystem::path()> package)
        : m_library(std::move(library)), m_encoder(std::move(encoder)), m_decoder(std::move(decoder)), m_package(std::move(package))
    {
    }

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
    [[nodiscard]] Result<std::vector<Annotation>> write(const std::function<Result<Texts>(store::Catalogue &)> &work) const;

    std::filesystem::path m_library;
    Encoder m_encoder;
    Decoder m_decoder;
    std::function<std::filesystem::path()> m_package;
};

}  // namespace semblance::api
