#include "tests/engine/image/profile_fixtures.h"

#include <algorithm>
#include <array>

#include <lcms2.h>
#include <png.h>

namespace fixtures {

namespace {

Bytes saved(cmsHPROFILE profile)
{
    cmsUInt32Number size = 0;
    cmsSaveProfileToMem(profile, nullptr, &size);
    Bytes bytes(size);
    cmsSaveProfileToMem(profile, bytes.data(), &size);
    cmsCloseProfile(profile);
    return bytes;
}

Bytes rgbProfile(const cmsCIExyYTRIPLE &primaries)
{
    const cmsCIExyY d65{0.3127, 0.3290, 1};
    const std::array<cmsFloat64Number, 5> srgb{2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045};
    cmsToneCurve *curve = cmsBuildParametricToneCurve(nullptr, 4, srgb.data());
    const std::array<cmsToneCurve *, 3> curves{curve, curve, curve};
    const Bytes bytes = saved(cmsCreateRGBProfile(&d65, &primaries, curves.data()));
    cmsFreeToneCurve(curve);
    return bytes;
}

void append(Bytes &bytes, std::uint32_t value, int size)
{
    for (int i = 0; i < size; ++i)
        bytes.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
}

void appendChunk(Bytes &bytes, const char *name, const Bytes &content)
{
    bytes.insert(bytes.end(), name, name + 4);
    append(bytes, static_cast<std::uint32_t>(content.size()), 4);
    bytes.insert(bytes.end(), content.begin(), content.end());
    if (content.size() % 2 == 1)
        bytes.push_back(0);
}

}  // namespace

Bytes srgbProfile()
{
    return saved(cmsCreate_sRGBProfile());
}

Bytes swappedProfile()
{
    return rgbProfile({{0.30, 0.60, 1}, {0.64, 0.33, 1}, {0.15, 0.06, 1}});
}

Bytes displayP3Profile()
{
    return rgbProfile({{0.680, 0.320, 1}, {0.265, 0.690, 1}, {0.150, 0.060, 1}});
}

Bytes linearGrayProfile()
{
    const cmsCIExyY d50{0.3457, 0.3585, 1};
    cmsToneCurve *curve = cmsBuildGamma(nullptr, 1.0);
    const Bytes bytes = saved(cmsCreateGrayProfile(&d50, curve));
    cmsFreeToneCurve(curve);
    return bytes;
}

Bytes redCyanProfile()
{
    cmsHPROFILE profile = cmsCreateProfilePlaceholder(nullptr);
    cmsSetProfileVersion(profile, 2.4);
    cmsSetDeviceClass(profile, cmsSigOutputClass);
    cmsSetColorSpace(profile, cmsSigCmykData);
    cmsSetPCS(profile, cmsSigLabData);
    cmsPipeline *pipeline = cmsPipelineAlloc(nullptr, 4, 3);
    cmsStage *table = cmsStageAllocCLut16bit(nullptr, 5, 4, 3, nullptr);
    const cmsSAMPLER16 sampler = [](const cmsUInt16Number *inks, cmsUInt16Number *out, void *) -> cmsInt32Number {
        const double cyan = inks[0] / 65535.0, black = inks[3] / 65535.0;
        const cmsCIELab lab{(100 - 50 * cyan) * (1 - black), 60 * cyan * (1 - black), 40 * cyan * (1 - black)};
        cmsFloat2LabEncodedV2(out, &lab);
        return 1;
    };
    cmsStageSampleCLut16bit(table, sampler, nullptr, 0);
    cmsPipelineInsertStage(pipeline, cmsAT_BEGIN, table);
    cmsWriteTag(profile, cmsSigAToB0Tag, pipeline);
    cmsWriteTag(profile, cmsSigAToB1Tag, pipeline);
    cmsWriteTag(profile, cmsSigMediaWhitePointTag, cmsD50_XYZ());
    cmsPipelineFree(pipeline);
    return saved(profile);
}

Picture flat(int red, int green, int blue, int width, int height)
{
    Picture picture{width, height, {}};
    for (int i = 0; i < width * height; ++i)
        for (const int value : {red, green, blue})
            picture.rgb.push_back(static_cast<std::uint8_t>(value));
    return picture;
}

Bytes jpegWithProfile(Bytes jpeg, const Bytes &profile)
{
    constexpr std::size_t most = 65519;  // ICC.1, annex B.4
    const std::size_t parts = (profile.size() + most - 1) / most;
    Bytes segments;
    for (std::size_t part = 0; part < parts; ++part) {
        const std::size_t size = std::min(most, profile.size() - part * most), length = size + 16;
        const std::string name = "ICC_PROFILE";
        segments.insert(segments.end(), {0xFF, 0xE2, static_cast<std::uint8_t>(length >> 8), static_cast<std::uint8_t>(length)});
        segments.insert(segments.end(), name.c_str(), name.c_str() + 12);
        segments.insert(segments.end(), {static_cast<std::uint8_t>(part + 1), static_cast<std::uint8_t>(parts)});
        const auto first = profile.begin() + static_cast<std::ptrdiff_t>(part * most);
        segments.insert(segments.end(), first, first + static_cast<std::ptrdiff_t>(size));
    }
    jpeg.insert(jpeg.begin() + 2, segments.begin(), segments.end());
    return jpeg;
}

Bytes pngWithProfile(const Picture &picture, const Bytes &profile, const std::string &kind)
{
    const bool gray = kind.rfind("gray", 0) == 0, wide = kind.find("16") != std::string::npos, alpha = kind == "rgba";
    Bytes bytes;
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
    png_infop info = png_create_info_struct(png);
    png_set_write_fn(
        png, &bytes,
        [](png_structp self, png_bytep data, png_size_t size) {
            auto *target = static_cast<Bytes *>(png_get_io_ptr(self));
            target->insert(target->end(), data, data + size);
        },
        [](png_structp) {});
    png_set_benign_errors(png, 1);  // also profiles that libpng finds fault with
    png_set_IHDR(png, info, static_cast<png_uint_32>(picture.width), static_cast<png_uint_32>(picture.height), wide ? 16 : 8,
                 gray    ? PNG_COLOR_TYPE_GRAY
                 : alpha ? PNG_COLOR_TYPE_RGB_ALPHA
                         : PNG_COLOR_TYPE_RGB,
                 kind == "interlaced16" ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    if (!profile.empty())
        png_set_iCCP(png, info, "test", PNG_COMPRESSION_TYPE_BASE, profile.data(), static_cast<png_uint_32>(profile.size()));
    std::vector<Bytes> rows(static_cast<std::size_t>(picture.height));
    std::vector<png_bytep> pointers;
    for (int y = 0; y < picture.height; ++y) {
        Bytes &row = rows[static_cast<std::size_t>(y)];
        for (int x = 0; x < picture.width; ++x) {
            auto values = pixel(picture, x, y);
            if (gray)
                values.resize(1);
            if (alpha)
                values.push_back(x < picture.width / 2 ? 255 : 0);
            for (const int value : values)
                row.insert(row.end(), wide ? 2 : 1, static_cast<std::uint8_t>(value));
        }
        pointers.push_back(row.data());
    }
    png_set_rows(png, info, pointers.data());
    png_write_png(png, info, PNG_TRANSFORM_IDENTITY, nullptr);
    png_destroy_write_struct(&png, &info);
    return bytes;
}

Bytes webpWithProfile(const Bytes &webp, const Bytes &profile, const Picture &picture, bool alpha)
{
    Bytes header{static_cast<std::uint8_t>(0x20 | (alpha ? 0x10 : 0)), 0, 0, 0};
    append(header, static_cast<std::uint32_t>(picture.width - 1), 3);
    append(header, static_cast<std::uint32_t>(picture.height - 1), 3);
    Bytes body{'W', 'E', 'B', 'P'};
    appendChunk(body, "VP8X", header);
    appendChunk(body, "ICCP", profile);
    std::size_t at = 12;
    if (std::equal(webp.begin() + 12, webp.begin() + 16, "VP8X"))
        at += 8 + 10;
    body.insert(body.end(), webp.begin() + static_cast<std::ptrdiff_t>(at), webp.end());
    Bytes bytes{'R', 'I', 'F', 'F'};
    append(bytes, static_cast<std::uint32_t>(body.size()), 4);
    bytes.insert(bytes.end(), body.begin(), body.end());
    return bytes;
}

}  // namespace fixtures
