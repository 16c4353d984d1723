// A line of the query language, as anybody may paste one.
#include "engine/search/query_language.h"

#include <cstdlib>

#include "tests/hostile/targets/target.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    using namespace semblance;
    const std::string_view line(reinterpret_cast<const char *>(data), size);
    const std::chrono::year_month_day today{std::chrono::year(2024), std::chrono::month(2), std::chrono::day(29)};
    const search::ParsedQuery query = search::parseQuery(line, today);
    std::size_t at = 0;
    for (const search::Term &term : query.terms) {
        if (term.begin < at || term.end <= term.begin || term.end > size)
            std::abort();  // terms lie in the line, one behind the other
        at = term.end;
    }
    for (const search::QueryProblem &problem : query.problems)
        if (problem.begin > problem.end || problem.end > size || search::explainProblem(problem, line).empty())
            std::abort();  // every problem has a place and a sentence
    static_cast<void>(search::judgementKey(query));
    return 0;
}

std::vector<semblance::tests::HostileFile> semblance::tests::targetSeeds()
{
    return {{"words", bytesOf("a red boat \"on the sea\" -people (at sunset)^1.5 OR 海边 或 \xE3\x80\x8C红船\xE3\x80\x8D")},
            {"filters", bytesOf("year:2021..2023 date:7d before:2023-07 camera:canon,\"fuji x\" rating:>=4 -tag:rex has:place")},
            {"photos", bytesOf("near:#12@0.1,0.2,0.5,0.25^2 near:\"my boat.jpg\" -near:file:///a%20b/c.jpg")},
            {"signs", bytesOf("^^ -- :: \"\" () .. >= | , @ # \xEF\xBC\x9A \xE3\x80\x80")}};
}
