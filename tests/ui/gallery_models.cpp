// Scenes of the Models page and of jobs: versions below versions, published models half here, what earlier jobs said.
#include <QDialog>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>

#include "tests/ui/gallery_scene.h"
#include "ui/pages/models_page.h"
#include "ui/widgets/job_strip.h"

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

std::vector<Scene> modelScenes()
{
    return {
        {"models", -1, fillModels, [](auto &, auto &w) { show(w, "models"); }},
        {"models-more", -1, fillModels,
         [](auto &, auto &w) {
             show(w, "models");
             auto *area = w.template findChild<QWidget *>("modelsPage")->template findChild<QScrollArea *>();
             area->verticalScrollBar()->setValue(area->verticalScrollBar()->maximum());
         }},
        {"model-report", -1,
         [](auto &e) {
             fillModels(e);
             e.shop.report.info = e.modelList[3];
             e.shop.report.imageTower = "vision transformer, patches of 32, 12 layers of 768, 12 heads, quick GELU";
             e.shop.report.textTower = "transformer, 12 layers of 512, 8 heads, quick GELU, read at the end token";
             e.shop.report.storedAs = "fp16";
             e.shop.report.notes = {"Its preprocessing is that of CLIP; the folder says nothing else."};
         },
         [](auto &, auto &w) {
             w.showPage("models");
             w.template findChild<ui::ModelsPage *>("modelsPage")->importFrom("/downloads/clip-vit-base-patch32");
             spin(w);
             photograph(w.template findChild<QDialog *>("modelReport"));
         }},
        {"model-refused", -1,
         [](auto &e) {
             fillModels(e);
             e.shop.inspectError = core::Error{core::ErrorCode::Unsupported,
                                               "pytorch_model.bin is a pickle, which is a program and is not run. Convert it to "
                                               "model.safetensors and try again."};
         },
         [](auto &, auto &w) {
             w.showPage("models");
             w.template findChild<ui::ModelsPage *>("modelsPage")->importFrom("/downloads/an-old-model");
             spin(w);
             photograph(w.template findChild<QDialog *>("modelReport"));
         }},
        {"models-switch", -1,
         [](auto &e) {
             fillModels(e);
             e.shop.cost.photos = 80112;
             e.shop.cost.captions = 12034;
             e.shop.cost.seconds = 4100;
             e.shop.cost.bytes = 123'000'000;
             e.shop.cost.freeBytes = 48'000'000'000;
         },
         [](auto &, auto &w) {
             show(w, "models");
             for (auto *use : w.template findChildren<QPushButton *>("modelUse"))
                 if (use->isVisible() && use->isEnabled())
                     return use->click();
         }},
        {"models-failed", -1,
         [](auto &e) {
             fillModels(e);
             e.shop.forecastError = core::Error{core::ErrorCode::Corrupt,
                                                "model.safetensors in /models/holidays-2023 is 1,204 bytes long, its header promises "
                                                "18,220,032; import the model again"};
         },
         [](auto &, auto &w) {
             show(w, "models");
             for (auto *use : w.template findChildren<QPushButton *>("modelUse"))
                 if (use->isVisible() && use->isEnabled())
                     return use->click();
         }},
        {"jobs", -1, nullptr,
         [](auto &e, auto &w) {
             auto done = jobOf(1, api::JobState::Done, "/pictures/2021");
             done.index.emplace();
             done.index->photos = 4000;
             done.index->indexed = 3993;
             done.index->failed = {{"/a.jpg", "x"}};
             done.index->seconds = 210;
             e.setJob(done);
             auto failed = jobOf(2, api::JobState::Failed, "/media/stick");
             failed.error = core::Error{core::ErrorCode::NotFound, "the folder /media/stick is not there"};
             e.setJob(failed);
             e.setJob(jobOf(3, api::JobState::Queued, "/pictures/Scans"));
             e.setJob(jobOf(4, api::JobState::Paused, "/pictures/Holidays"));
             spin(w);
             w.template findChild<ui::JobStrip *>("jobStrip")->togglePanel();
         }},
        {"jobs-log", -1, fillPastJobs,
         [](auto &, auto &w) {
             w.template findChild<ui::JobStrip *>("jobStrip")->openHistory();
             spin(w);
             photograph(w.template findChild<QDialog *>("jobsDialog"));
         }},
    };
}

}  // namespace semblance::test
