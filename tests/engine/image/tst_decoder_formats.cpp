#include <QTest>

#include "engine/core/files.h"
#include "engine/image/decoder.h"
#include "tests/engine/image/format_fixtures.h"
#include "tests/engine/image/profile_fixtures.h"

using namespace semblance::image;
using fixtures::Bytes;
using fixtures::TiffKind;

Q_DECLARE_METATYPE(Bytes)

namespace {

TiffKind tiffKind(int bits, const std::string &colours, const std::string &samples = "uint")
{
    TiffKind kind;
    kind.bits = bits;
    kind.colours = colours;
    kind.samples = samples;
    return kind;
}

TiffKind with(TiffKind kind, bool separate, bool tiled, const std::string &compression = "")
{
    kind.separate = separate;
    kind.tiled = tiled;
    kind.compression = compression;
    return kind;
}

}  // namespace

class TestDecoderFormats : public QObject {
    Q_OBJECT

    static void expectCorners(const Bytes &bytes, Format format, const std::string &expected)
    {
        const auto photo = decodePhoto(bytes);
        QVERIFY2(photo.has_value(), photo ? "" : photo.error().detail.c_str());
        QCOMPARE(int(photo->format), int(format));
        QCOMPARE(fixtures::seen(photo->picture), expected);
        QVERIFY2(photo->warning.empty(), photo->warning.c_str());
    }

private Q_SLOTS:
    void tiffKinds_data()
    {
        QTest::addColumn<Bytes>("bytes");
        QTest::addColumn<QString>("expected");
        // 64 x 48 is 4 x 3 tiles; 50 x 37 ends within a tile and within a byte.
        for (const auto &[width, height] : {std::pair(64, 48), std::pair(50, 37)}) {
            const Picture picture = fixtures::corners(width, height);
            const auto row = [&](const char *name, const TiffKind &kind, const char *expected = "RGWB") {
                QTest::addRow("%s, %d x %d", name, width, height) << fixtures::tiff(picture, kind) << expected;
            };
            for (const int bits : {1, 2, 4, 8, 12, 16, 32}) {
                const std::string name = std::to_string(bits) + "-bit RGB";
                row((name + " in strips").c_str(), tiffKind(bits, "rgb"));
                row((name + " in tiles").c_str(), with(tiffKind(bits, "rgb"), false, true));
                row((name + " in planes").c_str(), with(tiffKind(bits, "rgb"), true, false));
                row((name + " in planes of tiles").c_str(), with(tiffKind(bits, "rgb"), true, true));
            }
            for (const int bits : {2, 4, 8, 16})
                row((std::to_string(bits) + "-bit palette").c_str(), tiffKind(bits, "palette"));
            for (const int bits : {8, 16})
                row((std::to_string(bits) + "-bit CMYK").c_str(), tiffKind(bits, "cmyk"));
            row("CMYK in planes of tiles", with(tiffKind(8, "cmyk"), true, true));
            for (const int bits : {16, 32, 64})
                row((std::to_string(bits) + "-bit float").c_str(), tiffKind(bits, "rgb", "float"));
            row("16-bit signed", tiffKind(16, "rgb", "int"));
            row("8-bit CIELab", tiffKind(8, "cielab"));
            row("16-bit CIELab", tiffKind(16, "cielab"));
            row("8-bit ICCLab", tiffKind(8, "icclab"));
            row("16-bit ICCLab in tiles", with(tiffKind(16, "icclab"), false, true));
            row("YCbCr", tiffKind(8, "ycbcr"));
            row("YCbCr JPEG in tiles", with(tiffKind(8, "ycbcr"), false, true, "jpeg"));
            row("YCbCr JPEG", with(tiffKind(8, "ycbcr"), false, false, "jpeg"));
            row("LZW", with(tiffKind(8, "rgb"), false, false, "lzw"));
            row("16-bit deflate in tiles", with(tiffKind(16, "rgb"), false, true, "deflate"));
            row("JPEG", with(tiffKind(8, "rgb"), false, false, "jpeg"));
            row("JPEG in tiles", with(tiffKind(8, "rgb"), false, true, "jpeg"));
            for (const std::string alpha : {"straight", "multiplied"}) {
                for (const int bits : {8, 16}) {
                    TiffKind kind = tiffKind(bits, "rgb");
                    kind.alpha = alpha;
                    row((std::to_string(bits) + "-bit, alpha " + alpha).c_str(), kind, "RWWB");
                }
            }
            TiffKind pages = tiffKind(8, "rgb");
            pages.pagesAfter = 2;
            row("the first of several pages", pages);
            pages.thumbnailsFirst = 1;
            row("a thumbnail before the first page", pages);
            TiffKind bright = tiffKind(32, "rgb", "float");
            bright.scale = 65535;
            row("float that is measured up to 65535", bright);
        }
    }
    void tiffKinds()
    {
        QFETCH(Bytes, bytes);
        QFETCH(QString, expected);
        expectCorners(bytes, Format::Tiff, expected.toStdString());
    }

