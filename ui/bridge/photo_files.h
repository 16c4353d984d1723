// What happens to the files of photos: copies go into a folder, files go to the trash of the system.
#pragma once

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

// Those that were moved; their folders are looked through again, so that the library follows. Files go only after a question.
[[nodiscard]] std::vector<std::filesystem::path> moveToTrash(EngineBridge &bridge, const std::vector<std::filesystem::path> &files);

}  // namespace semblance::ui
