#include "engine/isolation/messages.h"

#include <algorithm>
#include <cstring>

#include "engine/isolation/fields.h"

namespace semblance::isolation {

namespace {

using core::ErrorCode;
using core::Result;

constexpr int longestSide = 1'000'000;
constexpr std::size_t longestSentence = 4096;

std::string fieldCounts()
{
    std::string counts;
    for (const std::size_t count :
         {fieldCount<image::DecodeOptions>, fieldCount<image::DecodedPhoto>, fieldCount<image::PhotoMetadata>,
          fieldCount<image::MetadataText>, fieldCount<image::SidecarText>, fieldCount<PhotoRead>, fieldCount<Request>})
        counts += "." + std::to_string(count);
    return counts;
}

// Libraries quote the file in what they say: nothing of that may steer a terminal.
std::string sentence(std::string text)
{
    if (text.size() > longestSentence) {
        std::size_t end = longestSentence;
        while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80)
            --end;
        text.resize(end);
        text += "...";
    }
    std::replace_if(
        text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }, ' ');
    return text;
}

// What a decoder can say of a file; anything else would mean something to the caller that no decoder may decide.
ErrorCode plausible(ErrorCode code)
{
    const bool known = code == ErrorCode::Unsupported || code == ErrorCode::TooLarge || code == ErrorCode::OutOfMemory;
    return known ? code : ErrorCode::Corrupt;
}

bool isTime(const std::string &text)
{
    constexpr const char *shape = "0000-00-00T00:00:00";
    constexpr std::size_t longest = 40;
    if (text.size() < std::strlen(shape) || text.size() > longest)
        return text.empty();
    for (std::size_t i = 0; shape[i] != '\0'; ++i) {
        const bool fits = shape[i] == '0' ? text[i] >= '0' && text[i] <= '9' : text[i] == shape[i];
        if (!fits)
            return false;
    }
    return true;
}

bool isSide(int length)
{
    return length >= 1 && length <= longestSide;
}

template <class Number>
bool isWithin(const std::optional<Number> &value, double low, double high)
{
    return !value || (*value >= low && *value <= high);
}

std::string complaintAbout(const image::DecodedPhoto &photo, const image::DecodeOptions &options)
{
    const image::Picture &picture = photo.picture;
    if (!isSide(picture.width) || !isSide(picture.height) || !isSide(photo.width) || !isSide(photo.height))
        return "a picture of " + std::to_string(picture.width) + " x " + std::to_string(picture.height) + " pixels, of a photo of "
               + std::to_string(photo.width) + " x " + std::to_string(photo.height);
    if (pixelBytesOf(picture) / 3 > options.maxPixels)
        return "more pixels than the limit";
    if (photo.format == image::Format::Unknown || std::strcmp(image::formatName(photo.format), "unknown") == 0)
        return "a format that does not exist";
    return {};
}

std::string complaintAbout(const image::PhotoMetadata &metadata)
{
    if (!isTime(metadata.takenAt))
        return "a time that is none";
    if (!isWithin(metadata.zoneMinutes, -840, 840))
        return "a time zone that is none";
    if (!isWithin(metadata.latitude, -90, 90) || !isWithin(metadata.longitude, -180, 180) || !isWithin(metadata.altitude, -12'000, 100'000)
        || metadata.latitude.has_value() != metadata.longitude.has_value())
        return "a place that is not on earth";
    if (metadata.rating < -1 || metadata.rating > 5)
        return "a rating of " + std::to_string(metadata.rating);
    if (metadata.orientation < 1 || metadata.orientation > 8)
        return "an orientation of " + std::to_string(metadata.orientation);
    return {};
}

// What was not asked for must not be there.
std::string complaintAbout(const PhotoRead &read, Wanted wanted)
{
    const bool sidecar = wanted == Wanted::Sidecar || wanted == Wanted::ChangedSidecar;
    if (wanted != Wanted::PictureAndMetadata && toBytes(read.photo) != toBytes(image::DecodedPhoto()))
        return "a picture that nobody wanted";
    if (sidecar && toBytes(read.metadata) != toBytes(image::PhotoMetadata()))
        return "metadata that nobody wanted";
    if (!sidecar && toBytes(read.sidecar) != toBytes(SidecarRead()))
        return "a sidecar that nobody wanted";
    if (read.sidecar.changed.empty() == (wanted == Wanted::ChangedSidecar))
        return "a sidecar without words, or words that nobody wanted";
    if (!isWithin(read.sidecar.text.rating, -1, 5))
        return "a rating of " + std::to_string(*read.sidecar.text.rating);
    return {};
}

std::vector<std::uint8_t> encode(const Result<PhotoRead> &outcome)
{
    WireWriter writer;
    writer.put(outcome.has_value());
    if (outcome) {
        writer.put(*outcome);
    } else {
        writer.put(outcome.error().code);
        writer.put(core::displayPath(outcome.error().detail));  // as UTF-8: libraries quote bytes of the file
    }
    return writer.bytes();
}

}  // namespace

std::string protocolVersion()
{
    return SEMBLANCE_VERSION + fieldCounts();
}

std::uint64_t pixelBytesOf(const image::Picture &picture)
{
    return static_cast<std::uint64_t>(picture.width) * static_cast<std::uint64_t>(picture.height) * 3;
}

std::vector<std::uint8_t> encodeAnswer(const Result<PhotoRead> &outcome, std::uint64_t most)
{
    auto bytes = encode(outcome);
    if (bytes.size() <= most || !outcome)
        return bytes;
    if (!outcome->sidecar.changed.empty() || toBytes(outcome->sidecar) != toBytes(SidecarRead()))
        return encode(core::fail(ErrorCode::TooLarge, "it says too much (" + std::to_string(bytes.size()) + " bytes)"));
    PhotoRead bare;
    image::DecodedPhoto &photo = bare.photo;
    photo.picture.width = outcome->photo.picture.width;
    photo.picture.height = outcome->photo.picture.height;
    photo.width = outcome->photo.width;
    photo.height = outcome->photo.height;
    photo.format = outcome->photo.format;
    bare.metadata.warning = "Its metadata are too long and were left out (" + std::to_string(bytes.size()) + " bytes).";
    bare.metadata.orientation = outcome->metadata.orientation;
    return encode(bare);
}

tl::expected<Result<PhotoRead>, std::string> decodeAnswer(std::span<const std::uint8_t> bytes, Wanted wanted,
                                                          const image::DecodeOptions &options)
{
    WireReader reader(bytes);
    bool decoded = false;
    reader.get(decoded);
    if (reader.good() && !decoded) {
        core::Error error;
        reader.get(error.code);
        reader.get(error.detail);
        if (!reader.complete())
            return tl::make_unexpected(std::string("bytes that are no answer"));
        return Result<PhotoRead>(core::fail(plausible(error.code), sentence(std::move(error.detail))));
    }
    PhotoRead read;
    reader.get(read);
    if (!reader.complete())
        return tl::make_unexpected(std::string("bytes that are no answer"));
    const std::string ofPicture = wanted == Wanted::PictureAndMetadata ? complaintAbout(read.photo, options) : std::string();
    for (const std::string &complaint : {ofPicture, complaintAbout(read, wanted), complaintAbout(read.metadata)})
        if (!complaint.empty())
            return tl::make_unexpected(complaint);
    for (std::string *warning : {&read.photo.warning, &read.metadata.warning})
        *warning = sentence(std::move(*warning));
    return Result<PhotoRead>(std::move(read));
}

}  // namespace semblance::isolation
