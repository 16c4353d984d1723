#include "engine/samples/scene_truth.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "engine/samples/scene_vocabulary.h"

namespace semblance::samples {

namespace {

template <class Word, class Test>
const Word &pickWhere(std::span<const Word> words, Rng &rng, Test test)
{
    std::vector<const Word *> fitting;
    for (const Word &word : words) {
        if (test(word))
            fitting.push_back(&word);
    }
    return fitting.empty() ? words.front() : *rng.pick(fitting);
}

SceneObject drawObject(const SceneTruth &truth, Rng &rng)
{
    const KindWord &kind = pickWhere(kindWords(), rng, [&](const KindWord &word) {
        const bool taken = !truth.objects.empty() && truth.objects.front().kind == word.name;
        return !taken && fits(word, truth.setting);
    });
    const ColourWord &colour =
        pickWhere(colourWords(), rng, [&](const ColourWord &word) { return standsOut(word.name, kind, truth.setting, truth.time); });
    return {kind.name, colour.name, 1, "middle"};
}

}  // namespace

SceneTruth drawTruth(Rng &rng)
{
    SceneTruth truth;
    truth.setting = rng.pick(settingWords()).name;
    truth.time = truth.setting == "night sky" ? "night" : rng.pick(timeWords()).name;
    truth.objects.push_back(drawObject(truth, rng));
    const bool two = rng.chance(0.3);
    if (two)
        truth.objects.push_back(drawObject(truth, rng));
    constexpr std::array counts{1, 1, 1, 1, 2, 2, 3, 4};
    constexpr std::array fewer{1, 1, 1, 2, 2, 3};
    for (SceneObject &object : truth.objects)
        object.count = two ? rng.pick(fewer) : rng.pick(counts);
    constexpr std::array places{"left", "middle", "right"};
    if (two) {
        const bool swapped = rng.chance(0.5);
        truth.objects[0].position = swapped ? "right" : "left";
        truth.objects[1].position = swapped ? "left" : "right";
    } else {
        // Three or more fill the picture: they are in the middle, whatever one would like.
        truth.objects[0].position = truth.objects[0].count >= 3 ? "middle" : rng.pick(places);
    }
    return truth;
}

SceneTruth drawable(SceneTruth truth)
{
    if (!findSetting(truth.setting))
        truth.setting = "field";
    if (!findTime(truth.time))
        truth.time = "day";
    if (truth.setting == "night sky")
        truth.time = "night";
    std::erase_if(truth.objects, [](const SceneObject &object) { return !findKind(object.kind); });
    for (SceneObject &object : truth.objects) {
        if (!findColour(object.colour))
            object.colour = "red";
        object.count = std::clamp(object.count, 1, 4);
        if (object.position != "left" && object.position != "right")
            object.position = "middle";
    }
    return truth;
}

std::string drawTakenAt(const SceneTruth &truth, Rng &rng)
{
    constexpr std::array winter{12, 1, 2};
    constexpr std::array summer{6, 7, 8};
    const int month = truth.setting == "snow" ? rng.pick(winter) : truth.setting == "beach" ? rng.pick(summer) : 1 + rng.below(12);
    const int hour = truth.time == "day" ? 9 + rng.below(7) : truth.time == "sunset" ? 17 + rng.below(3) : 21 + rng.below(3);
    char text[64];
    const int year = 2016 + rng.below(9), day = 1 + rng.below(28), minute = rng.below(60), second = rng.below(60);
    std::snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02d", year, month, day, hour, minute, second);
    return text;
}

}  // namespace semblance::samples
