// Private to this folder: what the files of vectors have in common for the store and its readers.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/store/query.h"
#include "engine/store/vector_reader.h"

namespace semblance::store {

constexpr std::int64_t vectorApplicationId = 0x53454D56;  // "SEMV", in the file's header
constexpr std::int64_t vectorFormat = 1;

// What is wrong with an existing file, empty when it is what it should be. Throws what SQLite throws.
[[nodiscard]] std::string verifyVectors(Database &database, const std::string &version, std::int64_t dimension);
// The value of a key of the file's metadata; empty: there is none.
[[nodiscard]] std::string vectorMetadata(Database &database, const std::string &key);
// Drawn once for a file; one of an older version gets its own when it is first opened for writing.
void drawGeneration(Database &database);
// Inside the transaction of a put.
void notePut(Database &database, VectorKind kind);
[[nodiscard]] VectorMoment vectorMoment(Database &database);
// A blob as unit-length floats; throws for a wrong length. Both have as many values as a vector.
void decodeVector(std::string_view blob, std::vector<std::uint16_t> &halves, std::vector<float> &row);

}  // namespace semblance::store
