#include "engine/jobs/caption_export.h"

#include <algorithm>
#include <set>

#include "engine/core/files.h"
#include "engine/core/paths.h"
#include "engine/text/coco_captions.h"
#include "engine/text/csv.h"
#include "engine/text/unicode.h"

namespace semblance::jobs {

using core::fail;
using core::Result;
namespace fs = std::filesystem;

namespace {

struct CaptionedPhoto {
    std::string name;  // as the file calls it
    int width = 0, height = 0;
    std::vector<store::CaptionRow> captions;
};

// Relative where it lies below the file's folder.
std::string nameFor(const fs::path &photo, const fs::path &folder)
{
    const fs::path relative = photo.lexically_relative(folder);
    return relative.empty() || *relative.begin() == ".." ? photo.native() : relative.native();
}

Result<std::vector<CaptionedPhoto>> captioned(store::Catalogue &catalogue, const fs::path &folder)
{
    std::vector<CaptionedPhoto> photos;
    fs::path last;
    for (;;) {
        const auto batch = catalogue.scan().cataloguedAfter(last, 1000);
        if (!batch)
            return fail(batch.error());
        if (batch->empty())
            return photos;
        last = batch->back().path;
        for (const store::IndexedPath &photo : *batch) {
            auto captions = catalogue.captions().ofPhoto(photo.id);
            if (!captions)
                return fail(captions.error());
            std::set<std::string> said;  // a table and a sidecar may say the same
            std::erase_if(*captions, [&](const store::CaptionRow &caption) { return !said.insert(caption.text).second; });
            if (captions->empty())
                continue;
            const auto row = catalogue.photos().find(photo.id);
            if (!row)
                return fail(row.error());
            photos.push_back({nameFor(photo.path, folder), (*row)->width, (*row)->height, std::move(*captions)});
        }
    }
}

// A table that means to be read back has tabs and line ends in no field of a TSV.
std::string field(const std::string &text, char separator)
{
    if (separator == ',')
        return text::csvField(text);
    std::string plain = text;
    std::replace_if(
        plain.begin(), plain.end(), [](char c) { return c == '\t' || c == '\n' || c == '\r'; }, ' ');
    return plain.find('"') == std::string::npos ? plain : text::csvField(plain);
}

std::string table(const std::vector<CaptionedPhoto> &photos, char separator)
{
    std::string lines = "image\tcaption\tlanguage\n";
    std::replace(lines.begin(), lines.end(), '\t', separator);
    for (const CaptionedPhoto &photo : photos)
        for (const store::CaptionRow &caption : photo.captions)
            lines += field(photo.name, separator) + separator + field(caption.text, separator) + separator
                     + field(caption.language, separator) + '\n';
    return lines;
}

std::string coco(const std::vector<CaptionedPhoto> &photos)
{
    std::vector<text::CocoPhoto> entries;
    for (const CaptionedPhoto &photo : photos) {
        text::CocoPhoto entry{core::displayPath(photo.name), {}};
        for (const store::CaptionRow &caption : photo.captions)
            entry.captions.push_back(caption.text);
        entries.push_back(std::move(entry));
    }
    return text::writeCocoCaptions(entries);
}

std::string contentOf(const std::vector<CaptionedPhoto> &photos, CaptionFormat format)
{
    if (format == CaptionFormat::Coco)
        return coco(photos);
    return table(photos, format == CaptionFormat::Tsv ? '\t' : ',');
}

}  // namespace

CaptionFormat captionFormatOf(const fs::path &file)
{
    const std::string ending = text::toLower(file.extension().native());
    return ending == ".tsv" ? CaptionFormat::Tsv : ending == ".json" ? CaptionFormat::Coco : CaptionFormat::Csv;
}

Result<CaptionExport> exportCaptions(store::Catalogue &catalogue, const fs::path &file, CaptionFormat format)
{
    std::error_code ignored;
    const fs::path target = fs::absolute(file, ignored).lexically_normal();
    const auto photos = captioned(catalogue, target.parent_path());
    if (!photos)
        return fail(photos.error());
    CaptionExport done;
    done.photos = static_cast<std::int64_t>(photos->size());
    for (const CaptionedPhoto &photo : *photos)
        done.captions += static_cast<std::int64_t>(photo.captions.size());
    if (auto written = core::writeTextAtomically(target, contentOf(*photos, format)); !written)
        return fail(written.error());
    return done;
}

Result<CaptionImport> importCaptions(store::Catalogue &catalogue, const fs::path &file, ImportMode mode)
{
    std::error_code ignored;
    const std::vector<fs::path> tables{fs::absolute(file, ignored).lexically_normal()};
    CaptionFiles read;
    readCaptionTables(
        tables, [&](const fs::path &photo) { return catalogue.photos().findByPath(photo).value_or(std::nullopt).has_value(); }, read);
    if (!read.failed.empty())
        return fail(core::ErrorCode::Corrupt, read.failed.front().reason);
    std::vector<PhotoTexts> wanted;
    for (const auto &[path, captions] : read.table) {
        const auto row = catalogue.photos().findByPath(path);
        if (!row)
            return fail(row.error());
        PhotoTexts texts{(*row)->id, path, std::vector<store::CaptionText>(), std::nullopt};
        const auto known = catalogue.captions().ofPhoto(texts.photo);
        if (!known)
            return fail(known.error());
        for (std::size_t i = 0; mode == ImportMode::Add && i < known->size(); ++i)
            texts.captions->push_back({(*known)[i].text, (*known)[i].language});
        for (std::size_t i = 0; i < captions.texts.size(); ++i)
            texts.captions->push_back({captions.texts[i], captions.languages[i]});
        wanted.push_back(std::move(texts));
    }
    auto before = putTexts(catalogue, wanted);
    if (!before)
        return fail(before.error());
    return CaptionImport{std::move(*before), std::move(read.warnings)};
}

}  // namespace semblance::jobs
