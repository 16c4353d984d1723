#include "engine/image/xmp_sidecar.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>

#include "engine/image/metadata_blocks.h"

namespace semblance::image {

namespace {

using core::ErrorCode;
using core::fail;
using core::Result;

constexpr const char *descriptionKey = "Xmp.dc.description";
constexpr const char *subjectKey = "Xmp.dc.subject";
constexpr const char *ratingKey = "Xmp.xmp.Rating";
constexpr const char *captionsKey = "Xmp.semblance.captions";
constexpr const char *languagesKey = "Xmp.semblance.languages";

Result<Exiv2::XmpData> decoded(std::string_view packet)
{
    Exiv2::XmpData xmp;
    if (!packet.empty() && Exiv2::XmpParser::decode(xmp, std::string(packet)) != 0)
        return fail(ErrorCode::Corrupt, "it is no XMP");
    return xmp;
}

void erase(Exiv2::XmpData &xmp, const char *key)
{
    for (auto found = xmp.findKey(Exiv2::XmpKey(key)); found != xmp.end(); found = xmp.findKey(Exiv2::XmpKey(key)))
        xmp.erase(found);
}

std::vector<std::string> entries(const Exiv2::XmpData &xmp, const char *key)
{
    std::vector<std::string> list;
    const auto found = xmp.findKey(Exiv2::XmpKey(key));
    for (long i = 0; found != xmp.end() && i < static_cast<long>(found->count()); ++i)
        list.push_back(found->toString(i));
    return list;
}

void setEntries(Exiv2::XmpData &xmp, const char *key, Exiv2::TypeId type, const std::vector<std::string> &list)
{
    erase(xmp, key);
    if (list.empty())
        return;
    Exiv2::XmpArrayValue value(type);
    for (const std::string &entry : list)
        value.read(entry);
    xmp.add(Exiv2::XmpKey(key), &value);
}

// The last part of "animals|dog".
std::string leaf(const std::string &path, char separator)
{
    return path.substr(path.rfind(separator) + 1);
}

void dropLeaves(Exiv2::XmpData &xmp, const char *key, char separator, const std::set<std::string> &gone)
{
    const auto found = xmp.findKey(Exiv2::XmpKey(key));
    if (found == xmp.end() || gone.empty())
        return;
    const Exiv2::TypeId type = found->typeId();
    std::vector<std::string> list = entries(xmp, key);
    if (std::erase_if(list, [&](const std::string &path) { return gone.contains(leaf(path, separator)); }) > 0)
        setEntries(xmp, key, type, list);
}

void setTags(Exiv2::XmpData &xmp, const std::vector<std::string> &tags)
{
    std::set<std::string> gone;
    for (const std::string &tag : entries(xmp, subjectKey))
        gone.insert(tag);
    for (const std::string &tag : tags)
        gone.erase(tag);
    dropLeaves(xmp, "Xmp.lr.hierarchicalSubject", '|', gone);
    dropLeaves(xmp, "Xmp.digiKam.TagsList", '/', gone);
    setEntries(xmp, subjectKey, Exiv2::xmpBag, tags);
}

void setCaptions(Exiv2::XmpData &xmp, const std::vector<MetadataText> &wanted)
{
    erase(xmp, descriptionKey);
    std::vector<MetadataText> captions;
    for (const MetadataText &caption : wanted)
        if (std::string text = cleanText(caption.text, mostDescriptionBytes); !text.empty())
            captions.push_back({std::move(text), caption.language});
    std::vector<std::string> texts, languages;
    for (const MetadataText &caption : captions) {
        texts.push_back(caption.text);
        languages.push_back(caption.language.empty() ? "x-default" : caption.language);
    }
    setEntries(xmp, captionsKey, Exiv2::xmpSeq, texts);
    setEntries(xmp, languagesKey, Exiv2::xmpSeq, languages);
    if (captions.empty())
        return;
    Exiv2::LangAltValue description;
    description.value_ = {};
    for (const auto &[language, text] : describedBy(captions))
        description.value_[language] = text;
    xmp.add(Exiv2::XmpKey(descriptionKey), &description);
}

bool isOurs(const std::string &key)
{
    for (const char *own :
         {descriptionKey, subjectKey, ratingKey, captionsKey, languagesKey, "Xmp.lr.hierarchicalSubject", "Xmp.digiKam.TagsList"})
        if (key.rfind(own, 0) == 0)
            return true;
    return false;
}

std::map<std::string, std::string> foreign(const Exiv2::XmpData &xmp)
{
    std::map<std::string, std::string> values;
    for (const auto &datum : xmp)
        if (!isOurs(datum.key()))
            values[datum.key()] = datum.toString();
    return values;
}

}  // namespace

Result<SidecarText> readSidecarText(std::string_view packet)
try {
    prepareExiv2();
    const auto xmp = decoded(packet);
    if (!xmp)
        return fail(xmp.error());
    const Exiv2::ExifData noExif;
    const Exiv2::IptcData noIptc;
    const MetadataBlocks blocks{noExif, noIptc, *xmp};
    SidecarText text;
    text.captions = descriptionsOf(blocks);
    text.tags = entries(*xmp, subjectKey);
    const auto rating = xmp->findKey(Exiv2::XmpKey(ratingKey));
    if (rating != xmp->end())
        text.rating = std::clamp(std::atoi(rating->toString().c_str()), -1, 5);
    return text;
} catch (const std::exception &error) {
    return fail(ErrorCode::Corrupt, std::string("it is damaged (") + error.what() + ")");
}

Result<std::string> withSidecarText(std::string_view packet, const SidecarText &wanted)
try {
    prepareExiv2();
    auto xmp = decoded(packet);
    if (!xmp)
        return fail(xmp.error());
    const auto others = foreign(*xmp);
    setCaptions(*xmp, wanted.captions);
    setTags(*xmp, wanted.tags);
    if (wanted.rating) {
        erase(*xmp, ratingKey);
        (*xmp)[ratingKey] = std::to_string(*wanted.rating);
    }
    std::string written;
    if (Exiv2::XmpParser::encode(written, *xmp, Exiv2::XmpParser::useCompactFormat | Exiv2::XmpParser::omitPacketWrapper) != 0)
        return fail(ErrorCode::Internal, "it cannot be written as XMP");
    const auto again = decoded(written);
    if (!again || foreign(*again) != others)
        return fail(ErrorCode::Internal, "something that another program wrote into it would be lost");
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + written + "\n";
} catch (const std::exception &error) {
    return fail(ErrorCode::Corrupt, std::string("it is damaged (") + error.what() + ")");
}

}  // namespace semblance::image
