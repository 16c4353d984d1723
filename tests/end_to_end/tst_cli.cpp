// The headless contract on sample photos: index, search, captions, embed, evaluate, look after the library.
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QtMath>
#include <QTest>

#include "tests/end_to_end/cli_runner.h"

namespace {

constexpr const char *sidecarText =
    "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
    "<rdf:Description rdf:about='' xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:xmp='http://ns.adobe.com/xap/1.0/' xmp:Rating='4'>"
    "<dc:title><rdf:Alt><rdf:li xml:lang='x-default'>By the sea</rdf:li></rdf:Alt></dc:title></rdf:Description></rdf:RDF></x:xmpmeta>";

QList<double> vectorOf(const QJsonObject &object)
{
    QList<double> values;
    for (const auto &value : object["embedding"].toArray())
        values << value.toDouble();
    return values;
}

double product(const QList<double> &a, const QList<double> &b)
{
    double sum = 0;
    for (qsizetype i = 0; i < qMin(a.size(), b.size()); ++i)
        sum += a[i] * b[i];
    return sum;
}

}  // namespace

class TestCli : public QObject {
    Q_OBJECT

    QTemporaryDir m_temporary;
    CliRunner m_cli{m_temporary.path()};
    QString m_photos = m_temporary.filePath("sample photos"), m_model = m_temporary.filePath("model");
    QStringList m_files;  // absolute, by name

