// The seam between whoever needs a photo and the place where it is decoded: this process, or one that may do nothing else.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>

#include "engine/core/result.h"
#include "engine/image/decoder.h"
#include "engine/image/metadata.h"
#include "engine/image/xmp_sidecar.h"

namespace semblance::isolation {

// Whole files, in memory.
struct PhotoBytes {
    std::span<const std::uint8_t> photo;
    std::span<const std::uint8_t> sidecar = {};  // XMP; empty: none
};

enum class Wanted : std::uint8_t { PictureAndMetadata, Metadata, Sidecar, ChangedSidecar };

// A sidecar that is to be written: what it says, and the packet that it becomes.
struct SidecarRead {
    image::SidecarText text;
    std::string changed;  // only where it is wanted
};

struct PhotoRead {
    image::DecodedPhoto photo;      // only where a picture is wanted
    image::PhotoMetadata metadata;  // not where a sidecar is wanted
    SidecarRead sidecar;            // only where it is wanted
};

class PhotoReader {
public:
    virtual ~PhotoReader() = default;

    // Any thread. Errors, without the file's name: those of image::decodePhoto (Corrupt also when the worker died or took too much
    // processor time on these bytes); Internal for what may go well another time: the worker was killed from outside, did not answer in
    // time or could not be started; Cancelled when `stop` asked for it.
    [[nodiscard]] virtual core::Result<PhotoRead> read(const PhotoBytes &file, Wanted wanted, const image::DecodeOptions &options,
                                                       std::stop_token stop = {}) = 0;
    // All of a photo without a sidecar.
    [[nodiscard]] core::Result<PhotoRead> read(std::span<const std::uint8_t> photo, const image::DecodeOptions &options,
                                               std::stop_token stop = {})
    {
        return read(PhotoBytes{photo}, Wanted::PictureAndMetadata, options, std::move(stop));
    }

    // Where and how confined photos are decoded, as a sentence for the log and for status output.
    [[nodiscard]] virtual std::string description() = 0;

    // Nothing more to read for a while: idle workers end, the next photo starts one again.
    virtual void rest() {}
};

// Decodes in the caller's thread: for tests, for measuring, and where no worker program can be found.
[[nodiscard]] std::shared_ptr<PhotoReader> readerInThisProcess();

// The file at `path`, as image::decodePhotoFile gives it; errors name it.
[[nodiscard]] core::Result<image::DecodedPhoto> readPhotoFile(PhotoReader &reader, const std::filesystem::path &path,
                                                              const image::DecodeOptions &options);

// What the packet of a sidecar says (an empty one: nothing), and with `wanted` what it becomes, as image::withSidecarText gives it.
// Errors: those of PhotoReader::read, their texts to be put behind the file's name.
[[nodiscard]] core::Result<SidecarRead> readSidecar(PhotoReader &reader, std::string_view packet,
                                                    const std::optional<image::SidecarText> &wanted = std::nullopt);

// Whether a failure says nothing about the file, so that it is worth another try in the next run.
[[nodiscard]] inline bool isPassing(core::ErrorCode code)
{
    return code == core::ErrorCode::Internal || code == core::ErrorCode::OutOfMemory || code == core::ErrorCode::Cancelled;
}

}  // namespace semblance::isolation
