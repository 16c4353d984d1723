#include "engine/api/engine.h"

#include "engine/api/library_paths.h"
#include "engine/api/local_engine.h"

namespace semblance::api {

Result<std::unique_ptr<Engine>> openEngine(const EngineOptions &options)
{
    constexpr double lockSeconds = 0.2;  // a window that cannot write shows what is there instead of waiting
    const auto library = resolveLibrary(options);
    std::unique_ptr<store::Catalogue> writer;
    std::optional<Error> locked;
    if (auto opened = store::Catalogue::open(library, store::Access::ReadWrite, lockSeconds))
        writer = std::move(*opened);
    else if (opened.error().code == ErrorCode::Locked)
        locked = std::move(opened.error());
    else
        return core::fail(std::move(opened.error()));
    auto reader = store::Catalogue::open(library, store::Access::ReadOnly);
    if (!reader)
        return core::fail(reader.error());
    return std::make_unique<LocalEngine>(options, std::move(writer), std::move(*reader), std::move(locked));
}

}  // namespace semblance::api
