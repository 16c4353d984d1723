// Primaries and transfer characteristics by their numbers in ITU-T H.273, as an ICC profile.
#include <algorithm>
#include <array>
#include <cmath>
#include <memory>

#include <lcms2.h>

#include "engine/image/colour.h"

namespace semblance::image {

namespace {

constexpr double normalWhite = 203;  // cd/m2, ITU-R BT.2408

struct Primaries {
    int code;
    cmsCIExyYTRIPLE colours;
};

constexpr std::array<Primaries, 5> knownPrimaries{{
    {1, {{0.640, 0.330, 1}, {0.300, 0.600, 1}, {0.150, 0.060, 1}}},   // BT.709, sRGB
    {5, {{0.640, 0.330, 1}, {0.290, 0.600, 1}, {0.150, 0.060, 1}}},   // BT.601, 625 lines
    {6, {{0.630, 0.340, 1}, {0.310, 0.595, 1}, {0.155, 0.070, 1}}},   // BT.601, 525 lines
    {9, {{0.708, 0.292, 1}, {0.170, 0.797, 1}, {0.131, 0.046, 1}}},   // BT.2020, BT.2100
    {12, {{0.680, 0.320, 1}, {0.265, 0.690, 1}, {0.150, 0.060, 1}}},  // Display P3
}};

// SMPTE ST 2084: signal 0..1 to light, 1 at the white of normal pictures.
double perceptualQuantizer(double signal)
{
    constexpr double m1 = 2610.0 / 16384, m2 = 2523.0 / 32, c1 = 3424.0 / 4096, c2 = 2413.0 / 128, c3 = 2392.0 / 128;
    const double power = std::pow(signal, 1 / m2);
    return 10000 / normalWhite * std::pow(std::max(power - c1, 0.0) / (c2 - c3 * power), 1 / m1);
}

// ITU-R BT.2100, hybrid log-gamma on a display of 1000 cd/m2, each channel by itself.
double hybridLogGamma(double signal)
{
    constexpr double a = 0.17883277, b = 1 - 4 * a;
    const double c = 0.5 - a * std::log(4 * a);
    const double scene = signal <= 0.5 ? signal * signal / 3 : (std::exp((signal - c) / a) + b) / 12;
    return 1000 / normalWhite * std::pow(scene, 1.2);
}

cmsToneCurve *tabulated(double (*light)(double))
{
    constexpr cmsUInt32Number size = 4096;
    std::array<cmsUInt16Number, size> table{};
    for (cmsUInt32Number i = 0; i < size; ++i)
        table[i] = static_cast<cmsUInt16Number>(std::lround(std::min(light(i / double{size - 1}), 1.0) * 65535));
    return cmsBuildTabulatedToneCurve16(nullptr, size, table.data());
}

cmsToneCurve *curveOf(int transfer)
{
    constexpr std::array<double, 5> srgb{2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045};
    switch (transfer) {
    case 4: return cmsBuildGamma(nullptr, 2.2);
    case 5: return cmsBuildGamma(nullptr, 2.8);
    case 8: return cmsBuildGamma(nullptr, 1.0);
    case 16: return tabulated(perceptualQuantizer);
    case 18: return tabulated(hybridLogGamma);
    default: return cmsBuildParametricToneCurve(nullptr, 4, srgb.data());  // and the video curves, which displays show alike
    }
}

}  // namespace

std::vector<std::uint8_t> profileOfCodedColours(int primaries, int transfer)
{
    constexpr std::array<int, 4> otherCurves{4, 5, 8, 16};
    const bool plainCurve = transfer != 18 && std::find(otherCurves.begin(), otherCurves.end(), transfer) == otherCurves.end();
    auto found = std::find_if(knownPrimaries.begin(), knownPrimaries.end(), [&](const Primaries &p) { return p.code == primaries; });
    if (found == knownPrimaries.end())
        found = knownPrimaries.begin();
    if (found->code == 1 && plainCurve)
        return {};
    const std::unique_ptr<cmsToneCurve, void (*)(cmsToneCurve *)> curve(curveOf(transfer), cmsFreeToneCurve);
    const cmsCIExyY white{0.3127, 0.3290, 1};
    const std::array<cmsToneCurve *, 3> curves{curve.get(), curve.get(), curve.get()};
    const std::unique_ptr<void, decltype(&cmsCloseProfile)> profile(cmsCreateRGBProfile(&white, &found->colours, curves.data()),
                                                                    &cmsCloseProfile);
    cmsUInt32Number size = 0;
    if (!curve || !profile || !cmsSaveProfileToMem(profile.get(), nullptr, &size))
        return {};
    std::vector<std::uint8_t> bytes(size);
    return cmsSaveProfileToMem(profile.get(), bytes.data(), &size) ? bytes : std::vector<std::uint8_t>();
}

}  // namespace semblance::image
