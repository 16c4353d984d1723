// The compact set of content hashes against one of the standard library.
#include <QtTest>

#include <unordered_set>

#include "engine/core/files.h"
#include "engine/jobs/content_keys.h"

using namespace semblance;

class TestContentKeys : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void holdsWhatItWasGiven()
    {
        jobs::ContentKeys keys;
        std::unordered_set<std::string> expected;
        QVERIFY(!keys.contains(core::contentHash(std::string_view("0"))));
        for (int i = 0; i < 20'000; ++i) {
            const std::string hash = core::contentHash(std::to_string(i % 15'000));
            QCOMPARE(keys.insert(hash), expected.insert(hash).second);
        }
        QCOMPARE(keys.size(), expected.size());
        for (int i = 0; i < 30'000; ++i) {
            const std::string hash = core::contentHash(std::to_string(i));
            QCOMPARE(keys.contains(hash), expected.contains(hash));
        }
    }

    void whatIsNoHashIsNeverInIt_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("nothing") << "";
        QTest::newRow("too short") << "0123456789abcdef";
        QTest::newRow("no digits") << "0123456789abcdefghijklmnopqrstuv";
        QTest::newRow("a sign in the middle") << "0123456789abcdef-123456789abcdef";
        QTest::newRow("the key that means empty") << QString(32, '0');
    }
    void whatIsNoHashIsNeverInIt()
    {
        QFETCH(QString, text);
        jobs::ContentKeys keys;
        QVERIFY(keys.insert(text.toStdString()));
        QVERIFY(!keys.contains(text.toStdString()));
        QCOMPARE(keys.size(), std::size_t{0});
    }
};

QTEST_GUILESS_MAIN(TestContentKeys)
#include "tst_content_keys.moc"
