// What a step sees: every photo once an epoch, the same for the same seed, captions that are true, shared captions as positives.
#include "training_fixture.h"

#include "engine/training/sampler.h"

#include <cmath>
#include <set>

#include <QtTest>

using namespace semblance;
using namespace semblance::training;

class SamplerTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyPhotoOnceAnEpoch()
    {
        const auto pairs = fixture::colours(4);
        Sampler sampler(pairs, fixture::tinyOptions().encoder.traits().text, 8, 7);
        QCOMPARE(sampler.stepsPerEpoch(), std::int64_t(4));
        for (int epoch = 0; epoch < 2; ++epoch) {
            std::set<std::int64_t> seen;
            for (int step = 0; step < 4; ++step)
                for (const auto photo : sampler.batch(epoch * 4 + step).photos)
                    seen.insert(photo);
            QCOMPARE(seen.size(), std::size_t(32));
        }
    }
    void batchFollowsFromSeedAndStepAlone()
    {
        const auto pairs = fixture::colours(4);
        const auto layout = fixture::tinyOptions().encoder.traits().text;
        Sampler first(pairs, layout, 8, 7), second(pairs, layout, 8, 7), other(pairs, layout, 8, 8);
        for (int step = 0; step < 5; ++step)
            (void)first.batch(step);
        const auto a = first.batch(9), b = second.batch(9), c = other.batch(9);
        QCOMPARE(a.photos, b.photos);
        QVERIFY(torch::equal(a.tokens, b.tokens));
        QVERIFY(a.photos != c.photos);
    }
    void captionOfAnotherPhotoOfTheClassIsPositive()
    {
        const auto pairs = fixture::colours(2);
        const Sampler sampler(pairs, fixture::tinyOptions().encoder.traits().text, 4, 1);
        const auto batch = sampler.plainBatch({0, 8, 1});  // 0 and 8 are the same colour
        const auto expected = torch::tensor({{true, true, false}, {true, true, false}, {false, false, true}});
        QVERIFY(torch::equal(batch.positives, expected));
    }
    void tokensHaveStartEndAndNoSpareColumns()
    {
        const auto pairs = fixture::colours();
        const Sampler sampler(pairs, fixture::tinyOptions().encoder.traits().text, 4, 1);
        const auto batch = sampler.plainBatch({0});
        QVERIFY(torch::equal(batch.tokens, torch::tensor({{512, 100, 513}}, torch::kInt64)));
    }
    void rarerCaptionsArePreferred()
    {
        auto pairs = fixture::colours(4);
        pairs.wordings.push_back({{200}});  // a caption that all photos share
        for (auto &captions : pairs.captionsOf)
            captions.push_back(8);
        const auto layout = fixture::tinyOptions().encoder.traits().text;
        const auto shareOfCommon = [&](double balance) {
            Sampler sampler(pairs, layout, 1, 5, balance);  // one photo a step: no caption is drawn twice and merged
            int common = 0;
            for (int step = 0; step < 40 * 32; ++step)
                common += sampler.batch(step).captions.front() == 8;
            return common / (40.0 * 32.0);
        };
        QVERIFY(std::abs(shareOfCommon(0.0) - 0.5) < 0.05);
        // 4 photos share a colour, 32 the common caption: 32^-1 against 4^-1 is one to eight.
        QVERIFY(std::abs(shareOfCommon(1.0) - 1.0 / 9.0) < 0.04);
        QCOMPARE(Sampler(pairs, layout, 4, 1).plainBatch({3}).captions.front(), 3);
    }
    void photosOfAGroupComeInOneStep()
    {
        auto pairs = fixture::colours(4);  // 32 photos: sixteen in groups of four, the others alone
        for (int photo = 0; photo < 32; ++photo)
            pairs.group.push_back(photo % 2 == 0 ? photo % 8 / 2 : -1);
        QVERIFY(pairs.check());
        Sampler sampler(pairs, fixture::tinyOptions().encoder.traits().text, 32, 3);
        const auto order = sampler.batch(0).photos;
        QCOMPARE(std::set<std::int64_t>(order.begin(), order.end()).size(), std::size_t{32});
        for (int group = 0; group < 4; ++group) {
            std::vector<std::ptrdiff_t> at;
            for (std::size_t i = 0; i < order.size(); ++i)
                if (pairs.group[static_cast<std::size_t>(order[i])] == group)
                    at.push_back(static_cast<std::ptrdiff_t>(i));
            QCOMPARE(at.size(), std::size_t{4});
            QCOMPARE(at.back() - at.front(), std::ptrdiff_t{3});
        }
        QVERIFY(sampler.batch(1).photos != order);
    }
    void captionThatManyPhotosShareIsAConcept()
    {
        auto pairs = fixture::colours(4);
        pairs.wordings.push_back({{200}});  // all 32 photos share it; each colour has four
        for (auto &captions : pairs.captionsOf)
            captions.push_back(8);
        pairs.captionsOf.front().pop_back();
        const auto layout = fixture::tinyOptions().encoder.traits().text;
        QCOMPARE(Sampler(pairs, layout, 4, 1).conceptCount(), 0);  // 31 are not enough
        pairs.captionsOf.front().push_back(8);
        Sampler sampler(pairs, layout, 8, 1, 0.5, 4);
        QCOMPARE(sampler.conceptCount(), 1);
        const auto batch = sampler.batch(0);
        QVERIFY(torch::equal(batch.concepts, torch::ones({8, 1}, torch::kBool)));
        QVERIFY(std::abs(batch.conceptWeights[0].item<double>() - std::pow(32.0, -0.5)) < 1e-6);
        for (std::size_t i = 0; i < batch.captions.size(); ++i)
            QCOMPARE(batch.conceptOf[static_cast<std::int64_t>(i)].item<std::int64_t>(), batch.captions[i] == 8 ? 0 : -1);
    }
    void captionDrawnTwiceComesOnce()
    {
        const auto pairs = fixture::colours(4);  // 32 photos, 8 captions
        Sampler sampler(pairs, fixture::tinyOptions().encoder.traits().text, 32, 5, 0.5, 2);
        const auto batch = sampler.batch(0);
        QCOMPARE(batch.captions.size(), std::size_t{8});
        QCOMPARE(batch.positives.sizes().vec(), (std::vector<std::int64_t>{32, 8}));
        QCOMPARE(batch.tokens.size(0), 8);
        QVERIFY(batch.positives.sum(1).eq(1).all().item<bool>());
    }
    void wordsAreLeftOutAndOneStays()
    {
        auto pairs = fixture::colours(4);
        for (auto &wordings : pairs.wordings)
            wordings = {{100, 101, 102, 103, 104, 105}};
        const auto layout = fixture::tinyOptions().encoder.traits().text;
        const auto wordsOf = [&](double probability, std::int64_t step) {
            Sampler sampler(pairs, layout, 32, 5);
            sampler.setWordDropout(probability);
            const auto tokens = sampler.batch(step).tokens;
            return torch::logical_and(tokens.ge(100), tokens.le(105)).sum(1);
        };
        const auto whole = wordsOf(0.0, 0), half = wordsOf(0.5, 0), hardlyAny = wordsOf(0.999, 0);
        QVERIFY(whole.eq(6).all().item<bool>());
        QVERIFY(hardlyAny.ge(1).all().item<bool>() && hardlyAny.sum().item<int>() < 12);
        const double kept = half.to(torch::kFloat64).mean().item<double>();
        QVERIFY2(kept > 1.7 && kept < 4.3, qPrintable(QString::number(kept)));
        QVERIFY(torch::equal(half, wordsOf(0.5, 0)));  // from the seed and the step alone
        Sampler plain(pairs, layout, 32, 5), thinned(pairs, layout, 32, 5);
        thinned.setWordDropout(0.5);
        QCOMPARE(thinned.batch(3).captions, plain.batch(3).captions);  // what else is drawn stays as it was
        QVERIFY(torch::equal(thinned.plainBatch({0}).tokens, plain.plainBatch({0}).tokens));
    }
    void wholePhotosAreMarked()
    {
        auto pairs = fixture::colours();
        pairs.whole.assign(8, 0);
        pairs.whole[3] = 1;
        const Sampler sampler(pairs, fixture::tinyOptions().encoder.traits().text, 4, 1);
        QVERIFY(torch::equal(sampler.plainBatch({2, 3}).whole, torch::tensor({false, true})));
    }
    void weightedSourcesAreDrawnByWeight()
    {
        auto pairs = fixture::colours(40);
        for (std::int64_t i = 0; i < pairs.size(); ++i)
            pairs.source.push_back(i < 160 ? 0 : 1);
        pairs.sourceWeights = {3.0, 1.0};
        Sampler sampler(pairs, fixture::tinyOptions().encoder.traits().text, 32, 5);
        int first = 0, all = 0;
        for (int step = 0; step < 50; ++step)
            for (const auto photo : sampler.batch(step).photos) {
                first += photo < 160;
                ++all;
            }
        const double share = static_cast<double>(first) / all;
        QVERIFY2(share > 0.70 && share < 0.80, qPrintable(QString::number(share)));
    }
};

QTEST_GUILESS_MAIN(SamplerTest)
#include "tst_sampler.moc"
