// `evaluate`: every figure against one computed here from what `embed` prints; bad sets; what is kept in the library.
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "tests/end_to_end/cli_runner.h"

namespace {

using Vectors = std::vector<std::vector<double>>;

double dot(const std::vector<double> &a, const std::vector<double> &b)
{
    return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

std::vector<QStringList> rowsOf(const QString &csv)
{
    QFile file(csv);
    std::vector<QStringList> rows;
    if (!file.open(QIODevice::ReadOnly))
        return rows;
    file.readLine();
    while (!file.atEnd()) {
        // Captions are quoted when they hold a comma, and hold no quotes.
        const QString line = QString::fromUtf8(file.readLine()).trimmed();
        QStringList fields;
        QString field;
        bool quoted = false;
        for (const QChar letter : line) {
            if (letter == '"')
                quoted = !quoted;
            else if (letter == ',' && !quoted) {
                fields << field;
                field.clear();
            } else
                field += letter;
        }
        rows.push_back(fields << field);
    }
    return rows;
}

// The textbook's figures of one direction: scores[q][g], relevant[q] not empty.
QMap<QString, double> textbook(const Vectors &scores, const std::vector<std::vector<std::size_t>> &relevant)
{
    QMap<QString, double> figures;
    std::vector<double> firsts;
    const auto count = double(scores.size());
    for (std::size_t q = 0; q < scores.size(); ++q) {
        std::vector<std::size_t> order(scores[q].size());
        std::iota(order.begin(), order.end(), 0u);
        std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return scores[q][a] > scores[q][b]; });
        double hits = 0, precision = 0, gain = 0, ideal = 0, first = 0;
        for (std::size_t place = 1; place <= order.size(); ++place) {
            if (std::find(relevant[q].begin(), relevant[q].end(), order[place - 1]) == relevant[q].end())
                continue;
            precision += ++hits / double(place);
            first = first == 0 ? double(place) : first;
            gain += place <= 10 ? 1 / std::log2(double(place) + 1) : 0;
        }
        for (std::size_t i = 1; i <= std::min<std::size_t>(10, relevant[q].size()); ++i)
            ideal += 1 / std::log2(double(i) + 1);
        firsts.push_back(first);
        figures["r1"] += (first <= 1) / count;
        figures["r5"] += (first <= 5) / count;
        figures["r10"] += (first <= 10) / count;
        figures["mean_rank"] += first / count;
        figures["mrr"] += 1 / first / count;
        figures["map"] += precision / double(relevant[q].size()) / count;
        figures["ndcg10"] += gain / ideal / count;
    }
    std::sort(firsts.begin(), firsts.end());
    figures["median_rank"] = (firsts[(firsts.size() - 1) / 2] + firsts[firsts.size() / 2]) / 2;
    return figures;
}

// Two of three photos have a caption. Outside the class: moc does not know raw strings.
constexpr char halfOfCoco[] = R"({"images":[{"id":1,"file_name":"sidecars/0.jpg"},{"id":2,"file_name":"sidecars/1.jpg"},
                                 {"id":3,"file_name":"sidecars/2.jpg"}],
                       "annotations":[{"id":1,"image_id":1,"caption":"a boat"},{"id":2,"image_id":2,"caption":"a house"}]})";

}  // namespace

class TestCliEvaluate : public QObject {
    Q_OBJECT

    QTemporaryDir m_temporary;
    CliRunner m_cli{m_temporary.path()};
    QString m_photos = m_temporary.filePath("photos"), m_data = m_photos + "/captions.csv";
    CliAnswer m_retrieval;
    QStringList m_files;              // by path
    std::vector<QStringList> m_rows;  // by photo
    Vectors m_images, m_texts;
    std::vector<std::size_t> m_photoOf;  // of a caption

