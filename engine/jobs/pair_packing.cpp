#include "engine/jobs/pair_packing.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <map>
#include <set>
#include <string>
#include <unordered_map>

#include "engine/core/files.h"
#include "engine/isolation/photo_reader.h"
#include "engine/jobs/parallel.h"
#include "engine/models/preprocess.h"
#include "engine/text/unicode.h"

namespace semblance::jobs {

using core::ErrorCode;
using core::fail;

namespace {

// The pixels of a photo, or why there are none.
std::string packPhoto(isolation::PhotoReader &decoder, const std::filesystem::path &file, const models::ImagePreprocessing &image,
                      std::uint8_t *planes)
{
    image::DecodeOptions options;
    options.shortSideAtLeast = static_cast<int>(image.size);
    auto decoded = isolation::readPhotoFile(decoder, file, options);
    if (!decoded)
        return decoded.error().detail;
    try {
        const torch::NoGradGuard noGradients;
        auto &picture = decoded->picture;
        const auto pixels = torch::from_blob(picture.rgb.data(), {picture.height, picture.width, 3}, torch::kUInt8);
        const auto fitted = models::resizePixels(pixels, image).contiguous();
        std::memcpy(planes, fitted.data_ptr<std::uint8_t>(), static_cast<std::size_t>(fitted.numel()));
    } catch (const std::exception &problem) {
        return std::string("it could not be resized: ") + problem.what();
    }
    return {};
}

// Gives equal captions one number and turns their wordings into ids.
class CaptionTable {
public:
    explicit CaptionTable(const text::Tokenizer &tokenizer) : m_tokenizer(tokenizer) {}

