#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cstdio>
#include <fstream>

#include <fcntl.h>
#include <unistd.h>

#include "engine/image/decoder.h"
#include "tests/engine/image/fixtures.h"
#include "tests/engine/image/format_fixtures.h"
#include "tests/engine/image/profile_fixtures.h"

using namespace semblance::image;
using fixtures::Bytes;
using semblance::core::ErrorCode;

Q_DECLARE_METATYPE(Bytes)

namespace {

Bytes firstPart(Bytes bytes, double share)
{
    bytes.resize(static_cast<std::size_t>(static_cast<double>(bytes.size()) * share));
    return bytes;
}

Bytes text(const std::string &content)
{
    return {content.begin(), content.end()};
}

// Noise does not compress, so that half of a file is about half of the picture.
Picture noisy()
{
    Picture picture = fixtures::corners(128, 96);
    std::uint32_t state = 1;
    for (std::uint8_t &value : picture.rgb) {
        state = state * 1664525u + 1013904223u;
        value = static_cast<std::uint8_t>(value / 2 + (state >> 26));
    }
    return picture;
}

// The same in the four colours of a GIF; pixel (20, 2) is red.
Picture speckled()
{
    Picture picture = fixtures::flat(255, 0, 0, 128, 96);
    std::uint32_t state = 1;
    for (std::size_t i = 0; i < picture.rgb.size(); i += 3) {
        state = state * 1664525u + 1013904223u;
        picture.rgb[i + 1] = i / 3 % 128 != 20 && (state >> 30) != 0 ? 255 : 0;
        picture.rgb[i + 2] = picture.rgb[i + 1];
    }
    return picture;
}

// What the code under test prints to stderr, which must be nothing.
class StderrTrap {
public:
    StderrTrap() : m_saved(::dup(2)), m_file(std::tmpfile())
    {
        std::fflush(stderr);
        ::dup2(::fileno(m_file), 2);
    }
    ~StderrTrap()
    {
        release();
        std::fclose(m_file);
    }
    long release()
    {
        std::fflush(stderr);
        if (m_saved >= 0) {
            ::dup2(m_saved, 2);
            ::close(m_saved);
            m_saved = -1;
        }
        return static_cast<long>(::lseek(::fileno(m_file), 0, SEEK_END));
    }

private:
    int m_saved;
    std::FILE *m_file;
};

}  // namespace

class TestDecoderFaults : public QObject {
    Q_OBJECT
    QTemporaryDir m_temporary;

