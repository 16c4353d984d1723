// Captions and tags of the fake engine's photos, in memory.
#pragma once

#include <map>
#include <mutex>

#include "engine/api/annotations.h"

namespace semblance::test {

class FakeAnnotations : public api::Annotations {
public:
    [[nodiscard]] api::Result<api::PhotoId> photoAt(const std::filesystem::path &file) override;
    [[nodiscard]] api::Result<std::vector<api::Annotation>> read(const std::vector<api::PhotoId> &photos) override;
    [[nodiscard]] api::Result<std::vector<api::Annotation>> put(const std::vector<api::Annotation> &wanted) override;
    [[nodiscard]] api::Result<std::vector<api::Annotation>> change(const api::AnnotationChange &change) override;
    [[nodiscard]] api::Result<api::Suggestions> suggest(api::PhotoId photo) override;
    [[nodiscard]] api::Result<std::vector<api::Annotation>> accept(api::PhotoId photo, const api::Suggestion &one,
                                                                   const std::string &version) override;
    [[nodiscard]] api::Result<void> refuse(api::PhotoId photo, const api::Suggestion &one, const std::string &version,
                                           bool refused) override;
    [[nodiscard]] api::Result<std::vector<api::LearntTag>> learntTags(double leastProbability) override;
    [[nodiscard]] api::Result<std::vector<api::Annotation>> acceptTags(const std::vector<api::LearntTag> &tags) override;
    [[nodiscard]] api::Result<std::vector<api::SidecarChange>> previewSidecars(const api::SidecarRequest &request) override;
    [[nodiscard]] api::Result<api::SidecarResult> writeSidecars(const api::SidecarRequest &request, const api::Going &going) override;
    [[nodiscard]] api::Result<api::SidecarResult> undoSidecars() override;
    [[nodiscard]] bool canUndoSidecars() override { return !m_sidecars.empty(); }
    [[nodiscard]] api::Result<api::CaptionFileResult> exportCaptions(const std::filesystem::path &file) override;
    [[nodiscard]] api::Result<api::ImportedCaptions> importCaptions(const std::filesystem::path &file, bool replace) override;

    // What a test sets and asks.
    std::optional<api::Error> writeError;
    [[nodiscard]] std::vector<std::string> captions(std::int64_t photo);
    [[nodiscard]] std::vector<std::string> tags(std::int64_t photo);
    [[nodiscard]] std::optional<int> rating(std::int64_t photo);  // empty: never rated
    [[nodiscard]] int writes() const { return m_writes; }
    std::vector<api::Suggestion> suggestions;      // of every photo, less what it says already
    std::vector<api::LearntTag> learnt;            // of trained classes
    std::vector<api::SidecarChange> sidecars;      // the preview
    [[nodiscard]] std::vector<std::string> log();  // "accept dog v7", "refuse ...", "write 3 to /folder", "unwrite", "export /a.csv"

private:
    api::Annotation &of(api::PhotoId photo);  // under the mutex

    std::mutex m_mutex;
    std::map<api::PhotoId, api::Annotation> m_photos;
    int m_writes = 0;
    std::vector<std::string> m_log, m_sidecars, m_refused;
};

}  // namespace semblance::test
