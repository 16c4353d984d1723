#include "ui/bridge/photo_files.h"

#include <QDir>
#include <QFile>
#include <QImage>
#include <QStandardPaths>

#include "ui/bridge/formats.h"

namespace semblance::ui {

namespace {

constexpr int kQuality = 92;  // of JPEG

// A name in the folder that nothing has yet.
QString freeName(const QDir &folder, const QString &base, const QString &suffix)
{
    QString name = base + suffix;
    for (int n = 2; folder.exists(name); ++n)
        name = QStringLiteral("%1 (%2)%3").arg(base).arg(n).arg(suffix);
    return folder.filePath(name);
}

// Empty: it worked.
std::string exportOne(api::Engine &engine, const std::filesystem::path &file, const ExportOptions &options)
{
    const QDir folder(toQString(options.folder));
    const QString base = toQString(file.stem());
    if (options.longSide == 0) {
        QFile source(toQString(file));
        return source.copy(freeName(folder, base, toQString(file.extension()))) ? std::string() : source.errorString().toStdString();
    }
    const auto picture = engine.picture(file, options.longSide);
    if (!picture)
        return picture.error().detail;
    const QString target = freeName(folder, base, QStringLiteral(".jpg"));
    const QImage image(picture->rgb.data(), picture->width, picture->height, 3 * qsizetype(picture->width), QImage::Format_RGB888);
    const bool saved = image.save(target, "JPEG", kQuality);
    return saved ? std::string() : "The file " + target.toStdString() + " could not be written.";
}

}  // namespace

ExportResult exportPhotos(api::Engine &engine, const std::vector<api::PhotoId> &photos, const ExportOptions &options,
                          const api::Going &going)
{
    ExportResult result;
    for (std::size_t i = 0; i < photos.size(); ++i) {
        if (!going(std::int64_t(i), std::int64_t(photos.size()))) {
            result.stopped = true;
            break;
        }
        const auto photo = engine.photo(photos[i]);
        const std::string problem = photo ? exportOne(engine, photo->path, options) : photo.error().detail;
        if (problem.empty())
            ++result.written;
        else
            result.failed.push_back({photo ? photo->path : std::filesystem::path(), problem});
    }
    return result;
}

TrashResult moveToTrash(const std::vector<std::filesystem::path> &files, const api::Going &going)
{
    TrashResult result;
    // Qt takes the working directory for the trash where the user's data folder is not there yet.
    const QString data = QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation);
    const bool place = QDir().mkpath(data);
    for (std::size_t i = 0; i < files.size(); ++i) {
        if (!going(std::int64_t(i), std::int64_t(files.size()))) {
            result.stopped = true;
            break;
        }
        QFile file(toQString(files[i]));
        if (!place) {
            result.failed.push_back({files[i], "The folder " + data.toStdString() + " of the trash could not be made."});
        } else if (file.moveToTrash()) {
            result.moved.push_back(files[i]);
            result.folders.insert(files[i].parent_path());
        } else {
            result.failed.push_back({files[i], file.errorString().toStdString()});
        }
    }
    return result;
}

void lookAgain(EngineBridge &bridge, const std::set<std::filesystem::path> &folders)
{
    for (const api::Folder &folder : bridge.library().folders)
        for (const auto &changed : folders)
            if (changed == folder.path || changed.native().starts_with(folder.path.native() + "/")) {
                bridge.indexFolder(folder.path);
                break;
            }
}

}  // namespace semblance::ui
