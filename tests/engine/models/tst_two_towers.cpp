// ResNet and BERT against the public figures, and the dual encoder that joins them.
#include <torch/torch.h>

#include <QTemporaryDir>
#include <QtTest>

#include "engine/models/bert.h"
#include "engine/models/eight_bit.h"
#include "engine/models/package.h"
#include "engine/models/resnet.h"
#include "engine/models/tower_join.h"
#include "engine/models/two_towers.h"
#include "tests/engine/models/family_packages.h"

using namespace semblance;
namespace fs = std::filesystem;
using nlohmann::json;

namespace {

double worstCosine(const torch::Tensor &have, const torch::Tensor &want)
{
    return (models::normalised(have) * models::normalised(want)).sum(1).min().item<double>();
}

double largest(const torch::Tensor &have, const torch::Tensor &want)
{
    return (have - want).abs().max().item<double>();
}

models::BertOptions smallBert()
{
    models::BertOptions bert;
    bert.blocks = {32, 2, 2, 64, models::Activation::Gelu, 0.0, 1e-12, true};
    bert.vocabularySize = 118;
    bert.positions = 24;
    return bert;
}

models::TwoTowersOptions smallOptions(std::int64_t projectionWidth)
{
    models::TwoTowersOptions options;
    options.image.depth = 18;
    options.text = smallBert();
    options.embeddingDimension = 16;
    options.projectionWidth = projectionWidth;
    options.layout.contextLength = 12;
    options.layout.startToken = 2;
    options.layout.endToken = 3;
    return options;
}

// What torchvision and Hugging Face publish: a ResNet-18 with its classifier, a BERT with its pooler.
void publishResnet(const fs::path &file)
{
    models::ShapeMap shapes;
    models::addResnet(shapes, "", {18});
    auto tensors = reference::hashedSources(models::planFromShapes(shapes));
    tensors["fc.weight"] = torch::zeros({1000, 512});
    tensors["fc.bias"] = torch::zeros({1000});
    tensors["bn1.num_batches_tracked"] = torch::zeros({}, torch::kInt64);
    QVERIFY(models::writeSafetensors(file, tensors));
}

void publishBert(const fs::path &folder, const std::string &prefix, bool greek)
{
    fs::create_directories(folder);
    auto config = models::bertToJson(smallBert());
    config["model_type"] = "bert";
    reference::writeFile(folder / "config.json", config.dump());
    reference::writeFile(folder / "vocab.txt", reference::wordPieces());
    models::ShapeMap shapes;
    models::addBert(shapes, "", smallBert());
    models::TensorMap tensors;
    for (const auto &[name, shape] : shapes) {
        auto published = name;
        if (const auto at = name.find("LayerNorm."); greek && at != std::string::npos)
            published = name.substr(0, at) + (name.ends_with("weight") ? "LayerNorm.gamma" : "LayerNorm.beta");
        tensors[prefix + published] = reference::hashedWeight(name, shape);
    }
    tensors[prefix + "pooler.dense.weight"] = torch::zeros({32, 32});
    tensors["cls.predictions.bias"] = torch::zeros({118});
    QVERIFY(models::writeSafetensors(folder / "model.safetensors", tensors));
}

}  // namespace

class TestTwoTowers : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_temporary;
    fs::path m_root;

    core::Result<models::TwoTowersOptions> join(const std::string &prefix = "", bool greek = false)
    {
        publishResnet(m_root / "resnet18.safetensors");
        publishBert(m_root / "bert", prefix, greek);
        return models::joinTowers(m_root / "resnet18.safetensors", m_root / "bert", m_root / "joined", {.embeddingDimension = 16});
    }

