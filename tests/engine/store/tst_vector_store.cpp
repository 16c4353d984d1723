#include "store_fixture.h"

#include <cmath>
#include <limits>
#include <map>
#include <random>

#include "engine/store/vector_reader.h"
#include "engine/store/vector_store.h"

using namespace semblance::store;
using semblance::core::ErrorCode;
namespace fs = std::filesystem;
using Keys = std::vector<std::string>;

namespace {

constexpr std::int64_t dimension = 37;  // no multiple of eight
const std::string version = "0123456789abcdef0123456789abcdef-fp32";

std::vector<float> unitRows(std::size_t count, unsigned seed)
{
    std::mt19937 random(seed);
    std::normal_distribution<float> normal;
    std::vector<float> rows(count * dimension);
    for (std::size_t i = 0; i < count; ++i) {
        float squares = 0;
        for (std::size_t k = 0; k < dimension; ++k) {
            rows[i * dimension + k] = normal(random);
            squares += rows[i * dimension + k] * rows[i * dimension + k];
        }
        for (std::size_t k = 0; k < dimension; ++k)
            rows[i * dimension + k] /= std::sqrt(squares);
    }
    return rows;
}

Keys numbered(std::size_t count)
{
    Keys keys;
    for (std::size_t i = 0; i < count; ++i)
        keys.push_back("key " + std::to_string(i));
    return keys;
}

}  // namespace