    [[nodiscard]] Vectors embedded(const QStringList &arguments) const
    {
        Vectors vectors;
        const auto answer = m_cli.run(QStringList{"embed"} + arguments);
        for (int i = 0; i < answer.lines.size(); ++i) {
            vectors.emplace_back();
            for (const QJsonValue &value : answer.json(i)["embedding"].toArray())
                vectors.back().push_back(value.toDouble());
        }
        return vectors;
    }

private Q_SLOTS:
    void initTestCase()
    {
        QCOMPARE(m_cli.run({"samples", m_photos, "--count", "24", "--seed", "31"}).exitCode, 0);
        m_cli.always(
            {"--json", "--threads", "1", "--model", "starter", "--precision", "fp32", "--library", m_temporary.filePath("library")});
        m_retrieval = m_cli.run({"evaluate", "retrieval", "--data", m_data, "--resamples", "200", "--per-query"});
        QVERIFY2(m_retrieval.exitCode == 0, m_retrieval.errors);
        m_rows = rowsOf(m_data);
        QStringList captions;
        for (const QStringList &row : m_rows) {
            if (!m_files.contains(m_photos + "/" + row[0]))
                m_files << m_photos + "/" + row[0];
            captions << row[1];
            m_photoOf.push_back(std::size_t(m_files.size() - 1));
        }
        m_images = embedded(QStringList{"--image"} + m_files);
        m_texts = embedded(QStringList{"--text"} + captions);
        QCOMPARE(m_images.size(), std::size_t(24));
        QCOMPARE(m_texts.size(), m_rows.size());
    }

    void figuresAreThoseOfTheEmbeddings()
    {
        Vectors toImage, toText(m_images.size());
        std::vector<std::vector<std::size_t>> photoOf, textsOf(m_images.size());
        for (std::size_t t = 0; t < m_texts.size(); ++t) {
            toImage.emplace_back();
            photoOf.push_back({m_photoOf[t]});
            textsOf[m_photoOf[t]].push_back(t);
            for (std::size_t p = 0; p < m_images.size(); ++p) {
                toImage.back().push_back(dot(m_texts[t], m_images[p]));
                toText[p].push_back(toImage.back().back());
            }
        }
        const QJsonObject report = m_retrieval.json();
        const std::pair<const char *, QMap<QString, double>> directions[] = {{"text_to_image", textbook(toImage, photoOf)},
                                                                             {"image_to_text", textbook(toText, textsOf)}};
        for (const auto &[name, expected] : directions) {
            const QJsonObject found = report[name].toObject();
            for (auto figure = expected.begin(); figure != expected.end(); ++figure) {
                QVERIFY2(std::abs(found[figure.key()].toDouble() - figure.value()) < 1e-4, qPrintable(figure.key()));
                const QJsonArray interval = found[figure.key() + "_ci"].toArray();
                QVERIFY2(interval[0].toDouble() <= figure.value() + 1e-9 && figure.value() <= interval[1].toDouble() + 1e-9,
                         qPrintable(figure.key()));
            }
        }
        QCOMPARE(report["seed"].toInt(), 1);
        QCOMPARE(report["precision"].toString(), QString("fp32"));
        QVERIFY(!report["version"].toString().isEmpty());
    }

    void keysStandInTheDocumentedOrder()
    {
        QVERIFY(m_retrieval.lines[0].startsWith(R"({"text_to_image":{"r1":)"));
        QCOMPARE(keysInOrder(m_retrieval.lines[0]).mid(0, 4), (QStringList{"text_to_image", "image_to_text", "queries", "gallery"}));
        const QByteArray inner = m_retrieval.lines[0].mid(m_retrieval.lines[0].indexOf(":{") + 1);
        QCOMPARE(keysInOrder(inner.left(inner.indexOf('}') + 1)).mid(0, 7),
                 (QStringList{"r1", "r5", "r10", "median_rank", "map", "mrr", "ndcg10"}));
    }

