#include "engine/jobs/photo_split.h"

#include <algorithm>
#include <ctime>
#include <numeric>
#include <optional>
#include <tuple>
#include <unordered_map>

#include "engine/core/files.h"
#include "engine/core/paths.h"
#include "engine/isolation/photo_reader.h"
#include "engine/jobs/parallel.h"
#include "engine/text/csv.h"

namespace semblance::jobs {

using core::displayPath;
using core::ErrorCode;
using core::fail;
using training::Part;

namespace {

std::optional<Part> partNamed(const std::string &name)
{
    if (name == "train")
        return Part::Train;
    if (name == "validation" || name == "val")
        return Part::Validation;
    if (name == "test")
        return Part::Test;
    return std::nullopt;
}

using PartOfName = std::unordered_map<std::string, Part>;

core::Result<void> readList(const std::filesystem::path &file, PartOfName &parts)
{
    auto table = text::readTable(file);
    if (!table)
        return fail(table.error());
    const int image = table->column("image"), split = table->column("split");
    if (image < 0 || split < 0)
        return fail(ErrorCode::Corrupt, displayPath(file) + ": expected columns named image and split in its first line.");
    for (const auto &row : table->rows) {
        const auto part = partNamed(row[static_cast<std::size_t>(split)]);
        if (!part)
            return fail(ErrorCode::Corrupt, displayPath(file) + ": \"" + row[static_cast<std::size_t>(split)]
                                                + "\" is no part of a split; expected train, validation or test.");
        parts[std::filesystem::path(row[static_cast<std::size_t>(image)]).filename().native()] = *part;
    }
    return {};
}

// In [0,1), the same for the same bytes.
double placeOf(const std::string &hash, std::uint64_t seed)
{
    const std::string mixed = core::contentHash(hash + ":" + std::to_string(seed));
    return static_cast<double>(std::stoul(mixed.substr(0, 8), nullptr, 16)) / 4294967296.0;
}

constexpr double burstSeconds = 3;  // as in the search for near duplicates

struct Shot {
    std::string folder, camera;
    std::int64_t second = 0;
    std::size_t position = 0;
};

// Seconds since some day; nothing without a date.
std::optional<std::int64_t> secondOf(const std::string &takenAt)
{
    std::tm time{};
    if (strptime(takenAt.c_str(), "%Y-%m-%dT%H:%M:%S", &time) == nullptr)
        return std::nullopt;
    return timegm(&time);
}

// The first of each photo's burst; a chain of shots is one burst however long it lasts.
std::vector<std::size_t> firstOfBurst(std::vector<Shot> shots, std::size_t count)
{
    std::vector<std::size_t> first(count);
    std::iota(first.begin(), first.end(), std::size_t(0));
    std::sort(shots.begin(), shots.end(), [](const Shot &a, const Shot &b) {
        return std::tie(a.folder, a.camera, a.second, a.position) < std::tie(b.folder, b.camera, b.second, b.position);
    });
    for (std::size_t i = 1; i < shots.size(); ++i)
        if (shots[i].folder == shots[i - 1].folder && shots[i].camera == shots[i - 1].camera
            && static_cast<double>(shots[i].second - shots[i - 1].second) <= burstSeconds)
            first[shots[i].position] = first[shots[i - 1].position];
    return first;
}

// Copies and bursts together: photos that are joined by either, however far around, get the smallest position among them.
std::vector<std::size_t> joined(const std::vector<std::size_t> &copyOf, const std::vector<std::size_t> &burstOf)
{
    std::vector<std::size_t> root(copyOf.size());
    std::iota(root.begin(), root.end(), std::size_t(0));
    for (bool changed = true; changed;) {
        changed = false;
        for (const auto *with : {&copyOf, &burstOf})
            for (std::size_t i = 0; i < root.size(); ++i) {
                const std::size_t least = std::min(root[i], root[(*with)[i]]);
                changed = changed || root[i] != least || root[(*with)[i]] != least;
                root[i] = root[(*with)[i]] = least;
            }
    }
    return root;
}

struct ReadPhoto {
    std::string hash, takenAt, camera;
};

// One that cannot be described is in no burst: whether it can be used is found out when it is decoded.
core::Result<ReadPhoto> readPhoto(isolation::PhotoReader &reader, const std::filesystem::path &file)
{
    constexpr std::uint64_t metadataLimit = 64u << 20;  // of larger files the bytes alone count
    auto hash = core::contentHashOfFile(file);
    if (!hash)
        return fail(hash.error());
    ReadPhoto photo{std::move(*hash), {}, {}};
    const auto bytes = core::readText(file, metadataLimit);
    if (!bytes)
        return photo;
    const isolation::PhotoBytes content{{reinterpret_cast<const std::uint8_t *>(bytes->data()), bytes->size()}};
    if (auto read = reader.read(content, isolation::Wanted::Metadata, {})) {
        photo.takenAt = std::move(read->metadata.takenAt);
        photo.camera = std::move(read->metadata.camera);
    }
    return photo;
}

// Of each photo that the list of the split names (any, where there is none); nothing of the others.
core::Result<std::vector<std::optional<core::Result<ReadPhoto>>>> readPhotos(const PairList &pairs, const PartOfName *listed, int threads,
                                                                             JobContext &context)
{
    std::vector<std::optional<core::Result<ReadPhoto>>> read(pairs.photos.size());
    const bool all = forEachInParallel(read.size(), threads, context, [&](std::size_t i) {
        const auto &image = pairs.photos[i].image;
        if (!listed || listed->contains(image.filename().native()))
            read[i] = readPhoto(context.photoReader(), image);
    });
    if (!all)
        return fail(ErrorCode::Cancelled, "Stopped while the photos were split into parts.");
    return read;
}

// By share of the photos in the order of their places, so that a handful of photos fills all three parts too.
void assignByShare(PhotoSplit &split, const std::vector<std::string> &hashes, const SplitRequest &request)
{
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < split.photos.size(); ++i)
        if (split.shotOf[i] == i)
            order.push_back(i);
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return std::pair(placeOf(hashes[a], request.seed), hashes[a]) < std::pair(placeOf(hashes[b], request.seed), hashes[b]);
    });
    const auto count = [&](double share) {
        const auto photos = static_cast<std::size_t>(share * static_cast<double>(order.size()) + 0.5);
        return share > 0.0 ? std::max<std::size_t>(1, photos) : 0;
    };
    const std::size_t tests = count(request.test), aside = tests + count(request.validation);
    for (std::size_t i = 0; i < order.size(); ++i)
        split.partOf[order[i]] = i < tests ? Part::Test : i < aside ? Part::Validation : Part::Train;
}

}  // namespace

