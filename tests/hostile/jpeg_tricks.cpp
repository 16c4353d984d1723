#include <algorithm>

#include "tests/engine/image/fixtures.h"
#include "tests/engine/image/profile_fixtures.h"
#include "tests/hostile/byte_writer.h"
#include "tests/hostile/hostile_files.h"

namespace semblance::tests {

namespace {

using Bytes = std::vector<std::uint8_t>;

const Bytes &plain()
{
    static const Bytes bytes = fixtures::jpeg(fixtures::corners());
    return bytes;
}

// Where the first such marker stands; the end of the file when there is none.
std::size_t find(const Bytes &jpeg, std::uint8_t marker)
{
    for (std::size_t at = 2; at + 4 <= jpeg.size() && jpeg[at] == 0xFF; at += 2 + (std::size_t{jpeg[at + 2]} << 8 | jpeg[at + 3]))
        if (jpeg[at + 1] == marker)
            return at;
    return jpeg.size();
}

Bytes withSize(Bytes jpeg, std::uint8_t frame, int width, int height)
{
    const std::size_t at = find(jpeg, frame);
    const Bytes size = ByteWriter().big(static_cast<unsigned>(height), 2).big(static_cast<unsigned>(width), 2).bytes();
    if (at + 9 <= jpeg.size())
        std::copy(size.begin(), size.end(), jpeg.begin() + static_cast<std::ptrdiff_t>(at + 5));
    return jpeg;
}

// Segments after the start of the picture.
Bytes withSegments(std::uint8_t marker, std::span<const Bytes> bodies)
{
    ByteWriter file;
    file.big(0xFFD8, 2);
    for (const Bytes &body : bodies)
        file.big(0xFF, 1).big(marker, 1).big(body.size() + 2, 2).add(body);
    return file.add(std::span(plain()).subspan(2)).bytes();
}

Bytes withSegment(std::uint8_t marker, const Bytes &body)
{
    return withSegments(marker, std::vector<Bytes>{body});
}

// The last scan again and again: every one costs the whole picture.
Bytes manyScans(int count, int side)
{
    const Bytes jpeg = withSize(fixtures::progressiveJpeg(fixtures::corners()), 0xC2, side, side);
    const std::size_t scan = find(jpeg, 0xDA);
    ByteWriter file;
    file.add(std::span(jpeg).first(jpeg.size() - 2));
    for (int i = 0; i < count; ++i)
        file.add(std::span(jpeg).subspan(scan, jpeg.size() - 2 - scan));
    return file.big(0xFFD9, 2).bytes();
}

struct Field {
    std::uint16_t tag, type;
    std::uint32_t count, value;
};

// An EXIF segment whose only directory stands at byte 8 of the TIFF in it.
Bytes exif(std::initializer_list<Field> fields, std::uint32_t next)
{
    ByteWriter tiff;
    tiff.text("Exif").big(0, 2).text("MM").big(42, 2).big(8, 4).big(fields.size(), 2);
    for (const Field &field : fields)
        tiff.big(field.tag, 2).big(field.type, 2).big(field.count, 4).big(field.value, 4);
    return tiff.big(next, 4).bytes();
}

Bytes deepXmp()
{
    ByteWriter text;
    text.text("http://ns.adobe.com/xap/1.0/").big(0, 1);
    text.text("<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description>");
    for (int i = 0; i < 8'000; ++i)
        text.text("<a:b>");
    return text.bytes();
}

// A profile whose one tag is a colour table with 255 points in each of 15 directions.
Bytes endlessProfile()
{
    Bytes profile = fixtures::srgbProfile();
    profile.resize(128);
    ByteWriter file;
    file.add(profile).big(1, 4).text("A2B0").big(144, 4).big(64, 4);
    return file.text("mft1").big(0, 4).big(15, 1).big(3, 1).big(255, 1).times(200, 1).bytes();
}

// The picture as its own preview, and that one's too.
Bytes previewsInPreviews(int depth)
{
    Bytes inner = plain();
    for (int i = 0; i < depth && inner.size() < 60'000; ++i) {
        const auto size = static_cast<std::uint32_t>(inner.size());
        ByteWriter body;
        body.text("Exif").big(0, 2).text("MM").big(42, 2).big(8, 4).big(0, 2).big(14, 4);
        body.big(2, 2).big(0x0201, 2).big(4, 2).big(1, 4).big(44, 4).big(0x0202, 2).big(4, 2).big(1, 4).big(size, 4).big(0, 4);
        inner = withSegment(0xE1, body.add(inner).bytes());
    }
    return inner;
}

}  // namespace

std::vector<HostileFile> jpegTricks()
{
    constexpr std::uint32_t most = 0xFFFFFFFF;
    const Bytes full(65'533, 0), ones(65'533, 0xFF);
    const Bytes exifHead = exif({}, 0);
    return {
        {"jpeg-claims-the-most.jpg", withSize(plain(), 0xC0, 65'500, 65'500)},
        {"jpeg-claims-no-row.jpg", withSize(plain(), 0xC0, 64, 0)},
        {"jpeg-mostly-missing.jpg", withSize(plain(), 0xC0, 16'000, 16'000)},
        {"jpeg-progressive-mostly-missing.jpg", withSize(fixtures::progressiveJpeg(fixtures::corners()), 0xC2, 12'000, 12'000)},
        {"jpeg-many-scans.jpg", manyScans(5'000, 2'000)},
        {"jpeg-many-small-scans.jpg", manyScans(5'000, 64)},
        {"jpeg-huge-comments.jpg", withSegments(0xFE, std::vector<Bytes>(300, full))},
        {"jpeg-huge-exif.jpg", withSegments(0xE1, std::vector<Bytes>(100, ones))},
        {"jpeg-huge-photoshop.jpg", withSegments(0xED, std::vector<Bytes>(100, full))},
        {"jpeg-many-tables.jpg", withSegments(0xDB, std::vector<Bytes>(20'000, Bytes(65, 1)))},
        {"jpeg-broken-huffman.jpg", withSegment(0xC4, Bytes(300, 0xFF))},
        {"jpeg-exif-next-is-itself.jpg", withSegment(0xE1, exif({{0x0112, 3, 1, 6u << 16}}, 8))},
        {"jpeg-exif-contains-itself.jpg", withSegment(0xE1, exif({{0x8769, 4, 1, 8}, {0x8825, 4, 1, 8}, {0xA005, 4, 1, 8}}, 8))},
        {"jpeg-exif-huge-count.jpg",
         withSegment(0xE1, exif({{0x010F, 2, most, 26}, {0x9286, 7, most, 8}, {0x0110, 12, 0x20000001, 8}}, 0))},
        {"jpeg-exif-beyond.jpg", withSegment(0xE1, exif({{0x010F, 2, 100, most}, {0x8769, 4, 1, most}}, most))},
        {"jpeg-exif-no-end.jpg", withSegment(0xE1, Bytes(exifHead.begin(), exifHead.end() - 3))},
        {"jpeg-nested-xmp.jpg", withSegment(0xE1, deepXmp())},
        {"jpeg-endless-profile.jpg", fixtures::jpegWithProfile(plain(), endlessProfile())},
        {"jpeg-previews-in-previews.jpg", previewsInPreviews(40)},
    };
}

}  // namespace semblance::tests
