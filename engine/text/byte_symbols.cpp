#include "engine/text/byte_symbols.h"

namespace semblance::text {

namespace {

bool standsForItself(int byte)
{
    return (byte >= 0x21 && byte <= 0x7E) || (byte >= 0xA1 && byte <= 0xAC) || (byte >= 0xAE && byte <= 0xFF);
}

std::string utf8(int c)  // c < 0x800
{
    if (c < 0x80)
        return std::string(1, static_cast<char>(c));
    return {static_cast<char>(0xC0 | (c >> 6)), static_cast<char>(0x80 | (c & 0x3F))};
}

std::array<std::string, 256> makeSymbols()
{
    std::array<std::string, 256> symbols;
    int moved = 0;  // spaces and controls follow at U+0100, in order
    for (int byte = 0; byte < 256; ++byte)
        symbols[static_cast<std::size_t>(byte)] = utf8(standsForItself(byte) ? byte : 0x100 + moved++);
    return symbols;
}

std::array<std::uint8_t, 256> makeOrder()
{
    std::array<std::uint8_t, 256> order{};
    std::size_t filled = 0;
    for (const bool printable : {true, false}) {
        for (int byte = 0; byte < 256; ++byte) {
            if (standsForItself(byte) == printable)
                order[filled++] = static_cast<std::uint8_t>(byte);
        }
    }
    return order;
}

}  // namespace

const std::array<std::string, 256> &byteSymbols()
{
    static const std::array<std::string, 256> symbols = makeSymbols();
    return symbols;
}

const std::array<std::uint8_t, 256> &byteOrder()
{
    static const std::array<std::uint8_t, 256> order = makeOrder();
    return order;
}

}  // namespace semblance::text
