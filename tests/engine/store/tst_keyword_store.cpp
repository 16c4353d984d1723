// Tags: what files say, what the user made of it, and that neither loses the other.
#include "store_fixture.h"

using namespace semblance::store;
using namespace semblance::core;
using Tags = std::vector<std::string>;

class TestKeywordStore : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_library = std::make_unique<StoreFixture>();
        m_catalogue = m_library->open();
        QVERIFY(m_catalogue);
        m_folder = m_catalogue->folders().add("/p").value();
        readFile({"beach", "dog"});
    }
    void cleanup()
    {
        QVERIFY(m_catalogue->check().value().empty());
        m_catalogue.reset();
    }

    void anEditIsWhatFiltersAndWordsFind()
    {
        QCOMPARE(tags(), (Tags{"beach", "dog"}));
        QVERIFY(edit({"dog", "Northern Sea"}));
        QCOMPARE(tags(), (Tags{"Northern Sea", "dog"}));
        QCOMPARE(found("northern sea"), 1);
        QCOMPARE(found("beach"), 0);
        QCOMPARE(m_catalogue->words().match("northern", 10).value().size(), std::size_t(1));
        QVERIFY(m_catalogue->words().match("beach", 10).value().empty());
        QCOMPARE(m_catalogue->filters().values(FilterField::Tag, "nor", 8).value(), Tags{"Northern Sea"});
        QVERIFY(!edit({"dog", "Northern Sea"}));
    }

    void readingTheFileAgainChangesNoEdit()
    {
        QVERIFY(edit({"dog", "mine"}));
        readFile({"beach", "dog", "new"});
        QCOMPARE(tags(), (Tags{"dog", "mine", "new"}));
        readFile({"dog"});  // the file no longer says "beach": the next time that it does, it counts
        readFile({"beach", "dog"});
        QCOMPARE(tags(), (Tags{"beach", "dog", "mine"}));
    }

    void anUnreadableFileSaysNothing()
    {
        QVERIFY(edit({"mine"}));
        readFile({}, PhotoState::Failed);
        readFile({"beach", "dog"});
        QCOMPARE(tags(), Tags{"mine"});
    }

    void theStateBeforePutBackIsTheUndo()
    {
        QVERIFY(edit({"mine"}));
        QVERIFY(edit({"beach", "dog"}));
        readFile({"dog"});  // "beach" was the file's own again, so it goes with it
        QCOMPARE(tags(), Tags{"dog"});
    }

    void aTagOfTheUserAndTheFileStaysWhenTheFileDropsIt()
    {
        QVERIFY(edit({"beach", "dog", "mine"}));
        readFile({"mine"});
        QCOMPARE(tags(), Tags{"mine"});
        readFile({});
        QCOMPARE(tags(), Tags{"mine"});
        QVERIFY(edit({}));
        readFile({"mine"});
        QCOMPARE(tags(), Tags{"mine"});  // said by the file alone now, after it had not been said at all
        QVERIFY(edit({}));
        readFile({"mine"});
        QCOMPARE(tags(), Tags{});
    }

    void tagsAreTidied_data()
    {
        QTest::addColumn<QString>("given");
        QTest::addColumn<QString>("kept");
        QTest::newRow("blanks") << "  red \t boat\n"
                                << "red boat";
        QTest::newRow("nothing") << " \n"
                                 << "";
        QTest::newRow("Chinese") << QString::fromUtf8(" 海滩 ") << QString::fromUtf8("海滩");
        QTest::newRow("too long") << QString(400, 'x') << QString(256, 'x');
        QTest::newRow("too long, cut between characters") << QString(200, QChar(0x6d77)) << QString(85, QChar(0x6d77));
    }
    void tagsAreTidied()
    {
        QFETCH(QString, given);
        QFETCH(QString, kept);
        edit({given.toStdString()});
        QCOMPARE(tags(), kept.isEmpty() ? Tags{} : Tags{kept.toStdString()});
    }

    void caseAloneMakesNoSecondTag()
    {
        QVERIFY(edit({"Sea", "sea", "SEA"}));
        QCOMPARE(tags(), Tags{"Sea"});
    }

    void thereIsNoSuchPhoto() { QCOMPARE(m_catalogue->keywords().edit(PhotoId{99}, Tags{"a"}).error().code, ErrorCode::NotFound); }

private:
    void readFile(const Tags &words, PhotoState state = PhotoState::Indexed)
    {
        PhotoRow row = indexedPhoto(m_folder, "/p/a");
        row.keywords = words;
        row.state = state;
        row.reason = state == PhotoState::Failed ? "it is broken" : "";
        m_photo = m_catalogue->photos().put(row).value();
    }
    bool edit(const Tags &words) { return m_catalogue->keywords().edit(m_photo, words).value(); }
    Tags tags() { return m_catalogue->keywords().ofPhoto(m_photo).value(); }
    int found(const std::string &tag)
    {
        Condition condition;
        condition.field = FilterField::Tag;
        condition.text = tag;
        return static_cast<int>(m_catalogue->filters().match({{condition}}).value().size());
    }

    std::unique_ptr<StoreFixture> m_library;
    std::unique_ptr<Catalogue> m_catalogue;
    FolderId m_folder;
    PhotoId m_photo;
};

QTEST_GUILESS_MAIN(TestKeywordStore)
#include "tst_keyword_store.moc"
