// Work in a process of its own that may be killed: forked from a test that is loaded already, so that hundreds of kills take minutes.
#pragma once

#include <QByteArray>

#include <functional>

namespace semblance::faults {

struct Ended {
    bool killed = false;    // by SIGKILL: its own (the shim's), or ours when its time was over
    bool finished = false;  // it came to its end and said what it says
    QByteArray said;
    long milliseconds = 0;
};

// `work` runs in the child and what it returns comes back. With `killAfter` it is killed after so many milliseconds, if it still runs.
// One that runs for five minutes hangs: it is killed, and neither counts as killed nor as finished. The parent must not have started
// threads that hold locks: whatever uses the engine is done in such children.
[[nodiscard]] Ended inItsOwnProcess(const std::function<QByteArray()> &work, int killAfter = -1);

}  // namespace semblance::faults
