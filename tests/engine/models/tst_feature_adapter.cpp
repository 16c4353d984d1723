// An adapter behind a package: what it computes, that any package takes one, its part in the identity, and what is refused.
#include <torch/torch.h>

#include <cmath>
#include <filesystem>
#include <fstream>

#include <QTemporaryDir>
#include <QtTest>

#include "engine/models/feature_adapter.h"
#include "engine/models/package.h"
#include "engine/models/safetensors.h"

using namespace semblance;
namespace fs = std::filesystem;

namespace {

const fs::path reference = SEMBLANCE_TEST_DATA "/reference";

models::FeatureAdapterOptions residual(std::int64_t dimension)
{
    models::FeatureAdapterOptions options;
    for (auto *tower : {&options.image, &options.text}) {
        tower->inputs = tower->outputs = dimension;
        tower->hidden = 8;
        tower->ratio = 0.25;
    }
    return options;
}

// Every parameter another number, reproducibly.
void fill(models::FeatureAdapter &adapter)
{
    const torch::NoGradGuard noGradients;
    torch::manual_seed(8);
    for (auto &parameter : adapter->parameters())
        parameter.copy_(0.3 * torch::randn(parameter.sizes()));
}

std::unique_ptr<models::DualEncoder> load(const fs::path &folder)
{
    auto encoder = models::loadPackage(folder, *models::chooseDevice("cpu", "fp32"));
    return encoder ? std::move(*encoder) : nullptr;
}

std::string problemOf(const fs::path &folder)
{
    const auto report = models::inspectPackage(folder);
    return !report ? report.error().detail : report->problems.empty() ? std::string() : report->problems.front();
}

}  // namespace

class FeatureAdapterTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_temporary;
    int m_number = 0;
    fs::path m_folder;

