#include <QTest>

#include "engine/core/paths.h"
#include "engine/image/metadata.h"
#include "tests/engine/image/fixtures.h"

using namespace semblance::image;
using fixtures::Bytes;
using Fields = std::map<std::string, std::string>;

class TestMetadata : public QObject {
    Q_OBJECT

    static PhotoMetadata of(const Fields &fields)
    {
        return readMetadata(fixtures::withFields(fixtures::jpeg(fixtures::corners()), fields));
    }

private Q_SLOTS:
    void everything()
    {
        const PhotoMetadata metadata = of({{"Exif.Photo.DateTimeOriginal", "2023:07:14 18:05:11"},
                                           {"Exif.Image.DateTime", "2024:01:01 00:00:00"},
                                           {"Exif.Image.Make", "Canon"},
                                           {"Exif.Image.Model", "Canon EOS 80D"},
                                           {"Exif.Photo.LensModel", "EF-S18-135mm"},
                                           {"Exif.GPSInfo.GPSLatitude", "39/1 54/1 36/1"},
                                           {"Exif.GPSInfo.GPSLatitudeRef", "S"},
                                           {"Exif.GPSInfo.GPSLongitude", "116/1 2730/100 0/1"},
                                           {"Exif.GPSInfo.GPSLongitudeRef", "E"},
                                           {"Exif.Image.Orientation", "6"},
                                           {"Xmp.xmp.Rating", "4"},
                                           {"Xmp.dc.title", "lang=x-default 海边的船"},
                                           {"Xmp.dc.description", "A boat"},
                                           {"Xmp.dc.subject", "sea"},
                                           {"Iptc.Application2.Keywords", "boat"}});
        QCOMPARE(metadata.takenAt, std::string("2023-07-14T18:05:11"));
        QCOMPARE(metadata.camera, std::string("Canon EOS 80D"));
        QCOMPARE(metadata.lens, std::string("EF-S18-135mm"));
        QVERIFY(std::abs(metadata.latitude.value() - -39.91) < 1e-9);
        QVERIFY(std::abs(metadata.longitude.value() - 116.455) < 1e-9);
        QCOMPARE(metadata.orientation, 6);
        QCOMPARE(metadata.rating, 4);
        QCOMPARE(metadata.title, std::string("海边的船"));
        QCOMPARE(metadata.description, std::string("A boat"));
        QCOMPARE(metadata.keywords, (std::vector<std::string>{"sea", "boat"}));
    }

    void nothing()
    {
        for (const Bytes &bytes : {fixtures::jpeg(fixtures::corners()), Bytes(), Bytes(100, 'x')}) {
            const PhotoMetadata metadata = readMetadata(bytes);
            QVERIFY(metadata.takenAt.empty() && metadata.camera.empty() && metadata.keywords.empty() && metadata.title.empty());
            QVERIFY(!metadata.latitude && !metadata.longitude);
            QCOMPARE(metadata.orientation, 1);
            QCOMPARE(metadata.rating, 0);
        }
    }

    void camera_data()
    {
        QTest::addColumn<QString>("make");
        QTest::addColumn<QString>("model");
        QTest::addColumn<QString>("camera");
        QTest::newRow("the model repeats the maker") << "NIKON CORPORATION"
                                                     << "NIKON D90"
                                                     << "NIKON D90";
        QTest::newRow("the model does not") << "SONY"
                                            << "ILCE-7M3"
                                            << "SONY ILCE-7M3";
        QTest::newRow("padded with blanks") << "OLYMPUS   "
                                            << "E-M10  "
                                            << "OLYMPUS E-M10";
        QTest::newRow("only a model") << ""
                                      << "Pixel 7"
                                      << "Pixel 7";
    }
    void camera()
    {
        QFETCH(QString, make);
        QFETCH(QString, model);
        QFETCH(QString, camera);
        Fields fields{{"Exif.Image.Model", model.toStdString()}};
        if (!make.isEmpty())
            fields["Exif.Image.Make"] = make.toStdString();
        QCOMPARE(QString::fromStdString(of(fields).camera), camera);
    }

    void nonsenseIsLeftEmpty()
    {
        const PhotoMetadata metadata = of({{"Exif.Photo.DateTimeOriginal", "0000:00:00 00:00:00"},
                                           {"Exif.GPSInfo.GPSLatitude", "0/0 0/0 0/0"},
                                           {"Exif.GPSInfo.GPSLongitude", "999/1 0/1 0/1"},
                                           {"Exif.Image.Orientation", "77"},
                                           {"Xmp.xmp.Rating", "-1"}});
        QVERIFY(metadata.takenAt.empty());
        QVERIFY(!metadata.latitude && !metadata.longitude);
        QCOMPARE(metadata.orientation, 1);
        QCOMPARE(metadata.rating, -1);  // rejected
    }

    void oldEncodingBecomesUtf8()
    {
        const PhotoMetadata metadata = of({{"Iptc.Application2.Caption", "caf\xE9"},
                                           {"Iptc.Application2.Keywords", "\xFC"
                                                                          "ber"}});
        QVERIFY(semblance::core::isUtf8(metadata.description));
        QCOMPARE(metadata.description, std::string("café"));
        QCOMPARE(metadata.keywords, (std::vector<std::string>{"über"}));
    }

    void otherFormats_data()
    {
        QTest::addColumn<QString>("extension");
        for (const char *extension : {".png", ".webp", ".tif"})
            QTest::newRow(extension) << extension;
    }
    void otherFormats()
    {
        QFETCH(QString, extension);
        const Bytes bytes = fixtures::withFields(fixtures::encoded(extension.toStdString(), fixtures::corners()),
                                                 {{"Exif.Photo.DateTimeOriginal", "2020:02:29 12:00:00"}, {"Xmp.dc.subject", "sea"}});
        QCOMPARE(readMetadata(bytes).takenAt, std::string("2020-02-29T12:00:00"));
        QCOMPARE(readMetadata(bytes).keywords, (std::vector<std::string>{"sea"}));
    }

    void takenAtRoundTrip()
    {
        const Bytes plain = fixtures::jpeg(fixtures::corners());
        const auto dated = withTakenAt(plain, "2021-08-03T19:20:00");
        QVERIFY(dated.has_value());
        QCOMPARE(readMetadata(*dated).takenAt, std::string("2021-08-03T19:20:00"));
        QVERIFY(!withTakenAt(plain, "yesterday").has_value());
        QVERIFY(!withTakenAt(Bytes(10, 'x'), "2021-08-03T19:20:00").has_value());
    }

    void truncatedFileKeepsItsExif()
    {
        Bytes bytes = withTakenAt(fixtures::jpeg(fixtures::corners(300, 200)), "2021-08-03T19:20:00").value();
        bytes.resize(bytes.size() * 2 / 3);
        QCOMPARE(readMetadata(bytes).takenAt, std::string("2021-08-03T19:20:00"));
    }
};

QTEST_GUILESS_MAIN(TestMetadata)
#include "tst_metadata.moc"
