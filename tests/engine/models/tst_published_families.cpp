// Chinese-CLIP and SigLIP in their published layout, against figures that numpy computed (tests/data/families).
#include <torch/torch.h>

#include <QTemporaryDir>
#include <QtTest>

#include "engine/models/chinese_clip.h"
#include "engine/models/eight_bit.h"
#include "engine/models/package.h"
#include "engine/models/siglip.h"
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

}  // namespace

using Edit = std::function<void(json &config)>;
Q_DECLARE_METATYPE(Edit)

class TestPublishedFamilies : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_temporary;
    fs::path m_folder;

    std::unique_ptr<models::DualEncoder> load(const std::string &family, torch::ScalarType precision = torch::kFloat32,
                                              bool eightBit = false)
    {
        if (!reference::writeFamilyPackage(family, m_folder))
            return nullptr;
        auto encoder = models::loadPackage(m_folder, {torch::kCPU, precision, eightBit});
        if (!encoder)
            qWarning("%s", encoder.error().detail.c_str());
        return encoder ? std::move(*encoder) : nullptr;
    }

    static void bothFamilies()
    {
        QTest::addColumn<QString>("family");
        QTest::newRow("Chinese-CLIP") << "chinese-clip";
        QTest::newRow("SigLIP") << "siglip";
    }

