// The query language in the window: places as QString counts them, problems in the user's language, terms written out.
#pragma once

#include <QString>

#include "engine/api/engine.h"

namespace semblance::ui {

[[nodiscard]] api::ParsedQuery parsed(const QString &line);
// Where byte `at` of the line's UTF-8 is in the line.
[[nodiscard]] int placeOf(const QString &line, std::size_t at);
[[nodiscard]] QString sourceOf(const QString &line, const api::QueryTerm &term);

[[nodiscard]] QString problemText(const api::QueryProblem &problem);

// Terms of the language.
[[nodiscard]] QString photoTerm(api::PhotoId id, const std::optional<api::Crop> &crop = {});
[[nodiscard]] QString photoTerm(const std::filesystem::path &file, const std::optional<api::Crop> &crop = {});
[[nodiscard]] QString weightedTerm(const QString &line, const api::QueryTerm &term, double weight);
// How a chip reads: "year: 2023", "without people", "boat.jpg ×2".
[[nodiscard]] QString termLabel(const api::QueryTerm &term, const QString &photoName = {});

// What is asked, for a sentence about it: "red boat" without "people".
[[nodiscard]] QString describeQuery(const QString &line, const QString &photoName);
// A search as a list shows it, at most 72 letters: addresses of photos become names.
[[nodiscard]] QString readableQuery(const QString &line);
[[nodiscard]] bool hasWish(const api::ParsedQuery &query);  // words, exclusions or photos: an answer to them can be right or wrong

}  // namespace semblance::ui
