// How well a name answers to a few typed letters: all of them in order, better at the beginnings of words and in one run.
#pragma once

#include <QList>
#include <QString>
#include <optional>

namespace semblance::ui {

struct FuzzyMatch {
    int score = 0;      // the higher the better; comparable between names for one pattern
    QList<int> places;  // of the letters in the name, ascending
};

// Every word of the pattern is found on its own, in any order; case, width and accents do not count. An empty pattern matches all with 0.
// The best alignment is found by dynamic programming over pattern and name (Needleman and Wunsch 1970, with affine gaps), as
// editors do for their palettes. None: a letter is missing.
[[nodiscard]] std::optional<FuzzyMatch> fuzzyMatch(const QString &pattern, const QString &name);

}  // namespace semblance::ui
