// Weights in shards, in other precisions, for another resolution: the same features, or a sentence that names what is wrong.
#include <torch/torch.h>

#include <filesystem>
#include <fstream>
#include <functional>

#include <QTemporaryDir>
#include <QtTest>

#include "engine/models/package.h"
#include "engine/models/position_grid.h"
#include "engine/models/weight_files.h"
#include "tests/engine/models/reference_model.h"

using namespace semblance;
namespace fs = std::filesystem;
using nlohmann::json;

namespace {

const fs::path data = SEMBLANCE_TEST_DATA;
const char *const indexName = "model.safetensors.index.json";

std::string shardName(int number)
{
    return "model-0000" + std::to_string(number) + "-of-00003.safetensors";
}

void writeJson(const fs::path &path, const json &value)
{
    std::ofstream(path, std::ios::binary) << value.dump();
}

json readJson(const fs::path &path)
{
    return json::parse(std::ifstream(path));
}

models::TensorMap readAll(const fs::path &path)
{
    models::TensorMap tensors;
    const auto file = models::SafetensorsFile::open(path);
    for (const auto &name : file->names())
        tensors[name] = file->tensor(name)->clone();
    return tensors;
}

torch::Tensor someImages(std::int64_t size)
{
    return 3.0 * reference::hashed("input.image", {2, 3, size, size});
}

}  // namespace

using Edit = std::function<void(const fs::path &)>;
Q_DECLARE_METATYPE(Edit)

class TestWeightFiles : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_temporary;
    fs::path m_folder;

    void copyTiny()
    {
        fs::copy(data / "reference/tiny-clip-hf", m_folder, fs::copy_options::recursive);
        for (const auto &entry : fs::directory_iterator(m_folder))
            fs::permissions(entry.path(), fs::perms::owner_write, fs::perm_options::add);
    }

    // The tiny model's tensors dealt out to three shards, cast to `type`.
    void shard(torch::ScalarType type)
    {
        copyTiny();
        const auto tensors = readAll(m_folder / "model.safetensors");
        models::TensorMap shards[3];
        json index{{"metadata", {{"total_size", 0}}}, {"weight_map", json::object()}};
        std::uint64_t bytes = 0;
        int next = 0;
        for (const auto &[name, tensor] : tensors) {
            const auto cast = tensor.to(type);
            shards[next][name] = cast;
            index["weight_map"][name] = shardName(next + 1);
            bytes += static_cast<std::uint64_t>(cast.numel()) * cast.element_size();
            next = (next + 1) % 3;
        }
        index["metadata"]["total_size"] = bytes;
        for (int i = 0; i < 3; ++i)
            QVERIFY(models::writeSafetensors(m_folder / shardName(i + 1), shards[i]));
        writeJson(m_folder / indexName, index);
        fs::remove(m_folder / "model.safetensors");
    }

