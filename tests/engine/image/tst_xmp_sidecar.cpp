// XMP sidecars as they are written: what comes back, and that nothing of other programs is lost.
#include <QTest>

#include "engine/image/xmp_sidecar.h"

using namespace semblance::image;
using namespace semblance;

namespace {

// As darktable, digiKam and Lightroom leave them: structures, languages, a namespace that nobody knows.
const std::string foreignPacket =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
    "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\"\n"
    " xmlns:darktable=\"http://darktable.sf.net/\" xmlns:my=\"http://example.org/mine/\" xmlns:lr=\"http://ns.adobe.com/lightroom/1.0/\"\n"
    " xmlns:mwg-rs=\"http://www.metadataworkinggroup.com/schemas/regions/\" xmlns:stArea=\"http://ns.adobe.com/xmp/sType/Area#\"\n"
    " xmp:Rating=\"4\" xmp:CreateDate=\"2023-07-14T18:05:11\" darktable:xmp_version=\"5\" my:secret=\"keep me\">\n"
    "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">The dog</rdf:li><rdf:li xml:lang=\"de\">Der Hund</rdf:li></rdf:Alt></dc:title>\n"
    "<dc:description><rdf:Alt><rdf:li xml:lang=\"x-default\">old words</rdf:li></rdf:Alt></dc:description>\n"
    "<dc:subject><rdf:Bag><rdf:li>dog</rdf:li><rdf:li>beach</rdf:li></rdf:Bag></dc:subject>\n"
    "<lr:hierarchicalSubject><rdf:Bag><rdf:li>animals|dog</rdf:li><rdf:li>places|beach</rdf:li></rdf:Bag></lr:hierarchicalSubject>\n"
    "<mwg-rs:Regions rdf:parseType=\"Resource\"><mwg-rs:RegionList><rdf:Bag><rdf:li rdf:parseType=\"Resource\">\n"
    "<mwg-rs:Name>Ada</mwg-rs:Name><mwg-rs:Type>Face</mwg-rs:Type></rdf:li></rdf:Bag></mwg-rs:RegionList></mwg-rs:Regions>\n"
    "<darktable:history><rdf:Seq><rdf:li darktable:num=\"0\" darktable:operation=\"exposure\"/></rdf:Seq></darktable:history>\n"
    "</rdf:Description></rdf:RDF></x:xmpmeta>\n";

PhotoMetadata metadataOf(const std::string &packet)
{
    return readMetadata({}, {reinterpret_cast<const std::uint8_t *>(packet.data()), packet.size()});
}

QStringList said(const std::vector<MetadataText> &texts)
{
    QStringList list;
    for (const MetadataText &text : texts)
        list << QString::fromStdString(text.language + ":" + text.text);
    return list;
}

std::string written(const std::string &packet, const SidecarText &text)
{
    const auto result = withSidecarText(packet, text);
    if (!result)
        qWarning("%s", result.error().detail.c_str());
    return result.value_or("");
}

}  // namespace

