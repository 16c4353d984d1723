// The words of the scenes: kinds, colours, settings and times, in English and Chinese, and what goes where.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace semblance::samples {

enum class Zone { Ground, OnWater, InWater, Sky };

struct KindWord {
    const char *name;     // "boat"
    const char *plural;   // "boats"
    const char *chinese;  // "小船"
    const char *measure;  // the Chinese measure word, "艘"
    Zone zone;
    double aspect;         // width / height of the drawing
    double height;         // of a single one, as a share of the picture's height
    const char *settings;  // where it is plausible, separated by commas
};

struct ColourWord {
    const char *name;
    const char *chinese;  // "红色"
    std::uint8_t r, g, b;
};

struct SettingWord {
    const char *name;           // "sea"
    const char *at;             // where things stand or float: "on the sea"
    const char *otherAt;        // the same in other words
    const char *above;          // where things fly: "above the sea"
    const char *itself;         // "the sea"
    const char *chineseAt;      // "海上"
    const char *chineseAbove;   // "海面上空"
    const char *chineseItself;  // "大海"
};

struct TimeWord {
    const char *name;    // "sunset"
    const char *phrase;  // "at sunset"
    const char *otherPhrase;
    const char *chinese;  // "日落时"
    const char *otherChinese;
    const char *chineseItself;  // before a noun: "日落时的"
};

[[nodiscard]] std::span<const KindWord> kindWords();
[[nodiscard]] std::span<const ColourWord> colourWords();
[[nodiscard]] std::span<const SettingWord> settingWords();
[[nodiscard]] std::span<const TimeWord> timeWords();

// nullptr: not in the vocabulary.
[[nodiscard]] const KindWord *findKind(std::string_view name);
[[nodiscard]] const ColourWord *findColour(std::string_view name);
[[nodiscard]] const SettingWord *findSetting(std::string_view name);
[[nodiscard]] const TimeWord *findTime(std::string_view name);

[[nodiscard]] bool fits(const KindWord &kind, std::string_view setting);

// Whether the colour can be told from what is behind it.
[[nodiscard]] bool standsOut(std::string_view colour, const KindWord &kind, std::string_view setting, std::string_view time);

}  // namespace semblance::samples
