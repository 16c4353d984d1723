// What happens to the files of photos: copies go into a folder, files go to the trash of the system.
#pragma once

#include <set>
#include <vector>

#include "ui/bridge/engine_bridge.h"

namespace semblance::ui {

struct ExportOptions {
    std::filesystem::path folder;
    int longSide = 0;  // pixels; 0: the files as they are
};

struct ExportResult {
    int written = 0;
    std::vector<api::Problem> failed;
    bool stopped = false;
};

// Copies into `folder`, none of which replaces a file that is there ("sea (2).jpg"). Smaller ones are JPEG files of quality 92 without
// metadata; a photo that is smaller already keeps its size. Slow: on a worker. `going` false: the rest is left.
[[nodiscard]] ExportResult exportPhotos(api::Engine &engine, const std::vector<api::PhotoId> &photos, const ExportOptions &options,
                                        const api::Going &going);

struct TrashResult {
    std::vector<std::filesystem::path> moved;
    std::set<std::filesystem::path> folders;  // in which they lay
    std::vector<api::Problem> failed;         // they are where they were
    bool stopped = false;                     // the rest was not looked at
};

// Into the trash of the system, as the desktop's own programs do it; never deleted in place of that. Slow: on a worker, and only after a
// question. `going` false: the rest stays.
[[nodiscard]] TrashResult moveToTrash(const std::vector<std::filesystem::path> &files, const api::Going &going);

// The folders of the library around these are looked through again, so that it knows what left.
void lookAgain(EngineBridge &bridge, const std::set<std::filesystem::path> &folders);

}  // namespace semblance::ui
