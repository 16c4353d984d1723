#include <QTemporaryDir>
#include <QTest>

#include <fstream>
#include <map>

#include "engine/core/files.h"
#include "engine/image/decoder.h"
#include "engine/image/metadata.h"
#include "engine/samples/scenes.h"

using namespace semblance;
namespace fs = std::filesystem;
using Row = std::vector<std::string>;

namespace {

// RFC 4180, as a stranger would read it.
std::vector<Row> parseCsv(const std::string &text)
{
    std::vector<Row> rows(1, Row(1));
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        std::string &field = rows.back().back();
        if (quoted && text[i] == '"' && i + 1 < text.size() && text[i + 1] == '"')
            field += text[i++];
        else if (text[i] == '"')
            quoted = !quoted;
        else if (!quoted && text[i] == ',')
            rows.back().emplace_back();
        else if (!quoted && text[i] == '\n')
            rows.emplace_back(1);
        else if (quoted || text[i] != '\r')
            field += text[i];
    }
    rows.pop_back();
    return rows;
}

}  // namespace

class TestSampleFolder : public QObject {
    Q_OBJECT
    QTemporaryDir m_temporary;
    [[nodiscard]] fs::path folder(const std::string &name) const { return fs::path(m_temporary.path().toStdString()) / name; }

private Q_SLOTS:
    void contents()
    {
        const fs::path where = folder("new/inner");
        std::vector<int> steps;
        const auto written = samples::writeSampleFolder(where, 12, 9, [&](int done) {
            steps.push_back(done);
            return true;
        });
        QVERIFY2(written.has_value(), written ? "" : written.error().detail.c_str());
        QCOMPARE(steps.size(), std::size_t{12});
        QCOMPARE(steps.back(), 12);
        QCOMPARE(std::distance(fs::directory_iterator(where), fs::directory_iterator()), 13);

        const auto rows = parseCsv(core::readText(where / "captions.csv").value());
        QCOMPARE(rows[0], (Row{"image", "caption", "language", "setting", "time", "kind", "colour", "count", "position"}));
        std::map<std::string, std::map<std::string, int>> languages;
        for (std::size_t i = 1; i < rows.size(); ++i) {
            QCOMPARE(rows[i].size(), std::size_t{9});
            QVERIFY(fs::exists(where / rows[i][0]));
            QVERIFY(!rows[i][1].empty());
            ++languages[rows[i][0]][rows[i][2]];
            const std::string colour = rows[i][6].substr(0, rows[i][6].find(';'));
            QVERIFY2(rows[i][2] != "en" || rows[i][1].find(colour) != std::string::npos, rows[i][1].c_str());
        }
        QCOMPARE(languages.size(), std::size_t{12});
        for (const auto &[name, counts] : languages) {
            QVERIFY(counts.at("en") >= 2 && counts.at("zh") >= 1);
            const auto bytes = core::readFile(where / name, 1u << 24).value();
            const auto photo = image::decodePhoto(bytes);
            QVERIFY(photo && photo->warning.empty() && photo->width == 480 && photo->height == 360);
            QCOMPARE(image::readMetadata(bytes).takenAt.size(), std::size_t{19});
        }
    }

    void sameSeedSameFiles()
    {
        QVERIFY(samples::writeSampleFolder(folder("a"), 2, 5).has_value());
        QVERIFY(samples::writeSampleFolder(folder("b"), 2, 5).has_value());
        for (const char *name : {"scene-00001.jpg", "scene-00002.jpg", "captions.csv"})
            QCOMPARE(core::contentHashOfFile(folder("a") / name).value(), core::contentHashOfFile(folder("b") / name).value());
    }

    void stopsWhenAsked()
    {
        QVERIFY(samples::writeSampleFolder(folder("stopped"), 50, 5, [](int done) { return done < 2; }).has_value());
        QCOMPARE(std::distance(fs::directory_iterator(folder("stopped")), fs::directory_iterator()), 3);
    }

    void faults()
    {
        std::ofstream(folder("file")) << "x";
        const auto blocked = samples::writeSampleFolder(folder("file"), 1, 5);
        QVERIFY(!blocked.has_value());
        QVERIFY(blocked.error().detail.find("file") != std::string::npos);
        fs::create_directories(folder("taken") / "captions.csv");  // a folder where the file should go
        QVERIFY(!samples::writeSampleFolder(folder("taken"), 1, 5).has_value());
    }
};

QTEST_GUILESS_MAIN(TestSampleFolder)
#include "tst_sample_folder.moc"
