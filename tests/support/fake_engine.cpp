#include "tests/support/fake_engine.h"

#include <QImage>
#include <QImageReader>
#include <QPainter>
#include <algorithm>
#include <cmath>
#include <thread>

namespace semblance::test {

using namespace semblance::api;

struct FakeEngine::Listeners {
    std::mutex mutex;
    std::map<int, EngineEvents> events;
    int next = 0;

    template <class Call>
    void tell(Call call)
    {
        // On a thread of its own, as the real engine would.
        std::thread([this, &call] {
            const std::lock_guard lock(mutex);
            for (const auto &[key, one] : events)
                call(one);
        }).join();
    }
};

FakeEngine::FakeEngine(int photos, std::vector<std::filesystem::path> files)
    : m_listeners(std::make_shared<Listeners>()), m_files(std::move(files)),
      m_count(m_files.empty() ? photos : std::int64_t(m_files.size()))
{
    if (m_count > 0)
        folderList = {
            {FolderId{1}, m_files.empty() ? std::filesystem::path("/pictures/Holidays") : m_files.front().parent_path(), m_count, 0}};
}

Subscription FakeEngine::subscribe(EngineEvents events)
{
    const std::lock_guard lock(m_listeners->mutex);
    const int key = m_listeners->next++;
    m_listeners->events.emplace(key, std::move(events));
    return Subscription(std::shared_ptr<void>(nullptr, [listeners = m_listeners, key](void *) {
        const std::lock_guard guard(listeners->mutex);
        listeners->events.erase(key);
    }));
}

Result<LibrarySummary> FakeEngine::summary()
{
    if (summaryError)
        return core::fail(*summaryError);
    LibrarySummary s;
    s.path = "/home/ada/.local/share/semblance";
    s.folders = std::int64_t(folderList.size());
    s.photos = s.embeddedPhotos = m_count;
    s.captions = s.embeddedCaptions = m_captions ? 5 * m_count : 0;
    s.failed = std::int64_t(problemList.size());
    s.offline = offlinePhotos;
    s.modelName = "Semblance starter";
    s.modelVersion = "9f31c2aa41d0";
    s.precision = "fp32";
    s.device = "CPU, 8 cores";
    s.writable = writable;
    return s;
}

Result<std::vector<Folder>> FakeEngine::folders()
{
    const std::lock_guard lock(m_mutex);
    return folderList;
}

Result<std::vector<PhotoId>> FakeEngine::timeline()
{
    std::vector<PhotoId> ids;
    for (std::int64_t i = m_count; i > 0; --i)
        ids.push_back(PhotoId{i});
    return ids;
}

Result<std::vector<PhotoSection>> FakeEngine::sections(SectionBy by)
{
    constexpr std::int64_t each = 10;
    std::vector<PhotoSection> sections;
    for (std::int64_t i = m_count; i > 0; --i) {
        if ((m_count - i) % each == 0) {
            const std::int64_t n = (m_count - i) / each;
            const std::string month = std::to_string(12 - n % 12);
            sections.push_back({by == SectionBy::Folder ? "/pictures/Holidays/part " + std::to_string(n + 1)
                                                        : std::to_string(2023 - n / 12) + (month.size() < 2 ? "-0" : "-") + month,
                                {}});
        }
        sections.back().photos.push_back(PhotoId{i});
    }
    return sections;
}

Result<Photo> FakeEngine::photo(PhotoId id)
{
    if (id.value < 1 || id.value > m_count)
        return core::fail(ErrorCode::NotFound, "photo " + std::to_string(id.value) + " is not in the catalogue");
    Photo p;
    p.id = id;
    p.path = m_files.empty() ? std::filesystem::path("/pictures/Holidays/IMG_" + std::to_string(1000 + id.value) + ".jpg")
                             : m_files[std::size_t(id.value - 1)];
    p.bytes = 2'345'678;
    p.width = 4000;
    p.height = 3000;
    if (!m_files.empty()) {
        const QSize size = QImageReader(QString::fromStdString(p.path.string())).size();
        p.width = size.width();
        p.height = size.height();
    }
    p.takenAt = "2023-07-14T18:05:11";
    p.zoneMinutes = 120;
    p.camera = "Fuji X100V";
    p.lens = "23mm F2";
    p.altitude = 35.2;
    p.keywords = texts.tags(id.value);
    p.people = {"Ada Lovelace"};
    p.latitude = 48.8583;
    p.longitude = 2.2945;
    p.rating = texts.rating(id.value).value_or(int(id.value % 6));
    return p;
}

Result<void> FakeEngine::clearCaches()
{
    note("clear caches");
    caches = {};
    return {};
}

Result<std::vector<Problem>> FakeEngine::problems()
{
    return problemList;
}

std::vector<JobStatus> FakeEngine::jobs()
{
    const std::lock_guard lock(m_mutex);
    return {m_jobs.rbegin(), m_jobs.rend()};
}

static Image toImage(const QImage &source)
{
    const QImage rgb = source.convertToFormat(QImage::Format_RGB888);
    Image image{rgb.width(), rgb.height(), {}};
    image.rgb.reserve(std::size_t(3 * rgb.width() * rgb.height()));
    for (int y = 0; y < rgb.height(); ++y)
        image.rgb.insert(image.rgb.end(), rgb.constScanLine(y), rgb.constScanLine(y) + 3 * rgb.width());
    return image;
}

Image FakeEngine::draw(std::int64_t seed, int longSide) const
{
    QImage image(longSide, longSide * 3 / 4, QImage::Format_RGB32);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    QLinearGradient sky(0, 0, 0, image.height());
    sky.setColorAt(0, QColor::fromHsv(int(seed * 47 % 360), 90, 230));
    sky.setColorAt(1, QColor::fromHsv(int(seed * 47 % 360), 40, 250));
    painter.fillRect(image.rect(), sky);
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor::fromHsv(int(seed * 83 % 360), 160, 190));
    painter.drawEllipse(QPointF(image.width() * (0.2 + 0.1 * double(seed % 7)), image.height() * 0.45), image.width() * 0.15,
                        image.width() * 0.15);
    painter.setBrush(QColor::fromHsv(int(seed * 29 % 360), 110, 120));
    painter.drawRect(QRectF(0, image.height() * 0.7, image.width(), image.height() * 0.3));
    painter.end();
    return toImage(image);
}

