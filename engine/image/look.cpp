#include "engine/image/look.h"

#include <algorithm>
#include <bit>
#include <vector>

namespace semblance::image {

namespace {

constexpr int columns = 9, rows = 8;  // of the cells whose neighbours are compared

// Brightness by Rec. 601, [height * width], 0 to 255.
std::vector<float> brightnessOf(const Picture &picture)
{
    const auto count = static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(picture.height);
    std::vector<float> grey(count);
    for (std::size_t i = 0; i < count; ++i)
        grey[i] = 0.299f * static_cast<float>(picture.rgb[3 * i]) + 0.587f * static_cast<float>(picture.rgb[3 * i + 1])
                  + 0.114f * static_cast<float>(picture.rgb[3 * i + 2]);
    return grey;
}

double meanOfCell(const std::vector<float> &grey, int width, int height, int column, int row)
{
    const int left = column * width / columns, right = std::max(left + 1, (column + 1) * width / columns);
    const int top = row * height / rows, bottom = std::max(top + 1, (row + 1) * height / rows);
    double sum = 0;
    for (int y = top; y < std::min(bottom, height); ++y)
        for (int x = left; x < std::min(right, width); ++x)
            sum += grey[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x)];
    return sum / ((right - left) * (bottom - top));
}

std::uint64_t differenceHash(const std::vector<float> &grey, int width, int height)
{
    std::uint64_t hash = 0;
    for (int row = 0; row < rows; ++row)
        for (int column = 0; column + 1 < columns; ++column)
            hash = hash << 1
                   | (meanOfCell(grey, width, height, column, row) > meanOfCell(grey, width, height, column + 1, row) + 0.5 ? 1u : 0u);
    return hash;
}

double laplacianVariance(const std::vector<float> &grey, int width, int height)
{
    double sum = 0, squares = 0;
    std::int64_t count = 0;
    for (int y = 1; y + 1 < height; ++y)
        for (int x = 1; x + 1 < width; ++x) {
            const float *at = grey.data() + static_cast<std::ptrdiff_t>(y) * width + x;
            const double value = 4.0 * at[0] - at[-1] - at[1] - at[-width] - at[width];
            sum += value;
            squares += value * value;
            ++count;
        }
    if (count == 0)
        return 0;
    const double mean = sum / static_cast<double>(count);
    return std::max(0.0, squares / static_cast<double>(count) - mean * mean);
}

}  // namespace

Look lookOf(const Picture &picture)
{
    if (picture.width <= 0 || picture.height <= 0)
        return {};
    const std::vector<float> grey = brightnessOf(picture);
    return {differenceHash(grey, picture.width, picture.height), laplacianVariance(grey, picture.width, picture.height)};
}

int hashDistance(const Look &a, const Look &b)
{
    return std::popcount(a.hash ^ b.hash);
}

}  // namespace semblance::image
