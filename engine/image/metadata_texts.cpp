// Titles, descriptions, keywords and names of people, from every place where programs write them.
#include <algorithm>
#include <array>
#include <map>
#include <string_view>

#include "engine/core/paths.h"
#include "engine/image/metadata_blocks.h"

namespace semblance::image {

namespace {

char lowerAscii(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool sameButForCase(std::string_view a, std::string_view b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lowerAscii(x) == lowerAscii(y); });
}

// Two Chinese characters in a row, and nothing that GB2312 has no place for: text of the years before Unicode.
bool looksLikeChinese(std::string_view text)
{
    std::size_t pairs = 0, row = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (byte < 0x80) {
            row = 0;
            continue;
        }
        const auto next = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0;
        if (byte < 0xA1 || byte > 0xF7 || next < 0xA1)
            return false;
        pairs = std::max(pairs, ++row);
        ++i;
    }
    return pairs >= 2;
}

std::string toUtf8(std::string text)
{
    if (core::isUtf8(text))
        return text;
    if (looksLikeChinese(text))
        if (std::string converted = text; Exiv2::convertStringCharset(converted, "GB18030", "UTF-8") && core::isUtf8(converted))
            return converted;
    if (std::string converted = text; Exiv2::convertStringCharset(converted, "WINDOWS-1252", "UTF-8") && core::isUtf8(converted))
        return converted;
    std::string utf8;  // Latin-1 knows every byte
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x80) {
            utf8 += c;
        } else {
            utf8 += static_cast<char>(0xC0 | byte >> 6);
            utf8 += static_cast<char>(0x80 | (byte & 0x3F));
        }
    }
    return utf8;
}

void cutTo(std::string &text, std::size_t most)
{
    if (text.size() <= most)
        return;
    for (int i = 0; i < 3 && most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0) == 0x80; ++i)
        --most;  // not inside a character
    text.resize(most);
}

std::string textOf(const Exiv2::Metadatum &datum, std::size_t most)
{
    if (const auto *languages = dynamic_cast<const Exiv2::LangAltValue *>(&datum.value())) {
        const auto standard = languages->value_.find("x-default");
        if (standard != languages->value_.end())
            return cleanText(standard->second, most);
        return languages->value_.empty() ? std::string() : cleanText(languages->value_.begin()->second, most);
    }
    if (const auto *comment = dynamic_cast<const Exiv2::CommentValue *>(&datum.value()))
        return cleanText(comment->comment(), most);
    return cleanText(datum.toString(), most);
}

// The Windows fields XPTitle and the like: UTF-16 as bytes.
std::string wideTextOf(const Exiv2::Metadatum &datum, std::size_t most)
{
    std::string bytes(static_cast<std::size_t>(datum.size()), '\0');
    if (!bytes.empty())
        datum.copy(reinterpret_cast<Exiv2::byte *>(bytes.data()), Exiv2::littleEndian);
    bytes.resize(std::min(bytes.size() & ~std::size_t{1}, 4 * most));
    if (!Exiv2::convertStringCharset(bytes, "UCS-2LE", "UTF-8"))
        return {};
    return cleanText(bytes, most);
}

template <class Data, class Key, class Read>
std::string find(const Data &data, const Key &key, std::size_t most, Read read)
{
    const auto found = data.findKey(key);
    return found == data.end() ? std::string() : read(*found, most);
}

void addText(std::vector<MetadataText> &texts, std::string text, std::string language)
{
    const auto same = std::find_if(texts.begin(), texts.end(), [&](const MetadataText &known) { return known.text == text; });
    if (text.empty() || texts.size() >= mostKeywords)
        return;
    if (same == texts.end())
        texts.push_back({std::move(text), std::move(language)});
    else if (same->language.empty())  // the default text said again, with its language
        same->language = std::move(language);
}

std::vector<MetadataText> inEveryLanguage(const MetadataBlocks &blocks, const char *key, std::size_t most)
{
    std::vector<MetadataText> texts;
    const auto datum = blocks.xmp.findKey(Exiv2::XmpKey(key));
    if (datum == blocks.xmp.end())
        return texts;
    addText(texts, textOf(*datum, most), {});
    const auto *languages = dynamic_cast<const Exiv2::LangAltValue *>(&datum->value());
    if (languages == nullptr)
        return texts;
    for (const auto &[tag, text] : languages->value_) {
        std::string language = tag == "x-default" ? std::string() : cleanText(tag, 35);  // RFC 5646, section 4.4.1
        std::transform(language.begin(), language.end(), language.begin(), lowerAscii);
        addText(texts, cleanText(text, most), std::move(language));
    }
    return texts;
}

