// Photos are found by what they look like and by what is written about them, in one answer.
#include "tests/engine/jobs/test_library.h"

#include "engine/jobs/query.h"
#include "engine/jobs/search_snapshot.h"

using namespace semblance;
using namespace semblance::tests;

class TestHybridSearch : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void wordsAreFoundHoweverWeakTheModel()
    {
        TestLibrary library;
        for (int i = 0; i < 60; ++i)
            library.addPhoto(photoName("p", i), i % 2 ? "blue" : "red", i);
        library.addText("p7.txt", "a frisbee in flight");  // the encoder knows no such word
        library.addText("p8.txt", "飞盘在空中");
        library.addPhoto("Greece/p99.png", "red", 99);
        library.index();
        const auto catalogue = valueOf(store::Catalogue::open(library.library(), store::Access::ReadOnly));
        const auto searcher = valueOf(jobs::loadSearcher(library.library(), library.encoder));
        const auto found = [&](const std::string &text, bool words, const std::string &minus = {}) {
            jobs::Query query;
            query.text = text;
            query.words = words;
            query.minusText = minus;
            QStringList names;
            for (const auto &hit : valueOf(jobs::findPhotos(*library.encoder, *searcher, query, catalogue.get())).hits) {
                QString name = QString::fromStdString(hit.path.filename().native());
                for (const auto &match : hit.words)
                    name += QString(" %1:%2").arg(static_cast<int>(match.field)).arg(QString::fromStdString(match.words.front()));
                names << name;
            }
            return names;
        };
        QCOMPARE(found("frisbee", false), QStringList());
        QCOMPARE(found("frisbee", true), QStringList{"p7.png 0:frisbee"});
        QCOMPARE(found("飞盘", true), QStringList{"p8.png 0:飞盘"});
        QCOMPARE(found("greece", true), QStringList{"p99.png 5:greece"});
        QCOMPARE(found("frisbee", true, "flight"), QStringList());
        QCOMPARE(found("\" OR * NEAR(", true), QStringList());
        QVERIFY(found("red greece", true).front().startsWith("p99.png"));  // in both rankings
        QVERIFY(found("red greece", true).size() > 1);
    }
};

QTEST_GUILESS_MAIN(TestHybridSearch)
#include "tst_hybrid_search.moc"