    void everyQueryIsTold()
    {
        const QJsonObject queries = m_retrieval.json()["per_query"].toObject();
        const QJsonArray captions = queries["text_to_image"].toArray(), photos = queries["image_to_text"].toArray();
        QCOMPARE(captions.size(), int(m_texts.size()));
        QCOMPARE(photos.size(), 24);
        double first = 0;
        for (int t = 0; t < captions.size(); ++t) {
            const QJsonObject one = captions[t].toObject();
            QCOMPARE(one["caption"].toString(), m_rows[std::size_t(t)][1]);
            QCOMPARE(one["language"].toString(), m_rows[std::size_t(t)][2]);
            QCOMPARE(one["path"].toString(), m_files[int(m_photoOf[std::size_t(t)])]);
            QVERIFY(std::abs(one["score"].toDouble() - dot(m_texts[std::size_t(t)], m_images[m_photoOf[std::size_t(t)]])) < 1e-4);
            QCOMPARE(one["rank"].toInt() == 1, one["first"] == one["path"]);
            first += one["rank"].toInt() == 1;
        }
        QVERIFY(std::abs(first / double(captions.size()) - m_retrieval.json()["text_to_image"].toObject()["r1"].toDouble()) < 1e-9);
    }

    void languagesDistributionAndCalibrationAreThere()
    {
        const QJsonObject report = m_retrieval.json(), languages = report["languages"].toObject();
        QCOMPARE(languages.keys(), (QStringList{"en", "zh"}));
        int queries = 0;
        for (const QString &language : languages.keys()) {
            const QJsonObject one = languages[language].toObject();
            queries += one["queries"].toInt();
            QVERIFY(one["text_to_image"].toObject().contains("r10_ci") && one["image_to_text"].toObject().contains("map"));
        }
        QCOMPARE(queries, report["queries"].toInt());
        const QJsonObject distribution = report["distribution"].toObject();
        double above = 0, pairs = 0;
        for (std::size_t t = 0; t < m_texts.size(); ++t)
            for (std::size_t o = 0; o < m_texts.size(); ++o)
                for (std::size_t p = 0; p < m_images.size(); ++p)
                    if (p != m_photoOf[o]) {
                        above += dot(m_texts[t], m_images[m_photoOf[t]]) > dot(m_texts[o], m_images[p]);
                        ++pairs;
                    }
        QVERIFY(std::abs(distribution["auc"].toDouble() - above / pairs) < 2e-4);
        const QJsonObject calibration = report["calibration"].toObject();
        QCOMPARE(calibration["unrelated_per_match"].toInt(), 7);
        QCOMPARE(calibration["fitted_pairs"].toInt() + calibration["held_out_pairs"].toInt(), 8 * int(m_texts.size()));
        QVERIFY(calibration["platt"].toObject()["log_loss"].toDouble() > 0);
        QCOMPARE(calibration["isotonic"].toObject()["reliability"].toObject()["count"].toArray().size(), 15);
    }

    void galleriesAreThoseOfTheRenderer()
    {
        const QString folder = m_temporary.filePath("galleries");
        const CliRunner bare(m_temporary.path());
        QCOMPARE(bare.run({"samples", folder, "--count", "16", "--seed", "4", "--galleries"}).exitCode, 0);
        const auto answer = m_cli.run({"evaluate", "retrieval", "--data", folder, "--resamples", "100"});
        QVERIFY2(answer.exitCode == 0, answer.errors);
        const QJsonObject galleries = answer.json()["galleries"].toObject();
        QCOMPARE(galleries.keys(), (QStringList{"colour", "count", "position", "setting"}));
        for (const QString &attribute : galleries.keys()) {
            const QJsonObject one = galleries[attribute].toObject();
            QVERIFY(one["galleries"].toInt() >= 1 && one["text_to_image_ci"].toArray().size() == 2);
            QVERIFY(one["chance_text_to_image"].toDouble() >= 0.25 && one["chance_text_to_image"].toDouble() <= 0.5);
        }
    }

