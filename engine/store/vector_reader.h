// Some vectors of one model version by key, and what its file holds at a moment: for whoever follows it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>

#include "engine/core/result.h"
#include "engine/store/vector_store.h"

namespace semblance::store {

class Database;

// `generation` is drawn when the file is made; the numbers grow with every put of their kind. Removing leaves all as it is.
struct VectorMoment {
    std::string generation;  // empty: a file of an older version that nobody has written to since
    std::int64_t photos = 0, captions = 0;
    bool operator==(const VectorMoment &) const = default;
};

// A reader's connection of its own.
class VectorReader {
public:
    // Looks at the file's header and metadata alone. Errors: NotFound (no such file, or not of this version and width), AccessDenied, Io.
    [[nodiscard]] static core::Result<std::unique_ptr<VectorReader>> open(const std::filesystem::path &library, const std::string &version,
                                                                          std::int64_t dimension);
    ~VectorReader();

    [[nodiscard]] core::Result<VectorMoment> moment();
    // Those of these keys that are there, in no particular order; rows of unit length, as VectorStore::forEach gives them.
    [[nodiscard]] core::Result<void> forEachOf(VectorKind kind, std::span<const std::string> keys,
                                               const std::function<void(const std::string &key, std::span<const float>)> &visit);

private:
    VectorReader(std::unique_ptr<Database> database, std::int64_t dimension);
    std::unique_ptr<Database> m_database;
    std::int64_t m_dimension;
};

}  // namespace semblance::store
