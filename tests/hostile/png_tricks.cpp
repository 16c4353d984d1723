#include <zlib.h>

#include "tests/engine/image/fixtures.h"
#include "tests/hostile/byte_writer.h"
#include "tests/hostile/hostile_files.h"

namespace semblance::tests {

namespace {

using Bytes = std::vector<std::uint8_t>;

// What zlib makes of `count` equal bytes: a thousandth of them.
Bytes squeezed(std::size_t count, std::uint8_t value)
{
    z_stream stream{};
    Bytes out;
    if (::deflateInit(&stream, Z_BEST_COMPRESSION) != Z_OK)
        return out;
    const Bytes block(1u << 16, value);
    Bytes room(1u << 16);
    for (bool last = false; !last;) {
        last = count <= block.size();
        stream.next_in = const_cast<Bytef *>(block.data());
        stream.avail_in = static_cast<uInt>(std::min(count, block.size()));
        count -= stream.avail_in;
        do {
            stream.next_out = room.data();
            stream.avail_out = static_cast<uInt>(room.size());
            ::deflate(&stream, last ? Z_FINISH : Z_NO_FLUSH);
            out.insert(out.end(), room.begin(), room.end() - static_cast<std::ptrdiff_t>(stream.avail_out));
        } while (stream.avail_out == 0);
    }
    ::deflateEnd(&stream);
    return out;
}

class Png {
public:
    Png(std::uint32_t width, std::uint32_t height, int bits, int colourType, int interlaced = 0)
    {
        m_file.text("\x89PNG\r\n\x1A\n");
        ByteWriter header;
        header.big(width, 4).big(height, 4).big(static_cast<unsigned>(bits), 1).big(static_cast<unsigned>(colourType), 1).big(0, 2);
        chunk("IHDR", header.big(static_cast<unsigned>(interlaced), 1).bytes());
    }
    Png &chunk(std::string_view type, std::span<const std::uint8_t> data)
    {
        m_file.big(data.size(), 4).text(type).add(data).big(0, 4);
        return *this;
    }
    Bytes finished()
    {
        chunk("IEND", {});
        Bytes bytes = m_file.bytes();
        repairChecksums(bytes);
        return bytes;
    }

private:
    ByteWriter m_file;
};

Bytes pixels(std::size_t rows, std::size_t rowBytes)
{
    return squeezed(rows * (rowBytes + 1), 0);
}

// A keyword, its zero byte, the method and the data.
Bytes named(std::string_view keyword, std::span<const std::uint8_t> data)
{
    return ByteWriter().text(keyword).big(0, 2).add(data).bytes();
}

Bytes withText(const std::string &xmp)
{
    ByteWriter text;  // PNG specification, 11.3.4.5
    text.text("XML:com.adobe.xmp").big(0, 5).text(xmp);
    return Png(8, 8, 8, 2).chunk("iTXt", text.bytes()).chunk("IDAT", pixels(8, 24)).finished();
}

std::string nestedXmp(std::size_t depth)
{
    std::string xmp = "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
                      "xmlns:a='http://example.org/a/'><rdf:Description rdf:about=''>";
    for (std::size_t i = 0; i < depth; ++i)
        xmp += "<a:b rdf:parseType='Resource'>";
    for (std::size_t i = 0; i < depth; ++i)
        xmp += "</a:b>";
    return xmp + "</rdf:Description></rdf:RDF></x:xmpmeta>";
}

// Nine times ten to the tenth: the entity that contains itself in the end.
std::string laughingXmp()
{
    std::string xmp = "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a0 'ha'>";
    for (int i = 1; i <= 10; ++i) {
        xmp += "<!ENTITY a" + std::to_string(i) + " '";
        for (int time = 0; time < 10; ++time)
            xmp += "&a" + std::to_string(i - 1) + ";";
        xmp += "'>";
    }
    return xmp
           + "]><x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
             "<rdf:Description rdf:about='' xmlns:dc='http://purl.org/dc/elements/1.1/' dc:title='&a10;'/></rdf:RDF></x:xmpmeta>";
}

Bytes manyChunks(int count)
{
    Png png(8, 8, 8, 2);
    for (int i = 0; i < count; ++i)
        png.chunk("tEXt", ByteWriter().text("Comment").big(0, 1).text(std::to_string(i)).bytes());
    return png.chunk("IDAT", pixels(8, 24)).finished();
}

Bytes manyTextBombs()
{
    const Bytes bomb = named("Comment", squeezed(20'000'000, 'x'));
    Png png(8, 8, 8, 2);
    for (int i = 0; i < 50; ++i)
        png.chunk("zTXt", bomb);
    return png.chunk("IDAT", pixels(8, 24)).finished();
}

}  // namespace

std::vector<HostileFile> pngTricks()
{
    constexpr std::uint32_t most = 0x7FFFFFFF;
    const Bytes profileBomb = named("profile", squeezed(200'000'000, 0));
    const Bytes exifLoop =
        ByteWriter().text("MM").big(42, 2).big(8, 4).big(1, 2).big(0x8769, 2).big(4, 2).big(1, 4).big(8, 4).big(8, 4).bytes();
    return {
        {"png-claims-the-most.png", Png(most, most, 16, 6).chunk("IDAT", pixels(8, 64)).finished()},
        {"png-claims-no-pixel.png", Png(0, 0, 8, 2).chunk("IDAT", pixels(8, 24)).finished()},
        {"png-bomb-bilevel.png", Png(12'000, 12'000, 1, 0).chunk("IDAT", pixels(12'000, 1'500)).finished()},
        {"png-bomb-interlaced.png", Png(9'000, 9'000, 16, 6, 1).chunk("IDAT", squeezed(1'000'000'000, 0)).finished()},
        {"png-bomb-one-column.png", Png(1, 900'000, 8, 0).chunk("IDAT", pixels(900'000, 1)).finished()},
        {"png-bomb-more-pixels-than-said.png", Png(8, 8, 8, 2).chunk("IDAT", squeezed(500'000'000, 0)).finished()},
        {"png-bomb-profile.png", Png(8, 8, 8, 2).chunk("iCCP", profileBomb).chunk("IDAT", pixels(8, 24)).finished()},
        {"png-bomb-texts.png", manyTextBombs()},
        {"png-many-chunks.png", manyChunks(100'000)},
        {"png-huge-text.png", withText(std::string(20'000'000, 'x'))},
        {"png-nested-xmp.png", withText(nestedXmp(200'000))},
        {"png-laughing-xmp.png", withText(laughingXmp())},
        {"png-exif-contains-itself.png", Png(8, 8, 8, 2).chunk("eXIf", exifLoop).chunk("IDAT", pixels(8, 24)).finished()},
        {"png-palette-missing.png", Png(8, 8, 8, 3).chunk("IDAT", pixels(8, 8)).finished()},
        {"png-two-headers.png", Png(8, 8, 8, 2).chunk("IHDR", Bytes(13, 0xFF)).chunk("IDAT", pixels(8, 24)).finished()},
        {"png-empty-data.png", Png(8, 8, 8, 2).chunk("IDAT", {}).finished()},
    };
}

}  // namespace semblance::tests
