#include "engine/jobs/run_recorder.h"

#include <unistd.h>

#include <cmath>
#include <ctime>
#include <fstream>
#include <sstream>
#include <utility>

#include "engine/core/files.h"
#include "engine/core/log.h"
#include "engine/jobs/model_tools.h"
#include "engine/store/run_store.h"

namespace semblance::jobs {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;
using core::ErrorCode;
using core::fail;
using core::Result;
using core::RunState;

namespace {

constexpr std::chrono::seconds writeEvery{5};
constexpr std::size_t mostPoints = 4096;

std::string nowInUtc()
{
    const std::time_t now = std::time(nullptr);
    std::tm utc{};
    gmtime_r(&now, &utc);
    char text[64];
    return {text, std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc)};
}

// What a figure counts in and not what it found.
bool isCurve(const std::string &name)
{
    return name != "steps" && name != "epochs" && name != "seconds" && name != "best" && name != "rolled_back";
}

std::string versionOf(const fs::path &package)
{
    const auto model = package.empty() ? Result<ModelDescription>(fail(ErrorCode::NotFound, "")) : describeModel(package);
    return model ? model->version : std::string();
}

// When a process began, in ticks since the machine did; empty when there is none. The name in brackets may hold anything.
std::string beginOf(const std::string &process)
{
    std::ifstream file("/proc/" + process + "/stat");
    std::string line;
    if (!std::getline(file, line) || line.rfind(')') == std::string::npos)
        return {};
    std::istringstream fields(line.substr(line.rfind(')') + 1));
    std::string field;
    for (int number = 3; number <= 22; ++number)
        fields >> field;
    return field;
}

Result<std::unique_ptr<store::RunStore>> openToRead(const fs::path &library)
{
    return store::RunStore::open(library, store::Access::ReadOnly);
}

void settleState(core::RunSummary &run)
{
    if (run.state == RunState::Running && !processRuns(run.process))
        run.state = RunState::Interrupted;
}

}  // namespace

std::string processMark()
{
    const std::string number = std::to_string(::getpid());
    return number + "-" + beginOf(number);
}

bool processRuns(const std::string &mark)
{
    const auto dash = mark.find('-');
    return dash != std::string::npos && dash + 1 < mark.size() && beginOf(mark.substr(0, dash)) == mark.substr(dash + 1);
}

std::string manifestOf(const std::vector<core::RunPhoto> &photos)
{
    std::string lines;
    for (const core::RunPhoto &photo : photos) {
        std::error_code error;
        const auto bytes = fs::file_size(photo.path, error);
        lines += photo.path.native() + '\0' + std::to_string(static_cast<int>(photo.part)) + ' ' + std::to_string(photo.captions) + ' '
                 + (error ? std::string("-") : std::to_string(bytes)) + '\n';
    }
    return core::contentHash(std::string_view(lines));
}

void addPoint(core::RunCurve &curve, double step, double value)
{
    auto &steps = curve.steps;
    if (steps.size() >= mostPoints) {
        for (std::size_t i = 0; 2 * i < steps.size(); ++i) {
            steps[i] = steps[2 * i];
            curve.values[i] = curve.values[2 * i];
        }
        steps.resize((steps.size() + 1) / 2);
        curve.values.resize(steps.size());
    }
    if (steps.size() >= mostPoints / 4 && step - steps.back() < steps[1] - steps[0])
        return;  // thinned: as far apart as those before
    steps.push_back(step);
    curve.values.push_back(value);
}

RunRecorder::RunRecorder(fs::path library, core::RunSummary about, bool resumed, Hold hold)
    : m_library(std::move(library)), m_run(std::move(about)), m_resumed(resumed), m_hold(std::move(hold))
{
    m_run.id = {};
    m_run.state = RunState::Running;
    m_run.process = processMark();
    m_run.startedAt = nowInUtc();
}

RunRecorder::~RunRecorder() = default;

// The row of this run, new or the one that is gone on with.
Result<void> RunRecorder::takeUp()
{
    auto runs = store::RunStore::open(m_library, store::Access::ReadWrite);
    if (!runs)
        return fail(runs.error());
    if (m_resumed) {
        const auto known = (*runs)->ofFolder(m_run.out);
        if (!known)
            return fail(known.error());
        if (*known) {
            auto report = (*runs)->find(**known);
            if (!report)
                return fail(report.error());
            core::RunSummary before = std::move(report->summary);
            before.state = RunState::Running;
            before.process = m_run.process;
            before.failure.clear();
            before.figures.clear();
            m_before = before.seconds;
            m_run = std::move(before);
            for (core::RunCurve &curve : report->curves) {
                auto &mine = m_curves[curve.name];
                std::swap(mine, curve);
                // Points that came while the row could not be written follow the old ones.
                for (std::size_t i = 0; i < curve.steps.size(); ++i)
                    takePoint(mine.name, mine.byEpoch, curve.steps[i], curve.values[i]);
            }
            return {};
        }
        if (m_run.data.empty()) {
            m_unknown = true;
            return fail(ErrorCode::NotFound, "its beginning is not in the list either.");
        }
    }
    const auto added = (*runs)->add(m_run);
    if (!added)
        return fail(added.error());
    m_run.id = *added;
    return {};
}