    // corners() is gray as 51, 102, 102 and 255.
    void grayTiffs_data()
    {
        QTest::addColumn<Bytes>("bytes");
        QTest::addColumn<int>("tolerance");
        const Picture picture = fixtures::corners();
        for (const int bits : {4, 8, 12, 16, 32})
            QTest::addRow("%d bits", bits) << fixtures::tiff(picture, tiffKind(bits, "gray")) << (bits == 4 ? 0 : 1);
        QTest::newRow("white is zero") << fixtures::tiff(picture, tiffKind(8, "white-is-zero")) << 1;
        QTest::newRow("16 bits, white is zero, in tiles") << fixtures::tiff(picture, with(tiffKind(16, "white-is-zero"), false, true)) << 1;
        QTest::newRow("half-precision float") << fixtures::tiff(picture, tiffKind(16, "gray", "float")) << 1;
        QTest::newRow("single-precision float") << fixtures::tiff(picture, tiffKind(32, "gray", "float")) << 1;
    }
    void grayTiffs()
    {
        QFETCH(Bytes, bytes);
        QFETCH(int, tolerance);
        const auto photo = decodePhoto(bytes);
        QVERIFY2(photo.has_value(), photo ? "" : photo.error().detail.c_str());
        const std::vector<std::pair<std::pair<int, int>, int>> expected{{{10, 10}, 51}, {{50, 10}, 102}, {{10, 40}, 102}, {{50, 40}, 255}};
        for (const auto &[at, value] : expected)
            for (const int channel : fixtures::pixel(photo->picture, at.first, at.second))
                QVERIFY2(std::abs(channel - value) <= tolerance, qPrintable(QString("%1 for %2").arg(channel).arg(value)));
    }

    void faxTiff()
    {
        const auto photo = decodePhoto(fixtures::tiff(fixtures::corners(), with(tiffKind(1, "white-is-zero"), false, false, "fax")));
        QVERIFY2(photo.has_value(), photo ? "" : photo.error().detail.c_str());
        QCOMPARE(fixtures::pixel(photo->picture, 10, 10), (std::vector<int>{0, 0, 0}));
        QCOMPARE(fixtures::pixel(photo->picture, 50, 40), (std::vector<int>{255, 255, 255}));
    }

    // Light brighter than white is white, and leaves the rest as it is.
    void brightFloatIsClipped()
    {
        Picture picture = fixtures::flat(51, 102, 51);
        picture.rgb[0] = picture.rgb[1] = picture.rgb[2] = 255;  // the one bright pixel: 2.0
        TiffKind kind = tiffKind(32, "rgb", "float");
        kind.scale = 2;
        const auto photo = decodePhoto(fixtures::tiff(picture, kind));
        QVERIFY2(photo.has_value(), photo ? "" : photo.error().detail.c_str());
        QCOMPARE(fixtures::pixel(photo->picture, 0, 0), (std::vector<int>{255, 255, 255}));
        QCOMPARE(fixtures::pixel(photo->picture, 10, 10), (std::vector<int>{102, 204, 102}));
    }

    void gifKinds_data()
    {
        QTest::addColumn<Bytes>("bytes");
        QTest::addColumn<QString>("expected");
        const Picture picture = fixtures::corners();
        fixtures::GifKind kind;
        QTest::newRow("plain") << fixtures::gif(picture) << "RGWB";
        kind.interlaced = true;
        QTest::newRow("interlaced") << fixtures::gif(picture, kind) << "RGWB";
        kind = {};
        kind.framesAfter = 3;
        QTest::newRow("the first frame of an animation") << fixtures::gif(picture, kind) << "RGWB";
        kind = {};
        kind.ownColours = true;
        QTest::newRow("a colour table of the frame") << fixtures::gif(picture, kind) << "RGWB";
        kind.whiteIsTransparent = true;
        QTest::newRow("a see-through quarter is white") << fixtures::gif(picture, kind) << "RGWB";
    }
    void gifKinds()
    {
        QFETCH(Bytes, bytes);
        QFETCH(QString, expected);
        expectCorners(bytes, Format::Gif, expected.toStdString());
    }

