// What a searcher is made of. Its copies share all that is large. Private to this folder.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "engine/index/vector_index.h"
#include "engine/search/item_table.h"
#include "engine/search/row_keys.h"
#include "engine/search/searcher.h"

namespace semblance::search {

// Which photos may be in the answer.
class Admission {
public:
    explicit Admission(const VectorQuery &query) : m_among(query.among.get()), m_excluded(query.excluded.begin(), query.excluded.end())
    {
        if (query.exclude.valid())
            m_excluded.insert(query.exclude);
    }
    [[nodiscard]] bool admits(core::PhotoId id) const
    {
        return (m_among == nullptr || m_among->contains(id)) && (m_excluded.empty() || !m_excluded.contains(id));
    }
    [[nodiscard]] const std::unordered_set<core::PhotoId> *among() const { return m_among; }
    [[nodiscard]] const std::unordered_set<core::PhotoId> &excluded() const { return m_excluded; }

private:
    const std::unordered_set<core::PhotoId> *m_among;
    std::unordered_set<core::PhotoId> m_excluded;
};

struct Searcher::Impl {
    using Photo = SearcherContents::Photo;
    using Caption = SearcherContents::Caption;

    std::int64_t dimension = 0;
    Calibration calibration;
    ItemTable<Photo> photos;
    ItemTable<Caption> captions;                                                // the shared part by photo, then by caption
    std::span<const std::uint32_t> byId;                                        // the shared part of the photos, by id
    std::shared_ptr<const void> byIdOwner;                                      // keeps it
    std::unordered_map<core::PhotoId, std::size_t> added;                       // photos that came later
    std::unordered_map<core::PhotoId, std::vector<std::size_t>> addedCaptions;  // by photo
    RowKeys photoKeys, captionKeys;
    index::IndexSnapshot photoVectors, captionVectors;  // a key is the number of its row
    index::IndexSnapshot photoSample;                   // that tells what the bulk of a query's scores is
    std::vector<std::int64_t> sampled;                  // its rows
    std::vector<float> meanPhoto;                       // [D], of the sample

    [[nodiscard]] std::optional<std::size_t> find(core::PhotoId id) const;
    [[nodiscard]] const std::string *pathOf(core::PhotoId id) const;
    [[nodiscard]] std::int64_t count(const Admission &admission) const;
    [[nodiscard]] std::int64_t countOfRow(std::int64_t row, const Admission &admission) const;
    [[nodiscard]] bool anyOfRow(std::int64_t row, const Admission &admission) const { return countOfRow(row, admission) > 0; }
    void appendRow(std::vector<PhotoHit> &hits, const index::Hit &hit, const ScoreModel &model, const Admission &admission) const;
    // Nothing: it is not in this snapshot, or not admitted.
    [[nodiscard]] std::optional<PhotoHit> hitOf(core::PhotoId id, const Scoring &scoring, const Admission &admission) const;
    [[nodiscard]] std::vector<std::vector<float>> vectorsOf(std::span<const core::PhotoId> ids) const;
    // Of those with this text that of the photo whose path comes first.
    [[nodiscard]] const Caption *firstCaptionOf(std::int64_t row) const;
    [[nodiscard]] std::vector<float> valuesOf(std::span<const std::int64_t> rows) const;  // of photo vectors, one behind the other
    [[nodiscard]] double scoreOf(std::int64_t row, std::span<const float> query) const;

    // Only while nobody else sees this one. Takes a photo and its captions out; the rows that they had are appended.
    void forget(core::PhotoId id, std::vector<std::int64_t> &photoRows, std::vector<std::int64_t> &captionRows);
    [[nodiscard]] core::Result<void> takeSample();
    [[nodiscard]] core::Result<void> takeSample(std::vector<std::int64_t> rows, const std::vector<float> &values);
};

}  // namespace semblance::search
