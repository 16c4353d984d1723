#include "engine/api/conversions.h"

#include <algorithm>

#include "engine/api/library_paths.h"

namespace semblance::api {

namespace {

std::vector<Problem> problemsOf(const std::vector<jobs::IndexedFile> &files)
{
    std::vector<Problem> problems;
    for (const jobs::IndexedFile &file : files)
        problems.push_back({file.path, file.reason});
    return problems;
}

const char *nameOf(store::WordField field)
{
    switch (field) {
    case store::WordField::Caption: return "caption";
    case store::WordField::Title: return "title";
    case store::WordField::Keyword: return "keyword";
    case store::WordField::Person: return "person";
    case store::WordField::FileName: return "name";
    case store::WordField::Folder: return "folder";
    }
    return "";
}

std::vector<WordMatch> toValue(std::vector<store::WordMatch> &&matches)
{
    std::vector<WordMatch> values;
    for (store::WordMatch &match : matches)
        values.push_back({nameOf(match.field), std::move(match.words)});
    return values;
}

}  // namespace

FolderRules toValue(const store::FolderRules &rules)
{
    FolderRules value;
    value.hidden = rules.hidden;
    for (std::size_t begin = 0; begin < rules.exclude.size();) {
        const std::size_t end = std::min(rules.exclude.find('\n', begin), rules.exclude.size());
        if (end > begin)
            value.exclude.push_back(rules.exclude.substr(begin, end - begin));
        begin = end + 1;
    }
    return value;
}

Result<store::FolderRules> toRow(const FolderRules &rules)
{
    store::FolderRules row;
    row.hidden = rules.hidden;
    for (const std::string &pattern : rules.exclude) {
        if (pattern.empty() || pattern.find_first_of(std::string_view("\n\0", 2)) != std::string::npos)
            return core::fail(ErrorCode::InvalidArgument, "A pattern is one line of text and not empty.");
        row.exclude += pattern + '\n';
    }
    return row;
}

IndexResult toValue(const jobs::IndexReport &report)
{
    IndexResult result;
    result.photos = report.photos;
    result.indexed = report.indexed;
    result.unchanged = report.unchanged;
    result.removed = report.removed;
    result.moved = report.moved;
    result.captions = report.captions;
    result.failedPhotos = report.failedPhotos;
    result.offline = report.offline;
    result.files = report.seen.files;
    result.captionFiles = report.seen.captionFiles;
    result.hidden = report.seen.hidden;
    result.excluded = report.seen.excluded;
    result.noPicture = report.seen.others;
    result.unreadable = report.seen.unreadable;
    result.failed = problemsOf(report.failed);
    result.warnings = problemsOf(report.warnings);
    result.seconds = report.seconds;
    result.imagesPerSecond = report.seconds > 0 ? static_cast<double>(report.indexed) / report.seconds : 0;
    return result;
}

JobKind toValue(jobs::JobKind kind)
{
    switch (kind) {
    case jobs::JobKind::Index: return JobKind::Index;
    case jobs::JobKind::Samples: return JobKind::Samples;
    case jobs::JobKind::Train: return JobKind::Train;
    case jobs::JobKind::Evaluate: return JobKind::Evaluate;
    case jobs::JobKind::SwitchModel: return JobKind::SwitchModel;
    case jobs::JobKind::Download: return JobKind::Download;
    }
    return JobKind::Index;
}

JobState toValue(jobs::JobState state)
{
    switch (state) {
    case jobs::JobState::Queued: return JobState::Queued;
    case jobs::JobState::Running: return JobState::Running;
    case jobs::JobState::Paused: return JobState::Paused;
    case jobs::JobState::Done: return JobState::Done;
    case jobs::JobState::Cancelled: return JobState::Cancelled;
    case jobs::JobState::Failed: return JobState::Failed;
    }
    return JobState::Failed;
}

JobStatus toValue(const jobs::JobRecord &record)
{
    JobStatus status;
    status.id = record.id;
    status.kind = toValue(record.kind);
    status.state = toValue(record.state);
    status.subject = record.subject;
    status.done = record.done;
    status.total = record.total;
    status.rate = record.rate;
    status.secondsLeft = record.secondsLeft;
    if (record.index)
        status.index = toValue(*record.index);
    status.error = record.error;
    return status;
}

ModelInfo toValue(const jobs::ModelDescription &model, const std::filesystem::path &active)
{
    ModelInfo info;
    info.id = model.folder.filename().string();
    info.folder = model.folder;
    info.layout = model.layout;
    info.version = model.version;
    info.parameters = model.parameters;
    info.bytes = model.bytes;
    info.embeddingDimension = model.embeddingDimension;
    info.imageSize = model.imageSize;
    info.contextLength = model.contextLength;
    info.vocabularySize = model.vocabularySize;
    info.problems = model.problems;
    info.adaptable = model.adaptable;
    std::error_code ignored;
    info.active = !active.empty() && std::filesystem::equivalent(active, model.folder, ignored);
    return info;
}

void nameBases(std::vector<ModelInfo> &models, const std::vector<core::RunSummary> &runs)
{
    for (ModelInfo &model : models)
        for (const core::RunSummary &run : runs)
            if (model.base.empty() && !model.version.empty() && run.version == model.version)
                model.base = run.startVersion;
}

Photo toValue(const store::PhotoRow &row, const std::vector<store::CaptionRow> &captions)
{
    Photo photo;
    photo.id = row.id;
    photo.path = row.path;
    photo.bytes = row.bytes;
    photo.width = row.width;
    photo.height = row.height;
    photo.takenAt = row.takenAt;
    photo.camera = row.camera;
    photo.latitude = row.latitude;
    photo.longitude = row.longitude;
    photo.rating = row.rating;
    photo.title = row.title;
    photo.zoneMinutes = row.zoneMinutes;
    photo.lens = row.lens;
    photo.altitude = row.altitude;
    photo.keywords = row.keywords;
    photo.people = row.people;
    photo.warning = row.warning;
    for (const store::CaptionRow &caption : captions)
        photo.captions.push_back({caption.id, caption.text, caption.language, caption.source});
    return photo;
}

PhotoDetails toValue(jobs::DescribedPhoto &&described)
{
    PhotoDetails details;
    store::PhotoRow row;
    jobs::putMetadata(image::PhotoMetadata(described.metadata), row);
    row.path = std::move(described.path);
    row.bytes = described.bytes;
    details.photo = toValue(row, {});
    for (std::size_t i = 0; i < described.captions.texts.size(); ++i)
        details.photo.captions.push_back({{}, described.captions.texts[i], described.captions.languages[i], "metadata"});
    details.description = std::move(described.metadata.description);
    return details;
}

Image toValue(image::Picture &&picture)
{
    return {picture.width, picture.height, std::move(picture.rgb)};
}

Explanation toValue(Result<jobs::Explanation> &&explained)
{
    Explanation value;
    if (!explained) {
        value.error = std::move(explained.error());
        return value;
    }
    value.photo = explained->photo;
    value.path = std::move(explained->path);
    value.failure = std::move(explained->failure);
    value.embedded = explained->embedded;
    value.scored = explained->scored;
    value.score = explained->score;
    value.probability = explained->probability;
    value.neededScore = explained->neededScore;
    value.rank = explained->rank;
    value.searched = explained->searched;
    value.judged = explained->judged;
    value.matches = toValue(std::move(explained->matches));
    for (jobs::WordShare &share : explained->words)
        value.words.push_back({std::move(share.word), share.effect, share.named});
    for (jobs::FilterOutcome &filter : explained->filters)
        value.filters.push_back({std::move(filter.text), filter.passed});
    if (auto &map = explained->heatMap)
        value.heatMap = HeatMap{map->columns, map->rows, std::move(map->values), map->left, map->top, map->width, map->height};
    return value;
}

std::shared_ptr<isolation::PhotoReader> toPhotoReader(const EngineOptions &options)
{
    return options.isolation == "off" ? isolation::readerInThisProcess() : jobs::makePhotoReader(decoderProgram(options), options.threads);
}

jobs::Query toQuery(const SearchRequest &request, std::shared_ptr<isolation::PhotoReader> decoder)
{
    jobs::Query query;
    query.decoder = std::move(decoder);
    query.text = request.text;
    query.minusText = request.minusText;
    query.imageFile = request.imageFile;
    query.likePhoto = request.likePhoto;
    query.top = request.top;
    query.ignoreCutOff = request.ignoreCutOff;
    query.words = request.words;
    return query;
}

SearchAnswer toAnswer(const SearchRequest &request, Result<search::PhotoHits> &&found)
{
    SearchAnswer answer;
    answer.sequence = request.sequence;
    if (!found) {
        answer.error = std::move(found.error());
        return answer;
    }
    answer.searched = found->searched;
    answer.belowCutOff = found->belowCutOff;
    answer.hits.reserve(found->hits.size());
    for (search::PhotoHit &hit : found->hits)
        answer.hits.push_back(
            {hit.photo, std::move(hit.path), hit.score, hit.probability, toValue(std::move(hit.words)), hit.likely, hit.judged});
    return answer;
}

CaptionAnswer toAnswer(const SearchRequest &request, Result<std::vector<jobs::CaptionFound>> &&found)
{
    CaptionAnswer answer;
    answer.sequence = request.sequence;
    if (!found) {
        answer.error = std::move(found.error());
        return answer;
    }
    for (jobs::CaptionFound &hit : *found)
        answer.hits.push_back({hit.caption, std::move(hit.text), std::move(hit.language), hit.score, hit.photo, std::move(hit.path)});
    return answer;
}

}  // namespace semblance::api
