#include "engine/evaluation/projection.h"

#include <cmath>

#include <QTest>

using namespace semblance::evaluation;

namespace {

torch::Tensor unit(const torch::Tensor &rows)
{
    return rows / rows.norm(2, 1, true);
}

// `each` unit rows around each of `centres` random directions.
torch::Tensor bundles(std::int64_t centres, std::int64_t each, double spread, std::int64_t seed)
{
    torch::manual_seed(seed);
    return unit(unit(torch::randn({centres, 24})).repeat_interleave(each, 0) + spread * unit(torch::randn({centres * each, 24})));
}

bool near(double a, double b, double tolerance)
{
    return std::abs(a - b) <= tolerance;
}

}  // namespace

class TestProjection : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // Points on a plane in space come back as they are, up to a turn: distances say so.
    void thePlaneOfAPlaneIsThePlane()
    {
        torch::manual_seed(1);
        const auto flat = torch::randn({50, 2}) * torch::tensor({3.0f, 1.0f});
        const auto axes = std::get<0>(torch::linalg_qr(torch::randn({7, 2})));
        const auto plane = principalPlane(torch::mm(flat, axes.t()) + 5);
        const auto distances = [](const torch::Tensor &points) { return (points.unsqueeze(0) - points.unsqueeze(1)).norm(2, 2); };
        QVERIFY((distances(plane.points) - distances(flat)).abs().max().item<double>() < 1e-4);
        QVERIFY(near(plane.explained[0] + plane.explained[1], 1, 1e-6));
        QVERIFY(plane.explained[0] > plane.explained[1]);
        QVERIFY(plane.points.mean(0).abs().max().item<double>() < 1e-4);
        const auto variance = plane.points.var(0, false);
        QVERIFY(variance[0].item<double>() > variance[1].item<double>());
    }

    void theTreeAgreesWithEveryPair()
    {
        torch::manual_seed(2);
        const auto points = (torch::randn({700, 2}) * 10).contiguous();
        const std::vector<float> flat(points.data_ptr<float>(), points.data_ptr<float>() + points.numel());
        const auto offsets = points.unsqueeze(1) - points.unsqueeze(0);
        const auto nearness = 1 / (1 + offsets.square().sum(2));
        const auto forces = (offsets * nearness.square().unsqueeze(2)).sum(1);
        const double normaliser = nearness.sum().item<double>() - 700;
        for (const double theta : {0.0, 0.5}) {
            const auto tree = repulsion(flat, theta);
            const auto error = (torch::tensor(tree.forces).view({700, 2}) - forces).norm().item<double>() / forces.norm().item<double>();
            QVERIFY2(error < (theta == 0 ? 1e-4 : 0.03), qPrintable(QString::number(error)));
            QVERIFY(near(tree.normaliser / normaliser, 1, theta == 0 ? 1e-4 : 0.01));
        }
    }

    void coincidentPointsDoNotHangTheTree()
    {
        const std::vector<float> flat(2 * 50, 1.5f);
        const auto tree = repulsion(flat, 0.5);
        QVERIFY(near(tree.normaliser, 50 * 49, 1e-3 * 50 * 49));
    }

    void theMapKeepsBundlesTogether()
    {
        const auto rows = bundles(5, 60, 0.5, 3);
        const auto map = tsne(rows, {});
        QVERIFY(map.has_value());
        QCOMPARE(map->sizes(), (torch::IntArrayRef{300, 2}));
        QVERIFY(torch::isfinite(*map).all().item<bool>());
        // The nearest on the map is of the same bundle.
        auto distance = (map->unsqueeze(0) - map->unsqueeze(1)).norm(2, 2);
        distance.fill_diagonal_(1e9);
        const auto nearest = distance.argmin(1), bundle = torch::arange(300).div(60, "floor");
        const double same = (bundle.index_select(0, nearest) == bundle).to(torch::kFloat64).mean().item<double>();
        QVERIFY2(same > 0.97, qPrintable(QString::number(same)));
        QVERIFY(neighboursKept(rows, *map) > 0.35);
        QVERIFY(neighboursKept(rows, *map) > neighboursKept(rows, principalPlane(rows).points));
        const auto again = tsne(rows, {});
        QVERIFY(torch::equal(*map, *again));
    }

    void theMapIsStoppedAndRefusesTooFew()
    {
        int asked = 0;
        const auto stopped = tsne(bundles(2, 10, 0.5, 4), {}, [&asked](int) { return ++asked == 7; });
        QVERIFY(!stopped.has_value());
        QCOMPARE(stopped.error().code, semblance::core::ErrorCode::Cancelled);
        QCOMPARE(asked, 7);
        QVERIFY(!tsne(torch::eye(3), {}).has_value());
        QVERIFY(tsne(torch::eye(4), {}).has_value());
    }

    void neighboursAreCounted()
    {
        const auto line = torch::arange(40, torch::kFloat32);
        const auto circle = torch::stack({torch::cos(line / 30), torch::sin(line / 30)}, 1);
        QCOMPARE(neighboursKept(circle, torch::stack({line, torch::zeros_like(line)}, 1), 4), 1.0);
        torch::manual_seed(5);
        QVERIFY(neighboursKept(circle, torch::randn({40, 2}), 4) < 0.4);
    }

    // A space that was merely turned comes back, also into one of more dimensions; what really moved stays away.
    void anotherSpaceIsTurnedOntoThisOne()
    {
        const auto rows = bundles(6, 30, 0.6, 9);
        const auto turn = std::get<0>(torch::linalg_qr(torch::randn({24, 24})));
        QVERIFY((turnedOnto(torch::mm(rows, turn), rows) - rows).abs().max().item<double>() < 1e-4);
        const auto wide = torch::cat({rows, torch::zeros({180, 8})}, 1);
        const auto there = turnedOnto(rows, wide);
        QCOMPARE(there.sizes(), (torch::IntArrayRef{180, 32}));
        QVERIFY((there - wide).abs().max().item<double>() < 1e-4);
        QVERIFY((torch::mm(there, there.t()) - torch::mm(rows, rows.t())).abs().max().item<double>() < 1e-4);
        auto moved = rows.clone();
        moved.narrow(0, 0, 1).copy_(-rows.narrow(0, 0, 1));
        const auto away = 1 - (turnedOnto(moved, rows) * rows).sum(1);
        QVERIFY(away[0].item<double>() > 1.5 && away.narrow(0, 1, 179).max().item<double>() < 0.1);
    }

    void theGapByHand()
    {
        const auto photos = torch::tensor({1.0f, 0.0f, 0.0f, 1.0f}).view({2, 2}), captions = torch::tensor({0.0f, -1.0f}).view({1, 2});
        const auto gap = modalityGap(photos, captions);
        QVERIFY(near(gap.distance, std::sqrt(0.25 + 2.25), 1e-6));
        QVERIFY(near(gap.cosineOfMeans, -0.5 / std::sqrt(0.5), 1e-6));
        QVERIFY(near(gap.photoCone, std::sqrt(0.5), 1e-6) && near(gap.captionCone, 1, 1e-6));
        QVERIFY(near(modalityGap(photos, photos).distance, 0, 1e-6));
    }
};

QTEST_GUILESS_MAIN(TestProjection)
#include "tst_projection.moc"
