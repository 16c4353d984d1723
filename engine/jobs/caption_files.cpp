#include "engine/jobs/caption_files.h"

#include <algorithm>
#include <optional>
#include <string_view>

#include "engine/core/files.h"
#include "engine/core/paths.h"
#include "engine/text/coco_captions.h"
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

// The photo of this name in the first of these folders that has it.
std::optional<std::string> findPhoto(const fs::path &name, const std::vector<fs::path> &folders, const IsPhoto &isPhoto)
{
    for (const fs::path &folder : folders)
        if (const fs::path photo = (folder / name).lexically_normal(); !name.empty() && isPhoto(photo))
            return photo.native();
    return std::nullopt;
}

// Entries of a table whose photo is not there: told once a file.
class MissingPhotos {
public:
    void add(const std::string &name)
    {
        if (m_count++ == 0)
            m_first = core::displayPath(name);
    }
    void tell(const fs::path &file, CaptionFiles &result) const
    {
        if (m_count > 0)
            result.warnings.push_back(
                {file, std::to_string(m_count) + " rows name a photo that is not there (the first: '" + m_first + "')."});
    }

private:
    std::int64_t m_count = 0;
    std::string m_first;
};

int columnNamed(const text::Table &table, std::string_view name)
{
    for (std::size_t i = 0; i < table.header.size(); ++i)
        if (text::toLower(text::collapseWhitespace(table.header[i])) == name)
            return static_cast<int>(i);
    return -1;
}

void readCaptionTable(const fs::path &file, const IsPhoto &isPhoto, CaptionFiles &result)
{
    const auto table = text::readTable(file);
    if (!table) {
        result.tableFailed = true;
        result.failed.push_back({file, table.error().detail});
        return;
    }
    const int image = columnNamed(*table, "image");
    const int caption = columnNamed(*table, "caption");
    const int language = columnNamed(*table, "language");
    if (image < 0 || caption < 0) {
        result.tableFailed = true;
        result.failed.push_back({file, "The first line of " + core::displayPath(file) + " must name the columns image and caption."});
        return;
    }
    for (const std::string &warning : table->warnings)
        result.warnings.push_back({file, warning});
    MissingPhotos missing;
    const std::vector<fs::path> folders{file.parent_path(), file.parent_path() / "images"};
    for (const auto &row : table->rows) {
        const std::string &name = row[static_cast<std::size_t>(image)];
        if (const auto photo = findPhoto(name, folders, isPhoto))
            add(result.table[*photo], row[static_cast<std::size_t>(caption)],
                language < 0 ? std::string_view() : std::string_view(row[static_cast<std::size_t>(language)]));
        else
            missing.add(name);
    }
    missing.tell(file, result);
}

void readCocoFile(const fs::path &file, const IsPhoto &isPhoto, CaptionFiles &result)
{
    const auto entries = text::readCocoCaptions(file);
    if (!entries) {
        result.tableFailed = true;
        result.failed.push_back({file, entries.error().detail});
        return;
    }
    const fs::path folder = file.parent_path(), above = folder.parent_path();
    const std::string stem = file.stem().native();
    const std::string split = stem.substr(std::min(stem.find('_') + 1, stem.size()));  // "captions": no '_', so the stem itself
    const std::vector<fs::path> folders{folder,           folder / "images", folder / split,          above,
                                        above / "images", above / split,     above / "images" / split};
    MissingPhotos missing;
    for (const text::CocoPhoto &entry : *entries) {
        const auto photo = findPhoto(entry.fileName, folders, isPhoto);
        if (!photo && !entry.captions.empty())
            missing.add(entry.fileName);
        for (const std::string &caption : entry.captions)
            if (photo)
                add(result.table[*photo], caption, {});
    }
    missing.tell(file, result);
}

bool isJson(const fs::path &file)
{
    return text::toLower(file.extension().native()) == ".json";
}

// "IMG_0042" is what a program made of a file's name.
bool isFileName(std::string_view title)
{
    return title.find(' ') == std::string_view::npos && title.find_first_of("0123456789") != std::string_view::npos
           && std::all_of(title.begin(), title.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// "zh-cn" -> "zh": captions are told apart by language, not by country.
std::string_view primaryLanguage(std::string_view tag)
{
    return tag.substr(0, std::min(tag.find_first_of("-_"), tag.size()));
}

}  // namespace

PhotoCaptions captionsOf(const image::PhotoMetadata &metadata)
{
    PhotoCaptions captions;
    for (const image::MetadataText &title : metadata.titles)
        if (!isFileName(title.text))
            add(captions, title.text, primaryLanguage(title.language));
    for (const image::MetadataText &description : metadata.descriptions)
        add(captions, description.text, primaryLanguage(description.language));
    return captions;
}

void readCaptionTables(std::span<const fs::path> tables, const IsPhoto &isPhoto, CaptionFiles &result)
{
    for (const fs::path &file : tables)
        (isJson(file) ? readCocoFile : readCaptionTable)(file, isPhoto, result);
}

void readSidecars(const fs::path &photo, std::span<const fs::path> texts, CaptionFiles &result)
{
    for (const fs::path &file : texts) {
        const auto content = core::readText(file, sidecarLimit);
        if (!content) {
            result.sidecarFailed = true;
            result.failed.push_back({file, content.error().detail});
            continue;
        }
        std::string_view rest = *content;
        if (rest.starts_with("\xEF\xBB\xBF"))
            rest.remove_prefix(3);
        while (!rest.empty()) {
            const std::size_t end = rest.find('\n');
            add(result.sidecar[photo.native()], rest.substr(0, end), {});
            rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
        }
    }
}

}  // namespace semblance::jobs
