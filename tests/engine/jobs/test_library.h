// A library and a folder of generated photos in a temporary folder, and what a test wants to know of them.
#pragma once

#include "tests/engine/jobs/fake_encoder.h"

#include <QTemporaryDir>
#include <QtTest>

#include "engine/jobs/index_job.h"

namespace semblance::tests {

// The value, or the test fails with the error's text (the caller stops by QTest::currentTestFailed or uses what is left).
template <class T>
T valueOf(core::Result<T> result)
{
    if (!result)
        qFatal("%s", result.error().detail.c_str());
    return std::move(*result);
}

class TestLibrary {
public:
    TestLibrary();
    ~TestLibrary();  // QTemporaryDir leaves what has no UTF-8 name
    TestLibrary(const TestLibrary &) = delete;
    TestLibrary &operator=(const TestLibrary &) = delete;
    [[nodiscard]] std::filesystem::path path() const { return m_path; }
    [[nodiscard]] std::filesystem::path file(const std::string &name) const { return m_path / name; }
    [[nodiscard]] std::filesystem::path library() const { return m_path / "library"; }
    [[nodiscard]] std::filesystem::path photos() const { return m_path / "photos"; }

    // A small PNG of one colour word; `variant` makes its bytes differ from others of that colour. In photos(), folders are made.
    std::filesystem::path addPhoto(const std::string &name, const std::string &colour, int variant = 0) const;
    std::filesystem::path addText(const std::string &name, const std::string &content) const;

    // Opens the library, runs one job on photos() (or `folders`) and closes it.
    [[nodiscard]] core::Result<jobs::IndexReport> tryIndex(std::vector<std::filesystem::path> folders = {},
                                                           jobs::JobContext *context = nullptr,
                                                           const std::function<void()> &committed = {});
    jobs::IndexReport index(std::vector<std::filesystem::path> folders = {});
    // A line a photo: relative path, state, content hash, whether it has a vector, captions; then a line a stray vector.
    [[nodiscard]] QStringList state(const std::filesystem::path &libraryFolder) const;
    [[nodiscard]] QStringList state() const { return state(library()); }
    // What an uninterrupted run over the same photos gives in a library of its own.
    [[nodiscard]] QStringList stateOfFreshRun();
    [[nodiscard]] QStringList problems() const;  // what checks of the catalogue and the vectors say

    std::shared_ptr<FakeEncoder> encoder = std::make_shared<FakeEncoder>();
    std::size_t batchSize = 4, commitSize = 8;
    std::shared_ptr<isolation::PhotoReader> reader;  // none: in this process

private:
    QTemporaryDir m_folder;
    std::filesystem::path m_path;
};

[[nodiscard]] std::string photoName(std::string_view stem, int number);  // "p12.png"
[[nodiscard]] std::vector<std::uint8_t> colourPng(const std::string &colour, int variant);
void writeBytes(const std::filesystem::path &path, std::span<const std::uint8_t> bytes);

}  // namespace semblance::tests
