#include <QTest>

#include "engine/store/prepared_text.h"

using namespace semblance::store;

class TestPreparedText : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void prepared_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("indexed");
        QTest::addColumn<QByteArray>("query");
        QTest::newRow("empty") << QByteArray() << QByteArray() << QByteArray();
        QTest::newRow("words") << QByteArray("Red boat!") << QByteArray("red boat") << QByteArray("\"red\" \"boat\"");
        QTest::newRow("one Han character") << QByteArray("猫") << QByteArray("猫") << QByteArray("\"猫\"*");
        QTest::newRow("a Han run that is no word") << QByteArray("王小明") << QByteArray("王小 小明 明") << QByteArray("\"王小 小明\"");
        QTest::newRow("Han and Latin") << QByteArray("红船boat") << QByteArray("红船 船 boat") << QByteArray("\"红船\" \"boat\"");
        QTest::newRow("Han beyond the first plane") << QByteArray("𠮷野") << QByteArray("𠮷野 野") << QByteArray("\"𠮷野\"");
        QTest::newRow("full stop of Chinese") << QByteArray("猫。") << QByteArray("猫 。") << QByteArray("\"猫\"* \"。\"");
        QTest::newRow("quotes and operators") << QByteArray("\"x\"*:(b)") << QByteArray("x b") << QByteArray("\"x\" \"b\"");
        QTest::newRow("more words than count") << QByteArray("x ").repeated(70) << QByteArray("x ").repeated(70).trimmed()
                                               << QByteArray("\"x\" ").repeated(64).trimmed();
        QTest::newRow("a NUL") << QByteArray("x\0b", 3) << QByteArray("x b") << QByteArray("\"x\" \"b\"");
        QTest::newRow("accents and width") << QByteArray("ＣＡＦÉ Straße") << QByteArray("cafe strasse")
                                           << QByteArray("\"cafe\" \"strasse\"");
        QTest::newRow("stop words") << QByteArray("The dog of a man") << QByteArray("the dog of a man") << QByteArray("\"dog\" \"man\"");
        QTest::newRow("only stop words") << QByteArray("of the") << QByteArray("of the") << QByteArray("\"of\" \"the\"");
        QTest::newRow("a Chinese phrase is split into its words")
            << QByteArray("海边的小狗") << QByteArray("海边 边的 的小 小狗 狗") << QByteArray("\"海边\" \"小狗\"");
        QTest::newRow("only particles") << QByteArray("的了着") << QByteArray("的了 了着 着") << QByteArray("\"的了 了着\"");
    }
    void prepared()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, indexed);
        QFETCH(QByteArray, query);
        QCOMPARE(QByteArray::fromStdString(prepareForIndex(text.toStdString())), indexed);
        QCOMPARE(QByteArray::fromStdString(prepareQuery(text.toStdString())), query);
    }
};

QTEST_GUILESS_MAIN(TestPreparedText)
#include "tst_prepared_text.moc"
