#include "tests/engine/jobs/test_library.h"

#include <map>
#include <set>

#include "engine/core/files.h"
#include "engine/core/paths.h"
#include "engine/image/thumbnails.h"
#include "engine/jobs/caption_sync.h"
#include "engine/store/vector_store.h"

namespace semblance::tests {

namespace fs = std::filesystem;

std::string photoName(std::string_view stem, int number)
{
    std::string name(stem);
    name += std::to_string(number);
    name += ".png";
    return name;
}

std::vector<std::uint8_t> colourPng(const std::string &colour, int variant)
{
    static const std::map<std::string, std::array<int, 3>> colours{
        {"red", {255, 0, 0}},       {"green", {0, 255, 0}}, {"blue", {0, 0, 255}},     {"yellow", {255, 255, 0}},
        {"white", {255, 255, 255}}, {"black", {0, 0, 0}},   {"purple", {255, 0, 255}}, {"turquoise", {0, 255, 255}}};
    image::Picture picture{16, 12, {}};
    for (int i = 0; i < 16 * 12; ++i)
        for (const int channel : colours.at(colour))
            picture.rgb.push_back(static_cast<std::uint8_t>(channel));
    picture.rgb[0] = static_cast<std::uint8_t>(variant % 256);
    picture.rgb[1] = static_cast<std::uint8_t>(variant / 256);
    return valueOf(image::encodePng(picture));
}

void writeBytes(const fs::path &path, std::span<const std::uint8_t> bytes)
{
    fs::create_directories(path.parent_path());
    if (const auto written = core::writeFileAtomically(path, bytes); !written)
        qFatal("%s", written.error().detail.c_str());
}

TestLibrary::TestLibrary() : m_path(fs::canonical(m_folder.path().toStdString()))
{
    fs::create_directories(photos());
}

TestLibrary::~TestLibrary()
{
    std::error_code ignored;
    fs::remove_all(m_path, ignored);
}

fs::path TestLibrary::addPhoto(const std::string &name, const std::string &colour, int variant) const
{
    writeBytes(photos() / name, colourPng(colour, variant));
    return photos() / name;
}

fs::path TestLibrary::addText(const std::string &name, const std::string &content) const
{
    writeBytes(photos() / name, {reinterpret_cast<const std::uint8_t *>(content.data()), content.size()});
    return photos() / name;
}

core::Result<jobs::IndexReport> TestLibrary::tryIndex(std::vector<fs::path> folders, jobs::JobContext *context,
                                                      const std::function<void()> &committed)
{
    auto catalogue = store::Catalogue::open(library(), store::Access::ReadWrite, 0);
    if (!catalogue)
        return core::fail(catalogue.error());
    jobs::IndexOptions options;
    options.folders = folders.empty() ? std::vector<fs::path>{photos()} : std::move(folders);
    options.threads = 2;
    options.batchSize = batchSize;
    options.commitSize = commitSize;
    options.reader = reader;
    jobs::JobContext own;
    return jobs::IndexJob(**catalogue, library(), encoder, options).run(context == nullptr ? own : *context, committed);
}

jobs::IndexReport TestLibrary::index(std::vector<fs::path> folders)
{
    return valueOf(tryIndex(std::move(folders)));
}

QStringList TestLibrary::state(const fs::path &libraryFolder) const
{
    const auto catalogue = valueOf(store::Catalogue::open(libraryFolder, store::Access::ReadOnly));
    const auto vectors = valueOf(store::VectorStore::open(libraryFolder, encoder->identity(), 4, true));
    const auto photoKeys = valueOf(vectors->keys(store::VectorKind::Photo));
    const auto captionKeys = valueOf(vectors->keys(store::VectorKind::Caption));
    std::set<std::string> strayPhotos(photoKeys.begin(), photoKeys.end()), strayCaptions(captionKeys.begin(), captionKeys.end());
    const std::set<std::string> embedded = strayPhotos, embeddedTexts = strayCaptions;
    QStringList lines;
    std::vector<std::pair<fs::path, store::PhotoStamp>> stamps;
    const auto visited = catalogue->photos().forEachStamp(
        core::FolderId{}, [&](fs::path &&path, store::PhotoStamp &&stamp) { stamps.emplace_back(std::move(path), std::move(stamp)); });
    if (!visited)
        qFatal("%s", visited.error().detail.c_str());
    for (const auto &[path, stamp] : stamps) {
        QString line = QString("%1 state=%2 hash=%3 vector=%4")
                           .arg(QString::fromStdString(core::displayPath(path.lexically_relative(m_path))))
                           .arg(static_cast<int>(stamp.state))
                           .arg(QString::fromStdString(stamp.contentHash))
                           .arg(embedded.contains(stamp.contentHash));
        strayPhotos.erase(stamp.contentHash);
        QStringList captions;
        for (const store::CaptionRow &caption : valueOf(catalogue->captions().ofPhoto(stamp.id))) {
            const std::string key = jobs::captionKey(caption.text);
            captions << QString::fromStdString(caption.source + ":" + caption.language + ":" + caption.text)
                            + (embeddedTexts.contains(key) ? "" : "!");
            strayCaptions.erase(key);
        }
        captions.sort();
        lines << line + " " + captions.join("|");
    }
    lines.sort();
    for (const std::string &key : strayPhotos)
        lines << "stray photo vector " + QString::fromStdString(key);
    for (const std::string &key : strayCaptions)
        lines << "stray caption vector " + QString::fromStdString(key);
    return lines;
}

QStringList TestLibrary::stateOfFreshRun()
{
    const fs::path fresh = m_path / "fresh";
    fs::remove_all(fresh);
    {
        const auto catalogue = valueOf(store::Catalogue::open(fresh, store::Access::ReadWrite));
        jobs::IndexOptions options;
        options.folders = {photos()};
        options.threads = 1;
        jobs::JobContext context;
        const auto report = valueOf(jobs::IndexJob(*catalogue, fresh, encoder, options).run(context));
        if (report.outcome != jobs::Outcome::Finished)
            qFatal("the uninterrupted run was interrupted");
    }
    return state(fresh);
}

QStringList TestLibrary::problems() const
{
    const auto catalogue = valueOf(store::Catalogue::open(library(), store::Access::ReadOnly));
    const auto vectors = valueOf(store::VectorStore::open(library(), encoder->identity(), 4, true));
    QStringList problems;
    for (const auto &found : {catalogue->check(), vectors->check()})
        for (const std::string &problem : valueOf(found))
            problems << QString::fromStdString(problem);
    return problems;
}

}  // namespace semblance::tests
