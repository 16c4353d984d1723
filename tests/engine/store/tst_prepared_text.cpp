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
        QTest::newRow("words") << QByteArray("Red boat!") << QByteArray("Red boat") << QByteArray("\"Red\" \"boat\"");
        QTest::newRow("one Han character") << QByteArray("猫") << QByteArray("猫") << QByteArray("\"猫\"*");
        QTest::newRow("a Han run") << QByteArray("窗边猫") << QByteArray("窗边 边猫 猫") << QByteArray("\"窗边 边猫\"");
        QTest::newRow("Han and Latin") << QByteArray("红船boat") << QByteArray("红船 船 boat") << QByteArray("\"红船\" \"boat\"");
        QTest::newRow("Han beyond the first plane") << QByteArray("𠮷野") << QByteArray("𠮷野 野") << QByteArray("\"𠮷野\"");
        QTest::newRow("full stop of Chinese") << QByteArray("猫。") << QByteArray("猫 。") << QByteArray("\"猫\"* \"。\"");
        QTest::newRow("quotes and operators") << QByteArray("\"a\"*:(b)") << QByteArray("a b") << QByteArray("\"a\" \"b\"");
        QTest::newRow("more words than count") << QByteArray("a ").repeated(70) << QByteArray("a ").repeated(70).trimmed()
                                               << QByteArray("\"a\" ").repeated(64).trimmed();
        QTest::newRow("a NUL") << QByteArray("a\0b", 3) << QByteArray("a b") << QByteArray("\"a\" \"b\"");
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
