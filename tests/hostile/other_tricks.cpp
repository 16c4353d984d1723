#include <string_view>

#include "tests/engine/image/fixtures.h"
#include "tests/engine/image/format_fixtures.h"
#include "tests/hostile/byte_writer.h"
#include "tests/hostile/hostile_files.h"

namespace semblance::tests {

namespace {

using Bytes = std::vector<std::uint8_t>;

Bytes join(std::initializer_list<std::span<const std::uint8_t>> parts)
{
    ByteWriter file;
    for (const auto part : parts)
        file.add(part);
    return file.bytes();
}

Bytes bytesOf(std::string_view text)
{
    return {text.begin(), text.end()};
}

// Canvas and frame as they are asked for, extensions before it, a single code of the smallest kind.
Bytes gif(unsigned canvas, unsigned frame, std::size_t extensions)
{
    ByteWriter file;
    file.text("GIF89a").little(canvas, 2).little(canvas, 2).little(0x80, 1).little(0, 2).times(6, 0x55);
    for (std::size_t i = 0; i < extensions; ++i)
        file.little(0x21, 1).little(0xFE, 1).little(1, 1).little('x', 1).little(0, 1);
    file.little(0x2C, 1).little(0, 4).little(frame, 2).little(frame, 2).little(0, 1);
    return file.little(2, 1).little(2, 1).little(0x44, 1).little(0x01, 1).little(0, 1).little(0x3B, 1).bytes();
}

// An endless comment: blocks of 255 bytes to the end of the file.
Bytes gifWithoutEnd()
{
    ByteWriter file;
    file.text("GIF89a").little(8, 2).little(8, 2).little(0, 3).little(0x21, 1).little(0xFE, 1);
    for (int i = 0; i < 40'000; ++i)
        file.little(255, 1).times(255, 'x');
    return file.bytes();
}

Bytes riff(std::string_view form, const Bytes &chunks, std::uint32_t size = 0)
{
    return ByteWriter().text("RIFF").little(size != 0 ? size : chunks.size() + 4, 4).text(form).add(chunks).bytes();
}

Bytes chunk(std::string_view type, const Bytes &body, std::uint32_t size = 0)
{
    return ByteWriter().text(type).little(size != 0 ? size : body.size(), 4).add(body).times(body.size() % 2, 0).bytes();
}

// An extended WebP of the largest canvas, with as many frames of one pixel.
Bytes webpFrames(int count)
{
    const Bytes canvas = ByteWriter().little(2, 4).little(0x3FFF, 3).little(0x3FFF, 3).bytes();
    ByteWriter chunks;
    chunks.add(chunk("VP8X", canvas)).add(chunk("ANIM", Bytes(6, 0)));
    const Bytes picture = chunk("VP8L", ByteWriter().little(0x2F, 1).little(0, 4).little(0, 4).bytes());
    for (int i = 0; i < count; ++i)
        chunks.add(chunk("ANMF", ByteWriter().times(16, 0).add(picture).bytes()));
    return riff("WEBP", chunks.bytes());
}

Bytes bmp(std::uint32_t width, std::uint32_t height, unsigned bits, unsigned compression, const Bytes &data, std::uint32_t colours = 0)
{
    ByteWriter file;
    file.text("BM").little(0, 8).little(54, 4).little(40, 4).little(width, 4).little(height, 4).little(1, 2).little(bits, 2);
    return file.little(compression, 4).little(0, 12).little(colours, 4).little(0, 4).add(data).bytes();
}

Bytes box(std::string_view type, std::span<const std::uint8_t> body, std::uint32_t size = 0)
{
    return ByteWriter().big(size != 0 ? size : body.size() + 8, 4).text(type).add(body).bytes();
}

Bytes heif(const Bytes &meta)
{
    const Bytes type = box("ftyp", bytesOf(std::string_view("heic\0\0\0\0mif1heic", 16)));
    return join({type, box("meta", join({Bytes(4, 0), meta}))});
}

Bytes nestedBoxes(std::size_t depth)
{
    ByteWriter file;
    const std::size_t all = depth * 8;
    for (std::size_t i = 0; i < depth; ++i)
        file.big(all - i * 8, 4).text(i % 2 == 0 ? "iprp" : "ipco");
    return heif(file.bytes());
}

// One item, a grid of itself (ISO/IEC 23008-12, 6.6.2.3) that is as large as can be said.
Bytes gridOfItself()
{
    const Bytes handler = box("hdlr", join({Bytes(8, 0), bytesOf("pict"), Bytes(13, 0)}));
    const Bytes primary = box("pitm", ByteWriter().big(0, 4).big(1, 2).bytes());
    const Bytes entry = box("infe", ByteWriter().big(2u << 24, 4).big(1, 2).big(0, 2).text("grid").big(0, 1).bytes());
    const Bytes items = box("iinf", ByteWriter().big(0, 4).big(1, 2).add(entry).bytes());
    ByteWriter tiles;
    tiles.big(1, 2).big(256, 2);
    for (int i = 0; i < 256; ++i)
        tiles.big(1, 2);
    const Bytes references = box("iref", join({Bytes(4, 0), box("dimg", tiles.bytes())}));
    const Bytes place =
        box("iloc",
            ByteWriter().big(1u << 24, 4).big(0x4400, 2).big(1, 2).big(1, 2).big(1, 2).big(0, 2).big(1, 2).big(0, 4).big(12, 4).bytes());
    const Bytes data = box("idat", ByteWriter().big(0x00010F0F, 4).big(60'000, 4).big(60'000, 4).bytes());
    const Bytes size = box("ispe", ByteWriter().big(0, 4).big(60'000, 4).big(60'000, 4).bytes());
    const Bytes property = box("ipma", ByteWriter().big(0, 4).big(1, 4).big(1, 2).big(0x0181, 2).bytes());
    return heif(join({handler, primary, items, references, place, data, box("iprp", join({box("ipco", size), property}))}));
}

Bytes manyExtents()
{
    ByteWriter place;
    place.big(0, 4).big(0x4400, 2).big(1, 2).big(1, 2).big(0, 2).big(65'535, 2);
    for (int i = 0; i < 65'535; ++i)
        place.big(0, 4).big(0xFFFFFFFF, 4);
    return heif(box("iloc", place.bytes()));
}

void addTwoKinds(std::vector<HostileFile> &files)
{
    const auto picture = fixtures::corners();
    const Bytes jpeg = fixtures::jpeg(picture), png = fixtures::encoded(".png", picture), plainGif = fixtures::gif(picture);
    const Bytes zip = ByteWriter().text("PK").little(0x0403, 2).times(26, 0).text("PK").little(0x0605, 2).times(18, 0).bytes();
    const Bytes script = bytesOf("=1;/*<script>fetch('http://example.org/')</script>*/");
    const Bytes program = ByteWriter()
                              .text("\x7F"
                                    "ELF")
                              .little(0x00010102, 4)
                              .times(4096, 0x90)
                              .bytes();
    files.push_back({"jpeg-and-zip.jpg", join({jpeg, zip})});
    files.push_back({"jpeg-and-png.jpg", join({jpeg, png})});
    files.push_back({"jpeg-and-jpegs.jpg", join({jpeg, jpeg, jpeg})});
    files.push_back({"png-and-program.png", join({png, program})});
    files.push_back({"gif-and-script.gif", join({plainGif, script})});
    files.push_back({"gif-that-is-script.gif", join({bytesOf("GIF89a"), script})});
    files.push_back({"png-named-jpeg.jpg", png});
    files.push_back({"tiff-and-jpeg.tif", join({fixtures::tiff(picture, 8), jpeg})});
    files.push_back({"raw-named-heic.heic", fixtures::dng(picture)});
    files.push_back({"program.jpg", program});
    files.push_back({"zip.jpg", zip});
    files.push_back({"page.png", bytesOf("<!DOCTYPE html><html><img src='file:///etc/hostname'></html>")});
    files.push_back({"drawing.gif", bytesOf("<svg xmlns='http://www.w3.org/2000/svg'><image href='file:///etc/hostname'/></svg>")});
    files.push_back({"document.tif", bytesOf("%PDF-1.7\n%\xE2\xE3\xCF\xD3\n")});
    files.push_back({"video.webp", riff("AVI ", Bytes(1000, 0))});
}

void addBeginnings(std::vector<HostileFile> &files)
{
    const std::string_view beginnings[] = {"\xFF\xD8\xFF",
                                           "\x89PNG\r\n\x1A\n",
                                           "GIF89a",
                                           "II*",
                                           std::string_view("II*\0\x08\0\0\0", 8),
                                           "BM",
                                           "RIFF\xFF\xFF\xFF\xFFWEBP",
                                           std::string_view("\0\0\0\x18"
                                                            "ftypheic",
                                                            12),
                                           std::string_view("\0\0\0\x18"
                                                            "ftypavif",
                                                            12),
                                           std::string_view("\0\0\0\x18"
                                                            "ftypcrx ",
                                                            12),
                                           "FUJIFILMCCD-RAW ",
                                           "IIRO",
                                           std::string_view("IIU\0", 4),
                                           std::string_view("II\x1A\0\0\0HEAPCCDR", 14)};
    int number = 0;
    for (const std::string_view beginning : beginnings) {
        const std::string name = "beginning-" + std::to_string(++number);
        files.push_back({name + ".jpg", bytesOf(beginning)});
        files.push_back({name + "-zeros.jpg", join({bytesOf(beginning), Bytes(100'000, 0)})});
        files.push_back({name + "-ones.jpg", join({bytesOf(beginning), Bytes(100'000, 0xFF)})});
    }
    files.push_back({"nothing.jpg", {}});
    files.push_back({"one-byte.jpg", {0xFF}});
    files.push_back({"zeros.jpg", Bytes(5'000'000, 0)});
}

}  // namespace

std::vector<HostileFile> otherTricks()
{
    constexpr std::uint32_t most = 0xFFFFFFFF;
    std::vector<HostileFile> files{
        {"gif-claims-the-most.gif", gif(65'535, 65'535, 0)},
        {"gif-huge-canvas.gif", gif(12'000, 1, 0)},
        {"gif-frame-beyond-canvas.gif", gif(8, 12'000, 0)},
        {"gif-many-comments.gif", gif(8, 1, 1'000'000)},
        {"gif-endless-comment.gif", gifWithoutEnd()},
        {"webp-many-frames.webp", webpFrames(20'000)},
        {"webp-huge-chunk.webp", riff("WEBP", chunk("VP8X", Bytes(10, 0xFF), most), most)},
        {"webp-huge-profile.webp", riff("WEBP", join({chunk("VP8X", Bytes(10, 0x20)), chunk("ICCP", Bytes(5'000'000, 0xFF))}))},
        {"bmp-claims-the-most.bmp", bmp(0x7FFFFFFF, 0x7FFFFFFF, 32, 0, Bytes(64, 0))},
        {"bmp-lowest-height.bmp", bmp(16, 0x80000000, 24, 0, Bytes(64, 0))},
        {"bmp-mostly-missing.bmp", bmp(12'000, 12'000, 24, 0, Bytes(64, 0))},
        {"bmp-jumps.bmp", bmp(4'000, 4'000, 8, 1, ByteWriter().times(400'000, 0xFF).bytes())},
        {"bmp-jumps-outside.bmp",
         bmp(16, 16, 8, 1, ByteWriter().little(0x0200, 2).times(200, 0xFF).little(0x0200, 2).times(2, 0xFF).bytes())},
        {"bmp-huge-palette.bmp", bmp(16, 16, 8, 0, Bytes(1'000, 0), most)},
        {"heif-nested-boxes.heic", nestedBoxes(100'000)},
        {"heif-grid-of-itself.heic", gridOfItself()},
        {"heif-many-extents.heic", manyExtents()},
        {"heif-box-of-nothing.heic", heif(box("iinf", {}, 1))},
        {"heif-box-beyond.heic", heif(box("iprp", {}, most))},
    };
    addTwoKinds(files);
    addBeginnings(files);
    return files;
}

}  // namespace semblance::tests
