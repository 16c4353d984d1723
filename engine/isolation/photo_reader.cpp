#include "engine/isolation/photo_reader.h"

#include "engine/core/files.h"
#include "engine/core/paths.h"
#include "engine/isolation/fields.h"

namespace semblance::isolation {

namespace {

using core::ErrorCode;
using core::fail;

// Only UTF-8 crosses between program and worker; what other programs wrote may be anything.
image::SidecarText asUtf8(image::SidecarText text)
{
    for (image::MetadataText &caption : text.captions)
        caption = {core::displayPath(caption.text), core::displayPath(caption.language)};
    for (std::string &tag : text.tags)
        tag = core::displayPath(tag);
    return text;
}

core::Result<PhotoRead> readSidecarHere(const PhotoBytes &file, Wanted wanted)
{
    const std::string_view packet(reinterpret_cast<const char *>(file.sidecar.data()), file.sidecar.size());
    auto text = image::readSidecarText(packet);
    if (!text)
        return fail(std::move(text.error()));
    PhotoRead read;
    read.sidecar.text = asUtf8(std::move(*text));
    if (wanted == Wanted::Sidecar)
        return read;
    const auto texts = fromBytes<image::SidecarText>(file.photo);
    auto changed = texts ? image::withSidecarText(packet, *texts) : core::Result<std::string>(fail(ErrorCode::Corrupt, "nothing to write"));
    if (!changed)
        return fail(std::move(changed.error()));
    if (!core::isUtf8(*changed))
        return fail(ErrorCode::Corrupt, "its text is not UTF-8");
    read.sidecar.changed = std::move(*changed);
    return read;
}

class InThisProcess final : public PhotoReader {
public:
    core::Result<PhotoRead> read(const PhotoBytes &file, Wanted wanted, const image::DecodeOptions &options, std::stop_token) override
    {
        if (wanted == Wanted::Sidecar || wanted == Wanted::ChangedSidecar)
            return readSidecarHere(file, wanted);
        PhotoRead read;
        if (wanted == Wanted::PictureAndMetadata) {
            auto photo = image::decodePhoto(file.photo, options);
            if (!photo)
                return fail(std::move(photo.error()));
            read.photo = std::move(*photo);
        }
        read.metadata = image::readMetadata(file.photo, file.sidecar);
        return read;
    }
    std::string description() override { return "Photos are decoded in this process, without isolation."; }
};

}  // namespace

std::shared_ptr<PhotoReader> readerInThisProcess()
{
    return std::make_shared<InThisProcess>();
}

core::Result<image::DecodedPhoto> readPhotoFile(PhotoReader &reader, const std::filesystem::path &path, const image::DecodeOptions &options)
{
    const auto bytes = core::readFile(path, options.maxBytes);
    if (!bytes)
        return fail(bytes.error());
    auto read = reader.read(*bytes, options);
    if (!read)
        return fail(read.error().code, "Cannot decode " + core::displayPath(path) + ": " + read.error().detail);
    return std::move(read->photo);
}

core::Result<SidecarRead> readSidecar(PhotoReader &reader, std::string_view packet, const std::optional<image::SidecarText> &wanted)
{
    if (packet.empty() && !wanted)
        return SidecarRead{};
    const auto texts = wanted ? toBytes(asUtf8(*wanted)) : std::vector<std::uint8_t>();
    const PhotoBytes bytes{texts, {reinterpret_cast<const std::uint8_t *>(packet.data()), packet.size()}};
    auto read = reader.read(bytes, wanted ? Wanted::ChangedSidecar : Wanted::Sidecar, {});
    if (!read)
        return fail(std::move(read.error()));
    return std::move(read->sidecar);
}

}  // namespace semblance::isolation