Result<Image> FakeEngine::thumbnail(PhotoId id)
{
    if (id == m_broken)
        return core::fail(ErrorCode::Corrupt, "IMG_" + std::to_string(1000 + id.value) + ".jpg ends in the middle of the picture");
    if (m_files.empty())
        return draw(id.value, 320);
    return picture(m_files.at(std::size_t(id.value - 1)), 384);
}

Result<Image> FakeEngine::picture(const std::filesystem::path &path, int longSide)
{
    if (m_files.empty())
        return draw(std::int64_t(std::hash<std::string>{}(path.string()) % 1000), std::min(longSide, 800));
    QImageReader reader(QString::fromStdString(path.string()));
    reader.setScaledSize(reader.size().scaled(longSide, longSide, Qt::KeepAspectRatio).boundedTo(reader.size()));
    const QImage image = reader.read();
    if (image.isNull())
        return core::fail(ErrorCode::Corrupt, path.filename().string() + " is not a picture that can be read");
    return toImage(image);
}

SearchAnswer FakeEngine::answerTo(const SearchRequest &request) const
{
    SearchAnswer answer;
    answer.sequence = request.sequence;
    answer.searched = m_count;
    answer.seconds = 0.012;
    answer.error = searchError;
    const bool nothing = request.text.find("nothing") != std::string::npos;
    if (answer.error || (nothing && !request.ignoreCutOff)) {
        answer.belowCutOff = std::min<std::int64_t>(m_count, request.top);
        return answer;
    }
    // The order depends on the words, so that two queries can be told apart; a longer query is stricter.
    const std::int64_t salt = std::int64_t(std::hash<std::string>{}(request.text) % 97) + request.likePhoto.value;
    const std::int64_t likely = std::min<std::int64_t>(m_count, request.ignoreCutOff ? m_count : 24);
    const double top = nothing ? 0.31 : 0.97;
    for (std::int64_t i = 0; i < likely; ++i) {
        const PhotoId id{(i * 7 + salt) % m_count + 1};
        const bool seen = std::any_of(answer.hits.begin(), answer.hits.end(), [id](const auto &hit) { return hit.photo == id; });
        if (!seen)
            answer.hits.push_back({id,
                                   m_files.empty()
                                       ? std::filesystem::path("/pictures/Holidays/IMG_" + std::to_string(1000 + id.value) + ".jpg")
                                       : m_files[std::size_t(id.value - 1)],
                                   0.4 - 0.005 * double(i),
                                   std::max(0.02, top - 0.017 * double(i)),
                                   {}});
    }
    if (request.text.find("frisbee") != std::string::npos && !answer.hits.empty()) {  // written, but it does not look like one
        answer.hits.front().probability = 0.02;
        answer.hits.front().words = {{"caption", {"frisbee"}}, {"folder", {"holidays"}}};
    }
    for (auto &hit : answer.hits)
        if (const auto verdict = m_verdicts.find(hit.photo.value); verdict != m_verdicts.end() && verdict->second != 0) {
            hit.judged = verdict->second;
            hit.probability = verdict->second > 0 ? 1 : 0;
        }
    for (auto &hit : answer.hits)
        hit.likely = hit.probability >= 0.5 || !hit.words.empty();
    std::stable_partition(answer.hits.begin(), answer.hits.end(), [](const auto &hit) { return hit.judged > 0; });
    const auto rest = std::stable_partition(answer.hits.begin(), answer.hits.end(), [](const auto &hit) { return hit.likely; });
    if (!request.ignoreCutOff)
        answer.hits.erase(rest, answer.hits.end());
    answer.belowCutOff = request.ignoreCutOff ? 0 : m_count - std::int64_t(answer.hits.size());
    return answer;
}

