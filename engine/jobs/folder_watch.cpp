#include "engine/jobs/folder_watch.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/core/file_system.h"
#include "engine/core/files.h"
#include "engine/core/log.h"
#include "engine/core/paths.h"
#include "engine/jobs/folder_rules.h"

namespace semblance::jobs {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

namespace {

constexpr const char *mountTable = "/proc/self/mountinfo";

std::size_t mostFoldersOf(const WatchOptions &options)
{
    constexpr std::size_t unknown = 8192;
    if (options.mostFolders > 0)
        return options.mostFolders;
    const auto text = core::readText("/proc/sys/fs/inotify/max_user_watches", 64);
    const std::size_t allowed = text ? std::strtoul(text->c_str(), nullptr, 10) : 0;
    return allowed > 0 ? allowed / 4 * 3 : unknown;  // others watch too
}

std::vector<fs::path> mountPoints()
{
    const auto table = core::readText(mountTable);
    auto points = table ? core::mountPointsIn(*table) : std::vector<fs::path>();
    std::sort(points.begin(), points.end());
    return points;
}

bool isFolder(const fs::path &path)
{
    std::error_code error;
    return fs::is_directory(path, error);
}

}  // namespace

// The thread's own: what it watches and what it has still to tell.
class FolderWatch::Loop {
public:
    explicit Loop(FolderWatch &watch)
        : m_watch(watch), m_options(watch.m_options), m_tree(mostFoldersOf(watch.m_options)), m_mounts(mountPoints()),
          m_mountTable(::open(mountTable, O_RDONLY | O_CLOEXEC)), m_lookout(Clock::now() + m_options.lookout)
    {
    }
    ~Loop()
    {
        if (m_mountTable >= 0)
            ::close(m_mountTable);
    }

    void run()
    {
        while (takeOrders()) {
            std::array<pollfd, 3> sources{pollfd{m_watch.m_wake, POLLIN, 0}, pollfd{m_tree.descriptor(), POLLIN, 0},
                                          pollfd{m_mountTable, POLLPRI, 0}};  // poll leaves out what is negative
            ::poll(sources.data(), sources.size(), static_cast<int>(patience().count()));
            if ((sources[1].revents & POLLIN) != 0)
                readChanges();
            if ((sources[2].revents & (POLLPRI | POLLERR)) != 0)
                compareMounts();
            if (Clock::now() >= m_lookout)
                lookOut();
            tellWhatIsDue();
        }
    }

private:
    struct State {
        WatchMode mode = WatchMode::Away;
        std::optional<Clock::time_point> first, last;  // of the changes that are not told yet
        Clock::time_point nextLook;                    // Periodic
    };

    // False: the watch is being closed.
    bool takeOrders()
    {
        std::uint64_t ignored = 0;
        static_cast<void>(::read(m_watch.m_wake, &ignored, sizeof ignored) + 0);
        std::unique_lock lock(m_watch.m_mutex);
        if (m_watch.m_closing || !m_watch.m_replaced)
            return !m_watch.m_closing;
        m_watch.m_replaced = false;
        std::vector<WatchedFolder> wanted = m_watch.m_wanted;
        lock.unlock();
        replace(std::move(wanted));
        return true;
    }

    void replace(std::vector<WatchedFolder> &&wanted)
    {
        std::vector<State> states(wanted.size());
        for (std::size_t i = 0; i < wanted.size(); ++i) {
            const auto old = std::find(m_folders.begin(), m_folders.end(), wanted[i]);
            if (old != m_folders.end())
                states[i] = m_states[static_cast<std::size_t>(old - m_folders.begin())];  // what was not told yet still is
        }
        m_tree.clear();
        m_folders = std::move(wanted);
        m_states = std::move(states);
        for (std::size_t root = 0; root < m_folders.size(); ++root)
            begin(root);
        publish();
    }

    void begin(std::size_t root)
    {
        State &state = m_states[root];
        const fs::path &path = m_folders[root].path;
        state.nextLook = Clock::now() + m_options.period;
        state.mode = !isFolder(path) ? WatchMode::Away : WatchMode::Periodic;
        if (state.mode == WatchMode::Away || core::fileSystemKind(path) == core::FileSystemKind::Network)
            return;
        switch (m_tree.add(m_folders, root)) {
        case InotifyTree::Added::Watched: state.mode = WatchMode::Told; break;
        case InotifyTree::Added::NotThere: state.mode = WatchMode::Away; break;
        case InotifyTree::Added::TooMany: cannotBeTold(root); break;
        }
    }

    void cannotBeTold(std::size_t root)
    {
        m_tree.remove(root);
        m_states[root].mode = WatchMode::Periodic;
        m_states[root].nextLook = Clock::now() + m_options.period;
        core::log(core::LogLevel::Warning, "The folder " + core::displayPath(m_folders[root].path)
                                               + " has more subfolders than this system watches for one user; it is looked through every "
                                               + std::to_string(m_options.period.count() / 1000)
                                               + " s instead (fs.inotify.max_user_watches raises the limit).");
    }

