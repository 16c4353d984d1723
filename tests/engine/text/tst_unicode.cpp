#include <QTest>

#include "engine/text/unicode.h"

using namespace semblance::text;

class TestUnicode : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void cleanForClip_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("cleaned");
        const QByteArray mark = "\xEF\xBF\xBD";
        QTest::newRow("empty") << QByteArray() << QByteArray();
        QTest::newRow("only white space") << QByteArray(" \t\n ") << QByteArray();
        QTest::newRow("capitals and runs of blanks") << QByteArray("  A  Red\tBOAT\r\n") << QByteArray("a red boat");
        QTest::newRow("a decomposed accent is composed") << QByteArray("Cafe\xCC\x81") << QByteArray("café");
        QTest::newRow("a compatibility ligature stays") << QByteArray("ﬁne") << QByteArray("ﬁne");
        QTest::newRow("dotted capital I becomes i and a dot above") << QByteArray("İ") << QByteArray("i\xCC\x87");
        QTest::newRow("ideographic and no-break spaces") << QByteArray("猫\xE3\x80\x80\xC2\xA0狗") << QByteArray("猫 狗");
        QTest::newRow("entities are not unescaped") << QByteArray("a &amp; b") << QByteArray("a &amp; b");
        QTest::newRow("a Latin-1 byte") << QByteArray("caf\xE9") << "caf" + mark;
        QTest::newRow("a cut sequence at the end") << QByteArray("a \xE7\x8C") << "a " + mark;
        QTest::newRow("a NUL is no white space") << QByteArray("a\0b", 3) << QByteArray("a\0b", 3);
    }
    void cleanForClip()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, cleaned);
        QCOMPARE(QByteArray::fromStdString(semblance::text::cleanForClip(text.toStdString())), cleaned);
    }

    void singleSteps()
    {
        QCOMPARE(toNfc("A\xCC\x8A"), std::string("Å"));
        QCOMPARE(toNfc("ASCII"), std::string("ASCII"));
        QCOMPARE(toLower("ÀÉ ABC"), std::string("àé abc"));
        QCOMPARE(collapseWhitespace(" A\xE2\x80\xA8 B "), std::string("A B"));
        QCOMPARE(collapseWhitespace("\xFF"), std::string("\xEF\xBF\xBD"));
    }

    void guessLanguage_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("language");
        QTest::newRow("empty") << QByteArray() << QByteArray("en");
        QTest::newRow("English") << QByteArray("a dog") << QByteArray("en");
        QTest::newRow("Chinese") << QByteArray("窗边的猫") << QByteArray("zh");
        QTest::newRow("one Han character among English") << QByteArray("the sign says 出") << QByteArray("zh");
        QTest::newRow("a Han character beyond the first plane") << QByteArray("𠮷") << QByteArray("zh");
        QTest::newRow("kana alone") << QByteArray("ねこ") << QByteArray("en");
        QTest::newRow("emoji") << QByteArray("🐕") << QByteArray("en");
        QTest::newRow("broken bytes") << QByteArray("\xE7\x8C") << QByteArray("en");
    }
    void guessLanguage()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, language);
        QCOMPARE(QByteArray::fromStdString(semblance::text::guessLanguage(text.toStdString())), language);
    }
};

QTEST_GUILESS_MAIN(TestUnicode)
#include "tst_unicode.moc"
