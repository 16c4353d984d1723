// A folder of scenes as JPEGs, and captions.csv beside them.
#include <algorithm>
#include <cstdio>

#include "engine/core/files.h"
#include "engine/image/metadata.h"
#include "engine/image/thumbnails.h"
#include "engine/samples/rng.h"
#include "engine/samples/scene_captions.h"
#include "engine/samples/scenes.h"

namespace semblance::samples {

namespace {

using core::fail;
using core::Result;

// RFC 4180: quoted where a comma, a quote or a line break would end the field.
std::string csvField(const std::string &text)
{
    if (text.find_first_of(",\"\r\n") == std::string::npos)
        return text;
    std::string quoted = "\"";
    for (const char c : text) {
        if (c == '"')
            quoted += '"';
        quoted += c;
    }
    return quoted + "\"";
}

template <class Read>
std::string joined(const std::vector<SceneObject> &objects, Read read)
{
    std::string text;
    for (const SceneObject &object : objects) {
        if (!text.empty())
            text += ';';
        text += read(object);
    }
    return text;
}

void addRows(std::string &csv, const std::string &name, const Scene &scene, CaptionChoice choice)
{
    const auto &objects = scene.truth.objects;
    std::string truth = csvField(scene.truth.setting);
    for (const std::string &field : {scene.truth.time, joined(objects, [](const SceneObject &object) { return object.kind; }),
                                     joined(objects, [](const SceneObject &object) { return object.colour; }),
                                     joined(objects, [](const SceneObject &object) { return std::to_string(object.count); }),
                                     joined(objects, [](const SceneObject &object) { return object.position; })}) {
        truth += ',';
        truth += field;
    }
    truth += "\r\n";
    if (choice == CaptionChoice::All) {
        for (const std::string &caption : everyEnglishCaption(scene.truth))
            csv += name + "," + csvField(caption) + ",en," + truth;
        for (const std::string &caption : everyChineseCaption(scene.truth))
            csv += name + "," + csvField(caption) + ",zh," + truth;
        return;
    }
    // Only whole sentences: hundreds of photos would share "a boat".
    constexpr std::size_t english = 3, chinese = 2;
    for (std::size_t i = 0; i < std::min(english, scene.captions.size()); ++i)
        csv += name + "," + csvField(scene.captions[i]) + ",en," + truth;
    for (std::size_t i = 0; i < std::min(chinese, scene.chineseCaptions.size()); ++i)
        csv += name + "," + csvField(scene.chineseCaptions[i]) + ",zh," + truth;
}

Result<void> writeScene(const std::filesystem::path &path, const Scene &scene)
{
    constexpr int quality = 90;
    auto bytes = image::encodeJpeg(scene.picture, quality);
    if (bytes)
        bytes = image::withTakenAt(*bytes, scene.takenAt);
    if (!bytes)
        return fail(bytes.error());
    return core::writeFileAtomically(path, *bytes, core::Durability::Unsynced);
}

}  // namespace

Result<void> writeSampleFolder(const std::filesystem::path &folder, int count, std::uint64_t seed, const std::function<bool(int)> &progress,
                               CaptionChoice captions)
{
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error)
        return fail(core::systemError(error.value(), "create the folder", folder));
    std::string csv = "image,caption,language,setting,time,kind,colour,count,position\r\n";
    Rng rng(seed);
    for (int i = 0; i < count; ++i) {
        char name[40];
        std::snprintf(name, sizeof name, "scene-%05d.jpg", i + 1);
        const Scene scene = renderScene(rng.next());
        if (const auto written = writeScene(folder / name, scene); !written)
            return written;
        addRows(csv, name, scene, captions);
        if (progress && !progress(i + 1))
            break;  // what is there stays usable
    }
    return core::writeTextAtomically(folder / "captions.csv", csv);
}

}  // namespace semblance::samples
