#include "engine/store/vector_store.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "engine/core/files.h"
#include "engine/core/log.h"
#include "engine/core/paths.h"
#include "engine/store/copying.h"
#include "engine/store/float16.h"
#include "engine/store/query.h"
#include "engine/store/vector_format.h"

namespace semblance::store {

static_assert(std::endian::native == std::endian::little, "vectors lie on disk as little-endian halves");

namespace {

using core::displayPath;
using core::Error;
using core::ErrorCode;
using core::fail;
using core::Result;
namespace fs = std::filesystem;

constexpr std::int64_t largestDimension = 65'536;
constexpr int pageBytes = 16'384;                      // rows of 1 kB fill it well
constexpr std::uintmax_t quickCheckBytes = 64u << 20;  // larger files are checked as they are read

constexpr const char *schema = "CREATE TABLE metadata (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL) WITHOUT ROWID;"
                               "CREATE TABLE photo_vectors (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, vector BLOB NOT NULL);"
                               "CREATE TABLE caption_vectors (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, vector BLOB NOT NULL);";

// The statements of one kind of vector. Whole tables are read in the order of insertion, which is that of the file.
struct Statements {
    const char *put, *read, *keys, *remove, *count;
};

#define SEMBLANCE_VECTOR_STATEMENTS(table)                                                                                                 \
    {                                                                                                                                      \
        "INSERT INTO " table " (key, vector) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET vector = excluded.vector",                      \
            "SELECT key, vector FROM " table " ORDER BY id", "SELECT key FROM " table " ORDER BY key",                                     \
            "DELETE FROM " table " WHERE key = ?", "SELECT count(*) FROM " table                                                           \
    }

const Statements &statements(VectorKind kind)
{
    static constexpr Statements ofPhotos = SEMBLANCE_VECTOR_STATEMENTS("photo_vectors");
    static constexpr Statements ofCaptions = SEMBLANCE_VECTOR_STATEMENTS("caption_vectors");
    return kind == VectorKind::Photo ? ofPhotos : ofCaptions;
}

// It becomes a file name.
bool isPlainName(const std::string &version)
{
    const auto plain = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_' || c == '.';
    };
    return !version.empty() && version.size() <= 128 && version.front() != '.' && std::all_of(version.begin(), version.end(), plain);
}

void create(Database &database, const std::string &version, std::int64_t dimension)
{
    database.execute(schema);
    Query query(database, "INSERT INTO metadata (key, value) VALUES (?, ?)");
    for (const auto &[key, value] : {std::pair<std::string, std::string>("version", version), {"dimension", std::to_string(dimension)}}) {
        query.again();
        query.with(key, value).run();
    }
    drawGeneration(database);
    database.execute("PRAGMA application_id=" + std::to_string(vectorApplicationId));
    database.execute("PRAGMA user_version=" + std::to_string(vectorFormat));
}

std::string verify(Database &database, const std::string &version, std::int64_t dimension)
{
    if (std::string wrong = verifyVectors(database, version, dimension); !wrong.empty())
        return wrong;
    std::error_code ignored;
    if (fs::file_size(database.file(), ignored) <= quickCheckBytes) {
        const std::string found = database.handle().execAndGet("PRAGMA quick_check(1)").getString();
        if (found != "ok")
            return found;
    }
    return {};
}

}  // namespace

struct VectorStore::Impl {
    fs::path file;
    std::string version;
    std::int64_t dimension = 0;
    Access access = Access::ReadOnly;
    std::unique_ptr<Database> database;

    [[nodiscard]] Error damaged(const std::string &why) const
    {
        return {ErrorCode::Corrupt,
                "The vector file " + displayPath(file) + " is damaged (" + why + "): the photos will be embedded again."};
    }

    // Errors: Corrupt for everything that makes the file useless.
    Result<void> connect()
    {
        auto opened = Database::open(file, access, pageBytes);
        if (!opened)
            return fail(std::move(opened.error()));
        auto empty = (*opened)->attempt([&] { return (*opened)->number("SELECT count(*) FROM sqlite_master") == 0; });
        if (!empty)
            return fail(std::move(empty.error()));
        if (*empty && access == Access::ReadOnly)
            return fail(ErrorCode::NotFound,
                        "The vector file " + displayPath(file) + " is still empty: index the library with this model.");
        if (*empty) {
            if (auto made = atomically(**opened, [&] { create(**opened, version, dimension); }); !made)
                return made;
        }
        auto wrong = (*opened)->attempt([&] { return verify(**opened, version, dimension); });
        if (!wrong)
            return fail(wrong.error().code == ErrorCode::Internal ? damaged(wrong.error().detail) : wrong.error());
        if (!wrong->empty())
            return fail(damaged(*wrong));
        if (access == Access::ReadWrite)
            if (auto drawn = (*opened)->attempt([&] { drawGeneration(**opened); }); !drawn)
                return drawn;
        database = std::move(*opened);
        return {};
    }

    Result<void> startAfresh(const Error &reason)
    {
        core::log(core::LogLevel::Warning, reason.detail);
        database.reset();
        if (auto moved = setAside(file, fs::path(file) += ".damaged"); !moved)
            return moved;
        return connect();
    }

    // Damage found in the middle: the file is set aside at once, so that the caller embeds into a sound one.
    template <class T>
    Result<T> heal(Result<T> result)
    {
        if (!result && result.error().code == ErrorCode::Corrupt && access == Access::ReadWrite) {
            if (auto fresh = startAfresh(result.error()); !fresh)
                return fail(std::move(fresh.error()));
        }
        return result;
    }
};