private Q_SLOTS:
    void init()
    {
        m_folder = fs::path(m_temporary.path().toStdString()) / std::to_string(++m_number);
        fs::copy(reference / "tiny-clip-hf", m_folder, fs::copy_options::recursive);
    }

    void newItChangesNothing()
    {
        auto options = residual(6);
        options.image.matrix = options.text.matrix = true;
        models::FeatureAdapter adapter(options);
        const auto rows = models::normalised(torch::randn({3, 6}));
        QVERIFY(torch::allclose(models::normalised(adapter->adaptImages(rows)), rows, 1e-6, 1e-6));
        QVERIFY(torch::allclose(models::normalised(adapter->adaptTexts(rows)), rows, 1e-6, 1e-6));
    }

    void computesWhatItsDefinitionSays()
    {
        auto options = residual(6);
        options.image.cached = 2;
        options.image.cacheWeight = 0.5;
        options.image.cacheSharpness = 2.0;
        models::FeatureAdapter adapter(options);
        fill(adapter);
        const torch::NoGradGuard noGradients;
        adapter->image->keys.copy_(models::normalised(torch::randn({2, 6})));
        adapter->image->values.copy_(torch::randn({2, 6}));
        const auto x = models::normalised(torch::randn({4, 6}));
        const auto &tower = *adapter->image;
        const auto branch = torch::mm(torch::relu(torch::mm(x, tower.down->weight.t()) + tower.down->bias), tower.up->weight.t());
        auto wanted = 0.75 * x + 0.25 * branch;
        for (int key = 0; key < 2; ++key)
            wanted = wanted + 0.5 * torch::exp(-2.0 * (1.0 - torch::mv(x, tower.keys[key]))).unsqueeze(1) * tower.values[key];
        QVERIFY(torch::allclose(adapter->adaptImages(x), wanted, 1e-5, 1e-6));
    }

    void theBasesShareIsItsShareOfTheScore()
    {
        auto options = residual(6);
        options.baseShare = 0.3;
        models::FeatureAdapter adapter(options);
        fill(adapter);
        const torch::NoGradGuard noGradients;
        const auto x = models::normalised(torch::randn({4, 6})), y = models::normalised(torch::randn({5, 6}));
        const auto both = torch::mm(models::normalised(adapter->adaptImages(x)), models::normalised(adapter->adaptTexts(y)).t());
        const auto adapted = torch::mm(models::normalised(adapter->image(x)), models::normalised(adapter->text(y)).t());
        QVERIFY(torch::allclose(both, 0.3 * torch::mm(x, y.t()) + 0.7 * adapted, 1e-5, 1e-6));
        QCOMPARE(options.outputs(), 12);
    }

    void standsBehindAnyPackage()
    {
        const auto base = load(m_folder);
        QVERIFY(base);
        const auto before = models::inspectPackage(m_folder);
        const auto dimension = base->traits().embeddingDimension;
        models::FeatureAdapter adapter(residual(dimension));
        fill(adapter);
        QVERIFY(models::saveAdapter(m_folder, adapter));
        const auto after = models::inspectPackage(m_folder);
        QVERIFY(after && after->problems.empty());
        QVERIFY(after->version != before->version);
        const auto adapted = load(m_folder);
        QVERIFY(adapted);
        const torch::NoGradGuard noGradients;
        const auto size = base->traits().image.size;
        const auto pictures = torch::randn({2, 3, size, size});
        const auto tokens = torch::tensor({{base->traits().text.startToken, std::int64_t(5), base->traits().text.endToken}});
        QVERIFY(torch::allclose(adapted->encodeImages(pictures), adapter->adaptImages(models::normalised(base->encodeImages(pictures))),
                                1e-5, 1e-6));
        QVERIFY(
            torch::allclose(adapted->encodeTexts(tokens), adapter->adaptTexts(models::normalised(base->encodeTexts(tokens))), 1e-5, 1e-6));
        QVERIFY(std::abs(adapted->logitScale().item<double>() - adapter->logitScale().item<double>()) < 1e-5);

        fill(adapter);  // the same numbers: the same version
        QVERIFY(models::saveAdapter(m_folder, adapter));
        QCOMPARE(models::inspectPackage(m_folder)->version, after->version);
    }

    void itsDimensionIsThePackages()
    {
        const auto dimension = models::inspectPackage(m_folder)->traits.embeddingDimension;
        models::FeatureAdapterOptions options;
        options.image = options.text = {dimension, 5, /*matrix=*/true};
        QVERIFY(models::saveAdapter(m_folder, models::FeatureAdapter(options)));
        QCOMPARE(models::inspectPackage(m_folder)->traits.embeddingDimension, 5);
        QCOMPARE(load(m_folder)->traits().embeddingDimension, 5);
    }

    void refusals_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<QString>("says");
        QTest::newRow("another dimension") << "dimension"
                                           << "embeddings of 7 values";
        QTest::newRow("no weights") << "weights"
                                    << "adapter.safetensors";
        QTest::newRow("a tensor too few") << "tensor"
                                          << "image.up.weight";
        QTest::newRow("a larger cache than the file holds") << "cache"
                                                            << "image.keys";
        QTest::newRow("not a number") << "nan"
                                      << "not a finite number";
        QTest::newRow("no JSON") << "json"
                                 << "adapter.json";
        QTest::newRow("another type") << "type"
                                      << "'lora'";
        QTest::newRow("a ratio out of range") << "ratio"
                                              << "ratio must be in [0,1]";
    }
    void refusals()
    {
        QFETCH(QString, what);
        QFETCH(QString, says);
        const auto dimension = models::inspectPackage(m_folder)->traits.embeddingDimension;
        auto options = residual(what == "dimension" ? 7 : dimension);
        QVERIFY(models::saveAdapter(m_folder, models::FeatureAdapter(options)));
        if (what == "weights")
            fs::remove(m_folder / "adapter.safetensors");
        if (what == "tensor" || what == "nan") {
            models::TensorMap tensors;
            {
                const auto file = models::SafetensorsFile::open(m_folder / "adapter.safetensors");
                for (const auto &name : file->names())
                    tensors[name] = file->tensor(name)->clone();
            }
            if (what == "tensor")
                tensors.erase("image.up.weight");
            else
                tensors["image.up.weight"].fill_(std::nan(""));
            QVERIFY(models::writeSafetensors(m_folder / "adapter.safetensors", tensors));
        }
        if (what == "cache")
            options.image.cached = 1'000'000;
        if (what == "ratio")
            options.image.ratio = 1.5;
        auto json = options.toJson();
        if (what == "type")
            json.replace(json.find("feature"), 7, "lora");
        if (what == "json")
            json.resize(20);
        std::ofstream(m_folder / "adapter.json", std::ios::binary) << json;
        const auto problem = problemOf(m_folder);
        QVERIFY2(QString::fromStdString(problem).contains(says), problem.c_str());
        QVERIFY(!load(m_folder));
    }
};

QTEST_GUILESS_MAIN(FeatureAdapterTest)
#include "tst_feature_adapter.moc"
