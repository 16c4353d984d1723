// Smaller copies of photos, and the folder that caches them (a cache: delete it and it is rebuilt).
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "engine/core/result.h"
#include "engine/image/decoder.h"
#include "engine/image/picture.h"

namespace semblance::image {

// Area-averaged so that the longer side is at most `longSide` pixels; never enlarged.
[[nodiscard]] Picture shrinkToFit(const Picture &picture, int longSide);
[[nodiscard]] core::Result<std::vector<std::uint8_t>> encodeJpeg(const Picture &picture, int quality = 85);
[[nodiscard]] core::Result<std::vector<std::uint8_t>> encodePng(const Picture &picture);

using DecodeFile = std::function<core::Result<DecodedPhoto>(const std::filesystem::path &, const DecodeOptions &)>;

// One JPEG a content hash, in 256 subfolders. Safe to use from several threads and processes.
class ThumbnailCache {
public:
    explicit ThumbnailCache(std::filesystem::path folder, int longSide = 320);
    [[nodiscard]] bool contains(const std::string &contentHash) const;
    [[nodiscard]] core::Result<void> put(const std::string &contentHash, const Picture &picture) const;
    // The thumbnail as pixels. A missing or damaged one is made again from `photo`, which `decode` reads.
    [[nodiscard]] core::Result<Picture> get(const std::string &contentHash, const std::filesystem::path &photo,
                                            const DecodeFile &decode = decodePhotoFile) const;
    [[nodiscard]] int longSide() const { return m_longSide; }

private:
    [[nodiscard]] std::filesystem::path fileFor(const std::string &contentHash) const;
    std::filesystem::path m_folder;
    int m_longSide;
};

}  // namespace semblance::image