core::Result<PhotoSplit> splitPhotos(const PairList &pairs, const SplitRequest &request, int threads, JobContext &context)
{
    PartOfName listed;
    if (!request.list.empty())
        if (auto read = readList(request.list, listed); !read)
            return fail(read.error());
    auto photos = readPhotos(pairs, request.list.empty() ? nullptr : &listed, threads, context);
    if (!photos)
        return fail(photos.error());
    PhotoSplit split;
    std::vector<std::string> hashes;
    std::vector<Shot> shots;
    std::unordered_map<std::string, std::size_t> firstWith;
    for (std::size_t i = 0; i < pairs.photos.size(); ++i) {
        const auto &image = pairs.photos[i].image;
        auto &photo = (*photos)[i];
        if (!photo || !*photo) {
            split.skipped.push_back({image, photo ? photo->error().detail : "it is not in the list of the split"});
            continue;
        }
        const auto entry = listed.find(image.filename().native());
        const std::size_t position = split.photos.size();
        split.photos.push_back(i);
        split.partOf.push_back(entry == listed.end() ? Part::Train : entry->second);
        split.copyOf.push_back(firstWith.emplace((*photo)->hash, position).first->second);
        hashes.push_back(std::move((*photo)->hash));
        if (const auto second = secondOf((*photo)->takenAt))
            shots.push_back({image.parent_path().native(), std::move((*photo)->camera), *second, position});
    }
    split.shotOf = joined(split.copyOf, firstOfBurst(std::move(shots), split.photos.size()));
    if (request.validationFrom != std::string::npos) {
        for (std::size_t i = 0; i < split.photos.size(); ++i)
            split.partOf[i] = split.photos[i] < request.validationFrom ? Part::Train : Part::Validation;
    } else if (request.list.empty()) {
        assignByShare(split, hashes, request);
    }
    for (std::size_t i = 0; i < split.photos.size(); ++i)
        split.partOf[split.shotOf[i]] = std::max(split.partOf[split.shotOf[i]], split.partOf[i]);
    for (std::size_t i = 0; i < split.photos.size(); ++i)
        split.partOf[i] = split.partOf[split.shotOf[i]];
    for (const auto &[part, name] : {std::pair(Part::Train, "train"), std::pair(Part::Validation, "validation")})
        if (std::find(split.partOf.begin(), split.partOf.end(), part) == split.partOf.end())
            return fail(ErrorCode::InvalidArgument, "The part \"" + std::string(name) + "\" of the split would be empty: there are "
                                                        + std::to_string(split.photos.size()) + " photos that can be used.");
    return split;
}

}  // namespace semblance::jobs
