// CLIP against the figures of the public implementation, and embeddings that do not depend on their batch.
#include <torch/torch.h>

#include <QtTest>

#include "engine/models/eight_bit.h"
#include "engine/models/package.h"
#include "tests/engine/models/reference_model.h"

using namespace semblance;

namespace {

const std::string folder = SEMBLANCE_TEST_DATA "/reference/";

double worstCosine(const torch::Tensor &have, const torch::Tensor &want)
{
    return (models::normalised(have) * models::normalised(want)).sum(1).min().item<double>();
}

void compare(models::DualEncoder &encoder, const reference::Figures &figures)
{
    const auto images = encoder.encodeImages(figures.images), texts = encoder.encodeTexts(figures.tokens);
    const auto logits = encoder.logitScale() * torch::matmul(models::normalised(images), models::normalised(texts).t());
    const auto imageCosine = worstCosine(images, figures.imageFeatures), textCosine = worstCosine(texts, figures.textFeatures);
    const auto error = (logits - figures.logits).abs().max().item<double>();
    qInfo("1 - cosine: images %g, texts %g; logits max abs %g; features max abs %g and %g", 1 - imageCosine, 1 - textCosine, error,
          (images - figures.imageFeatures).abs().max().item<double>(), (texts - figures.textFeatures).abs().max().item<double>());
    QVERIFY(imageCosine >= 0.99999);
    QVERIFY(textCosine >= 0.99999);
    QVERIFY(error <= 2e-3);
    QVERIFY(images.scalar_type() == torch::kFloat32);
}

std::unique_ptr<models::DualEncoder> hashFilled(const nlohmann::json &config)
{
    auto encoder = models::makeClipEncoder(reference::optionsOf(config));
    reference::fillHashed(encoder->module());
    return encoder;
}

models::ClipOptions smallResnet()
{
    auto options = reference::optionsOf(reference::readFigures(folder + "tiny-clip.json").config);
    options.resnetBlocks = {1, 2, 1, 1};
    options.image.width = 8;
    options.image.heads = 4;
    return options;
}

std::unique_ptr<models::DualEncoder> tiny(torch::ScalarType precision, bool eightBit = false)
{
    auto encoder = models::loadPackage(folder + "tiny-clip-hf", {torch::kCPU, precision, eightBit});
    return encoder ? std::move(*encoder) : nullptr;
}

// The largest difference between a row encoded alone and in a batch of seven.
double batchDifference(const std::function<torch::Tensor(const torch::Tensor &)> &encode, const torch::Tensor &inputs)
{
    const auto together = models::normalised(encode(inputs));
    double most = 0;
    for (std::int64_t i = 0; i < inputs.size(0); ++i)
        most = std::max(most, (models::normalised(encode(inputs.narrow(0, i, 1)))[0] - together[i]).abs().max().item<double>());
    return most;
}

}  // namespace

