// Model folders: what fits, what does not and what the message says.
#include <torch/torch.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <limits>

#include <unistd.h>

#include <QTemporaryDir>
#include <QtTest>

#include <nlohmann/json.hpp>

#include "engine/models/clip.h"
#include "engine/models/package.h"
#include "engine/models/safetensors.h"
#include "engine/models/semblance_encoder.h"

using namespace semblance;
namespace fs = std::filesystem;
using nlohmann::json;

namespace {

const fs::path reference = SEMBLANCE_TEST_DATA "/reference";

void writeText(const fs::path &path, const std::string &text)
{
    std::ofstream(path, std::ios::binary) << text;
}

void editJson(const fs::path &path, const std::function<void(json &)> &edit)
{
    auto value = json::parse(std::ifstream(path));
    edit(value);
    writeText(path, value.dump());
}

void editWeights(const fs::path &path, const std::function<void(models::TensorMap &)> &edit)
{
    models::TensorMap tensors;
    {
        const auto file = models::SafetensorsFile::open(path);
        for (const auto &name : file->names())
            tensors[name] = file->tensor(name)->clone();
    }
    edit(tensors);
    QVERIFY(models::writeSafetensors(path, tensors));
}

models::SemblanceEncoderOptions smallOptions()
{
    models::SemblanceEncoderOptions options;
    options.imageSize = 32;
    options.imageWidth = 8;
    options.imageBlocks = {1, 1};
    options.textWidth = 32;
    options.textLayers = 1;
    options.textHeads = 2;
    options.vocabularySize = 600;
    options.contextLength = 12;
    options.embeddingDimension = 16;
    return options;
}

}  // namespace

using Edit = std::function<void(const fs::path &)>;
Q_DECLARE_METATYPE(Edit)

class TestPackage : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_temporary;
    fs::path m_folder;

    void copyOf(const char *name)
    {
        fs::remove_all(m_folder);
        fs::copy(reference / name, m_folder, fs::copy_options::recursive);
        for (const auto &entry : fs::directory_iterator(m_folder))
            fs::permissions(entry.path(), fs::perms::owner_write, fs::perm_options::add);
    }

    void semblancePackage(models::DualEncoder &encoder, const models::SemblanceEncoderOptions &options, torch::ScalarType precision)
    {
        fs::remove_all(m_folder);
        fs::create_directories(m_folder);
        writeText(m_folder / "config.json", options.toJson());
        fs::copy(reference / "tiny-clip-hf" / "vocab.json", m_folder);
        fs::copy(reference / "tiny-clip-hf" / "merges.txt", m_folder);
        QVERIFY(models::savePackageWeights(encoder.module(), m_folder / "model.safetensors", precision));
    }

