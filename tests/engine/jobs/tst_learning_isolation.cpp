// Training and evaluation whose photos are read by workers: a file that ends its worker is left out with a reason, and idle workers go
// before hours are computed.
#include "engine/jobs/evaluation_set.h"
#include "engine/jobs/feature_encoding.h"
#include "engine/jobs/pair_packing.h"
#include "engine/jobs/photo_split.h"

#include "tests/engine/jobs/test_library.h"

#include "engine/isolation/worker_pool.h"
#include "engine/text/bpe_learner.h"
#include "tests/engine/isolation/worker_fixture.h"

using namespace semblance;
using namespace semblance::tests;
namespace fs = std::filesystem;

class TestLearningIsolation : public QObject {
    Q_OBJECT

    std::unique_ptr<TestLibrary> m_library;
    std::shared_ptr<isolation::WorkerPool> m_pool;
    fs::path m_red, m_bad, m_blue;

    // One file of the three ended its worker; none is left idle.
    void oneIsBlamed(const std::string &reason) const
    {
        QVERIFY2(isSanitized || reason.find("decoder died on this file") != std::string::npos, reason.c_str());
        QCOMPARE(m_pool->deaths(), 1);
        QVERIFY(m_pool->processes().empty());
    }

private Q_SLOTS:
    void init()
    {
        m_library = std::make_unique<TestLibrary>();
        m_pool = std::make_shared<isolation::WorkerPool>(testWorkers(2));
        m_red = m_library->addPhoto("a.png", "red");
        m_bad = m_library->addText("bad.png", "do:segfault");
        m_blue = m_library->addPhoto("b.png", "blue");
    }

    void photosThroughABaseModel()
    {
        jobs::JobContext context;
        context.setPhotoReader(m_pool);
        const auto encoded =
            valueOf(jobs::encodePhotos(*m_library->encoder, {{m_red, false}, {m_bad, false}, {m_blue, false}}, 1, 1, 2, context));
        QCOMPARE(encoded.kept, (std::vector<std::size_t>{0, 2}));
        QCOMPARE(encoded.skipped.size(), std::size_t{1});
        oneIsBlamed(encoded.skipped.front().reason);
    }

    void photosThatATrainerReads()
    {
        jobs::JobContext context;
        context.setPhotoReader(m_pool);
        const std::vector<std::string> texts{"a red boat", "a blue boat"};
        QVERIFY(text::learnBpe(texts, 600, m_library->path()).has_value());
        const auto tokenizer = valueOf(text::loadTokenizer(m_library->path()));
        models::ImagePreprocessing image;
        image.size = 8;
        const jobs::PairList pairs{{{m_red, {"a red boat"}, 1.0}, {m_bad, {"a boat"}, 1.0}, {m_blue, {"a blue boat"}, 1.0}}, {}};
        const auto packed = valueOf(jobs::packPairs(pairs, image, *tokenizer, 2, context));
        QCOMPARE(packed.kept, (std::vector<std::size_t>{0, 2}));
        QCOMPARE(packed.skipped.size(), std::size_t{1});
        oneIsBlamed(packed.skipped.front().reason);
    }

    void photosThatAModelIsMeasuredOn()
    {
        jobs::JobContext context;
        context.setPhotoReader(m_pool);
        jobs::EvaluationSet set;
        for (const fs::path &path : {m_red, m_bad, m_blue})
            set.photos.push_back({{}, path, -1});
        for (std::int64_t photo = 0; photo < 3; ++photo)
            set.captions.push_back({{}, "a red boat", "en", photo});
        const auto measured = valueOf(jobs::embedSet(*m_library->encoder, set, 2, context));
        QCOMPARE(measured.set.photos.size(), std::size_t{2});
        QCOMPARE(measured.set.leftOut.size(), std::size_t{1});
        oneIsBlamed(measured.set.leftOut.front().reason);
    }

    // When a photo was taken is read by a worker too. It may still be good for training: that is for the decoder to say.
    void photosThatAreSplitIntoParts()
    {
        jobs::JobContext context;
        context.setPhotoReader(m_pool);
        const jobs::PairList pairs{{{m_red, {"a red boat"}, 1.0}, {m_bad, {"a boat"}, 1.0}, {m_blue, {"a blue boat"}, 1.0}}, {}};
        const auto split = valueOf(jobs::splitPhotos(pairs, {{}, 0.25, 0.25, 1}, 2, context));
        QCOMPARE(split.photos, (std::vector<std::size_t>{0, 1, 2}));
        QVERIFY(split.skipped.empty());
        QCOMPARE(m_pool->deaths(), 1);
    }

    // Whoever asks for no reader decodes here, as before.
    void withoutAReader()
    {
        jobs::JobContext context;
        const auto encoded = valueOf(jobs::encodePhotos(*m_library->encoder, {{m_red, false}, {m_bad, false}}, 1, 1, 2, context));
        QCOMPARE(encoded.kept, std::vector<std::size_t>{0});
        QVERIFY(!encoded.skipped.front().reason.empty());
        QCOMPARE(m_pool->deaths(), 0);
    }
};

QTEST_GUILESS_MAIN(TestLearningIsolation)
#include "tst_learning_isolation.moc"