void FakeEngine::search(SearchRequest request, std::function<void(SearchAnswer)> answer)
{
    std::string line = "search " + request.text;
    if (!request.minusText.empty())
        line += " -" + request.minusText;
    if (!request.imageFile.empty())
        line += " file:" + request.imageFile.filename().string();
    if (request.likePhoto.valid())
        line += " like:" + std::to_string(request.likePhoto.value);
    if (request.ignoreCutOff)
        line += " all";
    note(line);
    if (m_hold) {
        m_held.push_back({std::move(request), std::move(answer)});
        return;
    }
    std::thread([&] { answer(answerTo(request)); }).join();
}

void FakeEngine::release(std::size_t which)
{
    const Held held = m_held.at(which);
    std::thread([&] { held.answer(answerTo(held.request)); }).join();
}

void FakeEngine::captionsFor(SearchRequest request, std::function<void(CaptionAnswer)> answer)
{
    note("captions "
         + (request.likePhoto.valid()   ? std::to_string(request.likePhoto.value)
            : request.imageFile.empty() ? request.text
                                        : request.imageFile.filename().string()));
    CaptionAnswer result;
    result.sequence = request.sequence;
    result.seconds = 0.004;
    if (m_captions)
        result.hits = {
            {CaptionId{1}, "A brown dog runs along the beach with a stick in its mouth", "en", 0.342, request.likePhoto, {}},
            {CaptionId{2}, "Two dogs play in the shallow water", "en", 0.318, PhotoId{2}, {}},
            {CaptionId{3}, "A dog jumps over a log", "en", 0.287, PhotoId{3}, {}},
            {CaptionId{4}, "Children build a castle of sand while their parents watch from a blanket", "en", 0.241, PhotoId{4}, {}}};
    std::thread([&] { answer(result); }).join();
}