    void gifFrameStandsOnItsCanvas()
    {
        fixtures::GifKind kind;
        kind.left = 20;
        kind.top = 10;
        kind.canvasWidth = 100;
        kind.canvasHeight = 40;
        const auto photo = decodePhoto(fixtures::gif(fixtures::corners(), kind));
        QVERIFY2(photo.has_value(), photo ? "" : photo.error().detail.c_str());
        QCOMPARE(photo->width, 100);
        QCOMPARE(photo->height, 40);
        const std::vector<int> white{255, 255, 255};
        QCOMPARE(fixtures::pixel(photo->picture, 19, 20), white);
        QCOMPARE(fixtures::pixel(photo->picture, 20, 9), white);
        QCOMPARE(fixtures::pixel(photo->picture, 20, 10), (std::vector<int>{255, 0, 0}));
        QCOMPARE(fixtures::pixel(photo->picture, 83, 10), (std::vector<int>{0, 255, 0}));
        QCOMPARE(fixtures::pixel(photo->picture, 84, 10), white);
        QCOMPARE(fixtures::pixel(photo->picture, 20, 39), (std::vector<int>{0, 0, 255}));
    }

    void heif_data()
    {
        QTest::addColumn<Bytes>("bytes");
        QTest::addColumn<int>("format");
        QTest::addColumn<QString>("expected");
        const Picture picture = fixtures::corners();
        for (const bool avif : {false, true}) {
            const char *name = avif ? "AVIF" : "HEIC";
            const int format = int(avif ? Format::Avif : Format::Heic);
            fixtures::HeifKind kind;
            kind.avif = avif;
            const auto stored = semblance::core::readFile(
                std::string(SEMBLANCE_TEST_DATA) + (avif ? "/pictures/corners.avif" : "/pictures/corners.heic"), 1 << 20);
            QTest::addRow("%s from another day", name) << (stored ? *stored : Bytes{0}) << format << "RGWB";
            QTest::addRow("%s", name) << fixtures::heif(picture, kind) << format << "RGWB";
            kind.alpha = true;
            QTest::addRow("%s with alpha", name) << fixtures::heif(picture, kind) << format << "RWWB";
            kind.alpha = false;
            kind.primaries = 1;
            QTest::addRow("%s, sRGB by numbers", name) << fixtures::heif(picture, kind) << format << "RGWB";
            kind.primaries = 0;
            kind.bits = avif ? 12 : 10;  // libaom 3.6 stops the program over 10 bits from libheif 1.15
            QTest::addRow("%s, %d bits", name, kind.bits) << fixtures::heif(picture, kind) << format << "RGWB";
        }
    }
    void heif()
    {
        QFETCH(Bytes, bytes);
        QFETCH(int, format);
        QFETCH(QString, expected);
        if (bytes.empty())
            QSKIP("libheif cannot write this format here");
        expectCorners(bytes, Format(format), expected.toStdString());
    }

    // libheif turns it; the EXIF block inside says the same and must not turn it again.
    void heifIsTurnedOnce()
    {
        fixtures::HeifKind kind;
        kind.turnedRight = true;
        const Bytes bytes = fixtures::heif(fixtures::corners(), kind);
        if (bytes.empty())
            QSKIP("libheif cannot write this format here");
        const auto photo = decodePhoto(bytes);
        QVERIFY2(photo.has_value(), photo ? "" : photo.error().detail.c_str());
        QCOMPARE(photo->width, 64);
        QCOMPARE(photo->height, 48);
        QCOMPARE(fixtures::seen(photo->picture), std::string("RGWB"));
    }