    void classesAreThoseOfTheEmbeddings()
    {
        const QString classes = m_temporary.filePath("classes");
        const QStringList names{"boat", "house", "tree"};
        for (int i = 0; i < 24; ++i) {
            QVERIFY(QDir().mkpath(classes + "/" + names[i % 3]));
            QVERIFY(QFile::copy(m_files[i], QString("%1/%2/%3.jpg").arg(classes, names[i % 3]).arg(i, 2, 10, QChar('0'))));
        }
        QVERIFY(QDir().mkpath(classes + "/zebra"));
        const QStringList prompts{"a {}", "a photo of the {}"};
        const auto answer = m_cli.run({"evaluate", "classify", "--data", classes, "--prompt", prompts[0], "--prompt", prompts[1],
                                       "--per-query", "--resamples", "100"});
        QVERIFY2(answer.exitCode == 0, answer.errors);
        const QJsonObject report = answer.json();
        QCOMPARE(keysInOrder(answer.lines[0]).mid(0, 4), (QStringList{"accuracy", "macro_f1", "classes", "confusion"}));
        QCOMPARE(report["skipped"].toArray().size(), 1);  // the zebra's empty folder
        // The mean of the two prompts' vectors, made unit again.
        Vectors rows(3);
        for (int k = 0; k < 3; ++k) {
            const Vectors two = embedded({"--text", "a " + names[k], "a photo of the " + names[k]});
            for (std::size_t d = 0; d < two[0].size(); ++d)
                rows[std::size_t(k)].push_back((two[0][d] + two[1][d]) / 2);
            const double length = std::sqrt(dot(rows[std::size_t(k)], rows[std::size_t(k)]));
            for (double &value : rows[std::size_t(k)])
                value /= length;
        }
        double right = 0, entropy = 0, brier = 0;
        std::map<std::pair<int, int>, int> confusion;
        for (int i = 0; i < 24; ++i) {
            std::vector<double> p;
            double sum = 0;
            for (int k = 0; k < 3; ++k)
                sum += p.emplace_back(std::exp(report["logit_scale"].toDouble() * dot(m_images[std::size_t(i)], rows[std::size_t(k)])));
            const int best = int(std::max_element(p.begin(), p.end()) - p.begin());
            right += best == i % 3;
            ++confusion[{i % 3, best}];
            entropy -= std::log(p[std::size_t(i % 3)] / sum) / 24;
            for (int k = 0; k < 3; ++k)
                brier += std::pow(p[std::size_t(k)] / sum - (k == i % 3), 2) / 24;
        }
        QVERIFY(std::abs(report["accuracy"].toDouble() - right / 24) < 1e-9);
        QVERIFY(std::abs(report["cross_entropy"].toDouble() - entropy) < 1e-4 * std::max(1.0, entropy));
        QVERIFY(std::abs(report["brier"].toDouble() - brier) < 1e-4);
        for (int k = 0; k < 3; ++k)
            for (int l = 0; l < 3; ++l)
                QCOMPARE(report["confusion"].toArray()[k].toArray()[l].toInt(), (confusion[{k, l}]));
        QCOMPARE(report["per_class"].toArray()[1].toObject()["class"].toString(), QString("house"));
        QCOMPARE(report["prompts"].toArray().size(), 2);
        QCOMPARE(report["per_query"].toObject()["photos"].toArray().size(), 24);
    }

