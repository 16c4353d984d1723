// A real (tiny) model package as an encoder: batches, threads and scaling must not change what a photo or a sentence is.
#include <torch/torch.h>

#include <QtTest>

#include <cmath>
#include <thread>

#include "engine/jobs/encoder.h"
#include "engine/models/dual_encoder.h"
#include "engine/models/eight_bit.h"

using namespace semblance;

namespace {

const std::filesystem::path package = std::filesystem::path(SEMBLANCE_TEST_DATA) / "reference" / "tiny-clip-hf";

std::shared_ptr<const jobs::Encoder> tinyClip()
{
    static const auto encoder = jobs::loadEncoder(package, "cpu", "fp32");
    if (!encoder)
        qFatal("%s", encoder.error().detail.c_str());
    return *encoder;
}

image::Picture noise(int width, int height, unsigned seed)
{
    image::Picture picture{width, height, {}};
    for (int i = 0; i < width * height * 3; ++i) {
        seed = seed * 1664525u + 1013904223u;
        picture.rgb.push_back(static_cast<std::uint8_t>(seed >> 24));
    }
    return picture;
}

double largestDifference(std::span<const float> a, std::span<const float> b)
{
    double largest = a.size() == b.size() ? 0 : 1e9;
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
        largest = std::max(largest, std::abs(static_cast<double>(a[i]) - static_cast<double>(b[i])));
    return largest;
}

}  // namespace

