#include <QTest>

#include <thread>

#include "engine/image/decoder.h"
#include "tests/engine/image/format_fixtures.h"
#include "tests/engine/image/profile_fixtures.h"

using namespace semblance::image;
using fixtures::Bytes;

Q_DECLARE_METATYPE(Bytes)

class TestDecoderColour : public QObject {
    Q_OBJECT

    static QString colourAt(const Picture &picture, int x, int y)
    {
        const auto colour = fixtures::pixel(picture, x, y);
        return QString("%1 %2 %3").arg(colour[0]).arg(colour[1]).arg(colour[2]);
    }
    // Whether each channel is within `tolerance` of the expected one.
    static bool close(const Picture &picture, int x, int y, const std::vector<int> &expected, int tolerance)
    {
        const auto colour = fixtures::pixel(picture, x, y);
        for (std::size_t c = 0; c < 3; ++c)
            if (std::abs(colour[c] - expected[c]) > tolerance)
                return false;
        return true;
    }

private Q_SLOTS:
    // A profile that swaps red and green turns "RGWB" into "GRWB".
    void profileChangesColours_data()
    {
        QTest::addColumn<Bytes>("bytes");
        const Picture picture = fixtures::corners();
        const Bytes swapped = fixtures::swappedProfile();
        QTest::newRow("JPEG") << fixtures::jpegWithProfile(fixtures::jpeg(picture), swapped);
        QTest::newRow("progressive JPEG") << fixtures::jpegWithProfile(fixtures::progressiveJpeg(picture), swapped);
        QTest::newRow("PNG") << fixtures::pngWithProfile(picture, swapped);
        QTest::newRow("16-bit PNG") << fixtures::pngWithProfile(picture, swapped, "rgb16");
        QTest::newRow("interlaced 16-bit PNG") << fixtures::pngWithProfile(picture, swapped, "interlaced16");
        QTest::newRow("lossy WebP") << fixtures::webpWithProfile(fixtures::encoded(".webp", picture), swapped, picture);
        fixtures::TiffKind tiff;
        tiff.profile = swapped;
        QTest::newRow("TIFF") << fixtures::tiff(picture, tiff);
        tiff.bits = 16;
        QTest::newRow("16-bit TIFF") << fixtures::tiff(picture, tiff);
        tiff.bits = 32;
        tiff.samples = "float";
        QTest::newRow("float TIFF") << fixtures::tiff(picture, tiff);
        tiff = {};
        tiff.profile = swapped;
        tiff.bits = 8;
        tiff.colours = "palette";
        QTest::newRow("palette TIFF") << fixtures::tiff(picture, tiff);
        tiff.colours = "ycbcr";
        QTest::newRow("YCbCr TIFF") << fixtures::tiff(picture, tiff);
        fixtures::HeifKind heif;
        heif.profile = swapped;
        QTest::newRow("HEIC") << fixtures::heif(picture, heif);
        heif.avif = true;
        QTest::newRow("AVIF") << fixtures::heif(picture, heif);
        heif.bits = 12;
        QTest::newRow("12-bit AVIF") << fixtures::heif(picture, heif);
    }
    void profileChangesColours()
    {
        QFETCH(Bytes, bytes);
        if (bytes.empty())
            QSKIP("libheif cannot write this format here");
        const auto photo = decodePhoto(bytes);
        QVERIFY2(photo.has_value(), photo ? "" : photo.error().detail.c_str());
        QVERIFY2(photo->warning.empty(), photo->warning.c_str());
        QCOMPARE(fixtures::seen(photo->picture), std::string("GRWB"));
    }

    void alphaGoesOverWhiteAfterTheProfile_data()
    {
        QTest::addColumn<Bytes>("bytes");
        const Picture picture = fixtures::corners();
        const Bytes swapped = fixtures::swappedProfile();
        QTest::newRow("PNG") << fixtures::pngWithProfile(picture, swapped, "rgba");
        QTest::newRow("WebP") << fixtures::webpWithProfile(fixtures::special(".webp", "alpha", picture), swapped, picture, true);
        fixtures::TiffKind tiff;
        tiff.profile = swapped;
        tiff.alpha = "straight";
        QTest::newRow("TIFF") << fixtures::tiff(picture, tiff);
    }
    void alphaGoesOverWhiteAfterTheProfile()
    {
        QFETCH(Bytes, bytes);
        const auto photo = decodePhoto(bytes);
        QVERIFY2(photo.has_value(), photo ? "" : photo.error().detail.c_str());
        QCOMPARE(fixtures::seen(photo->picture), std::string("GWWB"));
    }

