// Mixed precision: products in bf16, everything that needs range or digits in float32.
#pragma once

#include <torch/torch.h>

namespace semblance::training {

// Autocast to bf16 on `device` for the life of the object; nothing when `enabled` is false.
class Autocast {
public:
    Autocast(torch::Device device, bool enabled);
    ~Autocast();
    Autocast(const Autocast &) = delete;
    Autocast &operator=(const Autocast &) = delete;

private:
    torch::Device m_device;
    bool m_enabled;
};

}  // namespace semblance::training
