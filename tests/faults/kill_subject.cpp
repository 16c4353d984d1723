#include "tests/faults/kill_subject.h"

#include <array>

#include "engine/store/database.h"
#include "engine/store/migrations.h"

namespace semblance::tests {

namespace fs = std::filesystem;

std::unique_ptr<api::Tools> KillSubject::tools(const fs::path &library) const
{
    api::EngineOptions options;
    options.library = library;
    if (fs::exists(model()))
        options.model = model();
    options.device = "cpu";
    options.precision = "fp32";
    options.threads = 1;
    options.decoder = fs::path(SEMBLANCE_BIN_DIR) / "semblance-decoder";
    return api::makeTools(options);
}

void KillSubject::render(int count, Complaints &complaints) const
{
    complaints.expect(tools(at("none"))->samples(photos(), count, 21, api::SampleKind::Sentences, {}), "rendering");
}

void KillSubject::train(const fs::path &pictures, const fs::path &out, Complaints &complaints) const
{
    api::TrainRequest request;
    request.data = pictures / "captions.csv";
    request.out = out;
    request.seed = 3;
    request.settings = {{"image_size", "32"}, {"image_width", "8"},          {"text_width", "32"},       {"text_layers", "1"},
                        {"text_heads", "2"},  {"embedding_dimension", "32"}, {"vocabulary_size", "800"}, {"epochs", "3"},
                        {"batch_size", "8"},  {"checkpoint_steps", "1"},     {"bfloat16", "false"}};
    complaints.expect(tools(at("trainings"))->train(request, {}, [](const api::TrainEvent &) {}), "training");
}

bool KillSubject::goOn(const fs::path &out) const
{
    api::TrainRequest request;
    request.resume = out;
    return tools(at("trainings"))->train(request, {}, [](const api::TrainEvent &) {}).has_value();
}

void KillSubject::index(const fs::path &library, Complaints &complaints) const
{
    const std::array folders{photos()};
    complaints.expect(tools(library)->index(folders, {}), "indexing");
}

void KillSubject::backup(const fs::path &library, const fs::path &file, Complaints &complaints) const
{
    complaints.expect(tools(library)->backup(file), "backing up");
}

void KillSubject::restore(const fs::path &library, const fs::path &file, Complaints &complaints) const
{
    fs::remove_all(library);
    complaints.expect(tools(library)->restore(file), "restoring");
}

bool KillSubject::opens(const fs::path &library) const
{
    return fs::exists(library / "catalog.db") && tools(library)->info().has_value();
}

void KillSubject::check(const fs::path &library, Complaints &complaints) const
{
    const auto problems = tools(library)->check();
    complaints.expect(problems, "checking");
    for (const std::string &problem : problems.value_or(std::vector<std::string>()))
        complaints.expect(false, "The check found: " + QString::fromStdString(problem));
}

void KillSubject::findsAtLeast(const fs::path &library, int photos, Complaints &complaints) const
{
    api::SearchRequest request;
    request.text = "a red boat";
    request.top = 1000;
    request.ignoreCutOff = true;
    const auto answer = tools(library)->search(request);
    complaints.expect(answer, "searching");
    int there = 0;
    if (answer)
        for (const api::PhotoHit &hit : answer->hits)
            there += fs::exists(hit.path) ? 1 : 0;
    complaints.expect(there >= photos, QString("%1 photos are found, there were %2 that nobody touched").arg(there).arg(photos));
}

QStringList KillSubject::answers(const fs::path &library, Complaints &complaints) const
{
    const auto door = tools(library);
    QStringList lines;
    // float32: the last digits depend on the order of the sums
    const auto add = [&lines](const std::string &what, double score) {
        lines << QString::fromStdString(what) + " " + QString::number(score, 'g', 5);
    };
    for (const char *text : {"a red boat", "two animals on a beach"}) {
        api::SearchRequest request;
        request.text = text;
        request.top = 1000;
        request.ignoreCutOff = true;
        const auto answer = door->search(request);
        complaints.expect(answer, "searching");
        if (answer)
            for (const api::PhotoHit &hit : answer->hits)
                add(hit.path, hit.score);
    }
    api::SearchRequest photo;
    photo.imageFile = at("pictures") / "scene-00003.jpg";
    photo.top = 1000;
    const auto captions = door->captions(photo);
    complaints.expect(captions, "looking for captions");
    if (captions)
        for (const api::CaptionHit &hit : captions->hits)
            add(hit.text, hit.score);
    const auto info = door->info();
    complaints.expect(info, "asking for the counts");
    if (info)
        for (const std::int64_t count : {info->photos, info->failed, info->captions, info->embeddedPhotos, info->embeddedCaptions})
            lines << QString::number(count);
    return lines;
}

void KillSubject::makeOldLibrary(const fs::path &made, const fs::path &old, Complaints &complaints) const
{
    fs::remove_all(old);
    fs::copy(made, old, fs::copy_options::recursive);
    for (const char *ending : {"", "-wal", "-shm"})
        fs::remove(old / (std::string("catalog.db") + ending));
    auto database = store::Database::open(old / "catalog.db", store::Access::ReadWrite);
    complaints.expect(database && store::migrate(**database, store::catalogueMigrations().first(1)), "the old catalogue cannot be made");
    if (!database)
        return;
    (*database)->execute("ATTACH '" + (made / "catalog.db").string() + "' AS now");
    (*database)->execute("INSERT INTO folders SELECT id, path FROM now.folders");
    const std::string columns = "id, folder, path, bytes, modified_ns, content_hash, state, reason, warning, width, height, taken_at,"
                                " camera, latitude, longitude, rating, title";
    (*database)->execute("INSERT INTO photos (" + columns + ") SELECT " + columns + " FROM now.photos");
    (*database)->execute("INSERT INTO captions SELECT id, photo, text, language, source FROM now.captions");
    (*database)->execute("INSERT INTO settings SELECT key, value FROM now.settings WHERE key NOT LIKE '%words%'");
}

void KillSubject::keepsOldCatalogue(const fs::path &library, int photos, Complaints &complaints) const
{
    int copies = 0;
    for (const auto &entry : fs::directory_iterator(library)) {
        const std::string name = entry.path().filename();
        if (!name.starts_with("catalog.db.before-") || name.find(".partial") != std::string::npos || name.ends_with("-wal")
            || name.ends_with("-shm"))
            continue;
        ++copies;
        const auto kept = store::Database::open(entry.path(), store::Access::ReadOnly);
        const bool sound = kept && (*kept)->handle().execAndGet("PRAGMA integrity_check").getString() == "ok"
                           && (*kept)->number("SELECT count(*) FROM photos") >= photos;
        complaints.expect(sound, "The copy of the old catalogue is damaged: " + QString::fromStdString(name));
    }
    complaints.expect(copies > 0, "no copy of the old catalogue was kept");
}

}  // namespace semblance::tests