    // Display P3 (200, 100, 100) is sRGB (215, 93, 97) by the matrices of CSS Color 4.
    void displayP3_data()
    {
        QTest::addColumn<Bytes>("bytes");
        const Picture picture = fixtures::flat(200, 100, 100);
        const Bytes profile = fixtures::displayP3Profile();
        QTest::newRow("JPEG") << fixtures::jpegWithProfile(fixtures::jpeg(picture, 100), profile);
        QTest::newRow("PNG") << fixtures::pngWithProfile(picture, profile);
        QTest::newRow("16-bit PNG") << fixtures::pngWithProfile(picture, profile, "rgb16");
        fixtures::HeifKind heif;
        heif.profile = profile;
        QTest::newRow("HEIC") << fixtures::heif(picture, heif);
        heif.profile.clear();
        heif.avif = true;
        heif.primaries = 12;
        QTest::newRow("AVIF, by numbers") << fixtures::heif(picture, heif);
    }
    void displayP3()
    {
        QFETCH(Bytes, bytes);
        if (bytes.empty())
            QSKIP("libheif cannot write this format here");
        const auto photo = decodePhoto(bytes);
        QVERIFY2(photo.has_value(), photo ? "" : photo.error().detail.c_str());
        QVERIFY2(close(photo->picture, 10, 10, {215, 93, 97}, 4), qPrintable(colourAt(photo->picture, 10, 10)));
    }

    // Half the light is 188 of 255 (IEC 61966-2-1).
    void grayProfiles_data()
    {
        QTest::addColumn<Bytes>("bytes");
        QTest::addColumn<int>("expected");
        const Picture half = fixtures::flat(128, 128, 128);
        const Bytes linear = fixtures::linearGrayProfile(), p3 = fixtures::displayP3Profile();
        QTest::newRow("gray PNG") << fixtures::pngWithProfile(half, linear, "gray") << 188;
        QTest::newRow("16-bit gray PNG") << fixtures::pngWithProfile(half, linear, "gray16") << 188;
        QTest::newRow("gray JPEG") << fixtures::jpegWithProfile(fixtures::grayJpeg(half), linear) << 188;
        QTest::newRow("gray JPEG with an RGB profile") << fixtures::jpegWithProfile(fixtures::grayJpeg(half), p3) << 128;
        fixtures::TiffKind tiff;
        tiff.colours = "gray";
        tiff.profile = linear;
        QTest::newRow("gray TIFF") << fixtures::tiff(half, tiff) << 188;
    }
    void grayProfiles()
    {
        QFETCH(Bytes, bytes);
        QFETCH(int, expected);
        const auto photo = decodePhoto(bytes);
        QVERIFY2(photo.has_value(), photo ? "" : photo.error().detail.c_str());
        QVERIFY2(photo->warning.empty(), photo->warning.c_str());
        QVERIFY2(close(photo->picture, 10, 10, {expected, expected, expected}, 2), qPrintable(colourAt(photo->picture, 10, 10)));
    }

    // Lab (50, 60, 40) is sRGB (214, 60, 55); the red quarter has no cyan and becomes white.
    void inksGoThroughTheirProfile_data()
    {
        QTest::addColumn<Bytes>("bytes");
        const Picture picture = fixtures::corners();
        const Bytes profile = fixtures::redCyanProfile();
        QTest::newRow("Adobe JPEG, ink inverted") << fixtures::jpegWithProfile(fixtures::adobeCmykJpeg(picture), profile);
        fixtures::TiffKind tiff;
        tiff.colours = "cmyk";
        tiff.profile = profile;
        QTest::newRow("TIFF") << fixtures::tiff(picture, tiff);
        tiff.bits = 16;
        QTest::newRow("16-bit TIFF") << fixtures::tiff(picture, tiff);
        tiff.separate = true;
        QTest::newRow("16-bit TIFF, one plane an ink") << fixtures::tiff(picture, tiff);
    }
    void inksGoThroughTheirProfile()
    {
        QFETCH(Bytes, bytes);
        const auto photo = decodePhoto(bytes);
        QVERIFY2(photo.has_value(), photo ? "" : photo.error().detail.c_str());
        QVERIFY2(photo->warning.empty(), photo->warning.c_str());
        QVERIFY2(close(photo->picture, 10, 10, {255, 255, 255}, 4), qPrintable(colourAt(photo->picture, 10, 10)));
        QVERIFY2(close(photo->picture, 50, 10, {214, 60, 55}, 6), qPrintable(colourAt(photo->picture, 50, 10)));
    }

