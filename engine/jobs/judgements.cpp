#include "engine/jobs/judgements.h"

#include <ctime>

#include "engine/core/paths.h"
#include "engine/jobs/photo_texts.h"
#include "engine/jobs/query.h"
#include "engine/text/csv.h"

namespace semblance::jobs {

namespace fs = std::filesystem;
using core::displayPath;
using core::ErrorCode;
using core::fail;

core::Result<std::vector<Judgement>> readJudgements(const fs::path &file)
{
    const auto table = text::readTable(file);
    if (!table)
        return fail(table.error());
    const int query = table->column("query"), photo = table->column("photo"), verdict = table->column("verdict");
    if (query < 0 || photo < 0 || verdict < 0)
        return fail(ErrorCode::Corrupt, displayPath(file) + ": expected columns named query, photo and verdict in its first line.");
    std::vector<Judgement> judgements;
    for (const auto &row : table->rows) {
        const std::string &said = row[static_cast<std::size_t>(verdict)];
        if (said != "right" && said != "wrong" && said != "none")
            return fail(ErrorCode::Corrupt, displayPath(file) + ": \"" + said + "\" is no verdict; expected right, wrong or none.");
        const fs::path named = row[static_cast<std::size_t>(photo)];
        judgements.push_back({row[static_cast<std::size_t>(query)], named.is_absolute() ? named : file.parent_path() / named,
                              said == "right"   ? 1
                              : said == "wrong" ? -1
                                                : 0});
    }
    return judgements;
}

core::Result<void> writeJudgements(store::Catalogue &catalogue, const std::vector<Judgement> &judgements)
{
    std::vector<store::JudgementRow> rows;
    for (const Judgement &one : judgements) {
        Query query;
        query.text = one.query;
        const auto key = keyOf(query);
        if (!key)
            return fail(ErrorCode::InvalidArgument, "\"" + one.query + "\": only an answer to words can be right or wrong.");
        const auto photo = photoAt(catalogue, one.photo);
        if (!photo)
            return fail(photo.error());
        rows.push_back({key->query, key->text, *photo, one.verdict > 0, std::time(nullptr)});
    }
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto kept =
            judgements[i].verdict == 0 ? catalogue.judgements().remove(rows[i].query, rows[i].photo) : catalogue.judgements().put(rows[i]);
        if (!kept)
            return kept;
    }
    return {};
}

}  // namespace semblance::jobs
