#include "engine/index/index_block.h"

#include <algorithm>

namespace semblance::index {

void IndexSnapshot::Block::append(std::int64_t key, std::span<const float> row)
{
    keys.push_back(key);
    values.insert(values.end(), row.begin(), row.end());
    codes.resize(codes.size() + codeStride(row.size()));
    quantised.push_back(quantise(row, codes.data() + codes.size() - codeStride(row.size())));
}

void IndexSnapshot::Block::overwrite(std::size_t at, std::span<const float> row)
{
    std::copy(row.begin(), row.end(), values.begin() + static_cast<std::ptrdiff_t>(at * row.size()));
    quantised[at] = quantise(row, codes.data() + at * codeStride(row.size()));
}

void IndexSnapshot::Block::takeLastOf(Block &from, std::size_t at, std::size_t dimension)
{
    const auto last = from.keys.size() - 1, stride = codeStride(dimension);
    if (&from != this || at != last) {
        keys[at] = from.keys[last];
        std::copy_n(from.values.data() + last * dimension, dimension, values.data() + at * dimension);
        std::copy_n(from.codes.data() + last * stride, stride, codes.data() + at * stride);
        quantised[at] = from.quantised[last];
    }
    from.dropLast(dimension);
}

void IndexSnapshot::Block::dropLast(std::size_t dimension)
{
    keys.pop_back();
    values.resize(values.size() - dimension);
    codes.resize(codes.size() - codeStride(dimension));
    quantised.pop_back();
}

}  // namespace semblance::index
