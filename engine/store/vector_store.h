// The embeddings of one model version: vectors/<version>.db, float16, keyed by content. Missing or damaged means embed again.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/result.h"

namespace semblance::store {

enum class VectorKind { Photo = 0, Caption = 1 };

class VectorStore {
public:
    // `version`: model version hash + precision, for example "<32 hex>-bf16". A damaged file is set aside (.damaged) and a fresh one
    // made. Errors: AccessDenied, NoSpace, Io, NotFound (readOnly and no file).
    [[nodiscard]] static core::Result<std::unique_ptr<VectorStore>> open(const std::filesystem::path &library, const std::string &version,
                                                                         std::int64_t dimension, bool readOnly);
    ~VectorStore();

    // rows: n * dimension float32, unit length; keys[i] is the content hash of a photo, or the hash of a caption's text.
    // One transaction. Existing keys are replaced.
    [[nodiscard]] core::Result<void> put(VectorKind kind, std::span<const std::string> keys, std::span<const float> rows);
    // Every vector of a kind; rows come back with unit length again after float16.
    [[nodiscard]] core::Result<void> forEach(VectorKind kind,
                                             const std::function<void(const std::string &key, std::span<const float>)> &visit);
    [[nodiscard]] core::Result<std::vector<std::string>> keys(VectorKind kind);
    // The same without holding them all.
    [[nodiscard]] core::Result<void> forEachKey(VectorKind kind, const std::function<void(std::string_view key)> &visit);
    [[nodiscard]] core::Result<void> remove(VectorKind kind, std::span<const std::string> keys);
    [[nodiscard]] core::Result<std::int64_t> count(VectorKind kind);
    [[nodiscard]] core::Result<std::vector<std::string>> check();  // problems, one sentence each

private:
    struct Impl;
    explicit VectorStore(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

}  // namespace semblance::store