    void note(std::size_t root)
    {
        State &state = m_states[root];
        state.last = Clock::now();
        if (!state.first)
            state.first = state.last;
    }

    void readChanges()
    {
        const auto changes = m_tree.read(m_folders);
        for (const std::size_t root : changes.roots)
            note(root);
        for (const std::size_t root : changes.tooMany)
            cannotBeTold(root);
        for (const std::size_t root : changes.lost)
            restart(root);
        if (changes.overflow)
            for (std::size_t root = 0; root < m_folders.size(); ++root)
                restart(root);  // folders may have come that nobody told of
        if (!changes.lost.empty() || !changes.tooMany.empty() || changes.overflow)
            publish();
    }

    void restart(std::size_t root)
    {
        m_tree.remove(root);
        begin(root);
        note(root);
    }

    // A drive that comes or goes changes what lies around and below it.
    void compareMounts()
    {
        std::vector<fs::path> now = mountPoints(), changed;
        std::set_symmetric_difference(now.begin(), now.end(), m_mounts.begin(), m_mounts.end(), std::back_inserter(changed));
        m_mounts = std::move(now);
        for (std::size_t root = 0; root < m_folders.size(); ++root)
            if (std::any_of(changed.begin(), changed.end(), [&](const fs::path &point) {
                    return isBelow(point, m_folders[root].path) || isBelow(m_folders[root].path, point);
                }))
                restart(root);
        publish();
    }

    void lookOut()
    {
        const auto now = Clock::now();
        m_lookout = now + m_options.lookout;
        bool changed = false;
        for (std::size_t root = 0; root < m_folders.size(); ++root) {
            State &state = m_states[root];
            if (isFolder(m_folders[root].path) == (state.mode == WatchMode::Away)) {
                restart(root);
                changed = true;
            } else if (state.mode == WatchMode::Periodic && now >= state.nextLook) {
                state.nextLook = now + m_options.period;
                note(root);
            }
        }
        if (changed)
            publish();
    }

    [[nodiscard]] Clock::time_point due(const State &state) const
    {
        return std::min(*state.last + m_options.quiet, *state.first + m_options.longest);
    }

    void tellWhatIsDue()
    {
        for (std::size_t root = 0; root < m_folders.size(); ++root) {
            State &state = m_states[root];
            if (!state.first || Clock::now() < due(state))
                continue;
            state.first.reset();
            m_watch.m_changed(m_folders[root].path);
        }
    }

    [[nodiscard]] std::chrono::milliseconds patience() const
    {
        Clock::time_point next = m_lookout;
        for (const State &state : m_states)
            if (state.first)
                next = std::min(next, due(state));
        return std::max(std::chrono::milliseconds(0), std::chrono::ceil<std::chrono::milliseconds>(next - Clock::now()));
    }

    void publish()
    {
        std::vector<WatchState> states;
        for (std::size_t root = 0; root < m_folders.size(); ++root)
            states.push_back({m_folders[root].path, m_states[root].mode});
        {
            const std::lock_guard lock(m_watch.m_mutex);
            if (states == m_watch.m_states)
                return;
            m_watch.m_states = std::move(states);
        }
        if (m_watch.m_shown)
            m_watch.m_shown();
    }

    FolderWatch &m_watch;
    const WatchOptions &m_options;
    InotifyTree m_tree;
    std::vector<fs::path> m_mounts;
    const int m_mountTable;
    Clock::time_point m_lookout;
    std::vector<WatchedFolder> m_folders;
    std::vector<State> m_states;
};

FolderWatch::FolderWatch(WatchOptions options, Changed changed, std::function<void()> shown)
    : m_options(options), m_changed(std::move(changed)), m_shown(std::move(shown)), m_wake(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC))
{
    m_thread = std::thread([this] {
        try {
            Loop(*this).run();
        } catch (const std::exception &error) {
            core::log(core::LogLevel::Error, std::string("Folders are watched no more: ") + error.what());
        }
    });
}

FolderWatch::~FolderWatch()
{
    {
        const std::lock_guard lock(m_mutex);
        m_closing = true;
    }
    const std::uint64_t one = 1;
    static_cast<void>(::write(m_wake, &one, sizeof one) + 0);
    m_thread.join();
    if (m_wake >= 0)
        ::close(m_wake);
}

void FolderWatch::setFolders(std::vector<WatchedFolder> folders)
{
    {
        const std::lock_guard lock(m_mutex);
        m_wanted = std::move(folders);
        m_replaced = true;
    }
    const std::uint64_t one = 1;
    static_cast<void>(::write(m_wake, &one, sizeof one) + 0);
}

std::vector<WatchState> FolderWatch::states() const
{
    const std::lock_guard lock(m_mutex);
    return m_states;
}

}  // namespace semblance::jobs
