// A published model from a server into the models folder: whole, resumed, refused.
#include "tests/engine/jobs/test_library.h"

#include <atomic>
#include <thread>

#include "engine/jobs/download_job.h"
#include "tests/support/served_package.h"

using namespace semblance;
using namespace semblance::tests;
using core::ErrorCode;
namespace fs = std::filesystem;

namespace {

struct Fixture {
    QTemporaryDir folder;
    LocalServer server;
    models::PublishedModel model;
    jobs::DownloadOptions options;

    explicit Fixture(Served weights = {})
    {
        servePackage(server, package(), std::move(weights));
        model.id = "tiny";
        model.name = "Tiny";
        model.licence = "MIT";
        model.page = "https://example.org/tiny";
        model.base = server.url("/tiny/");
        model.bytes = 2'600'000;
        for (const std::string &name : packageFiles())
            model.files.push_back({name, {}, -1, false});
        options.proxy = "none";
        options.firstWaitSeconds = 0.01;
        options.attempts = 2;
        options.stallSeconds = 2;
    }
    static fs::path package() { return fs::path(SEMBLANCE_TEST_DATA) / "reference" / "tiny-clip-hf"; }
    fs::path place() const { return folder.filePath("models").toStdString(); }
    core::Result<jobs::DownloadReport> run(jobs::JobContext &context) { return jobs::DownloadJob(model, place(), options).run(context); }
    core::Result<jobs::DownloadReport> run()
    {
        jobs::JobContext context;
        return run(context);
    }
};

}  // namespace

