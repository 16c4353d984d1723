// t-SNE with Barnes-Hut forces.
#include <algorithm>
#include <cmath>
#include <map>

#include <ATen/Parallel.h>

#include "engine/evaluation/projection.h"

namespace semblance::evaluation {

namespace {

constexpr std::int64_t chunkRows = 512;
constexpr int deepest = 40;  // coincident points share a leaf

// A quadtree in preorder: a cell's children follow it, `skip` is the cell behind its last child.
struct Cell {
    float x = 0, y = 0;  // centre of mass
    float mass = 0, size = 0;
    std::uint32_t skip = 0;
    bool leaf = false;
};

class Quadtree {
public:
    explicit Quadtree(const std::vector<float> &points) : m_points(points), m_order(points.size() / 2)
    {
        for (std::size_t i = 0; i < m_order.size(); ++i)
            m_order[i] = static_cast<std::uint32_t>(i);
        float low[2] = {points[0], points[1]}, high[2] = {points[0], points[1]};
        for (std::size_t i = 0; i < points.size(); ++i) {
            low[i % 2] = std::min(low[i % 2], points[i]);
            high[i % 2] = std::max(high[i % 2], points[i]);
        }
        m_cells.reserve(2 * m_order.size());
        build(0, m_order.size(), (low[0] + high[0]) / 2, (low[1] + high[1]) / 2, std::max({high[0] - low[0], high[1] - low[1], 1e-6f}), 0);
    }

    // Adds the force on (x,y) to `force` and returns the sum of 1 / (1 + d^2), the point itself included.
    double sum(float x, float y, float theta, float *force) const
    {
        double normaliser = 0, fx = 0, fy = 0;
        for (std::uint32_t i = 0; i < m_cells.size();) {
            const Cell &cell = m_cells[i];
            const float dx = x - cell.x, dy = y - cell.y, square = dx * dx + dy * dy;
            if (!cell.leaf && cell.size * cell.size >= theta * theta * square) {
                ++i;
                continue;
            }
            const float near = 1 / (1 + square), pull = cell.mass * near * near;
            normaliser += static_cast<double>(cell.mass * near);
            fx += static_cast<double>(pull * dx);
            fy += static_cast<double>(pull * dy);
            i = cell.skip;
        }
        force[0] = static_cast<float>(fx);
        force[1] = static_cast<float>(fy);
        return normaliser;
    }

private:
    // The points m_order[begin,end) in the square around (x,y).
    void build(std::size_t begin, std::size_t end, float x, float y, float size, int depth)
    {
        const std::size_t number = m_cells.size();
        m_cells.emplace_back();
        double sx = 0, sy = 0;
        for (std::size_t i = begin; i < end; ++i) {
            sx += static_cast<double>(m_points[2 * m_order[i]]);
            sy += static_cast<double>(m_points[2 * m_order[i] + 1]);
        }
        const auto count = static_cast<double>(end - begin);
        m_cells[number].x = static_cast<float>(sx / count);
        m_cells[number].y = static_cast<float>(sy / count);
        m_cells[number].mass = static_cast<float>(count);
        m_cells[number].size = size;
        m_cells[number].leaf = end - begin == 1 || depth == deepest;
        if (!m_cells[number].leaf) {
            const auto first = m_order.begin();
            const auto at = [&](std::size_t i) { return first + static_cast<std::ptrdiff_t>(i); };
            const auto left = [&](std::uint32_t i) { return m_points[2 * i] < x; };
            const auto above = [&](std::uint32_t i) { return m_points[2 * i + 1] < y; };
            const auto middle = static_cast<std::size_t>(std::partition(at(begin), at(end), left) - first);
            const auto upper = static_cast<std::size_t>(std::partition(at(begin), at(middle), above) - first);
            const auto lower = static_cast<std::size_t>(std::partition(at(middle), at(end), above) - first);
            const float step = size / 4;
            const std::size_t bounds[] = {begin, upper, middle, lower, end};
            for (int quarter = 0; quarter < 4; ++quarter)
                if (bounds[quarter] < bounds[quarter + 1])
                    build(bounds[quarter], bounds[quarter + 1], x + (quarter < 2 ? -step : step), y + (quarter % 2 == 0 ? -step : step),
                          size / 2, depth + 1);
        }
        m_cells[number].skip = static_cast<std::uint32_t>(m_cells.size());
    }

