// Pixels and tokens to tensors, against figures from PIL and torchvision.
#include <torch/torch.h>

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <QFile>
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

// Of resident memory, from /proc/self/status (proc(5)); negative: not to be had.
long peakMegabytes()
{
    QFile status("/proc/self/status");
    if (!status.open(QIODevice::ReadOnly))
        return -1;
    for (const QByteArray &line : status.readAll().split('\n'))
        if (line.startsWith("VmHWM:"))
            return line.mid(6).trimmed().split(' ').first().toLong() / 1024;
    return -1;
}

// The same after the mark is set back to what is in use now.
long peakMegabytesFromNow()
{
    QFile clear("/proc/self/clear_refs");
    if (!clear.open(QIODevice::WriteOnly | QIODevice::Unbuffered) || clear.write("5") != 1)
        return -1;
    return peakMegabytes();
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

    // In bands as at once: PIL's two passes over the whole picture, each rounded to 8 bits.
    void bandsChangeNothing_data()
    {
        QTest::addColumn<int>("height");
        QTest::addColumn<int>("width");
        QTest::newRow("many rows") << 3100 << 1500;
        QTest::newRow("long rows") << 900 << 9000;
        QTest::newRow("a tower") << 40000 << 60;
    }
    void bandsChangeNothing()
    {
        QFETCH(int, height);
        QFETCH(int, width);
        torch::manual_seed(7);
        const auto pixels = torch::randint(0, 256, {height, width, 3}, torch::kUInt8);
        ImagePreprocessing options;
        options.fit = ImagePreprocessing::Fit::Squash;
        const auto whole = [](const torch::Tensor &image, std::int64_t rows, std::int64_t columns) {
            return at::_upsample_bicubic2d_aa(image, {rows, columns}, false).add_(0.5f).floor_().clamp_(0.f, 255.f);
        };
        const auto image = pixels.permute({2, 0, 1}).unsqueeze(0).to(torch::kFloat32).contiguous();
        const auto expected = whole(whole(image, height, options.size), options.size, options.size)[0].to(torch::kUInt8);
        QVERIFY(torch::equal(models::resizePixels(pixels, options), expected));
    }

    // A copy as float32 would take four times the picture's 300 MB.
    void aHugePictureTakesLittleMore()
    {
        const auto pixels = torch::full({10'000, 10'000, 3}, 77, torch::kUInt8);
        ImagePreprocessing options;
        const long before = peakMegabytesFromNow();
        if (before < 0)
            QSKIP("this system does not let a process measure its memory anew");
        QVERIFY(torch::equal(models::resizePixels(pixels, options), torch::full({3, 224, 224}, 77, torch::kUInt8)));
        QVERIFY2(peakMegabytes() - before < 100, qPrintable(QString::number(peakMegabytes() - before) + " MB"));
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
