#include "app/common/start_up.h"

#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <dlfcn.h>
#include <malloc.h>
#include <unistd.h>

#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include "engine/api/process.h"

namespace semblance::app {

namespace {

spdlog::level::level_enum levelOf(api::LogLevel level)
{
    switch (level) {
    case api::LogLevel::Debug: return spdlog::level::debug;
    case api::LogLevel::Info: return spdlog::level::info;
    case api::LogLevel::Warning: return spdlog::level::warn;
    case api::LogLevel::Error: return spdlog::level::err;
    }
    return spdlog::level::info;
}

spdlog::level::level_enum levelOf(Verbosity verbosity)
{
    switch (verbosity) {
    case Verbosity::Warnings: return spdlog::level::warn;
    case Verbosity::Informative: return spdlog::level::info;
    case Verbosity::Everything: return spdlog::level::debug;
    }
    return spdlog::level::info;
}

// OpenBLAS takes kernels of twenty years ago on a processor that is younger than itself; its float32 products then run at a fifth.
bool openBlasMissesAvx512()
{
#if defined(__x86_64__) && defined(__GNUC__)
    if (std::getenv("OPENBLAS_CORETYPE") != nullptr || !__builtin_cpu_supports("avx512vl") || !__builtin_cpu_supports("avx512dq"))
        return false;
    using CoreName = char *();
    auto *coreName = reinterpret_cast<CoreName *>(dlsym(RTLD_DEFAULT, "openblas_get_corename"));
    return coreName != nullptr && std::string_view(coreName()) == "Prescott";
#else
    return false;
#endif
}

}  // namespace

void restartWithTunedLibraries(char **argv)
{
    const bool passive = std::getenv("OMP_WAIT_POLICY") == nullptr && setenv("OMP_WAIT_POLICY", "passive", 1) == 0;
    const bool kernels = openBlasMissesAvx512() && setenv("OPENBLAS_CORETYPE", "SKYLAKEX", 0) == 0;
    if (!passive && !kernels)
        return;
    std::error_code error;
    // By its real name: the process is shown, and named in the library's lock, as what it is.
    const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", error);
    if (!error)
        execv(program.c_str(), argv);
}

void tuneAllocator()
{
    mallopt(M_MMAP_THRESHOLD, 32 << 20);
    mallopt(M_TRIM_THRESHOLD, 256 << 20);
}

void setUpLogging(Verbosity verbosity, const std::filesystem::path &file)
{
    std::vector<spdlog::sink_ptr> sinks{std::make_shared<spdlog::sinks::stderr_color_sink_mt>()};
    sinks.front()->set_level(levelOf(verbosity));
    std::string problem;
    if (!file.empty()) {
        try {
            sinks.push_back(std::make_shared<spdlog::sinks::rotating_file_sink_mt>(file.string(), 5u << 20, 1));
        } catch (const spdlog::spdlog_ex &error) {
            problem = error.what();
        }
    }
    auto logger = std::make_shared<spdlog::logger>("semblance", sinks.begin(), sinks.end());
    logger->set_level(spdlog::level::debug);
    logger->set_pattern("%H:%M:%S %^%l%$ %v");
    logger->flush_on(spdlog::level::warn);
    if (!problem.empty())
        logger->warn("No log file is written: {}", problem);
    api::setLogSink([logger](api::LogLevel level, std::string_view message) { logger->log(levelOf(level), message); });
}

}  // namespace semblance::app
