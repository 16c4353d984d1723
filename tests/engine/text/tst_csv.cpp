#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "engine/text/csv.h"

using namespace semblance::text;
using semblance::core::ErrorCode;
namespace fs = std::filesystem;

namespace {

// header|row|row, fields joined by "/".
QString shown(const Table &table)
{
    QStringList lines;
    const auto add = [&](const std::vector<std::string> &fields) {
        QStringList parts;
        for (const std::string &field : fields)
            parts << QString::fromStdString(field);
        lines << parts.join('/');
    };
    add(table.header);
    for (const auto &row : table.rows)
        add(row);
    return lines.join('|');
}

}  // namespace

class TestCsv : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void parse_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("expected");
        QTest::newRow("empty") << QByteArray() << "";
        QTest::newRow("header alone") << QByteArray("image,caption") << "image/caption";
        QTest::newRow("plain") << QByteArray("image,caption\na.jpg,a dog\n") << "image/caption|a.jpg/a dog";
        QTest::newRow("no newline at the end") << QByteArray("i,c\na,b") << "i/c|a/b";
        QTest::newRow("byte order mark") << QByteArray("\xEF\xBB\xBFi,c\na,b") << "i/c|a/b";
        QTest::newRow("CRLF") << QByteArray("i,c\r\na,b\r\n") << "i/c|a/b";
        QTest::newRow("old Macintosh line ends") << QByteArray("i,c\ra,b\r") << "i/c|a/b";
        QTest::newRow("quoted comma") << QByteArray("i,c\na,\"b, c\"\n") << "i/c|a/b, c";
        QTest::newRow("doubled quote") << QByteArray("i,c\na,\"say \"\"hi\"\"\"\n") << "i/c|a/say \"hi\"";
        QTest::newRow("quoted newline") << QByteArray("i,c\na,\"b\nc\"\nd,e\n") << "i/c|a/b\nc|d/e";
        QTest::newRow("quote inside a plain field") << QByteArray("i,c\na,6\" nail\n") << "i/c|a/6\" nail";
        QTest::newRow("text behind a closing quote") << QByteArray("i,c\na,\"b\"x\n") << "i/c|a/bx";
        QTest::newRow("empty fields") << QByteArray("i,c\n,\n\"\",b\n") << "i/c|/|/b";
        QTest::newRow("blank lines") << QByteArray("\ni,c\n\n  \na,b\n\n") << "i/c|a/b";
        QTest::newRow("Chinese") << QByteArray("i,c\na,窗边的猫\n") << "i/c|a/窗边的猫";
    }
    void parse()
    {
        QFETCH(QByteArray, content);
        QFETCH(QString, expected);
        const auto table = parseTable(content.toStdString(), ',');
        QVERIFY(table);
        QCOMPARE(shown(*table), expected);
        QVERIFY(table->warnings.empty());
    }

    void wrongLengthIsSkippedWithItsLine()
    {
        const auto table = parseTable("i,c\n\"a\n\",b\nonly\na,b,c\nd,e\n", ',');
        QVERIFY(table);
        QCOMPARE(table->rows.size(), std::size_t(2));
        QCOMPARE(table->warnings.size(), std::size_t(2));
        QVERIFY(table->warnings[0].starts_with("Line 4: expected 2 fields, found 1"));
        QVERIFY(table->warnings[1].starts_with("Line 5: expected 2 fields, found 3"));
    }

    void unclosedQuoteNamesItsLine()
    {
        const auto table = parseTable("i,c\na,b\nc,\"never closed\nd,e\n", ',');
        QVERIFY(!table);
        QCOMPARE(table.error().code, ErrorCode::Corrupt);
        QVERIFY(table.error().detail.find("Line 3") != std::string::npos);
    }

    void utf16IsRefusedWithAdvice()
    {
        const auto table = parseTable(std::string_view("\xFF\xFEi\0", 4), ',');
        QVERIFY(!table);
        QCOMPARE(table.error().code, ErrorCode::Unsupported);
    }

    void columns()
    {
        const auto table = parseTable(" Image ,caption\n", ',');
        QVERIFY(table);
        QCOMPARE(table->column("image"), 0);
        QCOMPARE(table->column("caption"), 1);
        QCOMPARE(table->column("title"), -1);
    }

    void files()
    {
        QTemporaryDir folder;
        const fs::path path(folder.path().toStdString());
        std::ofstream(path / "captions.TSV") << "image\tcaption\na.jpg\tred, blue\n";
        std::ofstream(path / "captions.csv") << "image,caption\na.jpg,\"red\tblue\n";
        const auto tabbed = readTable(path / "captions.TSV");
        QVERIFY(tabbed);
        QCOMPARE(tabbed->rows.at(0).at(1), std::string("red, blue"));
        const auto broken = readTable(path / "captions.csv");
        QVERIFY(!broken);
        QCOMPARE(broken.error().code, ErrorCode::Corrupt);
        QVERIFY(broken.error().detail.find("captions.csv") != std::string::npos);
        const auto missing = readTable(path / "none.csv");
        QVERIFY(!missing);
        QCOMPARE(missing.error().code, ErrorCode::NotFound);
    }

    void fieldsSurviveARoundTrip_data()
    {
        QTest::addColumn<QByteArray>("value");
        QTest::newRow("plain") << QByteArray("a dog");
        QTest::newRow("comma") << QByteArray("a, b");
        QTest::newRow("quotes") << QByteArray("\"x\" and \"y\"");
        QTest::newRow("newline") << QByteArray("a\r\nb");
        QTest::newRow("blanks around") << QByteArray(" a ");
        QTest::newRow("tab") << QByteArray("a\tb");
    }
    void fieldsSurviveARoundTrip()
    {
        QFETCH(QByteArray, value);
        for (const char separator : {',', '\t'}) {
            std::string content = "i,c\nx,";
            std::replace(content.begin(), content.end(), ',', separator);
            const auto table = parseTable(content.append(csvField(value.toStdString())).append("\n"), separator);
            QVERIFY(table);
            QCOMPARE(QByteArray::fromStdString(table->rows.at(0).at(1)), value);
        }
        QCOMPARE(csvField("a dog"), std::string("a dog"));
    }
};

QTEST_GUILESS_MAIN(TestCsv)
#include "tst_csv.moc"
