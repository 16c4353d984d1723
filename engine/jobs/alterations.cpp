#include "engine/jobs/alterations.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <torch/torch.h>

#include "engine/evaluation/draws.h"
#include "engine/image/decoder.h"
#include "engine/image/thumbnails.h"

namespace semblance::jobs {

namespace {

using evaluation::Draws;
using image::Picture;

constexpr double blurShare = 0.015;    // deviation of the Gaussian
constexpr double noiseDeviation = 25;  // of 255, each channel
constexpr int jpegQuality = 10;
constexpr double cropShare = 0.6;  // of each side
constexpr double rotationDegrees = 15;

torch::Tensor toTensor(const Picture &picture)
{
    return torch::from_blob(const_cast<std::uint8_t *>(picture.rgb.data()), {picture.height, picture.width, 3}, torch::kUInt8)
        .permute({2, 0, 1})
        .to(torch::kFloat32)
        .unsqueeze(0);
}

// [1,3,H,W] in [0,255]
Picture toPicture(const torch::Tensor &planes)
{
    const auto bytes = planes.squeeze(0).round().clamp(0, 255).to(torch::kUInt8).permute({1, 2, 0}).contiguous();
    const auto *data = bytes.data_ptr<std::uint8_t>();
    return {static_cast<int>(bytes.size(1)), static_cast<int>(bytes.size(0)), std::vector<std::uint8_t>(data, data + bytes.numel())};
}

Picture blurred(const Picture &picture)
{
    const double deviation = blurShare * std::min(picture.width, picture.height);
    const auto reach =
        std::min<std::int64_t>(static_cast<std::int64_t>(std::ceil(3 * deviation)), std::min(picture.width, picture.height) - 1);
    if (reach < 1)
        return picture;
    const auto offsets = torch::arange(-reach, reach + 1, torch::kFloat32);
    auto kernel = torch::exp(-offsets.square() / (2 * deviation * deviation));
    kernel = kernel / kernel.sum();
    namespace F = torch::nn::functional;
    auto planes = toTensor(picture).transpose(0, 1);  // the channels one by one
    planes = F::pad(planes, F::PadFuncOptions({reach, reach, reach, reach}).mode(torch::kReflect));
    planes = torch::conv2d(planes, kernel.view({1, 1, 1, -1}));
    planes = torch::conv2d(planes, kernel.view({1, 1, -1, 1}));
    return toPicture(planes.transpose(0, 1));
}

Picture noisy(Picture picture, std::uint64_t seed)
{
    Draws draws(seed);
    for (std::size_t i = 0; i < picture.rgb.size(); i += 2) {
        // Box and Muller 1958: two normal numbers from two uniform ones.
        const double length = noiseDeviation * std::sqrt(-2 * std::log(1 - draws.unit())), angle = 2 * std::numbers::pi * draws.unit();
        const double noise[] = {length * std::cos(angle), length * std::sin(angle)};
        for (std::size_t n = 0; n < 2 && i + n < picture.rgb.size(); ++n)
            picture.rgb[i + n] = static_cast<std::uint8_t>(std::clamp(std::round(picture.rgb[i + n] + noise[n]), 0.0, 255.0));
    }
    return picture;
}

Picture compressed(const Picture &picture)
{
    const auto bytes = image::encodeJpeg(picture, jpegQuality);
    auto decoded = bytes ? image::decodePhoto(*bytes) : core::Result<image::DecodedPhoto>(core::fail(bytes.error()));
    return decoded ? std::move(decoded->picture) : picture;
}

Picture cropped(const Picture &picture)
{
    Picture part;
    part.width = std::max(1, static_cast<int>(std::lround(cropShare * picture.width)));
    part.height = std::max(1, static_cast<int>(std::lround(cropShare * picture.height)));
    const int left = (picture.width - part.width) / 2, top = (picture.height - part.height) / 2;
    for (int y = 0; y < part.height; ++y) {
        const auto row = picture.rgb.begin() + (static_cast<std::ptrdiff_t>(top + y) * picture.width + left) * 3;
        part.rgb.insert(part.rgb.end(), row, row + static_cast<std::ptrdiff_t>(part.width) * 3);
    }
    return part;
}

// About the middle, black where nothing was: what a tilted scan looks like.
Picture rotated(const Picture &picture)
{
    const double angle = rotationDegrees * std::numbers::pi / 180, ratio = static_cast<double>(picture.height) / picture.width;
    const auto turn = torch::tensor({std::cos(angle), -std::sin(angle) * ratio, 0.0, std::sin(angle) / ratio, std::cos(angle), 0.0})
                          .to(torch::kFloat32)
                          .view({1, 2, 3});
    namespace F = torch::nn::functional;
    const auto grid = F::affine_grid(turn, {1, 3, picture.height, picture.width}, false);
    return toPicture(F::grid_sample(toTensor(picture), grid,
                                    F::GridSampleFuncOptions().mode(torch::kBilinear).padding_mode(torch::kZeros).align_corners(false)));
}

Picture gray(Picture picture)
{
    for (std::size_t i = 0; i + 2 < picture.rgb.size(); i += 3) {
        // ITU-R BT.601
        const double light = 0.299 * picture.rgb[i] + 0.587 * picture.rgb[i + 1] + 0.114 * picture.rgb[i + 2];
        std::fill_n(picture.rgb.begin() + static_cast<std::ptrdiff_t>(i), 3, static_cast<std::uint8_t>(std::lround(light)));
    }
    return picture;
}

bool isLetter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

void slip(std::string &text, std::size_t begin, std::size_t length, Draws &draws)
{
    const std::size_t at = begin + 1 + draws.below(length - 2);  // the first letter is seldom wrong
    switch (draws.below(3)) {
    case 0: std::swap(text[at], text[at + 1]); break;
    case 1: text.erase(at, 1); break;
    default: text.insert(at, 1, text[at]); break;
    }
}

std::string withoutCharacters(std::string_view text, Draws &draws)
{
    std::vector<std::string> characters;
    for (std::size_t i = 0; i < text.size();) {
        std::size_t end = i + 1;
        while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80)
            ++end;
        characters.emplace_back(text.substr(i, end - i));
        i = end;
    }
    if (characters.size() < 3)
        return std::string(text);
    for (std::size_t gone = 0, most = std::max<std::size_t>(1, characters.size() / 8); gone < most; ++gone)
        characters.erase(characters.begin() + static_cast<std::ptrdiff_t>(draws.below(characters.size())));
    std::string kept;
    for (const std::string &character : characters)
        kept += character;
    return kept;
}

}  // namespace

