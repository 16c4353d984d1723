#include "engine/search/query_language.h"

#include <algorithm>
#include <ctime>

#include "engine/search/query_reader.h"
#include "engine/text/unicode.h"

namespace semblance::search {

namespace {

constexpr std::size_t mostFilters = 64, mostAlternatives = 16, mostPhotos = 32, mostExclusions = 32;

bool isWish(const Term &term)
{
    return term.kind == TermKind::Word || term.kind == TermKind::Phrase;
}

// Gives every term its part in the search.
class Composer {
public:
    explicit Composer(ParsedQuery &query) : m_query(query) {}

    void compose()
    {
        for (std::size_t i = 0; i < m_query.terms.size(); ++i)
            take(i);
        if (!m_now.words.empty())
            m_query.alternatives.push_back(std::move(m_now));
    }

private:
    void take(std::size_t i)
    {
        const Term &term = m_query.terms[i];
        switch (term.kind) {
        case TermKind::Word:
        case TermKind::Phrase:
            m_now.words.push_back({term.text, term.weight});
            if (term.kind == TermKind::Phrase)
                m_now.phrases.push_back(term.text);
            break;
        case TermKind::Exclude: takeExclusion(term); break;
        case TermKind::Photo:
            if (m_query.photos.size() < mostPhotos)
                m_query.photos.push_back(term);
            else
                tooMany(term);
            break;
        case TermKind::Filter: takeFilter(i); break;
        case TermKind::Or: takeOr(i); break;
        }
    }

    void tooMany(const Term &term) { m_query.problems.push_back({ProblemCode::TooManyTerms, term.begin, term.end, {}, true}); }

    void takeExclusion(const Term &term)
    {
        if (m_query.exclusions.size() >= mostExclusions)
            return tooMany(term);
        m_query.exclusions.push_back(term);
        if (term.quoted)
            addGroup({written(term.text, true)}, term);
    }

    static store::Condition written(const std::string &text, bool negated)
    {
        store::Condition condition;
        condition.field = store::FilterField::Written;
        condition.text = text;
        condition.negated = negated;
        return condition;
    }

    void addGroup(store::AnyOf group, const Term &term)
    {
        if (m_query.filter.size() >= mostFilters || group.size() > mostFilters)
            return tooMany(term);
        m_query.filter.push_back(std::move(group));
        m_query.filterPlaces.emplace_back(term.begin, term.end);
    }

    // "-tag:a,b" is neither; "tag:a or camera:b" joins its two sides.
    void takeFilter(std::size_t i)
    {
        const Term &term = m_query.terms[i];
        const bool joins = i >= 2 && m_query.terms[i - 1].kind == TermKind::Or && m_query.terms[i - 2].kind == TermKind::Filter;
        store::AnyOf conditions = term.conditions;
        for (store::Condition &condition : conditions)
            condition.negated = condition.negated != term.negated;
        if (joins && !m_query.filter.empty()) {
            store::AnyOf &group = m_query.filter.back();
            if (group.size() + conditions.size() > mostFilters)
                return tooMany(term);
            group.insert(group.end(), conditions.begin(), conditions.end());
            m_query.filterPlaces.back().second = term.end;
        } else if (term.negated) {
            for (const store::Condition &condition : conditions)
                addGroup({condition}, term);
        } else {
            addGroup(std::move(conditions), term);
        }
    }

    void takeOr(std::size_t i)
    {
        const auto &terms = m_query.terms;
        const Term &term = terms[i];
        const bool filterBefore = i > 0 && terms[i - 1].kind == TermKind::Filter;
        const bool filterBehind = i + 1 < terms.size() && terms[i + 1].kind == TermKind::Filter;
        if (filterBefore && filterBehind)
            return;  // takeFilter joins them
        std::size_t next = i + 1;
        while (next < terms.size() && !isWish(terms[next]) && terms[next].kind != TermKind::Or)
            ++next;
        const bool wishBehind = next < terms.size() && isWish(terms[next]);
        if (!m_now.words.empty() && wishBehind) {
            if (m_query.alternatives.size() + 1 >= mostAlternatives)
                return tooMany(term);
            m_query.alternatives.push_back(std::move(m_now));
            m_now = {};
            return;
        }
        const bool mixed = (filterBefore || filterBehind) && (!m_now.words.empty() || wishBehind);
        m_query.problems.push_back({mixed ? ProblemCode::MixedOr : ProblemCode::LonelyOr, term.begin, term.end, term.text, false});
    }

