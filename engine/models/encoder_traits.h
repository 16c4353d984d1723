// What a dual encoder expects and gives: sizes, preprocessing, how a sentence is laid out. No torch here.
#pragma once

#include <array>
#include <cstdint>
#include <string>

namespace semblance::models {

// How a photo becomes the image tower's input.
struct ImagePreprocessing {
    std::int64_t size = 224;    // pixels: the input is [3,size,size]
    std::int64_t resizeTo = 0;  // ShortSideThenCrop: the short side before the crop; 0: size
    enum class Fit { ShortSideThenCrop, Squash } fit = Fit::ShortSideThenCrop;
    enum class Filter { Bicubic, Bilinear } filter = Filter::Bicubic;  // antialiased, as PIL does
    std::array<float, 3> mean{0.48145466f, 0.4578275f, 0.40821073f};   // RGB in [0,1]
    std::array<float, 3> deviation{0.26862954f, 0.26130258f, 0.27577711f};
};

// How token ids become the text tower's input: [start] ids... [end], cut to the context length, padded.
struct TextLayout {
    std::int64_t contextLength = 77;
    std::int64_t vocabularySize = 49408;
    std::int64_t startToken = 49406;  // -1: sentences begin without one (SigLIP)
    std::int64_t endToken = 49407;
    std::int64_t padToken = 0;
};

// How a score becomes a probability that two things belong together: against the others of a batch, or by itself.
enum class MatchHead { Softmax, Sigmoid };

struct EncoderTraits {
    std::string family;  // "clip", "chinese-clip", "siglip", "two-towers", "semblance"
    std::int64_t embeddingDimension = 512;
    ImagePreprocessing image;
    TextLayout text;
    MatchHead head = MatchHead::Softmax;
};

}  // namespace semblance::models
