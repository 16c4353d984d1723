// Private to this folder: the filters of the query language, their names in English and Chinese, and how their values are read.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "engine/search/query_language.h"

namespace semblance::search {

enum class FilterKind {
    Year,
    Month,
    Date,
    Before,
    After,
    Since,
    Camera,
    Lens,
    Rating,
    Folder,
    Name,
    Type,
    Tag,
    Person,
    Caption,
    Has,
    No,
    Near
};

[[nodiscard]] std::optional<FilterKind> filterNamed(std::string_view key);  // in any case

struct FilterValue {
    store::Condition condition;
    std::optional<ProblemCode> problem;
};
// One value, without quotation marks: "2021..2023", ">=3", "canon".
[[nodiscard]] FilterValue readFilterValue(FilterKind kind, std::string_view value, std::chrono::year_month_day today);

// "0.1,0.2,0.5,0.5": inside the photo and not empty.
[[nodiscard]] std::optional<Crop> readCrop(std::string_view text);
// A number of plain digits with at most one point, 0 to 10.
[[nodiscard]] std::optional<double> readWeight(std::string_view text);
// "file:///a%20b" -> "/a b"; none when it is not such an address.
[[nodiscard]] std::optional<std::string> pathOfFileUrl(std::string_view url);

}  // namespace semblance::search
