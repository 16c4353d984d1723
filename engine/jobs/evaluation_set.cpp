#include "engine/jobs/evaluation_set.h"

#include <algorithm>
#include <array>
#include <map>
#include <unordered_map>
#include <unordered_set>

#include "engine/core/paths.h"
#include "engine/jobs/evaluation_library.h"
#include "engine/store/catalogue.h"
#include "engine/text/csv.h"
#include "engine/text/unicode.h"

namespace semblance::jobs {

namespace fs = std::filesystem;
using core::ErrorCode;
using core::fail;

namespace {

constexpr std::array truthColumns{"setting", "time", "kind", "colour", "count", "position"};

std::unordered_map<std::string, std::size_t> numbersByPath(const EvaluationSet &set)
{
    std::unordered_map<std::string, std::size_t> numbers;
    for (std::size_t i = 0; i < set.photos.size(); ++i)
        numbers.emplace(set.photos[i].path.native(), i);
    return numbers;
}

// Photos that share all truth but one attribute; of those with an equal value the first by path stays.
void addTruthGalleries(EvaluationSet &set, const std::map<std::size_t, std::vector<std::string>> &truthOf)
{
    for (std::size_t a = 0; a < truthColumns.size(); ++a) {
        // Whole sentences seldom say where a thing stands: they would be asked what they do not tell.
        if (std::string_view(truthColumns[a]) == "position")
            continue;
        std::map<std::string, std::map<std::string, std::int64_t>> groups;
        for (const auto &[photo, truth] : truthOf) {
            std::string rest;
            for (std::size_t other = 0; other < truth.size(); ++other)
                if (other != a)
                    rest += truth[other] + '\n';
            groups[rest].emplace(truth[a], static_cast<std::int64_t>(photo));
        }
        for (const auto &[rest, photoOf] : groups) {
            if (photoOf.size() < 2)
                continue;
            evaluation::Gallery gallery{truthColumns[a], {}};
            for (const auto &[value, photo] : photoOf)
                gallery.photos.push_back(photo);
            std::sort(gallery.photos.begin(), gallery.photos.end());
            set.galleries.push_back(std::move(gallery));
        }
    }
}

// "colour-0007" is a gallery of the attribute "colour".
void addNamedGalleries(EvaluationSet &set, const std::map<std::string, std::vector<std::int64_t>> &photosOf)
{
    for (const auto &[name, photos] : photosOf) {
        evaluation::Gallery gallery{name.substr(0, name.rfind('-')), photos};
        std::sort(gallery.photos.begin(), gallery.photos.end());
        gallery.photos.erase(std::unique(gallery.photos.begin(), gallery.photos.end()), gallery.photos.end());
        if (gallery.photos.size() > 1)
            set.galleries.push_back(std::move(gallery));
    }
}

// What a table says besides image and caption; readPairs has already found and checked both.
core::Result<void> addTableColumns(EvaluationSet &set, const fs::path &file)
{
    const auto table = text::readTable(file);
    if (!table)
        return fail(table.error());
    const int image = table->column("image"), caption = table->column("caption"), language = table->column("language"),
              gallery = table->column("gallery");
    std::vector<int> truth;
    for (const char *name : truthColumns)
        truth.push_back(table->column(name));
    const bool hasTruth = std::find(truth.begin(), truth.end(), -1) == truth.end();
    const auto numbers = numbersByPath(set);
    std::unordered_map<std::string, std::size_t> captionNumber;
    for (std::size_t c = 0; c < set.captions.size(); ++c)
        captionNumber.emplace(std::to_string(set.captions[c].photo) + '\n' + set.captions[c].text, c);
    std::map<std::size_t, std::vector<std::string>> truthOf;
    std::map<std::string, std::vector<std::int64_t>> galleryPhotos;
    for (const auto &row : table->rows) {
        const auto field = [&row](int column) { return row[static_cast<std::size_t>(column)]; };
        const fs::path name = field(image), folder = file.parent_path();
        auto photo = numbers.find((folder / name).native());
        if (photo == numbers.end())
            photo = numbers.find((folder / "images" / name).native());
        if (photo == numbers.end())
            continue;
        if (const auto known = captionNumber.find(std::to_string(photo->second) + '\n' + text::collapseWhitespace(field(caption)));
            known != captionNumber.end() && language >= 0 && !field(language).empty())
            set.captions[known->second].language = field(language);
        if (gallery >= 0 && !field(gallery).empty())
            galleryPhotos[field(gallery)].push_back(static_cast<std::int64_t>(photo->second));
        if (hasTruth && !truthOf.contains(photo->second))
            for (const int column : truth)
                truthOf[photo->second].push_back(field(column));
    }
    if (galleryPhotos.empty())
        addTruthGalleries(set, truthOf);
    else
        addNamedGalleries(set, galleryPhotos);
    return {};
}

core::Result<void> addLibraryIds(EvaluationSet &set, const fs::path &library)
{
    auto catalogue = store::Catalogue::open(library, store::Access::ReadOnly);
    if (!catalogue)
        return fail(catalogue.error());
    const auto numbers = numbersByPath(set);
    std::unordered_map<core::PhotoId, std::size_t> numberOf;
    auto visited = (*catalogue)->photos().forEachStamp({}, [&](fs::path &&path, store::PhotoStamp &&stamp) {
        const auto number = numbers.find(path.native());
        if (number == numbers.end())
            return;
        numberOf.emplace(stamp.id, number->second);
        set.photos[number->second].id = stamp.id;
    });
    if (!visited)
        return fail(visited.error());
    for (const auto &[id, number] : numberOf)
        if (const auto row = (*catalogue)->photos().find(id); row && *row && !(*row)->takenAt.empty())
            set.takenAt.emplace(id, (*row)->takenAt);
    const auto rows = (*catalogue)->captions().all();
    if (!rows)
        return fail(rows.error());
    std::unordered_map<std::string, const store::CaptionRow *> rowOf;
    for (const store::CaptionRow &row : *rows)
        if (const auto photo = numberOf.find(row.photo); photo != numberOf.end())
            rowOf.emplace(std::to_string(photo->second) + '\n' + text::collapseWhitespace(row.text), &row);
    for (core::MeasuredCaption &caption : set.captions)
        if (const auto row = rowOf.find(std::to_string(caption.photo) + '\n' + caption.text); row != rowOf.end()) {
            caption.id = row->second->id;
            caption.language = row->second->language;
        }
    set.notes.push_back("The set is what this library itself says: photos about which nothing is written are not asked for, and what came "
                        "with the files, was suggested or was accepted while searching may suit the model that found it.");
    return {};
}

void noteSharedCaptions(EvaluationSet &set)
{
    std::unordered_map<std::string, std::pair<std::int64_t, bool>> firstPhoto;
    for (const auto &caption : set.captions) {
        const auto [entry, isNew] = firstPhoto.emplace(caption.text, std::pair(caption.photo, false));
        entry->second.second = entry->second.second || (!isNew && entry->second.first != caption.photo);
    }
    std::int64_t shared = 0;
    for (const auto &caption : set.captions)
        shared += firstPhoto.at(caption.text).second;
    if (shared > 0)
        set.notes.push_back(
            std::to_string(shared) + " of " + std::to_string(set.captions.size())
            + " captions are word for word those of another photo too; only the photo a caption belongs to counts as right.");
}

fs::path tableOf(const fs::path &spec)
{
    std::error_code ignored;
    if (fs::is_directory(spec, ignored)) {
        for (const char *name : {"captions.csv", "captions.tsv"})
            if (fs::is_regular_file(spec / name, ignored))
                return spec / name;
        return {};
    }
    const std::string extension = text::toLower(spec.extension().string());
    return extension == ".csv" || extension == ".tsv" ? spec : fs::path();
}

}  // namespace

core::Result<EvaluationSet> readEvaluationSet(const fs::path &spec, const fs::path &library)
{
    auto pairs = readPairs(spec, library);
    LibraryTexts texts;
    if (spec == "library") {
        PairList known = pairs ? std::move(*pairs) : PairList();
        auto added = addTagsAndAccepted(known, library);
        if (!added)
            return fail(added.error());
        texts = *added;
        if (!known.photos.empty())
            pairs = std::move(known);
    }
    if (!pairs)
        return fail(pairs.error());
    std::sort(pairs->photos.begin(), pairs->photos.end(), [](const auto &a, const auto &b) { return a.image.native() < b.image.native(); });
    EvaluationSet set;
    for (SkippedFile &file : pairs->skipped)
        set.leftOut.push_back({std::move(file.path), std::move(file.reason)});
    for (CaptionedPhoto &photo : pairs->photos) {
        for (std::string &caption : photo.captions) {
            std::string language = text::guessLanguage(caption);
            set.captions.push_back({{}, std::move(caption), std::move(language), static_cast<std::int64_t>(set.photos.size())});
        }
        set.photos.push_back({{}, std::move(photo.image), -1});
    }
    if (set.photos.size() < 2)
        return fail(ErrorCode::InvalidArgument, core::displayPath(spec) + " has one photo with captions ("
                                                    + core::displayPath(set.photos.front().path)
                                                    + "); a search among fewer than two measures nothing.");
    if (spec == "library") {
        if (auto added = addLibraryIds(set, library); !added)
            return fail(added.error());
        if (texts.tagged + texts.accepted > 0)
            set.notes.push_back(std::to_string(texts.tagged) + " of its sentences are a photo's tags, " + std::to_string(texts.accepted)
                                + " were searched for and the photo was judged right; other photos may deserve them too.");
    } else if (const fs::path table = tableOf(spec); !table.empty()) {
        if (auto added = addTableColumns(set, table); !added)
            return fail(added.error());
    }
    noteSharedCaptions(set);
    return set;
}

core::Result<ClassSet> readClassSet(const fs::path &folder)
{
    auto labelled = readClassFolder(folder);
    if (!labelled)
        return fail(labelled.error());
    if (labelled->classes.size() < 2)
        return fail(ErrorCode::InvalidArgument, core::displayPath(folder) + " has photos of one class only (" + labelled->classes.front()
                                                    + "); to tell classes apart there must be two.");
    ClassSet result;
    result.classes = std::move(labelled->classes);
    for (std::size_t i = 0; i < labelled->photos.size(); ++i)
        result.set.photos.push_back({{}, std::move(labelled->photos[i]), labelled->labels[i]});
    for (fs::path &empty : labelled->empty)
        result.set.leftOut.push_back({std::move(empty), "a class without photos"});
    return result;
}

}  // namespace semblance::jobs
