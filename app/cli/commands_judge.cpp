// judge: answers that are right or wrong, one by one or by a table
#include "app/cli/session.h"

namespace semblance::app {

namespace {

struct JudgeArguments {
    std::string query;
    std::vector<std::filesystem::path> photos;
    std::filesystem::path table;
    bool wrong = false, takeBack = false;
};

int judge(Session &session, const JudgeArguments &given)
{
    std::int64_t count = 0;
    if (!given.table.empty()) {
        const auto done = session.tools().judgeTable(given.table);
        if (!done)
            return Session::report(done.error());
        count = *done;
    } else {
        const api::Verdict verdict = given.takeBack ? api::Verdict::None : given.wrong ? api::Verdict::Wrong : api::Verdict::Right;
        std::vector<api::Judged> judged;
        for (const auto &photo : given.photos)
            judged.push_back({given.query, photo, verdict});
        if (const auto done = session.tools().judge(judged); !done)
            return Session::report(done.error());
        count = static_cast<std::int64_t>(judged.size());
    }
    if (session.json) {
        Json line;
        line["judged"] = count;
        printJson(line);
    } else {
        printLine(std::to_string(count) + (count == 1 ? " answer was judged." : " answers were judged."));
    }
    return exitDone;
}

}  // namespace

void addJudgeCommand(CLI::App &app, Session &session)
{
    auto given = std::make_shared<JudgeArguments>();
    auto *command =
        app.add_subcommand("judge", "Say of answers to a search that they are right or wrong; train corrections learns from it");
    command->add_option("QUERY", given->query, "The search");
    command->add_option("PHOTOS", given->photos, "Photos of the library that answer it");
    auto *wrong = command->add_flag("--wrong", given->wrong, "They are wrong");
    command->add_flag("--take-back", given->takeBack, "Forget what was said of them")->excludes(wrong);
    command->add_option("--table", given->table, "Instead: a CSV or TSV of query,photo,verdict (right, wrong, none)")->type_name("FILE");
    command->callback([&session, given] {
        if (given->table.empty() == given->photos.empty())
            throw CLI::ValidationError("judge", "expected either QUERY and PHOTOS or --table FILE");
        session.action = [&session, given] { return judge(session, *given); };
    });
}

}  // namespace semblance::app