private Q_SLOTS:
    void init()
    {
        m_temporary = std::make_unique<QTemporaryDir>();
        m_folder = fs::path(m_temporary->path().toStdString()) / "my model";
    }

    void whatAFolderIs()
    {
        const auto hf = models::inspectPackage(reference / "tiny-clip-hf");
        QVERIFY2(hf, hf ? "" : hf.error().detail.c_str());
        QVERIFY2(hf->problems.empty(), hf->problems.empty() ? "" : hf->problems.front().c_str());
        QCOMPARE(hf->name, std::string("tiny-clip-hf"));
        QCOMPARE(models::layoutName(hf->layout), "hf-clip");
        QCOMPARE(hf->traits.family, std::string("clip"));
        QCOMPARE(hf->imageTower, std::string("vision transformer, patches of 16, 2 layers of 128, 2 heads, quick GELU"));
        QCOMPARE(hf->storedAs, std::string("fp32"));
        QVERIFY(hf->notes.empty());
        QCOMPARE(hf->traits.embeddingDimension, 32);
        QCOMPARE(hf->traits.image.size, 64);
        QCOMPARE(hf->traits.text.contextLength, 24);
        QCOMPARE(hf->traits.text.startToken, 598);
        QCOMPARE(hf->traits.text.endToken, 599);
        QCOMPARE(hf->version.size(), std::size_t{32});
        const auto openClip = models::inspectPackage(reference / "tiny-clip-openclip");
        QVERIFY(openClip && openClip->problems.empty());
        QCOMPARE(models::layoutName(openClip->layout), "open-clip");
        QCOMPARE(openClip->parameters, hf->parameters);
        QCOMPARE(hf->parameters, std::uint64_t{643841});  // 2575364 bytes of float32 in the reference file
        QVERIFY(openClip->bytes > 2'500'000);
    }

    void theVersionFollowsEveryFile()
    {
        copyOf("tiny-clip-hf");
        const auto before = models::inspectPackage(m_folder)->version;
        QCOMPARE(before, models::inspectPackage(reference / "tiny-clip-hf")->version);  // not the folder's name
        for (const auto *name : {"config.json", "merges.txt", "preprocessor_config.json", "vocab.json"}) {
            copyOf("tiny-clip-hf");
            std::ofstream(m_folder / name, std::ios::app) << "\n";
            QVERIFY2(models::inspectPackage(m_folder)->version != before, name);
        }
        copyOf("tiny-clip-hf");
        writeText(m_folder / "README.md", "words");
        QCOMPARE(models::inspectPackage(m_folder)->version, before);
        editWeights(m_folder / "model.safetensors", [](auto &tensors) { tensors["logit_scale"] += 1e-6; });
        QVERIFY(models::inspectPackage(m_folder)->version != before);
    }

    void folderThatDoesNotFit_data()
    {
        QTest::addColumn<QString>("base");
        QTest::addColumn<Edit>("edit");
        QTest::addColumn<QString>("says");
        const auto row = [](const char *name, const Edit &edit, const char *says, const char *base = "tiny-clip-hf") {
            QTest::newRow(name) << QString(base) << edit << QString(says);
        };
        const auto weights = [](const std::function<void(models::TensorMap &)> &edit, const char *name = "model.safetensors") {
            return Edit([=](const fs::path &folder) { editWeights(folder / name, edit); });
        };
        row(
            "no weights", [](const fs::path &folder) { fs::remove(folder / "model.safetensors"); }, "model.safetensors is missing");
        row(
            "no OpenCLIP weights", [](const fs::path &folder) { fs::remove(folder / "open_clip_model.safetensors"); },
            "open_clip_model.safetensors is missing", "tiny-clip-openclip");
        row(
            "no tokenizer",
            [](const fs::path &folder) {
                fs::remove(folder / "vocab.json");
                fs::remove(folder / "merges.txt");
            },
            "tokenizer is missing");
        row(
            "half a tokenizer", [](const fs::path &folder) { fs::remove(folder / "merges.txt"); }, "merges.txt is missing");
        row("a missing tensor", weights([](auto &t) { t.erase("text_model.encoder.layers.1.self_attn.k_proj.bias"); }),
            "lacks the tensor 'text_model.encoder.layers.1.self_attn.k_proj.bias'");
        row("a missing OpenCLIP tensor", weights([](auto &t) { t.erase("visual.proj"); }, "open_clip_model.safetensors"),
            "lacks the tensor 'visual.proj'", "tiny-clip-openclip");
        row("a wrong shape", weights([](auto &t) {
                t["visual_projection.weight"] = torch::zeros({128, 32});
            }),
            "[128,32] where the configuration asks for [32,128]");
        row("an unexpected tensor", weights([](auto &t) { t["text_model.extra"] = torch::zeros({1}); }),
            "'text_model.extra', which this model has no place for");
        row("whole numbers", weights([](auto &t) { t["logit_scale"] = torch::tensor({4}); }), "whole numbers");
        row(
            "more layers than weights",
            [](const fs::path &folder) { editJson(folder / "config.json", [](json &c) { c["text_config"]["num_hidden_layers"] = 3; }); },
            "layers.2.");
    }

    void folderThatDoesNotFit()
    {
        QFETCH(QString, base);
        QFETCH(Edit, edit);
        QFETCH(QString, says);
        copyOf(base.toUtf8().constData());
        edit(m_folder);
        const auto report = models::inspectPackage(m_folder);
        QVERIFY2(report, report ? "" : report.error().detail.c_str());
        QString problems;
        for (const auto &problem : report->problems)
            problems += QString::fromStdString(problem) + '\n';
        QVERIFY2(problems.contains(says), qPrintable(problems));
        const auto loaded = models::loadPackage(m_folder, {});
        QVERIFY(!loaded);
        QCOMPARE(loaded.error().code, core::ErrorCode::Corrupt);
        QVERIFY2(QString::fromStdString(loaded.error().detail).contains("my model"), loaded.error().detail.c_str());
    }

    void folderThatIsRefused_data()
    {
        QTest::addColumn<QString>("base");
        QTest::addColumn<Edit>("edit");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("says");
        using core::ErrorCode;
        const auto row = [](const char *name, const Edit &edit, ErrorCode code, const char *says, const char *base = "tiny-clip-hf") {
            QTest::newRow(name) << QString(base) << edit << static_cast<int>(code) << QString(says);
        };
        const auto config = [](const std::function<void(json &)> &edit, const char *name = "config.json") {
            return Edit([=](const fs::path &folder) { editJson(folder / name, edit); });
        };
        const auto put = [](const char *name, const std::string &text) {
            return Edit([=](const fs::path &folder) { writeText(folder / name, text); });
        };
        row(
            "not there", [](const fs::path &folder) { fs::remove_all(folder); }, ErrorCode::NotFound, "does not exist");
        row(
            "an empty folder",
            [](const fs::path &folder) {
                fs::remove_all(folder);
                fs::create_directory(folder);
            },
            ErrorCode::NotFound, "not a model folder");
        row(
            "a file instead",
            [](const fs::path &folder) {
                fs::remove_all(folder);
                writeText(folder, "x");
            },
            ErrorCode::InvalidArgument, "is a file");
        row(
            "only a pickle", [](const fs::path &folder) { fs::rename(folder / "model.safetensors", folder / "pytorch_model.bin"); },
            ErrorCode::Unsupported, "pytorch_model.bin is a PyTorch checkpoint");
        row(
            "a pickle without a configuration",
            [](const fs::path &folder) {
                fs::remove_all(folder);
                fs::create_directory(folder);
                writeText(folder / "ViT-B-32.pt", "PK");
            },
            ErrorCode::Unsupported, "ViT-B-32.pt");
        row("a pickle named safetensors", put("model.safetensors", std::string("\x80\x02}q\x00.......", 12)), ErrorCode::Unsupported,
            "pickle");
        row(
            "truncated weights", [](const fs::path &folder) { fs::resize_file(folder / "model.safetensors", 1'000'000); },
            ErrorCode::Corrupt, "model.safetensors");
        row("a configuration that is no JSON", put("config.json", "{"), ErrorCode::Corrupt, "config.json");
        row("a configuration without a family", put("config.json", "{}"), ErrorCode::Unsupported, "model_type");
        row("another family", config([](json &c) { c["model_type"] = "bert"; }), ErrorCode::Unsupported, "'bert'");
        row("an unknown activation", config([](json &c) { c["text_config"]["hidden_act"] = "swish"; }), ErrorCode::Unsupported, "swish");
        row("a width that is a string", config([](json &c) { c["vision_config"]["hidden_size"] = "128"; }), ErrorCode::Corrupt,
            "hidden_size");
        row("a negative number of layers", config([](json &c) { c["text_config"]["num_hidden_layers"] = -1; }), ErrorCode::Corrupt,
            "num_hidden_layers");
        row("heads that do not divide the width", config([](json &c) { c["vision_config"]["num_attention_heads"] = 3; }),
            ErrorCode::Corrupt, "no multiple");
        row("another crop than the tower's size", config([](json &c) { c["crop_size"] = 32; }, "preprocessor_config.json"),
            ErrorCode::Unsupported, "64 pixels");
        row("an unknown filter", config([](json &c) { c["resample"] = 1; }, "preprocessor_config.json"), ErrorCode::Unsupported,
            "filter 1");
        row("a zero deviation",
            config(
                [](json &c) {
                    c["image_std"] = {0, 1, 1};
                },
                "preprocessor_config.json"),
            ErrorCode::Corrupt, "deviation");
        row("an OpenCLIP ResNet of three stages",
            config(
                [](json &c) {
                    c["model_cfg"]["vision_cfg"]["layers"] = {3, 4, 6};
                },
                "open_clip_config.json"),
            ErrorCode::Unsupported, "3 stages", "tiny-clip-openclip");
        row(
            "weights without a configuration", [](const fs::path &folder) { fs::remove(folder / "config.json"); }, ErrorCode::NotFound,
            "holds the weights model.safetensors");
        row(
            "a model one folder further down",
            [](const fs::path &folder) {
                fs::rename(folder, folder.parent_path() / "inner");
                fs::create_directory(folder);
                fs::rename(folder.parent_path() / "inner", folder / "inner");
            },
            ErrorCode::NotFound, "subfolder inner");
        row("an OpenCLIP with a pooling we lack",
            config([](json &c) { c["model_cfg"]["vision_cfg"]["attentional_pool"] = true; }, "open_clip_config.json"),
            ErrorCode::Unsupported, "attentional_pool", "tiny-clip-openclip");
    }

    void folderThatIsRefused()
    {
        QFETCH(QString, base);
        QFETCH(Edit, edit);
        QFETCH(int, code);
        QFETCH(QString, says);
        copyOf(base.toUtf8().constData());
        edit(m_folder);
        const auto report = models::inspectPackage(m_folder);
        QVERIFY(!report);
        QVERIFY2(static_cast<int>(report.error().code) == code, report.error().detail.c_str());
        QVERIFY2(QString::fromStdString(report.error().detail).contains(says), report.error().detail.c_str());
        QVERIFY2(QString::fromStdString(report.error().detail).contains("my model"), report.error().detail.c_str());
        QVERIFY(!models::loadPackage(m_folder, {}));
    }

    void tamperedWeightsAreFoundWhenLoading()
    {
        copyOf("tiny-clip-hf");
        editWeights(m_folder / "model.safetensors",
                    [](auto &t) { t["visual_projection.weight"][3][4] = std::numeric_limits<float>::quiet_NaN(); });
        const auto loaded = models::loadPackage(m_folder, {});
        QVERIFY(!loaded);
        QCOMPARE(loaded.error().code, core::ErrorCode::Corrupt);
        QVERIFY2(QString::fromStdString(loaded.error().detail).contains("'visual_projection.weight'"), loaded.error().detail.c_str());
    }

    void unreadableFolder()
    {
        if (::geteuid() == 0)
            QSKIP("root reads everything");
        copyOf("tiny-clip-hf");
        fs::permissions(m_folder / "model.safetensors", fs::perms::none);
        QCOMPARE(models::inspectPackage(m_folder).error().code, core::ErrorCode::AccessDenied);
    }

    void openClipWithATextPrefix()
    {
        copyOf("tiny-clip-openclip");
        editWeights(m_folder / "open_clip_model.safetensors", [](auto &tensors) {
            models::TensorMap renamed{{"text.attn_mask", torch::zeros({24, 24})}, {"logit_scale", tensors["logit_scale"].reshape({})}};
            for (const auto &[name, tensor] : tensors)
                if (name != "logit_scale")
                    renamed[name.starts_with("visual.") ? name : "text." + name] = tensor;
            tensors = renamed;
        });
        const auto loaded = models::loadPackage(m_folder, {});
        QVERIFY2(loaded, loaded ? "" : loaded.error().detail.c_str());
        const auto plain = models::loadPackage(reference / "tiny-clip-openclip", {});
        const auto tokens = torch::tensor({{598, 4, 5, 599}}, torch::kInt64);
        QVERIFY(torch::equal((*loaded)->encodeTexts(tokens), (*plain)->encodeTexts(tokens)));
    }

    void legacyEndTokenIsTheHighest()
    {
        copyOf("tiny-clip-hf");
        editJson(m_folder / "config.json", [](json &c) {
            c["text_config"]["eos_token_id"] = 2;
            c["text_config"]["bos_token_id"] = 0;
        });
        const auto loaded = models::loadPackage(m_folder, {});
        QVERIFY(loaded);
        QCOMPARE((*loaded)->traits().text.endToken, 599);
        QCOMPARE((*loaded)->traits().text.startToken, 598);
        const auto same = models::loadPackage(reference / "tiny-clip-hf", {});
        const auto tokens = torch::tensor({{598, 4, 2, 5, 599}}, torch::kInt64);
        QVERIFY(torch::equal((*loaded)->encodeTexts(tokens), (*same)->encodeTexts(tokens)));
    }

    void semblanceRoundTrip_data()
    {
        QTest::addColumn<int>("stored");
        QTest::addColumn<int>("precision");
        QTest::addColumn<double>("within");
        QTest::newRow("fp32") << static_cast<int>(torch::kFloat32) << static_cast<int>(torch::kFloat32) << 1e-6;
        QTest::newRow("stored as fp16") << static_cast<int>(torch::kFloat16) << static_cast<int>(torch::kFloat32) << 2e-3;
        QTest::newRow("run as bf16") << static_cast<int>(torch::kFloat32) << static_cast<int>(torch::kBFloat16) << 4e-2;
    }

    void semblanceRoundTrip()
    {
        QFETCH(int, stored);
        QFETCH(int, precision);
        QFETCH(double, within);
        const torch::NoGradGuard noGradients;
        torch::manual_seed(5);
        const auto encoder = models::makeSemblanceEncoder(smallOptions());
        const auto images = torch::randn({3, 3, 32, 32});
        const auto tokens = torch::tensor({{598, 4, 5, 599}, {598, 7, 599, 0}}, torch::kInt64);
        for (auto &item : encoder->module().named_buffers())  // running sums that are not the initial ones
            if (item.value().is_floating_point())
                item.value().add_(torch::rand_like(item.value()) * 0.1);
        for (auto &parameter : encoder->module().parameters())  // and blocks that do something
            if (parameter.dim() == 1)
                parameter.add_(torch::rand_like(parameter) * 0.5);
        encoder->module().eval();
        semblancePackage(*encoder, smallOptions(), static_cast<torch::ScalarType>(stored));
        const auto report = models::inspectPackage(m_folder);
        QVERIFY2(report && report->problems.empty(),
                 report ? (report->problems.empty() ? "" : report->problems.front().c_str()) : report.error().detail.c_str());
        QCOMPARE(models::layoutName(report->layout), "semblance");
        const auto loaded = models::loadPackage(m_folder, {torch::kCPU, static_cast<torch::ScalarType>(precision)});
        QVERIFY2(loaded, loaded ? "" : loaded.error().detail.c_str());
        const auto difference = [](const torch::Tensor &a, const torch::Tensor &b) {
            return (models::normalised(a) - models::normalised(b)).abs().max().item<double>();
        };
        const auto image = difference((*loaded)->encodeImages(images), encoder->encodeImages(images));
        const auto text = difference((*loaded)->encodeTexts(tokens), encoder->encodeTexts(tokens));
        qInfo("largest difference: images %g, texts %g", image, text);
        QVERIFY(image <= within && text <= within);
        QVERIFY(encoder->encodeImages(images).abs().sum(1).min().item<float>() > 1e-3f);  // not all zero
        QVERIFY(!(*loaded)->module().is_training());
        QVERIFY(!(*loaded)->encodeTexts(tokens).requires_grad());
    }

    void semblanceThatPromisesMoreThanItHolds()
    {
        const auto encoder = models::makeSemblanceEncoder(smallOptions());
        semblancePackage(*encoder, smallOptions(), torch::kFloat32);
        auto options = smallOptions();
        options.imageWidth = 1024;
        options.imageBlocks = {64, 64, 64, 64, 64, 64};  // would need terabytes
        writeText(m_folder / "config.json", options.toJson());
        const auto report = models::inspectPackage(m_folder);
        QVERIFY(report && !report->problems.empty());
        QVERIFY2(report->problems.front().find("too small") != std::string::npos, report->problems.front().c_str());
    }

    void savedClipIsAnOpenClipPackage()
    {
        const auto original = models::loadPackage(reference / "tiny-clip-hf", {});
        copyOf("tiny-clip-openclip");
        QVERIFY(models::savePackageWeights((*original)->module(), m_folder / "open_clip_model.safetensors", torch::kFloat32));
        const auto again = models::loadPackage(m_folder, {});
        QVERIFY2(again, again ? "" : again.error().detail.c_str());
        const auto images = torch::ones({1, 3, 64, 64});
        QVERIFY(torch::equal((*again)->encodeImages(images), (*original)->encodeImages(images)));
        QCOMPARE(models::savePackageWeights((*original)->module(), m_folder / "x.safetensors", torch::kBFloat16).error().code,
                 core::ErrorCode::InvalidArgument);
    }

    void weightsThatDoNotFitFp16AreNotWritten()
    {
        const torch::NoGradGuard noGradients;
        const auto encoder = models::makeSemblanceEncoder(smallOptions());
        for (auto &parameter : encoder->module().parameters())
            if (parameter.dim() > 1)
                parameter.mul_(1e8);
        fs::create_directories(m_folder);
        QCOMPARE(models::savePackageWeights(encoder->module(), m_folder / "model.safetensors", torch::kFloat16).error().code,
                 core::ErrorCode::InvalidArgument);
        QVERIFY(!fs::exists(m_folder / "model.safetensors"));
    }
};

QTEST_GUILESS_MAIN(TestPackage)
#include "tst_package.moc"