class TestClip : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tinyModelInBothLayouts_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("Hugging Face") << "tiny-clip-hf";
        QTest::newRow("OpenCLIP") << "tiny-clip-openclip";
    }

    void tinyModelInBothLayouts()
    {
        QFETCH(QString, name);
        const torch::NoGradGuard noGradients;
        const auto encoder = models::loadPackage(folder + name.toStdString(), {});
        QVERIFY2(encoder, encoder ? "" : encoder.error().detail.c_str());
        compare(**encoder, reference::readFigures(folder + "tiny-clip.json"));
    }

    void fullSizeWithHashedWeights_data()
    {
        QTest::addColumn<QString>("figures");
        QTest::newRow("ViT-B/32") << "openai-clip-vit-b-32.json";
        QTest::newRow("ResNet-50") << "openai-clip-rn50.json";
    }

    void fullSizeWithHashedWeights()
    {
        QFETCH(QString, figures);
        const torch::NoGradGuard noGradients;
        const auto read = reference::readFigures(folder + figures.toStdString());
        compare(*hashFilled(read.config), read);
    }

    void shapesAreThoseOfTheModule_data()
    {
        QTest::addColumn<bool>("resnet");
        QTest::newRow("vision transformer") << false;
        QTest::newRow("ResNet") << true;
    }

    void shapesAreThoseOfTheModule()
    {
        QFETCH(bool, resnet);
        const auto options = resnet ? smallResnet() : reference::optionsOf(reference::readFigures(folder + "tiny-clip.json").config);
        const auto encoder = models::makeClipEncoder(options);
        models::ShapeMap made;
        for (const auto &item : encoder->module().named_parameters())
            made[item.key()] = item.value().sizes().vec();
        for (const auto &item : encoder->module().named_buffers())
            if (item.value().is_floating_point())
                made[item.key()] = item.value().sizes().vec();
        QVERIFY(made == models::clipParameterShapes(options));
    }

    void shorterTokenRowsGiveTheSame()
    {
        const torch::NoGradGuard noGradients;
        const auto figures = reference::readFigures(folder + "tiny-clip.json");
        const auto encoder = tiny(torch::kFloat32);
        QVERIFY(encoder);
        const auto whole = encoder->encodeTexts(figures.tokens), cut = encoder->encodeTexts(figures.tokens.narrow(1, 0, 7));
        QVERIFY(torch::equal(whole, cut));
        auto padded = figures.tokens.clone();
        padded.narrow(1, 8, 16).fill_(17);  // behind the end token nothing counts
        QVERIFY(torch::equal(whole, encoder->encodeTexts(padded)));
    }

    void embeddingsDoNotDependOnTheirBatch_data()
    {
        QTest::addColumn<int>("precision");
        QTest::addColumn<bool>("eightBit");
        QTest::addColumn<double>("within");
        QTest::newRow("fp32") << static_cast<int>(torch::kFloat32) << false << 1e-6;
        QTest::newRow("bf16") << static_cast<int>(torch::kBFloat16) << false << 2e-2;
        QTest::newRow("int8") << static_cast<int>(torch::kFloat32) << true << 1e-6;
    }

    void embeddingsDoNotDependOnTheirBatch()
    {
        QFETCH(int, precision);
        QFETCH(bool, eightBit);
        QFETCH(double, within);
        if (eightBit && !models::eightBitIsAvailable())
            QSKIP("This processor has no instructions for eight-bit products.");
        const torch::NoGradGuard noGradients;
        torch::manual_seed(3);
        const auto encoder = tiny(static_cast<torch::ScalarType>(precision), eightBit);
        QVERIFY(encoder);
        auto tokens = torch::zeros({7, 24}, torch::kInt64);
        for (std::int64_t row = 0; row < 7; ++row) {
            tokens[row][0] = 598;
            tokens[row].narrow(0, 1, row + 1).copy_(torch::randint(1, 500, {row + 1}));
            tokens[row][row + 2] = 599;
        }
        const auto images = batchDifference([&](const auto &x) { return encoder->encodeImages(x); }, torch::randn({7, 3, 64, 64}));
        const auto texts = batchDifference([&](const auto &x) { return encoder->encodeTexts(x); }, tokens);
        qInfo("largest difference: images %g, texts %g", images, texts);
        QVERIFY(images <= within);
        QVERIFY(texts <= within);
    }

    void resnetDoesNotDependOnTheBatch()
    {
        const torch::NoGradGuard noGradients;
        torch::manual_seed(4);
        const auto encoder = models::makeClipEncoder(smallResnet());
        reference::fillHashed(encoder->module());
        const auto images = batchDifference([&](const auto &x) { return encoder->encodeImages(x); }, torch::randn({7, 3, 64, 64}));
        qInfo("largest difference: %g", images);
        QVERIFY(images <= 1e-6);
    }

    void bf16StaysCloseToFp32()
    {
        const torch::NoGradGuard noGradients;
        const auto figures = reference::readFigures(folder + "tiny-clip.json");
        const auto encoder = tiny(torch::kBFloat16);
        QVERIFY(encoder);
        const auto images = worstCosine(encoder->encodeImages(figures.images), figures.imageFeatures);
        const auto texts = worstCosine(encoder->encodeTexts(figures.tokens), figures.textFeatures);
        qInfo("cosine to fp32: images %g, texts %g", images, texts);
        QVERIFY(images > 0.999 && texts > 0.999);
        QCOMPARE(encoder->logitScale().item<float>(), 100.f);
    }

    void eightBitsStayCloseToFp32()
    {
        if (!models::eightBitIsAvailable())
            QSKIP("This processor has no instructions for eight-bit products.");
        const torch::NoGradGuard noGradients;
        const auto figures = reference::readFigures(folder + "tiny-clip.json");
        const auto encoder = tiny(torch::kFloat32, /*eightBit=*/true);
        QVERIFY(encoder);
        const auto images = worstCosine(encoder->encodeImages(figures.images), figures.imageFeatures);
        const auto texts = worstCosine(encoder->encodeTexts(figures.tokens), figures.textFeatures);
        qInfo("cosine to fp32: images %g, texts %g", images, texts);
        QVERIFY(images > 0.999 && texts > 0.999);
        QVERIFY(images < 1 - 1e-7 && texts < 1 - 1e-7);  // it was eight bits that computed them
        QCOMPARE(encoder->logitScale().item<float>(), 100.f);
    }

    void optionsThatCannotWork_data()
    {
        QTest::addColumn<int>("which");
        QTest::addColumn<QString>("says");
        QTest::newRow("heads that do not divide the width") << 0 << "no multiple";
        QTest::newRow("no layers") << 1 << "layers";
        QTest::newRow("a patch larger than the image") << 2 << "patch size";
        QTest::newRow("an end token outside the vocabulary") << 3 << "outside the vocabulary";
        QTest::newRow("a ResNet of three stages") << 4 << "4 stages";
        QTest::newRow("a ResNet for pictures of 100 pixels") << 5 << "multiple of 32";
    }

    void optionsThatCannotWork()
    {
        QFETCH(int, which);
        QFETCH(QString, says);
        models::ClipOptions options;
        QVERIFY(options.check());
        if (which == 0)
            options.text.heads = 7;
        else if (which == 1)
            options.image.layers = 0;
        else if (which == 2)
            options.patchSize = 300;
        else if (which == 3)
            options.layout.endToken = 50000;
        else
            options = smallResnet();
        if (which == 4)
            options.resnetBlocks.pop_back();
        if (which == 5)
            options.preprocessing.size = 100;
        const auto checked = options.check();
        QVERIFY(!checked);
        QVERIFY2(QString::fromStdString(checked.error().detail).contains(says), checked.error().detail.c_str());
    }
};

QTEST_GUILESS_MAIN(TestClip)
#include "tst_clip.moc"