    const std::vector<float> &m_points;
    std::vector<std::uint32_t> m_order;
    std::vector<Cell> m_cells;
};

// Symmetric affinities, a row after another.
struct Affinities {
    std::vector<std::size_t> begin;
    std::vector<std::uint32_t> to;
    std::vector<float> value;
};

struct Neighbours {
    torch::Tensor indices, squares;  // [N,k]
};

Neighbours findNeighbours(const torch::Tensor &rows, std::int64_t k)
{
    std::vector<torch::Tensor> indices, squares;
    const auto norms = rows.square().sum(1);
    for (std::int64_t begin = 0; begin < rows.size(0); begin += chunkRows) {
        const auto count = std::min(chunkRows, rows.size(0) - begin);
        auto distance =
            norms.narrow(0, begin, count).unsqueeze(1) + norms.unsqueeze(0) - 2 * torch::mm(rows.narrow(0, begin, count), rows.t());
        distance.diagonal(begin).fill_(1e30f);
        auto [values, found] = distance.topk(k, 1, false);
        squares.push_back(values.clamp_min(0));
        indices.push_back(found);
    }
    return {torch::cat(indices), torch::cat(squares)};
}

// p(j|i) over the neighbours, each row's entropy ln(perplexity) (section 2 of the paper): bisection of the precision, all rows at once.
torch::Tensor conditionalAffinities(const torch::Tensor &squares, double perplexity)
{
    const auto distance = (squares - squares.amin(1, true)).to(torch::kFloat64);
    auto low = torch::zeros({squares.size(0), 1}, torch::kFloat64), high = torch::full_like(low, 1e12), beta = torch::ones_like(low);
    torch::Tensor p;
    for (int round = 0; round < 64; ++round) {
        p = torch::softmax(-beta * distance, 1);
        const auto entropy = -(p * (p + 1e-300).log()).sum(1, true);
        const auto flat = entropy > std::log(perplexity);  // too many neighbours: sharpen
        low = torch::where(flat, beta, low);
        high = torch::where(flat, high, beta);
        beta = torch::where(high > 1e11, beta * 2, (low + high) / 2);
    }
    return p.to(torch::kFloat32).contiguous();
}

// (p(j|i) + p(i|j)) / 2N
Affinities symmetric(const torch::Tensor &indices, const torch::Tensor &p)
{
    const auto count = static_cast<std::size_t>(p.size(0)), k = static_cast<std::size_t>(p.size(1));
    const auto *to = indices.data_ptr<std::int64_t>();
    const float *value = p.data_ptr<float>();
    std::vector<std::map<std::uint32_t, float>> rows(count);
    const float share = 0.5f / static_cast<float>(count);
    for (std::size_t i = 0; i < count; ++i)
        for (std::size_t n = 0; n < k; ++n) {
            const auto j = static_cast<std::uint32_t>(to[i * k + n]);
            rows[i][j] += value[i * k + n] * share;
            rows[j][static_cast<std::uint32_t>(i)] += value[i * k + n] * share;
        }
    Affinities affinities;
    for (const auto &row : rows) {
        affinities.begin.push_back(affinities.to.size());
        for (const auto &[j, weight] : row) {
            affinities.to.push_back(j);
            affinities.value.push_back(weight);
        }
    }
    affinities.begin.push_back(affinities.to.size());
    return affinities;
}

std::vector<float> attraction(const Affinities &affinities, const std::vector<float> &points)
{
    std::vector<float> forces(points.size());
    at::parallel_for(0, static_cast<std::int64_t>(points.size() / 2), 256, [&](std::int64_t from, std::int64_t until) {
        for (auto i = static_cast<std::size_t>(from); i < static_cast<std::size_t>(until); ++i) {
            float fx = 0, fy = 0;
            for (std::size_t e = affinities.begin[i]; e < affinities.begin[i + 1]; ++e) {
                const std::size_t j = affinities.to[e];
                const float dx = points[2 * i] - points[2 * j], dy = points[2 * i + 1] - points[2 * j + 1];
                const float pull = affinities.value[e] / (1 + dx * dx + dy * dy);
                fx += pull * dx;
                fy += pull * dy;
            }
            forces[2 * i] = fx;
            forces[2 * i + 1] = fy;
        }
    });
    return forces;
}

// One step of gradient descent with momentum and gains (section 3.4 of the paper's appendix, Jacobs 1988).
class Descent {
public:
    Descent(std::size_t numbers, float rate) : m_velocity(numbers, 0), m_gains(numbers, 1), m_rate(rate) {}

