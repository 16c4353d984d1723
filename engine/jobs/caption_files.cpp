#include "engine/jobs/caption_files.h"

#include <algorithm>
#include <string_view>

#include "engine/core/files.h"
#include "engine/core/paths.h"
#include "engine/text/csv.h"
#include "engine/text/unicode.h"

namespace semblance::jobs {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t sidecarLimit = 1u << 20;

std::string trimmed(std::string_view text)
{
    const std::string_view blank = " \t\r\n\v\f";
    const std::size_t begin = text.find_first_not_of(blank);
    if (begin == std::string_view::npos)
        return {};
    const std::string_view kept = text.substr(begin, text.find_last_not_of(blank) - begin + 1);
    return core::isUtf8(kept) ? std::string(kept) : text::toNfc(kept);
}

void add(PhotoCaptions &captions, std::string_view found, std::string_view language)
{
    std::string text = trimmed(found);
    if (text.empty() || std::find(captions.texts.begin(), captions.texts.end(), text) != captions.texts.end())
        return;
    std::string named = trimmed(language);
    captions.languages.push_back(named.empty() ? text::guessLanguage(text) : std::move(named));
    captions.texts.push_back(std::move(text));
}

// The photos of a walk, which are in the order of their paths.
class PhotoPaths {
public:
    explicit PhotoPaths(const std::vector<FoundFile> &photos) : m_photos(photos) {}

    bool contains(const fs::path &path) const
    {
        const auto found = from(path.native());
        return found != m_photos.end() && found->path.native() == path.native();
    }

    // photo.jpg, photo.png, ... of "photo"; and "photo" itself.
    std::vector<std::string> ofStem(const std::string &stem) const
    {
        std::vector<std::string> result;
        if (contains(fs::path(stem)))
            result.push_back(stem);
        const std::string prefix = stem + '.';
        for (auto photo = from(prefix); photo != m_photos.end() && photo->path.native().starts_with(prefix); ++photo)
            if (photo->path.native().find_first_of("./", prefix.size()) == std::string::npos)
                result.push_back(photo->path.native());
        return result;
    }

private:
    std::vector<FoundFile>::const_iterator from(const std::string &path) const
    {
        return std::lower_bound(m_photos.begin(), m_photos.end(), path,
                                [](const FoundFile &file, const std::string &bytes) { return file.path.native() < bytes; });
    }

    const std::vector<FoundFile> &m_photos;
};

int columnNamed(const text::Table &table, std::string_view name)
{
    for (std::size_t i = 0; i < table.header.size(); ++i)
        if (text::toLower(text::collapseWhitespace(table.header[i])) == name)
            return static_cast<int>(i);
    return -1;
}

void readCaptionTable(const fs::path &file, const PhotoPaths &photos, CaptionFiles &result)
{
    const auto table = text::readTable(file);
    if (!table) {
        result.failed.push_back({file, table.error().detail});
        return;
    }
    const int image = columnNamed(*table, "image");
    const int caption = columnNamed(*table, "caption");
    const int language = columnNamed(*table, "language");
    if (image < 0 || caption < 0) {
        result.failed.push_back({file, "The first line of " + core::displayPath(file) + " must name the columns image and caption."});
        return;
    }
    for (const std::string &warning : table->warnings)
        result.warnings.push_back({file, warning});
    std::int64_t missing = 0;
    std::string firstMissing;
    for (const auto &row : table->rows) {
        const std::string &name = row[static_cast<std::size_t>(image)];
        fs::path photo = (file.parent_path() / name).lexically_normal();
        if (!photos.contains(photo))
            photo = (file.parent_path() / "images" / name).lexically_normal();
        if (name.empty() || !photos.contains(photo)) {
            if (missing++ == 0)
                firstMissing = core::displayPath(name);
            continue;
        }
        add(result.table[photo.native()], row[static_cast<std::size_t>(caption)],
            language < 0 ? std::string_view() : std::string_view(row[static_cast<std::size_t>(language)]));
    }
    if (missing > 0)
        result.warnings.push_back(
            {file, std::to_string(missing) + " rows name a photo that is not there (the first: '" + firstMissing + "')."});
}

void readSidecar(const fs::path &file, const PhotoPaths &photos, CaptionFiles &result)
{
    std::string stem = file.native();
    stem.resize(stem.size() - 4);  // ".txt"
    const std::vector<std::string> owners = photos.ofStem(stem);
    if (owners.empty())
        return;
    const auto content = core::readText(file, sidecarLimit);
    if (!content) {
        result.failed.push_back({file, content.error().detail});
        return;
    }
    std::string_view rest = *content;
    if (rest.starts_with("\xEF\xBB\xBF"))
        rest.remove_prefix(3);
    while (!rest.empty()) {
        const std::size_t end = rest.find('\n');
        for (const std::string &owner : owners)
            add(result.sidecar[owner], rest.substr(0, end), {});
        rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    }
}

}  // namespace

CaptionFiles readCaptionFiles(const Walk &walk)
{
    CaptionFiles result;
    const PhotoPaths photos(walk.photos);
    for (const fs::path &file : walk.captionTables)
        readCaptionTable(file, photos, result);
    for (const fs::path &file : walk.textFiles)
        readSidecar(file, photos, result);
    return result;
}

}  // namespace semblance::jobs
