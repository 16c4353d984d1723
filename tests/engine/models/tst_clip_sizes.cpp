// Every size of CLIP that was published: its configuration is read and makes as many parameters as its authors count.
#include <QtTest>

#include <nlohmann/json.hpp>

#include "engine/models/clip_layouts.h"

using namespace semblance;
using nlohmann::json;

namespace {

// OpenCLIP's model_configs: {embed_dim, image_size, layers, width, head_width, mlp_ratio, patch_size, text width, heads, layers}
std::string openClip(const json &image, int dimension, int textWidth, int textHeads, int textLayers)
{
    const json text{{"context_length", 77}, {"vocab_size", 49408}, {"width", textWidth}, {"heads", textHeads}, {"layers", textLayers}};
    return json{{"model_cfg", {{"embed_dim", dimension}, {"quick_gelu", true}, {"vision_cfg", image}, {"text_cfg", text}}},
                {"preprocess_cfg", {{"mean", {0.48145466, 0.4578275, 0.40821073}}, {"std", {0.26862954, 0.26130258, 0.27577711}}}}}
        .dump();
}

json resnet(int size, const json &blocks, int width)
{
    return {{"image_size", size}, {"layers", blocks}, {"width", width}, {"patch_size", nullptr}};
}

json transformer(int size, int layers, int width, int patch)
{
    return {{"image_size", size}, {"layers", layers}, {"width", width}, {"patch_size", patch}};
}

json wide(json image, int headWidth, double ratio)
{
    image["head_width"] = headWidth;
    image["mlp_ratio"] = ratio;
    return image;
}

double parametersOf(const models::ClipOptions &options)
{
    double count = 0;
    for (const auto &[name, shape] : models::clipParameterShapes(options)) {
        double size = 1;
        for (const auto length : shape)
            size *= static_cast<double>(length);
        count += name.ends_with("running_mean") || name.ends_with("running_var") ? 0 : size;
    }
    return count;
}

}  // namespace

class TestClipSizes : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void published_data()
    {
        QTest::addColumn<QString>("config");
        QTest::addColumn<double>("parameters");  // as OpenAI's notebook and OpenCLIP's profile print them, in millions
        const auto row = [](const char *name, const std::string &config, double parameters) {
            QTest::newRow(name) << QString::fromStdString(config) << parameters;
        };
        row("RN50", openClip(resnet(224, {3, 4, 6, 3}, 64), 1024, 512, 8, 12), 102.01);
        row("RN101", openClip(resnet(224, {3, 4, 23, 3}, 64), 512, 512, 8, 12), 119.69);
        row("RN50x4", openClip(resnet(288, {4, 6, 10, 6}, 80), 640, 640, 10, 12), 178.30);
        row("RN50x16", openClip(resnet(384, {6, 8, 18, 8}, 96), 768, 768, 12, 12), 290.98);
        row("RN50x64", openClip(resnet(448, {3, 15, 36, 10}, 128), 1024, 1024, 16, 12), 623.26);
        row("ViT-B-32", openClip(transformer(224, 12, 768, 32), 512, 512, 8, 12), 151.28);
        row("ViT-B-32-256", openClip(transformer(256, 12, 768, 32), 512, 512, 8, 12), 151.29);
        row("ViT-B-16", openClip(transformer(224, 12, 768, 16), 512, 512, 8, 12), 149.62);
        row("ViT-B-16-plus-240", openClip(transformer(240, 12, 896, 16), 640, 640, 10, 12), 208.38);
        row("ViT-L-14", openClip(transformer(224, 24, 1024, 14), 768, 768, 12, 12), 427.62);
        row("ViT-L-14-336", openClip(transformer(336, 24, 1024, 14), 768, 768, 12, 12), 427.94);
        row("ViT-H-14", openClip(wide(transformer(224, 32, 1280, 14), 80, 4.0), 1024, 1024, 16, 24), 986.11);
        row("ViT-H-14-378", openClip(wide(transformer(378, 32, 1280, 14), 80, 4.0), 1024, 1024, 16, 24), 986.71);
        row("ViT-g-14", openClip(wide(transformer(224, 40, 1408, 14), 88, 4.3637), 1024, 1024, 16, 24), 1366.68);
        row("ViT-bigG-14", openClip(wide(transformer(224, 48, 1664, 14), 104, 4.9231), 1280, 1280, 20, 32), 2539.57);
    }

    void published()
    {
        QFETCH(QString, config);
        QFETCH(double, parameters);
        const auto options = models::clipOptionsFromOpenClip(config.toStdString());
        QVERIFY2(options, options ? "" : options.error().detail.c_str());
        QCOMPARE(QString::number(parametersOf(*options) / 1e6, 'f', 2), QString::number(parameters, 'f', 2));
        QVERIFY(!options->describeImageTower().empty());
        // The plans of both layouts know every parameter; only the ViT has a Hugging Face layout.
        const auto shapes = models::clipParameterShapes(*options);
        QCOMPARE(models::openClipPlan(shapes, "").size(), shapes.size());
    }

    void headsFollowTheHeadWidth()
    {
        const auto giant = models::clipOptionsFromOpenClip(openClip(wide(transformer(224, 48, 1664, 14), 104, 4.9231), 1280, 1280, 20, 32));
        QVERIFY(giant);
        QCOMPARE(giant->image.heads, 16);
        QCOMPARE(giant->image.innerWidth(), 8192);
        const auto resnet50 = models::clipOptionsFromOpenClip(openClip(resnet(224, {3, 4, 6, 3}, 64), 1024, 512, 8, 12));
        QVERIFY(resnet50);
        QCOMPARE(resnet50->image.heads, 32);
    }

    void olderConfigurationsRepeatThemselves()
    {
        const json config{
            {"model_type", "clip"},
            {"projection_dim", 1024},
            {"text_config", {{"hidden_size", 512}, {"num_attention_heads", 8}}},
            {"text_config_dict", {{"hidden_size", 1024}, {"num_attention_heads", 16}, {"intermediate_size", 4096}, {"hidden_act", "gelu"}}},
            {"vision_config_dict", nullptr},
            {"vision_config", {{"patch_size", 14}, {"image_size", 224}}}};
        const auto options = models::clipOptionsFromHuggingFace(config.dump(), "");
        QVERIFY2(options, options ? "" : options.error().detail.c_str());
        QCOMPARE(options->text.width, 1024);
        QVERIFY(options->text.activation == models::Activation::Gelu);
        QVERIFY(options->image.activation == models::Activation::QuickGelu);
    }
};

QTEST_GUILESS_MAIN(TestClipSizes)
#include "tst_clip_sizes.moc"