    std::filesystem::path put(const std::string &name, const Bytes &bytes)
    {
        const std::filesystem::path path = std::filesystem::path(m_temporary.path().toStdString()) / name;
        std::ofstream(path, std::ios::binary)
            .write(reinterpret_cast<const char *>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
        return path;
    }

private Q_SLOTS:
    void truncatedDecodesInPart_data()
    {
        QTest::addColumn<Bytes>("bytes");
        const Picture picture = noisy();
        QTest::newRow("JPEG") << firstPart(fixtures::jpeg(picture), 0.6);
        QTest::newRow("progressive JPEG") << firstPart(fixtures::progressiveJpeg(picture), 0.6);
        QTest::newRow("PNG") << firstPart(fixtures::encoded(".png", picture), 0.6);
        QTest::newRow("interlaced PNG") << firstPart(fixtures::interlacedPng(picture), 0.6);
        QTest::newRow("WebP") << firstPart(fixtures::encoded(".webp", picture), 0.8);
        QTest::newRow("TIFF") << firstPart(fixtures::tiff(picture, 8), 0.6);
        QTest::newRow("BMP") << firstPart(fixtures::encoded(".bmp", picture), 0.6);
        QTest::newRow("GIF") << firstPart(fixtures::gif(speckled()), 0.6);
    }
    void truncatedDecodesInPart()
    {
        QFETCH(Bytes, bytes);
        StderrTrap trap;
        const auto photo = decodePhoto(bytes);
        QCOMPARE(trap.release(), 0L);
        QVERIFY2(photo.has_value(), photo ? "" : photo.error().detail.c_str());
        QVERIFY(photo->warning.find("ends early") != std::string::npos);
        QCOMPARE(photo->picture.width, 128);
        QCOMPARE(photo->picture.height, 96);
        // A pixel of the part that came: BMP is stored from below.
        const int y = sniffFormat(bytes) == Format::Bmp ? 90 : 2;
        const auto colour = fixtures::pixel(photo->picture, 20, y);
        QVERIFY2(sniffFormat(bytes) == Format::Bmp ? colour[2] > colour[0] + 40 : colour[0] > colour[2] + 40,
                 qPrintable(QString("%1 %2 %3").arg(colour[0]).arg(colour[1]).arg(colour[2])));
    }

    void refused_data()
    {
        QTest::addColumn<Bytes>("bytes");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("says");
        const Picture picture = fixtures::corners();
        QTest::newRow("empty") << Bytes() << int(ErrorCode::Corrupt) << "empty";
        QTest::newRow("one byte") << Bytes{0xFF} << int(ErrorCode::Unsupported) << "not a picture";
        QTest::newRow("text") << text("BM is how this text begins, which is no bitmap") << int(ErrorCode::Unsupported) << "not a picture";
        QTest::newRow("GIF header alone") << text("GIF89a") << int(ErrorCode::Corrupt) << "GIF file ends";
        QTest::newRow("HEIC header alone") << Bytes{0, 0, 0, 24, 'f', 't', 'y', 'p', 'h', 'e', 'i', 'c', 0, 0, 0, 0}
                                           << int(ErrorCode::Corrupt) << "ends early";
        QTest::newRow("AVIF header alone") << Bytes{0, 0, 0, 24, 'f', 't', 'y', 'p', 'a', 'v', 'i', 'f', 0, 0, 0, 0}
                                           << int(ErrorCode::Corrupt) << "ends early";
        QTest::newRow("Canon raw header alone")
            << Bytes{'I', 'I', 42, 0, 16, 0, 0, 0, 'C', 'R', 2, 0, 0, 0, 0, 0} << int(ErrorCode::Corrupt) << "camera raw";
        QTest::newRow("Photoshop") << text("8BPS....................") << int(ErrorCode::Unsupported) << "Photoshop";
        QTest::newRow("film") << Bytes{0, 0, 0, 24, 'f', 't', 'y', 'p', 'i', 's', 'o', 'm', 0, 0, 0, 0} << int(ErrorCode::Unsupported)
                              << "a video";
        QTest::newRow("SVG") << text("<svg xmlns='http://www.w3.org/2000/svg'/>") << int(ErrorCode::Unsupported) << "SVG";
        for (const char *extension : {".png", ".webp", ".tif", ".bmp"}) {
            Bytes start = fixtures::encoded(extension, picture);
            start.resize(16);
            QTest::addRow("%s, only the first bytes", extension) << start << int(ErrorCode::Corrupt) << "ends";
        }
        Bytes headerOnly = fixtures::jpeg(picture);
        const std::uint8_t scan[] = {0xFF, 0xDA};
        headerOnly.erase(std::search(headerOnly.begin(), headerOnly.end(), std::begin(scan), std::end(scan)) + 14, headerOnly.end());
        QTest::newRow("JPEG without pixels") << headerOnly << int(ErrorCode::Corrupt) << "first pixel";
    }
    void refused()
    {
        QFETCH(Bytes, bytes);
        QFETCH(int, code);
        QFETCH(QString, says);
        const auto photo = decodePhoto(bytes);
        QVERIFY(!photo.has_value());
        QCOMPARE(int(photo.error().code), code);
        QVERIFY2(photo.error().detail.find(says.toStdString()) != std::string::npos, photo.error().detail.c_str());
    }

    // Every prefix and many single damaged bytes: an answer, no crash, no message on stderr.
    void damageNeverEscapes_data()
    {
        QTest::addColumn<Bytes>("bytes");
        const Picture picture = fixtures::corners(16, 12);
        fixtures::TiffKind tiles, inks;
        tiles.tiled = true;
        inks.colours = "cmyk";
        inks.profile = fixtures::redCyanProfile();
        QTest::newRow("JPEG") << fixtures::withFields(fixtures::jpeg(picture), {{"Exif.Image.Orientation", "6"}, {"Xmp.dc.title", "x"}});
        QTest::newRow("CMYK JPEG") << fixtures::adobeCmykJpeg(picture);
        QTest::newRow("PNG") << fixtures::encoded(".png", picture);
        QTest::newRow("interlaced PNG") << fixtures::interlacedPng(picture);
        QTest::newRow("WebP") << fixtures::encoded(".webp", picture);
        QTest::newRow("WebP with alpha") << fixtures::special(".webp", "alpha", picture);
        QTest::newRow("TIFF, LZW") << fixtures::encoded(".tif", picture);
        QTest::newRow("TIFF, plain") << fixtures::tiff(picture, 8);
        QTest::newRow("TIFF, 1 bit") << fixtures::tiff(picture, 1);
        QTest::newRow("TIFF, float") << fixtures::special(".tif", "float", picture);
        QTest::newRow("BMP") << fixtures::encoded(".bmp", picture);
        QTest::newRow("BMP, 1 bit") << fixtures::bilevelBmp(picture);
        QTest::newRow("BMP, run lengths") << fixtures::runLengthBmp();
        QTest::newRow("GIF") << fixtures::gif(picture);
        QTest::newRow("TIFF, tiles") << fixtures::tiff(picture, tiles);
        QTest::newRow("TIFF, CMYK with a profile") << fixtures::tiff(picture, inks);
        QTest::newRow("JPEG with a profile") << fixtures::jpegWithProfile(fixtures::jpeg(picture), fixtures::swappedProfile());
        QTest::newRow("camera raw") << fixtures::dng(fixtures::corners(32, 24));
        QTest::newRow("HEIC") << fixtures::heif(fixtures::corners(32, 32));
        fixtures::HeifKind avif;
        avif.avif = true;
        QTest::newRow("AVIF") << fixtures::heif(fixtures::corners(32, 32), avif);
    }
    void damageNeverEscapes()
    {
        QFETCH(Bytes, bytes);
        StderrTrap trap;
        DecodeOptions options;
        options.maxPixels = 100'000;
        for (std::size_t length = 0; length<bytes.size(); length += bytes.size()> 2000 ? 37 : 1) {
            const auto photo = decodePhoto(std::span(bytes).first(length), options);
            QVERIFY(photo ? !photo->picture.empty() : !photo.error().detail.empty());
        }
        const bool slow = sniffFormat(bytes) >= Format::Heic;  // each decoder starts threads or a megabyte of state
        for (std::size_t i = 0; i < std::min<std::size_t>(bytes.size(), 700); i += slow ? 5 : 1) {
            for (const std::uint8_t flip : {std::uint8_t{0xFF}, std::uint8_t{0x01}, std::uint8_t{0x80}}) {
                bytes[i] ^= flip;
                const auto photo = decodePhoto(bytes, options);
                QVERIFY(photo ? !photo->picture.empty() : !photo.error().detail.empty());
                bytes[i] ^= flip;
            }
        }
        QCOMPARE(trap.release(), 0L);
    }

    void limits_data()
    {
        QTest::addColumn<Bytes>("bytes");
        const Picture picture = fixtures::corners();
        QTest::newRow("JPEG") << fixtures::jpeg(picture);
        for (const char *extension : {".png", ".webp", ".tif", ".bmp"})
            QTest::newRow(extension) << fixtures::encoded(extension, picture);
        QTest::newRow("GIF") << fixtures::gif(picture);
        QTest::newRow("camera raw") << fixtures::dng(picture);
        QTest::newRow("HEIC") << fixtures::heif(picture);
    }
    void limits()
    {
        QFETCH(Bytes, bytes);
        if (bytes.empty())
            QSKIP("libheif cannot write this format here");
        DecodeOptions options;
        options.maxPixels = 64 * 48;
        QVERIFY(decodePhoto(bytes, options).has_value());
        options.maxPixels -= 1;
        QCOMPARE(int(decodePhoto(bytes, options).error().code), int(ErrorCode::TooLarge));
        options = {};
        options.maxBytes = bytes.size() - 1;
        QCOMPARE(int(decodePhoto(bytes, options).error().code), int(ErrorCode::TooLarge));
        const auto path = put("large.jpg", bytes);
        const auto photo = decodePhotoFile(path, options);
        QCOMPARE(int(photo.error().code), int(ErrorCode::TooLarge));
        QVERIFY(photo.error().detail.find("large.jpg") != std::string::npos);
    }

    void hugeClaimIsRefusedBeforeDecoding()
    {
        Bytes bytes = fixtures::encoded(".png", fixtures::corners());
        bytes[16] = bytes[20] = 0x7F;  // two thousand million pixels each way
        QCOMPARE(int(decodePhoto(bytes).error().code), int(ErrorCode::TooLarge));
    }

    void mislabelled()
    {
        const auto photo = decodePhotoFile(put("really-a-png.jpg", fixtures::encoded(".png", fixtures::corners())));
        QVERIFY(photo.has_value());
        QCOMPARE(int(photo->format), int(Format::Png));
        const auto text = decodePhotoFile(put("really-text.jpg", Bytes(100, 'x')));
        QCOMPARE(int(text.error().code), int(ErrorCode::Unsupported));
        QVERIFY(text.error().detail.find("really-text.jpg") != std::string::npos);
    }

    // The content decides, not the name.
    void rawByNameAndMissing()
    {
        const auto tiff = decodePhotoFile(put("a.NEF", fixtures::tiff(fixtures::corners(), 8)));
        QVERIFY(tiff.has_value());
        QCOMPARE(int(tiff->format), int(Format::Tiff));
        const auto raw = decodePhotoFile(put("a.jpg", fixtures::dng(fixtures::corners(128, 96))));
        QVERIFY2(raw.has_value(), raw ? "" : raw.error().detail.c_str());
        QCOMPARE(int(raw->format), int(Format::Raw));
        QCOMPARE(int(decodePhotoFile("/no/such/photo.jpg").error().code), int(ErrorCode::NotFound));
    }

    void eachLimitSaysItsName_data()
    {
        QTest::addColumn<Bytes>("bytes");
        const Picture picture = fixtures::corners(256, 192);
        QTest::newRow("JPEG") << fixtures::jpeg(picture);
        QTest::newRow("progressive JPEG") << fixtures::progressiveJpeg(picture);
        QTest::newRow("CMYK JPEG") << fixtures::adobeCmykJpeg(picture);
        QTest::newRow("interlaced PNG") << fixtures::interlacedPng(picture);
        for (const char *extension : {".png", ".webp", ".tif", ".bmp"})
            QTest::newRow(extension) << fixtures::encoded(extension, picture);
        fixtures::TiffKind lab;
        lab.colours = "cielab";
        QTest::newRow("Lab TIFF") << fixtures::tiff(picture, lab);
        lab.colours = "ycbcr";
        QTest::newRow("YCbCr TIFF") << fixtures::tiff(picture, lab);
        QTest::newRow("GIF") << fixtures::gif(picture);
        QTest::newRow("camera raw") << fixtures::dng(picture);
        QTest::newRow("HEIC") << fixtures::heif(picture);
    }
    void eachLimitSaysItsName()
    {
        QFETCH(Bytes, bytes);
        if (bytes.empty())
            QSKIP("libheif cannot write this format here");
        DecodeOptions options;
        options.maxMemory = 20'000;
        const auto heavy = decodePhoto(bytes, options);
        QVERIFY(!heavy.has_value());
        QCOMPARE(int(heavy.error().code), int(ErrorCode::TooLarge));
        QVERIFY2(heavy.error().detail.find("memory") != std::string::npos, heavy.error().detail.c_str());
        options = {};
        options.maxSeconds = 0;
        const auto slow = decodePhoto(bytes, options);
        QVERIFY(!slow.has_value());
        QCOMPARE(int(slow.error().code), int(ErrorCode::TooLarge));
        QVERIFY2(slow.error().detail.find("longer than the limit of 0 s") != std::string::npos, slow.error().detail.c_str());
    }
};

QTEST_GUILESS_MAIN(TestDecoderFaults)
#include "tst_decoder_faults.moc"
