#include <QTest>

#include "engine/core/paths.h"

using namespace semblance::core;

class TestPaths : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void utf8_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<bool>("valid");
        QTest::addColumn<QByteArray>("shown");
        const QByteArray mark = "\xEF\xBF\xBD";
        QTest::newRow("ASCII") << QByteArray("/a/photo.jpg") << true << QByteArray("/a/photo.jpg");
        QTest::newRow("Chinese") << QByteArray("/红船.jpg") << true << QByteArray("/红船.jpg");
        QTest::newRow("four bytes") << QByteArray("\xF0\x9F\x98\x80") << true << QByteArray("\xF0\x9F\x98\x80");
        QTest::newRow("Latin-1 byte") << QByteArray("caf\xE9.jpg") << false << QByteArray("caf" + mark + ".jpg");
        QTest::newRow("cut sequence") << QByteArray("a\xE7\xBA") << false << QByteArray("a" + mark + mark);
        QTest::newRow("overlong slash") << QByteArray("\xC0\xAF") << false << QByteArray(mark + mark);
        QTest::newRow("surrogate") << QByteArray("\xED\xA0\x80") << false << QByteArray(mark + mark + mark);
        QTest::newRow("beyond Unicode") << QByteArray("\xF4\x90\x80\x80") << false << QByteArray(mark + mark + mark + mark);
    }
    void utf8()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(bool, valid);
        QFETCH(QByteArray, shown);
        QCOMPARE(isUtf8(bytes.toStdString()), valid);
        QCOMPARE(QByteArray::fromStdString(displayPath(bytes.toStdString())), shown);
    }

    void base64EqualsQt_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("one") << QByteArray("f");
        QTest::newRow("two") << QByteArray("fo");
        QTest::newRow("three") << QByteArray("foo");
        QTest::newRow("not UTF-8") << QByteArray("caf\xE9\xFF\x00.jpg", 10);
    }
    void base64EqualsQt()
    {
        QFETCH(QByteArray, bytes);
        QCOMPARE(QByteArray::fromStdString(base64(bytes.toStdString())), bytes.toBase64());
    }

    void userDirectories()
    {
        qputenv("HOME", "/home/somebody");
        qputenv("XDG_DATA_HOME", "/data");
        qunsetenv("XDG_CACHE_HOME");
        QCOMPARE(userDataDirectory(), std::filesystem::path("/data/semblance"));
        QCOMPARE(userCacheDirectory(), std::filesystem::path("/home/somebody/.cache/semblance"));
        qputenv("XDG_DATA_HOME", "relative");
        QCOMPARE(userDataDirectory(), std::filesystem::path("/home/somebody/.local/share/semblance"));
    }
};

QTEST_GUILESS_MAIN(TestPaths)
#include "tst_paths.moc"
