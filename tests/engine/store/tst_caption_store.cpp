#include "store_fixture.h"

#include <random>

using namespace semblance::store;
using namespace semblance::core;
using Texts = std::vector<std::string>;

class TestCaptionStore : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_library = std::make_unique<StoreFixture>();
        m_catalogue = m_library->open();
        QVERIFY(m_catalogue);
        const auto folder = m_catalogue->folders().add("/p").value();
        m_photo = m_catalogue->photos().put(indexedPhoto(folder, "/p/a")).value();
        m_other = m_catalogue->photos().put(indexedPhoto(folder, "/p/b")).value();
    }
    void cleanup()
    {
        QVERIFY(m_catalogue->check().value().empty());
        m_catalogue.reset();
    }

    void unchangedCaptionsKeepTheirIds()
    {
        QVERIFY(replace(m_photo, {"a dog", "a cat"}));
        QVERIFY(replace(m_other, {"a cow"}));
        const auto before = m_catalogue->captions().ofPhoto(m_photo).value();
        QVERIFY(!replace(m_photo, {"a cat", "a dog"}));  // the order is no change
        QVERIFY(replace(m_photo, {"a bird", "a cat"}));
        const auto after = m_catalogue->captions().ofPhoto(m_photo).value();
        QCOMPARE(after.size(), std::size_t(2));
        QCOMPARE(after[0].text, std::string("a cat"));
        QVERIFY(after[0].id == before[1].id);
        QCOMPARE(after[1].text, std::string("a bird"));
        QVERIFY(after[1].id > before[1].id);
        QCOMPARE(m_catalogue->captions().count().value(), std::int64_t(3));
        QVERIFY(found("dog").empty());
        QCOMPARE(found("bird").size(), std::size_t(1));
    }

    void sourcesAreApart()
    {
        QVERIFY(replace(m_photo, {"a dog"}, "table"));
        QVERIFY(replace(m_photo, {"a dog"}, "sidecar"));
        QVERIFY(replace(m_photo, {}, "table"));
        const auto rows = m_catalogue->captions().all().value();
        QCOMPARE(rows.size(), std::size_t(1));
        QCOMPARE(rows[0].source, std::string("sidecar"));
        QVERIFY(!replace(m_photo, {}, "table"));
    }

    void anotherLanguageIsAChangeOfTheSameCaption()
    {
        QVERIFY(replace(m_photo, {"猫"}));
        const auto id = m_catalogue->captions().ofPhoto(m_photo).value().at(0).id;
        QVERIFY(m_catalogue->captions().replace(m_photo, "user", Texts{"猫"}, Texts{"zh"}).value());
        const auto row = m_catalogue->captions().ofPhoto(m_photo).value().at(0);
        QVERIFY(row.id == id);
        QCOMPARE(row.language, std::string("zh"));
    }

    void texts_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("kept");
        QTest::newRow("blanks around") << QByteArray(" \ta dog\r\n") << QByteArray("a dog");
        QTest::newRow("not UTF-8") << QByteArray("caf\xE9") << QByteArray("caf\xEF\xBF\xBD");
        QTest::newRow("quotes") << QByteArray("\"a\" 'b'") << QByteArray("\"a\" 'b'");
        QTest::newRow("a NUL inside") << QByteArray("a\0b", 3) << QByteArray("a\0b", 3);
        QTest::newRow("Chinese") << QByteArray("窗边的猫") << QByteArray("窗边的猫");
    }
    void texts()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, kept);
        QVERIFY(replace(m_photo, {text.toStdString()}));
        QCOMPARE(QByteArray::fromStdString(m_catalogue->captions().ofPhoto(m_photo).value().at(0).text), kept);
        QVERIFY(!replace(m_photo, {text.toStdString()}));
    }

    void blankTextsAreNoCaptions()
    {
        QVERIFY(!replace(m_photo, {"", " \n"}));
        QCOMPARE(m_catalogue->captions().count().value(), std::int64_t(0));
    }

    void faults()
    {
        const auto noLanguage = m_catalogue->captions().replace(m_photo, "user", Texts{"a"}, Texts{});
        QCOMPARE(noLanguage.error().code, ErrorCode::InvalidArgument);
        const auto noPhoto = m_catalogue->captions().replace(PhotoId{99}, "user", Texts{"a", "b"}, Texts{"en", "en"});
        QCOMPARE(noPhoto.error().code, ErrorCode::InvalidArgument);
        QCOMPARE(m_catalogue->captions().count().value(), std::int64_t(0));
    }

    void rowsKeepTheOrderOfTheIds()
    {
        replace(m_photo, {"one", "two"});
        const auto all = m_catalogue->captions().all().value();
        const auto rows = m_catalogue->captions().rows(std::vector{all[1].id, CaptionId{99}, all[0].id}).value();
        QCOMPARE(rows.size(), std::size_t(2));
        QCOMPARE(rows[0].text, std::string("two"));
        QCOMPARE(rows[1].text, std::string("one"));
    }

    void matches_data()
    {
        QTest::addColumn<QByteArray>("query");
        QTest::addColumn<QByteArrayList>("expected");
        const QByteArray dog = "A brown Dog runs on the beach", cafe = "naïve painter in a café", cat = "窗边睡觉的猫",
                         boat = "红船 red boat no. 7";
        const QByteArrayList none;
        QTest::newRow("a word in capitals") << QByteArray("DOG") << QByteArrayList{dog};
        QTest::newRow("all words must occur") << QByteArray("dog beach") << QByteArrayList{dog};
        QTest::newRow("one of two words is not enough") << QByteArray("dog café") << none;
        QTest::newRow("part of a word") << QByteArray("do") << none;
        QTest::newRow("without the accent") << QByteArray("cafe") << QByteArrayList{cafe};
        QTest::newRow("with a decomposed accent") << QByteArray("cafe\xCC\x81") << QByteArrayList{cafe};
        QTest::newRow("one Han character") << QByteArray("猫") << QByteArrayList{cat};
        QTest::newRow("one Han character in the middle") << QByteArray("睡") << QByteArrayList{cat};
        QTest::newRow("two Han characters") << QByteArray("睡觉") << QByteArrayList{cat};
        QTest::newRow("a run of Han characters") << QByteArray("窗边睡觉") << QByteArrayList{cat};
        QTest::newRow("Han characters that are not neighbours") << QByteArray("窗猫") << none;
        QTest::newRow("Han runs apart") << QByteArray("窗边 猫") << QByteArrayList{cat};
        QTest::newRow("Han and Latin") << QByteArray("红船boat") << QByteArrayList{boat};
        QTest::newRow("quoted") << QByteArray("\"brown dog\"") << QByteArrayList{dog};
        QTest::newRow("an open quote") << QByteArray("\"dog") << QByteArrayList{dog};
        QTest::newRow("operators are words") << QByteArray("dog OR boat") << none;
        QTest::newRow("NOT is a word") << QByteArray("dog NOT boat") << none;
        QTest::newRow("a column filter is words") << QByteArray("words:dog") << none;
        QTest::newRow("a star") << QByteArray("do*") << none;
        QTest::newRow("signs around") << QByteArray("(dog)! ^beach -- +") << QByteArrayList{dog};
        QTest::newRow("an apostrophe") << QByteArray("dog'") << QByteArrayList{dog};
        QTest::newRow("a NUL") << QByteArray("dog\0beach", 9) << QByteArrayList{dog};
        QTest::newRow("emoji beside a word") << QByteArray("🐕 dog") << QByteArrayList{dog};
        QTest::newRow("emoji alone") << QByteArray("🐕") << none;
        QTest::newRow("a dash that is not ASCII beside a word") << QByteArray("dog — beach") << QByteArrayList{dog};
        QTest::newRow("nothing") << QByteArray() << none;
        QTest::newRow("only signs") << QByteArray("\"*():^-+{}") << none;
        QTest::newRow("broken UTF-8") << QByteArray("dog \xE7\x8C") << QByteArrayList{dog};
    }
    void matches()
    {
        QFETCH(QByteArray, query);
        QFETCH(QByteArrayList, expected);
        replace(m_photo, {"A brown Dog runs on the beach", "naïve painter in a café"});
        replace(m_other, {"窗边睡觉的猫", "红船 red boat no. 7"});
        QCOMPARE(found(query.toStdString()), expected);
    }

    void bestFirstWithinTheLimit()
    {
        replace(m_photo, {"a dog and a very long sentence about many other things that are not it", "dog dog"});
        replace(m_other, {"a cat"});
        QCOMPARE(found("dog").at(0), QByteArray("dog dog"));
        QCOMPARE(m_catalogue->captions().match("dog", 1).value().size(), std::size_t(1));
        QCOMPARE(m_catalogue->captions().match("dog", 0).value().size(), std::size_t(0));
    }

    void manyWordsAreNoError()
    {
        std::string query;
        for (int i = 0; i < 20'000; ++i)
            query.append("w").append(std::to_string(i % 700)).append(" 猫 ");
        VERIFY_OK(m_catalogue->captions().match(query, 10));
        VERIFY_OK(m_catalogue->captions().match(std::string(200'000, 'x'), 10));
        QString han;
        for (int i = 0; i < 20'000; ++i)
            han += QChar(0x4E00 + i);
        VERIFY_OK(m_catalogue->captions().match(han.toStdString(), 10));
    }

    void anyTextIsNoError()
    {
        replace(m_photo, {"a dog", "窗边的猫"});
        std::mt19937 random(11);
        const std::u32string special = U"\"'*():^-+{}[]~|&!\0 \tANDORNEAR猫狗🐕\u0301\u200D";
        for (int i = 0; i < 2000; ++i) {
            std::u32string text;
            for (std::uint32_t n = random() % 40; n > 0; --n)
                text += random() % 3 ? special[random() % special.size()] : static_cast<char32_t>(random() % 0x110000);
            const std::string query = QString::fromStdU32String(text).toStdString();
            VERIFY_OK(m_catalogue->captions().match(query, 5));
            replace(m_other, {query});
        }
    }

private:
    bool replace(PhotoId photo, const Texts &texts, const std::string &source = "user")
    {
        const auto changed = m_catalogue->captions().replace(photo, source, texts, Texts(texts.size(), "en"));
        if (!changed)
            qWarning("%s", changed.error().detail.c_str());
        return changed.value();
    }

    QByteArrayList found(const std::string &query)
    {
        QByteArrayList texts;
        const auto ids = m_catalogue->captions().match(query, 10).value();
        const auto rows = m_catalogue->captions().rows(ids).value();
        for (const CaptionRow &row : rows)
            texts << QByteArray::fromStdString(row.text);
        return texts;
    }

    std::unique_ptr<StoreFixture> m_library;
    std::unique_ptr<Catalogue> m_catalogue;
    PhotoId m_photo, m_other;
};

QTEST_GUILESS_MAIN(TestCaptionStore)
#include "tst_caption_store.moc"
