// Chinese-CLIP (Yang et al. 2022): CLIP's vision transformer and a BERT that is read at [CLS].
#pragma once

#include <memory>

#include "engine/models/chinese_clip_options.h"
#include "engine/models/dual_encoder.h"

namespace semblance::models {

// Random weights under the names of its authors: visual.* as CLIP's, bert.* as Hugging Face's, text_projection, logit_scale.
[[nodiscard]] std::unique_ptr<DualEncoder> makeChineseClip(const ChineseClipOptions &options);

}  // namespace semblance::models