    void srgbIsLeftAlone()
    {
        const Picture picture = fixtures::flat(200, 100, 50);
        const auto plain = decodePhoto(fixtures::jpeg(picture)),
                   marked = decodePhoto(fixtures::jpegWithProfile(fixtures::jpeg(picture), fixtures::srgbProfile()));
        QCOMPARE(marked->picture.rgb, plain->picture.rgb);
        QVERIFY(marked->warning.empty());
    }

    void unusableProfileIsIgnoredWithAWarning_data()
    {
        QTest::addColumn<Bytes>("bytes");
        const Picture picture = fixtures::corners();
        const Bytes rubbish(200, 'x');
        Bytes cut = fixtures::swappedProfile();
        cut.resize(cut.size() / 3);
        QTest::newRow("JPEG, rubbish") << fixtures::jpegWithProfile(fixtures::jpeg(picture), rubbish);
        QTest::newRow("JPEG, cut short") << fixtures::jpegWithProfile(fixtures::jpeg(picture), cut);
        QTest::newRow("JPEG, for inks") << fixtures::jpegWithProfile(fixtures::jpeg(picture), fixtures::redCyanProfile());
        QTest::newRow("JPEG, for gray") << fixtures::jpegWithProfile(fixtures::jpeg(picture), fixtures::linearGrayProfile());
        Bytes lostPart = fixtures::jpegWithProfile(fixtures::jpeg(picture), fixtures::swappedProfile());
        lostPart[2 + 4 + 13] = 2;  // "part 1 of 2"
        QTest::newRow("JPEG, a part is missing") << lostPart;
        QTest::newRow("WebP, rubbish") << fixtures::webpWithProfile(fixtures::encoded(".webp", picture), rubbish, picture);
        fixtures::TiffKind tiff;
        tiff.profile = rubbish;
        QTest::newRow("TIFF, rubbish") << fixtures::tiff(picture, tiff);
        fixtures::HeifKind heif;
        heif.profile = rubbish;
        QTest::newRow("HEIC, rubbish") << fixtures::heif(picture, heif);
        Bytes png = fixtures::pngWithProfile(picture, fixtures::swappedProfile());
        const char *name = "iCCP";
        auto chunk = std::search(png.begin(), png.end(), name, name + 4);
        *(chunk + 4 + 20) ^= 0xFF;  // within the compressed profile, so that its checksum fails
        QTest::newRow("PNG, damaged") << png;
    }
    void unusableProfileIsIgnoredWithAWarning()
    {
        QFETCH(Bytes, bytes);
        if (bytes.empty())
            QSKIP("libheif cannot write this format here");
        const auto photo = decodePhoto(bytes);
        QVERIFY2(photo.has_value(), photo ? "" : photo.error().detail.c_str());
        QCOMPARE(fixtures::seen(photo->picture), std::string("RGWB"));
        QVERIFY2(photo->warning.find("colour profile was ignored") != std::string::npos, photo->warning.c_str());
    }

    void severalThreadsAndProfilesAtOnce()
    {
        const Picture picture = fixtures::corners();
        const Bytes swapped = fixtures::jpegWithProfile(fixtures::jpeg(picture), fixtures::swappedProfile());
        const Bytes wide = fixtures::jpegWithProfile(fixtures::jpeg(picture), fixtures::displayP3Profile());
        std::vector<int> good(4, 0);
        std::vector<std::thread> threads;
        for (int &count : good) {
            threads.emplace_back([&] {
                for (int i = 0; i < 20; ++i) {
                    count += fixtures::seen(decodePhoto(swapped)->picture) == "GRWB" ? 1 : 0;
                    count += fixtures::seen(decodePhoto(wide)->picture) == "RGWB" ? 1 : 0;
                }
            });
        }
        for (std::thread &thread : threads)
            thread.join();
        QCOMPARE(good, (std::vector<int>{40, 40, 40, 40}));
    }
};

QTEST_GUILESS_MAIN(TestDecoderColour)
#include "tst_decoder_colour.moc"
