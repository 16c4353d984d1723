// The query language as the window writes and reads it.
#include <QtTest>

#include "ui/bridge/query_text.h"

using namespace semblance;

class TestQueryText : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

    void placesAreThoseOfTheText()
    {
        const QString line = QString::fromUtf8("日落 year:x 🐕");
        const auto query = ui::parsed(line);
        QCOMPARE(query.problems.size(), 1u);
        const int begin = ui::placeOf(line, query.problems[0].begin), end = ui::placeOf(line, query.problems[0].end);
        QCOMPARE(line.mid(begin, end - begin), "x");
        QCOMPARE(ui::sourceOf(line, query.terms.back()), QString::fromUtf8("🐕"));
    }

    void termsReadBackAsThemselves()
    {
        const std::filesystem::path odd(std::string("/my photos/100% #1,@2^3 \xe9.jpg"));
        const auto file = ui::parsed(ui::photoTerm(odd, api::Crop{0.1, 0.25, 0.5, 0.5}));
        QCOMPARE(file.terms.size(), 1u);
        QVERIFY(file.problems.empty());
        QCOMPARE(file.terms[0].file.native(), odd.native());
        QVERIFY(file.terms[0].crop == (api::Crop{0.1, 0.25, 0.5, 0.5}));
        QCOMPARE(ui::parsed(ui::photoTerm(api::PhotoId{12})).terms[0].photo, api::PhotoId{12});
        const QString weighted = ui::weightedTerm("near:#12", ui::parsed("near:#12").terms[0], 2);
        QCOMPARE(weighted, "near:#12^2");
        QCOMPARE(ui::weightedTerm(weighted, ui::parsed(weighted).terms[0], 1), "near:#12");
    }

    void everyProblemHasWords()
    {
        for (const char *line : {"colour:red", "year:", "rating:9", "date:x", "year:2023..2021", "has:wings", "near:#1@1,1,1,1", "\"a",
                                 "-(a", "a or", "year:2023 or a"}) {
            const auto query = ui::parsed(line);
            QVERIFY2(!query.problems.empty(), line);
            QVERIFY2(!ui::problemText(query.problems[0]).isEmpty(), line);
        }
    }

    void queriesAreDescribed_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("words");
        QTest::newRow("words") << "red boat"
                               << "\"red boat\"";
        QTest::newRow("words without others") << "beach -people -dogs"
                                              << "\"beach\" without \"people, dogs\"";
        QTest::newRow("a photo") << "near:#1"
                                 << "the photo boat.jpg";
        QTest::newRow("a photo and words") << "near:#1 at night"
                                           << "the photo boat.jpg with \"at night\"";
        QTest::newRow("filters alone") << "year:2023"
                                       << "these filters";
    }
    void queriesAreDescribed()
    {
        QFETCH(QString, line);
        QTEST(ui::describeQuery(line, "boat.jpg"), "words");
    }

    void chipsReadPlainly()
    {
        const auto label = [](const char *term) { return ui::termLabel(ui::parsed(term).terms.at(0)); };
        QCOMPARE(label("year:2023"), "year: 2023");
        QCOMPARE(label("-tag:rex"), "not tag: rex");
        QCOMPARE(label("-(a crowd)^2"), QString::fromUtf8("without a crowd ×2"));
        QCOMPARE(label("near:boat.jpg@0,0,0.5,0.5"), "Part of boat.jpg");
    }

    void onlyWishesAreJudged()
    {
        QVERIFY(ui::hasWish(ui::parsed("dog")));
        QVERIFY(ui::hasWish(ui::parsed("near:#1")));
        QVERIFY(!ui::hasWish(ui::parsed("year:2023")));
    }
};

QTEST_GUILESS_MAIN(TestQueryText)
#include "tst_query_text.moc"
