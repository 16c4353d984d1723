#include "engine/isolation/photo_reader.h"

#include "engine/core/files.h"
#include "engine/core/paths.h"

namespace semblance::isolation {

namespace {

class InThisProcess final : public PhotoReader {
public:
    core::Result<PhotoRead> read(const PhotoBytes &file, Wanted wanted, const image::DecodeOptions &options, std::stop_token) override
    {
        if (wanted == Wanted::Metadata)
            return PhotoRead{{}, image::readMetadata(file.photo, file.sidecar)};
        auto photo = image::decodePhoto(file.photo, options);
        if (!photo)
            return core::fail(std::move(photo.error()));
        return PhotoRead{std::move(*photo), image::readMetadata(file.photo, file.sidecar)};
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
        return core::fail(bytes.error());
    auto read = reader.read(*bytes, options);
    if (!read)
        return core::fail(read.error().code, "Cannot decode " + core::displayPath(path) + ": " + read.error().detail);
    return std::move(read->photo);
}

}  // namespace semblance::isolation
