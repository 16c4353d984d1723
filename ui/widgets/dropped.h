// What somebody drags into the window: folders to add, or a photo to search with.
#pragma once

#include <filesystem>
#include <vector>

class QMimeData;

namespace semblance::ui {

struct Dropped {
    std::vector<std::filesystem::path> folders;
    std::filesystem::path photo;  // the first that looks like a picture
    [[nodiscard]] bool empty() const { return folders.empty() && photo.empty(); }
};

[[nodiscard]] Dropped readDropped(const QMimeData *data);

}  // namespace semblance::ui