    ParsedQuery &m_query;
    Alternative m_now;
};

std::string join(const std::vector<Alternative::Words> &words, std::size_t without)
{
    std::string sentence;
    for (std::size_t i = 0; i < words.size(); ++i)
        if (i != without)
            sentence += (sentence.empty() ? "" : " ") + words[i].text;
    return sentence;
}

std::string numberText(double value)
{
    std::string text = std::to_string(value);
    text.erase(text.find_last_not_of('0') + 1);
    if (!text.empty() && text.back() == '.')
        text.pop_back();
    return text;
}

std::string weightText(double weight)
{
    return weight == 1 ? std::string() : '^' + numberText(weight);
}

}  // namespace

std::string Alternative::sentence() const
{
    return join(words, words.size());
}

std::string Alternative::sentenceWithout(std::size_t word) const
{
    return join(words, word);
}

const QueryProblem *ParsedQuery::firstSerious() const
{
    const auto found = std::find_if(problems.begin(), problems.end(), [](const QueryProblem &problem) { return problem.serious; });
    return found == problems.end() ? nullptr : &*found;
}

ParsedQuery parseQuery(std::string_view line, std::chrono::year_month_day today)
{
    ParsedQuery query = readTerms(line, today);
    Composer(query).compose();
    std::stable_sort(query.problems.begin(), query.problems.end(), [](const auto &a, const auto &b) { return a.begin < b.begin; });
    return query;
}

ParsedQuery parseQuery(std::string_view line)
{
    const std::time_t now = std::time(nullptr);
    std::tm local{};
    localtime_r(&now, &local);
    return parseQuery(line, std::chrono::year(local.tm_year + 1900) / (local.tm_mon + 1) / local.tm_mday);
}

std::string explainProblem(const QueryProblem &problem, std::string_view line)
{
    const auto continues = [](char c) { return (static_cast<unsigned char>(c) & 0xC0u) == 0x80; };
    const std::string_view before = line.substr(0, std::min(problem.begin, line.size()));
    const auto characters = before.size() - static_cast<std::size_t>(std::count_if(before.begin(), before.end(), continues));
    const std::string where = " (at character " + std::to_string(characters + 1) + " of the query)";
    const std::string subject = "'" + problem.subject + "'";
    switch (problem.code) {
    case ProblemCode::UnknownFilter: return "There is no filter " + subject + where + "; it is looked for as words.";
    case ProblemCode::EmptyValue: return "The filter " + subject + " has no value" + where + ".";
    case ProblemCode::BadNumber:
        return subject + " is not a number that this filter knows" + where + ": months are 1 to 12, ratings -1 to 5.";
    case ProblemCode::BadDate: return subject + " is not a date" + where + ": write 2023, 2023-07, 2023-07-14, 2021..2023 or 7d.";
    case ProblemCode::BadRange: return subject + " ends before it begins" + where + ".";
    case ProblemCode::UnknownProperty:
        return "A photo has no " + subject + where + ": it may have caption, tag, person, date, place, rating, camera, lens or title.";
    case ProblemCode::BadCrop: return subject + " is no part of a photo" + where + ": write left,top,width,height as shares of 1.";
    case ProblemCode::OpenQuote: return "A quotation mark is not closed" + where + "; it is left out.";
    case ProblemCode::OpenBracket: return "A bracket is not closed" + where + ".";
    case ProblemCode::LonelyOr: return "There is nothing on one side of " + subject + where + "; it is left out.";
    case ProblemCode::MixedOr: return subject + " stands between a filter and words" + where + "; it is left out.";
    case ProblemCode::TooManyTerms: return "The query has too many parts" + where + ".";
    }
    return {};
}

std::string judgementKey(const ParsedQuery &query)
{
    std::string key;
    const auto add = [&key](const std::string &part) { key += (key.empty() ? "" : " ") + part; };
    for (const Term &photo : query.photos) {
        std::string crop;
        if (photo.crop)
            for (const double value : {photo.crop->left, photo.crop->top, photo.crop->width, photo.crop->height})
                crop += (crop.empty() ? "@" : ",") + numberText(value);
        add("near:" + (photo.photo.valid() ? '#' + std::to_string(photo.photo.value) : photo.text) + crop + weightText(photo.weight));
    }
    for (std::size_t i = 0; i < query.alternatives.size(); ++i) {
        if (i > 0)
            add("or");
        for (const Alternative::Words &words : query.alternatives[i].words)
            add(text::toLower(words.text) + weightText(words.weight));
    }
    for (const Term &exclusion : query.exclusions)
        add("-(" + text::toLower(exclusion.text) + ')' + weightText(exclusion.weight));
    return key;
}

}  // namespace semblance::search
