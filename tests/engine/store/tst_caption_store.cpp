#include "store_fixture.h"

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
        QVERIFY(m_catalogue->words().match("dog", 10).value().empty());
        QCOMPARE(m_catalogue->words().match("bird", 10).value().size(), std::size_t(1));
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

    void anEditIsWhatIsShown()
    {
        QVERIFY(replace(m_photo, {"a dog", "a cat"}, "table"));
        QVERIFY(edit({"a cat", "a red boat"}));
        QCOMPARE(shown(), QStringList({"table:a cat", "user:a red boat"}));
        QVERIFY(m_catalogue->words().match("dog", 10).value().empty());
        QCOMPARE(m_catalogue->words().match("boat", 10).value().size(), std::size_t(1));
        QVERIFY(!edit({"a red boat", "a cat", " a cat "}));  // neither order nor saying it twice is a change
        QCOMPARE(m_catalogue->captions().count().value(), std::int64_t(2));
        QCOMPARE(m_catalogue->captions().all().value().size(), std::size_t(2));
        QCOMPARE(m_catalogue->captions().fromFiles(m_photo).value().size(), std::size_t(2));
        QVERIFY(edit({}));
        QCOMPARE(shown(), QStringList());
        Condition captioned;
        captioned.field = FilterField::Has;
        captioned.what = Known::Caption;
        QVERIFY(m_catalogue->filters().match({{captioned}}).value().empty());
    }

    void whatFilesSayLaterChangesNoEdit()
    {
        QVERIFY(replace(m_photo, {"a dog", "a cat"}, "table"));
        QVERIFY(edit({"a cat", "my words"}));
        QVERIFY(!replace(m_photo, {"a cat", "a dog"}, "table"));          // read again: the dog stays away
        QVERIFY(replace(m_photo, {"my words", "a dog"}, "metadata"));     // said elsewhere too: not shown a second time
        QVERIFY(replace(m_photo, {"a cat", "a dog", "a cow"}, "table"));  // what is new is shown
        QCOMPARE(shown(), QStringList({"table:a cat", "table:a cow", "user:my words"}));
    }

    void theStateBeforePutBackIsTheUndo()
    {
        QVERIFY(replace(m_photo, {"a dog", "a cat"}, "table"));
        const QStringList before = shown();
        QVERIFY(edit({"a cow"}));
        QVERIFY(edit({"a dog", "a cat"}));
        QCOMPARE(shown(), before);  // from the table again, not the user's
        QVERIFY(edit({"a cow"}));
        QCOMPARE(shown(), QStringList{"user:a cow"});
    }

    void anotherLanguageIsAnEdit()
    {
        QVERIFY(edit({"Tal"}));
        QVERIFY(m_catalogue->captions().edit(m_photo, std::vector<CaptionText>{{"Tal", "de"}}).value());
        QCOMPARE(m_catalogue->captions().ofPhoto(m_photo).value().at(0).language, std::string("de"));
    }

    void thereIsNoSuchPhoto()
    {
        QCOMPARE(m_catalogue->captions().edit(PhotoId{99}, std::vector<CaptionText>{{"a", "en"}}).error().code, ErrorCode::NotFound);
    }

private:
    bool edit(const Texts &texts)
    {
        std::vector<CaptionText> wanted;
        for (const std::string &text : texts)
            wanted.push_back({text, "en"});
        return m_catalogue->captions().edit(m_photo, wanted).value();
    }
    QStringList shown()
    {
        QStringList texts;
        const auto rows = m_catalogue->captions().ofPhoto(m_photo).value();
        for (const CaptionRow &row : rows)
            texts << QString::fromStdString(row.source + ":" + row.text);
        texts.sort();
        return texts;
    }
    bool replace(PhotoId photo, const Texts &texts, const std::string &source = "user")
    {
        const auto changed = m_catalogue->captions().replace(photo, source, texts, Texts(texts.size(), "en"));
        if (!changed)
            qWarning("%s", changed.error().detail.c_str());
        return changed.value();
    }

    std::unique_ptr<StoreFixture> m_library;
    std::unique_ptr<Catalogue> m_catalogue;
    PhotoId m_photo, m_other;
};

QTEST_GUILESS_MAIN(TestCaptionStore)
#include "tst_caption_store.moc"
