#include "tests/engine/image/fixtures.h"
#include "tests/engine/image/format_fixtures.h"
#include "tests/hostile/byte_writer.h"
#include "tests/hostile/hostile_files.h"

namespace semblance::tests {

namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr std::uint32_t most = 0xFFFFFFFF;
constexpr std::uint16_t shortType = 3, longType = 4;

struct Field {
    std::uint16_t tag, type;
    std::uint32_t count, value;  // little-endian: a short stands first
};

void addDirectory(ByteWriter &file, const std::vector<Field> &fields, std::uint32_t next)
{
    file.little(fields.size(), 2);
    for (const Field &field : fields)
        file.little(field.tag, 2).little(field.type, 2).little(field.count, 4).little(field.value, 4);
    file.little(next, 4);
}

// The directory right after the header, then the data.
Bytes tiff(const std::vector<Field> &fields, std::uint32_t next = 0, const Bytes &data = Bytes(1024, 0))
{
    ByteWriter file;
    file.text("II").little(42, 2).little(8, 4);
    addDirectory(file, fields, next);
    return file.add(data).bytes();
}

// 8-bit gray in one strip behind the directory, with some fields in place of the usual ones or besides them.
std::vector<Field> gray(std::uint32_t width, std::uint32_t height, const std::vector<Field> &other = {})
{
    std::vector<Field> fields{{0x100, longType, 1, width}, {0x101, longType, 1, height}, {0x102, shortType, 1, 8},
                              {0x103, shortType, 1, 1},    {0x106, shortType, 1, 1},     {0x111, longType, 1, 150},
                              {0x115, shortType, 1, 1},    {0x116, longType, 1, height}, {0x117, longType, 1, 1024}};
    for (const Field &field : other) {
        std::erase_if(fields, [&](const Field &usual) { return usual.tag == field.tag; });
        fields.push_back(field);
    }
    return fields;
}

// Directories one behind the other, each a picture of one pixel.
Bytes manyPages(std::uint32_t count)
{
    ByteWriter file;
    file.text("II").little(42, 2).little(8, 4);
    const auto fields = gray(1, 1, {{0xFE, longType, 1, 1}});
    const auto size = static_cast<std::uint32_t>(2 + fields.size() * 12 + 4);
    for (std::uint32_t page = 0; page < count; ++page)
        addDirectory(file, fields, page + 1 == count ? 0 : 8 + (page + 1) * size);
    return file.bytes();
}

// Each directory has a sub-directory, which is the next one.
Bytes nestedDirectories(std::uint32_t depth, std::uint32_t last)
{
    ByteWriter file;
    file.text("II").little(42, 2).little(8, 4);
    const auto size = static_cast<std::uint32_t>(2 + gray(1, 1, {{0x14A, longType, 1, 0}}).size() * 12 + 4);
    for (std::uint32_t level = 0; level < depth; ++level)
        addDirectory(file, gray(1, 1, {{0x14A, longType, 1, level + 1 == depth ? last : 8 + (level + 1) * size}}), 0);
    return file.bytes();
}

Bytes hugeDirectory()
{
    std::vector<Field> fields = gray(8, 8);
    for (std::uint32_t tag = 0x8000; fields.size() < 0xFFFF; ++tag)
        fields.push_back({static_cast<std::uint16_t>(tag), longType, 1, tag});
    return tiff(fields);
}

Bytes bigTiff()
{
    ByteWriter file;
    file.text("II").little(43, 2).little(8, 2).little(0, 2).little(16, 8).little(~0ull, 8);
    return file.times(64, 0xFF).bytes();
}

Bytes hugeSensor()
{
    Bytes raw = fixtures::dng(fixtures::corners());
    // Its width and height, wherever a directory says them as a number of their own.
    for (std::size_t at = 8; at + 12 <= raw.size(); ++at) {
        const bool number = (raw[at + 2] == longType || raw[at + 2] == shortType) && raw[at + 3] == 0 && raw[at + 4] == 1;
        const bool side = number && raw[at + 1] == 1 && raw[at] <= 1;
        if (side)
            raw[at + 8] = raw[at + 9] = 0xFF;
    }
    return raw;
}

}  // namespace

std::vector<HostileFile> tiffTricks()
{
    return {
        {"tiff-claims-the-most.tif", tiff(gray(most, most))},
        {"tiff-claims-no-pixel.tif", tiff(gray(0, 0))},
        {"tiff-one-huge-strip.tif", tiff(gray(17'000, 17'000))},
        {"tiff-strips-without-rows.tif", tiff(gray(64, 64, {{0x116, longType, 1, 0}}))},
        {"tiff-many-strips.tif", tiff(gray(1, 1'000'000, {{0x116, longType, 1, 1}}))},
        {"tiff-tiles-of-nothing.tif", tiff(gray(64, 64, {{0x142, longType, 1, 0}, {0x143, longType, 1, 0}}))},
        {"tiff-huge-tiles.tif", tiff(gray(64, 64, {{0x142, longType, 1, 0x40000000}, {0x143, longType, 1, 0x40000000}}))},
        {"tiff-tiny-tiles.tif", tiff(gray(16'000, 16'000, {{0x142, longType, 1, 1}, {0x143, longType, 1, 1}, {0x144, longType, 1, 150}}))},
        {"tiff-many-samples.tif", tiff(gray(1'000, 1'000, {{0x115, shortType, 1, 65'535}}))},
        {"tiff-many-bits.tif", tiff(gray(64, 64, {{0x102, shortType, 1, 65'535}}))},
        {"tiff-no-such-compression.tif", tiff(gray(64, 64, {{0x103, shortType, 1, 54'321}}))},
        {"tiff-log-luv.tif", tiff(gray(64, 64, {{0x103, shortType, 1, 34'676}, {0x106, shortType, 1, 32'845}, {0x115, shortType, 1, 3}}))},
        {"tiff-old-jpeg.tif", tiff(gray(64, 64, {{0x103, shortType, 1, 6}, {0x106, shortType, 1, 6}, {0x201, longType, 1, 150}}))},
        {"tiff-palette-elsewhere.tif", tiff(gray(64, 64, {{0x106, shortType, 1, 3}, {0x140, shortType, 768, most}}))},
        {"tiff-huge-profile.tif", tiff(gray(8, 8, {{0x8773, 7, most, 8}}))},
        {"tiff-huge-xmp.tif", tiff(gray(8, 8, {{0x2BC, 1, 0x7FFFFFFF, 8}}))},
        {"tiff-huge-texts.tif", tiff(gray(8, 8, {{0x10E, 2, most, 8}, {0x83BB, longType, 0x40000000, 8}}))},
        {"tiff-next-is-itself.tif", tiff(gray(8, 8, {{0xFE, longType, 1, 1}}), 8)},
        {"tiff-contains-itself.tif", tiff(gray(8, 8, {{0x14A, longType, 1, 8}, {0x8769, longType, 1, 8}, {0x8825, longType, 1, 8}}), 8)},
        {"tiff-many-pages.tif", manyPages(30'000)},
        {"tiff-nested.tif", nestedDirectories(20'000, 0)},
        {"tiff-nested-in-itself.tif", nestedDirectories(200, 8)},
        {"tiff-huge-directory.tif", hugeDirectory()},
        {"tiff-big.tif", bigTiff()},
        {"raw-huge-sensor.dng", hugeSensor()},
    };
}

}  // namespace semblance::tests
