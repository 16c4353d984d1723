// A scene's truth in sentences, most specific first, in English and Chinese.
#pragma once

#include <string>
#include <vector>

#include "engine/samples/rng.h"
#include "engine/samples/scenes.h"

namespace semblance::samples {

// "two blue birds over a snowy field at night" ... "birds". The rng chooses among wordings. Without objects: the setting alone.
[[nodiscard]] std::vector<std::string> englishCaptions(const SceneTruth &truth, Rng &rng);
// "夜晚雪地上空的两只蓝色小鸟" ... "小鸟"
[[nodiscard]] std::vector<std::string> chineseCaptions(const SceneTruth &truth, Rng &rng);

// Every sentence that the vocabulary can say of it, each once: two scenes of one truth share them all, which is what training needs
// to know that neither is a wrong answer for the other's sentences.
[[nodiscard]] std::vector<std::string> everyEnglishCaption(const SceneTruth &truth);
[[nodiscard]] std::vector<std::string> everyChineseCaption(const SceneTruth &truth);

}  // namespace semblance::samples
