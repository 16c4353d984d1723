// The recipe head on embeddings with a known answer: every kind and loss learns eight pairs, a stop leaves no trace, a step that gives
// no numbers is taken back.
#include "feature_fixture.h"

#include "engine/training/head_sampler.h"
#include "engine/training/head_trainer.h"
#include "engine/training/tip_cache.h"

#include <cmath>
#include <limits>

#include <QTemporaryDir>
#include <QtTest>

using namespace semblance;
using namespace semblance::training;

namespace {

FeatureFigures recallOf(models::FeatureAdapter adapter, const FeatureDataset &part)
{
    const torch::NoGradGuard noGradients;
    adapter->eval();
    return measureRecall(models::normalised(adapter->adaptImages(part.images[0])), models::normalised(adapter->adaptTexts(part.texts)),
                         part.positives());
}

}  // namespace

class HeadTrainerTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { torch::set_num_threads(1); }

    void overfitsEightPairs_data()
    {
        QTest::addColumn<QStringList>("settings");
        for (const char *loss : {"infonce", "siglip", "triplet", "siamese", "match"})
            QTest::newRow(loss) << QStringList{QString("loss=%1").arg(loss)};
        QTest::newRow("triplet, all negatives") << QStringList{"loss=triplet", "negatives=all"};
        QTest::newRow("residual adapters") << QStringList{"kind=residual", "hidden=64"};
        QTest::newRow("a matrix and a branch") << QStringList{"kind=mlp"};
        QTest::newRow("begun from the alignment") << QStringList{"start=align"};
        QTest::newRow("with the base's share") << QStringList{"base_share=0.2"};
        QTest::newRow("with the critic") << QStringList{"critic=0.05"};
        QTest::newRow("SGD") << QStringList{"optimiser=sgd", "learning_rate=0.3"};
        QTest::newRow("Adam, rate in steps") << QStringList{"optimiser=adam", "schedule=step"};
        QTest::newRow("two batches a step") << QStringList{"batch_size=4", "accumulate=2"};
        QTest::newRow("dropout and noise") << QStringList{"dropout=0.1", "noise=0.1"};
    }
    void overfitsEightPairs()
    {
        QFETCH(QStringList, settings);
        const auto pairs = fixture::rotated(8);
        auto options = fixture::quickOptions();
        for (const QString &setting : settings)
            QVERIFY(options.set(setting.section('=', 0, 0).toStdString(), setting.section('=', 1).toStdString()));
        HeadTrainer trainer(options, pairs, pairs, {});
        const auto outcome = trainer.run({});
        QVERIFY2(outcome.has_value(), outcome ? "" : outcome.error().detail.c_str());
        QVERIFY(trainer.baseFigures().textToImage1 < 0.5);
        const auto learnt = recallOf(trainer.result(), pairs);
        QVERIFY2(learnt.textToImage1 == 1.0 && learnt.imageToText1 == 1.0, qPrintable(QString::number(learnt.meanRecall())));
        QVERIFY(trainer.bestEpoch() > 0 || options.start == "align");  // which has nothing left to learn here
    }

    void learnsWhatHoldsForOtherPairs()
    {
        const auto train = fixture::rotated(128, 2, 1), other = fixture::rotated(40, 2, 2);
        auto options = fixture::quickOptions();
        options.epochs = 30;
        options.batchSize = 32;
        options.metric = "mean_recall";
        HeadTrainer trainer(options, train, other, {});
        QVERIFY(trainer.run({}).has_value());
        const auto learnt = recallOf(trainer.result(), other);
        QVERIFY2(learnt.textToImage1 > 0.9 && learnt.imageToText1 > 0.9, qPrintable(QString::number(learnt.meanRecall())));
        QVERIFY(std::abs(learnt.meanRecall() - trainer.bestFigures().meanRecall()) < 1e-9);
    }

    void resumedRunRepeatsTheUninterruptedOne_data()
    {
        QTest::addColumn<QString>("optimiser");
        for (const char *name : {"adamw", "sgd"})
            QTest::newRow(name) << name;
    }
    void resumedRunRepeatsTheUninterruptedOne()
    {
        QFETCH(QString, optimiser);
        const auto pairs = fixture::rotated(20, 3);
        auto options = fixture::quickOptions();
        options.optimiser = optimiser.toStdString();
        options.epochs = 12;
        options.dropout = 0.2;
        options.noise = 0.1;
        options.critic = 0.1;
        options.checkpointSteps = 3;
        QTemporaryDir folder;
        const std::filesystem::path run = folder.path().toStdString();
        std::vector<double> whole, parts;
        HeadHooks hooks;
        hooks.step = [&](const HeadStep &report) { whole.push_back(report.loss); };
        HeadTrainer uninterrupted(options, pairs, pairs, {});
        QVERIFY(uninterrupted.run(hooks).has_value());

        int left = 7;
        hooks.step = [&](const HeadStep &report) { parts.push_back(report.loss), --left; };
        hooks.stopped = [&] { return left == 0; };
        for (bool finished = false; !finished; left = 7) {
            HeadTrainer trainer(options, pairs, pairs, run);
            const auto outcome = trainer.run(hooks);
            QVERIFY2(outcome.has_value(), outcome ? "" : outcome.error().detail.c_str());
            finished = *outcome == HeadTrainer::Outcome::Finished;
            if (finished) {
                QCOMPARE(trainer.bestEpoch(), uninterrupted.bestEpoch());
                for (const auto &item : trainer.result()->named_parameters())
                    QVERIFY(torch::equal(item.value(), uninterrupted.result()->named_parameters()[item.key()]));
            }
        }
        QCOMPARE(parts, whole);
        auto others = options;
        others.learningRate *= 2;
        QVERIFY(!HeadTrainer(others, pairs, pairs, run).run({}).has_value());
    }

    void aStepThatGivesNoNumbersIsTakenBack()
    {
        const auto pairs = fixture::rotated(8);
        auto options = fixture::quickOptions();
        options.loss = "siglip";
        options.learningRate = 3e37;  // the bias overflows once it is summed over the batch
        options.warmUp = 0.0;
        options.schedule = "constant";
        options.epochs = 40;
        int rolledBack = 0;
        double lastRate = options.learningRate;
        HeadHooks hooks;
        hooks.step = [&](const HeadStep &report) {
            rolledBack += report.rolledBack;
            QVERIFY(report.learningRate == lastRate || report.learningRate == 0.5 * lastRate);
            lastRate = report.learningRate;
        };
        HeadTrainer trainer(options, pairs, pairs, {});
        const auto outcome = trainer.run(hooks);
        QVERIFY(rolledBack > 0);
        QVERIFY(lastRate < options.learningRate);
        if (outcome) {
            QCOMPARE(trainer.rollbacks(), rolledBack);
            for (const auto &tensor : trainer.result()->parameters())
                QVERIFY(std::isfinite(tensor.sum().item<double>()));
        } else {
            QVERIFY(QString::fromStdString(outcome.error().detail).contains("learning_rate"));
        }
    }

    void stopsWhenItGetsNoBetter()
    {
        const auto pairs = fixture::rotated(8);
        auto options = fixture::quickOptions();
        options.learningRate = 1e-12;
        options.metric = "recall_at_10";  // of eight photos it is always 1
        options.patience = 3;
        int epochs = 0;
        HeadHooks hooks;
        hooks.epoch = [&](const HeadEpoch &) { ++epochs; };
        HeadTrainer trainer(options, pairs, pairs, {});
        QVERIFY(trainer.run(hooks).has_value());
        QCOMPARE(epochs, 3);
        QCOMPARE(trainer.bestEpoch(), 0);  // the base stays
    }

    void samplerDrawsEachPhotoOnceWithWhatIsTrueOfIt()
    {
        const auto pairs = fixture::rotated(12, 3);
        HeadOptions options;
        options.batchSize = 4;
        HeadSampler sampler(pairs, options), again(pairs, options);
        QCOMPARE(sampler.stepsPerEpoch(), 3);
        std::vector<torch::Tensor> drawn;
        for (int step = 0; step < 3; ++step) {
            const auto batch = sampler.draw(step, 7);
            drawn.push_back(batch.images);
            QCOMPARE(batch.texts.size(0), 8);
            QVERIFY(torch::equal(batch.positives.sum(1), torch::full({4}, 2, torch::kInt64)));
            QVERIFY(torch::equal(batch.positives.sum(0), torch::ones({8}, torch::kInt64)));
            QVERIFY(torch::equal(again.draw(step, 7).texts, batch.texts));
        }
        const auto all = torch::mm(torch::cat(drawn), pairs.images[0].t()) > 0.999;
        QVERIFY(torch::equal(all.sum(0), torch::ones({12}, torch::kInt64)));
    }

    void balancedClassesComeEquallyOften()
    {
        auto pairs = fixture::rotated(40);
        for (std::size_t photo = 0; photo < 40; ++photo)  // 36 of one class, four of another
            pairs.captionsOf[photo] = {photo < 36 ? 0 : 1};
        pairs.texts = pairs.texts.narrow(0, 0, 2);
        HeadOptions options;
        options.batchSize = 40;
        const auto shareOfTheRare = [&](bool balance) {
            options.balance = balance;
            HeadSampler sampler(pairs, options);
            double rare = 0;
            for (int epoch = 0; epoch < 25; ++epoch) {
                const auto drawn = torch::mm(sampler.draw(epoch, 7).images, pairs.images[0].t()).argmax(1);
                rare += drawn.ge(36).to(torch::kFloat64).mean().item<double>() / 25;
            }
            return rare;
        };
        QVERIFY(std::abs(shareOfTheRare(false) - 0.1) < 1e-9);
        QVERIFY(std::abs(shareOfTheRare(true) - 0.5) < 0.08);  // 1,000 draws: four standard deviations are 0.06
    }

    void cacheKnowsItsPhotos()
    {
        const auto train = fixture::rotated(24, 2);
        models::FeatureAdapter plain(fixture::quickOptions().adapter(16));
        const auto before = recallOf(plain, train);
        const auto cached = withTipCache(plain, train, train);
        const auto after = recallOf(cached, train);
        QVERIFY2(after.meanRecall() > before.meanRecall() + 0.2,
                 qPrintable(QString("%1 -> %2").arg(before.meanRecall()).arg(after.meanRecall())));
        QCOMPARE(cached->options().image.cached, 24);
    }

    void featuresAreSavedAndSplit()
    {
        QTemporaryDir folder;
        const auto file = std::filesystem::path(folder.filePath("f.safetensors").toStdString());
        SplitFeatures features;
        features.all = fixture::rotated(6, 2);
        features.all.captionsOf[5] = {0, 11};
        features.partOf = {Part::Train, Part::Test, Part::Train, Part::Validation, Part::Train, Part::Train};
        features.photos = {"a", "b", "c", "d", "e", "f"};
        features.model = "abc";
        QVERIFY(saveFeatures(file, features).has_value());
        const auto loaded = loadFeatures(file);
        QVERIFY(loaded.has_value());
        QCOMPARE(loaded->photos, features.photos);
        QCOMPARE(loaded->partOf, features.partOf);
        const auto train = loaded->part(Part::Train);
        QCOMPARE(train.captionsOf, (std::vector<std::vector<std::int32_t>>{{0, 1}, {2, 3}, {4, 5}, {0, 6}}));
        QVERIFY(torch::equal(train.texts[6], features.all.texts[11]));
        QVERIFY(torch::equal(train.images[0][3], features.all.images[0][5]));
        QVERIFY(train.check().has_value());
        auto broken = features;
        broken.all.captionsOf[2].clear();
        QVERIFY(!broken.all.check().has_value());
        broken = features;
        broken.all.texts[0][0] = std::numeric_limits<float>::quiet_NaN();
        QVERIFY(!broken.all.check().has_value());
    }

    void optionsComeBackFromJsonAndRefuseWhatCannotWork()
    {
        HeadOptions options;
        QVERIFY(options.set("loss", "triplet"));
        QVERIFY(options.set("ratio", "0.25"));
        QVERIFY(options.set("cache", "true"));
        const auto back = HeadOptions::fromJson(options.toJson());
        QVERIFY(back.has_value());
        QCOMPARE(back->toJson(), options.toJson());
        QVERIFY(QString::fromStdString(options.set("speed", "1").error().detail).contains("batch_size"));
        QVERIFY(!options.set("epochs", "many"));
        QVERIFY(!AlignOptions::fromJson(options.toJson()));
        for (const auto &[key, value] : {std::pair("loss", "mse"), std::pair("kind", "deep"), std::pair("ratio", "0"),
                                         std::pair("batch_size", "1"), std::pair("optimiser", "lion"), std::pair("start", "magic")}) {
            HeadOptions wrong;
            QVERIFY(wrong.set(key, value));
            QVERIFY2(!wrong.check(), key);
        }
    }
};

QTEST_GUILESS_MAIN(HeadTrainerTest)
#include "tst_head_trainer.moc"
