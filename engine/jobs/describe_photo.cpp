#include "engine/jobs/describe_photo.h"

#include "engine/core/files.h"
#include "engine/core/paths.h"
#include "engine/image/decoder.h"
#include "engine/jobs/xmp_sidecars.h"

namespace semblance::jobs {

namespace fs = std::filesystem;
using core::Result;

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

Result<isolation::PhotoRead> readWithSidecar(isolation::PhotoReader &reader, std::span<const std::uint8_t> photo, const fs::path &sidecar,
                                             isolation::Wanted wanted, const image::DecodeOptions &options, std::stop_token stop)
{
    std::vector<std::uint8_t> packet;
    std::string problem;
    if (!sidecar.empty()) {
        if (auto read = core::readFile(sidecar, mostSidecarBytes))
            packet = std::move(*read);
        else
            problem = "Its XMP sidecar could not be read. " + read.error().detail;
    }
    auto read = reader.read({photo, packet}, wanted, options, std::move(stop));
    if (read && !problem.empty()) {
        std::string &warning = read->metadata.warning;
        warning += (warning.empty() ? "" : " ") + problem;
    }
    return read;
}

Result<DescribedPhoto> describePhoto(isolation::PhotoReader &reader, const fs::path &photo)
{
    const auto bytes = core::readFile(photo, image::DecodeOptions().maxBytes);
    if (!bytes)
        return core::fail(bytes.error());
    auto read = readWithSidecar(reader, *bytes, sidecarBeside(photo), isolation::Wanted::Metadata);
    if (!read)
        return core::fail(read.error().code, "Cannot read " + core::displayPath(photo) + ": " + read.error().detail);
    DescribedPhoto described;
    described.path = photo;
    described.bytes = static_cast<std::int64_t>(bytes->size());
    described.metadata = std::move(read->metadata);
    described.captions = captionsOf(described.metadata);
    return described;
}

}  // namespace semblance::jobs
