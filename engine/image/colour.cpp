#include "engine/image/colour.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>

#include <lcms2.h>

namespace semblance::image {

namespace {

constexpr std::size_t largestProfile = 16u << 20;

using Profile = std::unique_ptr<void, decltype(&cmsCloseProfile)>;

Profile adopt(cmsHPROFILE profile)
{
    return {profile, &cmsCloseProfile};
}

std::optional<ColourModel> modelOf(cmsHPROFILE profile)
{
    switch (cmsGetColorSpace(profile)) {
    case cmsSigGrayData: return ColourModel::Gray;
    case cmsSigRgbData: return ColourModel::Rgb;
    case cmsSigCmykData: return ColourModel::Cmyk;
    default: return std::nullopt;
    }
}

bool describesPictures(cmsHPROFILE profile)
{
    const cmsProfileClassSignature kind = cmsGetDeviceClass(profile);
    return kind == cmsSigInputClass || kind == cmsSigDisplayClass || kind == cmsSigOutputClass || kind == cmsSigColorSpaceClass;
}

cmsUInt32Number typeOf(const RowLayout &layout)
{
    const auto bytes = static_cast<cmsUInt32Number>(layout.bytesEach);
    const cmsUInt32Number shape = EXTRA_SH(layout.alpha ? 1 : 0) | BYTES_SH(bytes);
    switch (layout.model) {
    case ColourModel::Gray: return COLORSPACE_SH(PT_GRAY) | CHANNELS_SH(1) | shape;
    case ColourModel::Rgb: return COLORSPACE_SH(PT_RGB) | CHANNELS_SH(3) | shape;
    case ColourModel::Cmyk: return COLORSPACE_SH(PT_CMYK) | CHANNELS_SH(4) | FLAVOR_SH(layout.inkInverted ? 1 : 0) | shape;
    case ColourModel::Lab: return COLORSPACE_SH(PT_Lab) | CHANNELS_SH(3) | shape;
    }
    return 0;
}

cmsHTRANSFORM createTransform(cmsHPROFILE profile, cmsUInt32Number type, cmsUInt32Number moreFlags)
{
    const Profile srgb = adopt(cmsCreate_sRGBProfile());
    if (!srgb)
        return nullptr;
    return cmsCreateTransform(profile, type, srgb.get(), TYPE_RGB_8, INTENT_RELATIVE_COLORIMETRIC,
                              cmsFLAGS_BLACKPOINTCOMPENSATION | cmsFLAGS_NOCACHE | moreFlags);
}

// Whether a grid of colours goes through the profile (nearly) as it is: cheaper to try than to know every sRGB by its name.
bool leavesColoursAlone(cmsHPROFILE profile)
{
    cmsHTRANSFORM transform = createTransform(profile, TYPE_RGB_8, cmsFLAGS_NOOPTIMIZE);
    if (!transform)
        return false;
    constexpr std::array<std::uint8_t, 6> steps{0, 32, 96, 160, 208, 255};
    std::vector<std::uint8_t> colours;
    for (const std::uint8_t r : steps)
        for (const std::uint8_t g : steps)
            for (const std::uint8_t b : steps)
                colours.insert(colours.end(), {r, g, b});
    std::vector<std::uint8_t> changed(colours.size());
    cmsDoTransform(transform, colours.data(), changed.data(), static_cast<cmsUInt32Number>(colours.size() / 3));
    cmsDeleteTransform(transform);
    constexpr int invisible = 2;  // of 255: what rounding in one of the many sRGB profiles comes to
    return std::equal(colours.begin(), colours.end(), changed.begin(),
                      [](std::uint8_t a, std::uint8_t b) { return std::abs(int{a} - int{b}) <= invisible; });
}

std::uint16_t wide(const std::uint8_t *at)
{
    std::uint16_t value = 0;
    std::memcpy(&value, at, sizeof value);
    return value;
}

// The channel at `index` of a pixel as 0..255.
unsigned narrow(const std::uint8_t *pixel, std::size_t index, int bytesEach)
{
    return bytesEach == 1 ? pixel[index] : (wide(pixel + index * 2) * 255u + 32767u) / 65535u;
}

}  // namespace

struct ColourTransform {
    RowLayout layout;
    std::vector<std::uint8_t> profile;
    cmsHTRANSFORM handle = nullptr;
    bool grayAsRgb = false;  // gray rows, but an RGB profile
    std::string warning;

