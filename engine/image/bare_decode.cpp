#include "engine/image/bare_decode.h"

#include <memory>
#include <vector>

#include <opencv2/imgcodecs.hpp>
#include <turbojpeg.h>

namespace semblance::image {

bool bareDecodeTurboJpeg(std::span<const std::uint8_t> jpeg)
{
    const std::unique_ptr<void, int (*)(tjhandle)> decoder(tjInitDecompress(), tjDestroy);
    int width = 0, height = 0, subsampling = 0, colours = 0;
    const auto size = static_cast<unsigned long>(jpeg.size());
    if (!decoder || tjDecompressHeader3(decoder.get(), jpeg.data(), size, &width, &height, &subsampling, &colours) != 0)
        return false;
    std::vector<std::uint8_t> pixels(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3);
    return tjDecompress2(decoder.get(), jpeg.data(), size, pixels.data(), width, 0, height, TJPF_RGB, 0) == 0;
}

bool bareDecodeOpenCv(std::span<const std::uint8_t> jpeg)
{
    const cv::Mat bytes(1, static_cast<int>(jpeg.size()), CV_8UC1, const_cast<std::uint8_t *>(jpeg.data()));
    return !cv::imdecode(bytes, cv::IMREAD_COLOR).empty();
}

}  // namespace semblance::image
