// Galleries of scenes that one attribute alone tells apart: what a model knows of colour, number, place and setting.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "engine/core/result.h"
#include "engine/samples/rng.h"
#include "engine/samples/scenes.h"

namespace semblance::samples {

struct SceneGallery {
    std::string attribute;           // "colour", "count", "position", "setting"
    std::vector<SceneTruth> truths;  // two to four, of one thing each, equal but for that attribute
};

// A gallery of this attribute at random. Counts 1 to 4 in the middle; positions of one or two things; settings keep the time.
[[nodiscard]] SceneGallery drawGallery(const std::string &attribute, Rng &rng);

// At least `count` JPEGs in whole galleries, the four attributes in turn, and captions.csv with the truth columns and `gallery`
// ("colour-0001"). A gallery's scenes share their seed, so that they differ in nothing else; its captions (up to three English and two
// Chinese a photo) are true of one of its photos alone. `progress(done)` may return false to stop. Errors: AccessDenied, NoSpace, Io.
[[nodiscard]] core::Result<void> writeGalleryFolder(const std::filesystem::path &folder, int count, std::uint64_t seed,
                                                    const std::function<bool(int)> &progress = {});

}  // namespace semblance::samples