VectorStore::VectorStore(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
VectorStore::~VectorStore() = default;

Result<std::unique_ptr<VectorStore>> VectorStore::open(const fs::path &library, const std::string &version, std::int64_t dimension,
                                                       bool readOnly)
{
    if (!isPlainName(version) || dimension < 1 || dimension > largestDimension)
        return fail(ErrorCode::InvalidArgument, "A vector file needs a plain name and 1 to " + std::to_string(largestDimension)
                                                    + " values, asked for \"" + version + "\" with " + std::to_string(dimension) + ".");
    const fs::path folder = library / "vectors";
    if (!readOnly) {
        std::error_code error;
        fs::create_directories(folder, error);
        if (error)
            return fail(core::systemError(error.value(), "create the folder", folder));
    }
    auto impl = std::make_unique<Impl>();
    impl->file = folder / (version + ".db");
    impl->version = version;
    impl->dimension = dimension;
    impl->access = readOnly ? Access::ReadOnly : Access::ReadWrite;
    auto connected = impl->connect();
    if (!connected && connected.error().code == ErrorCode::Corrupt) {
        if (readOnly)
            return fail(ErrorCode::NotFound, connected.error().detail + " Index the library again.");
        connected = impl->startAfresh(connected.error());
    }
    if (!connected)
        return fail(std::move(connected.error()));
    return std::unique_ptr<VectorStore>(new VectorStore(std::move(impl)));
}

Result<void> VectorStore::put(VectorKind kind, std::span<const std::string> keys, std::span<const float> rows)
{
    const auto dimension = static_cast<std::size_t>(m_impl->dimension);
    if (rows.size() != keys.size() * dimension)
        return fail(ErrorCode::InvalidArgument, "Expected " + std::to_string(keys.size()) + " vectors of " + std::to_string(dimension)
                                                    + " values, found " + std::to_string(rows.size()) + " values.");
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (!std::isfinite(rows[i]))
            return fail(ErrorCode::InvalidArgument,
                        "The vector of " + keys[i / dimension] + " holds a value that is no number: the model is faulty.");
    }
    return m_impl->heal(atomically(*m_impl->database, [&] {
        std::vector<std::uint16_t> halves(dimension);
        Query query(*m_impl->database, statements(kind).put);
        for (std::size_t i = 0; i < keys.size(); ++i) {
            toHalf(rows.subspan(i * dimension, dimension), halves);
            query.again();
            query.with(keys[i], std::string_view(reinterpret_cast<const char *>(halves.data()), dimension * sizeof(std::uint16_t))).run();
        }
        notePut(*m_impl->database, kind);
    }));
}

Result<void> VectorStore::forEach(VectorKind kind, const std::function<void(const std::string &key, std::span<const float>)> &visit)
{
    return m_impl->heal(m_impl->database->attempt([&] {
        std::vector<std::uint16_t> halves(static_cast<std::size_t>(m_impl->dimension));
        std::vector<float> row(halves.size());
        std::string key;
        for (Query query(*m_impl->database, statements(kind).read); query.step();) {
            decodeVector(query.view(1), halves, row);
            toUnitLength(row);
            key = query.view(0);
            visit(key, row);
        }
    }));
}

Result<std::vector<std::string>> VectorStore::keys(VectorKind kind)
{
    std::vector<std::string> keys;
    return forEachKey(kind, [&](std::string_view key) { keys.emplace_back(key); }).map([&] { return std::move(keys); });
}

Result<void> VectorStore::forEachKey(VectorKind kind, const std::function<void(std::string_view)> &visit)
{
    return m_impl->heal(m_impl->database->attempt([&] {
        for (Query query(*m_impl->database, statements(kind).keys); query.step();)
            visit(query.view(0));
    }));
}

Result<void> VectorStore::remove(VectorKind kind, std::span<const std::string> keys)
{
    return m_impl->heal(atomically(*m_impl->database, [&] {
        Query query(*m_impl->database, statements(kind).remove);
        for (const std::string &key : keys) {
            query.again();
            query.with(key).run();
        }
    }));
}

Result<std::int64_t> VectorStore::count(VectorKind kind)
{
    return m_impl->heal(m_impl->database->attempt([&] { return m_impl->database->number(statements(kind).count); }));
}

Result<std::vector<std::string>> VectorStore::check()
{
    constexpr double tolerance = 0.01;  // of a unit vector after float16
    std::vector<std::string> problems;
    auto done = m_impl->database->attempt([&] {
        for (Query query(*m_impl->database, "PRAGMA integrity_check(20)"); query.step();) {
            if (const std::string found = query.bytes(0); found != "ok")
                problems.push_back("SQLite found damage in " + displayPath(m_impl->file) + ": " + found + ".");
        }
        std::vector<std::uint16_t> halves(static_cast<std::size_t>(m_impl->dimension));
        std::vector<float> row(halves.size());
        for (const VectorKind kind : {VectorKind::Photo, VectorKind::Caption}) {
            for (Query query(*m_impl->database, statements(kind).read); query.step();) {
                decodeVector(query.view(1), halves, row);
                double squares = 0;
                for (const float value : row)
                    squares += static_cast<double>(value) * value;
                if (!(std::abs(std::sqrt(squares) - 1) <= tolerance))
                    problems.push_back("The vector of " + query.bytes(0) + " in " + displayPath(m_impl->file) + " has not length 1.");
            }
        }
    });
    if (!done && done.error().code != ErrorCode::Corrupt)
        return fail(std::move(done.error()));
    if (!done)
        problems.push_back(done.error().detail);
    return problems;
}

}  // namespace semblance::store
