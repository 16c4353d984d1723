#include "engine/jobs/feature_job.h"

#include <chrono>
#include <sstream>

#include "engine/core/files.h"
#include "engine/core/log.h"
#include "engine/core/paths.h"
#include "engine/jobs/feature_job_state.h"
#include "engine/jobs/pair_source.h"
#include "engine/models/feature_adapter.h"
#include "engine/training/recipes.h"

namespace semblance::jobs {

namespace fs = std::filesystem;
using core::displayPath;
using core::ErrorCode;
using core::fail;

namespace {

using Clock = std::chrono::steady_clock;
double secondsSince(Clock::time_point start)
{
    return std::chrono::duration<double>(Clock::now() - start).count();
}

constexpr const char *runFile = "feature_run.txt";

}  // namespace

bool isFeatureRecipe(const std::string &recipe)
{
    return recipe == "align" || recipe == "head";  // classify has labels, and a job of its own
}

bool isFeatureRun(const fs::path &out)
{
    std::error_code ignored;
    return fs::exists(out / "run" / runFile, ignored);
}

FeatureJob::FeatureJob(FeatureJobOptions options) : m_options(std::move(options)) {}

core::Result<void> FeatureJob::applySettings()
{
    m_head.seed = m_align.seed = m_options.run.seed;
    m_head.loss = m_options.run.loss;
    for (const auto &[key, value] : m_options.run.settings) {
        if (key == "validation")
            m_options.run.validation = value;
        else if (key == "split")
            m_split = value;
        else if (key == "without")
            m_without = value;
        else if (key == "probe")
            m_probe = value;
        else if (auto set = isHead() ? m_head.set(key, value) : m_align.set(key, value); !set)
            return set;
    }
    if (!isHead() && m_options.run.loss != "infonce")
        return fail(ErrorCode::InvalidArgument, "The recipe align is a closed form: it takes no --loss.");
    if (!m_split.empty() && !m_options.run.validation.empty())
        return fail(ErrorCode::InvalidArgument, "A split list names the validation photos: leave out validation=SPEC.");
    return isHead() ? m_head.check() : m_align.check();
}

core::Result<void> FeatureJob::start()
{
    auto &run = m_options.run;
    if (!isFeatureRecipe(run.recipe))
        return fail(ErrorCode::InvalidArgument, "There is no recipe \"" + run.recipe + "\" on embeddings; expected align or head.");
    if (auto applied = applySettings(); !applied)
        return applied;
    core::log(core::LogLevel::Info, run.recipe + ": " + training::findRecipe(run.recipe)->explanation);
    std::error_code error;
    if (const int adapters = models::adapterCount(m_options.base); adapters >= models::mostAdapters)
        return fail(ErrorCode::InvalidArgument, displayPath(m_options.base) + " has been adapted " + std::to_string(adapters)
                                                    + " times already: start from a model that it was made from, with all the data.");
    else if (adapters > 0 && !run.settings.contains("base_share"))
        m_head.baseShare = m_align.baseShare = 0.0;
    if (fs::exists(run.out / "config.json", error) || fs::exists(runFolder() / "recipe.json", error))
        return fail(ErrorCode::InvalidArgument, displayPath(run.out)
                                                    + " holds a model or a run already: name another folder with --out, or go on with "
                                                      "--resume "
                                                    + displayPath(run.out) + ".");
    fs::create_directories(runFolder(), error);
    if (error)
        return fail(core::systemError(error.value(), "create", runFolder()));
    run.data = absoluteSpec(run.data);
    run.validation = absoluteSpec(run.validation);
    m_split = absoluteSpec(m_split);
    m_without = absoluteSpec(m_without);
    m_probe = absoluteSpec(m_probe);
    m_options.base = absoluteSpec(m_options.base);
    std::string lines = run.recipe + "\n";
    for (const fs::path *path : {&run.data, &run.validation, &m_split, &m_options.base})
        lines += path->native() + "\n";
    lines += m_options.precision + "\n" + m_probe.native() + "\n" + m_without.native() + "\n";
    if (auto written = core::writeTextAtomically(runFolder() / "recipe.json", isHead() ? m_head.toJson() : m_align.toJson()); !written)
        return written;
    return core::writeTextAtomically(runFolder() / runFile, lines);
}

core::Result<void> FeatureJob::resume()
{
    auto text = core::readText(runFolder() / runFile);
    auto recipe = core::readText(runFolder() / "recipe.json");
    if (!text || !recipe)
        return fail(ErrorCode::NotFound, displayPath(m_options.run.out) + " holds no run of a recipe on embeddings.");
    std::istringstream stream(*text);
    std::vector<std::string> lines;
    for (std::string line; std::getline(stream, line);)
        lines.push_back(line);
    constexpr std::size_t linesOfOldRuns = 6, allLines = 8;  // old runs had no probe
    if (lines.size() < linesOfOldRuns || !isFeatureRecipe(lines[0]))
        return fail(ErrorCode::Corrupt, displayPath(runFolder() / runFile) + ": expected six lines, the first a recipe.");
    lines.resize(allLines);
    m_options.run.recipe = lines[0];
    m_options.run.data = lines[1];
    m_options.run.validation = lines[2];
    m_split = lines[3];
    m_options.base = lines[4];
    m_options.precision = lines[5];
    m_probe = lines[6];
    m_without = lines[7];
    const auto take = [&](auto parsed, auto &into) -> core::Result<void> {
        if (!parsed)
            return fail(parsed.error().code, displayPath(runFolder() / "recipe.json") + ": " + parsed.error().detail);
        into = *parsed;
        return {};
    };
    return isHead() ? take(training::HeadOptions::fromJson(*recipe), m_head) : take(training::AlignOptions::fromJson(*recipe), m_align);
}

core::Result<Outcome> FeatureJob::run(JobContext &context, const std::function<void(const TrainUpdate &)> &update)
{
    if (auto begun = m_options.run.start == TrainJobOptions::Start::Resume ? resume() : start(); !begun)
        return fail(begun.error());
    try {
        Prepared prepared;
        if (auto ready = prepare(prepared, context); !ready) {
            if (ready.error().code == ErrorCode::Cancelled)
                return Outcome::Cancelled;
            return fail(ready.error());
        }
        if (!prepared.photos.empty())
            update({"data", 0, 0, {}, std::move(prepared.photos)});
        Learnt learnt;
        const auto begin = Clock::now();
        if (isHead()) {
            auto outcome = learn(prepared, learnt, context, update);
            if (!outcome || *outcome == Outcome::Cancelled)
                return outcome;
        } else {
            if (auto aligned = align(prepared, learnt); !aligned)
                return fail(aligned.error());
            tellPinned(prepared, nullptr, 0, -1, update);
            tellPinned(prepared, &learnt.adapter, 0, 0, update);
        }
        learnt.done.values["train_seconds"] = secondsSince(begin);
        if (auto finished = finish(prepared, learnt, update); !finished)
            return fail(finished.error());
        return Outcome::Finished;
    } catch (const std::bad_alloc &) {
        return fail(ErrorCode::OutOfMemory, "Training ran out of memory; use a smaller batch_size or fewer views.");
    } catch (const std::exception &problem) {
        return fail(ErrorCode::Internal, std::string("Training failed: ") + problem.what());
    }
}

}  // namespace semblance::jobs
