#include "engine/jobs/describe_photo.h"

#include "engine/core/files.h"
#include "engine/image/decoder.h"

namespace semblance::jobs {

namespace fs = std::filesystem;
using core::Result;

namespace {

// photo.jpg.xmp before photo.xmp, as in a walk.
fs::path sidecarOf(const fs::path &photo)
{
    std::error_code ignored;
    for (const fs::path &owner : {photo, photo.parent_path() / photo.stem()})
        for (const char *extension : {".xmp", ".XMP"})
            if (fs::path sidecar = fs::path(owner) += extension; fs::is_regular_file(sidecar, ignored))
                return sidecar;
    return {};
}

}  // namespace

void putMetadata(image::PhotoMetadata &&metadata, store::PhotoRow &row)
{
    if (row.warning.empty())
        row.warning = std::move(metadata.warning);
    row.takenAt = std::move(metadata.takenAt);
    row.zoneMinutes = metadata.zoneMinutes;
    row.camera = std::move(metadata.camera);
    row.lens = std::move(metadata.lens);
    row.latitude = metadata.latitude;
    row.longitude = metadata.longitude;
    row.altitude = metadata.altitude;
    row.rating = metadata.rating;
    row.title = std::move(metadata.title);
    row.keywords = std::move(metadata.keywords);
    row.people = std::move(metadata.people);
}

image::PhotoMetadata readWithSidecar(std::span<const std::uint8_t> photo, const fs::path &sidecar)
{
    if (sidecar.empty())
        return image::readMetadata(photo);
    const auto packet = core::readFile(sidecar, mostSidecarBytes);
    if (packet)
        return image::readMetadata(photo, *packet);
    image::PhotoMetadata metadata = image::readMetadata(photo);
    metadata.warning += (metadata.warning.empty() ? "Its XMP sidecar could not be read. " : " ") + packet.error().detail;
    return metadata;
}

Result<DescribedPhoto> describePhoto(const fs::path &photo)
{
    const auto bytes = core::readFile(photo, image::DecodeOptions().maxBytes);
    if (!bytes)
        return core::fail(bytes.error());
    DescribedPhoto described;
    described.path = photo;
    described.bytes = static_cast<std::int64_t>(bytes->size());
    described.metadata = readWithSidecar(*bytes, sidecarOf(photo));
    described.captions = captionsOf(described.metadata);
    return described;
}

}  // namespace semblance::jobs