private Q_SLOTS:
    void init()
    {
        m_temporary = std::make_unique<QTemporaryDir>();
        m_root = m_temporary->path().toStdString();
    }

    void resnetEqualsFigures_data()
    {
        QTest::addColumn<int>("depth");
        QTest::addColumn<QString>("figures");
        QTest::newRow("ResNet-18") << 18 << "reference/torchvision-resnet18.json";
        QTest::newRow("ResNet-34, by numpy") << 34 << "families/resnet34.json";
        QTest::newRow("ResNet-50") << 50 << "reference/torchvision-resnet50.json";
    }

    void resnetEqualsFigures()
    {
        QFETCH(int, depth);
        QFETCH(QString, figures);
        const torch::NoGradGuard noGradients;
        const auto published = reference::readJson(reference::testData / figures.toStdString());
        const auto want = reference::matrix(published["image_features"]);
        const auto resnet = models::makeResnet({depth});
        reference::fillHashed(*resnet);
        const std::int64_t size = published.value("size", 224);
        const auto have = resnet->forward(3.0 * reference::hashed("input.image", {want.size(0), 3, size, size}));
        qInfo("1 - cosine %g, largest difference %g", 1 - worstCosine(have, want), largest(have, want));
        QCOMPARE(have.sizes(), want.sizes());
        QVERIFY(worstCosine(have, want) >= 0.99999);
        QVERIFY(largest(have, want) <= 2e-3);
    }

    void bertEqualsFigures()
    {
        const torch::NoGradGuard noGradients;
        const auto published = reference::readJson(reference::testData / "reference/bert-base-uncased.json");
        models::Bert bert{models::BertOptions{}};
        reference::fillHashed(*bert);
        auto tokens = torch::zeros({2, 12}, torch::kInt64);
        for (std::int64_t row = 0; row < 2; ++row)
            for (std::size_t i = 0; i < published["tokens"][static_cast<std::size_t>(row)].size(); ++i)
                tokens[row][static_cast<std::int64_t>(i)] = published["tokens"][static_cast<std::size_t>(row)][i].get<std::int64_t>();
        for (const auto &[pool, name] :
             {std::pair(models::BertPool::First, "cls_hidden"), std::pair(models::BertPool::Mean, "mean_hidden")}) {
            const auto have = bert->pooled(tokens, pool), want = reference::matrix(published[name]);
            qInfo("%s: 1 - cosine %g, largest difference %g", name, 1 - worstCosine(have, want), largest(have, want));
            QVERIFY(worstCosine(have, want) >= 0.99999);
            QVERIFY(largest(have, want) <= 2e-3);
        }
    }

    void shapesAreThoseOfTheModule_data()
    {
        QTest::addColumn<int>("depth");
        QTest::addColumn<int>("width");
        QTest::newRow("ResNet-18, one matrix a head") << 18 << 0;
        QTest::newRow("ResNet-34") << 34 << 0;
        QTest::newRow("ResNet-50, a layer in each head") << 50 << 24;
    }

    void shapesAreThoseOfTheModule()
    {
        QFETCH(int, depth);
        QFETCH(int, width);
        auto options = smallOptions(width);
        options.image.depth = depth;
        const auto encoder = models::makeTwoTowers(options);
        models::ShapeMap made;
        for (const auto &item : encoder->module().named_parameters())
            made[item.key()] = item.value().sizes().vec();
        for (const auto &item : encoder->module().named_buffers())
            if (item.value().is_floating_point())
                made[item.key()] = item.value().sizes().vec();
        QVERIFY(made == models::twoTowersShapes(options));
    }

    void theConfigurationSurvivesItsFile()
    {
        auto options = smallOptions(24);
        options.pool = models::BertPool::First;
        options.dropout = 0.25;
        options.preprocessing.size = 192;
        options.preprocessing.resizeTo = 200;
        const auto read = models::TwoTowersOptions::fromJson(options.toJson());
        QVERIFY2(read, read ? "" : read.error().detail.c_str());
        QCOMPARE(read->toJson(), options.toJson());
        QVERIFY(models::twoTowersShapes(*read) == models::twoTowersShapes(options));
        QCOMPARE(read->traits().image.resizeTo, 200);
        QVERIFY(read->traits().image.filter == models::ImagePreprocessing::Filter::Bilinear);
    }

    void joined_data()
    {
        QTest::addColumn<QString>("prefix");
        QTest::addColumn<bool>("greek");
        QTest::newRow("a bare BERT") << "" << false;
        QTest::newRow("out of a language model") << "bert." << false;
        QTest::newRow("from TensorFlow") << "bert." << true;
    }

    // The joined package gives what its towers give, through its heads.
    void joined()
    {
        QFETCH(QString, prefix);
        QFETCH(bool, greek);
        const torch::NoGradGuard noGradients;
        const auto options = join(prefix.toStdString(), greek);
        QVERIFY2(options, options ? "" : options.error().detail.c_str());
        const auto report = models::inspectPackage(m_root / "joined");
        QVERIFY2(report && report->problems.empty(), reference::faultOf(report).c_str());
        QCOMPARE(report->imageTower, std::string("ResNet-18 with a projection head"));
        QCOMPARE(report->textTower, std::string("BERT, 2 layers of 32, 2 heads, GELU, read as the mean of its tokens"));
        QCOMPARE(models::layoutName(report->layout), "two-towers");
        QCOMPARE(report->traits.text.startToken, 2);
        const auto encoder = models::loadPackage(m_root / "joined", {});
        QVERIFY2(encoder, encoder ? "" : encoder.error().detail.c_str());
        const auto resnet = models::makeResnet({18});
        reference::fillHashed(*resnet);
        models::Bert bert{smallBert()};
        reference::fillHashed(*bert);
        const auto heads = (*encoder)->module().named_parameters();
        const auto images = 3.0 * reference::hashed("input.image", {2, 3, 64, 64});
        const auto tokens = reference::familyFigures("chinese-clip").tokens;
        const auto wantImages = torch::matmul(resnet->forward(images), heads["image_projection.weight"].t());
        const auto wantTexts = torch::matmul(bert->pooled(tokens, models::BertPool::Mean), heads["text_projection.weight"].t());
        QVERIFY(largest((*encoder)->encodeImages(images), wantImages) < 1e-5);
        QVERIFY(largest((*encoder)->encodeTexts(tokens), wantTexts) < 1e-5);
        QVERIFY(wantImages.std().item<double>() > 0.01 && wantTexts.std().item<double>() > 0.01);
    }

    void theHeadsFollowTheSeed()
    {
        QVERIFY(join());
        const auto headOf = [&](const char *folder) {
            return *models::SafetensorsFile::open(m_root / folder / "model.safetensors")->tensor("image_projection.weight");
        };
        const auto joinAs = [&](const char *folder, std::uint64_t seed) {
            return models::joinTowers(m_root / "resnet18.safetensors", m_root / "bert", m_root / folder,
                                      {.embeddingDimension = 16, .seed = seed});
        };
        QVERIFY(joinAs("same", 1) && joinAs("other", 2));
        QVERIFY(torch::equal(headOf("joined"), headOf("same")));
        QVERIFY(!torch::equal(headOf("joined"), headOf("other")));
    }

    void paddingAndNeighboursDoNotCount_data()
    {
        QTest::addColumn<int>("precision");
        QTest::addColumn<bool>("eightBit");
        QTest::addColumn<double>("within");
        QTest::newRow("fp32") << static_cast<int>(torch::kFloat32) << false << 1e-6;
        QTest::newRow("bf16") << static_cast<int>(torch::kBFloat16) << false << 2e-2;
        QTest::newRow("int8") << static_cast<int>(torch::kFloat32) << true << 1e-6;
    }

    void paddingAndNeighboursDoNotCount()
    {
        QFETCH(int, precision);
        QFETCH(bool, eightBit);
        QFETCH(double, within);
        if (eightBit && !models::eightBitIsAvailable())
            QSKIP("This processor has no instructions for eight-bit products.");
        const torch::NoGradGuard noGradients;
        QVERIFY(join());
        const auto encoder = models::loadPackage(m_root / "joined", {torch::kCPU, static_cast<torch::ScalarType>(precision), eightBit});
        QVERIFY2(encoder, encoder ? "" : encoder.error().detail.c_str());
        const auto tokens = reference::familyFigures("chinese-clip").tokens;
        const auto together = models::normalised((*encoder)->encodeTexts(tokens));
        const auto alone = models::normalised((*encoder)->encodeTexts(tokens.narrow(0, 1, 1).narrow(1, 0, 4)));
        const auto images = 3.0 * reference::hashed("input.image", {3, 3, 64, 64});
        const auto both = models::normalised((*encoder)->encodeImages(images));
        const auto one = models::normalised((*encoder)->encodeImages(images.narrow(0, 2, 1)));
        qInfo("largest difference: texts %g, images %g", largest(alone[0], together[1]), largest(one[0], both[2]));
        QVERIFY(largest(alone[0], together[1]) <= within);
        QVERIFY(largest(one[0], both[2]) <= within);
    }

    // Fine-tuning starts here: every parameter of both towers and both heads must be reached by the loss.
    void gradientsReachEveryParameter()
    {
        torch::manual_seed(1);
        const auto encoder = models::makeTwoTowers(smallOptions(24));
        encoder->module().train();
        const auto images = models::normalised(encoder->encodeImages(torch::randn({3, 3, 64, 64})));
        const auto texts = models::normalised(encoder->encodeTexts(reference::familyFigures("chinese-clip").tokens));
        (encoder->logitScale() * (images * texts).sum(1)).pow(2).sum().backward();
        for (const auto &item : encoder->module().named_parameters())
            QVERIFY2(item.value().grad().defined() && item.value().grad().isfinite().all().item<bool>(), item.key().c_str());
    }

    void joinsThatFail_data()
    {
        QTest::addColumn<QString>("fault");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("says");
        using core::ErrorCode;
        const auto row = [](const char *name, const char *fault, ErrorCode code, const char *says) {
            QTest::newRow(name) << QString(fault) << static_cast<int>(code) << QString(says);
        };
        row("the folder is taken", "taken", ErrorCode::InvalidArgument, "is not empty");
        row("the image tower is no ResNet", "no resnet", ErrorCode::Unsupported, "is no ResNet");
        row("a stage lacks its last tensor", "cut resnet", ErrorCode::Corrupt, "layer4.1.bn2.weight");
        row("the text tower is no BERT", "no bert", ErrorCode::Unsupported, "expected a BERT");
        row("a layer of BERT has another width", "other width", ErrorCode::Corrupt, "where the configuration asks for [32,32]");
        row("no vocabulary", "no vocabulary", ErrorCode::Corrupt, "[CLS]");
        row("there is no image tower", "no file", ErrorCode::NotFound, "resnet18.safetensors");
    }

    void joinsThatFail()
    {
        QFETCH(QString, fault);
        QFETCH(int, code);
        QFETCH(QString, says);
        const auto image = m_root / "resnet18.safetensors", text = m_root / "bert";
        publishResnet(image);
        publishBert(text, "", false);
        const auto edit = [](const fs::path &file, const std::function<void(models::TensorMap &)> &change) {
            models::TensorMap tensors;
            {
                const auto opened = models::SafetensorsFile::open(file);
                for (const auto &name : opened->names())
                    tensors[name] = opened->tensor(name)->clone();
            }
            change(tensors);
            QVERIFY(models::writeSafetensors(file, tensors));
        };
        if (fault == "taken") {
            fs::create_directories(m_root / "joined");
            reference::writeFile(m_root / "joined" / "note.txt", "mine");
        } else if (fault == "no resnet") {
            edit(image, [](auto &tensors) { tensors.erase("layer3.0.conv1.weight"); });
        } else if (fault == "cut resnet") {
            edit(image, [](auto &tensors) { tensors.erase("layer4.1.bn2.weight"); });
        } else if (fault == "no bert") {
            reference::writeFile(text / "config.json", "{\"model_type\": \"gpt2\"}");
        } else if (fault == "other width") {
            edit(text / "model.safetensors", [](auto &tensors) {
                tensors["encoder.layer.1.attention.self.key.weight"] = torch::zeros({16, 32});
            });
        } else if (fault == "no vocabulary") {
            reference::writeFile(text / "vocab.txt", "a\nb\n");
        } else {
            fs::remove(image);
        }
        const auto joined = models::joinTowers(image, text, m_root / "joined", {.embeddingDimension = 16});
        QVERIFY(!joined);
        QVERIFY2(QString::fromStdString(joined.error().detail).contains(says), joined.error().detail.c_str());
        QCOMPARE(static_cast<int>(joined.error().code), code);
        QVERIFY(!fs::exists(m_root / "joined" / "config.json"));
    }
};

QTEST_GUILESS_MAIN(TestTwoTowers)
#include "tst_two_towers.moc"
