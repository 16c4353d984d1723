// Judgements in a library change what a score means there: fitted, kept, read by the next searcher, gone with the judgements.
#include "tests/engine/jobs/test_library.h"

#include <unistd.h>

#include "engine/jobs/cache_care.h"
#include "engine/jobs/judged_calibration.h"
#include "engine/jobs/machine.h"
#include "engine/jobs/query.h"
#include "engine/jobs/search_snapshot.h"

using namespace semblance;
using namespace semblance::tests;

class TestJudgedCalibration : public QObject {
    Q_OBJECT

private:
    TestLibrary m_library;

    [[nodiscard]] std::unique_ptr<store::Catalogue> open() const
    {
        return valueOf(store::Catalogue::open(m_library.library(), store::Access::ReadWrite));
    }
    [[nodiscard]] double probabilityOf(const std::string &line, const std::string &photo) const
    {
        const auto searcher = valueOf(jobs::loadSearcher(m_library.library(), m_library.encoder));
        jobs::Query query;
        query.text = line;
        query.ignoreCutOff = true;
        query.words = false;
        const auto catalogue = open();
        for (const search::PhotoHit &hit : valueOf(jobs::findPhotos(*m_library.encoder, *searcher, query, catalogue.get())).hits)
            if (hit.path.filename() == photo)
                return hit.probability;
        return -1;
    }

private Q_SLOTS:
    void initTestCase()
    {
        for (const char *colour : {"red", "green", "blue", "white"})
            for (int i = 0; i < 6; ++i)
                m_library.addPhoto(photoName(colour, i), colour, i);
        m_library.index();
    }

    void aUserWhoSaysNoIsBelieved()
    {
        const double before = probabilityOf("red", "red1.png");
        QVERIFY(before > 0);
        {
            const auto catalogue = open();
            const auto searcher = valueOf(jobs::loadSearcher(m_library.library(), m_library.encoder));
            QVERIFY(!valueOf(jobs::refineByJudgements(*catalogue, *searcher, *m_library.encoder)));  // nobody said anything
            // Of what is asked for, only one in three is right.
            for (const char *colour : {"red", "green", "blue", "white"})
                for (int i = 0; i < 6; ++i) {
                    const auto photo = valueOf(catalogue->photos().findByPath(m_library.photos() / photoName(colour, i)));
                    QVERIFY(catalogue->judgements().put({colour, colour, photo->id, i < 2, 1'700'000'000 + i}));
                }
            const auto refined = valueOf(jobs::refineByJudgements(*catalogue, *searcher, *m_library.encoder));
            QVERIFY(refined);
            QCOMPARE(refined->judgements, 24);
        }
        QVERIFY(probabilityOf("red", "red1.png") < before - 0.05);
    }

    void withoutJudgementsTheModelSpeaksForItself()
    {
        const double refined = probabilityOf("red", "red1.png");
        {
            const auto catalogue = open();
            const auto searcher = valueOf(jobs::loadSearcher(m_library.library(), m_library.encoder));
            for (const store::JudgementRow &row : valueOf(catalogue->judgements().all()))
                QVERIFY(catalogue->judgements().remove(row.query, row.photo));
            QVERIFY(!valueOf(jobs::refineByJudgements(*catalogue, *searcher, *m_library.encoder)));
        }
        QVERIFY(probabilityOf("red", "red1.png") > refined + 0.05);
    }

    void cachesAreCountedAndGo()
    {
        const jobs::CacheUse before = jobs::cacheUse(m_library.library());
        QVERIFY(before.thumbnails >= 0 && before.otherBytes > 0);
        m_library.addText("../library/cache/thumbnails/ab/some.jpg", std::string(1000, 'x'));
        const jobs::CacheUse more = jobs::cacheUse(m_library.library());
        QCOMPARE(more.thumbnails, before.thumbnails + 1);
        QCOMPARE(more.thumbnailBytes, before.thumbnailBytes + 1000);
        QVERIFY(jobs::clearCaches(m_library.library()));
        QCOMPARE(jobs::cacheUse(m_library.library()).thumbnailBytes, 0);
        QVERIFY(jobs::clearCaches(m_library.file("nowhere")));
        QVERIFY(probabilityOf("red", "red1.png") > 0);  // searching goes on
    }

    void theMachineIsKnownAndNotNamed()
    {
        char host[256] = {};
        QCOMPARE(gethostname(host, sizeof(host) - 1), 0);
        QStringList names;
        for (const jobs::MachineFact &fact : jobs::machineFacts()) {
            names << QString::fromStdString(fact.name);
            QVERIFY2(!fact.value.empty(), fact.name.c_str());
            QVERIFY(QByteArray(host).size() < 5 || fact.value.find(host) == std::string::npos);
        }
        for (const char *wanted : {"system", "kernel", "processor", "cores", "memory", "libtorch", "devices"})
            QVERIFY2(names.contains(wanted), wanted);
    }
};

QTEST_GUILESS_MAIN(TestJudgedCalibration)
#include "tst_judged_calibration.moc"
