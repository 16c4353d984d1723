// What runs would cost with the model at hand: measured, not guessed from a table of machines.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

#include "engine/core/result.h"
#include "engine/jobs/encoder.h"
#include "engine/training/recipes.h"

namespace semblance::jobs {

// How many photos this encoder embeds in a second here and now: a small batch, timed after one to warm up. Errors: those of embedding.
[[nodiscard]] core::Result<double> measureEmbedding(const Encoder &encoder);

// Time and memory of each recipe with its own settings on so many photos and captions, by its name; see training::forecast. Errors: those of
// inspecting the package.
[[nodiscard]] core::Result<std::map<std::string, training::Forecast>>
forecastRecipes(const std::filesystem::path &package, double photosPerSecond, std::int64_t photos, std::int64_t captions);

}  // namespace semblance::jobs
