#include "engine/samples/galleries.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "engine/core/files.h"
#include "engine/samples/scene_captions.h"
#include "engine/samples/scene_files.h"
#include "engine/samples/scene_truth.h"
#include "engine/samples/scene_vocabulary.h"

namespace semblance::samples {

namespace {

constexpr std::array attributes{"colour", "count", "position", "setting"};
constexpr std::size_t mostOfAGallery = 4;

SceneTruth drawSingle(Rng &rng)
{
    SceneTruth truth;
    do {
        truth = drawTruth(rng);
    } while (truth.objects.size() != 1);
    return truth;
}

template <class Text>
void keepSome(std::vector<Text> &values, Rng &rng)
{
    for (std::size_t i = values.size(); i-- > 1;)
        std::swap(values[i], values[static_cast<std::size_t>(rng.below(static_cast<int>(i) + 1))]);
    values.resize(std::min(values.size(), mostOfAGallery));
}

std::vector<std::string> coloursFor(const SceneTruth &truth)
{
    std::vector<std::string> names;
    for (const ColourWord &colour : colourWords())
        if (standsOut(colour.name, *findKind(truth.objects[0].kind), truth.setting, truth.time))
            names.emplace_back(colour.name);
    return names;
}

// The night sky is left out: it would tell the time as well.
std::vector<std::string> settingsFor(const SceneTruth &truth)
{
    const KindWord &kind = *findKind(truth.objects[0].kind);
    std::vector<std::string> names;
    for (const SettingWord &setting : settingWords())
        if (fits(kind, setting.name) && std::string_view(setting.name) != "night sky"
            && standsOut(truth.objects[0].colour, kind, setting.name, truth.time))
            names.emplace_back(setting.name);
    return names;
}

// The captions that are said of no other scene of the gallery: `most` of them, spread over the list.
std::vector<std::string> onlyOf(const std::vector<std::vector<std::string>> &captions, std::size_t scene, std::size_t most)
{
    std::vector<std::string> own;
    for (const std::string &caption : captions[scene]) {
        const auto said = [&caption](const auto &list) { return std::find(list.begin(), list.end(), caption) != list.end(); };
        if (std::count_if(captions.begin(), captions.end(), said) == 1)
            own.push_back(caption);
    }
    std::vector<std::string> some;
    const std::size_t count = std::min(most, own.size());
    for (std::size_t i = 0; i < count; ++i)
        some.push_back(own[i * own.size() / count]);
    return some;
}

}  // namespace

SceneGallery drawGallery(const std::string &attribute, Rng &rng)
{
    SceneGallery gallery{attribute, {}};
    while (gallery.truths.size() < 2) {
        gallery.truths.clear();
        SceneTruth truth = drawSingle(rng);
        SceneObject &object = truth.objects[0];
        std::vector<std::string> values;
        if (attribute == "colour") {
            values = coloursFor(truth);
        } else if (attribute == "setting") {
            values = settingsFor(truth);
        } else if (attribute == "count") {
            object.position = "middle";  // three and four fill the picture
            values = {"1", "2", "3", "4"};
        } else {
            object.count = std::min(object.count, 2);
            values = {"left", "middle", "right"};
        }
        keepSome(values, rng);
        for (const std::string &value : values) {
            SceneTruth one = truth;
            (attribute == "setting"  ? one.setting
             : attribute == "colour" ? one.objects[0].colour
                                     : one.objects[0].position) = attribute == "count" ? "middle" : value;
            if (attribute == "count")
                one.objects[0].count = std::stoi(value);
            gallery.truths.push_back(std::move(one));
        }
    }
    return gallery;
}

core::Result<void> writeGalleryFolder(const std::filesystem::path &folder, int count, std::uint64_t seed,
                                      const std::function<bool(int)> &progress)
{
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error)
        return core::fail(core::systemError(error.value(), "create the folder", folder));
    std::string csv = "image,caption,language,setting,time,kind,colour,count,position,gallery\r\n";
    Rng rng(seed);
    bool stopped = false;
    for (int number = 0, written = 0; written < count && !stopped; ++number) {
        const SceneGallery gallery = drawGallery(attributes[static_cast<std::size_t>(number) % attributes.size()], rng);
        const std::uint64_t sceneSeed = rng.next();
        char name[64];
        std::snprintf(name, sizeof name, "%s-%04d", gallery.attribute.c_str(), number + 1);
        std::vector<std::vector<std::string>> english, chinese;
        for (const SceneTruth &truth : gallery.truths) {
            english.push_back(everyEnglishCaption(truth));
            chinese.push_back(everyChineseCaption(truth));
        }
        for (std::size_t i = 0; i < gallery.truths.size() && !stopped; ++i) {
            const std::string file = std::string(name) + static_cast<char>('a' + static_cast<int>(i)) + ".jpg";
            if (auto done = writeScene(folder / file, renderScene(gallery.truths[i], sceneSeed)); !done)
                return done;
            const std::string rest = "," + truthFields(gallery.truths[i]) + "," + name + "\r\n";
            for (const std::string &caption : onlyOf(english, i, 3))
                csv += file + "," + csvField(caption) + ",en" + rest;
            for (const std::string &caption : onlyOf(chinese, i, 2))
                csv += file + "," + csvField(caption) + ",zh" + rest;
            ++written;
            stopped = progress && !progress(std::min(written, count));  // what is there stays usable
        }
    }
    return core::writeTextAtomically(folder / "captions.csv", csv);
}

}  // namespace semblance::samples
