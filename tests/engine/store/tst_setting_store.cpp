#include "store_fixture.h"

using namespace semblance::store;

class TestSettingStore : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void values_data()
    {
        QTest::addColumn<QByteArray>("value");
        QTest::newRow("text") << QByteArray("starter");
        QTest::newRow("empty") << QByteArray("");
        QTest::newRow("Chinese") << QByteArray("文搜图");
        QTest::newRow("bytes with NUL and no UTF-8") << QByteArray("a\0b\xFF", 4);
        QTest::newRow("long") << QByteArray(100'000, 'x');
    }
    void values()
    {
        QFETCH(QByteArray, value);
        const StoreFixture library;
        {
            const auto catalogue = library.open();
            QVERIFY(catalogue);
            QCOMPARE(catalogue->settings().get("key").value(), std::nullopt);
            VERIFY_OK(catalogue->settings().set("key", "something else"));
            VERIFY_OK(catalogue->settings().set("key", value.toStdString()));
            VERIFY_OK(catalogue->settings().set("other", "x"));
        }
        const auto catalogue = library.open(Access::ReadOnly);
        QVERIFY(catalogue);
        QCOMPARE(catalogue->settings().get("key").value(), std::optional(value.toStdString()));
    }
};

QTEST_GUILESS_MAIN(TestSettingStore)
#include "tst_setting_store.moc"