    void cameraRaw_data()
    {
        QTest::addColumn<int>("orientation");
        QTest::addColumn<QString>("expected");
        QTest::newRow("upright") << 1 << "RGWB";
        QTest::newRow("upside down") << 3 << "WBRG";
        QTest::newRow("to the right") << 6 << "BRGW";
        QTest::newRow("to the left") << 8 << "GWBR";
    }
    void cameraRaw()
    {
        QFETCH(int, orientation);
        QFETCH(QString, expected);
        const auto photo = decodePhoto(fixtures::dng(fixtures::corners(256, 192), orientation));
        QVERIFY2(photo.has_value(), photo ? "" : photo.error().detail.c_str());
        QCOMPARE(int(photo->format), int(Format::Raw));
        QCOMPARE(QString::fromStdString(fixtures::seen(photo->picture)), expected);
        QCOMPARE(photo->width, orientation >= 5 ? 192 : 256);
        QCOMPARE(photo->height, orientation >= 5 ? 256 : 192);
        QCOMPARE(photo->picture.width, photo->width / 2);  // half-size demosaic
        QVERIFY2(photo->warning.empty(), photo->warning.c_str());
    }

    void rawPreviewComesFirstWhereItIsLargeEnough_data()
    {
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("asked");
        QTest::addColumn<QString>("expected");
        QTest::addColumn<int>("decodedWidth");
        QTest::newRow("as large as the sensor") << 256 << 0 << "BBBB" << 192;
        QTest::newRow("half as large") << 128 << 0 << "BBBB" << 96;
        QTest::newRow("small") << 64 << 0 << "BRGW" << 96;
        QTest::newRow("small, but more was not asked for") << 64 << 40 << "BBBB" << 42;
        QTest::newRow("smaller than was asked for") << 64 << 60 << "BRGW" << 96;
    }
    void rawPreviewComesFirstWhereItIsLargeEnough()
    {
        QFETCH(int, width);
        QFETCH(int, asked);
        QFETCH(QString, expected);
        QFETCH(int, decodedWidth);
        DecodeOptions options;
        options.shortSideAtLeast = asked;
        // The preview is all blue.
        const Bytes jpeg = fixtures::jpeg(fixtures::flat(0, 0, 255, width, width * 3 / 4));
        const auto photo = decodePhoto(fixtures::dng(fixtures::corners(256, 192), 6, jpeg), options);
        QVERIFY2(photo.has_value(), photo ? "" : photo.error().detail.c_str());
        QCOMPARE(int(photo->format), int(Format::Raw));
        QCOMPARE(QString::fromStdString(fixtures::seen(photo->picture)), expected);
        QCOMPARE(photo->width, 192);
        QCOMPARE(photo->height, 256);
        QCOMPARE(photo->picture.width, decodedWidth);
    }

    void rawFilesByTheirBytes_data()
    {
        QTest::addColumn<Bytes>("head");
        QTest::addColumn<int>("format");
        const auto head = [](std::string text) {
            text.resize(32);
            return Bytes(text.begin(), text.end());
        };
        using namespace std::string_literals;
        const int raw = int(Format::Raw);
        QTest::newRow("DNG") << fixtures::dng(fixtures::corners()) << raw;
        QTest::newRow("DNG with a preview") << fixtures::dng(fixtures::corners(), 1, fixtures::jpeg(fixtures::corners())) << raw;
        QTest::newRow("CR2") << head("II*\0\x10\0\0\0CR\x02\0"s) << raw;
        QTest::newRow("CR3") << head("\0\0\0\x18"
                                     "ftypcrx \0\0\0\x01"s)
                             << raw;
        QTest::newRow("RAF") << head("FUJIFILMCCD-RAW 0201") << raw;
        QTest::newRow("ORF") << head("IIRO\x08\0\0\0"s) << raw;
        QTest::newRow("RW2") << head("IIU\0\x18\0\0\0"s) << raw;
        QTest::newRow("TIFF is none") << fixtures::tiff(fixtures::corners(), TiffKind{}) << int(Format::Tiff);
        QTest::newRow("nor is a film") << head("\0\0\0\x18"
                                               "ftypisom\0\0\0\x01"s)
                                       << int(Format::Unknown);
        QTest::newRow("HEIF by its second brand") << head("\0\0\0\x18"
                                                          "ftypmif1\0\0\0\0heic"s)
                                                  << int(Format::Heic);
        QTest::newRow("AVIF by its second brand") << head("\0\0\0\x18"
                                                          "ftypmif1\0\0\0\0avif"s)
                                                  << int(Format::Avif);
    }
    void rawFilesByTheirBytes()
    {
        QFETCH(Bytes, head);
        QFETCH(int, format);
        QCOMPARE(int(sniffFormat(head)), format);
    }
};

QTEST_GUILESS_MAIN(TestDecoderFormats)
#include "tst_decoder_formats.moc"
