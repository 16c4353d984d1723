#include <QTemporaryDir>
#include <QTest>

#include <fstream>
#include <thread>

#include "engine/core/files.h"
#include "engine/image/decoder.h"
#include "engine/image/thumbnails.h"
#include "tests/engine/image/fixtures.h"

using namespace semblance::image;
using fixtures::Bytes;
namespace fs = std::filesystem;

class TestThumbnails : public QObject {
    Q_OBJECT
    QTemporaryDir m_temporary;
    const std::string m_hash = "0123456789abcdef0123456789abcdef";

    [[nodiscard]] fs::path root() const { return fs::path(m_temporary.path().toStdString()); }
    [[nodiscard]] fs::path photo() const { return root() / "photo.jpg"; }
    fs::path onlyThumbnail(const fs::path &folder) const
    {
        for (const auto &entry : fs::recursive_directory_iterator(folder)) {
            if (entry.is_regular_file())
                return entry.path();
        }
        return {};
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY(semblance::core::writeFileAtomically(photo(), fixtures::jpeg(fixtures::corners(800, 600))).has_value()); }

    void shrinks_data()
    {
        QTest::addColumn<QSize>("from");
        QTest::addColumn<QSize>("to");
        QTest::newRow("wide") << QSize(800, 600) << QSize(320, 240);
        QTest::newRow("tall") << QSize(300, 1000) << QSize(96, 320);
        QTest::newRow("never enlarged") << QSize(100, 50) << QSize(100, 50);
        QTest::newRow("a line keeps one pixel") << QSize(2000, 2) << QSize(320, 1);
    }
    void shrinks()
    {
        QFETCH(QSize, from);
        QFETCH(QSize, to);
        const Picture small = shrinkToFit(fixtures::corners(from.width(), from.height()), 320);
        QCOMPARE(QSize(small.width, small.height), to);
        QCOMPARE(small.rgb.size(), static_cast<std::size_t>(to.width() * to.height() * 3));
    }

    void encodersRoundTrip()
    {
        const Picture picture = fixtures::corners();
        QCOMPARE(decodePhoto(encodePng(picture).value())->picture.rgb, picture.rgb);
        QCOMPARE(fixtures::seen(decodePhoto(encodeJpeg(picture).value())->picture), std::string("RGWB"));
        QVERIFY(!encodeJpeg({}).has_value());
        QVERIFY(!encodePng({}).has_value());
    }

    void madeOnceThenRead()
    {
        const ThumbnailCache cache(root() / "made");
        QVERIFY(!cache.contains(m_hash));
        const auto first = cache.get(m_hash, photo());
        QVERIFY(first.has_value());
        QCOMPARE(first->width, 320);
        QVERIFY(cache.contains(m_hash));
        const auto second = cache.get(m_hash, root() / "gone.jpg");  // the photo is not needed any more
        QVERIFY(second.has_value());
        QCOMPARE(fixtures::seen(*second), std::string("RGWB"));
    }

    void rebuiltAfterDamage_data()
    {
        QTest::addColumn<int>("keep");
        QTest::newRow("empty") << 0;
        QTest::newRow("cut short") << 900;
        QTest::newRow("another content") << -1;
    }
    void rebuiltAfterDamage()
    {
        QFETCH(int, keep);
        const fs::path folder = root() / ("damage" + std::to_string(keep));
        const ThumbnailCache cache(folder);
        QVERIFY(cache.get(m_hash, photo()).has_value());
        const fs::path file = onlyThumbnail(folder);
        if (keep >= 0)
            fs::resize_file(file, static_cast<std::uintmax_t>(keep));
        else
            std::ofstream(file) << "not a picture";
        const auto again = cache.get(m_hash, photo());
        QVERIFY(again.has_value());
        QCOMPARE(fixtures::seen(*again), std::string("RGWB"));
        QVERIFY(decodePhotoFile(file)->warning.empty());
    }

    void faults()
    {
        const ThumbnailCache cache(root() / "faults");
        const auto missing = cache.get(m_hash, root() / "gone.jpg");
        QVERIFY(!missing.has_value());
        QVERIFY(missing.error().detail.find("gone.jpg") != std::string::npos);
        QVERIFY(!cache.put("../../escape", fixtures::corners()).has_value());
        std::ofstream(root() / "file") << "x";
        const ThumbnailCache blocked(root() / "file");
        QVERIFY(!blocked.put(m_hash, fixtures::corners()).has_value());
        QVERIFY(blocked.get(m_hash, photo()).has_value());  // slow, not wrong
    }

    void severalThreads()
    {
        const ThumbnailCache cache(root() / "threads");
        std::vector<int> good(4, 0);
        std::vector<std::thread> threads;
        for (int &count : good) {
            threads.emplace_back([&] {
                for (int i = 0; i < 10; ++i)
                    count += cache.get(m_hash, photo()).has_value() ? 1 : 0;
            });
        }
        for (std::thread &thread : threads)
            thread.join();
        QCOMPARE(good, (std::vector<int>{10, 10, 10, 10}));
    }
};

QTEST_GUILESS_MAIN(TestThumbnails)
#include "tst_thumbnails.moc"
