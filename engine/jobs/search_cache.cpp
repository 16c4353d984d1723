#include "engine/jobs/search_cache.h"

#include <sstream>
#include <thread>

#include "engine/core/log.h"
#include "engine/core/section_file.h"
#include "engine/models/encoder_traits.h"
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

// Of the file, every byte of which is looked at: it is small. A damaged one goes.
Result<search::ClusteredSearcher> keptClusters(const search::Searcher &searcher, const fs::path &path, const std::string &note)
{
    const auto take = [&]() -> Result<search::ClusteredSearcher> {
        const auto file = core::SectionFile::open(path);
        if (!file)
            return core::fail(file.error());
        if ((*file)->note() != note)
            return core::fail(ErrorCode::Corrupt, "A cache file of clusters is of another version: they will be found again.");
        if (auto sound = (*file)->verify((*file)->names(), threads()); !sound)
            return core::fail(sound.error());
        return searcher.withClusters(**file);
    };
    auto taken = take();
    if (!taken && taken.error().code == ErrorCode::Corrupt)
        drop(path, taken.error().detail);
    return taken;
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

fs::path clusterFile(const fs::path &library, const std::string &version)
{
    return library / "cache" / "search" / (version + ".clusters");
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
    removeStaleSearchCaches(library);
    const auto saved = searcher->save(path, noteOf(loaded, searcher->dimension()));
    if (!saved)
        core::log(core::LogLevel::Debug, "The vectors are not kept for the next start: " + saved.error().detail);
    return saved.has_value();
}

Result<std::shared_ptr<const search::Searcher>> withKeptClusters(const LoadedSearcher &loaded, const fs::path &library,
                                                                 const index::CoarseIndex *before)
{
    const fs::path path = clusterFile(library, loaded.version);
    const std::string note = "clusters-1 " + loaded.version + ' ' + std::to_string(loaded.searcher->dimension());
    Result<search::ClusteredSearcher> made = core::fail(ErrorCode::NotFound, "No clusters were kept.");
    if (before == nullptr)
        made = keptClusters(*loaded.searcher, path, note);
    if (!made)
        made = loaded.searcher->clustered(before).map([](auto &&searcher) { return search::ClusteredSearcher{searcher, false}; });
    if (!made)
        return core::fail(made.error());
    if (!made->asKept) {
        std::error_code ignored;
        fs::create_directories(path.parent_path(), ignored);
        if (const auto saved = made->searcher->saveClusters(path, note); !saved)
            core::log(core::LogLevel::Debug, "The clusters are not kept for the next start: " + saved.error().detail);
    }
    return std::move(made->searcher);
}

void removeStaleSearchCaches(const fs::path &library)
{
    std::error_code error;
    for (const auto &entry : fs::directory_iterator(library / "cache" / "search", error)) {
        const std::string name = entry.path().filename().native();
        std::error_code ignored;
        if (!fs::exists(library / "vectors" / (name.substr(0, name.find('.')) + ".db"), ignored))
            fs::remove(entry.path(), ignored);
    }
}

}  // namespace semblance::jobs
