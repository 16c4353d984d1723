// Row ids of the catalogue as types that cannot be mixed up.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>

namespace semblance::core {

template <class Tag>
struct Id {
    std::int64_t value = 0;  // 0: no row
    [[nodiscard]] bool valid() const { return value > 0; }
    auto operator<=>(const Id &) const = default;
};

using FolderId = Id<struct FolderTag>;
using PhotoId = Id<struct PhotoTag>;
using CaptionId = Id<struct CaptionTag>;
using VersionId = Id<struct VersionTag>;
using JobId = Id<struct JobTag>;
using RunId = Id<struct RunTag>;

}  // namespace semblance::core

template <class Tag>
struct std::hash<semblance::core::Id<Tag>> {
    std::size_t operator()(semblance::core::Id<Tag> id) const noexcept { return std::hash<std::int64_t>{}(id.value); }
};
