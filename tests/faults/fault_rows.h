// The faults of files that the tests of faults go through, as rows of their data functions.
#pragma once

#include <utility>

#include <QTest>

#include "tests/faults/fault_shim.h"

namespace semblance::faults {

inline constexpr std::pair<const char *, Kind> fileFaults[]{{"no space", Kind::NoSpace},
                                                            {"a read error", Kind::ReadError},
                                                            {"a write error", Kind::WriteError},
                                                            {"too many open files", Kind::TooManyFiles}};

// The column "kind": a row for each fault.
inline void kindRows()
{
    QTest::addColumn<int>("kind");
    for (const auto &[name, kind] : fileFaults)
        QTest::newRow(name) << static_cast<int>(kind);
}

// The columns "kind" and "forGood": each fault once, and from then on.
inline void kindAndTimesRows()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<bool>("forGood");
    for (const auto &[name, kind] : fileFaults)
        for (const bool forGood : {false, true})
            QTest::addRow("%s%s", name, forGood ? ", from then on" : ", once") << static_cast<int>(kind) << forGood;
}

}  // namespace semblance::faults
