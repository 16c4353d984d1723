#include "engine/api/query_values.h"

#include "engine/api/engine.h"
#include "engine/jobs/prepared_query.h"

namespace semblance::api {

namespace {

static_assert(static_cast<int>(TermKind::Or) == static_cast<int>(search::TermKind::Or));
static_assert(static_cast<int>(QueryProblemCode::TooManyTerms) == static_cast<int>(search::ProblemCode::TooManyTerms));

QueryTerm toValue(search::Term &&term)
{
    QueryTerm value;
    value.kind = static_cast<TermKind>(term.kind);
    value.begin = term.begin;
    value.end = term.end;
    value.weightBegin = term.weightBegin;
    value.key = std::move(term.key);
    value.weight = term.weight;
    value.negated = term.negated;
    value.quoted = term.quoted;
    value.photo = term.photo;
    if (term.wholePath)
        value.file = std::move(term.text);
    else
        value.text = std::move(term.text);
    if (term.crop)
        value.crop = Crop{term.crop->left, term.crop->top, term.crop->width, term.crop->height};
    return value;
}

}  // namespace

ParsedQuery parseQuery(std::string_view line)
{
    search::ParsedQuery parsed = search::parseQuery(line);
    ParsedQuery value;
    value.empty = parsed.empty();
    value.serious = parsed.firstSerious() != nullptr;
    for (search::QueryProblem &problem : parsed.problems)
        value.problems.push_back({static_cast<QueryProblemCode>(problem.code), problem.begin, problem.end, problem.subject,
                                  search::explainProblem(problem, line), problem.serious});
    for (search::Term &term : parsed.terms)
        value.terms.push_back(toValue(std::move(term)));
    return value;
}

}  // namespace semblance::api