    ColourTransform() = default;
    ColourTransform(const ColourTransform &) = delete;
    ColourTransform &operator=(const ColourTransform &) = delete;
    ~ColourTransform()
    {
        if (handle)
            cmsDeleteTransform(handle);
    }
};

namespace {

void openProfile(ColourTransform &transform)
{
    const auto ignore = [&](const std::string &why) { transform.warning = "Its colour profile was ignored: " + why; };
    if (transform.profile.size() > largestProfile)
        return ignore("it has " + std::to_string(transform.profile.size()) + " bytes");
    const Profile profile = adopt(cmsOpenProfileFromMem(transform.profile.data(), static_cast<cmsUInt32Number>(transform.profile.size())));
    if (!profile)
        return ignore("it is damaged");
    const auto model = modelOf(profile.get());
    transform.grayAsRgb = transform.layout.model == ColourModel::Gray && model == ColourModel::Rgb;
    if (!describesPictures(profile.get()) || (model != transform.layout.model && !transform.grayAsRgb))
        return ignore("it describes other colours than those of the picture");
    if (model == ColourModel::Rgb && leavesColoursAlone(profile.get()))
        return;
    RowLayout layout = transform.layout;
    if (transform.grayAsRgb)
        layout.model = ColourModel::Rgb;
    transform.handle = createTransform(profile.get(), typeOf(layout), 0);
    if (!transform.handle)
        ignore("it is damaged");
}

// The photos of a folder mostly share one profile, and building a transform costs milliseconds: the thread's last one is kept.
std::shared_ptr<const ColourTransform> transformFor(const RowLayout &layout, std::span<const std::uint8_t> profile)
{
    if (profile.empty() && layout.model != ColourModel::Lab)
        return nullptr;
    thread_local std::shared_ptr<const ColourTransform> last;
    if (last && last->layout == layout && std::equal(profile.begin(), profile.end(), last->profile.begin(), last->profile.end()))
        return last;
    auto transform = std::make_shared<ColourTransform>();
    transform->layout = layout;
    transform->profile.assign(profile.begin(), profile.end());
    if (layout.model == ColourModel::Lab)
        transform->handle = createTransform(adopt(cmsCreateLab4Profile(nullptr)).get(), typeOf(layout), 0);
    else
        openProfile(*transform);
    last = transform;
    return transform;
}

}  // namespace

std::size_t RowLayout::channels() const
{
    const std::size_t colours = model == ColourModel::Gray ? 1 : model == ColourModel::Cmyk ? 4 : 3;
    return colours + (alpha ? 1 : 0);
}

RowConverter::RowConverter(RowLayout layout, std::span<const std::uint8_t> profile)
    : m_layout(layout), m_transform(transformFor(layout, profile))
{
}

bool RowConverter::managed() const
{
    return m_transform && m_transform->handle;
}

const std::string &RowConverter::warning() const
{
    static const std::string none;
    return m_transform ? m_transform->warning : none;
}

void RowConverter::plain(const std::uint8_t *row, std::uint8_t *rgb, std::size_t pixels) const
{
    const int each = m_layout.bytesEach;
    const std::size_t step = m_layout.pixelBytes();
    if (m_layout.model == ColourModel::Rgb && step == 3) {
        std::memcpy(rgb, row, pixels * 3);
        return;
    }
    const bool inks = m_layout.model == ColourModel::Cmyk, gray = m_layout.model == ColourModel::Gray;
    const unsigned flip = m_layout.inkInverted ? 0u : 255u;
    for (std::size_t i = 0; i < pixels; ++i, row += step, rgb += 3) {
        const unsigned black = inks ? narrow(row, 3, each) ^ flip : 0u;
        for (std::size_t c = 0; c < 3; ++c) {
            const unsigned value = narrow(row, gray ? 0 : c, each);
            rgb[c] = static_cast<std::uint8_t>(inks ? ((value ^ flip) * black + 127u) / 255u : value);
        }
    }
}

void RowConverter::convert(const std::uint8_t *row, std::uint8_t *rgb, std::size_t pixels)
{
    if (!managed()) {
        plain(row, rgb, pixels);
    } else if (m_transform->grayAsRgb) {
        const std::size_t size = static_cast<std::size_t>(m_layout.bytesEach), extra = m_layout.alpha ? size : 0;
        m_expanded.resize(pixels * (3 * size + extra));
        for (std::size_t i = 0; i < pixels; ++i) {
            std::uint8_t *to = m_expanded.data() + i * (3 * size + extra);
            for (std::size_t c = 0; c < 3; ++c)
                std::memcpy(to + c * size, row + i * (size + extra), size);
            std::memcpy(to + 3 * size, row + i * (size + extra) + size, extra);
        }
        cmsDoTransform(m_transform->handle, m_expanded.data(), rgb, static_cast<cmsUInt32Number>(pixels));
    } else {
        cmsDoTransform(m_transform->handle, row, rgb, static_cast<cmsUInt32Number>(pixels));
    }
    if (!m_layout.alpha)
        return;
    const std::size_t alpha = m_layout.channels() - 1, step = m_layout.pixelBytes();
    for (std::size_t i = 0; i < pixels; ++i) {
        const unsigned a = narrow(row + i * step, alpha, m_layout.bytesEach);
        for (std::size_t c = 0; c < 3; ++c)
            rgb[i * 3 + c] = overWhite(rgb[i * 3 + c], a);
    }
}

}  // namespace semblance::image
