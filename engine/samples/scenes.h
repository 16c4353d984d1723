// Rendered scenes with known truth: the sample library, tests with exact answers, and training data.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "engine/core/result.h"
#include "engine/image/picture.h"

namespace semblance::samples {

// What is on the picture. Words are the English ones of the vocabulary in scene_vocabulary.h.
struct SceneObject {
    std::string kind;      // "boat", "house", "dog", ...
    std::string colour;    // "red", ...
    int count = 1;         // 1..4
    std::string position;  // "left", "middle", "right"
};

struct SceneTruth {
    std::string setting;               // "sea", "beach", "city", "mountain", "field", "snow", "desert", "night sky"
    std::string time;                  // "day", "sunset", "night"
    std::vector<SceneObject> objects;  // one or two kinds
};

struct Scene {
    SceneTruth truth;
    image::Picture picture;
    std::string takenAt;                       // spread over years, "2021-08-03T19:20:00"
    std::vector<std::string> captions;         // English, most specific first: full sentence ... "a boat"
    std::vector<std::string> chineseCaptions;  // the same in Chinese
};

// The scene with this seed: the same bytes on every machine of one OpenCV version.
[[nodiscard]] Scene renderScene(std::uint64_t seed, int width = 480, int height = 360);
// A scene of a given truth; the seed varies all that the truth leaves open.
[[nodiscard]] Scene renderScene(const SceneTruth &truth, std::uint64_t seed, int width = 480, int height = 360);

enum class CaptionChoice {
    Sentences,  // three English and two Chinese whole sentences a photo, as people write them
    All         // everything that can be said of it: for training
};

// Writes `count` JPEGs (with EXIF date) and captions.csv (image,caption,language,setting,time,kind,colour,count,position) to `folder`.
// `progress(done)` may return false to stop. Errors: AccessDenied, NoSpace, Io.
[[nodiscard]] core::Result<void> writeSampleFolder(const std::filesystem::path &folder, int count, std::uint64_t seed,
                                                   const std::function<bool(int)> &progress = {},
                                                   CaptionChoice captions = CaptionChoice::Sentences);

}  // namespace semblance::samples
