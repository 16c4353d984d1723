// Heads on labelled embeddings: they learn what the sentences do not know, come back from disk, and the registry knows every recipe.
#include <torch/torch.h>

#include "engine/models/dual_encoder.h"
#include "engine/training/classifier.h"
#include "engine/training/recipes.h"

#include <fstream>

#include <QTemporaryDir>
#include <QtTest>

using namespace semblance;
using namespace semblance::training;

namespace {

// Four classes around four directions; the sentences point elsewhere, the last two even at each other's class.
struct Scene {
    torch::Tensor centres, sentences;
    Scene()
    {
        torch::manual_seed(12);
        centres = models::normalised(torch::randn({4, 16}));
        sentences = models::normalised(centres.index_select(0, torch::tensor({0, 1, 3, 2})) + 0.1 * torch::randn({4, 16}));
    }
    [[nodiscard]] LabelledFeatures photos(std::int64_t each, std::uint64_t seed) const
    {
        torch::manual_seed(seed);
        const auto labels = torch::arange(4).repeat({each});
        return {models::normalised(centres.index_select(0, labels) + 0.15 * torch::randn({4 * each, 16})), labels};
    }
};

double accuracyOf(ClassifierHead head, const LabelledFeatures &part)
{
    const torch::NoGradGuard noGradients;
    return head(part.images).argmax(1).eq(part.labels).to(torch::kFloat64).mean().item<double>();
}

}  // namespace

class ClassifierTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { torch::set_num_threads(1); }

    void learnsFromFewPhotos_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("start");
        QTest::newRow("logistic") << "logistic"
                                  << "zero-shot";
        QTest::newRow("logistic from zeros") << "logistic"
                                             << "zeros";
        QTest::newRow("mlp") << "mlp"
                             << "zero-shot";
        QTest::newRow("tip") << "tip"
                             << "zero-shot";
    }
    void learnsFromFewPhotos()
    {
        QFETCH(QString, kind);
        QFETCH(QString, start);
        const Scene scene;
        ClassifierOptions options;
        options.shots = 8;
        options.logitScale = 8.0;
        QVERIFY(options.set("kind", kind.toStdString()));
        QVERIFY(options.set("start", start.toStdString()));
        const auto fitted = fitClassifier(options, scene.photos(16, 1), scene.photos(10, 2), scene.sentences);
        QVERIFY2(fitted.has_value(), fitted ? "" : fitted.error().detail.c_str());
        QVERIFY2(fitted->zeroShot < 0.6, qPrintable(QString::number(fitted->zeroShot)));
        const double held = accuracyOf(fitted->head, scene.photos(25, 3));
        QVERIFY2(held > 0.9, qPrintable(QString::number(held)));
    }

    void overfitsEightPhotos_data() { learnsFromFewPhotos_data(); }
    void overfitsEightPhotos()
    {
        QFETCH(QString, kind);
        QFETCH(QString, start);
        const Scene scene;
        ClassifierOptions options;
        options.logitScale = 8.0;
        QVERIFY(options.set("kind", kind.toStdString()));
        QVERIFY(options.set("start", start.toStdString()));
        const auto photos = scene.photos(2, 5);
        const auto fitted = fitClassifier(options, photos, photos, scene.sentences);
        QVERIFY(fitted.has_value());
        QCOMPARE(accuracyOf(fitted->head, photos), 1.0);
    }

    void whereTheSentencesAreRightTheyStay()
    {
        const Scene scene;
        ClassifierOptions options;
        options.learningRate = 1e-9;
        const auto photos = scene.photos(10, 2);
        const auto fitted = fitClassifier(options, photos, photos, scene.centres);
        QVERIFY(fitted.has_value());
        QVERIFY(fitted->accuracy >= fitted->zeroShot);
        QVERIFY(fitted->zeroShot > 0.9);
    }

    // The two classes cannot be told apart where they meet: whoever has more photos gets the middle, unless both count alike.
    void balancedClassesCountAlike()
    {
        torch::manual_seed(3);
        const auto line = [](std::int64_t count, double from, double to) {
            const auto angle = torch::linspace(from, to, count);
            return torch::stack({angle.cos(), angle.sin()}, 1);
        };
        const LabelledFeatures train{torch::cat({line(90, 0.0, 1.0), line(6, 0.8, 1.8)}),
                                     torch::cat({torch::zeros({90}, torch::kInt64), torch::ones({6}, torch::kInt64)})};
        const LabelledFeatures ends{torch::cat({line(1, 0.0, 0.0), line(1, 1.8, 1.8)}), torch::arange(2)};  // easy: the last epoch is kept
        const LabelledFeatures rare{line(50, 0.95, 1.8), torch::ones({50}, torch::kInt64)};
        const auto sentences = models::normalised(torch::ones({2, 2}));  // that say nothing
        const auto foundOfTheRare = [&](bool balance) {
            ClassifierOptions options;
            options.start = "zeros";
            options.balance = balance;
            options.epochs = 60;
            auto fitted = fitClassifier(options, train, ends, sentences);
            [&] { QVERIFY(fitted); }();
            return accuracyOf(fitted->head, rare);
        };
        const double plain = foundOfTheRare(false), balanced = foundOfTheRare(true);
        QVERIFY2(balanced > 0.8, qPrintable(QString::number(balanced)));
        QVERIFY2(balanced > plain + 0.1, qPrintable(QString::number(plain)));
    }

    void comesBackFromDisk_data() { learnsFromFewPhotos_data(); }
    void comesBackFromDisk()
    {
        QFETCH(QString, kind);
        QTemporaryDir temporary;
        const std::filesystem::path folder = temporary.path().toStdString();
        const Scene scene;
        ClassifierOptions options;
        options.kind = kind.toStdString();
        options.epochs = 5;
        const auto photos = scene.photos(6, 2);
        const auto fitted = fitClassifier(options, photos, photos, scene.sentences);
        QVERIFY(fitted.has_value());
        QVERIFY(saveClassifier(folder, fitted->head, options, {{"a", "b", "c", "ein \"d\""}, "v1", fitted->leastEnergy}).has_value());
        auto loaded = loadClassifier(folder);
        QVERIFY2(loaded.has_value(), loaded ? "" : loaded.error().detail.c_str());
        QCOMPARE(loaded->classes, (std::vector<std::string>{"a", "b", "c", "ein \"d\""}));
        QCOMPARE(loaded->base, std::string("v1"));
        QCOMPARE(loaded->leastEnergy, fitted->leastEnergy);
        auto head = fitted->head;
        const torch::NoGradGuard noGradients;
        QVERIFY(torch::equal(loaded->head(photos.images), head(photos.images)));
        std::ofstream(folder / "classifier.json") << "{}";
        QVERIFY(!loadClassifier(folder).has_value());
    }

    void refusesWhatCannotWork()
    {
        const Scene scene;
        const auto photos = scene.photos(6, 2);
        ClassifierOptions options;
        options.kind = "forest";
        QVERIFY(!fitClassifier(options, photos, photos, scene.sentences));
        options = {};
        auto missing = photos;
        missing.labels = torch::zeros_like(photos.labels);
        QVERIFY(QString::fromStdString(fitClassifier(options, missing, photos, scene.sentences).error().detail).contains("no photo"));
        missing.labels = photos.labels + 3;
        QVERIFY(!fitClassifier(options, missing, photos, scene.sentences));
        options.prompt = "no place for a name";
        QVERIFY(!options.check());
    }

    void theRegistryKnowsEveryRecipe()
    {
        for (const char *name : {"align", "head", "classify", "lora", "layers", "full", "shared", "scratch"}) {
            const auto *recipe = findRecipe(name);
            QVERIFY(recipe != nullptr);
            QVERIFY(recipe->explanation.ends_with('.'));
            RunSize small{600, 3000, 256, 20, 64, 100.0, 4e6};
            auto large = small;
            large.photos *= 10;
            const auto few = forecast(*recipe, small), many = forecast(*recipe, large);
            QVERIFY(few.seconds > 0.0 && few.bytes > 0.0);
            QVERIFY(many.seconds > few.seconds && many.bytes > few.bytes);
        }
        QVERIFY(findRecipe("magic") == nullptr);
        RunSize size{600, 3000, 256, 20, 64, 100.0, 4e6};
        QVERIFY(forecast(*findRecipe("head"), size).seconds < 0.25 * forecast(*findRecipe("scratch"), size).seconds);
    }
};

QTEST_GUILESS_MAIN(ClassifierTest)
#include "tst_classifier.moc"
