#include <QLabel>
#include <QMessageBox>
#include <QPushButton>
#include <QToolButton>
#include <QtTest>

#include "tests/ui/window_fixture.h"
#include "ui/pages/models_page.h"

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
        QVERIFY(f.engine.did("use /models/holiday"));
        QTRY_VERIFY(cards(f).size() == 2 && cards(f)[1]->findChild<QLabel *>("modelState")->text().startsWith("Preparing"));
        QVERIFY(!cards(f)[1]->findChild<QPushButton *>("modelUse")->isVisible());
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
