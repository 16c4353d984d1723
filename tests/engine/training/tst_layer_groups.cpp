// Which weight stands where in a tower, and gradients that do not depend on how a batch is cut.
#include "fine_tune_fixture.h"

#include "engine/models/clip.h"
#include "engine/training/batch_gradient.h"
#include "engine/training/layer_groups.h"
#include "engine/training/losses.h"

#include <QtTest>

using namespace semblance;
using namespace semblance::training;

class LayerGroupsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { torch::set_num_threads(1); }

    void weightsHaveTheirPlace_data()
    {
        QTest::addColumn<QString>("family");
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("tower");
        QTest::addColumn<int>("fromTop");
        const auto row = [](const char *family, const char *name, Tower tower, int fromTop) {
            QTest::newRow(name) << family << name << static_cast<int>(tower) << fromTop;
        };
        row("semblance", "image.stem.weight", Tower::Image, 3);
        row("semblance", "image.blocks.0.bn1.bias", Tower::Image, 2);
        row("semblance", "image.blocks.1.shortcut.weight", Tower::Image, 1);
        row("semblance", "image.proj.weight", Tower::Image, 0);
        row("semblance", "text.token_embedding.weight", Tower::Text, 2);
        row("semblance", "text.transformer.resblocks.0.attn.out_proj.weight", Tower::Text, 1);
        row("semblance", "text.ln_final.bias", Tower::Text, 0);
        row("semblance", "logit_scale", Tower::Joint, 0);
        row("clip", "visual.conv1.weight", Tower::Image, 4);
        row("clip", "visual.positional_embedding", Tower::Image, 4);
        row("clip", "visual.transformer.resblocks.2.mlp.c_fc.weight", Tower::Image, 1);
        row("clip", "visual.transformer.resblocks.0.ln_1.weight", Tower::Image, 3);
        row("clip", "visual.ln_post.weight", Tower::Image, 0);
        row("clip", "visual.proj", Tower::Image, 0);
        row("clip", "token_embedding.weight", Tower::Text, 3);
        row("clip", "transformer.resblocks.1.attn.in_proj_weight", Tower::Text, 1);
        row("clip", "text_projection", Tower::Text, 0);
    }
    void weightsHaveTheirPlace()
    {
        QFETCH(QString, family);
        QFETCH(QString, name);
        QFETCH(int, tower);
        QFETCH(int, fromTop);
        models::ClipOptions clip;
        clip.embeddingDimension = 16;
        clip.patchSize = 8;
        clip.preprocessing.size = 16;
        clip.image = {16, 3, 2};
        clip.text = {16, 2, 2};
        clip.layout = {8, 64, 62, 63, 0};
        const auto encoder = family == "clip" ? models::makeClipEncoder(clip) : fixture::startEncoder();
        const auto map = layerMap(encoder->module());
        const auto found = map.places.find(name.toStdString());
        QVERIFY(found != map.places.end());
        QCOMPARE(static_cast<int>(found->second.tower), tower);
        QCOMPARE(found->second.fromTop, fromTop);
        QCOMPARE(map.imageBlocks, family == "clip" ? 3 : 2);
        QCOMPARE(map.textBlocks, family == "clip" ? 2 : 1);
    }

    void piecesGiveTheGradientsOfTheWhole_data()
    {
        QTest::addColumn<int>("pieces");
        QTest::newRow("two pieces") << 2;
        QTest::newRow("pieces that do not divide the batch") << 3;
        QTest::newRow("a pair at a time") << 8;
    }
    void piecesGiveTheGradientsOfTheWhole()
    {
        QFETCH(int, pieces);
        const auto pairs = fixture::colours();
        const auto encoder = fixture::startEncoder();
        for (auto &parameter : encoder->module().parameters())
            parameter.set_requires_grad(true);
        Sampler sampler(pairs, encoder->traits().text, 8, 3);
        const auto batch = sampler.batch(0);
        const auto rows = torch::tensor(at::ArrayRef<std::int64_t>(batch.photos), torch::kInt64);
        const auto pictures = pairs.pictures.index_select(0, rows).to(torch::kFloat32);
        const auto loss = [](const auto &images, const auto &texts, const auto &scale, const Batch &of) {
            return infoNce(images, texts, scale, of.positives, 0.0, of.weights);
        };
        const auto gradients = [&](std::int64_t count) {
            const auto value = addGradients(*encoder, pictures, batch, loss, {count, 0.5, false, 9});
            std::map<std::string, torch::Tensor> all;
            for (auto &item : encoder->module().named_parameters()) {
                all[item.key()] = item.value().grad().clone();
                item.value().mutable_grad() = torch::Tensor();
            }
            return std::pair(value, all);
        };
        const auto [whole, wholeGradients] = gradients(1);
        const auto [cut, cutGradients] = gradients(pieces);
        QVERIFY(std::abs(whole - cut) < 1e-5);
        for (const auto &[name, gradient] : wholeGradients)
            QVERIFY2(torch::allclose(gradient, cutGradients.at(name), 1e-3, 1e-6), name.c_str());
    }
};

QTEST_GUILESS_MAIN(LayerGroupsTest)
#include "tst_layer_groups.moc"
