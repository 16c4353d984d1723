#include "engine/samples/scene_vocabulary.h"

#include <algorithm>
#include <array>

namespace semblance::samples {

namespace {

constexpr std::array kinds{
    KindWord{"boat", "boats", "小船", "艘", Zone::OnWater, 1.1, 0.50, "sea"},
    KindWord{"house", "houses", "房子", "座", Zone::Ground, 1.1, 0.48, "beach,city,mountain,field,snow,desert,forest"},
    KindWord{"car", "cars", "汽车", "辆", Zone::Ground, 2.1, 0.27, "beach,city,mountain,field,snow,desert"},
    KindWord{"tree", "trees", "树", "棵", Zone::Ground, 0.78, 0.58, "city,mountain,field,snow,desert"},
    KindWord{"dog", "dogs", "小狗", "只", Zone::Ground, 1.25, 0.38, "beach,city,mountain,field,snow,forest"},
    KindWord{"cat", "cats", "小猫", "只", Zone::Ground, 0.85, 0.42, "beach,city,field,snow,forest"},
    KindWord{"bird", "birds", "小鸟", "只", Zone::Sky, 1.35, 0.30, "sea,beach,city,mountain,field,snow,desert,forest,night sky"},
    KindWord{"ball", "balls", "皮球", "个", Zone::Ground, 1.0, 0.30, "beach,city,field,snow,desert,forest"},
    KindWord{"balloon", "balloons", "气球", "个", Zone::Sky, 0.6, 0.52, "sea,beach,city,mountain,field,snow,desert,night sky"},
    KindWord{"umbrella", "umbrellas", "雨伞", "把", Zone::Ground, 1.1, 0.46, "beach,city,field,snow,desert"},
    KindWord{"flower", "flowers", "花", "朵", Zone::Ground, 0.62, 0.46, "mountain,field,desert,forest,beach"},
    KindWord{"fish", "fish", "鱼", "条", Zone::InWater, 1.7, 0.27, "sea"},
    KindWord{"kite", "kites", "风筝", "只", Zone::Sky, 0.72, 0.48, "sea,beach,mountain,field,snow,desert"},
    KindWord{"star", "stars", "星星", "颗", Zone::Sky, 1.0, 0.34, "night sky"},
};

constexpr std::array colours{
    ColourWord{"red", "红色", 222, 38, 44},    ColourWord{"orange", "橙色", 247, 136, 28}, ColourWord{"yellow", "黄色", 250, 214, 44},
    ColourWord{"green", "绿色", 44, 160, 66},  ColourWord{"blue", "蓝色", 36, 98, 224},    ColourWord{"purple", "紫色", 138, 58, 196},
    ColourWord{"pink", "粉色", 248, 134, 180}, ColourWord{"brown", "棕色", 132, 82, 44},   ColourWord{"white", "白色", 246, 246, 242},
    ColourWord{"black", "黑色", 36, 36, 42},
};

constexpr std::array settings{
    SettingWord{"sea", "on the sea", "on the water", "above the sea", "the sea", "海上", "海面上空", "大海"},
    SettingWord{"beach", "on the beach", "on the sand by the sea", "over the beach", "a beach", "沙滩上", "沙滩上空", "沙滩"},
    SettingWord{"city", "in the city", "on a city street", "above the city", "a city", "城市里", "城市上空", "城市"},
    SettingWord{"mountain", "in the mountains", "in front of the mountains", "over the mountains", "mountains", "山间", "群山上空", "群山"},
    SettingWord{"field", "in a field", "in a green field", "over a green field", "a green field", "田野里", "田野上空", "田野"},
    SettingWord{"snow", "in the snow", "in a snowy field", "over a snowy field", "a snowy field", "雪地里", "雪地上空", "雪地"},
    SettingWord{"desert", "in the desert", "among the dunes", "over the desert", "the desert", "沙漠里", "沙漠上空", "沙漠"},
    SettingWord{"forest", "in the forest", "in the woods", "above the forest", "a forest", "森林里", "森林上空", "森林"},
    SettingWord{"night sky", "under the night sky", "under the stars", "in the night sky", "the night sky", "星空下", "夜空中", "夜空"},
};

constexpr std::array times{
    TimeWord{"day", "on a sunny day", "in daylight", "白天", "阳光下", "白天的"},
    TimeWord{"sunset", "at sunset", "in the evening sun", "日落时", "夕阳下", "日落时的"},
    TimeWord{"night", "at night", "in the moonlight", "夜晚", "月光下", "夜晚的"},
};

template <class Words>
auto find(const Words &words, std::string_view name) -> decltype(words.data())
{
    const auto found = std::find_if(words.begin(), words.end(), [&](const auto &word) { return name == word.name; });
    return found == words.end() ? nullptr : &*found;
}

}  // namespace

std::span<const KindWord> kindWords()
{
    return kinds;
}
std::span<const ColourWord> colourWords()
{
    return colours;
}
std::span<const SettingWord> settingWords()
{
    return settings;
}
std::span<const TimeWord> timeWords()
{
    return times;
}

const KindWord *findKind(std::string_view name)
{
    return find(kinds, name);
}
const ColourWord *findColour(std::string_view name)
{
    return find(colours, name);
}
const SettingWord *findSetting(std::string_view name)
{
    return find(settings, name);
}
const TimeWord *findTime(std::string_view name)
{
    return find(times, name);
}

bool fits(const KindWord &kind, std::string_view setting)
{
    std::string_view list = kind.settings;
    while (!list.empty()) {
        const std::size_t comma = std::min(list.find(','), list.size());
        if (list.substr(0, comma) == setting)
            return true;
        list.remove_prefix(std::min(comma + 1, list.size()));
    }
    return false;
}

bool standsOut(std::string_view colour, const KindWord &kind, std::string_view setting, std::string_view time)
{
    const bool dark = time == "night";
    if (colour == "black" || (colour == "brown" && kind.zone == Zone::Sky))
        return !dark;
    if (kind.zone == Zone::Sky)
        return !(colour == "blue" && time == "day") && !(colour == "white" && time == "day") && !(colour == "orange" && time == "sunset")
               && !(colour == "blue" && dark);
    if (setting == "snow")
        return colour != "white";
    if (setting == "field" || setting == "forest" || setting == "mountain")
        return colour != "green" || kind.zone != Zone::Ground;
    if (setting == "desert" || setting == "beach")
        return colour != "yellow" && colour != "brown" && !(colour == "orange" && setting == "desert");
    if (setting == "sea")
        return colour != "blue" || time == "sunset";
    return true;
}

}  // namespace semblance::samples