    void step(std::vector<float> &points, const std::vector<float> &pull, const Repulsion &push, float exaggeration, float momentum)
    {
        const auto scale = static_cast<float>(1 / push.normaliser);
        for (std::size_t i = 0; i < points.size(); ++i) {
            const float gradient = 4 * (exaggeration * pull[i] - push.forces[i] * scale);
            m_gains[i] = std::max(0.01f, (gradient > 0) != (m_velocity[i] > 0) ? m_gains[i] + 0.2f : m_gains[i] * 0.8f);
            m_velocity[i] = momentum * m_velocity[i] - m_rate * m_gains[i] * gradient;
            points[i] += m_velocity[i];
        }
        float mean[2] = {0, 0};
        for (std::size_t i = 0; i < points.size(); ++i)
            mean[i % 2] += points[i] / static_cast<float>(points.size() / 2);
        for (std::size_t i = 0; i < points.size(); ++i)
            points[i] -= mean[i % 2];
    }

private:
    std::vector<float> m_velocity, m_gains;
    float m_rate;
};

}  // namespace

Repulsion repulsion(const std::vector<float> &points, double theta)
{
    const Quadtree tree(points);
    const auto count = static_cast<std::int64_t>(points.size() / 2);
    Repulsion result;
    result.forces.resize(points.size());
    std::vector<double> parts(static_cast<std::size_t>(count));
    at::parallel_for(0, count, 256, [&](std::int64_t from, std::int64_t until) {
        for (auto i = static_cast<std::size_t>(from); i < static_cast<std::size_t>(until); ++i)
            parts[i] = tree.sum(points[2 * i], points[2 * i + 1], static_cast<float>(theta), &result.forces[2 * i]) - 1;
    });
    for (const double part : parts)
        result.normaliser += part;
    result.normaliser = std::max(result.normaliser, 1e-12);
    return result;
}

core::Result<torch::Tensor> tsne(const torch::Tensor &rows, const TsneOptions &options, const TsneProgress &stopped)
{
    const torch::NoGradGuard noGradients;
    const std::int64_t count = rows.size(0);
    if (count < 4)
        return core::fail(core::ErrorCode::InvalidArgument, "A map needs at least four points, got " + std::to_string(count) + ".");
    const double perplexity = std::min(options.perplexity, static_cast<double>(count - 1) / 3);
    const auto neighbours = findNeighbours(rows, std::min<std::int64_t>(count - 1, static_cast<std::int64_t>(3 * perplexity)));
    const Affinities affinities = symmetric(neighbours.indices.contiguous(), conditionalAffinities(neighbours.squares, perplexity));
    auto start = principalPlane(rows).points;
    start = (start / start.narrow(1, 0, 1).std().clamp_min(1e-12) * 1e-4).contiguous();
    std::vector<float> points(start.data_ptr<float>(), start.data_ptr<float>() + 2 * count);
    Descent descent(points.size(), std::max(50.0f, static_cast<float>(count) / 12));
    const int early = options.iterations / 4;
    for (int i = 0; i < options.iterations; ++i) {
        if (stopped && stopped(i))
            return core::fail(core::ErrorCode::Cancelled, "Stopped while the map was drawn.");
        descent.step(points, attraction(affinities, points), repulsion(points, options.theta), i < early ? 12 : 1, i < early ? 0.5f : 0.8f);
    }
    return torch::tensor(points).view({count, 2});
}

}  // namespace semblance::evaluation
