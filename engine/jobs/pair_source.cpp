#include "engine/jobs/pair_source.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <set>
#include <sstream>
#include <unordered_map>

#include "engine/core/files.h"
#include "engine/core/paths.h"
#include "engine/image/decoder.h"
#include "engine/jobs/correction_pairs.h"
#include "engine/jobs/library_classes.h"
#include "engine/jobs/scene_pairs.h"
#include "engine/store/catalogue.h"
#include "engine/text/coco_captions.h"
#include "engine/text/csv.h"
#include "engine/text/flickr_tokens.h"
#include "engine/text/unicode.h"

namespace semblance::jobs {

namespace fs = std::filesystem;
using core::displayPath;
using core::ErrorCode;
using core::fail;

namespace {

// Collects captions a photo and notices what cannot be used.
class PairCollector {
public:
    // What is said of a photo besides its captions is taken from its first row.
    void add(const fs::path &image, std::string_view caption, const CaptionedPhoto &photo = {})
    {
        const std::string text = text::collapseWhitespace(caption);
        if (text.empty()) {
            m_list.skipped.push_back({image, "an empty caption was left out"});
            return;
        }
        const auto [entry, isNew] = m_numberOf.emplace(image.native(), m_list.photos.size());
        if (isNew) {
            m_list.photos.push_back(photo);
            m_list.photos.back().image = image;
        }
        auto &captions = m_list.photos[entry->second].captions;
        if (std::find(captions.begin(), captions.end(), text) != captions.end())
            m_list.skipped.push_back({image, "the caption \"" + text + "\" is there twice and was used once"});
        else
            captions.push_back(text);
    }
    void skip(const fs::path &path, std::string reason) { m_list.skipped.push_back({path, std::move(reason)}); }

    core::Result<PairList> take(const fs::path &spec)
    {
        if (!m_list.photos.empty())
            return std::move(m_list);
        std::string detail = displayPath(spec) + " has no photo with a caption that can be used";
        if (!m_list.skipped.empty())
            detail += " (" + std::to_string(m_list.skipped.size()) + " entries were left out; the first: "
                      + displayPath(m_list.skipped.front().path) + ": " + m_list.skipped.front().reason + ")";
        return fail(ErrorCode::InvalidArgument, detail + ".");
    }

private:
    PairList m_list;
    std::unordered_map<std::string, std::size_t> m_numberOf;
};

bool isFile(const fs::path &path)
{
    std::error_code ignored;
    return fs::is_regular_file(path, ignored);
}

// Where a table or a JSON says its pictures are: absolute, or in one of `folders`.
class ImageFinder {
public:
    explicit ImageFinder(std::vector<fs::path> folders) : m_folders(std::move(folders)) {}
    // The file, or nothing; asked once a name.
    const std::optional<fs::path> &find(const std::string &name)
    {
        const auto known = m_known.find(name);
        if (known != m_known.end())
            return known->second;
        return m_known.emplace(name, look(name)).first->second;
    }

private:
    std::optional<fs::path> look(const fs::path &name) const
    {
        if (name.empty())
            return std::nullopt;
        if (name.is_absolute())
            return isFile(name) ? std::optional(name) : std::nullopt;
        for (const fs::path &folder : m_folders)
            if (isFile(folder / name))
                return folder / name;
        return std::nullopt;
    }
    std::vector<fs::path> m_folders;
    std::unordered_map<std::string, std::optional<fs::path>> m_known;
};

// 1 for an empty field; nothing for what is not a positive number.
std::optional<double> parseWeight(const std::string &field)
{
    if (field.empty())
        return 1.0;
    double value = 0;
    const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), value);
    if (error != std::errc() || end != field.data() + field.size() || !(value > 0) || value > 1e6)
        return std::nullopt;
    return value;
}

