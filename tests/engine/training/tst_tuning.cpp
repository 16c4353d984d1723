// Searching for settings: ranges are read as they are written, every search covers what it promises, and expected improvement finds a
// known optimum with fewer trials than chance.
#include "engine/training/gaussian_process.h"
#include "engine/training/tuning.h"

#include <cmath>
#include <set>

#include <QtTest>

using namespace semblance;
using namespace semblance::training;

namespace {

TuneRange range(const char *text)
{
    auto parsed = TuneRange::parse(text);
    if (!parsed)
        qFatal("%s", parsed.error().detail.c_str());
    return *parsed;
}

// A smooth hill over two settings with its top at learning_rate = 1e-3 (the middle of its logarithms), share = 0.3.
double hill(const std::map<std::string, std::string> &settings)
{
    const double rate = std::log10(std::stod(settings.at("learning_rate"))), share = std::stod(settings.at("share"));
    return std::exp(-std::pow((rate + 3.0) / 0.8, 2)) * std::exp(-std::pow((share - 0.3) / 0.25, 2));
}

double bestOf(TuneMethod method, int trials, std::uint64_t seed)
{
    const Tuner tuner({range("learning_rate=1e-5..1e-1"), range("share=0..1")}, method, trials, seed);
    std::vector<TuneTrial> done;
    double best = 0;
    while (static_cast<int>(done.size()) < tuner.trials()) {
        const auto place = tuner.next(done);
        done.push_back({place, hill(tuner.settings(place)), false});
        best = std::max(best, done.back().objective);
    }
    return best;
}

}  // namespace

