#include "ui/widgets/dropped.h"

#include <QMimeData>
#include <QUrl>

#include "ui/bridge/formats.h"

namespace semblance::ui {

Dropped readDropped(const QMimeData *data)
{
    Dropped dropped;
    for (const QUrl &url : data->urls()) {
        if (!url.isLocalFile())
            continue;
        const std::filesystem::path path = toPath(url);
        std::error_code ignored;
        if (std::filesystem::is_directory(path, ignored))
            dropped.folders.push_back(path);
        else if (dropped.photo.empty() && looksLikePicture(path))
            dropped.photo = path;
    }
    return dropped;
}

}  // namespace semblance::ui
