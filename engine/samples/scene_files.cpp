#include "engine/samples/scene_files.h"

#include "engine/core/files.h"
#include "engine/image/metadata.h"
#include "engine/image/thumbnails.h"

namespace semblance::samples {

namespace {

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

}  // namespace

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

std::string truthFields(const SceneTruth &truth)
{
    const auto &objects = truth.objects;
    std::string fields = csvField(truth.setting);
    for (const std::string &field : {truth.time, joined(objects, [](const SceneObject &object) { return object.kind; }),
                                     joined(objects, [](const SceneObject &object) { return object.colour; }),
                                     joined(objects, [](const SceneObject &object) { return std::to_string(object.count); }),
                                     joined(objects, [](const SceneObject &object) { return object.position; })}) {
        fields += ',';
        fields += field;
    }
    return fields;
}

core::Result<void> writeScene(const std::filesystem::path &path, const Scene &scene)
{
    constexpr int quality = 90;
    auto bytes = image::encodeJpeg(scene.picture, quality);
    if (bytes)
        bytes = image::withTakenAt(*bytes, scene.takenAt);
    if (!bytes)
        return core::fail(bytes.error());
    return core::writeFileAtomically(path, *bytes, core::Durability::Unsynced);
}

}  // namespace semblance::samples
