// A model package on the local server, and a catalogue that names it, for the tests of downloads.
#pragma once

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "tests/support/local_server.h"

namespace semblance::tests {

inline std::string bytesOf(const std::filesystem::path &file)
{
    std::ifstream in(file, std::ios::binary);
    std::ostringstream bytes;
    bytes << in.rdbuf();
    return bytes.str();
}

inline const std::vector<std::string> &packageFiles()
{
    static const std::vector<std::string> names{"config.json", "preprocessor_config.json", "vocab.json", "merges.txt", "model.safetensors"};
    return names;
}

// Below "/tiny/". `weights`: how the weights are served; their body is filled in.
inline void servePackage(LocalServer &server, const std::filesystem::path &package, Served weights = {})
{
    for (const std::string &name : packageFiles()) {
        Served file = name == "model.safetensors" ? weights : Served{};
        file.body = bytesOf(package / name);
        server.serve("/tiny/" + name, std::move(file));
    }
}

// The Range of the last request for the weights; empty: they were asked for whole.
inline std::string lastRange(const LocalServer &server)
{
    std::string range;
    for (const Asked &request : server.asked())
        if (request.path == "/tiny/model.safetensors")
            range = request.range;
    return range;
}

// One model "tiny", with a README that is nowhere; `extra`: more members of the entry, each with a comma behind it.
inline std::string catalogueText(const std::string &base, const std::string &extra = {})
{
    std::string files;
    for (const std::string &name : packageFiles())
        files += "{\"name\": \"" + name + "\"}, ";
    return "{\"format\": 1, \"models\": [{\"id\": \"tiny\", \"name\": \"Tiny\", \"publisher\": \"Tests\", \"page\": "
           "\"https://example.org\", "
           "\"base\": \""
           + base + "\", \"licence\": \"MIT\", \"licence_url\": \"https://example.org/licence\", \"languages\": [\"en\"], " + extra
           + "\"files\": [" + files
           + "{\"name\": \"README.md\", \"optional\": true}], \"bytes\": 2600000, \"figures\": "
             "[{\"name\": \"none\", \"value\": 0.5, \"source\": \"nobody\"}]}]}";
}

}  // namespace semblance::tests
