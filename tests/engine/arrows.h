// The design's table of which folder may use what, and a reader of includes and link lines that finds what breaks it.
#pragma once

#include <QList>
#include <QString>
#include <QStringList>

namespace semblance::tests {

struct Arrow {
    QString sentence;        // the row of the table, in words: the name of the test's data row
    QString folder;          // relative to the repository, "engine/store"
    QStringList files;       // names the rule holds for; empty: every source and header below the folder
    QStringList includes;    // beginnings of the paths in this repository that may be included
    QStringList links;       // libraries of this repository that may be linked, without "semblance::"
    QStringList thirdParty;  // what may be included and linked besides, as thirdPartyOfHeader() names it
};

// One entry a folder; the public headers of the engine and the command line's program have one of their own.
[[nodiscard]] QList<Arrow> arrows();

// "" for C++, POSIX and the compiler's own, else "LibTorch", "Qt", ...; "unknown" for what the table does not know.
[[nodiscard]] QString thirdPartyOfHeader(const QString &header);
[[nodiscard]] QString thirdPartyOfLink(const QString &item);

// Each broken rule as "file:line: what is wrong"; `source` is C++.
[[nodiscard]] QStringList brokenIncludes(const Arrow &arrow, const QString &file, const QString &source);
// The same for the text of a CMakeLists.txt. `target`: only lines of this target; empty: all.
[[nodiscard]] QStringList brokenLinks(const Arrow &arrow, const QString &file, const QString &cmake, const QString &target = {});
// A header opens with a one-line purpose comment, then `#pragma once`.
[[nodiscard]] QStringList brokenHeaderOpening(const QString &file, const QString &source);

}  // namespace semblance::tests