    void aClassifierIsCheckedPartByPart()
    {
        const auto answer = m_cli.run(
            {"evaluate", "classify", "--data", m_temporary.filePath("classes"), "--folds", "4", "--resamples", "100", "--per-query"});
        QVERIFY2(answer.exitCode == 0, answer.errors);
        const QJsonObject report = answer.json();
        const QJsonArray folds = report["folds"].toArray();
        QCOMPARE(folds.size(), 4);
        double sum = 0;
        for (const QJsonValue &fold : folds) {
            QCOMPARE(fold["photos"].toInt(), 6);
            sum += fold["accuracy"].toDouble();
        }
        QVERIFY(std::abs(sum / 4 - report["fold_mean"].toDouble()) < 1e-9);
        QVERIFY(std::abs(report["fold_mean"].toDouble() - report["accuracy"].toDouble()) < 1e-9);  // parts of the same size
        const QJsonObject gain = report["gain"].toObject();
        QVERIFY(
            std::abs(report["accuracy"].toDouble() - report["zero_shot"].toObject()["accuracy"].toDouble() - gain["accuracy"].toDouble())
            < 1e-9);
        QCOMPARE(gain["accuracy_ci"].toArray().size(), 2);
        const auto head = m_cli.run({"evaluate", "classify", "--data", m_temporary.filePath("classes"), "--head"});
        QCOMPARE(head.exitCode, 1);  // the starter carries no classifier
        QVERIFY2(head.errors.contains("classifier.json"), head.errors);
        QCOMPARE(m_cli.run({"evaluate", "classify", "--data", m_data, "--folds", "1"}).exitCode, 2);
    }

    void itIsWrittenToFiles()
    {
        QStringList arguments{"evaluate", "retrieval", "--data", m_data, "--resamples", "100"};
        for (const char *name : {"e.csv", "e.queries.csv", "e.tex", "e.json"})
            arguments << "--export" << m_temporary.filePath(name);
        const auto answer = m_cli.run(arguments);
        QVERIFY2(answer.exitCode == 0, answer.errors);
        const auto rows = rowsOf(m_temporary.filePath("e.csv"));
        bool found = false;
        for (const QStringList &row : rows)
            if (row[0] == "text_to_image" && row[1] == "r5") {
                found = true;
                QCOMPARE(row[2].toDouble(), answer.json()["text_to_image"].toObject()["r5"].toDouble());
            }
        QVERIFY(found);
        QCOMPARE(rowsOf(m_temporary.filePath("e.queries.csv")).size(), std::size_t(24) + m_texts.size());
        const QString page = m_temporary.filePath("e.html");
        const auto chinese =
            m_cli.run({"evaluate", "retrieval", "--data", m_data, "--resamples", "100", "--export", page, "--report-language", "zh_CN"});
        QVERIFY2(chinese.exitCode == 0, chinese.errors);
        QFile written(page);
        QVERIFY(written.open(QIODevice::ReadOnly));
        QVERIFY(written.readAll().contains("文搜图"));
        const auto refused = m_cli.run({"evaluate", "retrieval", "--data", m_data, "--export", m_temporary.filePath("e.pdf")});
        QCOMPARE(refused.exitCode, 1);
        QVERIFY2(refused.errors.contains(".queries.csv"), refused.errors);
        QCOMPARE(refused.json()["gallery"].toInt(), 24);  // what took time is not thrown away
    }