class TestDownloadJob : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aModelArrivesWhole()
    {
        Fixture f;
        std::int64_t last = 0;
        jobs::JobContext context([&](std::int64_t done, std::int64_t total) {
            QVERIFY(done <= total);
            last = done;
        });
        const auto report = valueOf(f.run(context));
        QCOMPARE(report.model.version, valueOf(jobs::describeModel(Fixture::package())).version);
        QCOMPARE(report.files.size(), packageFiles().size());
        QVERIFY(last > 2'500'000);
        QVERIFY(fs::exists(f.place() / "tiny" / "model.safetensors"));
        const std::string origin = bytesOf(f.place() / "tiny" / "download.txt");
        QVERIFY2(origin.find("MIT") != std::string::npos && origin.find("which nobody had declared") != std::string::npos, origin.c_str());
        QCOMPARE(jobs::downloadedBytes(f.place(), "tiny"), 0);
        QCOMPARE(jobs::describeModelsIn(f.place()).size(), std::size_t(1));
        // Once more: it is there, nobody is asked.
        const auto asked = f.server.asked().size();
        QCOMPARE(valueOf(f.run()).model.version, report.model.version);
        QCOMPARE(f.server.asked().size(), asked);
    }

    void whatIsOptionalMayBeMissing()
    {
        Fixture f;
        f.model.files.push_back({"README.md", {}, -1, true});
        QVERIFY(f.run().has_value());
        Fixture other;
        other.model.files.push_back({"README.md", {}, -1, false});
        const auto failed = other.run();
        QVERIFY(!failed && failed.error().code == ErrorCode::NotFound);
        QVERIFY(!fs::exists(other.place() / "tiny"));
    }

    void whatStoppedGoesOn()
    {
        Fixture f({.bytesPerSecond = 4'000'000});
        jobs::JobContext context([&](std::int64_t done, std::int64_t) {
            if (done > 600'000)
                context.requestStop();
        });
        const auto stopped = valueOf(f.run(context));
        QCOMPARE(stopped.outcome, jobs::Outcome::Cancelled);
        const auto here = jobs::downloadedBytes(f.place(), "tiny");
        QVERIFY(here > 600'000 && here < 2'580'000);
        QVERIFY(jobs::describeModelsIn(f.place()).empty());  // half a model is none
        const auto report = valueOf(f.run());
        QCOMPARE(report.outcome, jobs::Outcome::Finished);
        QCOMPARE(report.files.size(), std::size_t(1));  // the small ones were here
        QVERIFY(f.server.asked().back().range.starts_with("bytes="));
    }

    void aPausedDownloadWaits()
    {
        Fixture f({.bytesPerSecond = 4'000'000});
        std::atomic<std::int64_t> seen = 0;
        jobs::JobContext context([&](std::int64_t done, std::int64_t) { seen = done; });
        core::Result<jobs::DownloadReport> result;
        std::thread worker([&] { result = f.run(context); });
        QTRY_VERIFY_WITH_TIMEOUT(seen > 300'000, 30'000);
        context.setPaused(true);
        QTest::qWait(300);
        const auto held = seen.load();
        QTest::qWait(300);
        const bool quiet = held == seen;
        context.setPaused(false);
        worker.join();
        QVERIFY(quiet);
        QCOMPARE(valueOf(std::move(result)).outcome, jobs::Outcome::Finished);
    }

    void aPinThatDoesNotFitIsRefused()
    {
        Fixture f;
        f.options.pins = {{"model.safetensors", std::string(64, 'a')}};
        const auto failed = f.run();
        QVERIFY(!failed && failed.error().code == ErrorCode::Corrupt);
        QVERIFY(!fs::exists(f.place() / "tiny"));
        f.options.pins = {{"other.safetensors", std::string(64, 'a')}};
        QCOMPARE(f.run().error().code, ErrorCode::InvalidArgument);
        f.options.pins = {{"model.safetensors", "short"}};
        QCOMPARE(f.run().error().code, ErrorCode::InvalidArgument);
    }

    void whatIsNoModelIsNotKept()
    {
        Fixture f;
        f.server.serve("/tiny/model.safetensors", {.body = "<html>please log in</html>"});
        const auto failed = f.run();
        QVERIFY(!failed);
        QCOMPARE(failed.error().code, ErrorCode::Corrupt);
        QVERIFY2(failed.error().detail.find("Tiny") != std::string::npos, failed.error().detail.c_str());
        QVERIFY(!fs::exists(f.place() / "tiny"));
        QCOMPARE(jobs::downloadedBytes(f.place(), "tiny"), 0);
    }

    void aMirrorIsAskedInstead()
    {
        Fixture f;
        f.model.base = "https://publisher.example.org/tiny/";
        f.options.mirror = f.server.url() + "/";
        QVERIFY(f.run().has_value());
        f.options.mirror = "mirror.example.org";
        fs::remove_all(f.place());
        QCOMPARE(f.run().error().code, ErrorCode::InvalidArgument);
    }

    void whatIsTooLargeForTheDiskIsNotBegun()
    {
        Fixture f;
        f.model.bytes = std::int64_t(1) << 60;
        const auto failed = f.run();
        QVERIFY(!failed && failed.error().code == ErrorCode::NoSpace);
        QVERIFY(f.server.asked().empty());
    }

    void aPublishedPickleIsNotFetched()
    {
        Fixture f;
        f.model.files.clear();
        f.model.note = "Published as a pickle.";
        const auto failed = f.run();
        QVERIFY(!failed && failed.error().code == ErrorCode::InvalidArgument);
        QVERIFY(failed.error().detail.find("pickle") != std::string::npos);
    }

    void whatCameIsDiscarded()
    {
        Fixture f({.cutAfter = 500'000, .cuts = 99});
        f.server.serve("/tiny/model.safetensors", {.body = std::string(900'000, 'x'), .cutAfter = 500'000, .cuts = 99, .ranges = false});
        QVERIFY(!f.run());
        QVERIFY(jobs::downloadedBytes(f.place(), "tiny") > 400'000);
        QVERIFY(jobs::discardDownload(f.place(), "tiny").has_value());
        QCOMPARE(jobs::downloadedBytes(f.place(), "tiny"), 0);
    }
};

QTEST_GUILESS_MAIN(TestDownloadJob)
#include "tst_download_job.moc"
