// Every field in every container and in sidecars, with values whose meaning is known, and with values that mean nothing.
#include <QTest>

#include "engine/core/paths.h"
#include "engine/image/metadata.h"
#include "tests/engine/image/fixtures.h"

using namespace semblance::image;
using fixtures::Bytes;
using Fields = std::map<std::string, std::string>;
using Words = std::vector<std::string>;

namespace {

const std::string dated = "Exif.Photo.DateTimeOriginal";

Bytes bytesOf(const std::string &text)
{
    return {text.begin(), text.end()};
}

// A packet as Lightroom and darktable write it beside a photo.
std::string packet(const std::string &inside, const std::string &attributes = {})
{
    return "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?><x:xmpmeta xmlns:x=\"adobe:ns:meta/\">"
           "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description rdf:about=\"\""
           " xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\""
           " xmlns:exif=\"http://ns.adobe.com/exif/1.0/\" xmlns:lr=\"http://ns.adobe.com/lightroom/1.0/\""
           " xmlns:tiff=\"http://ns.adobe.com/tiff/1.0/\" xmlns:aux=\"http://ns.adobe.com/exif/1.0/aux/\""
           " xmlns:Iptc4xmpExt=\"http://iptc.org/std/Iptc4xmpExt/2008-02-29/\""
           " xmlns:mwg-rs=\"http://www.metadataworkinggroup.com/schemas/regions/\""
           " xmlns:stArea=\"http://ns.adobe.com/xmp/sType/Area#\""
           " xmlns:MP=\"http://ns.microsoft.com/photo/1.2/\" xmlns:MPRI=\"http://ns.microsoft.com/photo/1.2/t/RegionInfo#\""
           " xmlns:MPReg=\"http://ns.microsoft.com/photo/1.2/t/Region#\" "
           + attributes + ">" + inside + "</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end=\"w\"?>";
}

std::string bag(const std::string &name, const Words &words)
{
    std::string list = "<" + name + "><rdf:Bag>";
    for (const std::string &word : words)
        list += "<rdf:li>" + word + "</rdf:li>";
    return list + "</rdf:Bag></" + name + ">";
}

std::string region(const std::string &name, const std::string &type)
{
    return "<rdf:li><rdf:Description mwg-rs:Name=\"" + name + "\"" + (type.empty() ? "" : " mwg-rs:Type=\"" + type + "\"")
           + "><mwg-rs:Area stArea:x=\"0.5\" stArea:y=\"0.5\" stArea:w=\"0.1\" stArea:h=\"0.1\" stArea:unit=\"normalized\"/>"
             "</rdf:Description></rdf:li>";
}

PhotoMetadata besides(const std::string &sidecar, const Fields &fields = {})
{
    const Bytes photo = fixtures::jpeg(fixtures::corners());
    return readMetadata(fields.empty() ? photo : fixtures::withFields(photo, fields), bytesOf(sidecar));
}

PhotoMetadata of(const Fields &fields)
{
    return readMetadata(fixtures::withFields(fixtures::jpeg(fixtures::corners()), fields));
}

QString zoneText(const PhotoMetadata &metadata)
{
    return QString::fromStdString(metadata.takenAt) + (metadata.zoneMinutes ? QString(" %1").arg(*metadata.zoneMinutes) : QString());
}

}  // namespace

