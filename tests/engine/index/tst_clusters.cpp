#include "engine/index/clusters.h"

#include <cmath>
#include <random>
#include <set>

#include <QTest>

using namespace semblance;
using index::clusterRows;

namespace {

constexpr std::size_t dimension = 16;

// `each` unit rows near one random direction for every entry.
std::vector<float> bundles(const std::vector<int> &each, double spread)
{
    std::mt19937 engine(7);
    std::normal_distribution<double> draw;
    std::vector<float> rows;
    const auto unit = [](std::vector<double> row) {
        double length = 0;
        for (const double value : row)
            length += value * value;
        for (double &value : row)
            value /= std::sqrt(length);
        return row;
    };
    for (const int count : each) {
        std::vector<double> centre(dimension);
        for (double &value : centre)
            value = draw(engine);
        centre = unit(centre);
        for (int i = 0; i < count; ++i) {
            std::vector<double> noise(dimension);
            for (double &value : noise)
                value = draw(engine);
            noise = unit(noise);
            for (std::size_t d = 0; d < dimension; ++d)
                noise[d] = centre[d] + spread * noise[d];
            for (const double value : unit(noise))
                rows.push_back(static_cast<float>(value));
        }
    }
    return rows;
}

}  // namespace

class TestClusters : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void clustersAreTheBundlesByTheirSize()
    {
        const auto rows = bundles({20, 70, 40}, 0.4);
        const auto found = clusterRows(rows, dimension, 3, 1);
        QVERIFY2(found.has_value(), found ? "" : found.error().detail.c_str());
        QCOMPARE(found->sizes, (std::vector<std::int64_t>{70, 40, 20}));
        for (std::size_t i = 0; i < 130; ++i)
            QCOMPARE(found->of[i], std::int64_t(i < 20 ? 2 : i < 90 ? 0 : 1));
        QCOMPARE(found->centres.size(), 3 * dimension);
        double length = 0, towards = 0;
        for (std::size_t d = 0; d < dimension; ++d) {
            length += double(found->centres[d]) * double(found->centres[d]);
            towards += double(found->centres[d]) * double(rows[20 * dimension + d]);
        }
        QVERIFY(std::abs(length - 1) < 1e-4 && towards > 0.8);
        const auto again = clusterRows(rows, dimension, 3, 1);
        QVERIFY(again.has_value() && again->of == found->of && again->centres == found->centres);
    }

    void asManyClustersAsRowsAndEqualRows()
    {
        const auto rows = bundles({1, 1, 1, 1}, 0);
        const auto each = clusterRows(rows, dimension, 4, 2);
        QVERIFY(each.has_value());
        QCOMPARE(std::set<std::int64_t>(each->of.begin(), each->of.end()).size(), std::size_t(4));
        const auto same = clusterRows(bundles({6}, 0), dimension, 3, 2);
        QVERIFY(same.has_value());
        QCOMPARE(same->sizes[0] + same->sizes[1] + same->sizes[2], std::int64_t(6));
        QCOMPARE(same->of.size(), std::size_t(6));
    }

    void whatCannotBeIsRefused()
    {
        const auto rows = bundles({3}, 0.2);
        for (const auto &[size, width, k] :
             {std::tuple(rows.size(), dimension, std::size_t(0)), std::tuple(rows.size(), dimension, std::size_t(4)),
              std::tuple(rows.size() - 1, dimension, std::size_t(1)), std::tuple(std::size_t(0), dimension, std::size_t(1)),
              std::tuple(rows.size(), std::size_t(0), std::size_t(1))}) {
            const auto refused = clusterRows(std::span(rows).first(size), width, k, 1);
            QVERIFY(!refused.has_value());
            QCOMPARE(refused.error().code, core::ErrorCode::InvalidArgument);
        }
    }
};

QTEST_GUILESS_MAIN(TestClusters)
#include "tst_clusters.moc"
