#include "ui/bridge/package_copy.h"

#include <QElapsedTimer>
#include <QFile>
#include <algorithm>
#include <vector>

namespace semblance::ui {

namespace {

namespace fs = std::filesystem;
using core::ErrorCode;

constexpr qint64 kBlock = 4 * 1024 * 1024, kTellMs = 100;

struct Part {
    fs::path name;  // below the package
    std::int64_t bytes = 0;
};

api::Result<std::vector<Part>> partsOf(const fs::path &package)
{
    std::vector<Part> parts;
    std::error_code error;
    fs::recursive_directory_iterator at(package, fs::directory_options::follow_directory_symlink, error);
    for (; !error && at != fs::recursive_directory_iterator(); at.increment(error))
        if (at->is_regular_file(error) && !error)
            parts.push_back({at->path().lexically_relative(package), std::int64_t(at->file_size(error))});
    if (error)
        return core::fail(ErrorCode::NotFound, "The model " + package.string() + " could not be read: " + error.message() + ".");
    return parts;
}

fs::path freeName(const fs::path &into, const std::string &name)
{
    std::error_code ignored;
    fs::path free = into / name;
    for (int n = 2; fs::exists(free, ignored); ++n)
        free = into / (name + " (" + std::to_string(n) + ")");
    return free;
}

// `done` grows by what was written.
api::Result<void> copyFile(const fs::path &from, const fs::path &to, std::int64_t &done, std::int64_t total, const api::Going &going)
{
    std::error_code ignored;
    fs::create_directories(to.parent_path(), ignored);
    QFile source(QFile::decodeName(from.c_str())), target(QFile::decodeName(to.c_str()));
    if (!source.open(QIODevice::ReadOnly))
        return core::fail(ErrorCode::Io, from.string() + " could not be read: " + source.errorString().toStdString() + ".");
    if (!target.open(QIODevice::WriteOnly))
        return core::fail(ErrorCode::Io, to.string() + " could not be written: " + target.errorString().toStdString() + ".");
    while (!source.atEnd()) {
        if (!going(done, total))
            return core::fail(ErrorCode::Cancelled, "The copy was stopped.");
        const QByteArray block = source.read(kBlock);
        if (block.isEmpty() || source.error() != QFileDevice::NoError)
            return core::fail(ErrorCode::Io, from.string() + " could not be read: " + source.errorString().toStdString() + ".");
        if (target.write(block) != block.size())
            return core::fail(ErrorCode::Io, to.string() + " could not be written: " + target.errorString().toStdString() + ".");
        done += block.size();
    }
    target.close();
    if (target.error() != QFileDevice::NoError)
        return core::fail(ErrorCode::Io, to.string() + " could not be written: " + target.errorString().toStdString() + ".");
    return {};
}

api::Result<void> copyParts(const fs::path &package, const fs::path &target, const std::vector<Part> &parts, const api::Going &going)
{
    std::int64_t total = 0, done = 0;
    for (const Part &part : parts)
        total += part.bytes;
    std::error_code error;
    const fs::space_info space = fs::space(target.parent_path(), error);
    if (!error && std::int64_t(space.available) < total)
        return core::fail(ErrorCode::NoSpace, "The copy takes " + std::to_string(total) + " bytes; in " + target.parent_path().string()
                                                  + " are " + std::to_string(space.available) + " free.");
    for (const Part &part : parts)
        if (auto copied = copyFile(package / part.name, target / part.name, done, total, going); !copied)
            return copied;
    return {};
}

}  // namespace

api::Result<fs::path> copyPackage(const fs::path &package, const fs::path &into, const api::Going &going)
{
    std::error_code error;
    const fs::path inside = fs::weakly_canonical(into, error).lexically_relative(fs::weakly_canonical(package, error));
    if (!inside.empty() && *inside.begin() != "..")
        return core::fail(ErrorCode::InvalidArgument, "The model " + package.string() + " cannot be copied into itself.");
    if (!fs::is_directory(into, error))
        return core::fail(ErrorCode::NotFound, "The folder " + into.string() + " is not there.");
    const auto parts = partsOf(package);
    if (!parts)
        return core::fail(parts.error());
    const std::string name = package.filename().string();
    const fs::path hidden = freeName(into, "." + name + ".part");
    auto copied = copyParts(package, hidden, *parts, going);
    const fs::path target = freeName(into, name);
    if (copied)
        fs::rename(hidden, target, error);
    if (copied && !error)
        return target;
    const std::string why = error.message();
    fs::remove_all(hidden, error);
    if (!copied)
        return core::fail(copied.error());
    return core::fail(ErrorCode::Io, target.string() + " could not be made: " + why + ".");
}

PackageCopy::PackageCopy(fs::path package, fs::path into, QObject *parent)
    : QObject(parent), m_package(std::move(package)), m_into(std::move(into))
{
    m_worker.setMaxThreadCount(1);
}

PackageCopy::~PackageCopy()
{
    m_stop = true;
    m_worker.waitForDone();
}

void PackageCopy::start()
{
    m_worker.start([this] {
        QElapsedTimer sinceTold;
        sinceTold.start();
        const auto going = [this, &sinceTold](std::int64_t done, std::int64_t total) {
            if (sinceTold.elapsed() >= kTellMs) {
                sinceTold.start();
                const int share = int(1000 * done / std::max<std::int64_t>(1, total));
                QMetaObject::invokeMethod(
                    this, [this, share] { Q_EMIT progressed(share); }, Qt::QueuedConnection);
            }
            return !m_stop;
        };
        m_result = copyPackage(m_package, m_into, going);
        QMetaObject::invokeMethod(this, &PackageCopy::finished, Qt::QueuedConnection);
    });
}

}  // namespace semblance::ui