void FakeEngine::explain(ExplainRequest request, std::function<void(Explanation)> answer)
{
    note("explain " + request.search.text + " of "
         + (request.photo.valid() ? std::to_string(request.photo.value) : request.file.filename().string())
         + (request.heatMap ? " map" : ""));
    Explanation e;
    e.sequence = request.sequence;
    e.photo = request.photo;
    e.path = request.file;
    const bool outside = !request.photo.valid(), unreadable = request.file.filename() == "broken.jpg";
    e.embedded = !outside;
    e.scored = !unreadable;
    e.score = outside ? 0.18 : 0.31;
    e.probability = outside ? 0.07 : 0.93;
    e.neededScore = 0.24;
    e.rank = outside ? 212 : 3;
    e.searched = m_count;
    if (unreadable)
        e.failure = "the file ends in the middle of the picture";
    e.words = {{"dog", 0.141}, {"beach", 0.062}, {"the", -0.004}};
    if (request.search.text.find("Rex") != std::string::npos)
        e.words.push_back({"Rex", 0.207, true});
    if (request.search.text.find("-people") != std::string::npos)
        e.words.push_back({"-people", 0.018});
    if (!outside)
        e.matches = {{"caption", {"dog", "beach"}}};
    if (request.search.text.find("year:") != std::string::npos)
        e.filters = {{"year:2023", !outside}};
    if (request.heatMap && e.scored) {
        HeatMap map{8, 8, std::vector<float>(64), 0.125, 0, 0.75, 1};
        for (int i = 0; i < 64; ++i)
            map.values[std::size_t(i)] = float(std::exp(-0.15 * (std::pow(i % 8 - 5, 2) + std::pow(i / 8 - 4, 2)))) * 0.1f;
        e.heatMap = map;
    }
    std::thread([&] { answer(e); }).join();
}

Result<void> FakeEngine::judge(const std::string &query, PhotoId photo, Verdict verdict)
{
    note("judge " + query + " " + std::to_string(photo.value)
         + (verdict == Verdict::Right   ? " right"
            : verdict == Verdict::Wrong ? " wrong"
                                        : " none"));
    if (!writable)
        return core::fail(ErrorCode::Locked, "the library is open in another window");
    m_verdicts[photo.value] = static_cast<int>(verdict);
    return {};
}

Result<std::vector<DuplicateGroup>> FakeEngine::duplicates(const DuplicateRequest &request, const Going &)
{
    note("duplicates " + std::to_string(int(std::lround(100 * request.similarity))) + (request.burstSeconds >= 0 ? " bursts" : ""));
    return groups;
}

Result<std::vector<std::string>> FakeEngine::completions(const std::string &filter, const std::string &part)
{
    note("complete " + filter + ":" + part);
    std::vector<std::string> values;
    if (filter == "camera")
        values = {"Fuji X100V", "Canon EOS 5D"};
    std::erase_if(values, [&](const std::string &value) { return value.find(part) == std::string::npos; });
    return values;
}

JobId FakeEngine::indexFolder(const std::filesystem::path &folder)
{
    note("index " + folder.string());
    JobStatus job;
    job.id = JobId{m_nextJob++};
    job.subject = folder;
    setJob(job);
    return job.id;
}

JobId FakeEngine::addSamplePhotos()
{
    note("samples");
    JobStatus job;
    job.id = JobId{m_nextJob++};
    job.kind = JobKind::Samples;
    job.state = JobState::Running;
    setJob(job);
    return job.id;
}

void FakeEngine::pause(JobId job)
{
    note("pause " + std::to_string(job.value));
}

void FakeEngine::resume(JobId job)
{
    note("resume " + std::to_string(job.value));
}

void FakeEngine::cancel(JobId job)
{
    note("cancel " + std::to_string(job.value));
}

Result<void> FakeEngine::removeFolder(FolderId id)
{
    return folderChange("remove " + std::to_string(id.value));
}

Result<std::vector<ModelInfo>> FakeEngine::models()
{
    return modelList;
}

Result<ModelInfo> FakeEngine::importModel(const std::filesystem::path &package)
{
    note("import " + package.string());
    if (importError)
        return core::fail(*importError);
    ModelInfo info;
    info.id = package.filename().string();
    info.folder = package;
    modelList.push_back(info);
    return info;
}

Result<void> FakeEngine::removeModel(const std::filesystem::path &package)
{
    note("remove model " + package.string());
    std::erase_if(modelList, [&](const ModelInfo &info) { return info.folder == package; });
    return {};
}

JobId FakeEngine::useModel(const std::filesystem::path &package)
{
    note("use " + package.string());
    JobStatus job;
    job.id = JobId{m_nextJob++};
    job.kind = JobKind::SwitchModel;
    job.subject = package;
    setJob(job);
    return job.id;
}