    void votesDecideBetweenTwoModels()
    {
        const QString other = QStringLiteral(SEMBLANCE_TEST_DATA) + "/reference/tiny-clip-hf";
        const QStringList blind{"evaluate", "blind",      "--baseline", other,     "--top",   "3",
                                "--query",  "a red boat", "--query",    "a house", "--query", "a tree"};
        const auto before = m_cli.run(blind);
        QCOMPARE(before.exitCode, 1);  // nothing is indexed
        QCOMPARE(m_cli.run({"index", m_photos}).exitCode, 0);
        const auto half = m_cli.run(blind);
        QCOMPARE(half.exitCode, 1);
        QVERIFY2(half.errors.contains("no embeddings"), half.errors);
        CliRunner tiny{m_temporary.path()};
        tiny.always({"--json", "--threads", "1", "--model", other, "--precision", "fp32", "--library", m_temporary.filePath("library")});
        QCOMPARE(tiny.run({"index", m_photos}).exitCode, 0);
        const auto voted = m_cli.run(blind, "left\nwhat?\nsame\nright\n");
        QVERIFY2(voted.exitCode == 0, voted.errors);
        QCOMPARE(voted.lines.size(), 4);  // three questions and what came of them
        QCOMPARE(voted.json(0)["query"].toString(), QString("a red boat"));
        QCOMPARE(voted.json(0)["left"].toArray().size(), 3);
        QVERIFY(!voted.lines[0].contains("model"));
        const QJsonObject tally = voted.json(3);
        QCOMPARE(tally["same"].toInt(), 1);
        QCOMPARE(tally["first"].toObject()["wins"].toInt() + tally["second"].toObject()["wins"].toInt(), 2);
        QCOMPARE(tally["votes"].toArray().size(), 3);
        const auto kept = m_cli.run({"evaluate", "votes"});
        QCOMPARE(kept.lines.size(), 1);
        QCOMPARE(kept.json(), tally);
        const auto itself = m_cli.run({"evaluate", "blind", "--baseline", "starter", "--query", "a boat"});
        QCOMPARE(itself.exitCode, 1);
        QVERIFY2(itself.errors.contains("two different versions"), itself.errors);
        const auto calibration = m_cli.run({"evaluate", "calibration"});
        QVERIFY2(calibration.exitCode == 0, calibration.errors);
        QVERIFY(QStringList({"gaussian", "platt"}).contains(calibration.json()["method"].toString()));
        QVERIFY(calibration.json()["pairs"].toInt() > 0);
    }

    void whatIsKeptComesBack()
    {
        const QString html = m_temporary.filePath("report <1>.html");
        const auto kept =
            m_cli.run({"evaluate", "retrieval", "--data", m_data, "--resamples", "100", "--seed", "9", "--keep", "--html", html});
        QVERIFY2(kept.exitCode == 0, kept.errors);
        const int id = kept.json()["id"].toInt();
        QVERIFY(id > 0);
        const auto listed = m_cli.run({"evaluate", "list"});
        QCOMPARE(listed.lines.size(), 1);
        QCOMPARE(listed.json()["id"].toInt(), id);
        QCOMPARE(listed.json()["kind"].toString(), QString("retrieval"));
        QCOMPARE(listed.json()["seed"].toInt(), 9);
        QCOMPARE(listed.json()["figures"].toObject()["text_to_image"].toObject()["r5"], kept.json()["text_to_image"].toObject()["r5"]);
        const auto shown = m_cli.run({"evaluate", "show", QString::number(id), "--per-query"});
        QVERIFY2(shown.exitCode == 0, shown.errors);
        for (const char *key : {"text_to_image", "image_to_text", "languages", "distribution", "calibration", "version", "measured_at"})
            QCOMPARE(shown.json()[key], kept.json()[key]);
        QCOMPARE(shown.json()["per_query"].toObject()["text_to_image"].toArray().size(), int(m_texts.size()));
        QFile page(html);
        QVERIFY(page.open(QIODevice::ReadOnly));
        const QByteArray text = page.readAll();
        QVERIFY(text.startsWith("<!DOCTYPE html>") && text.contains("<svg") && text.contains(kept.json()["version"].toString().toUtf8()));
        QVERIFY(!text.contains("<script") && !text.contains("http"));
        QCOMPARE(m_cli.run({"evaluate", "forget", QString::number(id)}).exitCode, 0);
        QCOMPARE(m_cli.run({"evaluate", "show", QString::number(id)}).exitCode, 1);
        QVERIFY(m_cli.run({"evaluate", "list"}).lines.isEmpty());
    }

