// What a photo says about itself: into its row, and for somebody who asks about one file.
#pragma once

#include <cstdint>
#include <filesystem>

#include "engine/core/result.h"
#include "engine/image/metadata.h"
#include "engine/isolation/photo_reader.h"
#include "engine/jobs/caption_files.h"
#include "engine/store/photo_store.h"

namespace semblance::jobs {

// All but its stamp. A warning about the picture itself stays.
void putMetadata(image::PhotoMetadata &&metadata, store::PhotoRow &row);

struct DescribedPhoto {
    std::filesystem::path path;
    std::int64_t bytes = 0;
    image::PhotoMetadata metadata;  // with its XMP sidecar's
    PhotoCaptions captions;
};

inline constexpr std::uint64_t mostSidecarBytes = 16u << 20;

// As isolation::PhotoReader::read, with the metadata of the sidecar's file (empty: none) over the photo's own. A sidecar that cannot
// be read is a warning of theirs.
[[nodiscard]] core::Result<isolation::PhotoRead> readWithSidecar(isolation::PhotoReader &reader, std::span<const std::uint8_t> photo,
                                                                 const std::filesystem::path &sidecar, isolation::Wanted wanted,
                                                                 const image::DecodeOptions &options = {}, std::stop_token stop = {});

// Reads the file and the sidecar beside it; decodes nothing. Errors: NotFound, AccessDenied, Io, TooLarge, those of the reader.
[[nodiscard]] core::Result<DescribedPhoto> describePhoto(isolation::PhotoReader &reader, const std::filesystem::path &photo);

}  // namespace semblance::jobs
