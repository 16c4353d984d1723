#include "tests/hostile/targets/target.h"

#include <cstdlib>
#include <fstream>
#include <string>
#include <system_error>

namespace semblance::tests {

namespace {

struct OwnFolder {
    OwnFolder()
    {
        std::string name = (std::filesystem::temp_directory_path() / "semblance-fuzz-XXXXXX").native();
        if (::mkdtemp(name.data()) == nullptr)
            std::abort();  // nothing could be tried
        path = name;
    }
    OwnFolder(const OwnFolder &) = delete;
    OwnFolder &operator=(const OwnFolder &) = delete;
    ~OwnFolder()
    {
        std::error_code ignored;
        std::filesystem::remove_all(path, ignored);
    }
    std::filesystem::path path;
};

}  // namespace

const std::filesystem::path &targetFolder()
{
    static const OwnFolder folder;
    return folder.path;
}

void writeInput(const std::filesystem::path &file, std::span<const std::uint8_t> bytes)
{
    std::ofstream out(file, std::ios::binary | std::ios::trunc);
    out.write(reinterpret_cast<const char *>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
}

}  // namespace semblance::tests