core::Result<PairList> readTablePairs(const fs::path &spec)
{
    auto table = text::readTable(spec);
    if (!table)
        return fail(table.error());
    const int imageColumn = table->column("image"), captionColumn = table->column("caption"), weightColumn = table->column("weight");
    const int wholeColumn = table->column("whole"), groupColumn = table->column("group");
    if (imageColumn < 0 || captionColumn < 0)
        return fail(ErrorCode::Corrupt, displayPath(spec) + ": expected columns named image and caption in its first line.");
    PairCollector collector;
    for (const std::string &warning : table->warnings)
        collector.skip(spec, warning);
    const fs::path folder = spec.parent_path();
    ImageFinder finder({folder, folder / "images"});
    std::set<std::string> missing;
    for (const auto &row : table->rows) {
        const std::string &name = row[static_cast<std::size_t>(imageColumn)];
        const auto &image = finder.find(name);
        if (!image) {
            if (missing.insert(name).second)
                collector.skip(name, "no such file beside the table or in its images folder");
            continue;
        }
        const auto weight = parseWeight(weightColumn < 0 ? std::string() : row[static_cast<std::size_t>(weightColumn)]);
        if (!weight)
            return fail(ErrorCode::Corrupt, displayPath(spec) + ": the weight of " + name + " is \""
                                                + row[static_cast<std::size_t>(weightColumn)] + "\"; expected a number above 0.");
        CaptionedPhoto photo;
        photo.weight = *weight;
        photo.whole = wholeColumn >= 0 && row[static_cast<std::size_t>(wholeColumn)] == "1";
        if (groupColumn >= 0)
            photo.group = row[static_cast<std::size_t>(groupColumn)];
        collector.add(*image, row[static_cast<std::size_t>(captionColumn)], photo);
    }
    return collector.take(spec);
}

core::Result<PairList> readCocoPairs(const fs::path &spec)
{
    auto photos = text::readCocoCaptions(spec);
    if (!photos)
        return fail(photos.error());
    // captions_val2017.json lies in annotations/, its photos in ../val2017 or ../images/val2017.
    const fs::path folder = spec.parent_path(), above = folder / "..";
    const std::string stem = spec.stem().string();
    const std::string split = stem.substr(stem.rfind('_') + 1);
    ImageFinder finder({folder, folder / "images", folder / split, above, above / "images", above / split, above / "images" / split});
    PairCollector collector;
    for (const auto &photo : *photos) {
        const auto &image = finder.find(photo.fileName);
        if (!image)
            collector.skip(photo.fileName, "no such file near the captions file");
        else if (photo.captions.empty())
            collector.skip(*image, "it has no caption");
        else
            for (const std::string &caption : photo.captions)
                collector.add(*image, caption);
    }
    return collector.take(spec);
}

core::Result<PairList> readTokenPairs(const fs::path &spec)
{
    auto lines = text::readFlickrTokens(spec);
    if (!lines)
        return fail(lines.error());
    const fs::path folder = spec.parent_path();
    ImageFinder finder({folder, folder / "images", folder / "Images", folder / ".." / "images", folder / "Flicker8k_Dataset"});
    PairCollector collector;
    std::set<std::string> missing;
    for (const auto &line : *lines) {
        const auto &image = finder.find(line.fileName);
        if (image)
            collector.add(*image, line.caption);
        else if (missing.insert(line.fileName).second)
            collector.skip(line.fileName, "no such file near the token file");
    }
    return collector.take(spec);
}

core::Result<PairList> readLibraryPairs(const fs::path &library)
{
    auto catalogue = store::Catalogue::open(library, store::Access::ReadOnly);
    if (!catalogue)
        return fail(catalogue.error());
    auto captions = (*catalogue)->captions().all();
    if (!captions)
        return fail(captions.error());
    std::unordered_map<core::PhotoId, fs::path> pathOf;
    auto visited = (*catalogue)->photos().forEachStamp({}, [&](fs::path &&path, store::PhotoStamp &&stamp) {
        if (stamp.state == store::PhotoState::Indexed && !stamp.excluded)
            pathOf.emplace(stamp.id, std::move(path));
    });
    if (!visited)
        return fail(visited.error());
    PairCollector collector;
    std::set<core::PhotoId> missing;
    for (const auto &caption : *captions) {
        const auto path = pathOf.find(caption.photo);
        if (path == pathOf.end())
            continue;
        if (isFile(path->second))
            collector.add(path->second, caption.text);
        else if (missing.insert(caption.photo).second)
            collector.skip(path->second, "the file is gone; index its folder again");
    }
    return collector.take(library);
}

