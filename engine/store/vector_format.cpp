#include "engine/store/vector_format.h"

#include <cstring>

#include <sqlite3.h>

#include "engine/store/float16.h"

namespace semblance::store {

namespace {

const char *counterOf(VectorKind kind)
{
    return kind == VectorKind::Photo ? "photos put" : "captions put";
}

std::int64_t putsOf(Database &database, VectorKind kind)
{
    Query query(database, "SELECT CAST(value AS INTEGER) FROM metadata WHERE key = ?");
    return query.with(std::string(counterOf(kind))).step() ? query.integer(0) : 0;
}

}  // namespace

std::string verifyVectors(Database &database, const std::string &version, std::int64_t dimension)
{
    if (database.number("PRAGMA application_id") != vectorApplicationId || database.number("PRAGMA user_version") != vectorFormat)
        return "it is no vector file of this version of Semblance";
    const std::string found = vectorMetadata(database, "version"), width = vectorMetadata(database, "dimension");
    if (found != version || width != std::to_string(dimension))
        return "expected vectors of " + version + " with " + std::to_string(dimension) + " values, found " + found + " with " + width;
    return {};
}

std::string vectorMetadata(Database &database, const std::string &key)
{
    Query query(database, "SELECT value FROM metadata WHERE key = ?");
    return query.with(key).step() ? query.bytes(0) : std::string();
}

void drawGeneration(Database &database)
{
    if (vectorMetadata(database, "generation").empty())
        database.execute("INSERT OR IGNORE INTO metadata (key, value) VALUES ('generation', lower(hex(randomblob(8))))");
}

void notePut(Database &database, VectorKind kind)
{
    Query query(database, "INSERT INTO metadata (key, value) VALUES (?, '1')"
                          " ON CONFLICT (key) DO UPDATE SET value = CAST(value AS INTEGER) + 1");
    query.with(std::string(counterOf(kind))).run();
}

VectorMoment vectorMoment(Database &database)
{
    return {vectorMetadata(database, "generation"), putsOf(database, VectorKind::Photo), putsOf(database, VectorKind::Caption)};
}

void decodeVector(std::string_view blob, std::vector<std::uint16_t> &halves, std::vector<float> &row)
{
    if (blob.size() != halves.size() * sizeof(std::uint16_t))
        throw SQLite::Exception("a vector of " + std::to_string(blob.size()) + " bytes, expected " + std::to_string(halves.size() * 2),
                                SQLITE_CORRUPT);
    std::memcpy(halves.data(), blob.data(), blob.size());
    toFloat(halves, row);
}

}  // namespace semblance::store
