#include <QTest>

#include "engine/text/search_text.h"

using namespace semblance::text;

class TestSearchText : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void folded_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("expected");
        QTest::newRow("ASCII") << QByteArray("Red BOAT 7!") << QByteArray("red boat 7!");
        QTest::newRow("accents") << QByteArray("Café naïve Ñandú Ångström") << QByteArray("cafe naive nandu angstrom");
        QTest::newRow("decomposed") << QByteArray("Cafe\xCC\x81") << QByteArray("cafe");
        QTest::newRow("sharp s and ligatures") << QByteArray("Straße ﬁn Œuvre") << QByteArray("strasse fin œuvre");
        QTest::newRow("full width") << QByteArray("ＡＢＣ　１２") << QByteArray("abc 12");
        QTest::newRow("Greek final sigma") << QByteArray("ΟΔΥΣΣΕΎΣ ὀδυσσεύς") << QByteArray("οδυσσευσ οδυσσευσ");
        QTest::newRow("Cyrillic") << QByteArray("МОСКВА") << QByteArray("москва");
        QTest::newRow("Turkish capital I") << QByteArray("İstanbul") << QByteArray("istanbul");
        QTest::newRow("Kana keeps its voicing marks") << QByteArray("がガ") << QByteArray("がガ");
        QTest::newRow("Thai keeps its vowels") << QByteArray("กิน") << QByteArray("กิน");
        QTest::newRow("Hangul") << QByteArray("한국") << QByteArray("한국");
        QTest::newRow("Chinese") << QByteArray("窗边的猫") << QByteArray("窗边的猫");
        QTest::newRow("invisible signs go") << QByteArray("so\xC2\xAD"
                                                          "ft\xE2\x80\x8B")
                                            << QByteArray("soft");
        QTest::newRow("broken UTF-8") << QByteArray("a\xE7\x8C") << QByteArray("a\xEF\xBF\xBD");
        QTest::newRow("a NUL") << QByteArray("é\0b", 4) << QByteArray("e\0b", 3);
        QTest::newRow("nothing") << QByteArray("") << QByteArray("");
    }
    void folded()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, expected);
        const std::string once = foldForSearch(text.toStdString());
        QCOMPARE(QByteArray::fromStdString(once), expected);
        QCOMPARE(foldForSearch(once), once);
    }

    void chineseIsSplitIntoWords_data()
    {
        QTest::addColumn<QString>("run");
        QTest::addColumn<QString>("words");
        QTest::newRow("one character") << "猫"
                                       << "猫";
        QTest::newRow("two characters") << "目的"
                                        << "目的";
        QTest::newRow("a particle between") << "海边的小狗"
                                            << "海边 小狗";
        QTest::newRow("a name") << "王小明"
                                << "王小明";
        QTest::newRow("particles alone") << "的了着"
                                         << "的了着";
    }
    void chineseIsSplitIntoWords()
    {
        QFETCH(QString, run);
        QFETCH(QString, words);
        QStringList found;
        for (const std::string &word : wordsOfHan(run.toStdString()))
            found << QString::fromStdString(word);
        QCOMPARE(found.join(' '), words);
    }

    void stopWords()
    {
        QVERIFY(isStopWord("the") && isStopWord("of"));
        QVERIFY(!isStopWord("dog") && !isStopWord("") && !isStopWord("The"));
    }
};

QTEST_GUILESS_MAIN(TestSearchText)
#include "tst_search_text.moc"
