// The recipe's options: --set, JSON, and the messages for values that cannot work.
#include "training_fixture.h"

#include <QtTest>

using namespace semblance;
using namespace semblance::training;

class ScratchOptionsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void jsonKeepsEveryOption()
    {
        auto options = fixture::tinyOptions();
        QVERIFY(options.set("learning_rate", "0.0025"));
        QVERIFY(options.set("flip", "false"));
        QVERIFY(options.set("start_size", "16"));
        QVERIFY(options.set("seed", "99"));
        const auto read = ScratchOptions::fromJson(options.toJson());
        QVERIFY(read);
        QCOMPARE(read->toJson(), options.toJson());
        QCOMPARE(read->learningRate, 0.0025);
        QCOMPARE(read->flip, false);
        QCOMPARE(read->encoder.imageBlocks, options.encoder.imageBlocks);
    }
    void unknownKeyIsRefusedWithTheList()
    {
        ScratchOptions options;
        const auto result = options.set("learning-rate", "1");
        QVERIFY(!result);
        QCOMPARE(result.error().code, core::ErrorCode::InvalidArgument);
        QVERIFY(QString::fromStdString(result.error().detail).contains("learning_rate"));
    }
    void valueThatCannotWorkIsRefused_data()
    {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("value");
        QTest::newRow("no epochs") << "epochs"
                                   << "0";
        QTest::newRow("a batch of one") << "batch_size"
                                        << "1";
        QTest::newRow("a rate of zero") << "learning_rate"
                                        << "0";
        QTest::newRow("a vocabulary without all bytes") << "vocabulary_size"
                                                        << "100";
        QTest::newRow("heads that do not divide the width") << "text_heads"
                                                            << "5";
        QTest::newRow("pictures that start larger than they end") << "start_size"
                                                                  << "640";
        QTest::newRow("an empty crop") << "crop_scale"
                                       << "0";
    }
    void valueThatCannotWorkIsRefused()
    {
        QFETCH(QString, key);
        QFETCH(QString, value);
        ScratchOptions options;
        QVERIFY(options.check());
        QVERIFY(options.set(key.toStdString(), value.toStdString()));
        QVERIFY(!options.check());
    }
    void valueThatDoesNotParseIsRefused()
    {
        ScratchOptions options;
        QVERIFY(!options.set("epochs", "ten"));
        QVERIFY(!options.set("epochs", "10x"));
        QVERIFY(!options.set("flip", "yes"));
    }
};

QTEST_GUILESS_MAIN(ScratchOptionsTest)
#include "tst_scratch_options.moc"
