// The recipes that go on from a package: they learn, they leave alone what they should, and they resume exactly.
#include "fine_tune_fixture.h"

#include "engine/training/layer_groups.h"
#include "engine/training/low_rank.h"

#include <QtTest>

using namespace semblance;
using namespace semblance::training;
Q_DECLARE_METATYPE(FineTuneRecipe)

class FineTuneTest : public QObject {
    Q_OBJECT

    static void addRecipes()
    {
        QTest::addColumn<FineTuneRecipe>("recipe");
        QTest::newRow("full") << FineTuneRecipe::Full;
        QTest::newRow("layers") << FineTuneRecipe::Layers;
        QTest::newRow("lora") << FineTuneRecipe::Lora;
        QTest::newRow("shared") << FineTuneRecipe::Shared;
    }
    static TrainingSets setsFor(FineTuneRecipe recipe, const PairDataset &pairs)
    {
        TrainingSets sets{pairs, pairs};
        if (recipe == FineTuneRecipe::Shared)
            sets.source = &pairs;
        return sets;
    }

private Q_SLOTS:
    void initTestCase() { torch::set_num_threads(1); }

    void overfitsEightPairs_data() { addRecipes(); }
    void overfitsEightPairs()
    {
        QFETCH(FineTuneRecipe, recipe);
        const auto pairs = fixture::colours();
        auto sets = setsFor(recipe, pairs);
        sets.probe = &pairs;
        FineTuneTrainer trainer(fixture::tinyFineTune(recipe), fixture::startEncoder(), sets, {});
        EpochReport baseline, last;
        TrainerHooks hooks;
        hooks.baseline = [&](const EpochReport &report) { baseline = report; };
        hooks.epoch = [&](const EpochReport &report) { last = report; };
        const auto outcome = trainer.run(hooks);
        QVERIFY2(outcome, outcome ? "" : outcome.error().detail.c_str());
        QCOMPARE(*outcome, RunOutcome::Finished);
        QVERIFY2(last.valLoss < 0.2 && last.valLoss < baseline.valLoss / 5.0,
                 qPrintable(QString("%1 -> %2").arg(baseline.valLoss).arg(last.valLoss)));
        QCOMPARE(last.textToPhoto.at1, 1.0);
        QCOMPARE(last.photoToText.at1, 1.0);
        QCOMPARE(last.probePhotoToText.at1, 1.0);  // the same pairs: the guard sees the same
        QCOMPARE(baseline.epoch, -1);
    }

    void everyLossIsLearned_data()
    {
        QTest::addColumn<QString>("loss");
        QTest::addColumn<double>("critic");
        for (const char *loss : {"infonce", "siglip", "triplet", "siamese", "match"})
            QTest::newRow(loss) << loss << 0.0;
        QTest::newRow("infonce with a modality critic") << "infonce" << 0.1;
    }
    void everyLossIsLearned()
    {
        QFETCH(QString, loss);
        QFETCH(double, critic);
        const auto pairs = fixture::colours();
        auto options = fixture::tinyFineTune(FineTuneRecipe::Full);
        options.loss = loss.toStdString();
        options.criticWeight = critic;
        FineTuneTrainer trainer(options, fixture::startEncoder(), {pairs, pairs}, {});
        EpochReport last;
        TrainerHooks hooks;
        hooks.epoch = [&](const EpochReport &report) { last = report; };
        QVERIFY(trainer.run(hooks));
        QVERIFY2(last.textToPhoto.at1 >= 0.875 && last.photoToText.at1 >= 0.875,
                 qPrintable(QString("R@1 %1, %2").arg(last.textToPhoto.at1).arg(last.photoToText.at1)));
    }

    void whatDoesNotLearnStaysToTheLastBit_data() { addRecipes(); }
    void whatDoesNotLearnStaysToTheLastBit()
    {
        QFETCH(FineTuneRecipe, recipe);
        const auto pairs = fixture::colours();
        auto options = fixture::tinyFineTune(recipe);
        options.epochs = 4;
        options.lastImageBlocks = recipe == FineTuneRecipe::Full ? -1 : 1;
        options.lastTextBlocks = recipe == FineTuneRecipe::Full ? -1 : 0;
        const auto encoder = fixture::startEncoder();
        const auto before = fixture::weightsOf(*encoder);
        const auto places = layerMap(encoder->module()).places;
        LowRankAdapters sites(encoder->module(), {});
        FineTuneTrainer trainer(options, fixture::startEncoder(), setsFor(recipe, pairs), {});
        QVERIFY(trainer.run({}));
        const auto adapted = [&](const std::string &name) {
            const auto &all = sites.sites();
            return recipe != FineTuneRecipe::Full && recipe != FineTuneRecipe::Layers
                   && std::any_of(all.begin(), all.end(), [&](const auto &site) { return site.name == name; });
        };
        const auto inTrunk = [&](const std::string &name) {
            if (recipe == FineTuneRecipe::Lora || !places.contains(name))
                return name == "logit_scale";
            const auto &place = places.at(name);
            return recipe == FineTuneRecipe::Full || place.fromTop <= (place.tower == Tower::Image ? 1 : 0);
        };
        int changed = 0;
        for (const auto &[name, tensor] : fixture::weightsOf(trainer.result())) {
            const bool learns = adapted(name) || inTrunk(name);
            changed += learns;
            // The table of positions has rows that no caption of the test is long enough for.
            QVERIFY2(torch::equal(tensor, before.at(name)) != learns, name.c_str());
        }
        QVERIFY(changed > 5);
    }

