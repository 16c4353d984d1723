// A folder of scenes as JPEGs, and captions.csv beside them.
#include <algorithm>
#include <cstdio>

#include "engine/core/files.h"
#include "engine/samples/rng.h"
#include "engine/samples/scene_captions.h"
#include "engine/samples/scene_files.h"

namespace semblance::samples {

namespace {

using core::fail;
using core::Result;

void addRows(std::string &csv, const std::string &name, const Scene &scene, CaptionChoice choice)
{
    const std::string truth = truthFields(scene.truth) + "\r\n";
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
