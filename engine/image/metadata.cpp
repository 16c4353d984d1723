#include "engine/image/metadata.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <initializer_list>
#include <mutex>
#include <string_view>

#include <exiv2/exiv2.hpp>

#include "engine/core/paths.h"

namespace semblance::image {

namespace {

using core::ErrorCode;
using core::fail;
using core::Result;

// The XMP toolkit inside Exiv2 has global tables: it locks them through this.
void lockXmp(void *mutex, bool lock)
{
    if (lock)
        static_cast<std::recursive_mutex *>(mutex)->lock();
    else
        static_cast<std::recursive_mutex *>(mutex)->unlock();
}

void prepareExiv2()
{
    static std::recursive_mutex xmpMutex;
    static std::once_flag once;
    std::call_once(once, [] {
        Exiv2::LogMsg::setLevel(Exiv2::LogMsg::mute);
        Exiv2::XmpParser::initialize(lockXmp, &xmpMutex);
    });
}

std::string latin1ToUtf8(const std::string &text)
{
    std::string utf8;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x80) {
            utf8 += c;
        } else {
            utf8 += static_cast<char>(0xC0 | byte >> 6);
            utf8 += static_cast<char>(0x80 | (byte & 0x3F));
        }
    }
    return utf8;
}

// UTF-8 without padding; old programs wrote Latin-1 without saying so.
std::string clean(std::string text)
{
    text.erase(std::remove(text.begin(), text.end(), '\0'), text.end());
    constexpr const char *blanks = " \t\r\n";
    const auto first = text.find_first_not_of(blanks);
    if (first == std::string::npos)
        return {};
    text = text.substr(first, text.find_last_not_of(blanks) - first + 1);
    return core::isUtf8(text) ? text : latin1ToUtf8(text);
}

std::string textOf(const Exiv2::Metadatum &datum)
{
    if (const auto *languages = dynamic_cast<const Exiv2::LangAltValue *>(&datum.value())) {
        const auto standard = languages->value_.find("x-default");
        if (standard != languages->value_.end())
            return clean(standard->second);
        return languages->value_.empty() ? std::string() : clean(languages->value_.begin()->second);
    }
    if (const auto *comment = dynamic_cast<const Exiv2::CommentValue *>(&datum.value()))
        return clean(comment->comment());
    return clean(datum.toString());
}

// The Windows fields XPTitle and the like: UTF-16 as bytes.
std::string wideTextOf(const Exiv2::Metadatum &datum)
{
    std::string bytes(static_cast<std::size_t>(datum.size()), '\0');
    if (!bytes.empty())
        datum.copy(reinterpret_cast<Exiv2::byte *>(bytes.data()), Exiv2::littleEndian);
    if (!Exiv2::convertStringCharset(bytes, "UCS-2LE", "UTF-8"))
        return {};
    return clean(bytes);
}

struct Blocks {
    const Exiv2::ExifData &exif;
    const Exiv2::IptcData &iptc;
    const Exiv2::XmpData &xmp;

    // The text of a field such as "Xmp.dc.title", empty when it is missing.
    [[nodiscard]] std::string text(const std::string &key) const
    {
        if (key.rfind("Exif.Image.XP", 0) == 0)
            return find(exif, Exiv2::ExifKey(key), wideTextOf);
        if (key.rfind("Exif.", 0) == 0)
            return find(exif, Exiv2::ExifKey(key), textOf);
        if (key.rfind("Iptc.", 0) == 0)
            return find(iptc, Exiv2::IptcKey(key), textOf);
        return find(xmp, Exiv2::XmpKey(key), textOf);
    }
    [[nodiscard]] std::string firstText(std::initializer_list<const char *> keys) const
    {
        for (const char *key : keys) {
            if (std::string value = text(key); !value.empty())
                return value;
        }
        return {};
    }

private:
    template <class Data, class Key, class Read>
    static std::string find(const Data &data, const Key &key, Read read)
    {
        const auto found = data.findKey(key);
        return found == data.end() ? std::string() : read(*found);
    }
};