private Q_SLOTS:
    void init()
    {
        m_temporary = std::make_unique<QTemporaryDir>();
        m_folder = fs::path(m_temporary->path().toStdString()) / "my model";
    }

    void equalsFigures_data() { bothFamilies(); }

    void equalsFigures()
    {
        QFETCH(QString, family);
        const torch::NoGradGuard noGradients;
        const auto encoder = load(family.toStdString());
        QVERIFY(encoder);
        const auto figures = reference::familyFigures(family.toStdString());
        const auto images = encoder->encodeImages(figures.images), texts = encoder->encodeTexts(figures.tokens);
        const auto cosines = torch::matmul(models::normalised(images), models::normalised(texts).t());
        const auto logits = encoder->logitScale() * cosines + encoder->logitBias();
        qInfo("1 - cosine: images %g, texts %g; features max abs %g and %g; logits %g", 1 - worstCosine(images, figures.imageFeatures),
              1 - worstCosine(texts, figures.textFeatures), largest(images, figures.imageFeatures), largest(texts, figures.textFeatures),
              largest(logits, figures.logits));
        QVERIFY(worstCosine(images, figures.imageFeatures) >= 0.99999 && largest(images, figures.imageFeatures) < 1e-4);
        QVERIFY(worstCosine(texts, figures.textFeatures) >= 0.99999 && largest(texts, figures.textFeatures) < 1e-4);
        QVERIFY(largest(logits, figures.logits) <= 2e-3);
    }

    void reported_data()
    {
        QTest::addColumn<QString>("family");
        QTest::addColumn<QString>("image");
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("start");
        QTest::addColumn<int>("pad");
        QTest::addColumn<bool>("sigmoid");
        QTest::newRow("Chinese-CLIP") << "chinese-clip"
                                      << "vision transformer, patches of 16, 2 layers of 64, 2 heads, quick GELU"
                                      << "BERT, 2 layers of 32, 2 heads, GELU, read at [CLS]" << 2 << 0 << false;
        QTest::newRow("SigLIP") << "siglip"
                                << "vision transformer, patches of 16, 2 layers of 32, 2 heads, tanh GELU, pooled by attention"
                                << "transformer, 2 layers of 32, 2 heads, tanh GELU, read at the last place" << -1 << 1 << true;
    }

    void reported()
    {
        QFETCH(QString, family);
        QFETCH(QString, image);
        QFETCH(QString, text);
        QFETCH(int, start);
        QFETCH(int, pad);
        QFETCH(bool, sigmoid);
        QVERIFY(reference::writeFamilyPackage(family.toStdString(), m_folder));
        const auto report = models::inspectPackage(m_folder);
        QVERIFY2(report && report->problems.empty(), reference::faultOf(report).c_str());
        QCOMPARE(QString(models::layoutName(report->layout)), family);
        QCOMPARE(QString::fromStdString(report->traits.family), family);
        QCOMPARE(QString::fromStdString(report->imageTower), image);
        QCOMPARE(QString::fromStdString(report->textTower), text);
        QCOMPARE(report->traits.text.startToken, start);
        QCOMPARE(report->traits.text.padToken, pad);
        QCOMPARE(report->traits.head == models::MatchHead::Sigmoid, sigmoid);
        QVERIFY(report->traits.image.fit == models::ImagePreprocessing::Fit::Squash);
    }

    void shapesAreThoseOfTheModule_data() { bothFamilies(); }

    void shapesAreThoseOfTheModule()
    {
        QFETCH(QString, family);
        const auto config = reference::familyFigures(family.toStdString()).config.dump();
        const auto chinese = *models::chineseClipOptions(reference::familyFigures("chinese-clip").config.dump(), "", {2, 3, 118});
        const auto siglip = *models::siglipOptions(reference::familyFigures("siglip").config.dump(), "");
        const bool isChinese = family == "chinese-clip";
        const auto encoder = isChinese ? models::makeChineseClip(chinese) : models::makeSiglip(siglip);
        models::ShapeMap made;
        for (const auto &item : encoder->module().named_parameters())
            made[item.key()] = item.value().sizes().vec();
        QVERIFY(made == (isChinese ? models::chineseClipShapes(chinese) : models::siglipShapes(siglip)));
    }

    // What training writes has the module's own names.
    void ownNamesAreReadBack_data() { bothFamilies(); }

    void ownNamesAreReadBack()
    {
        QFETCH(QString, family);
        const torch::NoGradGuard noGradients;
        const auto figures = reference::familyFigures(family.toStdString());
        const auto encoder = load(family.toStdString());
        QVERIFY(encoder);
        QVERIFY(models::savePackageWeights(encoder->module(), m_folder / "model.safetensors", torch::kFloat32));
        const auto again = models::loadPackage(m_folder, {});
        QVERIFY2(again, again ? "" : again.error().detail.c_str());
        QVERIFY(torch::equal(encoder->encodeImages(figures.images), (*again)->encodeImages(figures.images)));
        QVERIFY(torch::equal(encoder->encodeTexts(figures.tokens), (*again)->encodeTexts(figures.tokens)));
    }

    void paddingAndNeighboursDoNotCount_data()
    {
        QTest::addColumn<QString>("family");
        QTest::addColumn<int>("precision");
        QTest::addColumn<bool>("eightBit");
        QTest::addColumn<double>("within");
        for (const auto *family : {"chinese-clip", "siglip"}) {
            QTest::addRow("%s in fp32", family) << family << static_cast<int>(torch::kFloat32) << false << 1e-6;
            QTest::addRow("%s in bf16", family) << family << static_cast<int>(torch::kBFloat16) << false << 2e-2;
            QTest::addRow("%s in int8", family) << family << static_cast<int>(torch::kFloat32) << true << 1e-6;
        }
    }

    void paddingAndNeighboursDoNotCount()
    {
        QFETCH(QString, family);
        QFETCH(int, precision);
        QFETCH(bool, eightBit);
        QFETCH(double, within);
        if (eightBit && !models::eightBitIsAvailable())
            QSKIP("This processor has no instructions for eight-bit products.");
        const torch::NoGradGuard noGradients;
        const auto encoder = load(family.toStdString(), static_cast<torch::ScalarType>(precision), eightBit);
        QVERIFY(encoder);
        const auto figures = reference::familyFigures(family.toStdString());
        const auto texts = models::normalised(encoder->encodeTexts(figures.tokens));
        const auto images = models::normalised(encoder->encodeImages(figures.images));
        const auto pad = encoder->traits().text.padToken;
        for (std::int64_t row = 0; row < figures.tokens.size(0); ++row) {
            auto tokens = figures.tokens.narrow(0, row, 1);
            while (tokens.size(1) > 3 && tokens[0][-1].item<std::int64_t>() == pad && tokens[0][-2].item<std::int64_t>() == pad)
                tokens = tokens.narrow(1, 0, tokens.size(1) - 1);
            const auto alone = models::normalised(encoder->encodeTexts(tokens))[0];
            QVERIFY2(largest(alone, texts[row]) <= within, std::to_string(largest(alone, texts[row])).c_str());
        }
        for (std::int64_t row = 0; row < 2; ++row)
            QVERIFY(largest(models::normalised(encoder->encodeImages(figures.images.narrow(0, row, 1)))[0], images[row]) <= within);
    }

    // SigLIP has no class token: all rows are a grid.
    void anotherResolution_data() { bothFamilies(); }

    void anotherResolution()
    {
        QFETCH(QString, family);
        const torch::NoGradGuard noGradients;
        QVERIFY(reference::writeFamilyPackage(family.toStdString(), m_folder));
        auto config = reference::readJson(m_folder / "config.json");
        config["vision_config"]["image_size"] = 64;
        reference::writeFile(m_folder / "config.json", config.dump());
        const auto report = models::inspectPackage(m_folder);
        QVERIFY2(report && report->problems.empty(), reference::faultOf(report).c_str());
        QCOMPARE(report->notes.size(), std::size_t{1});
        QVERIFY2(report->notes[0].find("to 4x4 patches") != std::string::npos, report->notes[0].c_str());
        const auto encoder = models::loadPackage(m_folder, {});
        QVERIFY(encoder);
        QVERIFY((*encoder)->encodeImages(torch::ones({1, 3, 64, 64})).isfinite().all().item<bool>());
    }

    void refused_data()
    {
        QTest::addColumn<QString>("family");
        QTest::addColumn<Edit>("edit");
        QTest::addColumn<QString>("says");
        QTest::newRow("SigLIP without its pooling head")
            << "siglip" << Edit([](json &c) { c["vision_config"]["vision_use_head"] = false; }) << "pooling head";
        QTest::newRow("SigLIP of two widths") << "siglip" << Edit([](json &c) { c["text_config"]["projection_size"] = 48; })
                                              << "ends in 48 values";
        QTest::newRow("SigLIP 2 of any shape") << "siglip" << Edit([](json &c) { c["model_type"] = "siglip2"; }) << "NaFlex";
        QTest::newRow("relative positions") << "chinese-clip"
                                            << Edit([](json &c) { c["text_config"]["position_embedding_type"] = "relative_key"; })
                                            << "relative positions";
        QTest::newRow("heads that do not divide")
            << "chinese-clip" << Edit([](json &c) { c["text_config"]["num_attention_heads"] = 5; }) << "no multiple of 5 heads";
        QTest::newRow("an activation") << "chinese-clip" << Edit([](json &c) { c["text_config"]["hidden_act"] = "relu"; }) << "'relu'";
    }

    void refused()
    {
        QFETCH(QString, family);
        QFETCH(Edit, edit);
        QFETCH(QString, says);
        QVERIFY(reference::writeFamilyPackage(family.toStdString(), m_folder));
        auto config = reference::readJson(m_folder / "config.json");
        edit(config);
        reference::writeFile(m_folder / "config.json", config.dump());
        const auto report = models::inspectPackage(m_folder);
        QVERIFY(!report);
        const auto detail = QString::fromStdString(report.error().detail);
        QVERIFY2(detail.contains(says) && detail.contains("my model"), qPrintable(detail));
    }

    void missingTokenizers_data()
    {
        QTest::addColumn<QString>("family");
        QTest::addColumn<QString>("says");
        QTest::newRow("Chinese-CLIP") << "chinese-clip"
                                      << "expected vocab.txt (WordPiece)";
        QTest::newRow("SigLIP") << "siglip"
                                << "expected spiece.model (SentencePiece)";
    }

    void missingTokenizers()
    {
        QFETCH(QString, family);
        QFETCH(QString, says);
        QVERIFY(reference::writeFamilyPackage(family.toStdString(), m_folder));
        fs::remove(m_folder / "vocab.txt");
        fs::remove(m_folder / "spiece.model");
        const auto report = models::inspectPackage(m_folder);
        QVERIFY2(report, report ? "" : report.error().detail.c_str());
        QCOMPARE(report->problems.size(), std::size_t{1});
        QVERIFY2(QString::fromStdString(report->problems[0]).contains(says), report->problems[0].c_str());
    }
};

QTEST_GUILESS_MAIN(TestPublishedFamilies)
#include "tst_published_families.moc"
