// Photos whose file is no longer under its name: each may be claimed once, by a new file of the same content.
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "engine/core/result.h"
#include "engine/jobs/content_keys.h"
#include "engine/store/catalogue.h"

namespace semblance::jobs {

class MovedPhotos {
public:
    // Looks at `library` through a connection of its own when somebody claims. Errors: those of opening.
    [[nodiscard]] core::Result<void> open(const std::filesystem::path &library);
    // Gone: it was looked for. Unknown: it may be gone, or its folder may be another name of the one where the new file is; that is
    // asked on disk when it is claimed. Offline: its drive is away.
    enum class Whereabouts { Gone, Unknown, Offline };
    void add(const std::string &contentHash, core::PhotoId id, Whereabouts whereabouts);  // before any claim
    void seal();                                                                          // after the last add

    // Any thread. A photo of an offline drive is claimed only by a file of its name, in folders that end as its own: the drive that
    // came back elsewhere, not a copy of a photo.
    [[nodiscard]] std::optional<core::PhotoId> claim(const std::string &contentHash, const std::filesystem::path &newPath);
    [[nodiscard]] bool claimed(core::PhotoId id) const;

private:
    struct Candidate {
        ContentKey key{};
        core::PhotoId id;
        bool offline = false;
        auto operator<=>(const Candidate &) const = default;
    };
    [[nodiscard]] std::optional<core::PhotoId> claimCertain(const ContentKey &key);
    [[nodiscard]] std::optional<core::PhotoId> claimOther(const ContentKey &key, const std::filesystem::path &newPath);
    [[nodiscard]] bool continues(const Candidate &candidate, const std::filesystem::path &newPath);

    mutable std::mutex m_mutex;
    std::unique_ptr<store::Catalogue> m_reader;
    std::unordered_map<core::FolderId, std::pair<std::filesystem::path, bool>> m_folders;  // whether they are there
    std::vector<Candidate> m_certain, m_others;                                            // sorted
    std::unordered_map<std::size_t, std::size_t> m_next;  // how many are claimed of those that begin there in m_certain
    std::unordered_set<core::PhotoId> m_claimed;
};

}  // namespace semblance::jobs
