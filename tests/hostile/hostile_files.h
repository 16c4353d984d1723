// Files made to hurt whoever reads photos: good ones of every format, any number of mutations of them, and tricks made by hand.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace semblance::tests {

struct HostileFile {
    std::string name;  // "jpeg-progressive.jpg"
    std::vector<std::uint8_t> bytes;
};

// Small pictures of every format, with metadata, profiles, previews and several pages: what mutations start from.
[[nodiscard]] std::vector<HostileFile> seedFiles();

// The mutation of this number, the same wherever and whenever it is asked for: of one seed, sometimes with a part of another.
[[nodiscard]] HostileFile mutation(std::span<const HostileFile> seeds, std::uint64_t number);

// Bombs (little to read, much to do), huge headers, structures that contain themselves, files that are of two kinds.
[[nodiscard]] std::vector<HostileFile> tricks();

// Inside tricks(), one a file.
[[nodiscard]] std::vector<HostileFile> pngTricks();
[[nodiscard]] std::vector<HostileFile> jpegTricks();
[[nodiscard]] std::vector<HostileFile> tiffTricks();
[[nodiscard]] std::vector<HostileFile> otherTricks();  // GIF, WebP, BMP, HEIF, files of two kinds and of none

// The checksums of a PNG's chunks made right, so that a reader goes on to what is in them.
void repairChecksums(std::vector<std::uint8_t> &png);

}  // namespace semblance::tests
