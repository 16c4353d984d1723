// A library in a temporary folder, and small values for the tests of the store.
#pragma once

#include <QTemporaryDir>
#include <QTest>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include <SQLiteCpp/SQLiteCpp.h>

#include "engine/store/catalogue.h"

// QVERIFY on a Result that shows its message.
#define VERIFY_OK(result)                                                                                                                  \
    do {                                                                                                                                   \
        const auto &checked = (result);                                                                                                    \
        QVERIFY2(checked.has_value(), checked ? "" : checked.error().detail.c_str());                                                      \
    } while (false)

namespace semblance::store {

class StoreFixture {
public:
    StoreFixture() : path(std::filesystem::path(m_folder.path().toStdString()) / "library") {}

    [[nodiscard]] std::unique_ptr<Catalogue> open(Access access = Access::ReadWrite) const
    {
        auto catalogue = Catalogue::open(path, access, 0.0);
        if (!catalogue)
            qWarning("%s", catalogue.error().detail.c_str());
        return catalogue ? std::move(*catalogue) : nullptr;
    }
    [[nodiscard]] std::filesystem::path file() const { return path / "catalog.db"; }
    [[nodiscard]] std::filesystem::path outside(const std::string &name) const { return path.parent_path() / name; }

private:
    QTemporaryDir m_folder;

public:
    std::filesystem::path path;
};

inline PhotoRow indexedPhoto(core::FolderId folder, const std::filesystem::path &path)
{
    PhotoRow row;
    row.folder = folder;
    row.path = path;
    row.bytes = 1000;
    row.modifiedNs = 1'600'000'000'000'000'000;
    row.contentHash = "0123456789abcdef0123456789abcdef";
    row.width = 640;
    row.height = 480;
    return row;
}

inline std::string fileBytes(const std::filesystem::path &path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

inline void overwriteBytes(const std::filesystem::path &path, std::streamoff at, std::size_t count)
{
    std::fstream file(path, std::ios::binary | std::ios::in | std::ios::out);
    file.seekp(at);
    file << std::string(count, '\x5A');
}

inline int code(const core::Error &error)
{
    return static_cast<int>(error.code);
}

}  // namespace semblance::store
