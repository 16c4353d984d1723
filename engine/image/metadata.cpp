#include "engine/image/metadata.h"

#include <algorithm>
#include <charconv>
#include <mutex>
#include <string_view>

#include "engine/image/metadata_blocks.h"

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

std::string cameraOf(const MetadataBlocks &blocks)
{
    const std::string make = blocks.firstText({"Exif.Image.Make", "Xmp.tiff.Make"});
    const std::string model = blocks.firstText({"Exif.Image.Model", "Xmp.tiff.Model"});
    // "Canon" + "Canon EOS 80D", "NIKON CORPORATION" + "NIKON D90": the first word of the maker is not said twice.
    const std::string word = make.substr(0, make.find(' '));
    if (make.empty() || model.rfind(word, 0) == 0)
        return model;
    return model.empty() ? make : make + " " + model;
}

// A whole number; a fraction behind it ("3.0") is left out.
std::optional<int> number(const std::string &text, int low, int high)
{
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool whole = error == std::errc() && (end == text.data() + text.size() || *end == '.' || *end == ' ');
    return whole && value >= low && value <= high ? std::optional(value) : std::nullopt;
}

// XMP: -1 rejected, 0 unrated, 1..5. Empty when the field is missing or out of range.
std::optional<int> ratingOf(const MetadataBlocks &blocks)
{
    if (const auto rating = number(blocks.text("Xmp.xmp.Rating"), -1, 5))
        return rating;
    return number(blocks.text("Exif.Image.Rating"), 0, 5);
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

// What one file says, with what it does not say left out.
struct Found {
    PhotoMetadata fields;
    std::optional<int> rating;
};

Found collect(const MetadataBlocks &blocks)
{
    Found found;
    PhotoMetadata &fields = found.fields;
    assign(fields.orientation, [&] {
        return number(blocks.firstText({"Exif.Image.Orientation", "Xmp.tiff.Orientation"}), 1, 8).value_or(1);
    });
    TakenAt taken;
    assign(taken, [&] { return takenAtOf(blocks); });
    fields.takenAt = std::move(taken.local);
    fields.zoneMinutes = taken.zoneMinutes;
    assign(fields.camera, [&] { return cameraOf(blocks); });
    assign(fields.lens, [&] { return blocks.firstText({"Exif.Photo.LensModel", "Xmp.exifEX.LensModel", "Xmp.aux.Lens"}); });
    Place place;
    assign(place, [&] { return placeOf(blocks); });
    fields.latitude = place.latitude;
    fields.longitude = place.longitude;
    fields.altitude = place.altitude;
    assign(found.rating, [&] { return ratingOf(blocks); });
    assign(fields.titles, [&] { return titlesOf(blocks); });
    assign(fields.descriptions, [&] { return descriptionsOf(blocks); });
    assign(fields.keywords, [&] { return keywordsOf(blocks); });
    assign(fields.people, [&] { return peopleOf(blocks); });
    return found;
}

template <class Value>
void prefer(Value &value, Value &better)  // what is taken is left empty
{
    if (!better.empty())
        value = std::move(better);
}

// Orientation stays the photo's own: it belongs to its pixels.
void layOver(Found &found, Found &&sidecar)
{
    PhotoMetadata &fields = found.fields;
    if (!sidecar.fields.takenAt.empty()) {
        fields.takenAt = std::move(sidecar.fields.takenAt);
        fields.zoneMinutes = sidecar.fields.zoneMinutes;
    }
    prefer(fields.camera, sidecar.fields.camera);
    prefer(fields.lens, sidecar.fields.lens);
    if (sidecar.fields.latitude) {
        fields.latitude = sidecar.fields.latitude;
        fields.longitude = sidecar.fields.longitude;
        fields.altitude = sidecar.fields.altitude;
    }
    if (sidecar.rating)
        found.rating = sidecar.rating;
    prefer(fields.titles, sidecar.fields.titles);
    prefer(fields.descriptions, sidecar.fields.descriptions);
    prefer(fields.keywords, sidecar.fields.keywords);
    prefer(fields.people, sidecar.fields.people);
}

constexpr const char *ownMetadata = "Its metadata";
constexpr const char *xmpSidecar = "Its XMP sidecar";

std::string damaged(const char *what, const char *why)
{
    return std::string(what) + " is damaged and was read only in part (" + cleanText(why, mostNameBytes) + ").";
}

Found readPhoto(std::span<const std::uint8_t> bytes)
{
    Found found;
    if (bytes.empty() || Exiv2::ImageFactory::getType(bytes.data(), static_cast<long>(bytes.size())) == Exiv2::ImageType::none)
        return found;  // a format that carries none
    std::string warning;
    try {
        const auto image = Exiv2::ImageFactory::open(bytes.data(), static_cast<long>(bytes.size()));
        try {
            image->readMetadata();
        } catch (const std::exception &error) {  // a file that ends early keeps the blocks that came before its end
            warning = damaged(ownMetadata, error.what());
        }
        found = collect({image->exifData(), image->iptcData(), image->xmpData()});
    } catch (const std::exception &error) {
        warning = damaged(ownMetadata, error.what());
    }
    found.fields.warning = std::move(warning);
    return found;
}

Found readSidecar(std::span<const std::uint8_t> bytes)
{
    const Exiv2::ExifData noExif;
    const Exiv2::IptcData noIptc;
    Exiv2::XmpData xmp;
    std::string problem;
    try {
        const std::string packet(reinterpret_cast<const char *>(bytes.data()), bytes.size());
        if (Exiv2::XmpParser::decode(xmp, packet) != 0)
            problem = "it is no XMP";
    } catch (const std::exception &error) {
        problem = error.what();
    }
    Found found = collect({noExif, noIptc, xmp});
    if (!problem.empty())
        found.fields.warning = damaged(xmpSidecar, problem.c_str());
    return found;
}

}  // namespace

