// A package with other weights: what did not change is the same to the last bit, what changed is found again after loading.
#include <torch/torch.h>

#include <filesystem>

#include <QTemporaryDir>
#include <QtTest>

#include "engine/models/package.h"
#include "engine/models/package_copy.h"
#include "engine/models/safetensors.h"
#include "engine/models/semblance_encoder.h"

using namespace semblance;
namespace fs = std::filesystem;

namespace {
const fs::path reference = SEMBLANCE_TEST_DATA "/reference";
const models::DeviceChoice cpu{};
}  // namespace

class TestPackageCopy : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatDidNotChangeIsTheSame_data()
    {
        QTest::addColumn<QString>("package");
        QTest::addColumn<QString>("weights");
        QTest::newRow("Hugging Face") << "tiny-clip-hf"
                                      << "model.safetensors";
        QTest::newRow("OpenCLIP") << "tiny-clip-openclip"
                                  << "open_clip_model.safetensors";
    }
    void whatDidNotChangeIsTheSame()
    {
        QFETCH(QString, package);
        QFETCH(QString, weights);
        const auto base = reference / package.toStdString();
        QTemporaryDir folder;
        const fs::path out = folder.path().toStdString();
        auto encoder = models::loadPackage(base, cpu);
        QVERIFY(encoder);
        for (auto &item : (*encoder)->module().named_parameters())
            if (item.key() == "transformer.resblocks.0.attn.in_proj_weight")
                item.value().select(0, 0).add_(0.5);  // the first row of the query's third
        QVERIFY(models::savePackageCopy(base, (*encoder)->module(), out));

        const auto report = models::inspectPackage(out);
        QVERIFY2(report, report ? "" : report.error().detail.c_str());
        QVERIFY2(report->problems.empty(), report->problems.empty() ? "" : report->problems.front().c_str());
        QVERIFY(report->version != models::inspectPackage(base)->version);
        const auto before = models::SafetensorsFile::open(base / weights.toStdString());
        const auto after = models::SafetensorsFile::open(out / weights.toStdString());
        QVERIFY(before && after);
        QCOMPARE(after->names(), before->names());
        QStringList changed;
        for (const auto &name : before->names()) {
            QCOMPARE(after->tensor(name)->scalar_type(), before->tensor(name)->scalar_type());
            if (!torch::equal(*after->tensor(name), *before->tensor(name)))
                changed << QString::fromStdString(name);
        }
        QCOMPARE(changed.size(), 1);
        QVERIFY2(changed[0].contains("layers.0.self_attn.q_proj.weight") || changed[0].contains("resblocks.0.attn.in_proj_weight"),
                 qPrintable(changed[0]));

        const auto again = models::loadPackage(out, cpu);
        QVERIFY(again);
        const auto tokens = torch::tensor({{1, 2, 3}}, torch::kInt64);
        QVERIFY(torch::equal((*again)->encodeTexts(tokens), (*encoder)->encodeTexts(tokens)));
    }

    void anotherModuleIsRefused()
    {
        models::SemblanceEncoderOptions options;
        options.vocabularySize = 600;
        QTemporaryDir folder;
        const auto saved = models::savePackageCopy(reference / "tiny-clip-hf", models::makeSemblanceEncoder(options)->module(),
                                                   folder.path().toStdString());
        QVERIFY(!saved);
        QCOMPARE(saved.error().code, core::ErrorCode::InvalidArgument);
        QVERIFY(!fs::exists(fs::path(folder.path().toStdString()) / "config.json"));
    }

    void weightsThatAreNoNumbersAreRefused()
    {
        auto encoder = models::loadPackage(reference / "tiny-clip-hf", cpu);
        QVERIFY(encoder);
        (*encoder)->module().parameters().front().fill_(std::numeric_limits<float>::infinity());
        QTemporaryDir folder;
        const auto saved = models::savePackageCopy(reference / "tiny-clip-hf", (*encoder)->module(), folder.path().toStdString());
        QVERIFY(!saved);
        QVERIFY(!fs::exists(fs::path(folder.path().toStdString()) / "model.safetensors"));
    }
};

QTEST_GUILESS_MAIN(TestPackageCopy)
#include "tst_package_copy.moc"
