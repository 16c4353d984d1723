// The catalogue of published models: the one that comes with the program, and ones that are wrong.
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <set>

#include "engine/models/published.h"

using namespace semblance;
using core::ErrorCode;

class TestPublished : public QObject {
    Q_OBJECT

    static core::Result<std::vector<models::PublishedModel>> read(const QByteArray &text)
    {
        const QTemporaryDir folder;
        QFile file(folder.filePath("models.json"));
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            qFatal("no temporary file");
        file.close();
        return models::readPublishedModels(file.fileName().toStdString());
    }
    static QByteArray entry(const QByteArray &id, const QByteArray &file, const QByteArray &base = "https://example.org/")
    {
        return "{\"id\": \"" + id + "\", \"name\": \"n\", \"publisher\": \"p\", \"page\": \"q\", \"base\": \"" + base
               + "\", \"licence\": \"MIT\", \"licence_url\": \"u\", \"languages\": [], \"figures\": [], \"files\": [{\"name\": \"" + file
               + "\"}]}";
    }

private Q_SLOTS:
    void ourOwnIsCompleteAndHonest()
    {
        const auto list = models::readPublishedModels(SEMBLANCE_SOURCE_DIR "/resources/models.json");
        QVERIFY2(list.has_value(), list ? "" : list.error().detail.c_str());
        QVERIFY(list->size() >= 5);
        std::set<std::string> languages;
        for (const models::PublishedModel &model : *list) {
            QVERIFY2(model.base.starts_with("https://") && model.page.starts_with("https://") && model.licenceUrl.starts_with("https://"),
                     model.id.c_str());
            QVERIFY2(!model.licence.empty() && !model.languages.empty() && model.bytes > 0 && model.parameters > 0, model.id.c_str());
            languages.insert(model.languages.begin(), model.languages.end());
            bool weights = model.files.empty();
            for (const models::PublishedFile &file : model.files) {
                weights = weights || (file.name.ends_with(".safetensors") && !file.optional);
                QVERIFY2(!file.name.ends_with(".bin") && !file.name.ends_with(".pt"), "a pickle is a program");
            }
            QVERIFY2(weights, model.id.c_str());
            QVERIFY2(!model.files.empty() || !model.note.empty(), "what cannot be downloaded says why");
            for (const models::PublishedFigure &figure : model.figures)
                QVERIFY2(figure.value > 0 && figure.value < 1 && !figure.source.empty(), model.id.c_str());
        }
        QVERIFY(languages.contains("en") && languages.contains("zh") && languages.contains("mul"));
    }

    void aFileMayBePinned()
    {
        const auto list = read("{\"format\": 1, \"models\": [{\"id\": \"a\", \"name\": \"n\", \"publisher\": \"p\", \"page\": \"q\", "
                               "\"base\": \"https://example.org/\", \"licence\": \"MIT\", \"licence_url\": \"u\", \"languages\": [], "
                               "\"figures\": [], \"files\": [{\"name\": \"w\", \"sha256\": \"ab\", \"bytes\": 7, \"optional\": true}]}]}");
        QVERIFY(list.has_value());
        const auto &file = list->front().files.front();
        QCOMPARE(file.sha256, std::string("ab"));
        QCOMPARE(file.bytes, 7);
        QVERIFY(file.optional);
    }

    void faultsAreNamed_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("code");
        QTest::addColumn<QByteArray>("part");
        const auto file = [](const QByteArray &entries) { return "{\"format\": 1, \"models\": [" + entries + "]}"; };
        QTest::newRow("no JSON") << QByteArray("hello") << int(ErrorCode::Corrupt) << QByteArray("models.json");
        QTest::newRow("a newer format") << QByteArray("{\"format\": 2, \"models\": []}") << int(ErrorCode::NewerVersion)
                                        << QByteArray("newer");
        QTest::newRow("an entry without a licence") << file("{\"id\": \"a\"}") << int(ErrorCode::Corrupt) << QByteArray("entry 1");
        QTest::newRow("the same twice") << file(entry("a", "w") + ", " + entry("a", "w")) << int(ErrorCode::Corrupt) << QByteArray("twice");
        QTest::newRow("a file outside the folder") << file(entry("a", "../w")) << int(ErrorCode::Corrupt) << QByteArray("../w");
        QTest::newRow("an id outside the folder") << file(entry("../a", "w")) << int(ErrorCode::Corrupt) << QByteArray("plain name");
        QTest::newRow("a hidden file") << file(entry("a", ".w")) << int(ErrorCode::Corrupt) << QByteArray(".w");
        QTest::newRow("a base that is no folder")
            << file(entry("a", "w", "https://example.org/x")) << int(ErrorCode::Corrupt) << QByteArray("'/'");
    }
    void faultsAreNamed()
    {
        QFETCH(QByteArray, text);
        QFETCH(int, code);
        QFETCH(QByteArray, part);
        const auto list = read(text);
        QVERIFY(!list);
        QCOMPARE(int(list.error().code), code);
        QVERIFY2(list.error().detail.find(part.toStdString()) != std::string::npos, list.error().detail.c_str());
    }
};

QTEST_APPLESS_MAIN(TestPublished)
#include "tst_published.moc"