class TestXmpSidecar : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatIsWrittenIsRead_data()
    {
        QTest::addColumn<QStringList>("captions");
        QTest::newRow("one") << QStringList{"en:a dog"};
        QTest::newRow("several of one language") << QStringList{"en:a dog", "en:two dogs", "en:a dog again"};
        QTest::newRow("two languages") << QStringList{"en:a dog", QString::fromUtf8("zh:一只狗"), "en:a beach",
                                                      QString::fromUtf8("zh:海滩")};
        QTest::newRow("signs of XML") << QStringList{"en:<b>&amp; \"quotes\" 'n' ]]>", "en: & "};
        QTest::newRow("lines inside") << QStringList{"en:first line\nsecond line", "en:other"};
        QTest::newRow("the same words in two languages") << QStringList{"en:Tal", "de:Tal und Berg"};
        QTest::newRow("none") << QStringList{};
    }
    void whatIsWrittenIsRead()
    {
        QFETCH(QStringList, captions);
        SidecarText text;
        for (const QString &caption : captions)
            text.captions.push_back({caption.section(':', 1).trimmed().toStdString(), caption.section(':', 0, 0).toStdString()});
        text.tags = {"dog", "Aunt Agathe, smiling", "\xe6\xb5\xb7\xe6\xbb\xa9"};
        text.rating = 3;
        for (const std::string &packet : {std::string(), foreignPacket}) {
            const std::string now = written(packet, text);
            const PhotoMetadata metadata = metadataOf(now);
            QVERIFY2(metadata.warning.empty(), metadata.warning.c_str());
            QCOMPARE(said(metadata.descriptions), said(text.captions));
            QCOMPARE(metadata.rating, 3);
            const auto again = readSidecarText(now);
            QVERIFY(again);
            QCOMPARE(again->tags, text.tags);
            QCOMPARE(said(again->captions), said(text.captions));
            const auto twice = readSidecarText(written(now, text));  // a second time says no more and no less
            QVERIFY(twice);
            QCOMPARE(said(twice->captions), said(text.captions));
            QCOMPARE(twice->tags, text.tags);
        }
    }

    void whatOthersWroteStays()
    {
        const std::string now = written(foreignPacket, {{{"new words", "en"}}, {"dog", "sea"}, {}});
        const PhotoMetadata metadata = metadataOf(now);
        QCOMPARE(metadata.title, std::string("The dog"));
        QCOMPARE(said(metadata.titles), QStringList({":The dog", "de:Der Hund"}));
        QCOMPARE(metadata.people, std::vector<std::string>{"Ada"});
        QCOMPARE(metadata.takenAt, std::string("2023-07-14T18:05:11"));
        QCOMPARE(metadata.rating, 4);  // none to write: it stays
        for (const char *kept : {"keep me", "http://example.org/mine/", "darktable:xmp_version", "exposure"})
            QVERIFY2(now.find(kept) != std::string::npos, kept);
        // The hierarchy of a tag that went goes with it, that of one that stays does not.
        QVERIFY(now.find("animals|dog") != std::string::npos);
        QVERIFY(now.find("places|beach") == std::string::npos);
        QCOMPARE(metadata.keywords, (std::vector<std::string>{"dog", "sea", "animals"}));
    }

    void aRatingIsTakenAwayByNone()
    {
        const std::string now = written(foreignPacket, {{{"words", "en"}}, {}, 0});
        QCOMPARE(metadataOf(now).rating, 0);
        QCOMPARE(readSidecarText(now)->rating.value_or(-9), 0);
        QVERIFY(!readSidecarText(written({}, {{{"words", "en"}}, {}, {}}))->rating);
    }

    void otherProgramsShowEveryCaption()
    {
        const std::string now = written({}, {{{"a dog", "en"}, {"a beach", "en"}, {"狗", "zh"}}, {}, 0});
        QVERIFY(now.find("a dog\na beach") != std::string::npos || now.find("a dog&#xA;a beach") != std::string::npos);
        QVERIFY(now.find("xml:lang=\"zh\"") != std::string::npos);
    }

    void whatAnotherProgramChangedCounts()
    {
        std::string now = written({}, {{{"a dog", "en"}, {"a beach", "en"}}, {}, 0});
        for (std::size_t at = now.find("a dog\na beach"); at != std::string::npos; at = now.find("a dog\na beach"))
            now.replace(at, 13, "a cat");
        for (std::size_t at = now.find("a dog&#xA;a beach"); at != std::string::npos; at = now.find("a dog&#xA;a beach"))
            now.replace(at, 17, "a cat");
        QCOMPARE(said(metadataOf(now).descriptions), QStringList{"en:a cat"});
    }

    void captionsCanBeTakenAway()
    {
        const std::string now = written(foreignPacket, {});
        const auto text = readSidecarText(now);
        QVERIFY(text);
        QVERIFY(text->captions.empty());
        QVERIFY(text->tags.empty());
        QVERIFY(now.find("dc:description") == std::string::npos);
    }

    void damagedPacketsAreNotTouched_data()
    {
        QTest::addColumn<QByteArray>("packet");
        QTest::newRow("no XML") << QByteArray("this is my diary");
        QTest::newRow("cut off") << QByteArray::fromStdString(foreignPacket).left(900);
        QTest::newRow("binary") << QByteArray("\0\1\2\377\376", 5);
    }
    void damagedPacketsAreNotTouched()
    {
        QFETCH(QByteArray, packet);
        const auto result = withSidecarText(packet.toStdString(), {{{"a dog", "en"}}, {}, 0});
        QVERIFY(!result);
        QCOMPARE(result.error().code, core::ErrorCode::Corrupt);
        QVERIFY(!readSidecarText(packet.toStdString()));
    }
};

QTEST_GUILESS_MAIN(TestXmpSidecar)
#include "tst_xmp_sidecar.moc"