// "2023:07:14 18:05:11" or ISO 8601 to "2023-07-14T18:05:11"; empty when it is no date ("0000:00:00 ...").
std::string isoTime(const std::string &text)
{
    int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
    const int fields = std::sscanf(text.c_str(), "%4d%*[:-]%2d%*[:-]%2d%*[ T]%2d:%2d:%2d", &year, &month, &day, &hour, &minute, &second);
    const bool valid = fields >= 3 && year >= 1800 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 && day <= 31 && hour >= 0
                       && hour <= 23 && minute >= 0 && minute <= 59 && second >= 0 && second <= 60;
    if (!valid)
        return {};
    std::array<char, 80> iso{};
    std::snprintf(iso.data(), iso.size(), "%04d-%02d-%02dT%02d:%02d:%02d", year, month, day, hour, minute, std::min(second, 59));
    return iso.data();
}

std::string takenAt(const Blocks &blocks)
{
    for (const char *key : {"Exif.Photo.DateTimeOriginal", "Exif.Photo.DateTimeDigitized", "Xmp.exif.DateTimeOriginal",
                            "Xmp.photoshop.DateCreated", "Xmp.xmp.CreateDate", "Iptc.Application2.DateCreated", "Exif.Image.DateTime"}) {
        if (std::string time = isoTime(blocks.text(key)); !time.empty())
            return time;
    }
    return {};
}

std::string camera(const Blocks &blocks)
{
    const std::string make = blocks.firstText({"Exif.Image.Make", "Xmp.tiff.Make"});
    const std::string model = blocks.firstText({"Exif.Image.Model", "Xmp.tiff.Model"});
    // "Canon" + "Canon EOS 80D", "NIKON CORPORATION" + "NIKON D90": the first word of the maker is not said twice.
    const std::string word = make.substr(0, make.find(' '));
    if (make.empty() || model.rfind(word, 0) == 0)
        return model;
    return model.empty() ? make : make + " " + model;
}

// Degrees, minutes and seconds as three rationals (EXIF 2.3, GPSLatitude).
std::optional<double> degrees(const Blocks &blocks, const char *key, const char *referenceKey, char negative, double limit)
{
    const auto found = blocks.exif.findKey(Exiv2::ExifKey(key));
    if (found == blocks.exif.end() || found->count() < 1)
        return std::nullopt;
    double value = 0, unit = 1;
    for (int i = 0; i < std::min(3, static_cast<int>(found->count())); ++i, unit /= 60) {
        const Exiv2::Rational part = found->toRational(i);
        if (part.second == 0 && i == 0)
            return std::nullopt;
        if (part.second != 0)
            value += unit * static_cast<double>(part.first) / static_cast<double>(part.second);
    }
    const std::string reference = blocks.text(referenceKey);
    if (!reference.empty() && reference[0] == negative)
        value = -value;
    return std::isfinite(value) && std::abs(value) <= limit ? std::optional(value) : std::nullopt;
}

int number(const std::string &text, int otherwise, int low, int high)
{
    int value = otherwise;
    return std::sscanf(text.c_str(), "%d", &value) == 1 ? std::clamp(value, low, high) : otherwise;
}

void addKeyword(std::vector<std::string> &keywords, std::string word)
{
    word = clean(std::move(word));
    if (!word.empty() && std::find(keywords.begin(), keywords.end(), word) == keywords.end())
        keywords.push_back(std::move(word));
}

std::vector<std::string> keywords(const Blocks &blocks)
{
    std::vector<std::string> words;
    if (const auto subject = blocks.xmp.findKey(Exiv2::XmpKey("Xmp.dc.subject")); subject != blocks.xmp.end()) {
        for (int i = 0; i < static_cast<int>(subject->count()); ++i)
            addKeyword(words, subject->toString(i));
    }
    for (const auto &datum : blocks.iptc) {
        if (datum.key() == "Iptc.Application2.Keywords")
            addKeyword(words, datum.toString());
    }
    std::string list = blocks.text("Exif.Image.XPKeywords");  // "sea;boat"
    for (std::size_t at = 0; !list.empty() && at != std::string::npos;) {
        const std::size_t end = list.find(';', at);
        addKeyword(words, list.substr(at, end == std::string::npos ? end : end - at));
        at = end == std::string::npos ? end : end + 1;
    }
    return words;
}