void prepareExiv2()
{
    static std::recursive_mutex xmpMutex;
    static std::once_flag once;
    std::call_once(once, [] {
        Exiv2::LogMsg::setLevel(Exiv2::LogMsg::mute);
        Exiv2::XmpParser::initialize(lockXmp, &xmpMutex);
        Exiv2::XmpProperties::registerNs(ownNamespace, "semblance");
#if defined(EXV_ENABLE_BMFF) && !EXIV2_TEST_VERSION(0, 28, 0)
        Exiv2::enableBMFF(true);  // HEIC and AVIF; later versions ask nobody
#endif
    });
}

PhotoMetadata readMetadata(std::span<const std::uint8_t> photoBytes, std::span<const std::uint8_t> sidecar)
try {
    prepareExiv2();
    Found found = readPhoto(photoBytes);
    if (!sidecar.empty()) {
        Found beside = readSidecar(sidecar);
        if (!beside.fields.warning.empty())
            found.fields.warning += (found.fields.warning.empty() ? "" : " ") + beside.fields.warning;
        layOver(found, std::move(beside));
    }
    PhotoMetadata &fields = found.fields;
    fields.rating = found.rating.value_or(0);
    if (!fields.titles.empty())
        fields.title = fields.titles.front().text;
    if (!fields.descriptions.empty())
        fields.description = fields.descriptions.front().text;
    return fields;
} catch (const std::exception &error) {
    PhotoMetadata nothing;
    nothing.warning = damaged(ownMetadata, error.what());
    return nothing;
}

bool isMetadataWarning(const std::string &warning)
{
    return warning.rfind(ownMetadata, 0) == 0 || warning.rfind(xmpSidecar, 0) == 0;
}

Result<std::vector<std::uint8_t>> withTakenAt(std::span<const std::uint8_t> jpeg, const std::string &takenAt)
try {
    prepareExiv2();
    std::string time = takenAt;
    if (parseTime(takenAt).local != takenAt)
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