    void versionsAreComparedMappedAndDamaged()
    {
        const QString other = QStringLiteral(SEMBLANCE_TEST_DATA) + "/reference/tiny-clip-hf";
        const auto compared = m_cli.run({"evaluate", "compare", "--data", m_data, "--baseline", other, "--resamples", "100"});
        QVERIFY2(compared.exitCode == 0, compared.errors);
        const QJsonObject toImage = compared.json()["text_to_image"].toObject(), r10 = toImage["r10"].toObject();
        QCOMPARE(r10["version"].toDouble(), m_retrieval.json()["text_to_image"].toObject()["r10"].toDouble());
        QVERIFY(std::abs(r10["version"].toDouble() - r10["baseline"].toDouble() - r10["difference"].toDouble()) < 1e-9);
        QVERIFY(r10["difference"].toDouble() > 0 && r10["p_value"].toDouble() < 0.05 && r10["difference_ci"].toArray().size() == 2);
        QCOMPARE(toImage["wins"].toInt() + toImage["losses"].toInt() + toImage["ties"].toInt(), int(m_texts.size()));
        const auto map = m_cli.run({"evaluate", "map", "--data", m_data, "--clusters", "3", "--per-query"});
        QVERIFY2(map.exitCode == 0, map.errors);
        QCOMPARE(map.json()["clusters"].toArray().size(), 3);
        QVERIFY(map.json()["modality_gap"].toObject()["distance"].toDouble() > 0);
        const QJsonObject points = map.json()["per_query"].toObject()["map"].toObject();
        QCOMPARE(points["photos"].toArray().size(), 24);
        QCOMPARE(points["captions"].toArray().size(), int(m_texts.size()));
        const auto two = m_cli.run({"evaluate", "map", "--data", m_data, "--baseline", other, "--per-query"});
        QVERIFY2(two.exitCode == 0, two.errors);
        QVERIFY(two.json()["moved"].toObject()["of_photos"].toDouble() > 0
                && two.json()["baseline"].toString() != two.json()["model"].toString());
        QVERIFY(two.json()["per_query"].toObject()["map"].toObject()["photos"].toArray()[0].toObject().contains("baseline_tsne_x"));
        const auto damaged = m_cli.run({"evaluate", "robustness", "--data", m_data, "--resamples", "100"});
        QVERIFY2(damaged.exitCode == 0, damaged.errors);
        const QJsonObject rows = damaged.json()["robustness"].toObject();
        QCOMPARE(rows.size(), 8);
        QCOMPARE(rows["clean"].toObject()["text_to_image"].toObject()["map"], m_retrieval.json()["text_to_image"].toObject()["map"]);
        QVERIFY(rows["gray"].toObject()["text_to_image"].toObject()["map"].toDouble()
                < rows["clean"].toObject()["text_to_image"].toObject()["map"].toDouble());
    }