class TestVectorStore : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { m_library = std::make_unique<StoreFixture>(); }

    void vectorsComeBackWithUnitLength()
    {
        const Keys keys = numbered(50);
        const auto rows = unitRows(50, 1);
        {
            const auto store = open();
            VERIFY_OK(store->put(VectorKind::Photo, keys, rows));
            VERIFY_OK(store->put(VectorKind::Caption, Keys{"caption"}, std::span(rows).first(dimension)));
        }
        const auto store = open(true);
        QVERIFY(store);
        QCOMPARE(store->count(VectorKind::Photo).value(), std::int64_t(50));
        QCOMPARE(store->keys(VectorKind::Caption).value(), Keys{"caption"});
        std::size_t seen = 0;
        VERIFY_OK(store->forEach(VectorKind::Photo, [&](const std::string &key, std::span<const float> row) {
            QCOMPARE(key, keys.at(seen));
            QCOMPARE(row.size(), std::size_t(dimension));
            double squares = 0;
            for (std::size_t k = 0; k < row.size(); ++k) {
                squares += static_cast<double>(row[k]) * row[k];
                QVERIFY(std::abs(row[k] - rows[seen * dimension + k]) < 1e-3f);
            }
            QVERIFY(std::abs(squares - 1) < 1e-6);
            ++seen;
        }));
        QCOMPARE(seen, keys.size());
        QVERIFY(store->check().value().empty());
    }

    void putReplacesAndRemoveRemoves()
    {
        const auto store = open();
        VERIFY_OK(store->put(VectorKind::Photo, numbered(3), unitRows(3, 1)));
        std::vector<float> axis(dimension, 0.0f);
        axis[5] = 1.0f;
        VERIFY_OK(store->put(VectorKind::Photo, Keys{"key 1"}, axis));
        VERIFY_OK(store->remove(VectorKind::Photo, Keys{"key 0", "unknown"}));
        VERIFY_OK(store->remove(VectorKind::Caption, Keys{"key 2"}));
        std::map<std::string, float> fifth;
        VERIFY_OK(store->forEach(VectorKind::Photo, [&](const std::string &key, std::span<const float> row) { fifth[key] = row[5]; }));
        QCOMPARE(fifth.size(), std::size_t(2));
        QCOMPARE(fifth.at("key 1"), 1.0f);
        QVERIFY(fifth.contains("key 2"));
    }

    void someVectorsAreReadByKey()
    {
        const auto rows = unitRows(4, 1);
        VERIFY_OK(open()->put(VectorKind::Photo, numbered(4), rows));
        std::map<std::string, float> first;
        const auto visit = [&](const std::string &key, std::span<const float> row) { first[key] = row[0]; };
        const auto reader = follow();
        VERIFY_OK(reader->forEachOf(VectorKind::Photo, Keys{"key 3", "unknown", "key 1"}, visit));
        QCOMPARE(first.size(), std::size_t(2));
        QVERIFY(std::abs(first.at("key 3") - rows[3 * dimension]) < 1e-3f);
        VERIFY_OK(reader->forEachOf(VectorKind::Caption, Keys{"key 3"}, visit));
        QCOMPARE(first.size(), std::size_t(2));
        QCOMPARE(VectorReader::open(m_library->path, version, dimension + 1).error().code, ErrorCode::NotFound);
        QCOMPARE(VectorReader::open(m_library->path, "other", dimension).error().code, ErrorCode::NotFound);
    }

    void momentsTellWhatWasPutAndIntoWhichFile()
    {
        auto store = open();
        const auto empty = follow()->moment().value();
        QVERIFY(!empty.generation.empty());
        VERIFY_OK(store->put(VectorKind::Photo, numbered(4), unitRows(4, 1)));
        const auto filled = follow()->moment().value();
        QCOMPARE(filled.generation, empty.generation);
        QVERIFY(filled.photos > empty.photos);
        QCOMPARE(filled.captions, empty.captions);
        VERIFY_OK(store->remove(VectorKind::Photo, Keys{"key 1"}));
        QCOMPARE(follow()->moment().value(), filled);
        VERIFY_OK(store->put(VectorKind::Caption, Keys{"text"}, unitRows(1, 1)));
        QVERIFY(follow()->moment().value().captions > filled.captions);
        store.reset();
        fs::remove(file());
        QCOMPARE(VectorReader::open(m_library->path, version, dimension).error().code, ErrorCode::NotFound);
        store = open();
        QVERIFY(follow()->moment().value().generation != empty.generation);
    }

    // As it was before generations were.
    void anOlderFileGetsItsGenerationWhenItIsOpenedForWriting()
    {
        fill(3);
        SQLite::Database(file(), SQLite::OPEN_READWRITE).exec("DELETE FROM metadata WHERE key NOT IN ('version', 'dimension')");
        QCOMPARE(follow()->moment().value(), VectorMoment{});
        QCOMPARE(open()->count(VectorKind::Photo).value(), std::int64_t(3));
        const auto now = follow()->moment().value();
        QVERIFY(!now.generation.empty());
        QVERIFY(open());
        QCOMPARE(follow()->moment().value(), now);
    }

    void refused_data()
    {
        QTest::addColumn<QString>("fault");
        QTest::newRow("too few values") << "short";
        QTest::newRow("not a number") << "nan";
        QTest::newRow("infinity") << "infinity";
    }
    void refused()
    {
        QFETCH(QString, fault);
        const auto store = open();
        auto rows = unitRows(2, 1);
        if (fault == "short")
            rows.pop_back();
        else
            rows.back() = fault == "nan" ? std::numeric_limits<float>::quiet_NaN() : std::numeric_limits<float>::infinity();
        const auto result = store->put(VectorKind::Photo, numbered(2), rows);
        QVERIFY(!result);
        QCOMPARE(result.error().code, ErrorCode::InvalidArgument);
        QCOMPARE(store->count(VectorKind::Photo).value(), std::int64_t(0));
    }

    void names_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("empty") << "";
        QTest::newRow("a path") << "../../evil";
        QTest::newRow("hidden") << ".x";
    }
    void names()
    {
        QFETCH(QString, name);
        const auto store = VectorStore::open(m_library->path, name.toStdString(), dimension, false);
        QVERIFY(!store);
        QCOMPARE(store.error().code, ErrorCode::InvalidArgument);
    }

    void readingWhatIsNotThere()
    {
        const auto store = VectorStore::open(m_library->path, version, dimension, true);
        QVERIFY(!store);
        QCOMPARE(store.error().code, ErrorCode::NotFound);
        QVERIFY(!fs::exists(m_library->path / "vectors"));
    }

    void aReaderWorksBesideTheWriter()
    {
        const auto writer = open();
        VERIFY_OK(writer->put(VectorKind::Photo, numbered(3), unitRows(3, 1)));
        const auto reader = open(true);
        QVERIFY(reader);
        VERIFY_OK(writer->put(VectorKind::Photo, numbered(5), unitRows(5, 2)));
        QCOMPARE(reader->count(VectorKind::Photo).value(), std::int64_t(5));
        const auto refused = reader->put(VectorKind::Photo, numbered(1), unitRows(1, 1));
        QCOMPARE(refused.error().code, ErrorCode::AccessDenied);
    }

    void damaged_data()
    {
        QTest::addColumn<QString>("damage");
        QTest::newRow("garbage") << "garbage";
        QTest::newRow("cut off") << "cut";
        QTest::newRow("a broken header") << "header";
        QTest::newRow("a broken page in the middle") << "middle";
        QTest::newRow("another dimension") << "UPDATE metadata SET value = '99' WHERE key = 'dimension'";
        QTest::newRow("another version") << "UPDATE metadata SET value = 'x' WHERE key = 'version'";
        QTest::newRow("a missing table") << "DROP TABLE photo_vectors; PRAGMA user_version=0";
        QTest::newRow("no metadata") << "DROP TABLE metadata";
        QTest::newRow("another program's file") << "PRAGMA application_id=7";
        QTest::newRow("a newer format") << "PRAGMA user_version=9";
    }
    void damaged()
    {
        QFETCH(QString, damage);
        fill(200);
        const auto bytes = fs::file_size(file());
        if (damage == "garbage")
            std::ofstream(file(), std::ios::trunc) << std::string(50'000, 'g');
        else if (damage == "cut")
            fs::resize_file(file(), bytes / 2);
        else if (damage == "header")
            overwriteBytes(file(), 0, 100);
        else if (damage == "middle")
            overwriteBytes(file(), static_cast<std::streamoff>(bytes / 2 / 16384 * 16384), 4000);
        else
            SQLite::Database(file(), SQLite::OPEN_READWRITE).exec(damage.toStdString());
        const std::string before = fileBytes(file());
        const auto reader = VectorStore::open(m_library->path, version, dimension, true);
        QVERIFY(!reader);
        QCOMPARE(reader.error().code, ErrorCode::NotFound);
        const auto store = open();
        QVERIFY(store);
        QCOMPARE(store->count(VectorKind::Photo).value(), std::int64_t(0));
        QVERIFY(fs::exists(file().native() + ".damaged"));
        QCOMPARE(fs::file_size(file().native() + ".damaged"), before.size());
        VERIFY_OK(store->put(VectorKind::Photo, numbered(3), unitRows(3, 1)));
        QVERIFY(store->check().value().empty());
    }

    void damageFoundWhileReadingEmptiesTheStore()
    {
        fill(20);
        const auto store = open();
        QVERIFY(store);
        SQLite::Database(file(), SQLite::OPEN_READWRITE).exec("UPDATE photo_vectors SET vector = x'00' WHERE id = 7");
        std::size_t seen = 0;
        const auto result = store->forEach(VectorKind::Photo, [&](const std::string &, std::span<const float>) { ++seen; });
        QVERIFY(!result);
        QCOMPARE(result.error().code, ErrorCode::Corrupt);
        QCOMPARE(seen, std::size_t(6));
        QCOMPARE(store->count(VectorKind::Photo).value(), std::int64_t(0));
        VERIFY_OK(store->put(VectorKind::Photo, numbered(3), unitRows(3, 1)));
        QVERIFY(fs::exists(file().native() + ".damaged"));
    }

    void checkFinds_data()
    {
        QTest::addColumn<QString>("damage");
        QTest::newRow("a vector of the wrong size") << "UPDATE photo_vectors SET vector = x'00' WHERE id = 7";
        QTest::newRow("a vector of zeros") << "UPDATE photo_vectors SET vector = zeroblob(74) WHERE id = 7";
    }
    void checkFinds()
    {
        QFETCH(QString, damage);
        fill(20);
        const auto store = open();
        QVERIFY(store->check().value().empty());
        SQLite::Database(file(), SQLite::OPEN_READWRITE).exec(damage.toStdString());
        QCOMPARE(store->check().value().size(), std::size_t(1));
    }

private:
    std::unique_ptr<VectorStore> open(bool readOnly = false)
    {
        auto store = VectorStore::open(m_library->path, version, dimension, readOnly);
        if (!store)
            qWarning("%s", store.error().detail.c_str());
        return store ? std::move(*store) : nullptr;
    }
    std::unique_ptr<VectorReader> follow() const { return std::move(VectorReader::open(m_library->path, version, dimension).value()); }
    fs::path file() const { return m_library->path / "vectors" / (version + ".db"); }
    void fill(std::size_t count)
    {
        const auto store = open();
        VERIFY_OK(store->put(VectorKind::Photo, numbered(count), unitRows(count, 1)));
    }

    std::unique_ptr<StoreFixture> m_library;
};

QTEST_GUILESS_MAIN(TestVectorStore)
#include "tst_vector_store.moc"
