// The engine through its door: a real (tiny) model, a library in a temporary folder, commands and events as the window uses them.
#include "tests/engine/api/engine_fixture.h"

#include <atomic>

using namespace semblance;
using namespace semblance::tests;
using api::JobState;
namespace fs = std::filesystem;

namespace {

// The model is named on the command line.
class Fixture : public EngineFixture {
public:
    Fixture() { options.model = std::exchange(options.starter, {}); }
};

struct Heard {
    std::atomic<int> jobs{0}, library{0}, ready{0}, notReady{0};
    api::EngineEvents events()
    {
        return {[this](const api::JobStatus &) { ++jobs; },
                [this] { ++library; },
                [this](const api::Result<void> &outcome) { ++(outcome ? ready : notReady); },
                {}};
    }
};

}  // namespace

class TestEngine : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aFreshLibraryIsEmptyAndReady()
    {
        const Fixture fixture;
        const auto engine = fixture.open();
        Heard heard;
        const auto subscription = engine->subscribe(heard.events());
        QTRY_COMPARE_WITH_TIMEOUT(heard.ready.load(), 1, patience);
        const auto summary = valueOf(engine->summary());
        QCOMPARE(summary.photos, 0);
        QVERIFY(summary.writable);
        QCOMPARE(summary.precision, std::string("fp32"));
        QVERIFY(!summary.modelName.empty());
        api::SearchRequest request;
        request.text = "a red boat";
        const auto answer = search(*engine, request);
        QVERIFY(!answer.error);
        QVERIFY(answer.hits.empty());
    }

    void aFolderIsIndexedShownAndSearched()
    {
        Fixture fixture;
        const auto red = fixture.addPhoto("red.png", "red");
        fixture.addPhoto("sub/blue.png", "blue");
        fixture.addText("broken.jpg", "no picture");
        fixture.addText("captions.csv", "image,caption\nred.png,a red wall\nsub/blue.png,a blue wall\n");
        const auto engine = fixture.open();
        Heard heard;
        const auto subscription = engine->subscribe(heard.events());
        const auto job = engine->indexFolder(fixture.photos());
        QTRY_VERIFY_WITH_TIMEOUT(isOver(*engine, job), patience);
        const auto status = statusOf(*engine, job);
        QCOMPARE(status.state, JobState::Done);
        QCOMPARE(status.index->indexed, 2);
        QCOMPARE(status.index->failed.size(), std::size_t{1});
        QCOMPARE(status.index->captions, 2);
        QVERIFY(heard.jobs >= 3 && heard.library >= 1);

        const auto summary = valueOf(engine->summary());
        QCOMPARE(summary.photos, 2);
        QCOMPARE(summary.embeddedPhotos, 2);
        QCOMPARE(summary.embeddedCaptions, 2);
        QCOMPARE(valueOf(engine->folders()).front().path, fixture.photos());
        QCOMPARE(valueOf(engine->timeline()).size(), std::size_t{2});
        QCOMPARE(valueOf(engine->problems()).front().path, fixture.photos() / "broken.jpg");

        const auto answer = search(*engine, like(red));
        QVERIFY(!answer.error);
        QCOMPARE(answer.sequence, std::uint64_t{7});
        QCOMPARE(answer.searched, 2);
        QCOMPARE(answer.hits.front().path, red);
        QVERIFY(answer.hits.front().score > 0.999);  // float16 on disk
        const auto photo = valueOf(engine->photo(answer.hits.front().photo));
        QCOMPARE(photo.width, 16);
        QCOMPARE(photo.captions.front().text, std::string("a red wall"));
        const auto thumbnail = valueOf(engine->thumbnail(photo.id));
        QCOMPARE(thumbnail.width, 16);
        QVERIFY(thumbnail.rgb[3 * 20] > 200 && thumbnail.rgb[3 * 20 + 2] < 60);
        QCOMPARE(valueOf(engine->picture(red, 8)).width, 8);

        Waiting<api::CaptionAnswer> captions;
        engine->captionsFor(like(red), captions.receiver());
        QTRY_VERIFY_WITH_TIMEOUT(captions.came(), patience);
        QCOMPARE(captions.take().hits.size(), std::size_t{2});
    }

    void whatDoesNotExistIsAnError()
    {
        Fixture fixture;
        const auto engine = fixture.open();
        QVERIFY(!engine->photo(api::PhotoId{99}));
        QVERIFY(!engine->thumbnail(api::PhotoId{99}));
        QVERIFY(!engine->picture("/nowhere.jpg", 100));
        QVERIFY(!engine->removeFolder(api::FolderId{99}));
        const auto job = engine->indexFolder("/nowhere/at/all");
        QTRY_VERIFY_WITH_TIMEOUT(isOver(*engine, job), patience);
        QCOMPARE(statusOf(*engine, job).state, JobState::Failed);
        QVERIFY(statusOf(*engine, job).error->detail.find("/nowhere/at/all") != std::string::npos);
        QVERIFY(search(*engine, like("/nowhere.jpg")).error.has_value());
    }

    void withoutAModelTheLibraryCanStillBeLookedAt()
    {
        Fixture fixture;
        fixture.addPhoto("red.png", "red");
        {
            const auto engine = fixture.open();
            const auto job = engine->indexFolder(fixture.photos());
            QTRY_VERIFY_WITH_TIMEOUT(isOver(*engine, job), patience);
        }
        fixture.options.model.clear();
        fixture.options.starter = fixture.file("no-starter");
        const auto engine = fixture.open();
        Heard heard;
        const auto subscription = engine->subscribe(heard.events());
        QTRY_COMPARE_WITH_TIMEOUT(heard.notReady.load(), 1, patience);
        QCOMPARE(valueOf(engine->timeline()).size(), std::size_t{1});
        QVERIFY(engine->thumbnail(valueOf(engine->timeline()).front()).has_value());
        const auto answer = search(*engine, like(fixture.photos() / "red.png"));
        QVERIFY(answer.error.has_value());
        QVERIFY2(answer.error->detail.find("no-starter") != std::string::npos, answer.error->detail.c_str());
        const auto job = engine->indexFolder(fixture.photos());
        QTRY_COMPARE_WITH_TIMEOUT(statusOf(*engine, job).state, JobState::Failed, patience);
    }

    void asecondEngineReadsAndDoesNotWrite()
    {
        Fixture fixture;
        const auto red = fixture.addPhoto("red.png", "red");
        const auto first = fixture.open();
        const auto job = first->indexFolder(fixture.photos());
        QTRY_VERIFY_WITH_TIMEOUT(isOver(*first, job), patience);
        const auto second = fixture.open();
        Heard heard;
        const auto subscription = second->subscribe(heard.events());
        QTRY_COMPARE_WITH_TIMEOUT(heard.ready.load(), 1, patience);
        QVERIFY(!valueOf(second->summary()).writable);
        QCOMPARE(search(*second, like(red)).hits.size(), std::size_t{1});
        const auto refused = second->indexFolder(fixture.photos());
        QTRY_COMPARE_WITH_TIMEOUT(statusOf(*second, refused).state, JobState::Failed, patience);
        QCOMPARE(statusOf(*second, refused).error->code, api::ErrorCode::Locked);
        QCOMPARE(second->removeFolder(valueOf(second->folders()).front().id).error().code, api::ErrorCode::Locked);
    }

    void aRemovedFolderIsForgottenAndItsFilesStay()
    {
        Fixture fixture;
        const auto red = fixture.addPhoto("red.png", "red");
        const auto engine = fixture.open();
        const auto job = engine->indexFolder(fixture.photos());
        QTRY_VERIFY_WITH_TIMEOUT(isOver(*engine, job), patience);
        QVERIFY(engine->removeFolder(valueOf(engine->folders()).front().id).has_value());
        QTRY_VERIFY_WITH_TIMEOUT(valueOf(engine->folders()).empty(), patience);
        QVERIFY(valueOf(engine->timeline()).empty());
        QVERIFY(fs::exists(red));
        QTRY_VERIFY_WITH_TIMEOUT(search(*engine, like(red)).hits.empty(), patience);
    }

    void whatWasUnfinishedIsTakenUpAtTheNextStart()
    {
        Fixture fixture;
        for (int i = 0; i < 10; ++i)
            fixture.addPhoto(photoName("p", i), "red", i);
        const fs::path other = fixture.file("other");
        writeBytes(other / "a.png", colourPng("blue", 0));
        {
            const auto engine = fixture.open();
            engine->pause(engine->indexFolder(fixture.photos()));
            const auto cancelled = engine->indexFolder(other);
            engine->cancel(cancelled);
            QTRY_COMPARE_WITH_TIMEOUT(statusOf(*engine, cancelled).state, JobState::Cancelled, patience);
        }
        const auto engine = fixture.open();
        const auto jobs = engine->jobs();
        QCOMPARE(jobs.size(), std::size_t{1});  // not the one that its user cancelled
        QCOMPARE(jobs.front().subject, fixture.photos());
        QTRY_COMPARE_WITH_TIMEOUT(statusOf(*engine, jobs.front().id).state, JobState::Done, patience);
        QCOMPARE(valueOf(engine->summary()).embeddedPhotos, 10);
    }

    void aFinishedJobIsNotTakenUpAgain()
    {
        Fixture fixture;
        fixture.addPhoto("red.png", "red");
        {
            const auto engine = fixture.open();
            const auto job = engine->indexFolder(fixture.photos());
            QTRY_VERIFY_WITH_TIMEOUT(isOver(*engine, job), patience);
        }
        QVERIFY(fixture.open()->jobs().empty());
    }

    void aNewModelEmbedsTheLibraryByItself()
    {
        Fixture fixture;
        const auto red = fixture.addPhoto("red.png", "red");
        {
            const auto engine = fixture.open();
            const auto job = engine->indexFolder(fixture.photos());
            QTRY_VERIFY_WITH_TIMEOUT(isOver(*engine, job), patience);
        }
        fixture.options.precision = "bf16";  // vectors of two precisions never mix
        const auto engine = fixture.open();
        Heard heard;
        const auto subscription = engine->subscribe(heard.events());
        QTRY_COMPARE_WITH_TIMEOUT(heard.ready.load(), 1, patience);
        QCOMPARE(search(*engine, like(red)).hits.size(), std::size_t{1});
    }

    void samplePhotosAreRenderedOnceAndFound()
    {
        Fixture fixture;
        const auto engine = fixture.open();
        const auto job = engine->addSamplePhotos();
        QTRY_VERIFY_WITH_TIMEOUT(isOver(*engine, job), patience);
        const auto status = statusOf(*engine, job);
        QCOMPARE(status.state, JobState::Done);
        QCOMPARE(status.kind, api::JobKind::Samples);
        QCOMPARE(status.index->indexed, 120);
        QVERIFY(status.index->captions >= 120);
        QVERIFY(status.index->failed.empty());
        const auto again = engine->addSamplePhotos();
        QTRY_VERIFY_WITH_TIMEOUT(isOver(*engine, again), patience);
        QCOMPARE(statusOf(*engine, again).index->unchanged, 120);
    }

    void anEndedSubscriptionHearsNothing()
    {
        Fixture fixture;
        fixture.addPhoto("red.png", "red");
        const auto engine = fixture.open();
        Heard heard;
        {
            const auto subscription = engine->subscribe(heard.events());
            QTRY_COMPARE_WITH_TIMEOUT(heard.ready.load(), 1, patience);
        }
        const int before = heard.jobs + heard.library + heard.ready;
        const auto job = engine->indexFolder(fixture.photos());
        QTRY_VERIFY_WITH_TIMEOUT(isOver(*engine, job), patience);
        QCOMPARE(heard.jobs + heard.library + heard.ready, before);
    }

    void aCallbackMayEndItsOwnSubscription()
    {
        Fixture fixture;
        const auto engine = fixture.open();
        std::atomic<int> calls{0};
        auto subscription = std::make_unique<api::Subscription>();
        std::mutex mutex;
        {
            const std::lock_guard lock(mutex);
            *subscription = engine->subscribe({[&](const api::JobStatus &) {
                                                   const std::lock_guard inside(mutex);
                                                   ++calls;
                                                   subscription.reset();
                                               },
                                               {},
                                               {}});
        }
        engine->cancel(engine->indexFolder("/nowhere"));
        QTRY_COMPARE_WITH_TIMEOUT(calls.load(), 1, patience);
    }
};

QTEST_GUILESS_MAIN(TestEngine)
#include "tst_engine.moc"
