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
    void optionsOfAnOlderRunComeBackToTheLetter()
    {
        // A checkpoint belongs to the exact text of its options; this one is from before there were any others.
        const std::string text = "{\n  \"recipe\": \"scratch\",\n  \"image_size\": 64,\n  \"image_width\": 48,\n  \"whole_photo\": true,\n"
                                 "  \"position_map\": true,\n  \"text_width\": 192,\n  \"text_layers\": 2,\n  \"text_heads\": 6,\n"
                                 "  \"vocabulary_size\": 4096,\n  \"context_length\": 32,\n  \"embedding_dimension\": 256,\n"
                                 "  \"dropout\": 0.0,\n  \"epochs\": 16,\n  \"batch_size\": 256,\n  \"learning_rate\": 0.002,\n"
                                 "  \"weight_decay\": 0.05,\n  \"warm_up\": 0.03,\n  \"label_smoothing\": 0.05,\n"
                                 "  \"caption_balance\": 0.5,\n  \"captions_per_photo\": 2,\n  \"gradient_clip\": 1.0,\n"
                                 "  \"average_decay\": 0.998,\n  \"start_size\": 32,\n  \"crop_scale\": 0.5,\n  \"colour_jitter\": 0.2,\n"
                                 "  \"flip\": true,\n  \"erase\": 0.0,\n  \"bfloat16\": false,\n  \"checkpoint_steps\": 150,\n"
                                 "  \"seed\": 1,\n  \"image_blocks\": [\n    2,\n    2,\n    2,\n    2\n  ]\n}\n";
        const auto read = ScratchOptions::fromJson(text);
        QVERIFY(read);
        QCOMPARE(read->toJson(), text);
    }
    void youngerOptionsAreWrittenWhenTheyDiffer()
    {
        auto options = fixture::tinyOptions();
        QVERIFY(!QString::fromStdString(options.toJson()).contains("accumulation"));
        QVERIFY(options.set("accumulation", "4"));
        QVERIFY(options.set("loss", "siglip"));
        const auto read = ScratchOptions::fromJson(options.toJson());
        QVERIFY(read);
        QCOMPARE(read->accumulation, 4);
        QCOMPARE(read->loss, std::string("siglip"));
        options.loss = "anger";
        QVERIFY(!options.check());
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
        QTest::newRow("pictures too small to train on") << "largest_size"
                                                        << "8";
        QTest::newRow("a bank that works against the loss") << "concept_weight"
                                                            << "-1";
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
