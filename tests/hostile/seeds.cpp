#include <fstream>
#include <iterator>
#include <map>

#include "tests/engine/image/fixtures.h"
#include "tests/engine/image/format_fixtures.h"
#include "tests/engine/image/profile_fixtures.h"
#include "tests/hostile/hostile_files.h"

namespace semblance::tests {

namespace {

using fixtures::Bytes;

const std::map<std::string, std::string> &someMetadata()
{
    static const std::map<std::string, std::string> fields{
        {"Exif.Image.Make", "Example"},
        {"Exif.Image.Orientation", "6"},
        {"Exif.Photo.DateTimeOriginal", "2023:07:14 18:05:11"},
        {"Exif.Photo.OffsetTimeOriginal", "+02:00"},
        {"Exif.Photo.UserComment", "charset=Unicode 海边的船"},
        {"Exif.GPSInfo.GPSLatitude", "39/1 54/1 36/1"},
        {"Exif.GPSInfo.GPSLatitudeRef", "S"},
        {"Xmp.dc.title", "lang=x-default 海边的船"},
        {"Xmp.dc.subject", "sea, boat"},
        {"Xmp.xmp.Rating", "4"},
        {"Iptc.Application2.Keywords", "Bär"},
        {"Iptc.Application2.Caption", "A boat by the sea"},
    };
    return fields;
}

Bytes stored(const char *name)
{
    std::ifstream file(std::string(SEMBLANCE_TEST_DATA) + "/pictures/" + name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

void addJpegs(std::vector<HostileFile> &seeds)
{
    const auto picture = fixtures::corners();
    const Bytes plain = fixtures::jpeg(picture);
    seeds.push_back({"jpeg.jpg", plain});
    seeds.push_back({"jpeg-progressive.jpg", fixtures::progressiveJpeg(picture)});
    seeds.push_back({"jpeg-gray.jpg", fixtures::grayJpeg(picture)});
    seeds.push_back({"jpeg-cmyk.jpg", fixtures::adobeCmykJpeg(picture)});
    seeds.push_back({"jpeg-metadata.jpg", fixtures::withFields(plain, someMetadata())});
    seeds.push_back({"jpeg-profile.jpg", fixtures::jpegWithProfile(plain, fixtures::displayP3Profile())});
    seeds.push_back({"jpeg-ink-profile.jpg", fixtures::jpegWithProfile(fixtures::adobeCmykJpeg(picture), fixtures::redCyanProfile())});
}

void addPngs(std::vector<HostileFile> &seeds)
{
    const auto picture = fixtures::corners();
    const Bytes plain = fixtures::encoded(".png", picture);
    seeds.push_back({"png.png", plain});
    seeds.push_back({"png-interlaced.png", fixtures::interlacedPng(picture)});
    seeds.push_back({"png-palette.png", fixtures::palettePng(picture)});
    seeds.push_back({"png-16.png", fixtures::special(".png", "rgb16", picture)});
    seeds.push_back({"png-alpha.png", fixtures::special(".png", "alpha", picture)});
    seeds.push_back({"png-metadata.png", fixtures::withFields(plain, someMetadata())});
    seeds.push_back({"png-profile.png", fixtures::pngWithProfile(picture, fixtures::swappedProfile(), "rgb16")});
}

void addTiffs(std::vector<HostileFile> &seeds)
{
    const auto picture = fixtures::corners();
    const auto add = [&](const std::string &name, fixtures::TiffKind kind) {
        seeds.push_back({"tiff-" + name + ".tif", fixtures::tiff(picture, kind)});
    };
    add("plain", {});
    add("16-planes", {.bits = 16, .separate = true});
    add("float-tiles", {.bits = 32, .samples = "float", .tiled = true});
    add("deflate-alpha", {.compression = "deflate", .alpha = "multiplied"});
    add("lzw-palette", {.colours = "palette", .compression = "lzw"});
    add("jpeg", {.colours = "ycbcr", .compression = "jpeg"});
    add("lab", {.colours = "cielab"});
    add("cmyk-profile", {.colours = "cmyk", .profile = fixtures::redCyanProfile()});
    add("fax", {.bits = 1, .colours = "white-is-zero", .compression = "fax"});
    add("pages", {.thumbnailsFirst = 2, .pagesAfter = 3});
    seeds.push_back({"tiff-metadata.tif", fixtures::withFields(fixtures::tiff(picture, fixtures::TiffKind{}), someMetadata())});
    seeds.push_back({"raw.dng", fixtures::dng(picture)});
    seeds.push_back({"raw-preview.dng", fixtures::dng(picture, 6, fixtures::jpeg(picture))});
}

void addOthers(std::vector<HostileFile> &seeds)
{
    const auto picture = fixtures::corners();
    const Bytes webp = fixtures::encoded(".webp", picture);
    seeds.push_back({"webp.webp", webp});
    seeds.push_back({"webp-profile.webp", fixtures::webpWithProfile(webp, fixtures::swappedProfile(), picture)});
    seeds.push_back({"webp-alpha.webp", fixtures::special(".webp", "alpha", picture)});
    seeds.push_back({"webp-metadata.webp", fixtures::withFields(webp, someMetadata())});
    seeds.push_back({"bmp.bmp", fixtures::encoded(".bmp", picture)});
    seeds.push_back({"bmp-bilevel.bmp", fixtures::bilevelBmp(picture)});
    seeds.push_back({"bmp-run-lengths.bmp", fixtures::runLengthBmp()});
    seeds.push_back({"gif.gif", fixtures::gif(picture)});
    seeds.push_back({"gif-interlaced.gif", fixtures::gif(picture, {.left = 4, .top = 4, .interlaced = true, .ownColours = true})});
    seeds.push_back({"gif-frames.gif", fixtures::gif(picture, {.whiteIsTransparent = true, .framesAfter = 3})});
    seeds.push_back({"heic.heic", stored("corners.heic")});
    seeds.push_back({"avif.avif", stored("corners.avif")});
    // Where this machine's library can write them, the richer ones too.
    for (const bool avif : {false, true}) {
        const std::string name = avif ? "avif-rich.avif" : "heic-rich.heic";
        if (Bytes rich = fixtures::heif(picture, {.avif = avif, .bits = 10, .alpha = true, .turnedRight = true}); !rich.empty())
            seeds.push_back({name, std::move(rich)});
    }
}

}  // namespace

std::vector<HostileFile> seedFiles()
{
    std::vector<HostileFile> seeds;
    addJpegs(seeds);
    addPngs(seeds);
    addTiffs(seeds);
    addOthers(seeds);
    return seeds;
}

std::vector<HostileFile> tricks()
{
    std::vector<HostileFile> all;
    for (auto &&some : {pngTricks(), jpegTricks(), tiffTricks(), otherTricks()})
        all.insert(all.end(), some.begin(), some.end());
    return all;
}

}  // namespace semblance::tests