// What cameras write into the description of every photo.
bool isCameraBoilerplate(std::string_view text)
{
    constexpr std::array<std::string_view, 9> known{"olympus digital camera",     "sony dsc",       "minolta digital camera",
                                                    "samsung camera pictures",    "digital camera", "digital still camera",
                                                    "kodak digital still camera", "default",        "exif_jpeg_picture"};
    return std::any_of(known.begin(), known.end(), [&](std::string_view words) { return sameButForCase(words, text); });
}

class Names {
public:
    void add(const std::string &raw)
    {
        std::string name = cleanText(raw, mostNameBytes);
        const bool known = std::any_of(m_names.begin(), m_names.end(), [&](const std::string &one) { return sameButForCase(one, name); });
        if (!name.empty() && !known && m_names.size() < mostKeywords)
            m_names.push_back(std::move(name));
    }
    // Each part of "animals|dog".
    void addParts(const std::string &list, std::string_view separators)
    {
        for (std::size_t at = 0; at != std::string::npos;) {
            const std::size_t end = list.find_first_of(separators, at);
            add(list.substr(at, end == std::string::npos ? end : end - at));
            at = end == std::string::npos ? end : end + 1;
        }
    }
    std::vector<std::string> take() { return std::move(m_names); }

private:
    std::vector<std::string> m_names;
};

// Each entry of an XMP array.
template <class Visit>
void forEachEntry(const MetadataBlocks &blocks, const char *key, Visit visit)
{
    const auto list = blocks.xmp.findKey(Exiv2::XmpKey(key));
    if (list == blocks.xmp.end())
        return;
    const auto count = std::min<std::size_t>(static_cast<std::size_t>(list->count()), 10 * mostKeywords);
    for (std::size_t i = 0; i < count; ++i)
        visit(list->toString(static_cast<long>(i)));
}

bool endsWith(const std::string &text, std::string_view end)
{
    return text.size() >= end.size() && std::string_view(text).substr(text.size() - end.size()) == end;
}

}  // namespace

