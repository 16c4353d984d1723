#include "engine/store/vector_reader.h"

#include "engine/core/paths.h"
#include "engine/store/float16.h"
#include "engine/store/vector_format.h"

namespace semblance::store {

using core::ErrorCode;
using core::fail;
using core::Result;

VectorReader::VectorReader(std::unique_ptr<Database> database, std::int64_t dimension)
    : m_database(std::move(database)), m_dimension(dimension)
{
}

VectorReader::~VectorReader() = default;

Result<std::unique_ptr<VectorReader>> VectorReader::open(const std::filesystem::path &library, const std::string &version,
                                                         std::int64_t dimension)
{
    auto database = Database::open(library / "vectors" / (version + ".db"), Access::ReadOnly);
    if (!database)
        return fail(std::move(database.error()));
    const auto wrong = (*database)->attempt([&] { return verifyVectors(**database, version, dimension); });
    if (!wrong || !wrong->empty())
        return fail(ErrorCode::NotFound, "The vector file " + core::displayPath((*database)->file())
                                             + " cannot be followed: " + (wrong ? *wrong : wrong.error().detail) + ".");
    return std::unique_ptr<VectorReader>(new VectorReader(std::move(*database), dimension));
}

Result<VectorMoment> VectorReader::moment()
{
    return m_database->attempt([&] { return vectorMoment(*m_database); });
}

Result<void> VectorReader::forEachOf(VectorKind kind, std::span<const std::string> keys,
                                     const std::function<void(const std::string &key, std::span<const float>)> &visit)
{
    return m_database->attempt([&] {
        std::vector<std::uint16_t> halves(static_cast<std::size_t>(m_dimension));
        std::vector<float> row(halves.size());
        Query query(*m_database, kind == VectorKind::Photo ? "SELECT vector FROM photo_vectors WHERE key = ?"
                                                           : "SELECT vector FROM caption_vectors WHERE key = ?");
        for (const std::string &key : keys) {
            query.again();
            if (!query.with(key).step())
                continue;
            decodeVector(query.view(0), halves, row);
            toUnitLength(row);
            visit(key, row);
        }
    });
}

}  // namespace semblance::store
