// Models of other families from sentence and picture to embedding: package, tokenizer and towers together.
#include <torch/torch.h>

#include <array>

#include <QTemporaryDir>
#include <QtTest>

#include "engine/core/files.h"
#include "engine/image/thumbnails.h"
#include "engine/jobs/encoder.h"
#include "engine/jobs/feature_job.h"
#include "engine/jobs/join_models.h"
#include "engine/models/bert_options.h"
#include "engine/models/resnet_options.h"
#include "tests/engine/models/family_packages.h"

using namespace semblance;
namespace fs = std::filesystem;

namespace {

torch::Tensor asTensor(const jobs::EmbeddingRows &rows)
{
    return torch::tensor(rows.values).view({static_cast<std::int64_t>(rows.count), -1});
}

double largest(const torch::Tensor &have, const torch::Tensor &want)
{
    return (have - want).abs().max().item<double>();
}

}  // namespace

class TestFamilyEncoders : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_temporary;
    fs::path m_root;

    void publishTowers()
    {
        models::ShapeMap image, text;
        models::addResnet(image, "", {18});
        QVERIFY(models::writeSafetensors(m_root / "resnet18.safetensors", reference::hashedSources(models::planFromShapes(image))));
        fs::create_directories(m_root / "bert");
        models::BertOptions bert;
        bert.blocks = {32, 2, 2, 64, models::Activation::Gelu, 0.0, 1e-12, true};
        bert.vocabularySize = 118;
        bert.positions = 24;
        auto config = models::bertToJson(bert);
        config["model_type"] = "bert";
        reference::writeFile(m_root / "bert" / "config.json", config.dump());
        reference::writeFile(m_root / "bert" / "vocab.txt", reference::wordPieces());
        models::addBert(text, "", bert);
        QVERIFY(models::writeSafetensors(m_root / "bert" / "model.safetensors", reference::hashedSources(models::planFromShapes(text))));
    }

    // Four colours in turn, each file with bytes of its own, and a sentence a colour.
    fs::path writeColours(int count)
    {
        static constexpr std::array<std::array<int, 3>, 4> colours{{{220, 20, 20}, {20, 200, 30}, {20, 30, 210}, {230, 230, 230}}};
        static const char *const sentences[] = {"a red ball", "the photo", "two dogs playing", "night on the beach"};
        fs::create_directories(m_root / "photos");
        std::string table = "image,caption\n";
        for (int i = 0; i < count; ++i) {
            const auto kind = static_cast<std::size_t>(i) % colours.size();
            image::Picture picture{64, 64, {}};
            for (int pixel = 0; pixel < 64 * 64; ++pixel)
                for (const int value : colours[kind])
                    picture.rgb.push_back(static_cast<std::uint8_t>(pixel < 40 * i ? 128 : value));
            const auto png = image::encodePng(picture);
            const std::string name = std::to_string(i) + ".png";
            if (!png || !core::writeFileAtomically(m_root / "photos" / name, *png))
                qFatal("%s cannot be written", name.c_str());
            table += name + "," + sentences[kind] + "\n";
        }
        reference::writeFile(m_root / "photos" / "captions.csv", table);
        return m_root / "photos" / "captions.csv";
    }

