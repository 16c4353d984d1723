// What a searcher is made of, and what may become of it.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/core/ids.h"
#include "engine/search/calibration.h"

namespace semblance::search {

// The hash of a photo's content or of a caption's text: what its vector is kept under.
using VectorKey = std::array<std::uint64_t, 2>;

// What a snapshot is made of. Several photos may share one vector, several captions one text.
struct SearcherContents {
    std::int64_t dimension = 0;
    Calibration calibration;
    struct Photo {
        core::PhotoId id;
        std::string path;      // bytes
        std::int64_t row = 0;  // of photoRows
    };
    struct Caption {
        core::CaptionId id;
        core::PhotoId photo;
        std::int64_t row = 0;  // of captionRows
    };
    std::vector<Photo> photos;
    std::vector<Caption> captions;
    std::vector<float> photoRows;                   // [n * dimension] unit length
    std::vector<float> captionRows;                 // [m * dimension] unit length
    std::vector<VectorKey> photoKeys, captionKeys;  // [n], [m]; or none: then the rows' numbers are their keys
};

// What became of a library since a snapshot. Whatever was known of these photos and their captions is forgotten first.
struct SearcherChange {
    struct Photo {
        core::PhotoId id;
        std::string path;
        VectorKey key;
        std::vector<float> vector;  // [D] unit length; looked at where the key is new
    };
    struct Caption {
        core::CaptionId id;
        core::PhotoId photo;
        VectorKey key;
        std::vector<float> vector;
    };
    std::vector<core::PhotoId> forgotten;
    std::vector<Photo> photos;
    std::vector<Caption> captions;
    Calibration calibration;
};

}  // namespace semblance::search
