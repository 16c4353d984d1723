#include "engine/index/index_block.h"

namespace semblance::index {

std::shared_ptr<IndexSnapshot::Block> IndexSnapshot::Block::copy(std::size_t room) const
{
    auto copied = std::make_shared<Block>(dimension);
    copied->keys.reserve(room);
    copied->values.reserve(room * dimension);
    copied->codes.reserve(room * codeStride(dimension));
    copied->measures.reserve(room);
    copied->keys.assign(run.keys.begin(), run.keys.end());
    copied->values.assign(run.values.begin(), run.values.end());
    copied->codes.assign(run.codes.begin(), run.codes.end());
    copied->measures.assign(run.measures.begin(), run.measures.end());
    copied->see();
    return copied;
}

void IndexSnapshot::Block::append(std::int64_t key, const float *row)
{
    const auto stride = codeStride(dimension);
    keys.push_back(key);
    values.insert(values.end(), row, row + dimension);
    codes.resize(codes.size() + stride);
    measures.push_back(quantise({row, dimension}, codes.data() + codes.size() - stride));
    see();
}

void IndexSnapshot::Block::appendFrom(const Block &from, std::size_t at)
{
    const auto stride = codeStride(dimension);
    keys.push_back(from.run.keys[at]);
    values.insert(values.end(), from.row(at), from.row(at) + dimension);
    const auto *begin = from.run.codes.data() + at * stride;
    codes.insert(codes.end(), begin, begin + stride);
    measures.push_back(from.run.measures[at]);
    see();
}

}  // namespace semblance::index
