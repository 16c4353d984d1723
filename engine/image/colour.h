// Inside engine/image only: rows of any colour model to 8-bit sRGB over white, through the file's ICC profile where it has one.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace semblance::image {

enum class ColourModel { Gray, Rgb, Cmyk, Lab };

// How a row comes, channels interleaved, 16-bit ones in the machine's byte order.
struct RowLayout {
    ColourModel model = ColourModel::Rgb;
    int bytesEach = 1;         // 1 or 2 a channel
    bool alpha = false;        // a straight alpha channel follows the colours
    bool inkInverted = false;  // Cmyk: the highest value is no ink, as Adobe writes JPEG

    [[nodiscard]] std::size_t channels() const;
    [[nodiscard]] std::size_t pixelBytes() const { return channels() * static_cast<std::size_t>(bytesEach); }
    friend bool operator==(const RowLayout &, const RowLayout &) = default;
};

// c over white with straight alpha a, both 0..255.
[[nodiscard]] constexpr std::uint8_t overWhite(unsigned c, unsigned a)
{
    return static_cast<std::uint8_t>((c * a + 255u * (255u - a) + 127u) / 255u);
}

struct ColourTransform;

// Relative colorimetric with black point compensation. A profile that is broken or of another colour model is ignored with a
// warning; one that is sRGB anyway costs nothing. Lab (D50; a and b offset by half the range) needs no profile.
class RowConverter {
public:
    // `profile` is the ICC profile, empty when the file has none.
    RowConverter(RowLayout layout, std::span<const std::uint8_t> profile);

    [[nodiscard]] const RowLayout &layout() const { return m_layout; }
    // Whether the profile (or Lab) changes values; else gray, RGB and CMYK are converted by the plain formulas.
    [[nodiscard]] bool managed() const;
    [[nodiscard]] const std::string &warning() const;
    // `row`: pixels * layout().pixelBytes(); `rgb`: pixels * 3. Not safe to use from two threads at once.
    void convert(const std::uint8_t *row, std::uint8_t *rgb, std::size_t pixels);

private:
    void plain(const std::uint8_t *row, std::uint8_t *rgb, std::size_t pixels) const;
    RowLayout m_layout;
    std::shared_ptr<const ColourTransform> m_transform;
    std::vector<std::uint8_t> m_expanded;  // gray rows made RGB for an RGB profile
};

// The ICC profile of coded primaries and transfer (ITU-T H.273), as HEIC and AVIF name them; empty for sRGB and what is unknown.
// PQ and HLG are shown up to the white of normal pictures (203 cd/m2, ITU-R BT.2408), brighter parts become white.
[[nodiscard]] std::vector<std::uint8_t> profileOfCodedColours(int primaries, int transfer);

}  // namespace semblance::image
