#include "engine/evaluation/retrieval.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include <QTest>

using namespace semblance;
using evaluation::evaluateRetrieval;
using evaluation::RetrievalScores;

namespace {

// With unit axes as photos, a text's coordinates are its scores.
torch::Tensor axes(std::int64_t count)
{
    return torch::eye(count);
}

// Every figure the slow way: sort the whole gallery for each query.
RetrievalScores naive(const std::vector<std::vector<double>> &scores, const std::vector<std::vector<int>> &relevant)
{
    RetrievalScores sums;
    std::vector<double> firsts;
    for (std::size_t q = 0; q < scores.size(); ++q) {
        std::vector<int> order(scores[q].size());
        std::iota(order.begin(), order.end(), 0);
        std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return scores[q][std::size_t(a)] > scores[q][std::size_t(b)]; });
        double hits = 0, precision = 0, gain = 0, ideal = 0;
        std::int64_t first = 0;
        for (std::size_t i = 0; i < order.size(); ++i) {
            if (std::find(relevant[q].begin(), relevant[q].end(), order[i]) == relevant[q].end())
                continue;
            precision += ++hits / double(i + 1);
            if (first == 0)
                first = std::int64_t(i) + 1;
            if (i < 10)
                gain += 1 / std::log2(double(i) + 2);
        }
        sums.firstRank.push_back(first);
        if (first == 0)
            continue;
        for (std::size_t i = 0; i < std::min<std::size_t>(10, relevant[q].size()); ++i)
            ideal += 1 / std::log2(double(i) + 2);
        firsts.push_back(double(first));
        sums.r1 += first <= 1;
        sums.r5 += first <= 5;
        sums.r10 += first <= 10;
        sums.meanRank += double(first);
        sums.mrr += 1 / double(first);
        sums.map += precision / double(relevant[q].size());
        sums.ndcg10 += gain / ideal;
    }
    for (double *sum : {&sums.r1, &sums.r5, &sums.r10, &sums.meanRank, &sums.mrr, &sums.map, &sums.ndcg10})
        *sum /= double(firsts.size());
    std::sort(firsts.begin(), firsts.end());
    sums.medianRank = (firsts[(firsts.size() - 1) / 2] + firsts[firsts.size() / 2]) / 2;
    return sums;
}

void compare(const RetrievalScores &actual, const RetrievalScores &expected)
{
    QCOMPARE(actual.firstRank, expected.firstRank);
    QCOMPARE(actual.r1, expected.r1);
    QCOMPARE(actual.r5, expected.r5);
    QCOMPARE(actual.r10, expected.r10);
    QCOMPARE(actual.medianRank, expected.medianRank);
    QCOMPARE(actual.meanRank, expected.meanRank);
    QCOMPARE(actual.map, expected.map);
    QCOMPARE(actual.mrr, expected.mrr);
    QCOMPARE(actual.ndcg10, expected.ndcg10);
}

}  // namespace

