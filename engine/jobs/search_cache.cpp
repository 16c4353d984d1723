#include "engine/jobs/search_cache.h"

#include <sstream>
#include <thread>

#include "engine/core/log.h"
#include "engine/core/section_file.h"
#include "engine/models/dual_encoder.h"
#include "engine/search/searcher.h"
#include "engine/search/searcher_file.h"

namespace semblance::jobs {

namespace fs = std::filesystem;
using core::ErrorCode;
using core::PhotoId;
using core::Result;

namespace {

constexpr const char *format = "searcher-1";
constexpr std::size_t mostWaiting = 4096;  // photos without a vector: with more of them it is not worth it

void append(std::ostream &note, const std::vector<PhotoId> &ids)
{
    note << ids.size();
    for (const PhotoId id : ids)
        note << ' ' << id.value;
    note << '\n';
}

bool read(std::istream &note, std::vector<PhotoId> &ids)
{
    std::size_t count = 0;
    if (!(note >> count) || count > mostWaiting)
        return false;
    ids.resize(count);
    for (PhotoId &id : ids)
        note >> id.value;
    return static_cast<bool>(note);
}

// What the content depends on. A version is a plain name without spaces; so is a generation.
std::string noteOf(const LoadedSearcher &loaded, std::int64_t dimension)
{
    std::ostringstream note;
    note << format << ' ' << loaded.version << ' ' << dimension << '\n'
         << loaded.catalogue.number << ' ' << loaded.catalogue.token << '\n'
         << loaded.vectors.generation << ' ' << loaded.vectors.photos << ' ' << loaded.vectors.captions << '\n';
    append(note, loaded.withoutVector);
    append(note, loaded.withoutTexts);
    return note.str();
}

bool readNote(const std::string &text, LoadedSearcher &loaded, std::int64_t &dimension)
{
    std::istringstream note(text);
    std::string written;
    note >> written >> loaded.version >> dimension >> loaded.catalogue.number >> loaded.catalogue.token >> loaded.vectors.generation
        >> loaded.vectors.photos >> loaded.vectors.captions;
    return note && written == format && read(note, loaded.withoutVector) && read(note, loaded.withoutTexts);
}

unsigned threads()
{
    return std::max(1u, std::thread::hardware_concurrency());
}

void drop(const fs::path &file, const std::string &why)
{
    core::log(core::LogLevel::Warning, why);
    std::error_code ignored;
    fs::remove(file, ignored);
}

}  // namespace

fs::path searchCacheFile(const fs::path &library, const std::string &version)
{
    return library / "cache" / "search" / (version + ".flat");
}

std::optional<LoadedSearcher> openCached(const fs::path &library, const Encoder &encoder, Trust trust)
{
    const fs::path path = searchCacheFile(library, encoder.identity());
    auto file = core::SectionFile::open(path);
    if (!file && file.error().code != ErrorCode::Corrupt)
        return std::nullopt;
    LoadedSearcher loaded;
    std::int64_t dimension = 0;
    const auto take = [&]() -> Result<void> {
        if (!file)
            return core::fail(file.error());
        if (!readNote((*file)->note(), loaded, dimension) || loaded.version != encoder.identity()
            || dimension != encoder.traits().embeddingDimension)
            return core::fail(ErrorCode::Corrupt, "A cache file for searching is of another version: it will be made again.");
        const auto names = trust == Trust::Whole ? (*file)->names() : search::sectionsToTrust(**file);
        if (auto sound = (*file)->verify(names, threads()); !sound)
            return sound;
        auto searcher = search::Searcher::open(*file, dimension);
        if (!searcher)
            return core::fail(searcher.error());
        loaded.searcher = std::move(*searcher);
        return {};
    };
    if (auto taken = take(); !taken) {
        drop(path, taken.error().detail);
        return std::nullopt;
    }
    loaded.file = std::move(*file);
    return loaded;
}

bool valuesAreSound(const core::SectionFile &file)
{
    const auto sound = file.verify(file.names(), 1);  // behind the queries: one thread
    if (!sound)
        drop(file.path(), sound.error().detail);
    return sound.has_value();
}

bool keepCached(const LoadedSearcher &loaded, const fs::path &library, std::int64_t leastPhotos)
{
    const auto &searcher = loaded.searcher;
    if (!searcher || searcher->photoCount() < leastPhotos || searcher->changeCount() != 0 || loaded.file
        || loaded.vectors.generation.empty() || loaded.withoutVector.size() > mostWaiting || loaded.withoutTexts.size() > mostWaiting)
        return false;
    const fs::path path = searchCacheFile(library, loaded.version);
    std::error_code ignored;
    fs::create_directories(path.parent_path(), ignored);
    const auto saved = searcher->save(path, noteOf(loaded, searcher->dimension()));
    if (!saved)
        core::log(core::LogLevel::Debug, "The vectors are not kept for the next start: " + saved.error().detail);
    return saved.has_value();
}

}  // namespace semblance::jobs