struct FolderContents {
    std::vector<fs::path> pictures, subfolders;  // by path bytes
};

core::Result<FolderContents> listFolder(const fs::path &folder)
{
    std::error_code error;
    FolderContents contents;
    for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
        std::error_code ignored;
        if (it->is_directory(ignored))
            contents.subfolders.push_back(it->path());
        else if (it->is_regular_file(ignored) && image::nameClaimsPicture(it->path()))
            contents.pictures.push_back(it->path());
    }
    if (error)
        return fail(core::systemError(error.value(), "read", folder));
    std::sort(contents.pictures.begin(), contents.pictures.end());
    std::sort(contents.subfolders.begin(), contents.subfolders.end());
    return contents;
}

void picturesBelow(const fs::path &folder, std::vector<fs::path> &pictures)
{
    auto contents = listFolder(folder);
    if (!contents)
        return;  // an unreadable corner of a data set: the class has fewer photos
    pictures.insert(pictures.end(), contents->pictures.begin(), contents->pictures.end());
    for (const fs::path &subfolder : contents->subfolders)
        if (!fs::is_symlink(subfolder))
            picturesBelow(subfolder, pictures);
}

// "{a}" is the class with its article, "{}" its bare name.
std::string filled(std::string prompt, const std::string &className)
{
    std::string name = className;
    std::replace(name.begin(), name.end(), '_', ' ');
    for (const auto &[hole, words] :
         {std::pair<std::string, std::string>("{a}", nounPhrase(className)), std::pair<std::string, std::string>("{}", name)})
        for (std::size_t at = prompt.find(hole); at != std::string::npos; at = prompt.find(hole, at + words.size()))
            prompt.replace(at, hole.size(), words);
    return prompt;
}

// Sentences to say a class in, a line each; without the file the class with its article is all that is said.
core::Result<std::vector<std::string>> readPrompts(const fs::path &file)
{
    if (!isFile(file))
        return std::vector<std::string>{"{a}"};
    const auto read = core::readText(file, 1u << 20);
    if (!read)
        return fail(read.error());
    std::vector<std::string> prompts;
    std::istringstream lines(*read);
    for (std::string line; std::getline(lines, line);) {
        line = text::collapseWhitespace(line);
        if (line.empty())
            continue;
        if (line.find("{}") == std::string::npos && line.find("{a}") == std::string::npos)
            return fail(ErrorCode::Corrupt,
                        displayPath(file) + ": expected {} or {a} in each line, where the class goes; \"" + line + "\" has none.");
        prompts.push_back(line);
    }
    if (prompts.empty())
        return fail(ErrorCode::Corrupt, displayPath(file) + " is empty: expected sentences such as \"a photo of {a}\", or no such file.");
    return prompts;
}

