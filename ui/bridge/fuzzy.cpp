#include "ui/bridge/fuzzy.h"

#include <algorithm>
#include <vector>

namespace semblance::ui {

namespace {

constexpr int kLetter = 16, kRun = 12, kWordBegin = 14, kNameBegin = 6;
constexpr int kGap = 8;  // for leaving a run, and 1 more for each letter between
constexpr int kNever = -1'000'000;

// One character for one character, so that places stay valid.
QString folded(const QString &text)
{
    QString plain = text;
    for (QChar &c : plain) {
        const QString parts = QString(c).normalized(QString::NormalizationForm_KD);
        c = parts.isEmpty() ? c.toCaseFolded() : parts.front().toCaseFolded();
    }
    return plain;
}

bool beginsWord(const QString &name, qsizetype at)
{
    if (at == 0)
        return true;
    const QChar before = name[at - 1], here = name[at];
    return !before.isLetterOrNumber() || (before.isLower() && here.isUpper()) || here.script() == QChar::Script_Han;
}

// table[i][j]: the best score of the first i + 1 letters with the last of them at j.
struct Alignment {
    std::vector<std::vector<int>> scores, from;
};

std::optional<FuzzyMatch> matchWord(const QString &word, const QString &plain, const QString &name)
{
    const auto letters = std::size_t(word.size()), places = std::size_t(plain.size());
    if (letters > places)
        return std::nullopt;
    Alignment best{std::vector(letters, std::vector<int>(places, kNever)), std::vector(letters, std::vector<int>(places, -1))};
    for (std::size_t i = 0; i < letters; ++i) {
        int reach = kNever, reached = -1;  // the best end of the letters before, at least one place back
        for (std::size_t j = i; j < places; ++j) {
            if (i > 0 && j > 1) {
                const int before = best.scores[i - 1][j - 2];
                reach = std::max(kNever, reach - 1);
                if (before > kNever && before - kGap > reach) {
                    reach = before - kGap;
                    reached = int(j) - 2;
                }
            }
            if (word[qsizetype(i)] != plain[qsizetype(j)])
                continue;
            const int own = kLetter + (beginsWord(name, qsizetype(j)) ? kWordBegin : 0) + (j == 0 ? kNameBegin : 0);
            if (i == 0) {
                best.scores[0][j] = own;
                continue;
            }
            const int before = best.scores[i - 1][j - 1], run = before > kNever ? before + kRun : kNever;
            if (run <= kNever && reached < 0)
                continue;
            best.scores[i][j] = own + std::max(run, reach);
            best.from[i][j] = run >= reach ? int(j) - 1 : reached;
        }
    }
    const auto last = std::max_element(best.scores.back().begin(), best.scores.back().end());
    if (*last <= kNever)
        return std::nullopt;
    FuzzyMatch match{*last, {}};
    int at = int(last - best.scores.back().begin());
    for (std::size_t i = letters; i-- > 0; at = best.from[i][std::size_t(at)])
        match.places.prepend(at);
    return match;
}

}  // namespace

std::optional<FuzzyMatch> fuzzyMatch(const QString &pattern, const QString &name)
{
    const QString plain = folded(name);
    FuzzyMatch whole;
    const QStringList words = folded(pattern).split(QLatin1Char(' '), Qt::SkipEmptyParts);
    for (const QString &word : words) {
        const auto match = matchWord(word, plain, name);
        if (!match)
            return std::nullopt;
        whole.score += match->score;
        whole.places += match->places;
    }
    std::sort(whole.places.begin(), whole.places.end());
    whole.places.erase(std::unique(whole.places.begin(), whole.places.end()), whole.places.end());
    if (!words.isEmpty())
        whole.score -= int(std::min<qsizetype>(name.size(), 60)) / 8;  // of two equal ones the shorter is meant
    return whole;
}

}  // namespace semblance::ui