class TestTuning : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void rangesAreReadAsTheyAreWritten()
    {
        const auto rate = range("learning_rate=1e-4..1e-2");
        QVERIFY(rate.logarithmic && !rate.whole);
        QCOMPARE(rate.at(0.5), std::string("0.001"));
        const auto epochs = range("epochs=10..60");
        QVERIFY(epochs.whole && !epochs.logarithmic);
        QCOMPARE(epochs.at(0.0), std::string("10"));
        QCOMPARE(epochs.at(1.0), std::string("60"));
        QCOMPARE(epochs.at(0.501), epochs.at(epochs.snapped(0.501)));
        QCOMPARE(epochs.snapped(0.501), epochs.snapped(0.503));
        const auto kind = range("kind=linear|residual|mlp");
        QCOMPARE(kind.at(0.1), std::string("linear"));
        QCOMPARE(kind.at(0.5), std::string("residual"));
        QCOMPARE(kind.at(1.0), std::string("mlp"));
        QCOMPARE(kind.snapped(0.4), 0.5);
    }

    void mistakesAreNamed_data()
    {
        QTest::addColumn<QString>("text");
        for (const char *text : {"learning_rate", "=1..2", "a=", "a=2..1", "a=x..y", "a=one", "a=1..nan"})
            QTest::newRow(text) << text;
    }
    void mistakesAreNamed()
    {
        QFETCH(QString, text);
        const auto parsed = TuneRange::parse(text.toStdString());
        QVERIFY(!parsed.has_value());
        QCOMPARE(parsed.error().code, core::ErrorCode::InvalidArgument);
        QVERIFY(parsed.error().detail.find(text.toStdString()) != std::string::npos);
    }

    void theUsualRangesOfEveryRecipeAreSound()
    {
        for (const char *recipe : {"head", "align", "classify", "lora", "layers", "full", "shared"}) {
            const auto ranges = usualRanges(recipe);
            QVERIFY2(!ranges.empty(), recipe);
            for (const std::string &text : ranges)
                QVERIFY2(TuneRange::parse(text).has_value(), text.c_str());
        }
        QVERIFY(usualRanges("scratch").empty());
    }

    void aGridCoversItsCorners()
    {
        const Tuner tuner({range("a=0..1"), range("kind=x|y"), range("b=0..1")}, TuneMethod::Grid, 20, 1);
        QCOMPARE(tuner.trials(), 18);  // 3 x 2 x 3
        std::vector<TuneTrial> done;
        std::set<std::string> seen;
        while (static_cast<int>(done.size()) < tuner.trials()) {
            done.push_back({tuner.next(done), 0, false});
            const auto settings = tuner.settings(done.back().place);
            seen.insert(settings.at("a") + "/" + settings.at("kind") + "/" + settings.at("b"));
        }
        QCOMPARE(seen.size(), std::size_t(18));
        for (const char *corner : {"0/x/0", "1/x/1", "0/y/1", "1/y/0", "0.5/x/0.5"})
            QVERIFY2(seen.contains(corner), corner);
    }

    void theSameSeedLooksInTheSamePlaces()
    {
        for (const auto method : {TuneMethod::Random, TuneMethod::Bayes}) {
            QCOMPARE(bestOf(method, 8, 3), bestOf(method, 8, 3));
            QVERIFY(bestOf(method, 8, 3) != bestOf(method, 8, 4));
        }
    }

    void aGaussianProcessGoesThroughWhatItKnows()
    {
        const auto x = torch::linspace(0, 1, 7, torch::kFloat64).unsqueeze(1);
        const auto y = torch::sin(6.0 * x).squeeze(1);
        const GaussianProcess process(x, y);
        const auto known = process.at(x);
        QVERIFY(torch::allclose(known.mean, y, 0.0, 0.02));
        const auto between = torch::tensor({{0.42}}, torch::kFloat64);
        const auto guess = process.at(between);
        QVERIFY(std::abs(guess.mean.item<double>() - std::sin(6.0 * 0.42)) < 0.1);
        QVERIFY(guess.deviation.item<double>() > known.deviation.max().item<double>());
    }

    void expectedImprovementIsThatOfANormalVariable()
    {
        const auto values = [](double mean, double deviation) {
            return GaussianProcess::Prediction{torch::tensor({mean}, torch::kFloat64), torch::tensor({deviation}, torch::kFloat64)};
        };
        // At the best value itself: deviation / sqrt(2 pi).
        QVERIFY(std::abs(expectedImprovement(values(0.0, 1.0), 0.0).item<double>() - 0.3989423) < 1e-6);
        QVERIFY(std::abs(expectedImprovement(values(2.0, 1e-6), 1.5).item<double>() - 0.5) < 1e-9);
        QVERIFY(expectedImprovement(values(-9.0, 1.0), 0.0).item<double>() < 1e-9);
    }

    void bayesBeatsChance()
    {
        constexpr int trials = 16, seeds = 8;
        double bayes = 0, chance = 0, least = 1;
        for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
            const double found = bestOf(TuneMethod::Bayes, trials, seed);
            bayes += found / seeds;
            least = std::min(least, found);
            chance += bestOf(TuneMethod::Random, trials, seed) / seeds;
        }
        qInfo("best of %d trials, mean of %d seeds: Bayes %.3f, random %.3f; worst of Bayes %.3f", trials, seeds, bayes, chance, least);
        QVERIFY(bayes > 0.95);
        QVERIFY(bayes > chance + 0.05);
    }

    void aFailedTrialIsAvoidedAndNeverTheBest()
    {
        const Tuner tuner({range("share=0..1")}, TuneMethod::Bayes, 20, 2);
        std::vector<TuneTrial> done;
        int failedLate = 0;
        for (int i = 0; i < 20; ++i) {
            const auto place = tuner.next(done);
            const bool failed = place[0] > 0.6;  // memory runs out there, say
            failedLate += failed && i >= 10;
            done.push_back({place, failed ? 0.0 : 1.0 + place[0], failed});
        }
        QVERIFY2(failedLate <= 5, qPrintable(QString::number(failedLate)));
        double best = 0;
        for (const TuneTrial &trial : done)
            best = trial.failed ? best : std::max(best, trial.place[0]);
        QVERIFY(best > 0.5);
    }
};

QTEST_GUILESS_MAIN(TestTuning)
#include "tst_tuning.moc"
