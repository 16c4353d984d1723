// Pixels and tokens to tensors, against figures from PIL and torchvision.
#include <torch/torch.h>

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <QtTest>

#include "engine/models/preprocess.h"
#include "engine/models/safetensors.h"

using namespace semblance;
using models::ImagePreprocessing;

namespace {

const std::string reference = SEMBLANCE_TEST_DATA "/reference/";

torch::Tensor pixelsOf(const std::string &file)
{
    cv::Mat image = cv::imread(file, cv::IMREAD_COLOR);
    cv::cvtColor(image, image, cv::COLOR_BGR2RGB);
    return torch::from_blob(image.data, {image.rows, image.cols, 3}, torch::kUInt8).clone();
}

}  // namespace

class TestPreprocess : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void equalsPilAndTorchvision_data()
    {
        QTest::addColumn<QString>("name");
        for (const auto *name : {"small", "tall", "wide"})
            QTest::newRow(name) << QString(name);
    }

    void equalsPilAndTorchvision()
    {
        QFETCH(QString, name);
        const auto file = models::SafetensorsFile::open(reference + "clip-preprocess-224.safetensors");
        QVERIFY(file);
        const auto expected = file->tensor(name.toStdString())->to(torch::kFloat32);
        const ImagePreprocessing options;
        const auto resized = models::resizePixels(pixelsOf(reference + name.toStdString() + ".png"), options);
        QVERIFY(resized.scalar_type() == torch::kUInt8 && resized.sizes() == at::IntArrayRef({3, 224, 224}));
        const auto error = (models::normalisePixels(resized.unsqueeze(0), options)[0] - expected).abs();
        const auto most = error.max().item<double>(), mean = error.mean().item<double>();
        qInfo("max abs %g, mean abs %g", most, mean);
        QVERIFY(most < 0.04);
        QVERIFY(mean < 0.004);
    }

    void cropAndSquash_data()
    {
        QTest::addColumn<int>("height");
        QTest::addColumn<int>("width");
        QTest::newRow("wide") << 30 << 70;
        QTest::newRow("tall") << 71 << 30;
        QTest::newRow("one row") << 1 << 5000;
        QTest::newRow("one column") << 5000 << 1;
        QTest::newRow("one pixel") << 1 << 1;
        QTest::newRow("already the size") << 16 << 16;
    }

    void cropAndSquash()
    {
        QFETCH(int, height);
        QFETCH(int, width);
        ImagePreprocessing options;
        options.size = 16;
        const auto grey = torch::full({height, width, 3}, 77, torch::kUInt8);
        for (const auto fit : {ImagePreprocessing::Fit::ShortSideThenCrop, ImagePreprocessing::Fit::Squash})
            for (const auto filter : {ImagePreprocessing::Filter::Bicubic, ImagePreprocessing::Filter::Bilinear}) {
                options.fit = fit;
                options.filter = filter;
                QVERIFY(torch::equal(models::resizePixels(grey, options), torch::full({3, 16, 16}, 77, torch::kUInt8)));
            }
    }

    void theCropIsTheMiddle()
    {
        ImagePreprocessing options;
        options.size = 4;
        // Rows of 4 by 9: the crop starts at round-half-to-even(2.5) = 2.
        const auto ramp = (torch::arange(9) * 10).to(torch::kUInt8).view({1, 9, 1}).expand({4, 9, 3}).contiguous();
        const auto cropped = models::resizePixels(ramp, options);
        QCOMPARE(cropped[0][0][0].item<int>(), 20);
        QCOMPARE(cropped[2][3][3].item<int>(), 50);
        options.fit = ImagePreprocessing::Fit::Squash;
        QVERIFY(models::resizePixels(ramp, options)[0][0][3].item<int>() > 60);
    }

    void overshootIsClamped()
    {
        ImagePreprocessing options;
        options.size = 40;
        auto edge = torch::zeros({20, 20, 3}, torch::kUInt8);
        edge.narrow(1, 10, 10).fill_(255);
        const auto bicubic = models::resizePixels(edge, options);
        QCOMPARE(bicubic.min().item<int>(), 0);
        QCOMPARE(bicubic.max().item<int>(), 255);
        QVERIFY(bicubic[0][0][18].item<int>() < 128 && bicubic[0][0][21].item<int>() > 128);  // an overflow would wrap round
    }

    void normalisationLeavesItsInputAlone()
    {
        const ImagePreprocessing options;
        const auto batch = torch::full({2, 3, 2, 2}, 255, torch::kUInt8);
        const auto result = models::normalisePixels(batch, options);
        QCOMPARE(result[1][2][0][0].item<float>(), (1.f - options.mean[2]) / options.deviation[2]);
        QVERIFY(torch::equal(batch, torch::full({2, 3, 2, 2}, 255, torch::kUInt8)));
    }

    void tokens()
    {
        const models::TextLayout layout{6, 100, 98, 99, 0};
        QVERIFY(torch::equal(models::layOutTokens({}, layout), torch::tensor({98L, 99L, 0L, 0L, 0L, 0L})));
        QVERIFY(torch::equal(models::layOutTokens({5, 6}, layout), torch::tensor({98L, 5L, 6L, 99L, 0L, 0L})));
        QVERIFY(torch::equal(models::layOutTokens({1, 2, 3, 4}, layout), torch::tensor({98L, 1L, 2L, 3L, 4L, 99L})));
        QVERIFY(torch::equal(models::layOutTokens({1, 2, 3, 4, 5, 6, 7}, layout), torch::tensor({98L, 1L, 2L, 3L, 4L, 99L})));
    }
};

QTEST_GUILESS_MAIN(TestPreprocess)
#include "tst_preprocess.moc"
