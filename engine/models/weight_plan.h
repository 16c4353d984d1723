// Which tensor of a checkpoint becomes which parameter of a module. No torch here.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/models/shape_map.h"

namespace semblance::models {

// One module tensor: the file's tensors stacked along their first dimension, transposed where asked.
struct WeightSource {
    std::vector<std::string> names;
    std::vector<std::int64_t> shape;  // of each named tensor in the file
    bool transposed = false;
    // Set: the rows are so many of their own (a class token) and then a square grid of positions, row-major, which is interpolated
    // when the checkpoint's grid has another size.
    std::optional<std::int64_t> rowsBeforeGrid;
};

using WeightPlan = std::map<std::string, WeightSource>;  // by the module's name

// Every tensor under its own name behind `prefix`.
[[nodiscard]] WeightPlan planFromShapes(const ShapeMap &shapes, const std::string &prefix = "");

// The side of the square grid in `rows` rows of which the first `before` are no places; nothing when they are not square.
[[nodiscard]] std::optional<std::int64_t> gridSide(std::int64_t rows, std::int64_t before);

}  // namespace semblance::models
