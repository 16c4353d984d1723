#include "engine/jobs/sidecar_writing.h"

#include <algorithm>
#include <cstdlib>
#include <optional>

#include "engine/core/files.h"
#include "engine/core/paths.h"
#include "engine/jobs/describe_photo.h"
#include "engine/jobs/folder_rules.h"
#include "engine/jobs/photo_texts.h"
#include "engine/jobs/xmp_sidecars.h"

namespace semblance::jobs {

using core::ErrorCode;
using core::fail;
using core::PhotoId;
using core::Result;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t mostWritings = 10;  // kept to be taken back

// The place of a photo's sidecar in a tree of its own: "<folder>/<name of the library's folder>/sub/photo.jpg.xmp".
fs::path placeIn(const fs::path &folder, const fs::path &photo, const Roots &roots)
{
    const Root *root = roots.ownerOf(photo);
    const fs::path below = root == nullptr ? photo.relative_path() : root->path.filename() / photo.lexically_relative(root->path);
    return fs::path(folder / below) += ".xmp";
}

fs::path sidecarFile(const fs::path &photo, const SidecarOptions &options, const Roots &roots)
{
    if (!options.folder.empty())
        return placeIn(options.folder, photo, roots);
    const fs::path beside = sidecarBeside(photo);
    return beside.empty() ? fs::path(photo) += ".xmp" : beside;
}

bool same(const image::SidecarText &before, const image::SidecarText &after)
{
    const auto texts = [](const std::vector<image::MetadataText> &captions) {
        std::vector<std::string> list;
        for (const image::MetadataText &caption : captions)
            list.push_back(caption.text);
        return list;
    };
    auto tagsBefore = before.tags, tagsAfter = after.tags;
    std::sort(tagsBefore.begin(), tagsBefore.end());
    std::sort(tagsAfter.begin(), tagsAfter.end());
    return texts(before.captions) == texts(after.captions) && tagsBefore == tagsAfter && (!after.rating || before.rating == after.rating);
}

// A rating of none is only written when the user took another one away.
image::SidecarText textOf(const PhotoTexts &texts, bool rated)
{
    image::SidecarText text;
    for (const store::CaptionText &caption : *texts.captions)
        text.captions.push_back({caption.text, caption.language});
    text.tags = *texts.tags;
    if (rated || *texts.rating != 0)
        text.rating = texts.rating;
    return text;
}

// Empty: it is not there. One that cannot be looked at is not taken for that, or it would be overwritten.
Result<std::string> packetOf(const fs::path &file)
{
    std::error_code error;
    const fs::file_status status = fs::symlink_status(file, error);
    if (!fs::status_known(status))
        return fail(core::systemError(error.value(), "look at", file));
    return fs::exists(status) ? core::readText(file, mostSidecarBytes) : std::string();
}

std::string leftAlone(const fs::path &file, const std::string &reason)
{
    return "The sidecar " + core::displayPath(file) + " is left alone: " + reason + (reason.ends_with('.') ? "" : ".");
}

SidecarPlan planOf(const PhotoTexts &texts, bool rated, const fs::path &file, isolation::PhotoReader &decoder)
{
    SidecarPlan plan;
    plan.photo = texts.photo;
    plan.photoFile = texts.path;
    plan.file = file;
    plan.after = textOf(texts, rated);
    const auto packet = packetOf(file);
    if (!packet) {
        plan.problem = packet.error().detail;
        return plan;
    }
    plan.exists = !packet->empty();
    auto before = isolation::readSidecar(decoder, *packet);
    if (!before) {
        plan.problem = leftAlone(file, before.error().detail);
        return plan;
    }
    plan.before = std::move(before->text);
    const bool empty = plan.after.captions.empty() && plan.after.tags.empty() && !rated;
    plan.changes = !same(plan.before, plan.after) && (plan.exists || !empty);
    return plan;
}

fs::path writingsOf(const fs::path &library)
{
    return library / "undo" / "sidecars";
}

// By their numbers, the oldest first.
std::vector<fs::path> writings(const fs::path &library)
{
    std::vector<fs::path> folders;
    std::error_code error;
    for (fs::directory_iterator at(writingsOf(library), error), end; !error && at != end; at.increment(error))
        folders.push_back(at->path());
    const auto number = [](const fs::path &folder) { return std::strtol(folder.filename().c_str(), nullptr, 10); };
    std::sort(folders.begin(), folders.end(), [&](const fs::path &a, const fs::path &b) { return number(a) < number(b); });
    return folders;
}

// What one writing replaced: "<n>.file" names the sidecar, "<n>.old" is what it was (missing: it was not there), "<n>.new" the hash of
// what it was made.
class Writing {
public:
    explicit Writing(fs::path folder) : m_folder(std::move(folder)) {}

    static Result<Writing> begin(const fs::path &library)
    {
        const auto known = writings(library);
        std::error_code error;
        for (std::size_t i = 0; i + mostWritings <= known.size(); ++i)
            fs::remove_all(known[i], error);
        const long last = known.empty() ? 0 : std::strtol(known.back().filename().c_str(), nullptr, 10);
        const fs::path folder = writingsOf(library) / std::to_string(last + 1);
        fs::create_directories(folder, error);
        if (error)
            return fail(core::systemError(error.value(), "create", folder));
        return Writing(folder);
    }

    [[nodiscard]] Result<void> note(const fs::path &file, bool existed, const std::string &old, const std::string &now)
    {
        const std::string name = std::to_string(m_next++);
        if (existed)
            if (auto kept = core::writeTextAtomically(m_folder / (name + ".old"), old); !kept)
                return kept;
        if (auto kept = core::writeTextAtomically(m_folder / (name + ".new"), core::contentHash(now)); !kept)
            return kept;
        return core::writeTextAtomically(m_folder / (name + ".file"), file.native());  // last: an entry without it is none
    }