    void aLowRankChangeHasThatRank()
    {
        const auto pairs = fixture::colours();
        auto options = fixture::tinyFineTune(FineTuneRecipe::Lora);
        options.epochs = 5;
        options.rank = 2;
        const auto before = fixture::weightsOf(*fixture::startEncoder());
        FineTuneTrainer trainer(options, fixture::startEncoder(), {pairs, pairs}, {});
        QVERIFY(trainer.run({}));
        const auto after = fixture::weightsOf(trainer.result());
        for (const auto *name : {"image.stem.weight", "image.blocks.0.conv1.weight", "text.transformer.resblocks.0.attn.in_proj_weight",
                                 "text.transformer.resblocks.0.mlp.c_fc.weight", "text.proj.weight"}) {
            const auto change = (after.at(name) - before.at(name)).flatten(1);
            const auto values = std::get<1>(torch::svd(change));
            QVERIFY2(values[0].item<double>() > 1e-3, name);
            QVERIFY2(values[2].item<double>() < 1e-5 * values[0].item<double>() + 1e-6, name);
        }
    }

    void adapterBeginsAsThePackage()
    {
        const auto encoder = fixture::startEncoder();
        const auto before = fixture::weightsOf(*encoder);
        LowRankAdapters adapters(encoder->module(), {});
        QVERIFY(adapters.sites().size() >= 8);
        adapters.compose(LowRankAdapters::Sum::WithAdapter);
        adapters.detach();
        for (const auto &[name, tensor] : fixture::weightsOf(*encoder))
            QVERIFY2(torch::equal(tensor, before.at(name)), name.c_str());
    }

    void resumedRunRepeatsTheUninterruptedOne_data() { addRecipes(); }
    void resumedRunRepeatsTheUninterruptedOne()
    {
        QFETCH(FineTuneRecipe, recipe);
        const auto pairs = fixture::colours(4);
        auto options = fixture::tinyFineTune(recipe);
        options.epochs = 3;
        options.dropout = 0.1;
        options.accumulation = recipe == FineTuneRecipe::Layers ? 2 : 1;
        options.loss = recipe == FineTuneRecipe::Full ? "match" : "infonce";  // a loss that learns itself
        std::vector<double> whole, parts;
        QTemporaryDir folder, other;
        TrainerHooks hooks;
        hooks.step = [&](const StepReport &report) { whole.push_back(report.loss); };
        FineTuneTrainer uninterrupted(options, fixture::startEncoder(), setsFor(recipe, pairs), other.path().toStdString());
        QVERIFY(uninterrupted.run(hooks));
        hooks.step = [&](const StepReport &report) { parts.push_back(report.loss); };
        hooks.stopped = [&] { return parts.size() == 7; };
        {
            FineTuneTrainer stopped(options, fixture::startEncoder(), setsFor(recipe, pairs), folder.path().toStdString());
            const auto outcome = stopped.run(hooks);
            QVERIFY(outcome);
            QCOMPARE(*outcome, RunOutcome::Stopped);
        }
        hooks.stopped = {};
        FineTuneTrainer resumed(options, fixture::startEncoder(), setsFor(recipe, pairs), folder.path().toStdString());
        QVERIFY(resumed.run(hooks));
        QCOMPARE(parts, whole);
        const auto once = fixture::weightsOf(uninterrupted.result());
        for (const auto &[name, tensor] : fixture::weightsOf(resumed.result()))
            QVERIFY2(torch::equal(tensor, once.at(name)), name.c_str());
    }

    void sharedWithoutSourceIsRefused()
    {
        const auto pairs = fixture::colours();
        FineTuneTrainer trainer(fixture::tinyFineTune(FineTuneRecipe::Shared), fixture::startEncoder(), {pairs, pairs}, {});
        const auto outcome = trainer.run({});
        QVERIFY(!outcome);
        QCOMPARE(outcome.error().code, core::ErrorCode::InvalidArgument);
    }

    void optionsComeBackFromJson()
    {
        auto options = FineTuneOptions::defaultsFor(FineTuneRecipe::Lora);
        QVERIFY(options.set("rank", "3"));
        QVERIFY(options.set("stop_metric", "val_loss"));
        options.startVersion = "abc";
        const auto read = FineTuneOptions::fromJson(options.toJson());
        QVERIFY(read);
        QCOMPARE(read->toJson(), options.toJson());
        QCOMPARE(read->recipe, FineTuneRecipe::Lora);
        QCOMPARE(read->rank, 3);
        QVERIFY(!options.set("image_size", "32"));
        options.stopMetric = "luck";
        QVERIFY(!options.check());
    }
};

QTEST_GUILESS_MAIN(FineTuneTest)
#include "tst_fine_tune.moc"