core::Result<PairList> readFolderPairs(const fs::path &folder)
{
    for (const char *name : {"captions.csv", "captions.tsv"})
        if (isFile(folder / name))
            return readTablePairs(folder / name);
    auto contents = listFolder(folder);
    if (!contents)
        return fail(contents.error());
    PairCollector collector;
    if (contents->pictures.empty()) {
        auto labelled = readClassFolder(folder);
        const auto prompts = readPrompts(folder / "prompts.txt");
        if (!labelled || !prompts)
            return fail(labelled ? prompts.error() : labelled.error());
        for (std::size_t i = 0; i < labelled->photos.size(); ++i)
            for (const std::string &prompt : *prompts)
                collector.add(labelled->photos[i], filled(prompt, labelled->classes[static_cast<std::size_t>(labelled->labels[i])]));
        return collector.take(folder);
    }
    for (const fs::path &picture : contents->pictures) {
        const auto sidecar = core::readText(fs::path(picture).replace_extension(".txt"), 1u << 20);
        if (!sidecar) {
            collector.skip(picture, "no .txt sidecar with captions beside it");
            continue;
        }
        for (std::size_t begin = 0; begin < sidecar->size();) {
            const std::size_t end = std::min(sidecar->find('\n', begin), sidecar->size());
            const auto line = std::string_view(*sidecar).substr(begin, end - begin);
            if (line.find_first_not_of(" \t\r") != std::string_view::npos)
                collector.add(picture, line);
            begin = end + 1;
        }
    }
    return collector.take(folder);
}

}  // namespace

std::map<std::string, std::int64_t> languagesOf(const PairList &list)
{
    std::map<std::string, std::int64_t> captions;
    for (const CaptionedPhoto &photo : list.photos)
        for (const std::string &caption : photo.captions)
            ++captions[text::guessLanguage(caption)];
    return captions;
}

fs::path absoluteSpec(const fs::path &spec)
{
    std::error_code ignored;
    const bool isWord = spec == "library" || spec == "corrections" || spec == "tags" || spec == "scenes";
    return spec.empty() || isWord ? spec : fs::absolute(spec, ignored).lexically_normal();
}

core::Result<PairList> readPairs(const fs::path &spec, const fs::path &library)
{
    if (spec == "library")
        return readLibraryPairs(library);
    if (spec == "corrections")
        return readCorrectionPairs(library);
    if (spec == "scenes")
        return probeScenes(library).and_then(readFolderPairs);
    if (spec == "tags")
        return readTagPairs(library);
    std::error_code error;
    const auto status = fs::status(spec, error);
    if (!fs::exists(status))
        return fail(
            ErrorCode::NotFound,
            displayPath(spec)
                + " does not exist; expected a CSV or TSV of image,caption, a COCO captions JSON, a folder "
                  "with a subfolder a class, a folder of photos with .txt sidecars, \"library\", \"corrections\", \"tags\" or \"scenes\".");
    if (fs::is_directory(status))
        return readFolderPairs(spec);
    const std::string extension = text::toLower(spec.extension().string());
    if (extension == ".json")
        return readCocoPairs(spec);
    if (extension == ".csv" || extension == ".tsv")
        return readTablePairs(spec);
    if (extension == ".token" || extension == ".txt")
        return text::looksLikeFlickrTokens(spec) ? readTokenPairs(spec) : readTablePairs(spec);
    return fail(ErrorCode::Unsupported, displayPath(spec) + ": expected a name ending in .csv, .tsv, .json, .token or .txt, or a folder.");
}

core::Result<LabelledPhotos> readClassFolder(const fs::path &folder)
{
    auto contents = listFolder(folder);
    if (!contents)
        return fail(contents.error());
    LabelledPhotos labelled;
    for (const fs::path &subfolder : contents->subfolders) {
        std::vector<fs::path> pictures;
        picturesBelow(subfolder, pictures);
        if (pictures.empty()) {
            labelled.empty.push_back(subfolder);
            continue;
        }
        labelled.labels.insert(labelled.labels.end(), pictures.size(), static_cast<std::int64_t>(labelled.classes.size()));
        labelled.classes.push_back(displayPath(subfolder.filename()));
        labelled.photos.insert(labelled.photos.end(), pictures.begin(), pictures.end());
    }
    if (labelled.classes.empty())
        return fail(ErrorCode::InvalidArgument, displayPath(folder)
                                                    + " holds no photos: expected a subfolder a class with photos in it, "
                                                      "or photos with .txt sidecars or a captions.csv.");
    return labelled;
}

}  // namespace semblance::jobs
