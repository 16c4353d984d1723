// What the benches share: contenders by turns, photos and vectors to measure with. Private to this folder.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "engine/core/result.h"
#include "engine/jobs/bench.h"
#include "engine/jobs/encoder.h"
#include "engine/search/searcher_contents.h"

namespace semblance::jobs {

// One thing to measure: `work` does `amount` units; the figure is in units a second, or milliseconds a unit.
struct Contender {
    std::string name;
    enum class Unit { PerSecond, Milliseconds } unit = Unit::PerSecond;
    double amount = 1;
    std::string settings;
    std::function<core::Result<void>()> work;
};

// By turns, so that whatever else the machine does meets all of them; the first round only warms up. Errors: those of the work,
// Cancelled.
[[nodiscard]] core::Result<std::vector<Figure>> measure(const std::vector<Contender> &contenders, int rounds, JobContext &context);

struct BenchPhotos {
    std::vector<std::vector<std::uint8_t>> files;
    std::string description;
};

// JPEGs of the library, or rendered ones where it has too few.
[[nodiscard]] core::Result<BenchPhotos> benchPhotos(const std::filesystem::path &library);
[[nodiscard]] std::string modelSettings(const Encoder &encoder);
// [count, dimension] of unit length.
[[nodiscard]] std::vector<float> randomUnitRows(std::int64_t count, std::int64_t dimension, std::int64_t seed = 0);

// Photos with such vectors and the paths that a camera gives.
[[nodiscard]] search::SearcherContents madeUpLibrary(std::int64_t photos, std::int64_t dimension);
[[nodiscard]] std::int64_t embeddingDimensionOf(const Encoder &encoder);

// A folder that is gone with its owner.
class TemporaryFolder {
public:
    TemporaryFolder();
    TemporaryFolder(const TemporaryFolder &) = delete;
    TemporaryFolder &operator=(const TemporaryFolder &) = delete;
    ~TemporaryFolder();
    [[nodiscard]] const std::filesystem::path &path() const { return m_path; }  // empty: none could be made

private:
    std::filesystem::path m_path;
};

}  // namespace semblance::jobs
