#include <QComboBox>
#include <QDir>
#include <QLabel>
#include <QMessageBox>
#include <QPushButton>
#include <QTemporaryDir>
#include <QToolButton>
#include <QtTest>
#include <algorithm>
#include <fstream>
#include <sstream>

#include "tests/ui/window_fixture.h"
#include "ui/bridge/package_copy.h"
#include "ui/pages/models_page.h"
#include "ui/widgets/package_export.h"

using namespace semblance;
using test::WindowFixture;

static api::ModelInfo model(const char *id, bool active)
{
    api::ModelInfo info;
    info.id = id;
    info.folder = std::string("/models/") + id;
    info.layout = "semblance";
    info.version = "9f31c2aa41d0c0ffee";
    info.parameters = 4'200'000;
    info.bytes = 8'400'000;
    info.embeddingDimension = 256;
    info.imageSize = 64;
    info.active = active;
    return info;
}

static QList<ui::ModelCard *> cards(const WindowFixture &f)
{
    QList<ui::ModelCard *> alive;
    for (auto *card : f.window->findChildren<ui::ModelCard *>())
        if (card->isVisible())
            alive << card;
    return alive;
}

class TestModelsPage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theActiveModelSaysSoAndCannotBeRemoved()
    {
        WindowFixture f;
        f.engine.modelList = {model("starter", true), model("holiday", false)};
        f.window->showPage("models");
        QTRY_COMPARE(cards(f).size(), 2);
        QVERIFY(cards(f)[0]->accessibleName().startsWith("Starter model"));
        QVERIFY(cards(f)[0]->findChild<QLabel *>("modelState")->text().startsWith("Active"));
        QVERIFY(!cards(f)[0]->findChild<QPushButton *>("modelUse")->isVisible());
        QVERIFY(!cards(f)[0]->findChild<QToolButton *>("modelRemove")->isVisible());
        QVERIFY(cards(f)[1]->findChild<QToolButton *>("modelRemove")->isVisible());
    }

    void switchingStartsAJobAndSaysThatItPrepares()
    {
        WindowFixture f;
        f.engine.modelList = {model("starter", true), model("holiday", false)};
        f.window->showPage("models");
        QTRY_COMPARE(cards(f).size(), 2);
        cards(f)[1]->findChild<QPushButton *>("modelUse")->click();
        QTRY_VERIFY(f.engine.did("use /models/holiday"));  // nothing is to be prepared: nothing is asked
        QTRY_VERIFY(cards(f).size() == 2 && cards(f)[1]->findChild<QLabel *>("modelState")->text().startsWith("Preparing"));
        QVERIFY(!cards(f)[1]->findChild<QPushButton *>("modelUse")->isVisible());
    }

    void aSwitchThatTakesTimeIsForecastAndAsked()
    {
        WindowFixture f;
        f.engine.modelList = {model("starter", true), model("holiday", false)};
        f.engine.shop.cost = {12'340, 3000, 840, 62'000'000, 91'000'000'000, 12};
        f.window->showPage("models");
        QTRY_COMPARE(cards(f).size(), 2);
        cards(f)[1]->findChild<QPushButton *>("modelUse")->click();
        QTRY_VERIFY(f.find<QMessageBox>("switchModelBox") != nullptr);
        auto *box = f.find<QMessageBox>("switchModelBox");
        QVERIFY(!f.engine.did("use /models/holiday"));
        for (const char *part : {"12,340", "3,000", "14 min", "62.0 MB", "91.0 GB"})
            QVERIFY2(box->informativeText().contains(part), qPrintable(box->informativeText()));
        box->findChild<QPushButton *>("switchModelConfirm")->click();
        QTRY_VERIFY(f.engine.did("use /models/holiday"));
    }

    void aSwitchThatCannotBeForecastSaysWhy()
    {
        WindowFixture f;
        f.engine.modelList = {model("starter", true), model("holiday", false)};
        f.engine.shop.forecastError = api::Error{api::ErrorCode::OutOfMemory, "the model needs 9 GB"};
        f.window->showPage("models");
        QTRY_COMPARE(cards(f).size(), 2);
        cards(f)[1]->findChild<QPushButton *>("modelUse")->click();
        QTRY_VERIFY(f.find<QLabel>("modelsError")->isVisible());
        QVERIFY(f.find<QLabel>("modelsError")->text().contains("9 GB"));
        QVERIFY(!f.engine.did("use /models/holiday"));
    }

    void comparingMakesTheEvaluationReadyAndStartsNothing()
    {
        WindowFixture f;
        auto base = model("starter", false), first = model("first", false), second = model("second", true), broken = model("broken", false);
        base.version = "a";
        first.version = "b";
        first.base = second.base = "a";
        second.version = "c";
        broken.problems = {"model.safetensors is not there"};
        f.engine.modelList = {base, first, second, broken};
        f.window->showPage("models");
        QTRY_COMPARE(cards(f).size(), 4);
        const auto button = [&](int card) { return cards(f)[card]->findChild<QPushButton *>("modelCompare"); };
        QVERIFY(!cards(f)[3]->model().problems.empty() && !button(3)->isVisible());
        button(1)->click();
        const auto chosen = [&](const char *name) { return f.find<QComboBox>(name)->currentData().toString(); };
        QVERIFY(f.find<QWidget>("evaluatePage")->isVisible());
        QCOMPARE(f.find<QComboBox>("evaluateKind")->currentText(), QString("Two models"));
        QCOMPARE(chosen("evaluateModel"), QString("/models/first"));
        QCOMPARE(chosen("evaluateBaseline"), QString("/models/second"));  // the active one
        QVERIFY(f.find<QComboBox>("evaluateBaseline")->isVisible());
        QVERIFY(f.find<QPushButton>("evaluateStart")->isEnabled());
        QVERIFY(!f.engine.did("evaluate library"));
        f.window->showPage("models");
        QTRY_COMPARE(cards(f).size(), 4);
        button(2)->click();
        QCOMPARE(chosen("evaluateModel"), QString("/models/second"));
        QCOMPARE(chosen("evaluateBaseline"), QString("/models/starter"));  // the active one against its base
        f.window->bridge().refreshModels();
        f.find<QPushButton>("evaluateStart")->click();
        QVERIFY(f.engine.did("evaluate library"));
        QCOMPARE(f.engine.lastEvaluation.model, std::filesystem::path("/models/second"));
        QCOMPARE(f.engine.lastEvaluation.baseline, std::filesystem::path("/models/starter"));
    }

    void aModelIsCopiedOutWholeOrNotAtAll()
    {
        const QTemporaryDir folder;
        const std::filesystem::path root = folder.path().toStdString(), package = root / "models" / "holiday", out = root / "out";
        std::filesystem::create_directories(package / "tokenizer");
        std::filesystem::create_directories(out);
        const auto write = [](const std::filesystem::path &file, const std::string &text) {
            std::ofstream(file, std::ios::binary) << text;
        };
        const auto read = [](const std::filesystem::path &file) {
            std::ostringstream text;
            text << std::ifstream(file, std::ios::binary).rdbuf();
            return text.str();
        };
        const std::string weights(9'000'000, 'w');
        write(package / "config.json", "{}");
        write(package / "tokenizer" / "vocab.json", "{\"a\": 1}");
        write(root / "blob", weights);
        std::filesystem::create_symlink(root / "blob", package / "model.safetensors");  // as download caches have them
        std::vector<std::int64_t> told;
        const auto goesOn = [&told](std::int64_t done, std::int64_t total) {
            told.push_back(done);
            return total == 9'000'000 + 2 + 8;
        };
        const auto copy = ui::copyPackage(package, out, goesOn);
        QVERIFY2(copy.has_value(), copy ? "" : copy.error().detail.c_str());
        QCOMPARE(*copy, out / "holiday");
        QVERIFY(!std::filesystem::is_symlink(*copy / "model.safetensors") && read(*copy / "model.safetensors") == weights);
        QCOMPARE(read(*copy / "tokenizer" / "vocab.json"), std::string("{\"a\": 1}"));
        QVERIFY(std::is_sorted(told.begin(), told.end()) && told.size() >= 5);
        QCOMPARE(*ui::copyPackage(package, out, goesOn), out / "holiday (2)");
        const auto stopped = ui::copyPackage(package, out, [](std::int64_t done, std::int64_t) { return done < 5'000'000; });
        QCOMPARE(stopped.error().code, api::ErrorCode::Cancelled);
        QCOMPARE(ui::copyPackage(package, package / "tokenizer", goesOn).error().code, api::ErrorCode::InvalidArgument);
        QCOMPARE(ui::copyPackage(root / "none", out, goesOn).error().code, api::ErrorCode::NotFound);
        QCOMPARE(QDir(QString::fromStdString(out.string())).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot),
                 (QStringList{"holiday", "holiday (2)"}));  // nothing half stays

        WindowFixture f;
        auto exported = model("holiday", false);
        exported.folder = package;
        f.engine.modelList = {model("starter", true), exported};
        f.window->showPage("models");
        QTRY_COMPARE(cards(f).size(), 2);
        f.find<ui::ModelsPage>("modelsPage")->exportTo(package, out);
        auto *line = f.find<ui::PackageExport>("modelExportLine");
        QVERIFY(line->isVisible() && line->isBusy());
        QTRY_VERIFY(!line->isBusy());
        QVERIFY(line->isVisible() && std::filesystem::exists(out / "holiday (3)" / "config.json"));
        QVERIFY(f.find<QLabel>("modelExportText")->text().contains("holiday (3)"));
        QVERIFY(f.find<QPushButton>("modelExportShow")->isVisible());
        f.find<QPushButton>("modelExportClose")->click();
        QVERIFY(!line->isVisible());
        f.find<ui::ModelsPage>("modelsPage")->exportTo(package, root / "no such folder");
        QTRY_VERIFY(!line->isBusy());
        QVERIFY(line->isVisible() && !f.find<QPushButton>("modelExportShow")->isVisible());
    }

    void oneModelAloneHasNothingToBeComparedWith()
    {
        WindowFixture f;
        f.engine.modelList = {model("starter", true)};
        f.window->showPage("models");
        QTRY_COMPARE(cards(f).size(), 1);
        QVERIFY(!cards(f)[0]->findChild<QPushButton *>("modelCompare")->isVisible());
    }

    void versionsAreATree()
    {
        auto base = model("starter", true), child = model("child", false), grandchild = model("grandchild", false);
        base.version = "a";
        child.version = "b";
        child.base = "a";
        grandchild.version = "c";
        grandchild.base = "b";
        const auto nodes = ui::treeOf({base, grandchild, model("apart", false), child});
        QCOMPARE(nodes.size(), std::size_t(4));
        QCOMPARE(nodes[1].model.id, std::string("child"));
        QCOMPARE(nodes[1].depth, 1);
        QCOMPARE(nodes[1].parentName, QString("Starter model"));
        QCOMPARE(nodes[2].model.id, std::string("grandchild"));
        QCOMPARE(nodes[2].depth, 2);
        QCOMPARE(nodes[3].model.id, std::string("apart"));
        QCOMPARE(nodes[3].depth, 0);
        base.base = "c";  // a circle
        QCOMPARE(ui::treeOf({base, grandchild, child}).size(), std::size_t(3));
    }

    void removingAsksFirst()
    {
        WindowFixture f;
        f.engine.modelList = {model("starter", true), model("holiday", false)};
        f.window->showPage("models");
        QTRY_COMPARE(cards(f).size(), 2);
        cards(f)[1]->findChild<QToolButton *>("modelRemove")->click();
        QVERIFY(!f.engine.did("remove model /models/holiday"));
        auto *box = f.find<QMessageBox>("removeModelBox");
        QVERIFY(box != nullptr);
        box->findChild<QPushButton *>("removeModelConfirm")->click();
        QTRY_VERIFY(f.engine.did("remove model /models/holiday"));
        QTRY_COMPARE(cards(f).size(), 1);
    }

    void aBrokenPackageNamesItsFault()
    {
        WindowFixture f;
        auto broken = model("half", false);
        broken.problems = {"model.safetensors is not there"};
        f.engine.modelList = {model("starter", true), broken};
        f.window->showPage("models");
        QTRY_COMPARE(cards(f).size(), 2);
        QVERIFY(cards(f)[1]->findChild<QLabel *>("modelState")->text().contains("not there"));
        QVERIFY(!cards(f)[1]->findChild<QPushButton *>("modelUse")->isVisible());
    }

    void anImportShowsFirstWhatTheFolderIs()
    {
        WindowFixture f;
        f.engine.shop.report.info = model("clip", false);
        f.engine.shop.report.imageTower = "vision transformer, patches of 32";
        f.engine.shop.report.notes = {"Its weights are fp16."};
        f.window->showPage("models");
        f.find<ui::ModelsPage>("modelsPage")->importFrom("/downloads/clip");
        QTRY_VERIFY(f.find<QDialog>("modelReport") != nullptr);
        QVERIFY(!f.engine.did("import /downloads/clip"));
        QStringList said;
        for (auto *label : f.find<QDialog>("modelReport")->findChildren<QLabel *>())
            said << label->text();
        QVERIFY2(said.contains("vision transformer, patches of 32") && said.contains("Its weights are fp16."), qPrintable(said.join('|')));
        f.find<QDialog>("modelReport")->findChild<QPushButton *>("modelReportImport")->click();
        QTRY_VERIFY(f.engine.did("import /downloads/clip"));
    }

    void aFolderWithProblemsIsExplainedAndNotImported()
    {
        WindowFixture f;
        f.engine.shop.report.info = model("clip", false);
        f.engine.shop.report.info.problems = {"tokenizer.json is missing"};
        f.window->showPage("models");
        f.find<ui::ModelsPage>("modelsPage")->importFrom("/downloads/clip");
        QTRY_VERIFY(f.find<QDialog>("modelReport") != nullptr);
        QVERIFY(f.find<QDialog>("modelReport")->findChild<QPushButton *>("modelReportImport") == nullptr);
        QVERIFY(f.find<QWidget>("modelProblems")->findChild<QLabel *>()->text().contains("tokenizer.json"));
    }

    void aFailedImportIsSaidOnThePage()
    {
        WindowFixture f;
        f.engine.importError = api::Error{api::ErrorCode::Unsupported, "pytorch_model.bin is a pickle, which is a program"};
        f.window->showPage("models");
        f.window->bridge().importModel("/downloads/clip");
        QTRY_VERIFY(f.find<QLabel>("modelsError")->isVisible());
        QVERIFY(f.find<QLabel>("modelsError")->text().contains("pickle"));
    }
};

QTEST_MAIN(TestModelsPage)
#include "tst_models_page.moc"
