// Optimisers against hand-computed steps, their state after a stop, layer-wise rates, going back, schedules and early stopping.
#include <torch/torch.h>

#include "engine/training/optimiser.h"
#include "engine/training/schedule.h"

#include <cmath>
#include <limits>

#include <QTemporaryDir>
#include <QtTest>

using namespace semblance;
using namespace semblance::training;

namespace {

// One row [a, b] that decays, with the gradient g.
struct Scene {
    torch::Tensor row = torch::tensor({{1.0f, -2.0f}}).requires_grad_(true);
    LearntTensor learnt{"row", row, 1.0, true};

    void setGradient(float first, float second) { row.mutable_grad() = torch::tensor({{first, second}}); }
    [[nodiscard]] double at(int i) const { return row.detach()[0][i].item<double>(); }
};

bool near(double value, double wanted)
{
    return std::abs(value - wanted) < 1e-6;
}

OptimiserOptions optionsOf(OptimiserKind kind)
{
    OptimiserOptions options;
    options.kind = kind;
    options.weightDecay = 0.1;
    return options;
}

}  // namespace

class OptimiserTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sgdWithMomentumIsComputedByHand()
    {
        Scene scene;
        auto options = optionsOf(OptimiserKind::Sgd);
        options.weightDecay = 0.0;
        const auto sgd = makeOptimiser(options, {scene.learnt});
        scene.setGradient(1.0f, 0.0f);
        sgd->step(0.1);  // velocity 1, moved by 1 + 0.9
        QVERIFY(near(scene.at(0), 1.0 - 0.19));
        scene.setGradient(1.0f, 0.0f);
        sgd->step(0.1);  // velocity 1.9, moved by 1 + 1.71
        QVERIFY(near(scene.at(0), 1.0 - 0.19 - 0.271));
        QVERIFY(near(scene.at(1), -2.0));
    }
    void decayIsInTheGradientOfAdamAndApartInAdamW()
    {
        // With decay in the gradient, the first step of Adam has the size of the rate whatever the gradient; apart, it adds to it.
        Scene adam, adamW;
        auto options = optionsOf(OptimiserKind::Adam);
        options.epsilon = 1e-12;
        const auto coupled = makeOptimiser(options, {adam.learnt});
        options.kind = OptimiserKind::AdamW;
        const auto decoupled = makeOptimiser(options, {adamW.learnt});
        adam.setGradient(0.5f, 0.0f);
        adamW.setGradient(0.5f, 0.0f);
        coupled->step(0.01);
        decoupled->step(0.01);
        QVERIFY(near(adam.at(0), 0.99));
        QVERIFY(near(adam.at(1), -1.99));  // no gradient but the decay's
        QVERIFY(near(adamW.at(0), 1.0 * 0.999 - 0.01));
        QVERIFY(near(adamW.at(1), -2.0 * 0.999));
    }
    void aLayersRateScalesItsStep_data()
    {
        QTest::addColumn<QString>("name");
        for (const char *name : {"sgd", "adam", "adamw"})
            QTest::newRow(name) << name;
    }
    void aLayersRateScalesItsStep()
    {
        QFETCH(QString, name);
        Scene whole, half, none;
        half.learnt.rate = 0.5;
        none.learnt.rate = 0.0;
        const auto optimiser = makeOptimiser(optionsOf(*optimiserKind(name.toStdString())), {whole.learnt, half.learnt, none.learnt});
        for (auto *scene : {&whole, &half, &none})
            scene->setGradient(1.0f, 1.0f);
        optimiser->step(0.01);
        QVERIFY(near(1.0 - half.at(0), 0.5 * (1.0 - whole.at(0))));
        QCOMPARE(none.at(0), 1.0);
    }
    void savedStateGoesOnExactly_data() { aLayersRateScalesItsStep_data(); }
    void savedStateGoesOnExactly()
    {
        QFETCH(QString, name);
        QTemporaryDir folder;
        const auto file = std::filesystem::path(folder.filePath("state.safetensors").toStdString());
        const auto options = optionsOf(*optimiserKind(name.toStdString()));
        Scene straight;
        const auto first = makeOptimiser(options, {straight.learnt});
        straight.setGradient(0.3f, -0.2f);
        first->step(0.05);
        QVERIFY(models::writeSafetensors(file, first->state()).has_value());

        Scene resumed;
        resumed.row.set_data(straight.row.detach().clone());
        const auto second = makeOptimiser(options, {resumed.learnt});
        const auto opened = models::SafetensorsFile::open(file);
        QVERIFY(opened.has_value());
        QVERIFY(second->setState(*opened).has_value());
        for (auto *scene : {&straight, &resumed})
            scene->setGradient(0.1f, 0.4f);
        first->step(0.05);
        second->step(0.05);
        QVERIFY(torch::equal(straight.row, resumed.row));

        Scene other;
        other.learnt.name = "another";
        QVERIFY(!makeOptimiser(options, {other.learnt})->setState(*opened).has_value());
    }
    void clippingBoundsTheJointNorm()
    {
        Scene a, b;
        const auto optimiser = makeOptimiser({}, {a.learnt, b.learnt});
        a.setGradient(3.0f, 0.0f);
        b.setGradient(0.0f, 4.0f);
        QVERIFY(near(optimiser->clipGradients(1.0), 5.0));
        QVERIFY(near(a.row.grad()[0][0].item<double>(), 0.6));
        QVERIFY(near(b.row.grad()[0][1].item<double>(), 0.8));
    }
    void aSnapshotGoesBackInParametersAndState()
    {
        Scene scene;
        const auto adamW = makeOptimiser({}, {scene.learnt});
        Snapshot snapshot({scene.learnt}, *adamW);
        scene.setGradient(1.0f, 1.0f);
        adamW->step(0.01);
        snapshot.take();
        const auto good = scene.row.detach().clone();
        scene.setGradient(std::numeric_limits<float>::quiet_NaN(), 1.0f);
        adamW->step(0.01);
        QVERIFY(!snapshot.parametersAreFinite());
        snapshot.restore();
        QVERIFY(snapshot.parametersAreFinite());
        QVERIFY(torch::equal(scene.row, good));
        QCOMPARE(adamW->state().at("adamw.steps").item<std::int64_t>(), 1);
        QVERIFY(std::isfinite(adamW->state().at("adamw.first.row").sum().item<double>()));
    }
    void unknownNamesAreRefused()
    {
        QVERIFY(!optimiserKind("lion").has_value());
        QVERIFY(QString::fromStdString(scheduleKind("wave").error().detail).contains("constant, step or cosine"));
    }

    void schedules_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<int>("step");
        QTest::addColumn<double>("factor");
        QTest::newRow("constant begins with the warm-up") << "constant" << 0 << 0.1;
        QTest::newRow("constant stays") << "constant" << 99 << 1.0;
        QTest::newRow("step holds in its first third") << "step" << 39 << 1.0;
        QTest::newRow("step falls to a tenth") << "step" << 41 << 0.1;
        QTest::newRow("step falls twice") << "step" << 99 << 0.01;
        QTest::newRow("cosine is full after the warm-up") << "cosine" << 9 << 1.0;
        QTest::newRow("cosine is half in the middle") << "cosine" << 54 << 0.5;
        QTest::newRow("cosine ends at nothing") << "cosine" << 99 << 0.0;
    }
    void schedules()
    {
        QFETCH(QString, kind);
        QFETCH(int, step);
        QFETCH(double, factor);
        ScheduleOptions options;
        options.kind = *scheduleKind(kind.toStdString());
        options.warmUp = 0.1;
        QVERIFY2(near(scheduleFactor(options, step, 100), factor), qPrintable(QString::number(scheduleFactor(options, step, 100))));
    }
    void earlyStoppingWaitsItsPatience()
    {
        EarlyStopping recall(EarlyStopping::Better::Higher, 2);
        QVERIFY(recall.note(0.2));
        QVERIFY(!recall.note(0.2));  // no better is not better
        QVERIFY(!recall.exhausted());
        QVERIFY(recall.note(0.3));
        QVERIFY(!recall.note(std::numeric_limits<double>::quiet_NaN()));
        QVERIFY(!recall.note(0.1));
        QVERIFY(recall.exhausted());
        QCOMPARE(recall.best(), 0.3);

        EarlyStopping loss(EarlyStopping::Better::Lower, 0);
        QVERIFY(loss.note(3.0));
        QVERIFY(loss.note(2.0));
        for (int i = 0; i < 50; ++i)
            QVERIFY(!loss.note(2.5));
        QVERIFY(!loss.exhausted());

        EarlyStopping resumed(EarlyStopping::Better::Higher, 2);
        resumed.setState(recall.state());
        QVERIFY(resumed.exhausted());
        QVERIFY(resumed.note(0.31));
    }
};

QTEST_GUILESS_MAIN(OptimiserTest)
#include "tst_optimiser.moc"
