#include "engine/jobs/xmp_sidecars.h"

#include "engine/core/files.h"

namespace semblance::jobs {

namespace fs = std::filesystem;

namespace {

constexpr int readingRules = 1;  // one more when readMetadata learns a new field: every photo is read again once
constexpr std::size_t extensionLength = 4;

}  // namespace

XmpSidecars::XmpSidecars(const Walk &walk)
{
    for (const FoundFile &file : walk.xmpFiles) {
        std::string owner = file.path.native();
        owner.resize(owner.size() - extensionLength);
        m_byOwner.emplace(std::move(owner), file);
    }
}

const FoundFile *XmpSidecars::of(const fs::path &photo) const
{
    if (m_byOwner.empty())
        return nullptr;
    const auto whole = m_byOwner.find(photo.native());
    if (whole != m_byOwner.end())
        return &whole->second;
    const auto stem = m_byOwner.find((photo.parent_path() / photo.stem()).native());
    return stem == m_byOwner.end() ? nullptr : &stem->second;
}

std::string metadataStamp(const FoundFile *sidecar)
{
    std::string stamp = std::to_string(readingRules);
    if (sidecar != nullptr)
        stamp += " " + std::to_string(sidecar->bytes) + " " + std::to_string(sidecar->modifiedNs) + " "
                 + core::contentHash(sidecar->path.filename().native()).substr(0, 8);
    return stamp;
}

}  // namespace semblance::jobs
