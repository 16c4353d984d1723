#include "tests/ui/gallery_models.h"

namespace semblance::test {

namespace {

api::ModelInfo model(const char *id, const char *version, const char *base)
{
    api::ModelInfo info;
    info.id = id;
    info.folder = std::string("/models/") + id;
    info.layout = "semblance";
    info.version = version;
    info.base = base;
    info.parameters = 4'200'000;
    info.bytes = 8'400'000;
    info.embeddingDimension = 256;
    info.imageSize = 64;
    return info;
}

api::PublishedModel published(const char *id, const char *name, const char *publisher, std::int64_t bytes)
{
    api::PublishedModel entry;
    entry.id = id;
    entry.name = name;
    entry.publisher = publisher;
    entry.page = "https://example.org";
    entry.licence = "MIT";
    entry.languages = {"en"};
    entry.bytes = bytes;
    entry.parameters = bytes / 4;
    entry.imageSize = 224;
    entry.downloadable = true;
    return entry;
}

api::JobStatus download(std::int64_t id, const char *model, api::JobState state)
{
    api::JobStatus job;
    job.id = core::JobId{id};
    job.kind = api::JobKind::Download;
    job.state = state;
    job.subject = std::string("/models/") + model;
    job.done = 241'000'000;
    job.total = 605'000'000;
    job.rate = 3'200'000;
    job.secondsLeft = 114;
    return job;
}

}  // namespace

void fillModels(FakeEngine &engine)
{
    engine.modelList = {model("starter", "9f31c2aa41d0c0ffee", ""), model("holidays-2023", "aa41d0c0ffee9f31c2", "9f31c2aa41d0c0ffee"),
                        model("holidays-2023-and-the-dogs", "c0ffee9f31c2aa41d0", "aa41d0c0ffee9f31c2"),
                        model("clip-vit-base-patch32-multilingual-from-a-very-long-folder-name", "1234", "")};
    engine.modelList[1].active = true;
    engine.modelList[3].layout = "hf-clip";
    engine.modelList[3].problems = {"tokenizer.json is missing; copy the whole folder again"};
    auto clip = published("clip", "CLIP ViT-B/32, LAION-2B", "LAION", 605'000'000);
    clip.figures = {{"ImageNet zero-shot, top 1", 0.666, "Model card of the publisher"}};
    auto siglip = published("siglip", "SigLIP B/16, 224", "Google", 813'000'000);
    siglip.licence = "Apache-2.0";
    siglip.figures = {{"ImageNet zero-shot, top 1", 0.762, "Tschannen et al. 2025, SigLIP 2 (arXiv 2502.14786), table 1"},
                      {"COCO text to image, R@1", 0.472, "Tschannen et al. 2025, SigLIP 2 (arXiv 2502.14786), table 1"}};
    siglip.downloadedBytes = 312'000'000;
    auto many = published("many", "SigLIP B/16, 256, multilingual", "Google", 1'483'000'000);
    many.languages = {"mul"};
    auto chinese = published("chinese", "Chinese-CLIP ViT-B/16", "OFA-Sys", 753'000'000);
    chinese.languages = {"zh"};
    chinese.downloadable = false;
    chinese.note = "Published as a pickle, which is a program and is not read. Convert it to safetensors and import the folder.";
    engine.shop.publishedList = {clip, siglip, many, chinese};
    engine.setJob(download(1, "clip", api::JobState::Running));
    auto failed = download(2, "many", api::JobState::Failed);
    failed.error =
        api::Error{api::ErrorCode::Corrupt, "https://example.org/model.safetensors: its SHA-256 is 41d0…, but c0ff… was declared "
                                            "by the server, twice. Nothing of it is kept."};
    engine.setJob(failed);
}

void fillPastJobs(FakeEngine &engine)
{
    const auto past = [](std::int64_t id, api::JobKind kind, api::JobState state, const char *subject, const char *begin, const char *end) {
        api::PastJob job;
        job.id = core::JobId{id};
        job.kind = kind;
        job.state = state;
        job.subject = subject;
        job.startedAt = begin;
        job.endedAt = end;
        return job;
    };
    using Kind = api::JobKind;
    using State = api::JobState;
    engine.shop.past = {
        past(41, Kind::Download, State::Running, "/models/clip", "2026-11-21T10:00:00Z", ""),
        past(40, Kind::Index, State::Done, "/pictures/Holidays", "2026-11-21T09:41:10Z", "2026-11-21T09:44:52Z"),
        past(39, Kind::SwitchModel, State::Failed, "/models/many", "2026-11-20T19:02:00Z", "2026-11-20T19:02:04Z"),
        past(38, Kind::Train, State::Running, "/models/trained-20261120-181511", "2026-11-20T18:15:11Z", "2026-11-20T18:40:02Z"),
        past(37, Kind::Samples, State::Done, "/library/sample-photos", "2026-11-19T08:00:00Z", "2026-11-19T08:00:21Z")};
    engine.shop.past[2].result = "out-of-memory: There is not enough memory for this job.";
    engine.shop.past[3].interrupted = true;
    engine.shop.logs[core::JobId{41}] =
        "2026-11-21T10:00:00Z queued download /models/clip\n2026-11-21T10:00:00Z process 4711\n"
        "2026-11-21T10:00:00Z running\n"
        "2026-11-21T10:00:02Z info config.json: 4186 bytes, SHA-256 9f31…, which nobody had declared.\n"
        "2026-11-21T10:01:12Z info model.safetensors: the line was lost; trying again from byte 121000000.\n"
        "2026-11-21T10:02:22Z progress 241000000 of 605000000, 3200000.0 a second\n";
    auto job = download(41, "clip", State::Running);
    engine.setJob(job);
}

}  // namespace semblance::test