class TestEncoder : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void itKnowsItself()
    {
        const auto encoder = tinyClip();
        QCOMPARE(encoder->version().size(), std::size_t{32});
        QCOMPARE(encoder->identity(), encoder->version() + "-fp32");
        QCOMPARE(encoder->precision(), std::string("fp32"));
        QCOMPARE(encoder->traits().embeddingDimension, 32);
    }

    // What is kept of a model's photos is kept under its precision: eight bits never meet float32.
    void eightBitsAreAnIdentityOfTheirOwn()
    {
        const auto encoder = jobs::loadEncoder(package, "cpu", "int8");
        if (!models::eightBitIsAvailable()) {
            QCOMPARE(encoder.error().code, core::ErrorCode::Unsupported);
            return;
        }
        QVERIFY2(encoder, encoder ? "" : encoder.error().detail.c_str());
        QCOMPARE((*encoder)->version(), tinyClip()->version());
        QCOMPARE((*encoder)->identity(), (*encoder)->version() + "-int8");
        QCOMPARE((*encoder)->precision(), std::string("int8"));
        QVERIFY((*encoder)->device().ends_with(", int8"));
        const std::vector<std::string> texts{"a dog and a cat", "a boat"};
        const auto exact = tinyClip()->embed(texts, jobs::Scaling::UnitLength),
                   rounded = (*encoder)->embed(texts, jobs::Scaling::UnitLength);
        QVERIFY(rounded.has_value());
        for (std::size_t i = 0; i < texts.size(); ++i) {
            const auto difference = largestDifference(exact->row(i), rounded->row(i));
            QVERIFY2(difference > 0 && difference < 0.03, std::to_string(difference).c_str());
        }
    }

    void aTextDoesNotDependOnItsBatch()
    {
        const std::vector<std::string> texts{"a", "a dog and a cat on a very long road to the sea", "", "红色的船"};
        const auto together = tinyClip()->embed(texts, jobs::Scaling::UnitLength);
        QVERIFY(together.has_value());
        for (std::size_t i = 0; i < texts.size(); ++i) {
            const auto alone = tinyClip()->embed(std::span(&texts[i], 1), jobs::Scaling::UnitLength);
            QVERIFY(largestDifference(alone->row(0), together->row(i)) < 1e-5);
        }
        QVERIFY(largestDifference(together->row(0), together->row(1)) > 1e-2);
    }

    void aTextTooLongIsCut()
    {
        std::string text;
        for (int i = 0; i < 500; ++i)
            text += "dog ";
        const auto rows = tinyClip()->embed(std::vector<std::string>{text}, jobs::Scaling::UnitLength);
        QVERIFY(rows.has_value());
        QCOMPARE(rows->count, std::size_t{1});
    }

    void aPictureDoesNotDependOnItsBatch()
    {
        std::vector<jobs::PreparedPicture> pictures;
        for (unsigned i = 0; i < 70; ++i)  // more than one step
            pictures.push_back(tinyClip()->prepare(noise(80 + static_cast<int>(i), 90, i)));
        const auto together = tinyClip()->embed(pictures, jobs::Scaling::UnitLength);
        QVERIFY(together.has_value());
        QCOMPARE(together->count, pictures.size());
        for (const std::size_t i : {std::size_t{0}, std::size_t{63}, std::size_t{69}}) {
            const auto alone = tinyClip()->embed(std::span(&pictures[i], 1), jobs::Scaling::UnitLength);
            QVERIFY(largestDifference(alone->row(0), together->row(i)) < 1e-5);
        }
    }

    void rawIsUnitLengthTimesTheNorm()
    {
        const std::vector<std::string> texts{"a dog"};
        const auto raw = tinyClip()->embed(texts, jobs::Scaling::Raw);
        const auto unit = tinyClip()->embed(texts, jobs::Scaling::UnitLength);
        double length = 0;
        for (const float value : raw->values)
            length += static_cast<double>(value) * static_cast<double>(value);
        QVERIFY(std::abs(std::sqrt(length) - static_cast<double>(raw->norms[0])) < 1e-4);
        QCOMPARE(unit->norms, raw->norms);
        for (std::size_t i = 0; i < raw->values.size(); ++i)
            QVERIFY(std::abs(raw->values[i] - unit->values[i] * raw->norms[0]) < 1e-4f);
    }

    void severalThreadsMayUseItAtOnce()
    {
        const std::vector<std::string> texts{"a red boat", "two dogs"};
        const auto expected = tinyClip()->embed(texts, jobs::Scaling::UnitLength);
        std::vector<double> differences(4, 1e9);
        std::vector<std::thread> threads;
        for (std::size_t i = 0; i < differences.size(); ++i)
            threads.emplace_back([&, i] {
                differences[i] = 0;
                for (int round = 0; round < 10; ++round)
                    differences[i] = std::max(
                        differences[i], largestDifference(tinyClip()->embed(texts, jobs::Scaling::UnitLength)->values, expected->values));
            });
        for (std::thread &thread : threads)
            thread.join();
        for (const double difference : differences)
            QVERIFY(difference < 1e-5);
    }

    void nothingGivesNothing()
    {
        const auto rows = tinyClip()->embed(std::span<const std::string>(), jobs::Scaling::UnitLength);
        QVERIFY(rows.has_value());
        QCOMPARE(rows->count, std::size_t{0});
    }

    void aPictureOfTheWrongSizeIsAnError()
    {
        const std::vector<jobs::PreparedPicture> pictures{{{1, 2, 3}}};
        const auto rows = tinyClip()->embed(pictures, jobs::Scaling::UnitLength);
        QVERIFY(!rows);
        QCOMPARE(rows.error().code, core::ErrorCode::Internal);
    }

    void aFolderThatIsNoModelIsAnErrorThatNamesIt()
    {
        const auto missing = jobs::loadEncoder("/nowhere/model", "cpu", "fp32");
        QVERIFY(!missing);
        QVERIFY(missing.error().detail.find("/nowhere/model") != std::string::npos);
        QVERIFY(!jobs::loadEncoder(package, "toaster", "fp32"));
    }

    void unknownHanCharactersCountAsUnknown()
    {
        // The tiny vocabulary has bytes only: no character is known.
        QVERIFY(tinyClip()->knownShare("红色的船") < 0.2);
    }
};

QTEST_GUILESS_MAIN(TestEncoder)
#include "tst_encoder.moc"
