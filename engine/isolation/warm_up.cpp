#include <ctime>

#include <iconv.h>

#include "engine/image/xmp_sidecar.h"
#include "engine/isolation/warm_up_samples.h"
#include "engine/isolation/worker.h"

namespace semblance::isolation {

namespace {

// A conversion that stays open keeps its table loaded: metadata are written in all of these.
void loadCharacterSets()
{
    for (const char *from : {"UCS-2LE", "UCS-2BE", "UTF-16LE", "UTF-16BE", "UTF-16", "UTF-32", "ISO-8859-1", "ISO-8859-15", "WINDOWS-1252",
                             "SHIFT_JIS", "EUC-JP", "ISO-2022-JP", "GB18030", "BIG5", "EUC-KR", "KOI8-R"})
        static_cast<void>(::iconv_open("UTF-8", from));
    static_cast<void>(::iconv_open("UCS-2LE", "UTF-8"));
}

}  // namespace

void warmUp()
{
    ::tzset();
    loadCharacterSets();
    for (const auto sample : samples::all) {
        // What this build does not read it refuses; nothing depends on the outcome.
        static_cast<void>(image::decodePhoto(sample));
        static_cast<void>(image::readMetadata(sample));
    }
    const image::SidecarText words{{{"a boat", "en"}}, {"sea"}, 1};
    if (const auto packet = image::withSidecarText({}, words))
        static_cast<void>(image::withSidecarText(*packet, words));
}

}  // namespace semblance::isolation
