// An index whose photos are read by workers: the same library as without them, whatever the workers do.
#include "tests/engine/jobs/test_library.h"

#include <atomic>
#include <csignal>
#include <thread>

#include "engine/core/files.h"
#include "engine/isolation/worker_pool.h"
#include "engine/jobs/explain.h"
#include "engine/jobs/photo_texts.h"
#include "engine/jobs/search_snapshot.h"
#include "engine/jobs/sidecar_writing.h"
#include "tests/engine/isolation/worker_fixture.h"

using namespace semblance;
using namespace semblance::tests;

namespace {

std::string reasonOf(const jobs::IndexReport &report, const std::filesystem::path &path)
{
    for (const jobs::IndexedFile &file : report.failed)
        if (file.path == path)
            return file.reason;
    return "it is not among the failed";
}

}  // namespace

class TestIndexIsolation : public QObject {
    Q_OBJECT

    std::unique_ptr<TestLibrary> m_library;
    std::shared_ptr<isolation::WorkerPool> m_pool;

    void addPhotos(int count) const
    {
        for (int i = 0; i < count; ++i)
            m_library->addPhoto(photoName("p", i), i % 2 == 0 ? "red" : "blue", i);
    }

private Q_SLOTS:
    void init()
    {
        m_library = std::make_unique<TestLibrary>();
        m_pool = std::make_shared<isolation::WorkerPool>(testWorkers(2));
        m_library->reader = m_pool;
    }

    void theSameLibrary()
    {
        addPhotos(20);
        const auto report = m_library->index();
        QCOMPARE(report.indexed, 20);
        const QStringList isolated = m_library->state();
        QVERIFY(m_pool->description().find("worker processes") != std::string::npos);
        m_library->reader = nullptr;
        QCOMPARE(isolated, m_library->stateOfFreshRun());
    }

    // A file that ends its worker is one failed file with a reason, and all others are there.
    void filesThatEndTheirWorker()
    {
        addPhotos(12);
        const auto fault = m_library->addText("a.png", "do:segfault"), end = m_library->addText("b.png", "do:exit 7"),
                   lie = m_library->addText("c.png", "do:lie fewer pixels");
        const auto report = m_library->index();
        QCOMPARE(report.photos, 15);
        QCOMPARE(report.indexed, 12);
        QCOMPARE(report.failed.size(), std::size_t{3});
        if (!isSanitized)
            QCOMPARE(reasonOf(report, fault), std::string("The decoder died on this file (signal 11: Segmentation fault)."));
        QCOMPARE(reasonOf(report, end), std::string("The decoder ended on this file (exit status 7)."));
        QVERIFY(reasonOf(report, lie).find("cannot be right") != std::string::npos);
        QCOMPARE(m_pool->deaths(), 3);
        QCOMPARE(m_library->problems(), QStringList());
        // They are what they are: the next run reads nothing again.
        const auto again = m_library->index();
        QCOMPARE(again.indexed, 0);
        QCOMPARE(m_pool->deaths(), 3);
    }

    // A picture that somebody asks with, or wants explained, costs its worker and nothing else.
    void picturesThatAreAskedWith()
    {
        const auto good = m_library->addPhoto("a.png", "red");
        m_library->index();
        const auto bad = m_library->addText("bad.png", "do:segfault");
        const auto searcher = valueOf(jobs::loadSearcher(m_library->library(), m_library->encoder));
        const auto reader = valueOf(store::Catalogue::open(m_library->library(), store::Access::ReadOnly));
        jobs::Query query;
        query.decoder = m_pool;
        query.ignoreCutOff = true;
        query.imageFile = good;
        const auto found = valueOf(jobs::findPhotos(*m_library->encoder, *searcher, query, reader.get()));
        QCOMPARE(found.hits.size(), std::size_t{1});
        QVERIFY(!m_pool->processes().empty());  // it was decoded there
        query.imageFile = bad;
        const auto refused = jobs::findPhotos(*m_library->encoder, *searcher, query, reader.get());
        QVERIFY(!refused);
        QVERIFY2(refused.error().detail.find("decoder") != std::string::npos, refused.error().detail.c_str());
        query.imageFile.clear();
        query.text = "red";
        QVERIFY(!jobs::explain(*m_library->encoder, *searcher, query, *reader, {{}, bad, false}));
        const auto why = valueOf(jobs::explain(*m_library->encoder, *searcher, query, *reader, {{}, good, false}));
        QVERIFY(why.scored);
        QVERIFY(!jobs::heatMapOf(*m_library->encoder, *m_pool, bad, std::vector<float>(4, 0.5F)));
        QVERIFY(m_pool->deaths() >= 1);
    }

    // A sidecar of somebody else's that ends its reader is left alone, and the others are written.
    void sidecarsThatAreWritten()
    {
        const auto good = m_library->addPhoto("a.png", "red"), bad = m_library->addPhoto("b.png", "blue");
        m_library->index();
        const std::string deadly = "do:exit 3";
        m_library->addText("b.png.xmp", deadly);
        const auto catalogue = valueOf(store::Catalogue::open(m_library->library(), store::Access::ReadWrite));
        for (const auto &photo : {good, bad})
            valueOf(jobs::changeTexts(*catalogue, {{valueOf(jobs::photoAt(*catalogue, photo))}, {"my words"}, {}, {"tag"}, {}}));
        jobs::SidecarOptions options;
        options.decoder = m_pool;
        const auto plans = valueOf(jobs::planSidecars(*catalogue, options));
        QCOMPARE(plans.size(), std::size_t{2});
        QCOMPARE(m_pool->deaths(), 1);
        QVERIFY2(plans[1].problem.find("b.png.xmp is left alone: The decoder ended on this file (exit status 3).") != std::string::npos,
                 plans[1].problem.c_str());
        jobs::JobContext context;
        context.setPhotoReader(m_pool);
        const auto report = valueOf(jobs::writeSidecars(m_library->library(), plans, context));
        QCOMPARE(report.written, 1);
        QCOMPARE(report.failed.size(), std::size_t{1});
        QVERIFY(valueOf(core::readText(m_library->photos() / "a.png.xmp")).find("my words") != std::string::npos);
        QCOMPARE(valueOf(core::readText(m_library->photos() / "b.png.xmp")), deadly);
    }

    // Workers that somebody kills all the time cost no photo for good.
    void workersThatAreKilled()
    {
        addPhotos(40);
        std::atomic<bool> enough{false};
        std::thread killer([&] {
            while (!enough) {
                for (const pid_t process : m_pool->processes())
                    ::kill(process, SIGKILL);
                std::this_thread::sleep_for(std::chrono::milliseconds(20));
            }
        });
        const auto report = m_library->index();
        enough = true;
        killer.join();
        QCOMPARE(report.photos, 40);
        QCOMPARE(report.indexed + static_cast<std::int64_t>(report.failed.size()), 40);
        const auto again = m_library->index();
        QCOMPARE(again.indexed, static_cast<std::int64_t>(report.failed.size()));
        QVERIFY(again.failed.empty());
        m_library->reader = nullptr;
        QCOMPARE(m_library->state(), m_library->stateOfFreshRun());
    }
};

QTEST_GUILESS_MAIN(TestIndexIsolation)
#include "tst_index_isolation.moc"