    // -1 for a caption in which the tokenizer sees nothing.
    std::int32_t number(const std::string &caption)
    {
        const auto [entry, isNew] = m_numberOf.emplace(text::cleanForClip(caption), -1);
        if (!isNew)
            return entry->second;
        std::vector<std::vector<std::int32_t>> ids;
        for (const std::string &wording : wordingsOf(caption)) {
            const auto tokens = m_tokenizer.encode(wording);
            if (!tokens.empty())
                ids.emplace_back(tokens.begin(), tokens.end());
        }
        if (!ids.empty()) {
            entry->second = static_cast<std::int32_t>(m_wordings.size());
            m_wordings.push_back(std::move(ids));
        }
        return entry->second;
    }
    std::vector<std::vector<std::vector<std::int32_t>>> take() { return std::move(m_wordings); }

private:
    const text::Tokenizer &m_tokenizer;
    std::unordered_map<std::string, std::int32_t> m_numberOf;
    std::vector<std::vector<std::vector<std::int32_t>>> m_wordings;
};

// Row kept[i] moves up to row i (`kept` ascends); the block is not copied.
void moveRows(torch::Tensor &block, const std::vector<std::int64_t> &kept)
{
    auto *bytes = block.data_ptr<std::uint8_t>();
    const auto rowBytes = static_cast<std::size_t>(block.numel() / std::max<std::int64_t>(1, block.size(0)));
    for (std::size_t to = 0; to < kept.size(); ++to)
        if (const auto from = static_cast<std::size_t>(kept[to]); from != to)
            std::memcpy(bytes + to * rowBytes, bytes + from * rowBytes, rowBytes);
    block = block.narrow(0, 0, static_cast<std::int64_t>(kept.size()));
}

void describePhotos(training::PairDataset &pairs, const PairList &list, const std::vector<std::int64_t> &kept,
                    const std::vector<std::vector<std::int32_t>> &captions)
{
    std::map<double, std::int32_t> sourceOf;
    for (const std::int64_t photo : kept)
        sourceOf.emplace(list.photos[static_cast<std::size_t>(photo)].weight, 0);
    std::int32_t next = 0;
    for (auto &[weight, number] : sourceOf) {
        number = next++;
        if (sourceOf.size() > 1)  // one weight for all is no weight: every photo then comes once an epoch
            pairs.sourceWeights.push_back(weight);
    }
    std::unordered_map<std::string, std::int32_t> groups;
    for (const std::int64_t number : kept) {
        const CaptionedPhoto &photo = list.photos[static_cast<std::size_t>(number)];
        pairs.captionsOf.push_back(captions[static_cast<std::size_t>(number)]);
        pairs.source.push_back(sourceOf.at(photo.weight));
        pairs.whole.push_back(photo.whole ? 1 : 0);
        pairs.group.push_back(photo.group.empty() ? -1
                                                  : groups.emplace(photo.group, static_cast<std::int32_t>(groups.size())).first->second);
    }
    if (groups.empty())
        pairs.group.clear();
}

// The captions that these photos use, renumbered from 0 in the old order.
void renumber(training::PairDataset &pairs, const std::vector<std::vector<std::vector<std::int32_t>>> &wordings)
{
    std::set<std::int32_t> used;
    for (const auto &captions : pairs.captionsOf)
        used.insert(captions.begin(), captions.end());
    std::unordered_map<std::int32_t, std::int32_t> newNumber;
    pairs.wordings.clear();
    for (const std::int32_t old : used) {
        newNumber.emplace(old, static_cast<std::int32_t>(pairs.wordings.size()));
        pairs.wordings.push_back(wordings[static_cast<std::size_t>(old)]);
    }
    for (auto &captions : pairs.captionsOf)
        for (auto &caption : captions)
            caption = newNumber.at(caption);
}

}  // namespace

core::Result<PackedPairs> packPairs(const PairList &list, const models::ImagePreprocessing &image, const text::Tokenizer &tokenizer,
                                    int threads, JobContext &context)
{
    PackedPairs packed;
    CaptionTable table(tokenizer);
    std::vector<std::vector<std::int32_t>> captions(list.photos.size());
    for (std::size_t i = 0; i < list.photos.size(); ++i) {
        std::set<std::int32_t> numbers;
        for (const std::string &caption : list.photos[i].captions)
            numbers.insert(table.number(caption));
        numbers.erase(-1);
        captions[i].assign(numbers.begin(), numbers.end());
    }

    const auto count = static_cast<std::int64_t>(list.photos.size());
    torch::Tensor block;
    try {
        block = torch::empty({count, 3, image.size, image.size}, torch::kUInt8);
    } catch (const c10::Error &) {
        return fail(ErrorCode::OutOfMemory, "Not enough memory for " + std::to_string(count) + " training photos of "
                                                + std::to_string(image.size) + " pixels; use fewer or a smaller image_size.");
    }
    const std::size_t rowBytes = static_cast<std::size_t>(3 * image.size * image.size);
    auto *bytes = block.data_ptr<std::uint8_t>();
    std::vector<std::string> reasons(list.photos.size());
    std::atomic<std::int64_t> done{0};
    const bool complete = forEachInParallel(list.photos.size(), threads, context, [&](std::size_t i) {
        reasons[i] = captions[i].empty() ? "its captions hold no words"
                                         : packPhoto(context.photoReader(), list.photos[i].image, image, bytes + i * rowBytes);
        if (const std::int64_t now = ++done; now % 256 == 0 || now == count)
            context.progress(now, count);
    });
    context.photoReader().rest();  // the training itself may take hours
    if (!complete)
        return fail(ErrorCode::Cancelled, "Stopped while the training photos were read.");

    std::vector<std::int64_t> kept;
    for (std::size_t i = 0; i < reasons.size(); ++i) {
        if (reasons[i].empty())
            kept.push_back(static_cast<std::int64_t>(i));
        else
            packed.skipped.push_back({list.photos[i].image, reasons[i]});
    }
    if (kept.empty())
        return fail(ErrorCode::InvalidArgument, "None of the training photos could be used; the first: " + reasons.front());
    moveRows(block, kept);
    packed.kept.assign(kept.begin(), kept.end());
    packed.pairs.pictures = block;
    describePhotos(packed.pairs, list, kept, captions);
    renumber(packed.pairs, table.take());
    return packed;
}

core::Result<SplitPairs> splitPairs(training::PairDataset pairs, double share, std::uint64_t seed)
{
    const auto rowBytes = static_cast<std::size_t>(pairs.pictures.numel() / std::max<std::int64_t>(1, pairs.size()));
    const auto *bytes = pairs.pictures.data_ptr<std::uint8_t>();
    std::vector<double> positions;  // in [0,1), the same for copies
    for (std::int64_t i = 0; i < pairs.size(); ++i) {
        const std::string pixels = core::contentHash(std::span(bytes + static_cast<std::size_t>(i) * rowBytes, rowBytes));
        const std::string mixed = core::contentHash(pixels + ":" + std::to_string(seed));
        positions.push_back(static_cast<double>(std::stoul(mixed.substr(0, 8), nullptr, 16)) / 4294967296.0);
    }
    // Of a handful of photos none may fall below the share: then the first one is set aside.
    const double first = positions.empty() ? 0.0 : *std::min_element(positions.begin(), positions.end());
    std::vector<std::int64_t> kept, aside;
    for (std::int64_t i = 0; i < pairs.size(); ++i) {
        const double position = positions[static_cast<std::size_t>(i)];
        (position < share || position == first ? aside : kept).push_back(i);
    }
    if (kept.empty() || aside.empty())
        return fail(ErrorCode::InvalidArgument, "There are too few different photos (" + std::to_string(pairs.size())
                                                    + ") to set some aside for validation; name a validation set with "
                                                      "--set validation=SPEC.");
    SplitPairs split;
    split.aside.resize(positions.size());
    for (const std::int64_t photo : aside)
        split.aside[static_cast<std::size_t>(photo)] = true;
    split.validation.pictures = pairs.pictures.index_select(0, torch::tensor(at::ArrayRef<std::int64_t>(aside)));
    split.train.pictures = pairs.pictures;
    moveRows(split.train.pictures, kept);
    const auto describe = [&](training::PairDataset &side, const std::vector<std::int64_t> &photos) {
        for (const std::int64_t photo : photos) {
            side.captionsOf.push_back(std::move(pairs.captionsOf[static_cast<std::size_t>(photo)]));
            side.source.push_back(pairs.source[static_cast<std::size_t>(photo)]);
            if (!pairs.whole.empty())
                side.whole.push_back(pairs.whole[static_cast<std::size_t>(photo)]);
            if (!pairs.group.empty())
                side.group.push_back(pairs.group[static_cast<std::size_t>(photo)]);
        }
        side.sourceWeights = pairs.sourceWeights;
        renumber(side, pairs.wordings);
    };
    describe(split.train, kept);
    describe(split.validation, aside);
    return split;
}

}  // namespace semblance::jobs