class TestRetrieval : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // Three photos, four texts; ranks 1, 2, 3, 1 one way, {1,3}, {2}, {2} the other.
    void agreesWithFiguresByHand()
    {
        const auto texts = torch::tensor({0.9f, 0.5f, 0.1f, 0.2f, 0.8f, 0.1f, 0.7f, 0.6f, 0.65f, 0.1f, 0.3f, 0.5f}).view({4, 3});
        const auto scores = evaluateRetrieval(axes(3), texts, std::vector<std::int64_t>{0, 0, 1, 2});
        QVERIFY(scores.has_value());
        const double second = 1 / std::log2(3.0);

        const auto &toImage = scores->textToImage;
        QCOMPARE(toImage.firstRank, (std::vector<std::int64_t>{1, 2, 3, 1}));
        QCOMPARE(toImage.r1, 0.5);
        QCOMPARE(toImage.r5, 1.0);
        QCOMPARE(toImage.medianRank, 1.5);
        QCOMPARE(toImage.meanRank, 1.75);
        QCOMPARE(toImage.mrr, (1 + 0.5 + 1.0 / 3 + 1) / 4);
        QCOMPARE(toImage.map, toImage.mrr);
        QCOMPARE(toImage.ndcg10, (1 + second + 0.5 + 1) / 4);

        const auto &toText = scores->imageToText;
        QCOMPARE(toText.firstRank, (std::vector<std::int64_t>{1, 2, 2}));
        QCOMPARE(toText.r1, 1.0 / 3);
        QCOMPARE(toText.medianRank, 2.0);
        QCOMPARE(toText.meanRank, 5.0 / 3);
        QCOMPARE(toText.mrr, (1 + 0.5 + 0.5) / 3);
        QCOMPARE(toText.map, ((1 + 2.0 / 3) / 2 + 0.5 + 0.5) / 3);
        QCOMPARE(toText.ndcg10, (1.5 / (1 + second) + second + second) / 3);
    }

    void tiesKeepTheOrderOfTheGallery()
    {
        std::vector<std::int64_t> photoOfText(12);
        std::iota(photoOfText.begin(), photoOfText.end(), 0);
        const auto scores = evaluateRetrieval(axes(12), torch::zeros({12, 12}), photoOfText);
        QVERIFY(scores.has_value());
        std::vector<std::int64_t> ranks(12);
        std::iota(ranks.begin(), ranks.end(), 1);
        QCOMPARE(scores->textToImage.firstRank, ranks);
        QCOMPARE(scores->imageToText.firstRank, ranks);
        QCOMPARE(scores->textToImage.r5, 5.0 / 12);
        QCOMPARE(scores->textToImage.r10, 10.0 / 12);
    }

    void aPhotoWithoutTextIsNoQuery()
    {
        const auto scores = evaluateRetrieval(axes(2), torch::tensor({0.0f, 1.0f}).view({1, 2}), std::vector<std::int64_t>{1});
        QVERIFY(scores.has_value());
        QCOMPARE(scores->imageToText.firstRank, (std::vector<std::int64_t>{0, 1}));
        QCOMPARE(scores->imageToText.r1, 1.0);
        QCOMPARE(scores->imageToText.meanRank, 1.0);
    }

    void everyQueryTellsItsOwnFigures()
    {
        const auto texts = torch::tensor({0.9f, 0.5f, 0.1f, 0.2f, 0.8f, 0.1f, 0.7f, 0.6f, 0.65f, 0.1f, 0.3f, 0.5f}).view({4, 3});
        const auto scores = evaluateRetrieval(axes(3), texts, std::vector<std::int64_t>{0, 0, 1, 2});
        QVERIFY(scores.has_value());
        QCOMPARE(scores->textToImage.top, (std::vector<std::int64_t>{0, 1, 0, 2}));
        QCOMPARE(scores->textToImage.topScore, (std::vector<float>{0.9f, 0.8f, 0.7f, 0.5f}));
        QCOMPARE(scores->textToImage.bestRelevantScore, (std::vector<float>{0.9f, 0.2f, 0.6f, 0.5f}));
        QCOMPARE(scores->imageToText.averagePrecision, (std::vector<double>{(1 + 2.0 / 3) / 2, 0.5, 0.5}));
        QCOMPARE(scores->imageToText.top, (std::vector<std::int64_t>{0, 1, 2}));
    }

    void figuresCarryIntervalsAroundThem()
    {
        torch::manual_seed(2);
        const auto images = torch::randn({60, 8}), texts = images.repeat_interleave(3, 0) + torch::randn({180, 8});
        std::vector<std::int64_t> owners;
        for (std::int64_t i = 0; i < 180; ++i)
            owners.push_back(i / 3);
        const auto scores = evaluateRetrieval(images, texts, owners);
        QVERIFY(scores.has_value());
        const auto figures = evaluation::retrievalFigures(scores->textToImage, owners, {500, 0.95, 1}, "text_to_image");
        QStringList names;
        for (const auto &figure : figures) {
            names << QString::fromStdString(figure.name);
            QCOMPARE(figure.scope, std::string("text_to_image"));
            QVERIFY2(figure.interval && figure.interval->low <= figure.value && figure.value <= figure.interval->high, figure.name.c_str());
            QVERIFY2(figure.interval->low < figure.interval->high || figure.name == "median_rank", figure.name.c_str());
        }
        QCOMPARE(names, (QStringList{"r1", "r5", "r10", "median_rank", "map", "mrr", "ndcg10", "mean_rank"}));
        QCOMPARE(figures[1].value, scores->textToImage.r5);
    }

    // Two photos of a colour gallery: the caption that both have is no question, the last one is answered wrongly.
    void galleriesAskOnlyWhatTellsThemApart()
    {
        const auto texts = torch::tensor({0.9f, 0.1f, 0.5f, 0.5f, 0.5f, 0.5f, 0.6f, 0.4f}).view({4, 2});
        const std::vector<std::int64_t> owners{0, 0, 1, 1}, keys{0, 7, 7, 2};
        const std::vector<evaluation::Gallery> galleries{{"colour", {0, 1}}};
        const auto scores = evaluation::evaluateGalleries(axes(2), texts, owners, keys, galleries);
        QCOMPARE(scores.size(), std::size_t(1));
        QCOMPARE(scores[0].attribute, std::string("colour"));
        QCOMPARE(scores[0].textHits, (std::vector<double>{1, 0}));
        QCOMPARE(scores[0].textOf, (std::vector<std::int64_t>{0, 3}));
        QCOMPARE(scores[0].textToImage, 0.5);
        QCOMPARE(scores[0].chanceTextToImage, 0.5);
        // Photo 0 scores 0.9 with its own caption and 0.6 with the other's; photo 1 0.4 and 0.1.
        QCOMPARE(scores[0].imageToText, 1.0);
        QVERIFY(evaluation::evaluateGalleries(axes(2), texts, owners, std::vector<std::int64_t>{5, 5, 5, 5}, galleries).empty());
    }

    void aTieInAGalleryIsLost()
    {
        const std::vector<evaluation::Gallery> galleries{{"count", {0, 1}}};
        const auto scores = evaluation::evaluateGalleries(axes(2), torch::ones({2, 2}), std::vector<std::int64_t>{0, 1},
                                                          std::vector<std::int64_t>{0, 1}, galleries);
        QCOMPARE(scores.front().textToImage, 0.0);
        QCOMPARE(scores.front().imageToText, 0.0);
    }

    // Small whole numbers: products are exact and ties are many; more queries than a chunk.
    void agreesWithSortingEverything()
    {
        constexpr int photos = 37, texts = 611, dimension = 6;
        torch::manual_seed(7);
        const auto images = torch::randint(-2, 3, {photos, dimension}).to(torch::kFloat32);
        const auto captions = torch::randint(-2, 3, {texts, dimension}).to(torch::kFloat32);
        const auto owners = torch::randint(0, photos - 1, {texts});  // the last photo has none
        std::vector<std::int64_t> photoOfText;
        std::vector<std::vector<int>> photosOf(texts), textsOf(photos);
        std::vector<std::vector<double>> toImage(texts, std::vector<double>(photos)), toText(photos, std::vector<double>(texts));
        for (int t = 0; t < texts; ++t) {
            const int owner = owners[t].item<int>();
            photoOfText.push_back(owner);
            photosOf[std::size_t(t)].push_back(owner);
            textsOf[std::size_t(owner)].push_back(t);
            for (int p = 0; p < photos; ++p) {
                double product = 0;
                for (int d = 0; d < dimension; ++d)
                    product += double(images.data_ptr<float>()[p * dimension + d]) * double(captions.data_ptr<float>()[t * dimension + d]);
                toImage[std::size_t(t)][std::size_t(p)] = toText[std::size_t(p)][std::size_t(t)] = product;
            }
        }
        const auto scores = evaluateRetrieval(images, captions, photoOfText);
        QVERIFY(scores.has_value());
        compare(scores->textToImage, naive(toImage, photosOf));
        compare(scores->imageToText, naive(toText, textsOf));
    }

    void refusesWhatItCannotMeasure_data()
    {
        QTest::addColumn<int>("fault");
        QTest::addColumn<QString>("says");
        QTest::newRow("no photos") << 0 << "at least one photo";
        QTest::newRow("different dimensions") << 1 << "different dimensions";
        QTest::newRow("too few photo numbers") << 2 << "photo number for each";
        QTest::newRow("a photo number out of range") << 3 << "is not in [0,3)";
        QTest::newRow("an embedding that is not finite") << 4 << "not finite";
    }
    void refusesWhatItCannotMeasure()
    {
        QFETCH(int, fault);
        QFETCH(QString, says);
        auto images = axes(3), texts = axes(3);
        std::vector<std::int64_t> owners{0, 1, 2};
        if (fault == 0)
            images = torch::empty({0, 3});
        if (fault == 1)
            texts = torch::eye(3, 4);
        if (fault == 2)
            owners.pop_back();
        if (fault == 3)
            owners[1] = 3;
        if (fault == 4)
            texts[1][1] = std::numeric_limits<float>::quiet_NaN();
        const auto scores = evaluateRetrieval(images, texts, owners);
        QVERIFY(!scores.has_value());
        QCOMPARE(scores.error().code, core::ErrorCode::InvalidArgument);
        QVERIFY2(QString::fromStdString(scores.error().detail).contains(says), scores.error().detail.c_str());
    }
};

QTEST_GUILESS_MAIN(TestRetrieval)
#include "tst_retrieval.moc"
