#include "engine/search/query_filters.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <utility>

#include "engine/text/unicode.h"

namespace semblance::search {

namespace {

using std::chrono::year_month_day;
using store::Condition;
using store::FilterField;
using store::Known;

constexpr std::array<std::pair<std::string_view, FilterKind>, 54> filterNames{{
    {"year", FilterKind::Year},     {"年", FilterKind::Year},       {"年份", FilterKind::Year},   {"month", FilterKind::Month},
    {"月", FilterKind::Month},      {"月份", FilterKind::Month},    {"date", FilterKind::Date},   {"taken", FilterKind::Date},
    {"日期", FilterKind::Date},     {"before", FilterKind::Before}, {"早于", FilterKind::Before}, {"until", FilterKind::Before},
    {"after", FilterKind::After},   {"晚于", FilterKind::After},    {"since", FilterKind::Since}, {"自从", FilterKind::Since},
    {"camera", FilterKind::Camera}, {"相机", FilterKind::Camera},   {"lens", FilterKind::Lens},   {"镜头", FilterKind::Lens},
    {"rating", FilterKind::Rating}, {"stars", FilterKind::Rating},  {"评分", FilterKind::Rating}, {"星级", FilterKind::Rating},
    {"folder", FilterKind::Folder}, {"文件夹", FilterKind::Folder}, {"目录", FilterKind::Folder}, {"name", FilterKind::Name},
    {"file", FilterKind::Name},     {"文件名", FilterKind::Name},   {"名称", FilterKind::Name},   {"type", FilterKind::Type},
    {"ext", FilterKind::Type},      {"类型", FilterKind::Type},     {"格式", FilterKind::Type},   {"tag", FilterKind::Tag},
    {"keyword", FilterKind::Tag},   {"标签", FilterKind::Tag},      {"关键词", FilterKind::Tag},  {"关键字", FilterKind::Tag},
    {"person", FilterKind::Person}, {"people", FilterKind::Person}, {"人物", FilterKind::Person}, {"caption", FilterKind::Caption},
    {"说明", FilterKind::Caption},  {"描述", FilterKind::Caption},  {"has", FilterKind::Has},     {"有", FilterKind::Has},
    {"no", FilterKind::No},         {"无", FilterKind::No},         {"没有", FilterKind::No},     {"near", FilterKind::Near},
    {"like", FilterKind::Near},     {"相似", FilterKind::Near},
}};

constexpr std::array<std::pair<std::string_view, Known>, 27> propertyNames{{
    {"caption", Known::Caption}, {"captions", Known::Caption}, {"说明", Known::Caption},  {"描述", Known::Caption},
    {"tag", Known::Tag},         {"tags", Known::Tag},         {"keyword", Known::Tag},   {"标签", Known::Tag},
    {"person", Known::Person},   {"people", Known::Person},    {"人物", Known::Person},   {"date", Known::Date},
    {"日期", Known::Date},       {"place", Known::Place},      {"gps", Known::Place},     {"location", Known::Place},
    {"地点", Known::Place},      {"位置", Known::Place},       {"rating", Known::Rating}, {"stars", Known::Rating},
    {"评分", Known::Rating},     {"camera", Known::Camera},    {"相机", Known::Camera},   {"lens", Known::Lens},
    {"镜头", Known::Lens},       {"title", Known::Title},      {"标题", Known::Title},
}};

constexpr std::array<std::string_view, 12> monthNames{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"};

template <class Table>
auto lookUp(const Table &table, std::string_view name)
{
    const std::string lower = text::toLower(name);
    const auto found = std::find_if(table.begin(), table.end(), [&](const auto &entry) { return entry.first == lower; });
    return found == table.end() ? std::nullopt : std::optional(found->second);
}

std::optional<int> readInteger(std::string_view text)
{
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() && !text.empty() ? std::optional(value) : std::nullopt;
}

bool takePrefix(std::string_view &text, std::string_view prefix)
{
    if (!text.starts_with(prefix))
        return false;
    text.remove_prefix(prefix.size());
    return true;
}

enum class Compare { Same, Least, Above, Most, Below };

Compare takeCompare(std::string_view &text)
{
    if (takePrefix(text, ">=") || takePrefix(text, "≥"))
        return Compare::Least;
    if (takePrefix(text, "<=") || takePrefix(text, "≤"))
        return Compare::Most;
    if (takePrefix(text, ">") || takePrefix(text, "＞"))
        return Compare::Above;
    if (takePrefix(text, "<") || takePrefix(text, "＜"))
        return Compare::Below;
    takePrefix(text, "=");
    return Compare::Same;
}

// "a..b" and its like; none when there is no such sign.
std::optional<std::pair<std::string_view, std::string_view>> splitRange(std::string_view text)
{
    for (const std::string_view sign : {"...", "..", "…", "~", "至"})
        if (const std::size_t at = text.find(sign); at != std::string_view::npos)
            return std::pair(text.substr(0, at), text.substr(at + sign.size()));
    return std::nullopt;
}

std::string digits(int value, int width)
{
    std::string text = std::to_string(value);
    return std::string(static_cast<std::size_t>(std::max(0, width - static_cast<int>(text.size()))), '0') + text;
}

std::string iso(year_month_day day)
{
    return digits(static_cast<int>(day.year()), 4) + '-' + digits(static_cast<int>(static_cast<unsigned>(day.month())), 2) + '-'
           + digits(static_cast<int>(static_cast<unsigned>(day.day())), 2);
}

year_month_day plusDays(year_month_day day, int days)
{
    return year_month_day(std::chrono::sys_days(day) + std::chrono::days(days));
}

// ISO beginnings: from <= time < until.
struct Span {
    std::string from, until;
};

Span dayOf(year_month_day day)
{
    return {iso(day), iso(plusDays(day, 1))};
}

std::optional<Span> yearSpan(std::string_view text)
{
    for (const std::string_view suffix : {"年"})
        if (text.ends_with(suffix))
            text.remove_suffix(suffix.size());
    const auto year = readInteger(text);
    if (!year || text.size() != 4 || *year < 1000)
        return std::nullopt;
    return Span{digits(*year, 4), digits(*year + 1, 4)};
}

// The last days, weeks, months or years with today: "7d".
std::optional<Span> recentSpan(std::string_view text, year_month_day today)
{
    if (text.size() < 2 || text.size() > 5)
        return std::nullopt;
    const auto count = readInteger(text.substr(0, text.size() - 1));
    if (!count || *count < 1)
        return std::nullopt;
    const Span day = dayOf(today);
    switch (text.back()) {
    case 'd': return Span{iso(plusDays(today, 1 - *count)), day.until};
    case 'w': return Span{iso(plusDays(today, 1 - 7 * *count)), day.until};
    case 'm': return Span{iso(plusDays(today, 1 - 30 * *count)), day.until};
    case 'y': return Span{iso(plusDays(today, 1 - 365 * *count)), day.until};
    default: return std::nullopt;
    }
}

std::optional<Span> numericDate(std::string_view text)
{
    std::array<std::string_view, 3> parts;
    std::size_t count = 0;
    while (count < 3) {
        const std::size_t at = std::min(text.find_first_of("-/."), text.size());
        parts[count++] = text.substr(0, at);
        if (at == text.size()) {
            text = {};
            break;
        }
        text.remove_prefix(at + 1);
    }
    const auto year = yearSpan(parts[0]);
    if (!year || !text.empty() || count < 2)
        return count == 1 ? year : std::nullopt;
    const auto month = readInteger(parts[1]);
    if (!month || *month < 1 || *month > 12)
        return std::nullopt;
    const std::chrono::year_month first{std::chrono::year(*readInteger(year->from)), std::chrono::month(static_cast<unsigned>(*month))};
    if (count == 2) {
        const std::chrono::year_month next = first + std::chrono::months(1);
        return Span{iso(first / 1).substr(0, 7), iso(next / 1).substr(0, 7)};
    }
    const auto day = readInteger(parts[2]);
    if (!day || *day < 1 || *day > 31 || !(first / *day).ok())
        return std::nullopt;
    return dayOf(first / *day);
}

std::optional<Span> timeSpan(std::string_view value, year_month_day today)
{
    const std::string text = text::toLower(value);
    if (text == "today" || text == "今天")
        return dayOf(today);
    if (text == "yesterday" || text == "昨天")
        return dayOf(plusDays(today, -1));
    if (auto recent = recentSpan(text, today))
        return recent;
    return numericDate(text);
}

FilterValue wrong(ProblemCode code)
{
    return {{}, code};
}

// Read: from one end's text to its span.
template <class Read>
FilterValue readTime(std::string_view value, Read &&read)
{
    Condition condition;
    condition.field = FilterField::Time;
    if (const auto range = splitRange(value)) {
        const auto from = range->first.empty() ? std::optional(Span{}) : read(range->first);
        const auto until = range->second.empty() ? std::optional(Span{}) : read(range->second);
        if (!from || !until || (range->first.empty() && range->second.empty()))
            return wrong(ProblemCode::BadDate);
        condition.from = from->from;
        condition.until = until->until;
        if (!condition.from.empty() && !condition.until.empty() && condition.from >= condition.until)
            return wrong(ProblemCode::BadRange);
        return {condition, {}};
    }
    const Compare compare = takeCompare(value);
    const auto span = read(value);
    if (!span)
        return wrong(ProblemCode::BadDate);
    if (compare == Compare::Same || compare == Compare::Least)
        condition.from = span->from;
    if (compare == Compare::Above)
        condition.from = span->until;
    if (compare == Compare::Same || compare == Compare::Most)
        condition.until = span->until;
    if (compare == Compare::Below)
        condition.until = span->from;
    return {condition, {}};
}

FilterValue readYear(std::string_view value)
{
    // "2021-2023" is how people write it, and no year has a month here.
    if (value.size() == 9 && value[4] == '-' && yearSpan(value.substr(0, 4)) && yearSpan(value.substr(5)))
        return readTime(std::string(value.substr(0, 4)) + ".." + std::string(value.substr(5)), yearSpan);
    return readTime(value, yearSpan);
}

std::optional<int> monthNumber(std::string_view value)
{
    if (value.ends_with("月"))
        value.remove_suffix(std::string_view("月").size());
    if (const auto number = readInteger(value))
        return number;
    const std::string lower = text::toLower(value);
    for (std::size_t i = 0; i < monthNames.size(); ++i)
        if (lower.size() >= 3 && lower.starts_with(monthNames[i]))
            return static_cast<int>(i) + 1;
    return std::nullopt;
}

template <class Read>
FilterValue readNumber(FilterField field, std::string_view value, std::int64_t lowest, std::int64_t highest, Read &&read)
{
    Condition condition;
    condition.field = field;
    condition.least = lowest;
    condition.most = highest;
    const auto inside = [&](std::optional<int> number) { return number && *number >= lowest && *number <= highest; };
    if (const auto range = splitRange(value)) {
        const auto least = range->first.empty() ? std::optional(static_cast<int>(lowest)) : read(range->first);
        const auto most = range->second.empty() ? std::optional(static_cast<int>(highest)) : read(range->second);
        if (!inside(least) || !inside(most))
            return wrong(ProblemCode::BadNumber);
        condition.least = *least;
        condition.most = *most;
        return *least <= *most ? FilterValue{condition, {}} : wrong(ProblemCode::BadRange);
    }
    const Compare compare = takeCompare(value);
    const auto number = read(value);
    if (!inside(number))
        return wrong(ProblemCode::BadNumber);
    if (compare != Compare::Most && compare != Compare::Below)
        condition.least = compare == Compare::Above ? *number + 1 : *number;
    if (compare != Compare::Least && compare != Compare::Above)
        condition.most = compare == Compare::Below ? *number - 1 : *number;
    return condition.least <= condition.most ? FilterValue{condition, {}} : wrong(ProblemCode::BadRange);
}

FilterValue readWords(FilterField field, std::string_view value)
{
    Condition condition;
    condition.field = field;
    condition.text = value;
    return {condition, {}};
}

FilterValue readProperty(std::string_view value, bool negated)
{
    Condition condition;
    condition.field = FilterField::Has;
    condition.negated = negated;
    const auto known = lookUp(propertyNames, value);
    if (!known)
        return wrong(ProblemCode::UnknownProperty);
    condition.what = *known;
    return {condition, {}};
}

FilterValue readEdge(std::string_view value, year_month_day today, std::string_view sign)
{
    if (splitRange(value) || value.find_first_of("<>=") != std::string_view::npos)
        return wrong(ProblemCode::BadDate);
    return readTime(std::string(sign) + std::string(value), [today](std::string_view text) { return timeSpan(text, today); });
}

}  // namespace

std::optional<FilterKind> filterNamed(std::string_view key)
{
    return lookUp(filterNames, key);
}

std::optional<store::FilterField> completedField(std::string_view key)
{
    const auto kind = filterNamed(key);
    if (!kind)
        return std::nullopt;
    switch (*kind) {
    case FilterKind::Camera: return FilterField::Camera;
    case FilterKind::Lens: return FilterField::Lens;
    case FilterKind::Folder: return FilterField::Folder;
    case FilterKind::Tag: return FilterField::Tag;
    case FilterKind::Person: return FilterField::Person;
    default: return std::nullopt;
    }
}

FilterValue readFilterValue(FilterKind kind, std::string_view value, year_month_day today)
{
    if (value.empty())
        return wrong(ProblemCode::EmptyValue);
    switch (kind) {
    case FilterKind::Year: return readYear(value);
    case FilterKind::Date: return readTime(value, [today](std::string_view text) { return timeSpan(text, today); });
    case FilterKind::Before: return readEdge(value, today, "<");
    case FilterKind::After: return readEdge(value, today, ">");
    case FilterKind::Since: return readEdge(value, today, ">=");
    case FilterKind::Month: return readNumber(FilterField::Month, value, 1, 12, monthNumber);
    case FilterKind::Rating: return readNumber(FilterField::Rating, value, -1, 5, readInteger);
    case FilterKind::Camera: return readWords(FilterField::Camera, value);
    case FilterKind::Lens: return readWords(FilterField::Lens, value);
    case FilterKind::Folder: return readWords(FilterField::Folder, value);
    case FilterKind::Name: return readWords(FilterField::Name, value);
    case FilterKind::Type: return readWords(FilterField::Type, value);
    case FilterKind::Tag: return readWords(FilterField::Tag, value);
    case FilterKind::Person: return readWords(FilterField::Person, value);
    case FilterKind::Caption: return readWords(FilterField::Caption, value);
    case FilterKind::Has: return readProperty(value, false);
    case FilterKind::No: return readProperty(value, true);
    case FilterKind::Near: break;  // a photo, not a condition
    }
    return wrong(ProblemCode::EmptyValue);
}

std::optional<double> readWeight(std::string_view text)
{
    constexpr std::size_t mostDigits = 8;
    if (text.empty() || text.size() > mostDigits || text.find_first_not_of("0123456789.") != std::string_view::npos)
        return std::nullopt;
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return std::clamp(value, 0.0, 10.0);
}

std::optional<Crop> readCrop(std::string_view text)
{
    std::array<double, 4> values{};
    for (std::size_t i = 0; i < values.size(); ++i) {
        const std::size_t comma = i + 1 < values.size() ? text.find(',') : text.size();
        if (comma == std::string_view::npos)
            return std::nullopt;
        const auto value = readWeight(text.substr(0, comma));
        if (!value || *value > 1)
            return std::nullopt;
        values[i] = *value;
        text.remove_prefix(std::min(comma + 1, text.size()));
    }
    constexpr double least = 0.01, slack = 1e-6;
    const Crop crop{values[0], values[1], values[2], values[3]};
    const bool inside = crop.left + crop.width <= 1 + slack && crop.top + crop.height <= 1 + slack;
    return inside && crop.width >= least && crop.height >= least ? std::optional(crop) : std::nullopt;
}

std::optional<std::string> pathOfFileUrl(std::string_view url)
{
    if (!takePrefix(url, "file://") || !url.starts_with('/'))
        return std::nullopt;
    std::string path;
    for (std::size_t i = 0; i < url.size(); ++i) {
        unsigned byte = 0;
        const char *code = url.data() + i + 1;
        if (url[i] == '%' && i + 2 < url.size() && std::from_chars(code, code + 2, byte, 16).ptr == code + 2 && byte != 0) {
            path += static_cast<char>(byte);
            i += 2;
        } else {
            path += url[i];
        }
    }
    return path;
}

}  // namespace semblance::search