JobId FakeEngine::downloadModel(DownloadRequest request)
{
    note("download " + request.model + " proxy '" + request.proxy + "' mirror '" + request.mirror + "'");
    JobStatus job;
    job.id = JobId{m_nextJob++};
    job.kind = JobKind::Download;
    job.state = JobState::Running;
    job.subject = "/models/" + request.model;
    setJob(job);
    return job.id;
}

void FakeEngine::tellMeasured(JobId job, const std::vector<EvaluationFigure> &figures)
{
    m_listeners->tell([&](const EngineEvents &events) {
        if (events.measured)
            events.measured(job, figures);
    });
}

void FakeEngine::tellEvaluated(JobId job, EvaluationId id)
{
    m_listeners->tell([&](const EngineEvents &events) {
        if (events.evaluated)
            events.evaluated(job, id);
    });
}

void FakeEngine::tellTrained(JobId job, const TrainEvent &event)
{
    m_listeners->tell([&](const EngineEvents &events) {
        if (events.trained)
            events.trained(job, event);
    });
}

Result<FolderRules> FakeEngine::folderRules(FolderId id)
{
    return m_rules[id.value];
}

Result<void> FakeEngine::folderChange(std::string line)
{
    note(std::move(line));
    return folderError ? Result<void>(core::fail(*folderError)) : Result<void>();
}

Result<void> FakeEngine::setFolderRules(FolderId id, const FolderRules &rules)
{
    std::string line = "rules " + std::to_string(id.value);
    for (const std::string &pattern : rules.exclude)
        line += ' ' + pattern;
    line += !rules.hidden ? "" : *rules.hidden ? " +hidden" : " -hidden";
    auto changed = folderChange(std::move(line));
    if (changed)
        m_rules[id.value] = rules;
    return changed;
}

// As if every pattern fitted three photos.
Result<RulesEffect> FakeEngine::rulesEffect(FolderId id, const FolderRules &rules)
{
    note("effect " + std::to_string(id.value));
    return RulesEffect{m_count, std::min(m_count, 3 * std::int64_t(rules.exclude.size()))};
}

Result<void> FakeEngine::forgetExcluded()
{
    return folderChange("forget excluded");
}

Result<void> FakeEngine::forgetOffline()
{
    return folderChange("forget offline");
}

Result<void> FakeEngine::tryAgain(const std::vector<std::filesystem::path> &files)
{
    std::string line = "try again";
    for (const std::filesystem::path &file : files)
        line += ' ' + file.string();
    return folderChange(std::move(line));
}

Result<void> FakeEngine::setWatching(bool on)
{
    auto changed = folderChange(on ? "watch" : "watch no more");
    if (!changed)
        return changed;
    const std::lock_guard lock(m_mutex);
    m_watching = on;
    for (Folder &folder : folderList)
        folder.watched = on && !folder.offline ? Watched::Told : Watched::No;
    return changed;
}

bool FakeEngine::watching()
{
    const std::lock_guard lock(m_mutex);
    return m_watching;
}

void FakeEngine::setPhotos(int count)
{
    m_count = count;
    m_listeners->tell([](const EngineEvents &events) { events.libraryChanged(); });
}

void FakeEngine::setModel(Result<void> result)
{
    m_listeners->tell([&](const EngineEvents &events) { events.modelReady(result); });
}

void FakeEngine::setJob(const JobStatus &job)
{
    {
        const std::lock_guard lock(m_mutex);
        const auto same = std::find_if(m_jobs.begin(), m_jobs.end(), [&](const auto &other) { return other.id == job.id; });
        if (same != m_jobs.end())
            *same = job;
        else
            m_jobs.push_back(job);
    }
    m_listeners->tell([&](const EngineEvents &events) { events.jobChanged(job); });
}

void FakeEngine::note(std::string line)
{
    const std::lock_guard lock(m_mutex);
    m_log.push_back(std::move(line));
}

std::vector<std::string> FakeEngine::log() const
{
    const std::lock_guard lock(m_mutex);
    return m_log;
}

bool FakeEngine::did(const std::string &command) const
{
    const auto lines = log();
    return std::find(lines.begin(), lines.end(), command) != lines.end();
}

}  // namespace semblance::test