private Q_SLOTS:
    void init()
    {
        m_temporary = std::make_unique<QTemporaryDir>();
        m_folder = fs::path(m_temporary->path().toStdString()) / "my model";
    }

    void shardsGiveTheSameFeatures_data()
    {
        QTest::addColumn<int>("type");
        QTest::addColumn<double>("within");
        QTest::newRow("fp32") << static_cast<int>(torch::kFloat32) << 0.0;
        QTest::newRow("fp16") << static_cast<int>(torch::kFloat16) << 3e-3;
        QTest::newRow("bf16") << static_cast<int>(torch::kBFloat16) << 3e-2;
    }

    void shardsGiveTheSameFeatures()
    {
        QFETCH(int, type);
        QFETCH(double, within);
        const torch::NoGradGuard noGradients;
        shard(static_cast<torch::ScalarType>(type));
        const auto report = models::inspectPackage(m_folder);
        QVERIFY2(report && report->problems.empty() && report->notes.empty(), report ? "problems or notes" : report.error().detail.c_str());
        QCOMPARE(report->storedAs, std::string(QTest::currentDataTag()) + ", 3 shards");
        QCOMPARE(report->parameters, std::uint64_t{643841});
        const auto loaded = models::loadPackage(m_folder, {}), whole = models::loadPackage(data / "reference/tiny-clip-hf", {});
        QVERIFY2(loaded, loaded ? "" : loaded.error().detail.c_str());
        const auto have = models::normalised((*loaded)->encodeImages(someImages(64)));
        const auto error = (have - models::normalised((*whole)->encodeImages(someImages(64)))).abs().max().item<double>();
        qInfo("largest difference %g", error);
        QVERIFY(error <= within);
    }

    void theVersionFollowsEveryShard()
    {
        shard(torch::kFloat32);
        const auto before = models::inspectPackage(m_folder)->version;
        auto tensors = readAll(m_folder / shardName(2));
        tensors.begin()->second.flatten()[0] += 1e-3;
        QVERIFY(models::writeSafetensors(m_folder / shardName(2), tensors));
        QVERIFY(models::inspectPackage(m_folder)->version != before);
    }

    void shardsThatDoNotFit_data()
    {
        QTest::addColumn<Edit>("edit");
        QTest::addColumn<QString>("says");
        const auto row = [](const char *name, const char *says, const Edit &edit) { QTest::newRow(name) << edit << QString(says); };
        const auto index = [](const std::function<void(json &)> &edit) {
            return Edit([edit](const fs::path &folder) {
                auto value = readJson(folder / indexName);
                edit(value);
                writeJson(folder / indexName, value);
            });
        };
        const auto shardEdit = [](int number, const std::function<void(models::TensorMap &)> &edit) {
            return Edit([=](const fs::path &folder) {
                auto tensors = readAll(folder / shardName(number));
                edit(tensors);
                QVERIFY(models::writeSafetensors(folder / shardName(number), tensors));
            });
        };
        row("a shard is missing", "The shard model-00002-of-00003.safetensors is missing",
            [](const fs::path &folder) { fs::remove(folder / shardName(2)); });
        row("a tensor is missing", "model-00001-of-00003.safetensors lacks the tensor 'logit_scale'",
            shardEdit(1, [](auto &tensors) { QCOMPARE(tensors.erase("logit_scale"), std::size_t{1}); }));
        row("a tensor twice", "is in model-00001-of-00003.safetensors and again in model-00003-of-00003.safetensors",
            shardEdit(3, [](auto &tensors) { tensors["logit_scale"] = torch::zeros({}); }));
        row("a tensor in another shard than the index says", "the index says in model-00002-of-00003.safetensors",
            index([](json &value) { value["weight_map"]["logit_scale"] = shardName(2); }));
        row("a tensor that the index does not name", "which the index does not name",
            index([](json &value) { value["weight_map"].erase("logit_scale"); }));
        row("a wrong shape", "where the configuration asks for", shardEdit(1, [](auto &tensors) {
                tensors["logit_scale"] = torch::zeros({2, 2});
            }));
    }

    void shardsThatDoNotFit()
    {
        QFETCH(Edit, edit);
        QFETCH(QString, says);
        shard(torch::kFloat32);
        edit(m_folder);
        const auto report = models::inspectPackage(m_folder);
        QVERIFY2(report, report ? "" : report.error().detail.c_str());
        QString problems;
        for (const auto &problem : report->problems)
            problems += QString::fromStdString(problem) + '\n';
        QVERIFY2(problems.contains(says), qPrintable(problems));
        QCOMPARE(models::loadPackage(m_folder, {}).error().code, core::ErrorCode::Corrupt);
    }

    void indexThatIsRefused_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("no JSON") << "{";
        QTest::newRow("no map") << "{\"metadata\":{}}";
        QTest::newRow("an empty map") << "{\"weight_map\":{}}";
        QTest::newRow("a path upwards") << "{\"weight_map\":{\"a\":\"../model.safetensors\"}}";
        QTest::newRow("an absolute path") << "{\"weight_map\":{\"a\":\"/etc/model.safetensors\"}}";
        QTest::newRow("a backslash") << "{\"weight_map\":{\"a\":\"..\\\\model.safetensors\"}}";
        QTest::newRow("a hidden file") << "{\"weight_map\":{\"a\":\".model.safetensors\"}}";
        QTest::newRow("a pickle") << "{\"weight_map\":{\"a\":\"pytorch_model.bin\"}}";
        QTest::newRow("a number") << "{\"weight_map\":{\"a\":1}}";
        QTest::newRow("a name twice") << "{\"weight_map\":{\"a\":\"x-1.safetensors\",\"a\":\"x-2.safetensors\"}}";
        QTest::newRow("a NUL in a name") << "{\"weight_map\":{\"a\":\"x\\u0000.safetensors\"}}";
    }

    void indexThatIsRefused()
    {
        QFETCH(QString, text);
        shard(torch::kFloat32);
        std::ofstream(m_folder / indexName) << text.toStdString();
        const auto report = models::inspectPackage(m_folder);
        QVERIFY(!report);
        QCOMPARE(report.error().code, core::ErrorCode::Corrupt);
        QVERIFY2(QString::fromStdString(report.error().detail).contains("my model"), report.error().detail.c_str());
    }

    void aDamagedShardIsNamed()
    {
        shard(torch::kFloat32);
        fs::resize_file(m_folder / shardName(3), 5000);
        const auto report = models::inspectPackage(m_folder);
        QVERIFY(!report);
        QVERIFY2(QString::fromStdString(report.error().detail).contains("model-00003-of-00003"), report.error().detail.c_str());
    }

    void aWrongTotalIsANote()
    {
        shard(torch::kFloat32);
        auto index = readJson(m_folder / indexName);
        index["metadata"]["total_size"] = 7;
        writeJson(m_folder / indexName, index);
        const auto report = models::inspectPackage(m_folder);
        QVERIFY(report && report->problems.empty());
        QCOMPARE(report->notes.size(), std::size_t{1});
        QVERIFY(models::loadPackage(m_folder, {}));
    }

    // Against numpy: tests/data/families/make_family_figures.py.
    void positionsAreInterpolatedAsNumpyDoes()
    {
        const auto figures = readJson(data / "families/positions.json");
        QCOMPARE(figures["cases"].size(), std::size_t{4});
        for (const auto &one : figures["cases"]) {
            const std::int64_t before = one["before"], from = one["from"], to = one["to"];
            const auto positions = reference::hashedWeight(figures["name"], {before + from * from, figures["width"]});
            const auto have = models::interpolatePositions(positions, before, to), want = reference::matrix(one["rows"]);
            QCOMPARE(have.size(0), want.size(0));
            const auto error = (have - want).abs().max().item<double>();
            qInfo("%d to %d: largest difference %g", static_cast<int>(from), static_cast<int>(to), error);
            QVERIFY(error < 1e-6);
        }
    }

    void anotherResolution_data()
    {
        QTest::addColumn<int>("size");
        QTest::newRow("larger") << 96;
        QTest::newRow("smaller") << 32;
    }

    // The encoder of the wanted size that is given the interpolated positions by hand.
    void anotherResolution()
    {
        QFETCH(int, size);
        const torch::NoGradGuard noGradients;
        copyTiny();
        auto config = readJson(m_folder / "config.json"), preprocessor = readJson(m_folder / "preprocessor_config.json");
        config["vision_config"]["image_size"] = size;
        preprocessor["size"]["shortest_edge"] = size;
        preprocessor["crop_size"] = size;
        writeJson(m_folder / "config.json", config);
        writeJson(m_folder / "preprocessor_config.json", preprocessor);
        const auto report = models::inspectPackage(m_folder);
        QVERIFY2(report && report->problems.empty(), reference::faultOf(report).c_str());
        QCOMPARE(report->notes.size(), std::size_t{1});
        const auto side = std::to_string(size / 16);
        QVERIFY2(report->notes[0].find("from 4x4 to " + side + "x" + side) != std::string::npos, report->notes[0].c_str());
        const auto loaded = models::loadPackage(m_folder, {});
        QVERIFY2(loaded, loaded ? "" : loaded.error().detail.c_str());
        auto tensors = readAll(m_folder / "model.safetensors");
        auto &positions = tensors["vision_model.embeddings.position_embedding.weight"];
        positions = models::interpolatePositions(positions, 1, size / 16);
        QVERIFY(models::writeSafetensors(m_folder / "model.safetensors", tensors));
        const auto byHand = models::loadPackage(m_folder, {});
        QVERIFY(byHand && models::inspectPackage(m_folder)->notes.empty());
        const auto have = (*loaded)->encodeImages(someImages(size));
        QVERIFY(torch::equal(have, (*byHand)->encodeImages(someImages(size))));
        QVERIFY(have.abs().sum().item<double>() > 0.1);
    }

    void positionsThatAreNoSquare()
    {
        copyTiny();
        auto tensors = readAll(m_folder / "model.safetensors");
        tensors["vision_model.embeddings.position_embedding.weight"] = torch::zeros({12, 128});
        QVERIFY(models::writeSafetensors(m_folder / "model.safetensors", tensors));
        const auto report = models::inspectPackage(m_folder);
        QVERIFY(report && report->problems.size() == 1);
        QVERIFY2(report->problems[0].find("[12,128]") != std::string::npos, report->problems[0].c_str());
    }
};

QTEST_GUILESS_MAIN(TestWeightFiles)
#include "tst_weight_files.moc"
