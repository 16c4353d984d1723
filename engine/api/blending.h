// Mixes of two versions and forecasts of runs, for both doors.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "engine/api/studio.h"
#include "engine/api/values.h"
#include "engine/jobs/encoder.h"

namespace semblance::api {

// See Studio.
[[nodiscard]] Result<void> measureBlendOf(const std::filesystem::path &package, const std::string &device,
                                          const std::vector<double> &shares, const std::function<bool(const BlendPoint &)> &found);
[[nodiscard]] Result<std::filesystem::path> keepBlendOf(const std::filesystem::path &package, const std::string &device, double share,
                                                        const std::filesystem::path &out);

// `speed`: photos a second that were measured before, by the encoder's identity; remembered there.
[[nodiscard]] Result<std::map<std::string, RunForecast>> forecastsOf(const std::filesystem::path &package, const jobs::Encoder &encoder,
                                                                     std::map<std::string, double> &speed, std::int64_t photos,
                                                                     std::int64_t captions);

}  // namespace semblance::api
