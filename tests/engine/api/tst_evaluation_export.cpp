// An evaluation as a file: figures, queries, LaTeX, JSON and HTML by the ending of its name.
#include "engine/api/evaluation_export.h"

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
        QCOMPARE(lines.front(), QByteArray("kind,path,caption,language,class,text_to_image/rank,image_to_text/rank\r"));
        QCOMPARE(lines[1], QByteArray("photo,/pictures/Holidays/IMG_1001.jpg,,,,,1\r"));
        QCOMPARE(lines[5], QByteArray("caption,/pictures/Holidays/IMG_1002.jpg,\"Two children, one \"\"castle\"\"\",en,,3,\r"));
        QCOMPARE(lines.size(), qsizetype(report.photos.size() + report.captions.size()) + 2);
        const std::string classes = api::evaluationQueriesCsv(test::classReport());
        QVERIFY(classes.find("photo,/pictures/Holidays/IMG_1001.jpg,,,cat,0,0.9\r\n") != std::string::npos);
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