    // One of its entries taken back.
    [[nodiscard]] Result<void> takeBack(const std::string &name) const
    {
        const auto file = core::readText(m_folder / (name + ".file"));
        const auto hash = core::readText(m_folder / (name + ".new"));
        if (!file || !hash)
            return fail(file ? hash.error() : file.error());
        const auto now = packetOf(*file), old = packetOf(m_folder / (name + ".old"));
        if (!now || !old)
            return fail(now ? old.error() : now.error());
        if (*now == *old)
            return {};  // it was never written, or an attempt before this one came as far
        if (core::contentHash(*now) != *hash)
            return fail(ErrorCode::InvalidArgument, "The sidecar " + core::displayPath(*file) + " was changed since; it is left as it is.");
        if (!old->empty())
            return core::writeTextAtomically(*file, *old);
        std::error_code error;
        fs::remove(*file, error);
        return error ? Result<void>(fail(core::systemError(error.value(), "remove", *file))) : Result<void>();
    }

    [[nodiscard]] Result<std::vector<std::string>> names() const
    {
        std::vector<std::string> names;
        std::error_code error;
        for (fs::directory_iterator at(m_folder, error), end; !error && at != end; at.increment(error))
            if (at->path().extension() == ".file")
                names.push_back(at->path().stem().native());
        if (error)
            return fail(core::systemError(error.value(), "list", m_folder));
        return names;
    }
    void forget() const
    {
        std::error_code ignored;
        fs::remove_all(m_folder, ignored);
    }
    void forget(const std::string &name) const
    {
        std::error_code ignored;
        for (const char *part : {".file", ".new", ".old"})
            fs::remove(m_folder / (name + part), ignored);
    }

private:
    fs::path m_folder;
    std::int64_t m_next = 0;
};

Result<void> writeOne(Writing &writing, const SidecarPlan &plan, isolation::PhotoReader &decoder)
{
    const auto old = packetOf(plan.file);
    if (!old)
        return fail(old.error());
    const auto now = isolation::readSidecar(decoder, *old, plan.after);
    if (!now)
        return fail(now.error().code, leftAlone(plan.file, now.error().detail));
    std::error_code error;
    fs::create_directories(plan.file.parent_path(), error);
    if (error)
        return fail(core::systemError(error.value(), "create", plan.file.parent_path()));
    if (auto noted = writing.note(plan.file, !old->empty(), *old, now->changed); !noted)
        return noted;
    return core::writeTextAtomically(plan.file, now->changed);
}

}  // namespace

Result<std::vector<SidecarPlan>> planSidecars(store::Catalogue &catalogue, const SidecarOptions &options)
{
    auto photos = options.photos.empty() ? catalogue.captions().editedPhotos() : Result<std::vector<PhotoId>>(options.photos);
    if (!photos)
        return fail(photos.error());
    const auto roots = Roots::load(catalogue);
    if (!roots)
        return fail(roots.error());
    std::vector<SidecarPlan> plans;
    for (const PhotoId photo : *photos) {
        const auto texts = textsOf(catalogue, std::span(&photo, 1));
        const auto row = catalogue.photos().find(photo);
        const auto away = catalogue.scan().isMarked(photo, store::PhotoMark::Offline);
        if (!texts || !row || !away)
            return fail(!texts ? texts.error() : !row ? row.error() : away.error());
        if (texts->empty() || !*row || *away)
            continue;
        plans.push_back(planOf(texts->front(), (*row)->rated, sidecarFile((*row)->path, options, *roots), *options.decoder));
    }
    return plans;
}

Result<SidecarReport> writeSidecars(const fs::path &library, std::span<const SidecarPlan> plans, JobContext &context)
{
    SidecarReport report;
    std::optional<Writing> writing;
    for (std::size_t i = 0; i < plans.size(); ++i) {
        if (context.stopped()) {
            report.outcome = Outcome::Cancelled;
            break;
        }
        const SidecarPlan &plan = plans[i];
        if (!plan.problem.empty()) {
            report.failed.push_back({plan.file, plan.problem});
            continue;
        }
        if (!plan.changes) {
            ++report.unchanged;
            continue;
        }
        if (!writing) {
            auto begun = Writing::begin(library);
            if (!begun)
                return fail(begun.error());
            writing = std::move(*begun);
        }
        if (const auto written = writeOne(*writing, plan, context.photoReader()); !written)
            report.failed.push_back({plan.file, written.error().detail});
        else
            ++report.written;
        context.progress(static_cast<std::int64_t>(i) + 1, static_cast<std::int64_t>(plans.size()));
    }
    return report;
}

bool canUndoSidecars(const fs::path &library)
{
    return !writings(library).empty();
}

Result<SidecarReport> undoSidecars(const fs::path &library)
{
    const auto known = writings(library);
    if (known.empty())
        return fail(ErrorCode::NotFound, "No sidecars were written that could be taken back.");
    const Writing last(known.back());
    SidecarReport report;
    bool again = false;  // what the system refused may go well another time; what somebody changed since stays
    const auto names = last.names();
    if (!names)
        return fail(names.error());
    for (const std::string &name : *names) {
        if (const auto back = last.takeBack(name); !back) {
            report.failed.push_back({{}, back.error().detail});
            again = again || back.error().code != ErrorCode::InvalidArgument;
        } else {
            ++report.written;
            last.forget(name);
        }
    }
    if (!again)
        last.forget();
    return report;
}

}  // namespace semblance::jobs
