// The query lane: only the latest request of a kind is answered, on the snapshot of its moment.
#include "tests/engine/jobs/fake_encoder.h"

#include <QtTest>

#include <future>

#include "engine/jobs/query_lane.h"

using namespace semblance;
using jobs::QueryLane;
using jobs::QueryView;

namespace {

jobs::QueryView viewOf(const std::string &version)
{
    search::SearcherContents contents;
    contents.dimension = 4;
    auto searcher = search::Searcher::make(std::move(contents));
    return {std::make_shared<tests::FakeEncoder>(version), *searcher};
}

}  // namespace

class TestQueryLane : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aQueryIsAnswered()
    {
        std::promise<std::string> answer;
        QueryLane lane;
        lane.setView(viewOf("one"));
        lane.ask("search", [&](const core::Result<QueryView> &view) {
            const std::string name = view->encoder->name();
            return [&, name] { answer.set_value(name); };
        });
        QCOMPARE(answer.get_future().get(), std::string("one"));
    }

    void staleAnswersAreDropped()
    {
        std::promise<void> started, release, last;
        auto released = release.get_future().share();
        QStringList answered;
        QueryLane lane;
        lane.ask("search", [&](const auto &) {
            started.set_value();
            released.wait();  // it runs while newer ones come
            return [&] { answered << "first"; };
        });
        started.get_future().wait();
        lane.ask("search", [&](const auto &) { return [&] { answered << "second"; }; });
        lane.ask("search", [&](const auto &) {
            return [&] {
                answered << "third";
                last.set_value();
            };
        });
        release.set_value();
        last.get_future().wait();
        QCOMPARE(answered, QStringList{"third"});
    }

    void kindsDoNotOvertakeEachOther()
    {
        std::promise<void> started, release, last;
        auto released = release.get_future().share();
        QStringList answered;
        QueryLane lane;
        lane.ask("search", [&](const auto &) {
            started.set_value();
            released.wait();
            return [&] { answered << "search"; };
        });
        started.get_future().wait();
        lane.ask("captions", [&](const auto &) {
            return [&] {
                answered << "captions";
                last.set_value();
            };
        });
        release.set_value();
        last.get_future().wait();
        QCOMPARE(answered, (QStringList{"search", "captions"}));
    }

    void aRunningQueryKeepsItsSnapshot()
    {
        std::promise<void> started, release;
        std::promise<std::string> first, second;
        auto released = release.get_future().share();
        QueryLane lane;
        lane.setView(viewOf("old"));
        lane.ask("search", [&](const core::Result<QueryView> &view) {
            started.set_value();
            released.wait();
            const std::string name = view->encoder->name();
            return [&, name] { first.set_value(name); };
        });
        started.get_future().wait();
        lane.setView(viewOf("new"));
        release.set_value();
        QCOMPARE(first.get_future().get(), std::string("old"));
        lane.ask("search", [&](const core::Result<QueryView> &view) {
            const std::string name = view->encoder->name();
            return [&, name] { second.set_value(name); };
        });
        QCOMPARE(second.get_future().get(), std::string("new"));
    }

    void withoutAModelTheReasonIsTheAnswer()
    {
        std::promise<core::ErrorCode> answer;
        QueryLane lane;
        lane.setView(core::fail(core::ErrorCode::Corrupt, "broken weights"));
        lane.ask("search", [&](const core::Result<QueryView> &view) {
            const auto code = view.error().code;
            return [&, code] { answer.set_value(code); };
        });
        QCOMPARE(answer.get_future().get(), core::ErrorCode::Corrupt);
    }

    void aFaultInOneQueryLeavesTheLaneAlive()
    {
        std::promise<void> answered;
        QueryLane lane;
        lane.ask("search", [](const auto &) -> QueryLane::Deliver { throw std::runtime_error("a fault"); });
        lane.ask("captions", [&](const auto &) { return [&] { answered.set_value(); }; });
        answered.get_future().wait();
    }
};

QTEST_GUILESS_MAIN(TestQueryLane)
#include "tst_query_lane.moc"
