#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QProcess>
#include <QTest>

#include "tests/engine/arrows.h"

using namespace semblance::tests;

namespace {

const QString root = QStringLiteral(SEMBLANCE_SOURCE_DIR);

QString textOf(const QString &path)
{
    QFile file(root + "/" + path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

// Sources and headers below a folder, relative to the repository, sorted.
QStringList sourcesBelow(const QString &folder, const QStringList &patterns = {"*.cpp", "*.h"})
{
    QStringList files;
    for (QDirIterator at(root + "/" + folder, patterns, QDir::Files, QDirIterator::Subdirectories); at.hasNext();)
        files << QDir(root).relativeFilePath(at.next());
    files.sort();
    return files;
}

// What lies below the arrow's folder and not below one that has an arrow of its own.
QStringList ownFiles(const Arrow &arrow, const QStringList &patterns = {"*.cpp", "*.h"})
{
    QStringList files = sourcesBelow(arrow.folder, patterns);
    for (const Arrow &other : arrows())
        if (other.folder.startsWith(arrow.folder + "/"))
            files.removeIf([&](const QString &file) { return file.startsWith(other.folder + "/"); });
    return files;
}

QStringList filesOf(const Arrow &arrow)
{
    if (arrow.files.isEmpty())
        return ownFiles(arrow);
    QStringList files;
    for (const QString &name : arrow.files)
        files << arrow.folder + "/" + name;
    return files;
}

Arrow arrowOf(const QString &folder)
{
    for (const Arrow &arrow : arrows()) {
        if (arrow.folder == folder && arrow.files.isEmpty())
            return arrow;
    }
    return {};
}

// What is under version control, or everything but hidden and ignored entries where there is no git.
QStringList topLevelEntries()
{
    QProcess git;
    git.start("git", {"-C", root, "ls-files"});
    QStringList entries;
    if (git.waitForFinished(60'000) && git.exitCode() == 0) {
        for (const QString &file : QString::fromUtf8(git.readAllStandardOutput()).split('\n', Qt::SkipEmptyParts))
            entries << file.section('/', 0, 0);
    }
    if (entries.isEmpty())
        entries = QDir(root).entryList(QDir::AllEntries | QDir::NoDotAndDotDot);
    entries.removeDuplicates();
    return entries;
}

}  // namespace

class TestArrows : public QObject {
    Q_OBJECT

    static void addArrows(bool onlyWholeFolders)
    {
        QTest::addColumn<int>("index");
        const QList<Arrow> all = arrows();
        for (int i = 0; i < all.size(); ++i) {
            if (all[i].files.isEmpty() || !onlyWholeFolders)
                QTest::newRow(qPrintable(all[i].sentence)) << i;
        }
    }

private Q_SLOTS:
    void includes_data() { addArrows(false); }
    void includes()
    {
        QFETCH(int, index);
        const Arrow arrow = arrows().at(index);
        const QStringList files = filesOf(arrow);
        QVERIFY2(!files.isEmpty(), qPrintable("no sources were found in " + arrow.folder));
        QStringList broken;
        for (const QString &file : files) {
            const QString source = textOf(file);
            QVERIFY2(!source.isEmpty(), qPrintable(file + " cannot be read or is empty"));
            broken << brokenIncludes(arrow, file, source);
        }
        QVERIFY2(broken.isEmpty(), qPrintable("\n" + broken.join('\n')));
    }

    void linkLines_data() { addArrows(true); }
    void linkLines()
    {
        QFETCH(int, index);
        const Arrow arrow = arrows().at(index);
        const QStringList files = ownFiles(arrow, {"CMakeLists.txt"});
        QVERIFY2(!files.isEmpty(), qPrintable("there is no CMakeLists.txt in " + arrow.folder));
        QStringList broken;
        for (const QString &file : files)
            broken << brokenLinks(arrow, file, textOf(file));
        QVERIFY2(broken.isEmpty(), qPrintable("\n" + broken.join('\n')));
    }

    void commandLineHasNoQt()
    {
        Arrow arrow = arrowOf("app");
        arrow.thirdParty.removeAll("Qt");
        arrow.links.removeAll("ui");
        const QString cmake = textOf("app/CMakeLists.txt");
        QVERIFY2(cmake.contains("target_link_libraries(semblance-cli "), "app/CMakeLists.txt does not say what semblance-cli links");
        const QStringList broken = brokenLinks(arrow, "app/CMakeLists.txt", cmake, "semblance-cli");
        QVERIFY2(broken.isEmpty(), qPrintable("\n" + broken.join('\n')));
    }

    void everyEngineFolderIsInTheTable()
    {
        for (const QString &name : QDir(root + "/engine").entryList(QDir::Dirs | QDir::NoDotAndDotDot))
            QVERIFY2(!arrowOf("engine/" + name).folder.isEmpty(), qPrintable("engine/" + name + " is not in the design's table"));
    }

    void topLevelIsFixed()
    {
        const QStringList fixed{"CMakeLists.txt", "CMakePresets.json", "app",       "engine",  "ui",    "resources", "translations",
                                "tests",          "installer",         "README.md", "LICENSE", "build", "runs",      "CHANGELOG.md"};
        for (const QString &entry : topLevelEntries())
            QVERIFY2(entry.startsWith('.') || fixed.contains(entry), qPrintable(entry + " is outside the fixed layout"));
    }

    void headersSayWhatTheyAreFor_data()
    {
        QTest::addColumn<QString>("folder");
        QTest::newRow("in the engine") << "engine";
        QTest::newRow("in the window") << "ui";
        QTest::newRow("in the programs") << "app";
        QTest::newRow("in the tests") << "tests";
    }
    void headersSayWhatTheyAreFor()
    {
        QFETCH(QString, folder);
        QStringList broken;
        for (const QString &file : sourcesBelow(folder, {"*.h"}))
            broken << brokenHeaderOpening(file, textOf(file));
        QVERIFY2(broken.isEmpty(), qPrintable("\n" + broken.join('\n')));
    }

    // The checker itself, on made-up files.
    void findsABrokenInclude_data()
    {
        QTest::addColumn<QString>("folder");
        QTest::addColumn<QString>("line");
        QTest::addColumn<int>("broken");
        QTest::newRow("C++, POSIX and the own folder are free")
            << "engine/core"
            << "#include <vector>\n#include <sys/stat.h>\n#include \"engine/core/x.h\"" << 0;
        QTest::newRow("an allowed library below") << "engine/search"
                                                  << "#include \"engine/store/x.h\"" << 0;
        QTest::newRow("an arrow upwards") << "engine/store"
                                          << "#include \"engine/jobs/x.h\"" << 1;
        QTest::newRow("an arrow sideways") << "engine/training"
                                           << "#include \"engine/text/x.h\"" << 1;
        QTest::newRow("core needs nobody") << "engine/core"
                                           << "#include \"engine/text/x.h\"" << 1;
        QTest::newRow("api reaches past jobs") << "engine/api"
                                               << "#include \"engine/store/x.h\"" << 1;
        QTest::newRow("Qt in the engine") << "engine/jobs"
                                          << "#include <QString>\n#include <QtCore/QString>\n#include <qglobal.h>" << 3;
        QTest::newRow("Torch where it belongs") << "engine/index"
                                                << "#include <torch/torch.h>\n#include <ATen/Parallel.h>" << 0;
        QTest::newRow("Torch in the text library") << "engine/text"
                                                   << "#include <c10/util/Half.h>" << 1;
        QTest::newRow("OpenCV outside image and samples") << "engine/jobs"
                                                          << "#include <opencv2/core.hpp>" << 1;
        QTest::newRow("SQLite outside the store") << "engine/search"
                                                  << "#include <sqlite3.h>\n#include <SQLiteCpp/Database.h>" << 2;
        QTest::newRow("FAISS outside the index") << "engine/search"
                                                 << "#include <faiss/Index.h>" << 1;
        QTest::newRow("ICU outside text") << "engine/store"
                                          << "#include <unicode/unistr.h>" << 1;
        QTest::newRow("a camera library outside image") << "engine/samples"
                                                        << "#include <exiv2/exiv2.hpp>" << 1;
        QTest::newRow("a library nobody has heard of") << "engine/core"
                                                       << "#include <boost/any.hpp>" << 1;
        QTest::newRow("an include beside the file") << "engine/core"
                                                    << "#include \"x.h\"" << 1;
        QTest::newRow("spaces do not hide it") << "engine/core"
                                               << "  #  include  <torch/torch.h>" << 1;
        QTest::newRow("a comment is no include") << "engine/core"
                                                 << "// #include <torch/torch.h>" << 0;
        QTest::newRow("the window opens the engine's door")
            << "ui"
            << "#include \"engine/api/engine.h\"\n#include <QWidget>\n#include \"x.moc\"" << 0;
        QTest::newRow("the window reaches past the door") << "ui"
                                                          << "#include \"engine/core/result.h\"\n#include \"engine/api/tools.h\"" << 2;
        QTest::newRow("the window includes the program") << "ui"
                                                         << "#include \"app/x.h\"" << 1;
        QTest::newRow("a program may use the tools") << "app"
                                                     << "#include \"engine/api/tools.h\"\n#include <CLI/CLI.hpp>" << 0;
        QTest::newRow("a program reaches past the door") << "app"
                                                         << "#include \"engine/core/log.h\"" << 1;
    }
    void findsABrokenInclude()
    {
        QFETCH(QString, folder);
        QFETCH(QString, line);
        QFETCH(int, broken);
        const QStringList found = brokenIncludes(arrowOf(folder), "made_up.cpp", "// made up\n" + line + "\n");
        QVERIFY2(found.size() == broken, qPrintable(found.join('\n')));
        if (broken > 0)
            QVERIFY2(found.first().startsWith("made_up.cpp:2: includes "), qPrintable(found.first()));
    }

    void findsABrokenLink_data()
    {
        QTest::addColumn<QString>("folder");
        QTest::addColumn<QString>("cmake");
        QTest::addColumn<int>("broken");
        QTest::newRow("as the design has it")
            << "engine/models"
            << "semblance_torch_library(models SOURCES qt.cpp USES core PRIVATE_THIRD_PARTY nlohmann_json::nlohmann_json)" << 0;
        QTest::newRow("a library above") << "engine/models"
                                         << "semblance_library(models\n  SOURCES a.cpp\n  USES core jobs)" << 1;
        QTest::newRow("Torch in the store") << "engine/store"
                                            << "semblance_torch_library(store SOURCES a.cpp USES core)" << 1;
        QTest::newRow("Torch by name") << "engine/store"
                                       << "target_link_libraries(semblance_store PRIVATE semblance::torch)" << 1;
        QTest::newRow("Qt in the engine") << "engine/jobs"
                                          << "semblance_library(jobs SOURCES a.cpp THIRD_PARTY Qt6::Core)" << 1;
        QTest::newRow("OpenCV by a variable") << "engine/index"
                                              << "target_link_libraries(semblance_index PUBLIC ${OpenCV_LIBS})" << 1;
        QTest::newRow("linked by the back door") << "engine/text"
                                                 << "target_link_libraries(semblance_text PUBLIC semblance::store)" << 1;
        QTest::newRow("a library nobody has heard of") << "engine/core"
                                                       << "semblance_library(core SOURCES a.cpp THIRD_PARTY Boost::any)" << 1;
        QTest::newRow("a comment links nothing") << "engine/core"
                                                 << "# semblance_library(core USES jobs)" << 0;
        QTest::newRow("the window links a library of the engine")
            << "ui"
            << "target_link_libraries(semblance_ui PUBLIC semblance::api semblance::jobs Qt6::Widgets)" << 1;
    }
    void findsABrokenLink()
    {
        QFETCH(QString, folder);
        QFETCH(QString, cmake);
        QFETCH(int, broken);
        const QStringList found = brokenLinks(arrowOf(folder), "CMakeLists.txt", cmake);
        QVERIFY2(found.size() == broken, qPrintable(found.join('\n')));
    }

    void findsABadHeader()
    {
        QVERIFY(brokenHeaderOpening("x.h", "// What this is for.\n#pragma once\n\nstruct X;\n").isEmpty());
        QVERIFY(brokenHeaderOpening("x.h", "// What this is for,\n// in two lines.\n#pragma once\n").isEmpty());
        QCOMPARE(brokenHeaderOpening("x.h", "#pragma once\n// What this is for.\n").size(), 1);
        QCOMPARE(brokenHeaderOpening("x.h", "// What this is for.\n#include <vector>\n#pragma once\n").size(), 1);
        QCOMPARE(brokenHeaderOpening("x.h", "").size(), 1);
    }
};

QTEST_GUILESS_MAIN(TestArrows)
#include "tst_arrows.moc"
