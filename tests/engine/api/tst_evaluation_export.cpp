// An evaluation as a file: figures, queries, LaTeX, JSON and HTML by the ending of its name.
#include "engine/api/evaluation_export.h"

#include "engine/api/evaluation_html.h"
#include "engine/api/evaluation_json.h"
#include "engine/api/evaluation_words.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QtTest>

#include "tests/support/evaluation_reports.h"

using namespace semblance;

namespace {

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

}  // namespace

class TestEvaluationExport : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void figuresAreRows()
    {
        auto report = test::retrievalReport();
        report.summary.figures.push_back({"per_class/0", "auc", std::nan(""), core::Unit::Fraction, std::nullopt});
        report.classes = {"a \"cat\", asleep"};
        const QList<QByteArray> lines = QByteArray::fromStdString(api::evaluationCsv(report)).split('\n');
        QCOMPARE(lines.front(), QByteArray("scope,name,value,low,high,unit\r"));
        QCOMPARE(lines[1], QByteArray("text_to_image,r1,0.31,0.27,0.36,fraction\r"));
        QVERIFY(lines.contains("\"per_class/a \"\"cat\"\", asleep\",auc,,,,fraction\r"));
        QCOMPARE(lines.size(), qsizetype(report.summary.figures.size()) + 2);  // the names, and nothing behind the last line
    }

    void everyQueryIsARow()
    {
        auto report = test::retrievalReport();
        report.captions[1].text = "Two children, one \"castle\"";
        const QList<QByteArray> lines = QByteArray::fromStdString(api::evaluationQueriesCsv(report)).split('\n');
        QCOMPARE(
            lines.front(),
            QByteArray("kind,path,caption,language,class,text_to_image/rank,image_to_text/rank,text_to_image/first,text_to_image/score\r"));
        QCOMPARE(lines[1], QByteArray("photo,/pictures/Holidays/IMG_1001.jpg,,,,,1,,\r"));
        QCOMPARE(lines[5], QByteArray("caption,/pictures/Holidays/IMG_1002.jpg,\"Two children, one \"\"castle\"\"\",en,,3,,2,0.325\r"));
        QCOMPARE(lines.size(), qsizetype(report.photos.size() + report.captions.size()) + 2);
        const std::string classes = api::evaluationQueriesCsv(test::classReport());
        QVERIFY(classes.find("photo,/pictures/Holidays/IMG_1001.jpg,,,cat,0,0.9,1,0.9\r\n") != std::string::npos);
    }

    void aLatexTableIsWhole()
    {
        auto report = test::retrievalReport();
        report.summary.model = "50% of_a & {model}";
        const QString text = QString::fromStdString(api::evaluationLatex(report));
        QVERIFY(text.startsWith("\\begin{table}") && text.endsWith("\\end{table}\n"));
        QVERIFY(text.contains("text\\_to\\_image & 31.0 [27.0, 36.0] & "));
        QVERIFY(text.contains("50\\% of\\_a \\& \\{model\\}"));
        QCOMPARE(text.count("\\hline"), qsizetype(3));
        for (const QString &line : text.split('\n'))
            if (line.endsWith("\\\\"))
                QCOMPARE(line.count('&') - line.count("\\&"), qsizetype(7));
        QVERIFY(QString::fromStdString(api::evaluationLatex(test::classReport())).contains("accuracy & 75.0 [50.0, 100.0]"));
        QVERIFY(api::evaluationLatex(test::mapReport(8)).find("neighbours") != std::string::npos);
    }

    void aReportSpeaksChinese()
    {
        auto report = test::retrievalReport();
        report.notes = {
            "12 of 3000 captions are word for word those of another photo too; only the photo a caption belongs to counts as right.",
            "Something that nobody translated, in 5 to 7 # steps."};
        report.summary.settings = "1000 resamples, 95 % intervals";
        const QString chinese = QString::fromStdString(api::evaluationHtml(report, "zh_CN"));
        QVERIFY(chinese.startsWith("<!DOCTYPE html>\n<html lang=zh-CN>"));
        for (const char *words :
             {"的评测", "文搜图", "前 10 位 (R@10)", "12 / 3000 条说明", "1000 次重抽样，95 % 区间", "最晚找到照片的句子"})
            QVERIFY2(chinese.contains(QString::fromUtf8(words)), words);
        QVERIFY(chinese.contains("in 5 to 7 # steps") && chinese.contains("A red boat on the sea at sunset"));
        for (const char *words : {"text_to_image", "text finds photo", ">place<", "stated probability"})
            QVERIFY2(!chinese.contains(words), words);
        const QString english = QString::fromStdString(api::evaluationHtml(report));
        QVERIFY(english.contains("<html lang=en>") && english.contains("text finds photo") && english.contains("12 of 3000 captions"));
        QVERIFY(!english.contains("text_to_image"));
        QCOMPARE(api::remarkIn("zh_CN", "gray: Without colour."), std::string("无彩色：去掉颜色。"));
        QCOMPARE(api::remarkIn("fr_FR", "gray: Without colour."), std::string("gray: Without colour."));
    }

    void aMapTellsPhotosAndCaptionsApart()
    {
        const auto report = test::mapReport(8);
        const auto json = QJsonDocument::fromJson(QByteArray::fromStdString(api::evaluationJson(report, api::PerQuery::Yes))).object();
        const QJsonObject map = json["per_query"].toObject()["map"].toObject();
        QCOMPARE(map["photos"].toArray().size(), 8);
        QCOMPARE(map["captions"].toArray().size(), 8);
        QCOMPARE(map["photos"].toArray()[3].toObject()["tsne_x"].toDouble(), report.series[0].values[3]);
        QCOMPARE(map["captions"].toArray()[3].toObject()["tsne_x"].toDouble(), report.series[3].values[3]);
        const QByteArray header = QByteArray::fromStdString(api::evaluationQueriesCsv(report)).split('\r').front();
        QCOMPARE(header.count("map/tsne_x"), qsizetype(1));
    }

    void whatIsBehindPointsIsToldOnDemand()
    {
        auto report = test::classReport();
        report.series.push_back({"per_class/0/behind", "photo", core::SeriesOf::Points, {1, 0}});
        QVERIFY(api::evaluationJson(report, api::PerQuery::No).find("behind") == std::string::npos);
        const auto json = QJsonDocument::fromJson(QByteArray::fromStdString(api::evaluationJson(report, api::PerQuery::Yes))).object();
        QCOMPARE(json["per_query"].toObject()["behind"].toObject()["per_class"].toArray()[0].toObject()["photo"].toArray(),
                 (QJsonArray{1, 0}));
    }

    void theEndingSaysWhatItIs()
    {
        const QTemporaryDir folder;
        const auto report = test::classReport();
        const auto write = [&](const char *name) { return api::writeEvaluation(report, folder.filePath(name).toStdString()); };
        for (const char *name : {"a.html", "a.json", "a.csv", "a.queries.csv", "a.tex", "B.HTML"})
            QVERIFY2(write(name).has_value(), name);
        QVERIFY(contentOf(folder.filePath("a.html")).startsWith("<!DOCTYPE html>"));
        QVERIFY(contentOf(folder.filePath("a.csv")).startsWith("scope,"));
        QVERIFY(contentOf(folder.filePath("a.queries.csv")).startsWith("kind,"));
        QVERIFY(contentOf(folder.filePath("a.tex")).startsWith("\\begin"));
        const QJsonObject json = QJsonDocument::fromJson(contentOf(folder.filePath("a.json"))).object();
        QCOMPARE(json["accuracy"].toDouble(), 0.75);
        QCOMPARE(json["per_query"].toObject()["photos"].toArray().size(), 4);
        for (const char *name : {"a.pdf", "a", ".csv"}) {
            const auto refused = write(name);
            QVERIFY2(!refused.has_value(), name);
            QVERIFY(refused.error().code == core::ErrorCode::InvalidArgument && refused.error().detail.find(".tex") != std::string::npos);
        }
        QVERIFY(!write("no/such/folder/a.csv").has_value());
    }
};

QTEST_GUILESS_MAIN(TestEvaluationExport)
#include "tst_evaluation_export.moc"