// Each field on its own: a damaged one must not take the others with it.
template <class Value, class Read>
void assign(Value &target, Read read)
{
    try {
        target = read();
    } catch (const std::exception &) {  // stays empty
    }
}

PhotoMetadata collect(const Exiv2::Image &image)
{
    const Blocks blocks{image.exifData(), image.iptcData(), image.xmpData()};
    PhotoMetadata metadata;
    assign(metadata.orientation, [&] {
        const int value = number(blocks.firstText({"Exif.Image.Orientation", "Xmp.tiff.Orientation"}), 1, 0, 9);
        return value >= 1 && value <= 8 ? value : 1;
    });
    assign(metadata.takenAt, [&] { return takenAt(blocks); });
    assign(metadata.camera, [&] { return camera(blocks); });
    assign(metadata.lens, [&] { return blocks.firstText({"Exif.Photo.LensModel", "Xmp.exifEX.LensModel", "Xmp.aux.Lens"}); });
    assign(metadata.latitude, [&] { return degrees(blocks, "Exif.GPSInfo.GPSLatitude", "Exif.GPSInfo.GPSLatitudeRef", 'S', 90); });
    assign(metadata.longitude, [&] { return degrees(blocks, "Exif.GPSInfo.GPSLongitude", "Exif.GPSInfo.GPSLongitudeRef", 'W', 180); });
    assign(metadata.rating, [&] { return number(blocks.firstText({"Xmp.xmp.Rating", "Exif.Image.Rating"}), 0, 0, 5); });
    assign(metadata.title, [&] { return blocks.firstText({"Xmp.dc.title", "Iptc.Application2.ObjectName", "Exif.Image.XPTitle"}); });
    assign(metadata.description, [&] {
        return blocks.firstText({"Xmp.dc.description", "Iptc.Application2.Caption", "Exif.Image.ImageDescription", "Exif.Image.XPComment",
                                 "Exif.Photo.UserComment"});
    });
    assign(metadata.keywords, [&] { return keywords(blocks); });
    return metadata;
}

}  // namespace

PhotoMetadata readMetadata(std::span<const std::uint8_t> photoBytes)
try {
    if (photoBytes.empty())
        return {};
    prepareExiv2();
    const auto image = Exiv2::ImageFactory::open(photoBytes.data(), static_cast<long>(photoBytes.size()));
    try {
        image->readMetadata();
    } catch (const std::exception &) {  // a file that ends early keeps the blocks that came before its end
    }
    return collect(*image);
} catch (const std::exception &) {
    return {};
}

Result<std::vector<std::uint8_t>> withTakenAt(std::span<const std::uint8_t> jpeg, const std::string &takenAt)
try {
    prepareExiv2();
    std::string time = takenAt;
    if (isoTime(takenAt).empty())
        return fail(ErrorCode::InvalidArgument, "Expected a time like 2023-07-14T18:05:11, got \"" + takenAt + "\".");
    time[4] = time[7] = ':';
    time[10] = ' ';
    const auto image = Exiv2::ImageFactory::open(jpeg.data(), static_cast<long>(jpeg.size()));
    image->readMetadata();
    image->exifData()["Exif.Photo.DateTimeOriginal"] = time;
    image->exifData()["Exif.Image.DateTime"] = time;
    image->writeMetadata();
    Exiv2::BasicIo &io = image->io();
    if (io.open() != 0)
        return fail(ErrorCode::Internal, "The picture with its new EXIF block could not be read back.");
    std::vector<std::uint8_t> bytes(static_cast<std::size_t>(io.size()));
    io.read(bytes.data(), static_cast<long>(bytes.size()));
    return bytes;
} catch (const std::exception &error) {
    return fail(ErrorCode::Corrupt, std::string("The time could not be written into the JPEG: ") + error.what());
}

}  // namespace semblance::image
