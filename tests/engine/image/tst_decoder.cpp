#include <QSize>
#include <QTest>

#include <thread>

#include "engine/image/decoder.h"
#include "tests/engine/image/fixtures.h"

using namespace semblance::image;
using fixtures::Bytes;

Q_DECLARE_METATYPE(Bytes)

class TestDecoder : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void formats_data()
    {
        QTest::addColumn<Bytes>("bytes");
        QTest::addColumn<int>("format");
        const Picture picture = fixtures::corners();
        QTest::newRow("JPEG") << fixtures::jpeg(picture) << int(Format::Jpeg);
        QTest::newRow("progressive JPEG") << fixtures::progressiveJpeg(picture) << int(Format::Jpeg);
        QTest::newRow("Adobe YCCK JPEG, ink inverted") << fixtures::adobeCmykJpeg(picture) << int(Format::Jpeg);
        QTest::newRow("PNG") << fixtures::encoded(".png", picture) << int(Format::Png);
        QTest::newRow("interlaced PNG") << fixtures::interlacedPng(picture) << int(Format::Png);
        QTest::newRow("palette PNG") << fixtures::palettePng(picture) << int(Format::Png);
        QTest::newRow("16-bit PNG") << fixtures::special(".png", "rgb16", picture) << int(Format::Png);
        QTest::newRow("WebP") << fixtures::encoded(".webp", picture) << int(Format::WebP);
        QTest::newRow("TIFF") << fixtures::encoded(".tif", picture) << int(Format::Tiff);
        QTest::newRow("uncompressed TIFF") << fixtures::tiff(picture, 8) << int(Format::Tiff);
        QTest::newRow("16-bit TIFF") << fixtures::special(".tif", "rgb16", picture) << int(Format::Tiff);
        QTest::newRow("float TIFF") << fixtures::special(".tif", "float", picture) << int(Format::Tiff);
        QTest::newRow("BMP") << fixtures::encoded(".bmp", picture) << int(Format::Bmp);
    }
    void formats()
    {
        QFETCH(Bytes, bytes);
        QFETCH(int, format);
        const auto photo = decodePhoto(bytes);
        QVERIFY2(photo.has_value(), photo ? "" : photo.error().detail.c_str());
        QCOMPARE(int(photo->format), format);
        QCOMPARE(int(sniffFormat(std::span(bytes).first(16))), format);
        QCOMPARE(photo->width, 64);
        QCOMPARE(photo->height, 48);
        QCOMPARE(photo->picture.rgb.size(), std::size_t{64 * 48 * 3});
        QCOMPARE(fixtures::seen(photo->picture), std::string("RGWB"));
        QVERIFY2(photo->warning.empty(), photo->warning.c_str());
    }

    void grayBecomesRgb_data()
    {
        QTest::addColumn<Bytes>("bytes");
        QTest::addColumn<int>("red");    // brightness of the red quarter
        QTest::addColumn<int>("green");  // and of the green one
        const Picture picture = fixtures::corners();
        QTest::newRow("gray JPEG") << fixtures::grayJpeg(picture) << 76 << 150;
        QTest::newRow("gray PNG") << fixtures::special(".png", "gray", picture) << 76 << 150;
        QTest::newRow("1-bit PNG") << fixtures::special(".png", "bilevel", picture) << 255 << 255;
        QTest::newRow("16-bit gray PNG") << fixtures::special(".png", "gray16", picture) << 76 << 150;
        QTest::newRow("16-bit gray TIFF") << fixtures::special(".tif", "gray16", picture) << 76 << 150;
        QTest::newRow("1-bit TIFF") << fixtures::tiff(picture, 1) << 0 << 0;
        QTest::newRow("gray BMP") << fixtures::special(".bmp", "gray", picture) << 76 << 150;
    }
    void grayBecomesRgb()
    {
        QFETCH(Bytes, bytes);
        QFETCH(int, red);
        QFETCH(int, green);
        const auto photo = decodePhoto(bytes);
        QVERIFY2(photo.has_value(), photo ? "" : photo.error().detail.c_str());
        const auto same = [&](int x, int y, int expected) {
            for (const int value : fixtures::pixel(photo->picture, x, y)) {
                if (std::abs(value - expected) > 2)
                    return false;
            }
            return true;
        };
        QVERIFY(same(10, 10, red));
        QVERIFY(same(50, 10, green));
        QVERIFY(same(50, 40, 255));
    }

    void alphaIsShownOverWhite_data()
    {
        QTest::addColumn<Bytes>("bytes");
        const Picture picture = fixtures::corners();
        QTest::newRow("PNG") << fixtures::special(".png", "alpha", picture);
        QTest::newRow("WebP") << fixtures::special(".webp", "alpha", picture);
        QTest::newRow("TIFF") << fixtures::special(".tif", "alpha", picture);
    }
    void alphaIsShownOverWhite()
    {
        QFETCH(Bytes, bytes);
        const auto photo = decodePhoto(bytes);
        QVERIFY2(photo.has_value(), photo ? "" : photo.error().detail.c_str());
        QCOMPARE(fixtures::seen(photo->picture), std::string("RWWB"));
    }

    void rareBmps()
    {
        const auto bilevel = decodePhoto(fixtures::bilevelBmp(fixtures::corners()));
        QVERIFY(bilevel.has_value());
        QCOMPARE(fixtures::seen(bilevel->picture), std::string("RWWW"));
        const auto runs = decodePhoto(fixtures::runLengthBmp());
        QVERIFY(runs.has_value());
        QCOMPARE(fixtures::pixel(runs->picture, 0, 0), (std::vector<int>{255, 0, 0}));
        QCOMPARE(fixtures::pixel(runs->picture, 3, 1), (std::vector<int>{0, 0, 255}));
        // The fourth byte of a plain 32-bit BMP means nothing.
        const auto padded = decodePhoto(fixtures::special(".bmp", "alpha", fixtures::corners()));
        QVERIFY(padded.has_value());
        QCOMPARE(fixtures::seen(padded->picture), std::string("RGWB"));
    }

    void orientation_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<int>("orientation");
        QTest::addColumn<QString>("expected");
        const char *turned[] = {"RGWB", "GRBW", "WBRG", "BWGR", "RBWG", "BRGW", "WGRB", "GWBR"};
        for (const char *kind : {"jpeg", "png", "png eXIf chunk", "webp", "tiff"}) {
            for (int i = 1; i <= 8; ++i)
                QTest::addRow("%s, orientation %d", kind, i) << kind << i << turned[i - 1];
        }
    }
    void orientation()
    {
        QFETCH(QString, kind);
        QFETCH(int, orientation);
        QFETCH(QString, expected);
        const Picture picture = fixtures::corners();
        Bytes bytes = kind == "jpeg"   ? fixtures::jpeg(picture)
                      : kind == "webp" ? fixtures::encoded(".webp", picture)
                      : kind == "tiff" ? fixtures::tiff(picture, 8)
                                       : fixtures::encoded(".png", picture);
        bytes = kind == "png eXIf chunk" ? fixtures::pngWithExifChunk(picture, orientation)
                                         : fixtures::withFields(bytes, {{"Exif.Image.Orientation", std::to_string(orientation)}});
        const auto photo = decodePhoto(bytes);
        QVERIFY2(photo.has_value(), photo ? "" : photo.error().detail.c_str());
        QCOMPARE(QString::fromStdString(fixtures::seen(photo->picture)), expected);
        QCOMPARE(photo->width, orientation >= 5 ? 48 : 64);
        QCOMPARE(photo->height, orientation >= 5 ? 64 : 48);
        QCOMPARE(photo->picture.width, photo->width);
    }

    void scaledDecoding_data()
    {
        QTest::addColumn<int>("atLeast");
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("height");
        QTest::newRow("full size") << 0 << 800 << 600;
        QTest::newRow("exactly a half") << 300 << 400 << 300;
        QTest::newRow("one more than a half") << 301 << 500 << 375;
        QTest::newRow("an eighth") << 10 << 100 << 75;
        QTest::newRow("more than there is") << 5000 << 800 << 600;
    }
    void scaledDecoding()
    {
        QFETCH(int, atLeast);
        QFETCH(int, width);
        QFETCH(int, height);
        DecodeOptions options;
        options.shortSideAtLeast = atLeast;
        const auto photo = decodePhoto(fixtures::jpeg(fixtures::corners(800, 600)), options);
        QCOMPARE(photo->picture.width, width);
        QCOMPARE(photo->picture.height, height);
        QCOMPARE(photo->width, 800);
        QCOMPARE(photo->height, 600);
        QCOMPARE(fixtures::seen(photo->picture), std::string("RGWB"));
    }

    // What is asked for small is not handed on with hundreds of megapixels, whatever the format.
    void aHugePictureIsHandedOnSmaller_data()
    {
        QTest::addColumn<int>("atLeast");
        QTest::addColumn<QSize>("full");
        QTest::addColumn<bool>("smaller");
        QTest::newRow("asked for small") << 320 << QSize(9000, 4500) << true;
        QTest::newRow("asked for nearly all of it") << 4400 << QSize(9000, 4500) << true;
        QTest::newRow("asked for whole") << 0 << QSize(9000, 4500) << false;
        QTest::newRow("a ribbon that is short already") << 320 << QSize(180'000, 200) << false;
    }
    void aHugePictureIsHandedOnSmaller()
    {
        QFETCH(int, atLeast);
        QFETCH(QSize, full);
        QFETCH(bool, smaller);
        DecodeOptions options;
        options.shortSideAtLeast = atLeast;
        const auto photo = decodePhoto(fixtures::tiff(fixtures::corners(full.width(), full.height()), 8), options);
        QVERIFY2(photo.has_value(), photo ? "" : photo.error().detail.c_str());
        QCOMPARE(QSize(photo->width, photo->height), full);
        const Picture &picture = photo->picture;
        QCOMPARE(picture.width < full.width(), smaller);
        QVERIFY(picture.height >= std::min(atLeast, full.height()));
        if (smaller && atLeast == 320)
            QVERIFY(picture.width * picture.height <= (1 << 25) + picture.width + picture.height);
        QVERIFY(std::abs(picture.width * 1.0 / picture.height - full.width() * 1.0 / full.height()) < 0.01 || !smaller);
        QCOMPARE(fixtures::seen(picture), std::string("RGWB"));
    }

    void severalThreadsAtOnce()
    {
        const Picture picture = fixtures::corners();
        const std::vector<Bytes> files{
            fixtures::withFields(fixtures::jpeg(picture), {{"Xmp.dc.title", "x"}, {"Exif.Image.Orientation", "1"}}),
            fixtures::encoded(".png", picture), fixtures::tiff(picture, 8), fixtures::encoded(".webp", picture)};
        std::vector<int> good(4, 0);
        std::vector<std::thread> threads;
        for (std::size_t t = 0; t < good.size(); ++t) {
            threads.emplace_back([&, t] {
                for (std::size_t i = 0; i < 50; ++i) {
                    const auto photo = decodePhoto(files[(i + t) % files.size()]);
                    good[t] += photo && fixtures::seen(photo->picture) == "RGWB" ? 1 : 0;
                }
            });
        }
        for (std::thread &thread : threads)
            thread.join();
        QCOMPARE(good, (std::vector<int>{50, 50, 50, 50}));
    }

    void namesThatClaimPictures_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("claims");
        for (const char *name :
             {"a.jpg", "B.JPEG", "c.Png", "d.webp", "e.tif", "f.TIFF", "g.bmp", "h.gif", "i.heic", "j.avif", "k.CR2", "l.nef", "m.jpe"})
            QTest::newRow(name) << name << true;
        for (const char *name : {"a.txt", "captions.csv", "jpg", ".jpg", "a.jpg.part", "a.mp4", ""})
            QTest::addRow("not %s", name) << name << false;
    }
    void namesThatClaimPictures()
    {
        QFETCH(QString, name);
        QFETCH(bool, claims);
        QCOMPARE(nameClaimsPicture("/photos/" + name.toStdString()), claims);
    }
};

QTEST_GUILESS_MAIN(TestDecoder)
#include "tst_decoder.moc"
