#include "engine/models/transformer_options.h"

namespace semblance::models {

core::Result<void> TransformerOptions::check(const std::string &name) const
{
    const auto refuse = [&](const std::string &what) { return core::fail(core::ErrorCode::InvalidArgument, name + " tower: " + what); };
    if (width < 1 || width > 16384)
        return refuse("the width must be between 1 and 16384, not " + std::to_string(width) + ".");
    if (layers < 1 || layers > 256)
        return refuse("there must be 1 to 256 layers, not " + std::to_string(layers) + ".");
    if (heads < 1 || width % heads != 0)
        return refuse("the width " + std::to_string(width) + " is no multiple of " + std::to_string(heads) + " heads.");
    if (mlpWidth < 0 || mlpWidth > 131072)
        return refuse("the inner width must be between 1 and 131072.");
    if (!(normEpsilon > 0.0 && normEpsilon < 1.0))
        return refuse("the epsilon of the layer norm must be between 0 and 1.");
    return {};
}

std::string TransformerOptions::describe() const
{
    const char *name = activation == Activation::QuickGelu ? "quick GELU" : activation == Activation::Gelu ? "GELU" : "tanh GELU";
    return std::to_string(layers) + " layers of " + std::to_string(width) + ", " + std::to_string(heads) + " heads, " + name;
}

}  // namespace semblance::models
