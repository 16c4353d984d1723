// Automatic tags: what the classifiers of a library, trained by `classify`, say of an embedded photo.
#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace semblance::jobs {

struct ClassTag {
    std::string tag;
    double probability = 0;
    std::string classifier, version;  // the package's name, and a hash of its classifier
};

// The classifiers of one library that fit one model version; kept between photos.
class ClassTags {
public:
    // Looks through <library>/models and `active` (a package from elsewhere, may be empty) for classifiers on this version; reads again
    // only what changed. One that cannot be read is said in the log and left out.
    void update(const std::filesystem::path &library, const std::filesystem::path &active, const std::string &version);
    [[nodiscard]] bool empty() const { return m_heads.empty(); }
    [[nodiscard]] std::vector<std::string> names() const;

    // The best class of each classifier, if it is at least this probable and the photo is like those it learned from (Liu et al. 2020,
    // energy score); vector [D] unit length.
    [[nodiscard]] std::vector<ClassTag> of(std::span<const float> vector, double leastProbability) const;

private:
    struct Head;
    using Heads = std::vector<std::shared_ptr<const Head>>;
    void take(const std::filesystem::path &folder, const std::string &version, Heads &heads) const;

    Heads m_heads;
    std::string m_version;
};

}  // namespace semblance::jobs