private Q_SLOTS:
    void init()
    {
        m_temporary = std::make_unique<QTemporaryDir>();
        m_root = m_temporary->path().toStdString();
    }

    // The sentences whose tokens the figures were computed from.
    void chineseClipFromSentences()
    {
        QVERIFY(reference::writeFamilyPackage("chinese-clip", m_root / "zh"));
        const auto encoder = jobs::loadEncoder(m_root / "zh", "cpu", "fp32");
        QVERIFY2(encoder, encoder ? "" : encoder.error().detail.c_str());
        const auto figures = reference::familyFigures("chinese-clip");
        const std::vector<std::string> sentences{"猫在海滩", "the photo", "Red ball 'dogs playing!"};
        for (std::int64_t row = 0; row < 3; ++row) {
            auto ids = (*encoder)->tokenize(sentences[static_cast<std::size_t>(row)]);
            ids.insert(ids.begin(), 2);
            ids.push_back(3);
            ids.resize(static_cast<std::size_t>(figures.tokens.size(1)), 0);
            QVERIFY2(torch::equal(torch::tensor(ids), figures.tokens[row]), sentences[static_cast<std::size_t>(row)].c_str());
        }
        const auto rows = (*encoder)->embed(sentences, jobs::Scaling::Raw);
        QVERIFY(rows);
        QVERIFY(largest(asTensor(*rows), figures.textFeatures) < 1e-4);
        QCOMPARE((*encoder)->knownShare("猫在海滩"), 1.0);
        QVERIFY((*encoder)->knownShare("龙在海滩") < 1.0);
    }

    void joinedTowersSearchAtOnce()
    {
        publishTowers();
        const auto model = jobs::joinModels(m_root / "resnet18.safetensors", m_root / "bert", m_root / "joined",
                                            {.embeddingDimension = 16, .hidden = 24, .contextLength = 12});
        QVERIFY2(model && model->problems.empty(), model ? model->layout.c_str() : model.error().detail.c_str());
        QCOMPARE(model->layout, std::string("two-towers"));
        QCOMPARE(model->embeddingDimension, 16);
        const auto encoder = jobs::loadEncoder(m_root / "joined", "cpu", "fp32");
        QVERIFY2(encoder, encoder ? "" : encoder.error().detail.c_str());
        const std::vector<std::string> sentences{"the photo", "a red ball on the beach with two dogs playing in the night and more"};
        const auto texts = (*encoder)->embed(sentences, jobs::Scaling::UnitLength);
        QVERIFY2(texts, texts ? "" : texts.error().detail.c_str());
        QCOMPARE(texts->count, std::size_t{2});
        const auto again = (*encoder)->embed(std::span(sentences).first(1), jobs::Scaling::UnitLength);
        QVERIFY(again && largest(asTensor(*again)[0], asTensor(*texts)[0]) < 1e-6);
        image::Picture picture;
        picture.width = 320;
        picture.height = 280;
        picture.rgb.assign(static_cast<std::size_t>(3 * 320 * 280), 90);
        const std::vector<jobs::PreparedPicture> prepared{(*encoder)->prepare(picture)};
        QCOMPARE(prepared[0].planes.size(), std::size_t{3 * 224 * 224});
        const auto images = (*encoder)->embed(prepared, jobs::Scaling::UnitLength);
        QVERIFY(images && asTensor(*images).isfinite().all().item<bool>());
    }

    // A ResNet and a BERT that never met: heads learn behind them which colour a sentence means.
    void joinedTowersLearnToMatch()
    {
        publishTowers();
        QVERIFY(jobs::joinModels(m_root / "resnet18.safetensors", m_root / "bert", m_root / "joined",
                                 {.embeddingDimension = 16, .contextLength = 12}));
        jobs::FeatureJobOptions options;
        options.run.data = writeColours(40);
        options.run.library = m_root / "library";
        options.run.recipe = "head";
        options.run.loss = "match";
        options.run.settings = {{"kind", "linear"},        {"start", "align"},     {"epochs", "40"},  {"batch_size", "16"},
                                {"learning_rate", "0.01"}, {"base_share", "0"},    {"patience", "0"}, {"validation_share", "0.2"},
                                {"test_share", "0.2"},     {"metric", "val_loss"}, {"dropout", "0"}};
        options.run.out = m_root / "learnt";
        options.run.device = "cpu";
        options.run.threads = 1;
        options.base = m_root / "joined";
        options.precision = "fp32";
        jobs::JobContext context;
        std::vector<double> losses;
        std::map<std::string, double> done;
        const auto outcome = jobs::FeatureJob(options).run(context, [&](const jobs::TrainUpdate &update) {
            if (update.event == "step")
                losses.push_back(update.values.at("loss"));
            else if (update.event == "done")
                done = update.values;
        });
        QVERIFY2(outcome, outcome ? "" : outcome.error().detail.c_str());
        QCOMPARE(*outcome, jobs::Outcome::Finished);
        QVERIFY(losses.size() > 20);
        qInfo("loss %g to %g, mean recall %g to %g", losses.front(), losses.back(), done["base_mean_recall"], done["mean_recall"]);
        QVERIFY(losses.back() < 0.6 * losses.front());
        QVERIFY(done["mean_recall"] >= done["base_mean_recall"]);
        const auto encoder = jobs::loadEncoder(m_root / "learnt", "cpu", "fp32");
        QVERIFY2(encoder, encoder ? "" : encoder.error().detail.c_str());
    }

    void aPoolThatIsNone()
    {
        publishTowers();
        const auto model = jobs::joinModels(m_root / "resnet18.safetensors", m_root / "bert", m_root / "joined", {.pool = "max"});
        QVERIFY(!model);
        QCOMPARE(model.error().code, core::ErrorCode::InvalidArgument);
        QVERIFY(!fs::exists(m_root / "joined"));
    }
};

QTEST_GUILESS_MAIN(TestFamilyEncoders)
#include "tst_family_encoders.moc"