const std::vector<DamageKind> &damageKinds()
{
    static const std::vector<DamageKind> kinds{
        {Damage::Blur, "blur", "A Gaussian blur with a deviation of 1.5 % of the short side."},
        {Damage::Noise, "noise", "Gaussian noise with a deviation of 25 of 255 on every channel."},
        {Damage::Jpeg, "jpeg", "Saved as JPEG of quality 10."},
        {Damage::Crop, "crop", "The middle 60 % of each side."},
        {Damage::Rotation, "rotation", "Turned by 15 degrees, black corners."},
        {Damage::Gray, "gray", "Without colour."},
        {Damage::Typos, "typos", "A slip of the keyboard in every fifth word of the captions; every eighth Chinese character left out."}};
    return kinds;
}

Picture damaged(Picture picture, Damage damage, std::uint64_t seed)
{
    const c10::InferenceMode guard;
    switch (damage) {
    case Damage::Blur: return blurred(picture);
    case Damage::Noise: return noisy(std::move(picture), seed);
    case Damage::Jpeg: return compressed(picture);
    case Damage::Crop: return cropped(picture);
    case Damage::Rotation: return rotated(picture);
    case Damage::Gray: return gray(std::move(picture));
    case Damage::Typos: break;
    }
    return picture;
}

std::string withTypos(std::string_view caption, std::uint64_t seed)
{
    Draws draws(seed);
    const bool ascii = std::all_of(caption.begin(), caption.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    if (!ascii)
        return withoutCharacters(caption, draws);
    std::vector<std::pair<std::size_t, std::size_t>> words;  // begin, length; three letters at least
    for (std::size_t i = 0; i < caption.size();) {
        std::size_t end = i;
        while (end < caption.size() && isLetter(caption[end]))
            ++end;
        if (end - i >= 3)
            words.emplace_back(i, end - i);
        i = std::max(end, i + 1);
    }
    std::string text(caption);
    draws.shuffle(words);
    words.resize(std::min(words.size(), std::max<std::size_t>(1, (words.size() + 2) / 5)));
    std::sort(words.rbegin(), words.rend());  // from the end: places before stay valid
    for (const auto &[begin, length] : words)
        slip(text, begin, length, draws);
    return text;
}

}  // namespace semblance::jobs
