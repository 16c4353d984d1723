// The `scratch` recipe: a dual encoder from random weights, or from those of a package of the same shape.
#pragma once

#include <string>

#include "engine/core/result.h"
#include "engine/models/semblance_encoder.h"
#include "engine/training/run_options.h"

namespace semblance::training {

struct ScratchOptions : RunOptions {
    models::SemblanceEncoderOptions encoder;
    // The version (hash) of the package whose weights the run begins with; empty: random ones. The caller loads it.
    std::string startVersion;

    [[nodiscard]] core::Result<void> check() const;
    // "learning_rate" -> value and so on; InvalidArgument names an unknown key or a value that does not parse, and lists the keys.
    [[nodiscard]] core::Result<void> set(const std::string &key, const std::string &value);
    [[nodiscard]] std::string toJson() const;
    [[nodiscard]] static core::Result<ScratchOptions> fromJson(const std::string &json);
};

}  // namespace semblance::training
