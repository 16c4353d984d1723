#include <QImage>
#include <QSignalSpy>
#include <QtTest>

#include "tests/support/fake_engine.h"
#include "ui/bridge/engine_bridge.h"

using namespace semblance;
using ui::EngineBridge;

static api::SearchRequest ask(const char *text)
{
    api::SearchRequest request;
    request.text = text;
    return request;
}

class TestEngineBridge : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void answersArriveOnTheThreadOfTheWindow()
    {
        test::FakeEngine engine(10);
        EngineBridge bridge(engine);
        QThread *thread = nullptr;
        connect(&bridge, &EngineBridge::searchAnswered, this, [&] { thread = QThread::currentThread(); });
        bridge.search(ask("a dog"));
        QCOMPARE(thread, nullptr);  // queued: never from inside the call
        QTRY_COMPARE(thread, this->thread());
    }

    void onlyTheLastQuestionIsAnswered()
    {
        test::FakeEngine engine(10);
        engine.holdAnswers(true);
        EngineBridge bridge(engine);
        std::vector<std::uint64_t> answered;
        connect(&bridge, &EngineBridge::searchAnswered, this,
                [&](const api::SearchAnswer &answer) { answered.push_back(answer.sequence); });
        bridge.search(ask("a"));
        bridge.search(ask("a d"));
        engine.release(1);
        engine.release(0);
        QTRY_COMPARE(answered.size(), 1u);
        QCoreApplication::processEvents();
        QCOMPARE(answered, std::vector<std::uint64_t>{2});
    }

    void aForgottenQuestionIsNotAnswered()
    {
        test::FakeEngine engine(10);
        EngineBridge bridge(engine);
        const QSignalSpy answers(&bridge, &EngineBridge::searchAnswered);
        bridge.search(ask("a"));
        bridge.forgetSearch();
        const QSignalSpy libraries(&bridge, &EngineBridge::libraryChanged);
        bridge.refresh();
        QTRY_VERIFY(libraries.size() > 0);
        QCOMPARE(answers.size(), 0);
    }

    void anAnswerAfterTheEndIsDropped()
    {
        test::FakeEngine engine(10);
        engine.holdAnswers(true);
        auto bridge = std::make_unique<EngineBridge>(engine);
        bridge->search(ask("a"));
        bridge.reset();
        engine.release(0);
        engine.setModel({});
        engine.setJob({});
        QCoreApplication::processEvents();  // nothing to do and nobody to crash
    }

    void progressIsThinnedButTheLastStateArrives()
    {
        test::FakeEngine engine(10);
        EngineBridge bridge(engine);
        std::vector<api::JobStatus> seen;
        connect(&bridge, &EngineBridge::jobChanged, this, [&](const api::JobStatus &job) { seen.push_back(job); });
        api::JobStatus job;
        job.id = core::JobId{4};
        job.state = api::JobState::Running;
        job.total = 1000;
        for (job.done = 0; job.done < 1000; ++job.done)
            engine.setJob(job);
        job.state = api::JobState::Done;
        engine.setJob(job);
        QTRY_VERIFY(!seen.empty() && seen.back().state == api::JobState::Done);
        QVERIFY(seen.size() <= 3);
        QCOMPARE(bridge.jobs().size(), 1u);
        QVERIFY(!bridge.busyWithJob());
    }

    void theLibraryIsReadAtTheStartAndAfterChanges()
    {
        test::FakeEngine engine(3);
        EngineBridge bridge(engine);
        const QSignalSpy changes(&bridge, &EngineBridge::libraryChanged);
        QTRY_COMPARE(changes.size(), 1);
        QCOMPARE(bridge.library().timeline.size(), 3u);
        engine.setPhotos(5);
        QTRY_COMPARE(bridge.library().timeline.size(), 5u);
    }

    void aCatalogueErrorIsKept()
    {
        test::FakeEngine engine(3);
        engine.summaryError = api::Error{api::ErrorCode::Corrupt, "catalog.db is damaged"};
        EngineBridge bridge(engine);
        QTRY_VERIFY(bridge.library().error.has_value());
        QCOMPARE(bridge.library().error->detail, "catalog.db is damaged");
        QVERIFY(!bridge.library().empty());  // not known to be empty
    }

    void workForADeadContextIsNotDelivered()
    {
        test::FakeEngine engine(3);
        EngineBridge bridge(engine);
        bool called = false;
        auto *context = new QObject;
        bridge.picture("/p/a.jpg", 64, context, [&](const auto &) { called = true; });
        delete context;
        engine.setModel({});
        QTRY_VERIFY(bridge.isSettled());
        QVERIFY(!called);
    }

    void settledMeansNothingIsOnItsWay()
    {
        test::FakeEngine engine(3);
        engine.holdAnswers(true);
        EngineBridge bridge(engine);
        QVERIFY(!bridge.isSettled());  // the library is being read, the model loaded
        engine.setModel(core::fail(api::ErrorCode::NotFound, "no model"));
        QTRY_VERIFY(bridge.isSettled());
        QCOMPARE(bridge.modelState(), ui::ModelState::Failed);
        bridge.search(ask("a"));
        QVERIFY(!bridge.isSettled());
        engine.release(0);
        QTRY_VERIFY(bridge.isSettled());
    }
};

QTEST_MAIN(TestEngineBridge)
#include "tst_engine_bridge.moc"
