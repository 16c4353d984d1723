// The captions file of COCO: photos and sentences joined by number (https://cocodataset.org/#format-data).
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "engine/core/result.h"

namespace semblance::text {

struct CocoPhoto {
    std::string fileName;
    std::vector<std::string> captions;
};

// Photos in the file's order; those without a caption have an empty list. Errors: those of reading (1 GiB at most), Corrupt
// (naming the file and what is missing).
[[nodiscard]] core::Result<std::vector<CocoPhoto>> readCocoCaptions(const std::filesystem::path &file);

// Such a file; photos are numbered from 1, captions too.
[[nodiscard]] std::string writeCocoCaptions(const std::vector<CocoPhoto> &photos);

}  // namespace semblance::text