    CliAnswer json(QStringList arguments) const { return m_cli.run(arguments << "--json"); }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_temporary.isValid());
        QCOMPARE(json({"samples", m_photos, "--count", "48", "--seed", "5"}).exitCode, 0);
        m_files = QDir(m_photos).entryList({"*.jpg"}, QDir::Files, QDir::Name);
        QCOMPARE(m_files.size(), 48);
        for (QString &file : m_files)
            file = m_photos + "/" + file;
        const auto trained = json(tinyTraining(m_photos + "/captions.csv", m_model));
        QVERIFY2(trained.exitCode == 0, trained.errors);
        m_cli.always({"--model", m_model, "--precision", "fp32", "--library", m_temporary.filePath("library")});
        const auto indexed = json({"index", m_photos});
        QVERIFY2(indexed.exitCode == 0, indexed.errors);
        QCOMPARE(indexed.lines.size(), 1);
        QCOMPARE(keysInOrder(indexed.lines[0]).mid(0, 9), (QStringList{"photos", "indexed", "unchanged", "removed", "captions", "failed",
                                                                       "warnings", "seconds", "images_per_second"}));
        QCOMPARE(indexed.json()["photos"].toInt(), 48);
        QCOMPARE(indexed.json()["indexed"].toInt(), 48);
        QVERIFY(indexed.json()["captions"].toInt() >= 48);
        QVERIFY(indexed.json()["failed"].toArray().isEmpty());
    }

    void indexingAgainChangesNothing()
    {
        const auto again = json({"index", m_photos});
        QCOMPARE(again.json()["unchanged"].toInt(), 48);
        QCOMPARE(again.json()["indexed"].toInt(), 0);
    }

    void samplesFollowFromTheirSeed()
    {
        QCOMPARE(json({"samples", m_temporary.filePath("again"), "--count", "6", "--seed", "5"}).exitCode, 0);
        for (const QString &name : QDir(m_temporary.filePath("again")).entryList({"*.jpg"}, QDir::Files)) {
            QFile first(m_photos + "/" + name), second(m_temporary.filePath("again/") + name);
            QVERIFY(first.open(QIODevice::ReadOnly) && second.open(QIODevice::ReadOnly));
            QVERIFY(first.readAll() == second.readAll());
        }
    }

    void searchRanksPhotos()
    {
        const auto answer = json({"search", "a red boat", "--all", "--top", "12", "--no-words"});
        QVERIFY2(answer.exitCode == 0, answer.errors);
        QCOMPARE(answer.lines.size(), 12);
        for (int i = 0; i < answer.lines.size(); ++i) {
            QCOMPARE(keysInOrder(answer.lines[i]), (QStringList{"rank", "path", "score", "probability"}));
            QCOMPARE(answer.json(i)["rank"].toInt(), i + 1);
            QVERIFY(m_files.contains(answer.json(i)["path"].toString()));
            const double probability = answer.json(i)["probability"].toDouble();
            QVERIFY(probability >= 0 && probability <= 1);
            if (i > 0)
                QVERIFY(answer.json(i)["score"].toDouble() <= answer.json(i - 1)["score"].toDouble());
        }
    }

    void whatIsWrittenIsFound()
    {
        const QString name = QFileInfo(m_files[7]).completeBaseName();
        const auto answer = json({"search", name});
        QVERIFY2(answer.exitCode == 0, answer.errors);
        QVERIFY(!answer.lines.isEmpty());
        QCOMPARE(keysInOrder(answer.lines[0]), (QStringList{"rank", "path", "score", "probability", "words"}));
        QCOMPARE(answer.json()["path"].toString(), m_files[7]);
        QCOMPARE(answer.json()["words"].toArray()[0].toObject()["field"].toString(), "name");
        const auto looks = json({"search", name, "--all", "--no-words"});
        QVERIFY2(looks.exitCode == 0, looks.errors);
        for (int i = 0; i < looks.lines.size(); ++i)
            QVERIFY(!looks.json(i).contains("words"));
    }

    void metadataOfAFile()
    {
        const QString photo = m_temporary.filePath("described.jpg");
        QVERIFY(QFile::copy(m_files[0], photo));
        QFile sidecar(photo + ".xmp");
        QVERIFY(sidecar.open(QIODevice::WriteOnly));
        sidecar.write(sidecarText);
        sidecar.close();
        const auto answer = json({"metadata", photo});
        QVERIFY2(answer.exitCode == 0, answer.errors);
        QCOMPARE(keysInOrder(answer.lines[0]),
                 (QStringList{"path", "taken_at", "zone_minutes", "camera", "lens", "latitude", "longitude", "altitude", "rating", "title",
                              "description", "keywords", "people", "captions", "warning"}));
        QCOMPARE(answer.json()["title"].toString(), "By the sea");
        QCOMPARE(answer.json()["rating"].toInt(), 4);
        QVERIFY(answer.json()["latitude"].isNull());
        const auto missing = json({"metadata", m_temporary.filePath("nowhere.jpg")});
        QCOMPARE(missing.exitCode, 1);
        QVERIFY(missing.errors.contains("nowhere.jpg"));
    }

    void aPhotoFindsItself()
    {
        const auto answer = json({"search", "--image", m_files[7], "--all", "--top", "3"});
        QVERIFY2(answer.exitCode == 0, answer.errors);
        QCOMPARE(answer.json()["path"].toString(), m_files[7]);
        QVERIFY(answer.json()["score"].toDouble() > 0.99);
    }

    // The score is the cosine of what `embed` prints, for all photos: nothing is lost between the two.
    void scoresAreCosinesOfEmbeddings()
    {
        const auto query = vectorOf(json({"embed", "--text", "a dog on the beach"}).json());
        QCOMPARE(query.size(), 32);
        const auto photos = json(QStringList{"embed", "--image"} + m_files);
        const auto answer = json({"search", "a dog on the beach", "--all", "--top", "48"});
        QCOMPARE(photos.lines.size(), 48);
        QCOMPARE(answer.lines.size(), 48);
        QHash<QString, double> cosines;
        for (int i = 0; i < photos.lines.size(); ++i) {
            QCOMPARE(keysInOrder(photos.lines[i]), (QStringList{"kind", "input", "embedding", "norm"}));
            QCOMPARE(photos.json(i)["kind"].toString(), "image");
            cosines[photos.json(i)["input"].toString()] = product(query, vectorOf(photos.json(i)));
        }
        for (int i = 0; i < answer.lines.size(); ++i)
            QVERIFY(qAbs(answer.json(i)["score"].toDouble() - cosines.value(answer.json(i)["path"].toString(), 9)) < 0.01);
    }

    void captionsOfAPhoto()
    {
        const auto answer = json({"captions", "--image", m_files[0], "--top", "4"});
        QVERIFY2(answer.exitCode == 0, answer.errors);
        QCOMPARE(answer.lines.size(), 4);
        QCOMPARE(keysInOrder(answer.lines[0]), (QStringList{"rank", "text", "score", "path"}));
        QVERIFY(!answer.json()["text"].toString().isEmpty());
    }

    void optionsStandAnywhereAndDashesEndThem()
    {
        const auto after = json({"search", "a house", "--all", "--top", "5"});
        const auto before = m_cli.run({"--json", "search", "--top", "5", "--all", "--", "a house"});
        QCOMPARE(before.exitCode, 2);  // what follows -- is text, the library option too
        const CliRunner bare(m_temporary.path());
        const QStringList global{"--json", "--model", m_model, "--precision", "fp32", "--library", m_temporary.filePath("library")};
        QCOMPARE(bare.run(global + QStringList{"search", "--top", "5", "--all", "--", "a house"}).lines, after.lines);
        QCOMPARE(bare.run(global + QStringList{"search", "--top", "1", "--all", "--", "--weird"}).lines.size(), 1);
    }

    void rawEmbeddingsHaveTheirNorm()
    {
        const auto unit = json({"embed", "--text", "a tree", "a car"});
        const auto raw = json({"embed", "--raw", "--text", "a tree", "a car"});
        QCOMPARE(unit.lines.size(), 2);
        QCOMPARE(unit.json(1)["input"].toString(), "a car");
        for (int i = 0; i < 2; ++i) {
            const auto values = vectorOf(raw.json(i));
            QVERIFY(qAbs(qSqrt(product(values, values)) - raw.json(i)["norm"].toDouble()) < 1e-3);
            QVERIFY(qAbs(product(vectorOf(unit.json(i)), vectorOf(unit.json(i))) - 1) < 1e-4);
            QVERIFY(qAbs(unit.json(i)["norm"].toDouble() - raw.json(i)["norm"].toDouble()) < 1e-4);
        }
    }

    void aPreprocessedPhotoEmbedsAsThePhoto()
    {
        const QString file = m_temporary.filePath("photo.safetensors");
        QCOMPARE(json({"preprocess", "--image", m_files[3], "--out", file}).exitCode, 0);
        const auto tensor = json({"embed", "--tensor", file}), photo = json({"embed", "--image", m_files[3]});
        QVERIFY2(tensor.exitCode == 0, tensor.errors);
        QVERIFY(qAbs(product(vectorOf(tensor.json()), vectorOf(photo.json())) - 1) < 1e-4);
    }

    void tokenize()
    {
        const auto answer = json({"tokenize", "a boat", "A  BOAT", ""});
        QCOMPARE(answer.exitCode, 0);
        QCOMPARE(keysInOrder(answer.lines[0]), (QStringList{"text", "ids"}));
        QVERIFY(!answer.json(0)["ids"].toArray().isEmpty());
        QCOMPARE(answer.json(1)["ids"].toArray(), answer.json(0)["ids"].toArray());
        QVERIFY(answer.json(2)["ids"].toArray().isEmpty());
    }

    void evaluateRetrieval()
    {
        const auto answer = json({"evaluate", "retrieval", "--data", m_photos + "/captions.csv"});
        QVERIFY2(answer.exitCode == 0, answer.errors);
        QCOMPARE(keysInOrder(answer.lines[0]).mid(0, 4), (QStringList{"text_to_image", "image_to_text", "queries", "gallery"}));
        QVERIFY(answer.lines[0].startsWith(R"({"text_to_image":{"r1":)"));
        const auto report = answer.json(), toImage = report["text_to_image"].toObject();
        QCOMPARE(report["gallery"].toInt(), 48);
        QVERIFY(report["queries"].toInt() >= 48);
        QVERIFY(toImage["r1"].toDouble() <= toImage["r5"].toDouble() && toImage["r5"].toDouble() <= toImage["r10"].toDouble());
        QVERIFY(toImage["median_rank"].toDouble() >= 1 && toImage["median_rank"].toDouble() <= 48);
        const auto library = json({"evaluate", "retrieval", "--data", "library"});
        QVERIFY2(library.exitCode == 0, library.errors);
        QCOMPARE(library.json()["gallery"].toInt(), 48);
    }

    void evaluateClassify()
    {
        const QString classes = m_temporary.filePath("classes");
        for (int i = 0; i < 9; ++i) {
            const QString folder = classes + (i < 4 ? "/boat" : "/sea");
            QVERIFY(QDir().mkpath(folder) && QFile::copy(m_files[i], folder + "/" + QString::number(i) + ".jpg"));
        }
        const auto answer = json({"evaluate", "classify", "--data", classes, "--prompt", "a {}"});
        QVERIFY2(answer.exitCode == 0, answer.errors);
        QCOMPARE(keysInOrder(answer.lines[0]).mid(0, 4), (QStringList{"accuracy", "macro_f1", "classes", "confusion"}));
        QCOMPARE(answer.json()["classes"].toArray(), (QJsonArray{"boat", "sea"}));
        int photos = 0, right = 0;
        for (int k = 0; k < 2; ++k)
            for (int p = 0; p < 2; ++p) {
                const int count = answer.json()["confusion"].toArray()[k].toArray()[p].toInt();
                photos += count;
                right += k == p ? count : 0;
            }
        QCOMPARE(photos, 9);
        QCOMPARE(answer.json()["accuracy"].toDouble(), right / 9.0);
    }

    void modelsAreListedAndImported()
    {
        const auto imported = json({"models", "import", m_model});
        QVERIFY2(imported.exitCode == 0, imported.errors);
        QCOMPARE(imported.json()["problems"].toArray().size(), 0);
        const auto inspected = json({"models", "inspect", m_model});
        QCOMPARE(inspected.json()["version"], imported.json()["version"]);
        const auto listed = json({"models", "list"});
        bool found = false;
        for (int i = 0; i < listed.lines.size(); ++i)
            found |= listed.json(i)["id"].toString() == "model" && listed.json(i)["version"] == imported.json()["version"];
        QVERIFY(found);
        const CliRunner bare(m_temporary.path());
        const auto byName = bare.run({"--model", "model", "--precision", "fp32", "--library", m_temporary.filePath("library"), "--json",
                                      "search", "a boat", "--all"});
        QVERIFY2(byName.exitCode == 0 && byName.lines.size() == 20, byName.errors);
    }

    // Vectors of two precisions never mix: of this library, indexed in float32, nothing is embedded in eight bits.
    void eightBitsAreAPrecisionOfTheirOwn()
    {
        const CliRunner bare(m_temporary.path());
        const auto with = [&](const QString &precision, const QStringList &command) {
            return bare.run(
                QStringList{"--json", "--model", m_model, "--library", m_temporary.filePath("library"), "--precision", precision}
                + command);
        };
        const auto rounded = with("int8", {"embed", "--text", "a dog on the beach"});
        if (rounded.exitCode != 0) {
            QVERIFY2(rounded.errors.contains("VNNI"), rounded.errors);  // a processor that cannot do it says so
            return;
        }
        const auto vector = vectorOf(rounded.json()), exact = vectorOf(with("fp32", {"embed", "--text", "a dog on the beach"}).json());
        QVERIFY(vector != exact);
        QVERIFY(product(vector, exact) > 0.99);
        QCOMPARE(with("fp32", {"library", "info"}).json()["embedded_photos"].toInt(), 48);
        const auto info = with("int8", {"library", "info"}).json();
        QCOMPARE(info["precision"].toString(), "int8");
        QCOMPARE(info["embedded_photos"].toInt(), 0);
        QCOMPARE(with("int4", {"library", "info"}).exitCode, 2);
    }

    // OpenMP reads how long a waiting thread spins only while it is loaded: the program has to start itself again.
    void threadsThatWaitDoNotSpin()
    {
        qputenv("OMP_DISPLAY_ENV", "VERBOSE");
        const auto answer = json({"models", "list"});
        qunsetenv("OMP_DISPLAY_ENV");
        QCOMPARE(answer.exitCode, 0);
        const qsizetype last = answer.errors.lastIndexOf("GOMP_SPINCOUNT");
        if (last < 0)
            QSKIP("This OpenMP does not say how long it spins.");
        QVERIFY2(answer.errors.mid(last).startsWith("GOMP_SPINCOUNT = '0'"), answer.errors.mid(last, 80));
    }

    void libraryIsLookedAfter()
    {
        const auto checked = json({"library", "check"});
        QCOMPARE(checked.exitCode, 0);
        QCOMPARE(checked.lines[0], QByteArray(R"({"ok":true,"problems":[]})"));
        const auto info = json({"library", "info"});
        QCOMPARE(info.json()["photos"].toInt(), 48);
        QCOMPARE(info.json()["embedded_photos"].toInt(), 48);
        QCOMPARE(info.json()["writable"].toBool(), true);
        QVERIFY(info.json()["isolation"].toString().startsWith("Photos are decoded in worker processes"));
        const auto off = json({"library", "info", "--isolation", "off"});
        QVERIFY(off.json()["isolation"].toString().endsWith("without isolation."));
        QVERIFY2(!off.errors.contains("decode"), off.errors);  // it is what was asked for: nothing to warn of

        const QString copy = m_temporary.filePath("copy.db");
        QCOMPARE(json({"library", "backup", copy}).exitCode, 0);
        QVERIFY(QFile::exists(copy));
        const auto before = json({"search", "a boat", "--all"});
        QCOMPARE(json({"library", "restore", copy}).exitCode, 0);
        QCOMPARE(json({"search", "a boat", "--all"}).lines, before.lines);
        QCOMPARE(json({"library", "restore", m_files[0]}).exitCode, 1);
        QCOMPARE(json({"search", "a boat", "--all"}).lines, before.lines);
    }

    void humansGetSentences()
    {
        const auto answer = m_cli.run({"library", "check"});
        QCOMPARE(answer.exitCode, 0);
        QCOMPARE(answer.lines.last(), QByteArray("The library is sound."));
    }
};

QTEST_GUILESS_MAIN(TestCli)
#include "tst_cli.moc"