class TestMetadataFields : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyFieldInEveryContainer_data()
    {
        QTest::addColumn<QString>("extension");
        for (const char *extension : {".jpg", ".png", ".webp", ".tif"})
            QTest::newRow(extension) << extension;
    }
    void everyFieldInEveryContainer()
    {
        QFETCH(QString, extension);
        const Bytes plain =
            extension == ".jpg" ? fixtures::jpeg(fixtures::corners()) : fixtures::encoded(extension.toStdString(), fixtures::corners());
        const PhotoMetadata metadata = readMetadata(fixtures::withFields(plain, {{dated, "2023:07:14 18:05:11"},
                                                                                 {"Exif.Photo.OffsetTimeOriginal", "+08:00"},
                                                                                 {"Exif.Image.Make", "Canon"},
                                                                                 {"Exif.Image.Model", "EOS 80D"},
                                                                                 {"Exif.Photo.LensModel", "EF-S18-135mm"},
                                                                                 {"Exif.GPSInfo.GPSLatitude", "39/1 54/1 36/1"},
                                                                                 {"Exif.GPSInfo.GPSLatitudeRef", "S"},
                                                                                 {"Exif.GPSInfo.GPSLongitude", "116/1 2730/100 0/1"},
                                                                                 {"Exif.GPSInfo.GPSLongitudeRef", "W"},
                                                                                 {"Exif.GPSInfo.GPSAltitude", "4235/10"},
                                                                                 {"Exif.GPSInfo.GPSAltitudeRef", "1"},
                                                                                 {"Xmp.xmp.Rating", "4"},
                                                                                 {"Xmp.dc.title", "lang=x-default 海边的船"},
                                                                                 {"Xmp.dc.description", "lang=en A boat"},
                                                                                 {"Xmp.dc.subject", "sea"},
                                                                                 {"Xmp.iptcExt.PersonInImage", "Ada"}}));
        QCOMPARE(zoneText(metadata), QString("2023-07-14T18:05:11 480"));
        QCOMPARE(metadata.camera, std::string("Canon EOS 80D"));
        QCOMPARE(metadata.lens, std::string("EF-S18-135mm"));
        QVERIFY(std::abs(metadata.latitude.value() + 39.91) < 1e-9);
        QVERIFY(std::abs(metadata.longitude.value() + 116.455) < 1e-9);
        QVERIFY(std::abs(metadata.altitude.value() + 423.5) < 1e-9);
        QCOMPARE(metadata.rating, 4);
        QCOMPARE(metadata.title, std::string("海边的船"));
        QCOMPARE(metadata.description, std::string("A boat"));
        QCOMPARE(metadata.descriptions.at(0).language, std::string("en"));
        QCOMPARE(metadata.keywords, Words{"sea"});
        QCOMPARE(metadata.people, Words{"Ada"});
        QCOMPARE(metadata.warning, std::string());
    }

    void everyFieldInASidecar()
    {
        const PhotoMetadata metadata = besides(
            packet("<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">A boat</rdf:li><rdf:li xml:lang=\"en-GB\">A boat</rdf:li>"
                   "<rdf:li xml:lang=\"zh-CN\">一条船</rdf:li></rdf:Alt></dc:title>"
                   "<dc:description><rdf:Alt><rdf:li xml:lang=\"de\">Ein Boot am Strand</rdf:li></rdf:Alt></dc:description>"
                       + bag("dc:subject", {"sea", "Sea", "boat"}) + bag("lr:hierarchicalSubject", {"places|coast|sea", "things|boat"})
                       + bag("Iptc4xmpExt:PersonInImage", {"Grace"}),
                   "xmp:Rating=\"-1\" exif:DateTimeOriginal=\"2020-02-29T23:59:58.75-03:30\" exif:GPSLatitude=\"39,54.6N\""
                   " exif:GPSLongitude=\"116,27,18W\" exif:GPSAltitude=\"100/1\" exif:GPSAltitudeRef=\"0\" tiff:Make=\"Canon\""
                   " tiff:Model=\"Canon EOS R5\" aux:Lens=\"RF50\""));
        QCOMPARE(metadata.warning, std::string());
        QCOMPARE(zoneText(metadata), QString("2020-02-29T23:59:58 -210"));
        QVERIFY(std::abs(metadata.latitude.value() - 39.91) < 1e-9);
        QVERIFY(std::abs(metadata.longitude.value() + 116.455) < 1e-9);
        QCOMPARE(metadata.altitude, std::optional(100.0));
        QCOMPARE(metadata.camera, std::string("Canon EOS R5"));
        QCOMPARE(metadata.lens, std::string("RF50"));
        QCOMPARE(metadata.rating, -1);
        QCOMPARE(metadata.title, std::string("A boat"));
        QCOMPARE(metadata.titles.size(), std::size_t{2});
        QCOMPARE(metadata.titles[0].language, std::string("en-gb"));  // the default text is the English one
        QCOMPARE(metadata.titles[1].language, std::string("zh-cn"));
        QCOMPARE(metadata.titles[1].text, std::string("一条船"));
        QCOMPARE(metadata.descriptions.at(0).language, std::string("de"));
        QCOMPARE(metadata.keywords, (Words{"sea", "boat", "places", "coast", "things"}));
        QCOMPARE(metadata.people, Words{"Grace"});
    }

    void aSidecarWinsWhereItSaysSomething()
    {
        const Fields own{{dated, "2023:07:14 18:05:11"},
                         {"Xmp.dc.title", "own title"},
                         {"Xmp.dc.subject", "own"},
                         {"Xmp.xmp.Rating", "2"},
                         {"Exif.Image.ImageDescription", "own words"}};
        const PhotoMetadata metadata = besides(packet(bag("dc:subject", {"other"}), "xmp:Rating=\"0\""), own);
        QCOMPARE(metadata.takenAt, std::string("2023-07-14T18:05:11"));
        QCOMPARE(metadata.title, std::string("own title"));
        QCOMPARE(metadata.description, std::string("own words"));
        QCOMPARE(metadata.keywords, Words{"other"});
        QCOMPARE(metadata.rating, 0);  // taken back
    }

    void facesHaveNames()
    {
        const std::string mwg = "<mwg-rs:Regions rdf:parseType=\"Resource\"><mwg-rs:RegionList><rdf:Bag>" + region("Ada", "Face")
                                + region("Rex", "Pet") + region("Alan", "") + region("", "Face")
                                + "</rdf:Bag></mwg-rs:RegionList></mwg-rs:Regions>";
        const std::string microsoft =
            "<MP:RegionInfo rdf:parseType=\"Resource\"><MPRI:Regions><rdf:Bag><rdf:li rdf:parseType=\"Resource\">"
            "<MPReg:Rectangle>0.1, 0.1, 0.2, 0.2</MPReg:Rectangle><MPReg:PersonDisplayName>Grace</MPReg:PersonDisplayName>"
            "</rdf:li></rdf:Bag></MPRI:Regions></MP:RegionInfo>";
        const PhotoMetadata metadata = besides(packet(mwg + microsoft + bag("Iptc4xmpExt:PersonInImage", {"ada", "王小明"})));
        Words people = metadata.people;
        std::sort(people.begin(), people.end());
        QCOMPARE(people, (Words{"Ada", "Alan", "Grace", "王小明"}));
    }

    void times_data()
    {
        QTest::addColumn<QString>("time");
        QTest::addColumn<QString>("zone");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *name, const char *time, const char *zone, const char *expected) {
            QTest::newRow(name) << time << zone << expected;
        };
        row("plain", "2023:07:14 18:05:11", "", "2023-07-14T18:05:11");
        row("east", "2023:07:14 18:05:11", "+05:45", "2023-07-14T18:05:11 345");
        row("west", "2023:07:14 18:05:11", "-03:30", "2023-07-14T18:05:11 -210");
        row("UTC", "2023:07:14 18:05:11", "Z", "2023-07-14T18:05:11 0");
        row("a zone that is none", "2023:07:14 18:05:11", "+25:00", "2023-07-14T18:05:11");
        row("a blank zone", "2023:07:14 18:05:11", "   :  ", "2023-07-14T18:05:11");
        row("a leap day", "2024:02:29 00:00:00", "", "2024-02-29T00:00:00");
        row("no leap day", "2023:02:29 00:00:00", "", "");
        row("the 31st of June", "2023:06:31 12:00:00", "", "");
        row("month 13", "2023:13:01 12:00:00", "", "");
        row("no date", "0000:00:00 00:00:00", "", "");
        row("24 o'clock", "2023:07:14 24:00:00", "", "");
        row("minute 60", "2023:07:14 12:60:00", "", "");
        row("a leap second", "2016:12:31 23:59:60", "", "2016-12-31T23:59:59");
        row("blanks", "    :  :     :  :  ", "", "");
        row("words", "yesterday at noon..", "", "");
        row("before photography", "1700:01:01 00:00:00", "", "");
    }
    void times()
    {
        QFETCH(QString, time);
        QFETCH(QString, zone);
        QFETCH(QString, expected);
        Fields fields{{dated, time.toStdString()}};
        if (!zone.isEmpty())
            fields["Exif.Photo.OffsetTimeOriginal"] = zone.toStdString();
        QCOMPARE(zoneText(of(fields)), expected);
    }

    void theSatellitesTellTheZone_data()
    {
        QTest::addColumn<QString>("clock");
        QTest::addColumn<QString>("expected");
        QTest::newRow("eight hours east") << "10/1 4/1 30/1"
                                          << "2023-07-14T18:05:11 480";
        QTest::newRow("a quarter of an hour") << "12/1 20/1 1111/100"
                                              << "2023-07-14T18:05:11 345";
        QTest::newRow("a camera clock that is wrong") << "10/1 12/1 0/1"
                                                      << "2023-07-14T18:05:11";
        QTest::newRow("hour 99") << "99/1 0/1 0/1"
                                 << "2023-07-14T18:05:11";
        QTest::newRow("a division by zero") << "10/0 0/1 0/1"
                                            << "2023-07-14T18:05:11";
    }
    void theSatellitesTellTheZone()
    {
        QFETCH(QString, clock);
        QFETCH(QString, expected);
        QCOMPARE(zoneText(of({{dated, "2023:07:14 18:05:11"},
                              {"Exif.GPSInfo.GPSDateStamp", "2023:07:14"},
                              {"Exif.GPSInfo.GPSTimeStamp", clock.toStdString()}})),
                 expected);
    }

    void withoutACameraClockTheSatellitesCount()
    {
        QCOMPARE(zoneText(of({{"Exif.GPSInfo.GPSDateStamp", "2023:07:14"}, {"Exif.GPSInfo.GPSTimeStamp", "10/1 5/1 1199/100"}})),
                 QString("2023-07-14T10:05:11 0"));
    }

    void iptcTimeHasAZone()
    {
        QCOMPARE(zoneText(of({{"Iptc.Application2.DateCreated", "2023-07-14"}, {"Iptc.Application2.TimeCreated", "18:05:11+02:00"}})),
                 QString("2023-07-14T18:05:11 120"));
    }

    void places_data()
    {
        QTest::addColumn<QString>("latitude");
        QTest::addColumn<QString>("reference");
        QTest::addColumn<QString>("longitude");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *name, const char *latitude, const char *reference, const char *longitude, const char *expected) {
            QTest::newRow(name) << latitude << reference << longitude << expected;
        };
        row("south", "33/1 30/1 0/1", "S", "10/1 0/1 0/1", "-33.5 10");
        row("degrees alone", "335/10", "N", "10/1", "33.5 10");
        row("seconds unknown", "33/1 30/1 0/0", "N", "10/1 0/1 0/0", "33.5 10");
        row("95 degrees north", "95/1 0/1 0/1", "N", "10/1 0/1 0/1", "none");
        row("181 degrees east", "33/1 0/1 0/1", "N", "181/1 0/1 0/1", "none");
        row("minute 75", "33/1 75/1 0/1", "N", "10/1 0/1 0/1", "none");
        row("negative degrees", "-33/1 0/1 0/1", "N", "10/1 0/1 0/1", "none");
        row("a letter that is no side", "33/1 0/1 0/1", "X", "10/1 0/1 0/1", "none");
        row("no fix", "0/1 0/1 0/1", "N", "0/1 0/1 0/1", "none");
        row("divisions by zero", "0/0 0/0 0/0", "N", "10/1 0/1 0/1", "none");
    }
    void places()
    {
        QFETCH(QString, latitude);
        QFETCH(QString, reference);
        QFETCH(QString, longitude);
        QFETCH(QString, expected);
        const PhotoMetadata metadata = of({{"Exif.GPSInfo.GPSLatitude", latitude.toStdString()},
                                           {"Exif.GPSInfo.GPSLatitudeRef", reference.toStdString()},
                                           {"Exif.GPSInfo.GPSLongitude", longitude.toStdString()},
                                           {"Exif.GPSInfo.GPSLongitudeRef", "E"}});
        QCOMPARE(metadata.latitude.has_value(), metadata.longitude.has_value());
        QCOMPARE(metadata.latitude ? QString("%1 %2").arg(*metadata.latitude).arg(*metadata.longitude) : QString("none"), expected);
    }

    void ratings_data()
    {
        QTest::addColumn<QString>("rating");
        QTest::addColumn<int>("expected");
        for (int i = -1; i <= 5; ++i)
            QTest::addRow("%d", i) << QString::number(i) << i;
        QTest::newRow("a fraction of nothing") << "3.0" << 3;
        QTest::newRow("too high") << "6" << 0;
        QTest::newRow("too low") << "-2" << 0;
        QTest::newRow("words") << "best" << 0;
        QTest::newRow("a very long number") << "99999999999999999999" << 0;
    }
    void ratings()
    {
        QFETCH(QString, rating);
        QFETCH(int, expected);
        QCOMPARE(of({{"Xmp.xmp.Rating", rating.toStdString()}}).rating, expected);
    }

    void textIsUtf8AndBounded_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("expected");
        QTest::newRow("Latin-1") << QByteArray("caf\xE9") << QByteArray("café");
        QTest::newRow("Windows-1252") << QByteArray("\x93quoted\x94") << QByteArray("“quoted”");
        QTest::newRow("GB18030") << QByteArray("\xBA\xA3\xB1\xDF\xB5\xC4\xB4\xAC") << QByteArray("海边的船");
        QTest::newRow("control characters") << QByteArray("a\x01\x1B[31mb") << QByteArray("a  [31mb");
        QTest::newRow("bytes of no encoding") << QByteArray("\x81\x8D\xFF\xFE x") << QByteArray();
        QTest::newRow("very long") << QByteArray(20'000, 'x') << QByteArray(static_cast<int>(mostDescriptionBytes), 'x');
        QTest::newRow("long Chinese") << QByteArray("船").repeated(10'000)
                                      << QByteArray("船").repeated(static_cast<int>(mostDescriptionBytes / 3));
        QTest::newRow("what Olympus writes") << QByteArray("OLYMPUS DIGITAL CAMERA         ") << QByteArray("");
    }
    void textIsUtf8AndBounded()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, expected);
        const PhotoMetadata metadata = of({{"Exif.Image.ImageDescription", text.toStdString()}});
        QVERIFY(semblance::core::isUtf8(metadata.description));
        if (!expected.isNull())
            QCOMPARE(QByteArray::fromStdString(metadata.description), expected);
    }

    void listsAreBounded()
    {
        Words words;
        for (int i = 0; i < 3000; ++i)
            words.push_back("w" + std::to_string(i) + std::string(400, 'x'));
        const PhotoMetadata metadata = besides(packet(bag("dc:subject", words) + bag("Iptc4xmpExt:PersonInImage", words)));
        QCOMPARE(metadata.keywords.size(), mostKeywords);
        QCOMPARE(metadata.people.size(), mostKeywords);
        QCOMPARE(metadata.keywords.front().size(), mostNameBytes);
    }

    void hostileSidecarsAreAWarning_data()
    {
        QTest::addColumn<QByteArray>("sidecar");
        QTest::addColumn<bool>("warned");
        QTest::newRow("no XML") << QByteArray("hello") << true;
        QTest::newRow("binary") << QByteArray(4096, '\xFF') << true;
        QTest::newRow("cut off") << QByteArray::fromStdString(packet(bag("dc:subject", {"sea"}))).left(700) << true;
        QByteArray deep = "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">";
        QTest::newRow("ten thousand levels deep") << deep + QByteArray("<a>").repeated(10'000) << true;
        QByteArray laughs = "<?xml version=\"1.0\"?><!DOCTYPE l [<!ENTITY a \"ha\">";
        for (char c = 'b'; c <= 'z'; ++c)
            laughs += QByteArray("<!ENTITY ") + c + " \"" + (QByteArray("&") + static_cast<char>(c - 1) + ";").repeated(10) + "\">";
        laughs += "]><x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">"
                  "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" dc:source=\"&z;\"/></rdf:RDF></x:xmpmeta>";
        QTest::newRow("a billion laughs") << laughs << true;
        QTest::newRow("a file of the disk") << QByteArray(
            "<?xml version=\"1.0\"?><!DOCTYPE l [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>"
            "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">"
            "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>&a;</dc:title>"
            "</rdf:Description></rdf:RDF></x:xmpmeta>")
                                            << false;
    }
    void hostileSidecarsAreAWarning()
    {
        QFETCH(QByteArray, sidecar);
        QFETCH(bool, warned);
        const PhotoMetadata metadata = besides(sidecar.toStdString(), {{"Xmp.dc.subject", "own"}});
        if (warned)
            QVERIFY(metadata.warning.find("sidecar") != std::string::npos);
        QCOMPARE(metadata.keywords, Words{"own"});  // what the photo says stands
        QCOMPARE(metadata.title, std::string());
    }

    void damagedBlocksAreNeverAFailure()
    {
        const Bytes whole =
            fixtures::withFields(fixtures::jpeg(fixtures::corners()),
                                 {{dated, "2023:07:14 18:05:11"}, {"Xmp.dc.subject", "sea"}, {"Iptc.Application2.Keywords", "x"}});
        std::uint32_t random = 1;
        for (int round = 0; round < 2000; ++round) {
            Bytes bytes = whole;
            for (int i = 0; i < 8; ++i) {
                random = random * 1664525u + 1013904223u;
                bytes[(random >> 8) % std::min<std::size_t>(bytes.size(), 6000)] = static_cast<std::uint8_t>(random >> 24);
            }
            const PhotoMetadata metadata = readMetadata(bytes);
            QVERIFY(semblance::core::isUtf8(metadata.takenAt + metadata.title + metadata.description + metadata.camera + metadata.warning));
            for (const std::string &word : metadata.keywords)
                QVERIFY(semblance::core::isUtf8(word));
        }
    }
};

QTEST_GUILESS_MAIN(TestMetadataFields)
#include "tst_metadata_fields.moc"
