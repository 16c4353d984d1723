// Patterns of what is left out, against what git says of the same patterns (gitignore(5)).
#include <QtTest>

#include "engine/jobs/path_rules.h"

using namespace semblance::jobs;

class TestPathRules : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void globs_data()
    {
        QTest::addColumn<QByteArray>("pattern");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("fits");
        const auto row = [](const char *name, const char *pattern, const char *text, bool fits) {
            QTest::newRow(name) << QByteArray(pattern) << QByteArray(text) << fits;
        };
        row("itself", "a.jpg", "a.jpg", true);
        row("not another", "a.jpg", "b.jpg", false);
        row("not a part", "a.jpg", "a.jpgx", false);
        row("a star", "*.jpg", "holiday.jpg", true);
        row("a star may be nothing", "*.jpg", ".jpg", true);
        row("a star ends at a slash", "*.jpg", "x/holiday.jpg", false);
        row("stars between", "a*b*c", "aXbYbZc", true);
        row("stars that do not meet", "a*b*c", "aXcYb", false);
        row("a question mark", "?.jpg", "a.jpg", true);
        row("a question mark is one byte", "?.jpg", "ab.jpg", false);
        row("a question mark is no slash", "a?b", "a/b", false);
        row("a class", "[a-c].jpg", "b.jpg", true);
        row("outside a class", "[a-c].jpg", "d.jpg", false);
        row("a negated class", "[!a-c].jpg", "d.jpg", true);
        row("a class with a bracket", "[]x]", "]", true);
        row("a class is no slash", "a[/]b", "a/b", false);
        row("a bracket without its end", "a[b", "a[b", true);
        row("an escaped star", "a\\*", "a*", true);
        row("an escaped star is no star", "a\\*", "ab", false);
        row("any folders before", "**/x", "a/b/x", true);
        row("no folder before", "**/x", "x", true);
        row("any folders between", "a/**/x", "a/b/c/x", true);
        row("no folder between", "a/**/x", "a/x", true);
        row("everything inside", "a/**", "a/b/c", true);
        row("not the folder itself", "a/**", "a", false);
        row("only whole names after it", "**/x", "a/bx", false);
        row("two of them", "**/a/**/b", "x/a/y/z/b", true);
        row("a star after them", "**/a*/b", "x/ab/c/aa/b", true);
        row("two stars elsewhere are one", "a**b", "axxb", true);
        row("two stars elsewhere end at a slash", "a**b", "ax/xb", false);
        row("bytes that are not UTF-8", "caf\xE9*", "caf\xE9.jpg", true);
        row("an empty text", "*", "", true);
    }
    void globs()
    {
        QFETCH(QByteArray, pattern);
        QFETCH(QByteArray, text);
        QFETCH(bool, fits);
        QCOMPARE(globMatches(pattern.toStdString(), text.toStdString()), fits);
    }

    void aHostilePatternEnds()
    {
        std::string pattern;
        for (int i = 0; i < 500; ++i)
            pattern += "*a";
        QVERIFY(!globMatches(pattern + "b", std::string(20'000, 'a')));
    }

    void fates_data()
    {
        QTest::addColumn<QByteArray>("library");
        QTest::addColumn<QByteArray>("folder");
        QTest::addColumn<bool>("hidden");
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<int>("fate");
        const auto row = [](const char *name, const char *library, const char *folder, bool hidden, const char *path, PathFate fate) {
            QTest::newRow(name) << QByteArray(library) << QByteArray(folder) << hidden << QByteArray(path) << static_cast<int>(fate);
        };
        row("no rules", "", "", false, "a/b.jpg", PathFate::Taken);
        row("a hidden file", "", "", false, "a/.b.jpg", PathFate::Hidden);
        row("below a hidden folder", "", "", false, ".thumbs/b.jpg", PathFate::Hidden);
        row("hidden files are wanted", "", "", true, ".thumbs/.b.jpg", PathFate::Taken);
        row("one hidden folder is wanted", "", "!.keep", false, ".keep/b.jpg", PathFate::Taken);
        row("a name anywhere", "*.png\n", "", false, "x/y/z.png", PathFate::Excluded);
        row("a folder anywhere", "", "exports/\n", false, "2020/exports/z.png", PathFate::Excluded);
        row("a folder's pattern is no file's", "", "exports/\n", false, "2020/exports", PathFate::Taken);
        row("anchored by its slash", "", "/raw\n", false, "raw/z.png", PathFate::Excluded);
        row("anchored is not anywhere", "", "/raw\n", false, "2020/raw/z.png", PathFate::Taken);
        row("anchored by a slash inside", "", "2020/*.png\n", false, "2020/z.png", PathFate::Excluded);
        row("and not deeper", "", "2020/*.png\n", false, "2020/x/z.png", PathFate::Taken);
        row("the last one decides", "*.png\n", "!good.png\n", false, "x/good.png", PathFate::Taken);
        row("and the one before it", "!good.png\n", "*.png\n", false, "x/good.png", PathFate::Excluded);
        row("a folder that is left out stays closed", "", "x/\n!good.png\n", false, "x/good.png", PathFate::Excluded);
        row("a comment", "", "# *.png\n", false, "z.png", PathFate::Taken);
        row("an escaped comment", "", "\\#x\n", false, "#x", PathFate::Excluded);
        row("an escaped exclamation mark", "", "\\!x\n", false, "!x", PathFate::Excluded);
        row("blanks at the end", "", "*.png  \n", false, "z.png", PathFate::Excluded);
        row("Windows line ends", "", "*.png\r\n*.gif\r\n", false, "z.png", PathFate::Excluded);
        row("only a slash", "", "/\n!\n\n", false, "z.png", PathFate::Taken);
    }
    void fates()
    {
        QFETCH(QByteArray, library);
        QFETCH(QByteArray, folder);
        QFETCH(bool, hidden);
        QFETCH(QByteArray, path);
        QFETCH(int, fate);
        const PathRules rules(library.toStdString(), folder.toStdString(), hidden);
        QCOMPARE(static_cast<int>(rules.file(path.toStdString())), fate);
    }
};

QTEST_GUILESS_MAIN(TestPathRules)
#include "tst_path_rules.moc"
