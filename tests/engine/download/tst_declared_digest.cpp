// What servers declare, in the forms of their standards; SHA-256 of the standard's own examples.
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "engine/download/declared_digest.h"
#include "engine/download/sha256.h"

using namespace semblance;

class TestDeclaredDigest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void headers_data()
    {
        // SHA-256 of "hello world\n", as `sha256sum` says it, in both writings.
        const QString hex = "a948904f2f0f479b8f8197694b30184b0d2ed1c1cd2a1ec0fb85d299a192a447";
        const QString base64 = "qUiQTy8PR5uPgZdpSzAYSw0u0cHNKh7A+4XSmaGSpEc=";
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("expected");
        QTest::newRow("RFC 9530") << "Repr-Digest"
                                  << "sha-256=:" + base64 + ":" << hex;
        QTest::newRow("RFC 9530, one of several") << "repr-digest"
                                                  << "md5=:abcd:, sha-256=:" + base64 + ":" << hex;
        QTest::newRow("RFC 9530 without its colons") << "Repr-Digest"
                                                     << "sha-256=" + base64 << QString();
        QTest::newRow("RFC 3230") << "Digest"
                                  << "SHA-256=" + base64 << hex;
        QTest::newRow("RFC 3230, another algorithm alone") << "Digest"
                                                           << "md5=HUXZLQLMuI/KZ5KDcJPcOA==" << QString();
        QTest::newRow("Hugging Face, a large file") << "X-Linked-ETag"
                                                    << "\"" + hex + "\"" << hex;
        QTest::newRow("Hugging Face, in capitals") << "x-linked-etag"
                                                   << "\"" + hex.toUpper() + "\"" << hex;
        QTest::newRow("Hugging Face, a git hash") << "X-Linked-ETag"
                                                  << "\"00cf35a3b1b8d19bd1a7af33e5b0b8e7bbf3e5f4\"" << QString();
        QTest::newRow("a digest of the answer's own bytes says nothing") << "Content-Digest"
                                                                         << "sha-256=:" + base64 + ":" << QString();
        QTest::newRow("an ETag is no digest") << "ETag"
                                              << "\"" + hex + "\"" << QString();
        QTest::newRow("too short") << "Repr-Digest"
                                   << "sha-256=:qUiQTy8P:" << QString();
        QTest::newRow("no base64") << "Digest"
                                   << "sha-256=????" << QString();
    }
    void headers()
    {
        QFETCH(QString, name);
        QFETCH(QString, value);
        QFETCH(QString, expected);
        const auto found = download::declaredSha256(name.toStdString(), value.toStdString());
        QCOMPARE(QString::fromStdString(found.value_or("")), expected);
    }

    void filesAreHashed_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("expected");
        QTest::newRow("FIPS 180-4: abc") << QByteArray("abc") << "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        QTest::newRow("empty") << QByteArray() << "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        QTest::newRow("FIPS 180-4: a million a")
            << QByteArray(1'000'000, 'a') << "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0";
    }
    void filesAreHashed()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, expected);
        const QTemporaryDir folder;
        QFile file(folder.filePath("f"));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
        file.close();
        const auto digest = download::sha256OfFile(file.fileName().toStdString());
        QVERIFY(digest.has_value());
        QCOMPARE(QString::fromStdString(*digest), expected);
    }

    void aMissingFileSaysSo()
    {
        const auto digest = download::sha256OfFile("/nowhere/at/all");
        QVERIFY(!digest && digest.error().code == core::ErrorCode::NotFound);
    }
};

QTEST_APPLESS_MAIN(TestDeclaredDigest)
#include "tst_declared_digest.moc"