// A continuation repeats steps since its checkpoint: what was recorded of them is replaced.
void RunRecorder::takePoint(const std::string &name, bool byEpoch, double step, double value)
{
    auto &curve = m_curves[name];
    curve.name = name;
    curve.byEpoch = byEpoch;
    while (!curve.steps.empty() && curve.steps.back() >= step) {
        curve.steps.pop_back();
        curve.values.pop_back();
    }
    addPoint(curve, step, value);
}

void RunRecorder::take(const TrainUpdate &update)
{
    if (!std::exchange(m_begun, true))
        m_run.startVersion = versionOf(m_run.start);
    if (!update.photos.empty()) {
        m_photos = update.photos;
        for (auto &count : m_run.photos)
            count = 0;
        for (const core::RunPhoto &photo : m_photos)
            if (photo.part <= core::RunPart::Test)
                ++m_run.photos[static_cast<int>(photo.part)];
        m_run.manifest = manifestOf(m_photos);
    }
    const bool byEpoch = update.event == "epoch" || update.event == "baseline";
    if (byEpoch || update.event == "step")
        for (const auto &[name, value] : update.values)
            // The loss of an epoch is the mean of its steps'.
            if (isCurve(name) && !(byEpoch && name == "loss") && std::isfinite(value))
                takePoint(name, byEpoch, update.event == "baseline" ? -1.0 : static_cast<double>(update.step), value);
    if (update.event == "done")
        m_run.figures = update.values;
    if (Clock::now() - m_written >= writeEvery)
        write();
}

void RunRecorder::finish(const Result<Outcome> &outcome)
{
    if (!m_begun)
        return;
    m_run.state = !outcome ? RunState::Failed : *outcome == Outcome::Cancelled ? RunState::Stopped : RunState::Done;
    m_run.failure = outcome ? std::string() : outcome.error().detail;
    if (m_run.state == RunState::Done)
        m_run.version = versionOf(m_run.out);
    write();
}

Result<void> RunRecorder::tryToWrite()
{
    auto held = m_hold();
    if (!held)
        return fail(held.error());
    if (!m_run.id.valid()) {
        const core::RunSummary mine = m_run;
        if (auto taken = takeUp(); !taken)
            return taken;
        // What has happened since stays true of a run that was taken up.
        m_run.state = mine.state;
        m_run.failure = mine.failure;
        if (!mine.figures.empty())
            m_run.figures = mine.figures;
        if (!mine.version.empty())
            m_run.version = mine.version;
        if (!m_photos.empty()) {
            std::copy(std::begin(mine.photos), std::end(mine.photos), std::begin(m_run.photos));
            m_run.manifest = mine.manifest;
        }
    }
    if (const auto options = core::readText(m_run.out / "run" / "recipe.json"))
        m_run.options = *options;
    m_run.seconds = m_before + std::chrono::duration<double>(Clock::now() - m_begin).count();
    std::vector<core::RunCurve> curves;
    for (const auto &[name, curve] : m_curves)
        curves.push_back(curve);
    return store::RunStore::open(m_library, store::Access::ReadWrite).and_then([&](const auto &runs) {
        return runs->update(m_run, curves, m_photos);
    });
}

void RunRecorder::write()
{
    m_written = Clock::now();
    if (m_unknown)
        return;
    const auto written = tryToWrite();
    if (written)
        m_photos.clear();
    else if (m_run.state != RunState::Running || !std::exchange(m_told, true))
        core::log(core::LogLevel::Warning, m_run.state == RunState::Running
                                               ? "This run is not in the library's list yet: " + written.error().detail
                                               : "This run could not be kept in the library's list: " + written.error().detail);
}

Result<std::vector<core::RunSummary>> keptRuns(const fs::path &library)
{
    std::error_code ignored;
    if (!fs::exists(library / "catalog.db", ignored))
        return std::vector<core::RunSummary>();
    auto runs = openToRead(library).and_then([](const auto &store) { return store->all(); });
    if (runs)
        for (core::RunSummary &run : *runs)
            settleState(run);
    return runs;
}

Result<core::RunReport> keptRun(const fs::path &library, core::RunId id)
{
    auto report = openToRead(library).and_then([id](const auto &store) { return store->find(id); });
    if (report)
        settleState(report->summary);
    return report;
}

Result<void> annotateRun(const fs::path &library, core::RunId id, const std::string &note)
{
    return store::RunStore::open(library, store::Access::ReadWrite).and_then([&](const auto &runs) { return runs->annotate(id, note); });
}

Result<void> forgetRun(const fs::path &library, core::RunId id)
{
    return store::RunStore::open(library, store::Access::ReadWrite).and_then([&](const auto &runs) { return runs->remove(id); });
}

}  // namespace semblance::jobs