std::string cleanText(std::string text, std::size_t most)
{
    cutTo(text, 8 * most);  // a megabyte of blanks is no text; the exact cut comes last
    text = toUtf8(std::move(text));
    text.erase(std::remove(text.begin(), text.end(), '\0'), text.end());
    for (char &c : text)
        if ((static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t') || c == 0x7F)
            c = ' ';
    constexpr const char *blanks = " \t\n";
    const auto first = text.find_first_not_of(blanks);
    if (first == std::string::npos)
        return {};
    text.erase(0, first);
    cutTo(text, most);
    text.erase(text.find_last_not_of(blanks) + 1);
    return text;
}

std::string MetadataBlocks::text(const std::string &key, std::size_t most) const
{
    if (key.rfind("Exif.Image.XP", 0) == 0)
        return find(exif, Exiv2::ExifKey(key), most, wideTextOf);
    if (key.rfind("Exif.", 0) == 0)
        return find(exif, Exiv2::ExifKey(key), most, textOf);
    if (key.rfind("Iptc.", 0) == 0)
        return find(iptc, Exiv2::IptcKey(key), most, textOf);
    return find(xmp, Exiv2::XmpKey(key), most, textOf);
}

std::string MetadataBlocks::firstText(std::initializer_list<const char *> keys, std::size_t most) const
{
    for (const char *key : keys) {
        if (std::string value = text(key, most); !value.empty())
            return value;
    }
    return {};
}

std::vector<MetadataText> titlesOf(const MetadataBlocks &blocks)
{
    auto titles = inEveryLanguage(blocks, "Xmp.dc.title", mostTitleBytes);
    if (titles.empty())
        addText(titles, blocks.firstText({"Iptc.Application2.ObjectName", "Exif.Image.XPTitle"}, mostTitleBytes), {});
    return titles;
}

std::map<std::string, std::string> describedBy(const std::vector<MetadataText> &captions)
{
    std::map<std::string, std::string> byLanguage;
    for (const MetadataText &caption : captions) {
        std::string &text = byLanguage[caption.language];
        text += (text.empty() ? "" : "\n") + caption.text;
    }
    if (captions.empty())
        return byLanguage;
    const std::string first = byLanguage[captions.front().language];
    byLanguage.erase(std::string());
    byLanguage["x-default"] = first;
    return byLanguage;
}

// Written by this program one by one, as long as the description, which every program may change, still says the same.
static std::vector<MetadataText> ownCaptions(const MetadataBlocks &blocks)
{
    std::vector<MetadataText> captions;
    std::vector<std::string> languages;
    forEachEntry(blocks, "Xmp.semblance.languages", [&](const std::string &language) { languages.push_back(language); });
    forEachEntry(blocks, "Xmp.semblance.captions", [&](const std::string &text) {
        const std::string language = captions.size() < languages.size() ? languages[captions.size()] : std::string();
        captions.push_back({text, language == "x-default" ? std::string() : language});
    });
    const auto datum = blocks.xmp.findKey(Exiv2::XmpKey("Xmp.dc.description"));
    const auto *said = datum == blocks.xmp.end() ? nullptr : dynamic_cast<const Exiv2::LangAltValue *>(&datum->value());
    if (captions.empty() || said == nullptr
        || std::map<std::string, std::string>(said->value_.begin(), said->value_.end()) != describedBy(captions))
        return {};
    for (MetadataText &caption : captions)
        caption.text = cleanText(caption.text, mostDescriptionBytes);
    return captions;
}

std::vector<MetadataText> descriptionsOf(const MetadataBlocks &blocks)
{
    if (auto own = ownCaptions(blocks); !own.empty())
        return own;
    auto descriptions = inEveryLanguage(blocks, "Xmp.dc.description", mostDescriptionBytes);
    std::erase_if(descriptions, [](const MetadataText &text) { return isCameraBoilerplate(text.text); });
    for (const char *key : {"Iptc.Application2.Caption", "Exif.Image.ImageDescription", "Exif.Image.XPComment", "Exif.Photo.UserComment"})
        if (std::string text = descriptions.empty() ? blocks.text(key, mostDescriptionBytes) : std::string(); !isCameraBoilerplate(text))
            addText(descriptions, std::move(text), {});
    return descriptions;
}

std::vector<std::string> keywordsOf(const MetadataBlocks &blocks)
{
    Names words;
    forEachEntry(blocks, "Xmp.dc.subject", [&](const std::string &word) { words.add(word); });
    forEachEntry(blocks, "Xmp.lr.hierarchicalSubject", [&](const std::string &path) { words.addParts(path, "|"); });
    forEachEntry(blocks, "Xmp.digiKam.TagsList", [&](const std::string &path) { words.addParts(path, "/"); });
    for (const auto &datum : blocks.iptc) {
        if (datum.key() == "Iptc.Application2.Keywords")
            words.add(datum.toString());
    }
    words.addParts(blocks.text("Exif.Image.XPKeywords", mostDescriptionBytes), ";");  // "sea;boat"
    return words.take();
}

std::vector<std::string> peopleOf(const MetadataBlocks &blocks)
{
    // Regions are structures: "Xmp.mwg-rs.Regions/mwg-rs:RegionList[1]/mwg-rs:Name" and ".../mwg-rs:Type" beside it
    // (Metadata Working Group, Guidelines 2.0, 5.9); Microsoft's have a name alone.
    std::map<std::string, std::string> typeOf, nameOf;
    Names people;
    for (const auto &datum : blocks.xmp) {
        const std::string key = datum.key();
        if (key.rfind("Xmp.mwg-rs.Regions", 0) == 0) {
            const std::string region = key.substr(0, key.rfind('/'));
            if (endsWith(key, "/mwg-rs:Type"))
                typeOf[region] = datum.toString();
            else if (endsWith(key, "/mwg-rs:Name") && nameOf.size() < mostKeywords)
                nameOf[region] = datum.toString();
        } else if (key.rfind("Xmp.MP.RegionInfo", 0) == 0 && endsWith(key, ":PersonDisplayName")) {
            people.add(datum.toString());
        }
    }
    for (const auto &[region, name] : nameOf) {
        const auto type = typeOf.find(region);
        if (type == typeOf.end() || sameButForCase(type->second, "Face"))  // not a pet, a focus point or a bar code
            people.add(name);
    }
    forEachEntry(blocks, "Xmp.iptcExt.PersonInImage", [&](const std::string &name) { people.add(name); });
    return people.take();
}

}  // namespace semblance::image
