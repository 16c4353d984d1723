#include "engine/samples/scene_captions.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "engine/samples/scene_vocabulary.h"

namespace semblance::samples {

namespace {

const KindWord &kindOf(const SceneObject &object)
{
    const KindWord *word = findKind(object.kind);
    return word ? *word : kindWords().front();
}

std::string withArticle(const std::string &words)
{
    const bool vowel = !words.empty() && std::string_view("aeiou").find(words[0]) != std::string_view::npos;
    return (vowel ? "an " : "a ") + words;
}

std::size_t index(int count)
{
    return static_cast<std::size_t>(std::clamp(count, 1, 4) - 1);
}

// "a red boat", "two red boats"
std::string counted(const SceneObject &object)
{
    constexpr std::array numbers{"a", "two", "three", "four"};
    if (object.count == 1)
        return withArticle(object.colour + " " + object.kind);
    return std::string(numbers[index(object.count)]) + " " + object.colour + " " + kindOf(object).plural;
}

// "a boat", "boats"
std::string plain(const SceneObject &object)
{
    return object.count == 1 ? withArticle(object.kind) : std::string(kindOf(object).plural);
}

std::string place(const SceneObject &object, const SettingWord &setting, bool otherWords)
{
    if (kindOf(object).zone == Zone::Sky)
        return setting.above;
    if (kindOf(object).zone == Zone::InWater)
        return otherWords ? "in the water" : "in the sea";
    return otherWords ? setting.otherAt : setting.at;
}

void add(std::vector<std::string> &captions, const std::string &caption)
{
    if (!caption.empty() && std::find(captions.begin(), captions.end(), caption) == captions.end())
        captions.push_back(caption);
}

std::string capital(std::string text)
{
    if (!text.empty() && text[0] >= 'a' && text[0] <= 'z')
        text[0] = static_cast<char>(text[0] - 'a' + 'A');
    return text;
}

// The whole scene: each thing with its own place, unless they share it.
std::string everything(const SceneTruth &truth, const SettingWord &setting, bool otherWords)
{
    std::string text = counted(truth.objects[0]);
    const std::string first = place(truth.objects[0], setting, otherWords);
    if (truth.objects.size() == 1)
        return text + " " + first;
    const std::string second = place(truth.objects[1], setting, otherWords);
    if (first == second)
        return text + " and " + counted(truth.objects[1]) + " " + first;
    return text + " " + first + " and " + counted(truth.objects[1]) + " " + second;
}

std::string sides(const SceneTruth &truth)
{
    if (truth.objects.size() < 2 || truth.objects[0].position == truth.objects[1].position)
        return {};
    const auto side = [](const SceneObject &object) {
        return object.position == "middle" ? " in the middle" : " on the " + object.position;
    };
    return counted(truth.objects[0]) + side(truth.objects[0]) + " and " + counted(truth.objects[1]) + side(truth.objects[1]);
}

// Chinese: 一艘红色小船, 两条红色的鱼 (a noun of one character wants 的)
std::string chineseNoun(const SceneObject &object)
{
    const KindWord &kind = kindOf(object);
    const ColourWord *colour = findColour(object.colour);
    constexpr std::size_t oneCharacter = 3;  // bytes of a Han character in UTF-8
    const bool single = std::string_view(kind.chinese).size() == oneCharacter;
    return std::string(colour ? colour->chinese : "") + (single ? "的" : "") + kind.chinese;
}

std::string chineseCounted(const SceneObject &object)
{
    constexpr std::array numbers{"一", "两", "三", "四"};
    return std::string(numbers[index(object.count)]) + kindOf(object).measure + chineseNoun(object);
}

std::string chinesePlace(const SceneObject &object, const SettingWord &setting)
{
    const Zone zone = kindOf(object).zone;
    return zone == Zone::Sky ? setting.chineseAbove : zone == Zone::InWater ? "海里" : setting.chineseAt;
}

std::string chineseEverything(const SceneTruth &truth, const SettingWord &setting, const std::string &time, bool verb)
{
    const SceneObject &first = truth.objects[0];
    const std::string joint = verb ? "有" : "的";
    std::string text = time + chinesePlace(first, setting) + joint + chineseCounted(first);
    if (truth.objects.size() < 2)
        return text;
    const SceneObject &second = truth.objects[1];
    if (chinesePlace(second, setting) == chinesePlace(first, setting))
        return text + "和" + chineseCounted(second);
    if (verb)
        return text + "，" + chinesePlace(second, setting) + "有" + chineseCounted(second);
    return text + "和" + chinesePlace(second, setting) + "的" + chineseCounted(second);
}

// "a red boat on the left", also where it is alone
std::string onItsSide(const SceneObject &object)
{
    return counted(object) + (object.position == "middle" ? " in the middle" : " on the " + object.position);
}

std::string chineseSide(const SceneObject &object)
{
    return (object.position == "left" ? "左边的" : object.position == "right" ? "右边的" : "中间的") + chineseCounted(object);
}

// "two boats", "两艘小船"
std::string countedPlain(const SceneObject &object)
{
    constexpr std::array numbers{"a", "two", "three", "four"};
    return object.count == 1 ? withArticle(object.kind) : std::string(numbers[index(object.count)]) + " " + kindOf(object).plural;
}

std::string chineseCountedPlain(const SceneObject &object)
{
    constexpr std::array numbers{"一", "两", "三", "四"};
    return std::string(numbers[index(object.count)]) + kindOf(object).measure + kindOf(object).chinese;
}

// Which of several ways to say a scene.
struct Phrasing {
    bool otherPlace = false, otherTime = false, verb = false;
    int order = 0;  // 0..3
};

struct Words {
    const SettingWord &setting;
    const TimeWord &time;
    bool sayTime;  // the night sky says it already
};

Words wordsOf(const SceneTruth &truth)
{
    const SettingWord *setting = findSetting(truth.setting);
    const TimeWord *time = findTime(truth.time);
    return {setting ? *setting : settingWords().front(), time ? *time : timeWords().front(), truth.setting != "night sky"};
}

std::vector<std::string> english(const SceneTruth &truth, const Phrasing &phrasing)
{
    const auto [setting, time, sayTime] = wordsOf(truth);
    const std::string when = !sayTime ? "" : phrasing.otherTime ? time.otherPhrase : time.phrase;
    const std::string then = when.empty() ? "" : " " + when;
    std::vector<std::string> captions;
    if (!truth.objects.empty()) {
        const std::string all = everything(truth, setting, phrasing.otherPlace);
        const std::string verb = truth.objects[0].count == 1 ? "There is " : "There are ";
        add(captions, phrasing.order == 1 && !when.empty() ? capital(when) + ", " + all
                      : phrasing.order == 2                ? verb + all + then
                                                           : all + then);
        add(captions, sides(truth));
        add(captions, everything(truth, setting, !phrasing.otherPlace));
    }
    for (const SceneObject &object : truth.objects) {
        add(captions, counted(object) + " " + place(object, setting, phrasing.otherPlace));
        add(captions, counted(object) + then);
    }
    for (const SceneObject &object : truth.objects)
        add(captions, plain(object) + " " + place(object, setting, false));
    for (const SceneObject &object : truth.objects)
        add(captions, counted(object));
    add(captions, sayTime ? std::string(setting.itself) + " " + time.phrase : setting.itself);
    for (std::size_t i = truth.objects.size(); i-- > 0;)
        add(captions, plain(truth.objects[i]));
    return captions;
}

std::vector<std::string> chinese(const SceneTruth &truth, const Phrasing &phrasing)
{
    const auto [setting, time, sayTime] = wordsOf(truth);
    const std::string when = !sayTime ? "" : phrasing.otherTime ? time.otherChinese : time.chinese;
    std::vector<std::string> captions;
    if (!truth.objects.empty()) {
        add(captions, chineseEverything(truth, setting, when, phrasing.verb));
        add(captions, chineseEverything(truth, setting, "", false));
    }
    for (const SceneObject &object : truth.objects)
        add(captions, chinesePlace(object, setting) + "的" + chineseNoun(object));
    for (const SceneObject &object : truth.objects)
        add(captions, chinesePlace(object, setting) + "的" + kindOf(object).chinese);
    for (const SceneObject &object : truth.objects)
        add(captions, chineseCounted(object));
    add(captions, sayTime ? std::string(time.chineseItself) + setting.chineseItself : setting.chineseItself);
    for (const SceneObject &object : truth.objects)
        add(captions, chineseNoun(object));
    for (std::size_t i = truth.objects.size(); i-- > 0;)
        add(captions, kindOf(truth.objects[i]).chinese);
    return captions;
}

}  // namespace

std::vector<std::string> englishCaptions(const SceneTruth &truth, Rng &rng)
{
    Phrasing phrasing;
    phrasing.otherPlace = rng.chance(0.35);
    phrasing.otherTime = truth.setting != "night sky" && rng.chance(0.35);
    phrasing.order = rng.below(4);
    return english(truth, phrasing);
}

std::vector<std::string> chineseCaptions(const SceneTruth &truth, Rng &rng)
{
    Phrasing phrasing;
    phrasing.otherTime = truth.setting != "night sky" && rng.chance(0.35);
    phrasing.verb = rng.chance(0.4);
    return chinese(truth, phrasing);
}

std::vector<std::string> everyEnglishCaption(const SceneTruth &truth)
{
    std::vector<std::string> captions;
    for (int way = 0; way < 12; ++way) {
        const Phrasing phrasing{(way & 1) != 0, (way & 2) != 0, false, way / 4};
        for (const std::string &caption : english(truth, phrasing))
            add(captions, caption);
    }
    for (const SceneObject &object : truth.objects) {
        add(captions, onItsSide(object));
        add(captions, countedPlain(object));
    }
    add(captions, wordsOf(truth).setting.itself);
    return captions;
}

std::vector<std::string> everyChineseCaption(const SceneTruth &truth)
{
    std::vector<std::string> captions;
    for (int way = 0; way < 4; ++way) {
        const Phrasing phrasing{false, (way & 1) != 0, (way & 2) != 0, 0};
        for (const std::string &caption : chinese(truth, phrasing))
            add(captions, caption);
    }
    for (const SceneObject &object : truth.objects) {
        add(captions, chineseSide(object));
        add(captions, chineseCountedPlain(object));
    }
    add(captions, wordsOf(truth).setting.chineseItself);
    return captions;
}

}  // namespace semblance::samples