    void badSetsSayWhatIsWrong_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("says");
        QTest::newRow("captions without photos") << "a.csv" << QByteArray("image,caption\ngone.jpg,a boat\n") << "gone.jpg";
        QTest::newRow("photos without captions") << "b.csv" << QByteArray("image,caption\nphotos/scene-00001.jpg,\n") << "empty caption";
        QTest::newRow("one photo") << "c.csv" << QByteArray("image,caption\nphotos/scene-00001.jpg,a boat\n") << "one photo";
        QTest::newRow("nothing can be read") << "d.csv" << QByteArray("image,caption\nbad1.jpg,a boat\nbad2.jpg,a house\n")
                                             << "None of the photos";
        QTest::newRow("no such columns") << "e.csv" << QByteArray("file,words\nx,y\n") << "columns named image and caption";
        QTest::newRow("a token file with a broken line")
            << "f.token" << QByteArray("photos/scene-00001.jpg#0\ta boat\nnonsense\n") << "line 2";
    }
    void badSetsSayWhatIsWrong()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, content);
        QFETCH(QString, says);
        for (const QString &file : {QString("bad1.jpg"), QString("bad2.jpg"), name}) {
            QFile out(m_temporary.filePath(file));
            QVERIFY(out.open(QIODevice::WriteOnly));
            out.write(file == name ? content : QByteArray("no picture"));
        }
        const auto answer = m_cli.run({"evaluate", "retrieval", "--data", m_temporary.filePath(name)});
        QCOMPARE(answer.exitCode, 1);
        QVERIFY2(QString::fromUtf8(answer.errors).contains(says), answer.errors);
        QVERIFY(answer.lines.isEmpty());
    }

    void badClassesSayWhatIsWrong()
    {
        const QString one = m_temporary.filePath("one"), none = m_temporary.filePath("none");
        QVERIFY(QDir().mkpath(one + "/boat") && QDir().mkpath(none + "/boat") && QDir().mkpath(none + "/house"));
        QVERIFY(QFile::copy(m_files[0], one + "/boat/1.jpg"));
        const auto alone = m_cli.run({"evaluate", "classify", "--data", one});
        QCOMPARE(alone.exitCode, 1);
        QVERIFY2(alone.errors.contains("one class only (boat)"), alone.errors);
        const auto empty = m_cli.run({"evaluate", "classify", "--data", none});
        QCOMPARE(empty.exitCode, 1);
        QVERIFY2(empty.errors.contains("holds no photos"), empty.errors);
    }

    // Photos without captions and captions without photos beside others that are whole.
    void whatIsHalfThereIsLeftOutAndTheRestGoesOn()
    {
        QVERIFY(QDir().mkpath(m_temporary.filePath("sidecars")));
        for (int i = 0; i < 4; ++i)
            QVERIFY(QFile::copy(m_files[i], m_temporary.filePath(QString("sidecars/%1.jpg").arg(i))));
        for (const char *name : {"0.txt", "1.txt", "9.txt"}) {
            QFile out(m_temporary.filePath(QString("sidecars/%1").arg(name)));
            QVERIFY(out.open(QIODevice::WriteOnly));
            out.write("a boat");
        }
        const auto folder = m_cli.run({"evaluate", "retrieval", "--data", m_temporary.filePath("sidecars")});
        QVERIFY2(folder.exitCode == 0, folder.errors);
        QCOMPARE(folder.json()["gallery"].toInt(), 2);
        QFile coco(m_temporary.filePath("half.json"));
        QVERIFY(coco.open(QIODevice::WriteOnly));
        coco.write(halfOfCoco);
        coco.close();
        const auto half = m_cli.run({"evaluate", "retrieval", "--data", coco.fileName()});
        QVERIFY2(half.exitCode == 0, half.errors);
        QCOMPARE(half.json()["gallery"].toInt(), 2);
        QCOMPARE(half.json()["queries"].toInt(), 2);
    }

    void aBadPhotoIsLeftOutAndTheRestGoesOn()
    {
        QVERIFY(QDir().mkpath(m_temporary.filePath("mixed")));
        for (int i = 0; i < 3; ++i)
            QVERIFY(QFile::copy(m_files[i], m_temporary.filePath(QString("mixed/%1.jpg").arg(i))));
        const std::pair<QString, QByteArray> files[] = {
            {"mixed/bad.jpg", "no picture"},
            {"mixed/set.token", "0.jpg#0\ta boat\r\n1.jpg#0\ta house\r\n\r\nbad.jpg#0\ta tree\r\n2.jpg#0\ta dog\r\ngone.jpg#0\tx\r\n"}};
        for (const auto &[name, content] : files) {
            QFile out(m_temporary.filePath(name));
            QVERIFY(out.open(QIODevice::WriteOnly));
            out.write(content);
        }
        const auto answer = m_cli.run({"evaluate", "retrieval", "--data", m_temporary.filePath("mixed/set.token")});
        QVERIFY2(answer.exitCode == 0, answer.errors);
        QCOMPARE(answer.json()["gallery"].toInt(), 3);
        QCOMPARE(answer.json()["queries"].toInt(), 3);
        QCOMPARE(answer.json()["skipped"].toArray().size(), 2);
    }
};

QTEST_GUILESS_MAIN(TestCliEvaluate)
#include "tst_cli_evaluate.moc"
