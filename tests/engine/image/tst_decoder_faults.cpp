#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cstdio>
#include <fstream>

#include <fcntl.h>
#include <unistd.h>

#include "engine/image/decoder.h"
#include "tests/engine/image/fixtures.h"

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
        QTest::newRow("GIF") << text("GIF89a..............") << int(ErrorCode::Unsupported) << "GIF";
        QTest::newRow("HEIC") << Bytes{0, 0, 0, 24, 'f', 't', 'y', 'p', 'h', 'e', 'i', 'c', 0, 0, 0, 0} << int(ErrorCode::Unsupported)
                              << "HEIC";
        QTest::newRow("AVIF") << Bytes{0, 0, 0, 24, 'f', 't', 'y', 'p', 'a', 'v', 'i', 'f', 0, 0, 0, 0} << int(ErrorCode::Unsupported)
                              << "AVIF";
        QTest::newRow("Canon raw") << Bytes{'I', 'I', 42, 0, 16, 0, 0, 0, 'C', 'R', 2, 0, 0, 0, 0, 0} << int(ErrorCode::Unsupported)
                                   << "camera raw";
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
    }
    void damageNeverEscapes()
    {
        QFETCH(Bytes, bytes);
        StderrTrap trap;
        DecodeOptions options;
        options.maxPixels = 100'000;
        for (std::size_t length = 0; length<bytes.size(); length += bytes.size()> 2000 ? 7 : 1) {
            const auto photo = decodePhoto(std::span(bytes).first(length), options);
            QVERIFY(photo ? !photo->picture.empty() : !photo.error().detail.empty());
        }
        for (std::size_t i = 0; i < std::min<std::size_t>(bytes.size(), 700); ++i) {
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
    }
    void limits()
    {
        QFETCH(Bytes, bytes);
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

    void rawByNameAndMissing()
    {
        const auto raw = decodePhotoFile(put("a.NEF", fixtures::tiff(fixtures::corners(), 8)));
        QCOMPARE(int(raw.error().code), int(ErrorCode::Unsupported));
        QVERIFY(raw.error().detail.find("camera raw") != std::string::npos);
        QCOMPARE(int(decodePhotoFile("/no/such/photo.jpg").error().code), int(ErrorCode::NotFound));
    }
};

QTEST_GUILESS_MAIN(TestDecoderFaults)
#include "tst_decoder_faults.moc"
