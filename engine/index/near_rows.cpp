// All rows against all: the neighbours of each, by matrix products of tiles.
#include <algorithm>

#include <torch/torch.h>

#include "engine/index/index_block.h"
#include "engine/index/index_snapshot.h"

namespace semblance::index {

using core::Result;

namespace {

constexpr std::size_t tileRows = 1024;    // a tile of products is 4 MB: it stays in the cache until it has been looked through
constexpr float productMargin = 1e-5f;    // a matrix product sums in an order of its own
constexpr std::size_t lookedAtOnce = 16;  // products compared before anything is decided

bool better(const Hit &a, const Hit &b)
{
    return a.score != b.score ? a.score > b.score : a.key < b.key;
}

// The best of one row so far, the worst of them first.
class BestOfRow {
public:
    void offer(const Hit &hit, std::size_t most)
    {
        if (m_hits.size() == most) {
            if (!better(hit, m_hits.front()))
                return;
            std::pop_heap(m_hits.begin(), m_hits.end(), better);
            m_hits.pop_back();
        }
        m_hits.push_back(hit);
        std::push_heap(m_hits.begin(), m_hits.end(), better);
    }
    [[nodiscard]] std::vector<Hit> take() { return std::move(m_hits); }

private:
    std::vector<Hit> m_hits;  // a heap
};

struct Tile {
    const float *values = nullptr;
    std::size_t first = 0, rows = 0;  // in the whole index
};

torch::Tensor matrixOf(const Tile &tile, std::size_t dimension)
{
    // from_blob takes no const pointer; nothing writes through it.
    return torch::from_blob(const_cast<float *>(tile.values), {static_cast<std::int64_t>(tile.rows), static_cast<std::int64_t>(dimension)},
                            torch::kFloat32);
}

// Calls back for each product that is at least `least`; most are not, and whole runs of them are passed over.
template <class Visit>
void eachAtLeast(const float *products, std::size_t count, float least, const Visit &visit)
{
    for (std::size_t begin = 0; begin < count; begin += lookedAtOnce) {
        const std::size_t end = std::min(begin + lookedAtOnce, count);
        bool any = false;
        for (std::size_t i = begin; i < end; ++i)
            any |= products[i] >= least;
        for (std::size_t i = begin; any && i < end; ++i)
            if (products[i] >= least)
                visit(i, products[i]);
    }
}

struct Wish {
    std::size_t most = 0;
    float least = 0;
    std::vector<std::uint8_t> there;  // a row each: 0 for one that was removed
};

void compare(const Tile &one, const Tile &other, std::size_t dimension, const Wish &wish, std::vector<BestOfRow> &best)
{
    const bool same = one.first == other.first;
    const auto products = torch::mm(matrixOf(one, dimension), matrixOf(other, dimension).t()).contiguous();
    for (std::size_t i = 0; i < one.rows; ++i) {
        const std::size_t row = one.first + i, from = same ? i + 1 : 0;
        if (wish.there[row] == 0)
            continue;
        const float *values = products.data_ptr<float>() + i * other.rows + from;
        eachAtLeast(values, other.rows - from, wish.least - productMargin, [&](std::size_t at, float score) {
            const std::size_t second = other.first + from + at;
            if (wish.there[second] == 0)
                return;
            best[row].offer({static_cast<std::int64_t>(second), score}, wish.most);
            best[second].offer({static_cast<std::int64_t>(row), score}, wish.most);
        });
    }
}

// From rows to keys; the figures of a matrix product only chose.
template <class ValuesOf, class KeyOf>
std::vector<Neighbours> exactly(std::vector<BestOfRow> &best, std::size_t dimension, float least, const ValuesOf &valuesOf,
                                const KeyOf &keyOf)
{
    std::vector<Neighbours> found;
    for (std::size_t row = 0; row < best.size(); ++row) {
        Neighbours one{keyOf(row), {}};
        for (const Hit &hit : best[row].take()) {
            const auto other = static_cast<std::size_t>(hit.key);
            const auto score = static_cast<float>(product(valuesOf(row), valuesOf(other), dimension));
            if (score >= least)
                one.hits.push_back({keyOf(other), score});
        }
        std::sort(one.hits.begin(), one.hits.end(), better);
        if (!one.hits.empty())
            found.push_back(std::move(one));
    }
    return found;
}

}  // namespace

Result<std::vector<Neighbours>> IndexSnapshot::nearestToEach(std::size_t most, float least, const Going &going) const
{
    const torch::NoGradGuard noGradients;
    if (size() == 0 || most == 0 || least > 1.f + productMargin)
        return std::vector<Neighbours>();
    std::vector<Tile> tiles;
    for (std::size_t block = 0; block < m_blocks.size(); ++block)
        for (std::size_t at = 0; at < m_blocks[block]->rows(); at += tileRows)
            tiles.push_back({m_blocks[block]->row(at), block * m_blockRows + at, std::min(tileRows, m_blocks[block]->rows() - at)});
    Wish wish{most, least, std::vector<std::uint8_t>(m_rows, 0)};
    for (const std::size_t row : acceptedRows({}))
        wish.there[row] = 1;
    std::vector<BestOfRow> best(m_rows);
    const auto pairs = tiles.size() * (tiles.size() + 1) / 2;
    bool goesOn = true;
    for (std::size_t a = 0, done = 0; a < tiles.size() && goesOn; ++a)
        for (std::size_t b = a; b < tiles.size() && goesOn; ++b, ++done) {
            goesOn = !going || going(static_cast<std::int64_t>(size() * done / pairs), static_cast<std::int64_t>(size()));
            if (goesOn)
                compare(tiles[a], tiles[b], m_dimension, wish, best);
        }
    return exactly(
        best, m_dimension, least, [this](std::size_t row) { return m_blocks[row / m_blockRows]->row(row % m_blockRows); },
        [this](std::size_t row) { return m_blocks[row / m_blockRows]->run.keys[row % m_blockRows]; });
}

}  // namespace semblance::index
