// The query language: what every sign means, where mistakes are, and that no bytes at all make it fail.
#include <QtTest>

#include <random>

#include "engine/search/query_language.h"

using namespace semblance;
using search::ParsedQuery;
using search::ProblemCode;
using search::TermKind;
using store::FilterField;

namespace {

using namespace std::chrono_literals;
constexpr std::chrono::year_month_day today = 2026y / 11 / 21;

ParsedQuery parsed(const std::string &line)
{
    return search::parseQuery(line, today);
}

// "word dog^2 | filter year", in the order of the line.
QString shape(const ParsedQuery &query)
{
    static const char *const kinds[] = {"word", "phrase", "exclude", "filter", "photo", "or"};
    QStringList terms;
    for (const search::Term &term : query.terms) {
        QString one = QString(kinds[static_cast<int>(term.kind)]) + ' '
                      + QString::fromStdString(term.kind == TermKind::Filter ? term.key : term.text);
        if (term.kind == TermKind::Filter)
            one += '=' + QString::fromStdString(term.text);
        if (term.photo.valid())
            one += '#' + QString::number(term.photo.value);
        if (term.negated)
            one += " not";
        if (term.weight != 1)
            one += '^' + QString::number(term.weight);
        if (term.crop)
            one += QString("@%1,%2,%3,%4").arg(term.crop->left).arg(term.crop->top).arg(term.crop->width).arg(term.crop->height);
        terms << one;
    }
    return terms.join(" | ");
}

QString timeOf(const std::string &line)
{
    const auto query = parsed(line);
    if (query.filter.size() != 1 || query.filter[0][0].field != FilterField::Time)
        return "none";
    const auto &condition = query.filter[0][0];
    return QString::fromStdString(condition.from + " to " + condition.until);
}

QString rangeOf(const std::string &line)
{
    const auto query = parsed(line);
    return query.filter.size() != 1 ? QString("none") : QString("%1..%2").arg(query.filter[0][0].least).arg(query.filter[0][0].most);
}

}  // namespace

class TestQueryLanguage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everySignIsATerm_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("terms");
        QTest::newRow("nothing") << ""
                                 << "";
        QTest::newRow("white space of all kinds") << " \t\u3000 \u00A0\n"
                                                  << "";
        QTest::newRow("words") << "sunset  beach"
                               << "word sunset | word beach";
        QTest::newRow("a minus before a word") << "sunset -people"
                                               << "word sunset | exclude people";
        QTest::newRow("a minus inside a word") << "black-and-white well-lit"
                                               << "word black-and-white | word well-lit";
        QTest::newRow("a lonely minus is a word") << "a - b"
                                                  << "word a | word - | word b";
        QTest::newRow("two minuses are a word") << "--help"
                                                << "word --help";
        QTest::newRow("a bracket behind a minus") << "beach -(a crowd of people)^2"
                                                  << "word beach | exclude a crowd of people^2";
        QTest::newRow("a bracket in a sentence") << "a dog (brown one)"
                                                 << "word a | word dog | word (brown | word one)";
        QTest::newRow("a bracket with a weight") << "(red boat)^1.5 sea"
                                                 << "word red boat^1.5 | word sea";
        QTest::newRow("a phrase") << "a \"red boat\" -\"blue  sky\"^3"
                                  << "word a | phrase red boat | exclude blue sky^3";
        QTest::newRow("curly and corner quotation marks") << "“red boat” 「红船」"
                                                          << "phrase red boat | phrase 红船";
        QTest::newRow("inches are no quotation mark") << "a 5\" nail"
                                                      << "word a | word 5\" | word nail";
        QTest::newRow("weights") << "dog^2 cat^0.5 x^y 2^10^2"
                                 << "word dog^2 | word cat^0.5 | word x^y | word 2^10^2";
        QTest::newRow("a weight has bounds") << "dog^99"
                                             << "word dog^10";
        QTest::newRow("or in two languages") << "cat OR dog | 猫 或 狗"
                                             << "word cat | or OR | word dog | or | | word 猫 | or 或 | word 狗";
        QTest::newRow("filters") << "year:2023 Camera:canon,\"fuji x\" -tag:rex"
                                 << "filter year=2023 | filter Camera=canon,\"fuji x\" | filter tag=rex not";
        QTest::newRow("filters in Chinese") << "日落 年份：2023 -人物:安娜"
                                            << "word 日落 | filter 年份=2023 | filter 人物=安娜 not";
        QTest::newRow("a time of day is a word") << "dinner at 12:30 http://a.b"
                                                 << "word dinner | word at | word 12:30 | word http://a.b";
        QTest::newRow("a colon at the end of a word") << "note: a dog"
                                                      << "word note: | word a | word dog";
        QTest::newRow("photos") << "near:#12 near:boat.jpg near:\"my boat.jpg\"^2 near:file:///a%20b/c.jpg -near:#3"
                                << "photo #12 | photo boat.jpg | photo my boat.jpg^2 | photo /a b/c.jpg | photo #3^-1";
        QTest::newRow("a part of a photo") << "near:#12@0.1,0.2,0.5,0.25^2"
                                           << "photo #12^2@0.1,0.2,0.5,0.25";
        QTest::newRow("an at sign in a name") << "near:me@home.jpg"
                                              << "photo me@home.jpg";
    }
    void everySignIsATerm()
    {
        QFETCH(QString, line);
        QTEST(shape(parsed(line.toStdString())), "terms");
    }

    void aPlainSentenceStaysAsItIs()
    {
        const auto query = parsed("  A dog's   toy, on the (wet) beach!  ");
        QCOMPARE(query.alternatives.size(), 1u);
        QCOMPARE(query.alternatives[0].sentence(), std::string("A dog's toy, on the (wet) beach!"));
        QVERIFY(query.problems.empty() && query.filter.empty() && query.exclusions.empty());
    }

    void dates_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("span");
        QTest::newRow("a year") << "year:2023"
                                << "2023 to 2024";
        QTest::newRow("years from to") << "year:2021..2023"
                                       << "2021 to 2024";
        QTest::newRow("years with a dash") << "year:2021-2023"
                                           << "2021 to 2024";
        QTest::newRow("from a year on") << "year:>=2020"
                                        << "2020 to ";
        QTest::newRow("after a year") << "year:>2020"
                                      << "2021 to ";
        QTest::newRow("up to a year") << "year:..2020"
                                      << " to 2021";
        QTest::newRow("a month") << "date:2023-12"
                                 << "2023-12 to 2024-01";
        QTest::newRow("a day with points") << "date:2024.2.28"
                                           << "2024-02-28 to 2024-02-29";
        QTest::newRow("a leap day") << "date:2024-02-29"
                                    << "2024-02-29 to 2024-03-01";
        QTest::newRow("days from to") << "date:2023-07-01..2023-07-14"
                                      << "2023-07-01 to 2023-07-15";
        QTest::newRow("before") << "before:2023-07"
                                << " to 2023-07";
        QTest::newRow("after") << "after:2023-07"
                               << "2023-08 to ";
        QTest::newRow("since") << "since:2023-07"
                               << "2023-07 to ";
        QTest::newRow("today") << "date:today"
                               << "2026-11-21 to 2026-11-22";
        QTest::newRow("yesterday in Chinese") << "日期:昨天"
                                              << "2026-11-20 to 2026-11-21";
        QTest::newRow("the last week") << "date:7d"
                                       << "2026-11-15 to 2026-11-22";
        QTest::newRow("no such day") << "date:2023-02-30"
                                     << "none";
        QTest::newRow("no such month") << "date:2023-13"
                                       << "none";
        QTest::newRow("two digits are no year") << "year:23"
                                                << "none";
    }
    void dates()
    {
        QFETCH(QString, line);
        QTEST(timeOf(line.toStdString()), "span");
    }

    void numbers_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("range");
        QTest::newRow("at least") << "rating:>=3"
                                  << "3..5";
        QTest::newRow("at least, as printed") << "评分:≥3"
                                              << "3..5";
        QTest::newRow("above") << "rating:>3"
                               << "4..5";
        QTest::newRow("below") << "rating:<3"
                               << "-1..2";
        QTest::newRow("exactly") << "rating:4"
                                 << "4..4";
        QTest::newRow("from to") << "rating:2..4"
                                 << "2..4";
        QTest::newRow("a month by name") << "month:July"
                                         << "7..7";
        QTest::newRow("a month in Chinese") << "月份:7月"
                                            << "7..7";
        QTest::newRow("above all") << "rating:>5"
                                   << "none";
        QTest::newRow("too many stars") << "rating:9"
                                        << "none";
        QTest::newRow("no number") << "rating:many"
                                   << "none";
    }
    void numbers()
    {
        QFETCH(QString, line);
        QTEST(rangeOf(line.toStdString()), "range");
    }

    void orJoinsItsNeighbours()
    {
        const auto words = parsed("red boat -people or \"blue car\" year:2023");
        QCOMPARE(words.alternatives.size(), 2u);
        QCOMPARE(words.alternatives[0].sentence(), std::string("red boat"));
        QCOMPARE(words.alternatives[1].sentence(), std::string("blue car"));
        QCOMPARE(words.alternatives[1].phrases, std::vector<std::string>{"blue car"});
        QVERIFY(words.alternatives[0].phrases.empty());
        QCOMPARE(words.exclusions.size(), 1u);
        QCOMPARE(words.filter.size(), 1u);

        const auto filters = parsed("dog year:2021 or camera:canon rating:5");
        QCOMPARE(filters.alternatives.size(), 1u);
        QCOMPARE(filters.filter.size(), 2u);
        QCOMPARE(filters.filter[0].size(), 2u);
        QCOMPARE(filters.filter[1].size(), 1u);
    }

    void commasAreAlternativesAndAMinusTurnsThemAllAround()
    {
        const auto either = parsed("tag:a,b");
        QCOMPARE(either.filter.size(), 1u);
        QCOMPARE(either.filter[0].size(), 2u);
        const auto neither = parsed("-tag:a,b");
        QCOMPARE(neither.filter.size(), 2u);
        QVERIFY(neither.filter[0][0].negated && neither.filter[1][0].negated);
        QVERIFY(parsed("no:caption").filter[0][0].negated);
        QVERIFY(!parsed("-no:caption").filter[0][0].negated);
    }

    void whatMustNotBeWrittenIsAFilterToo()
    {
        const auto query = parsed("-\"red boat\"");
        QCOMPARE(query.exclusions.size(), 1u);
        QCOMPARE(query.filter.size(), 1u);
        QVERIFY(query.filter[0][0].field == FilterField::Written && query.filter[0][0].negated);
    }

    void mistakesHaveAPlace_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<int>("code");
        QTest::addColumn<int>("begin");
        QTest::addColumn<int>("end");
        QTest::addColumn<bool>("serious");
        const auto row = [](const char *name, const char *line, ProblemCode code, int begin, int end, bool serious) {
            QTest::newRow(name) << line << static_cast<int>(code) << begin << end << serious;
        };
        row("an unknown filter", "a colour:red", ProblemCode::UnknownFilter, 2, 8, false);
        row("a filter without a value", "dog year:", ProblemCode::EmptyValue, 4, 9, true);
        row("a bad date", "date:2023-02-30", ProblemCode::BadDate, 5, 15, true);
        row("a bad number among good ones", "rating:3,x", ProblemCode::BadNumber, 9, 10, true);
        row("from behind to", "year:2023..2021", ProblemCode::BadRange, 5, 15, true);
        row("an unknown property", "has:wings", ProblemCode::UnknownProperty, 4, 9, true);
        row("a part outside the photo", "near:#1@0.5,0.5,0.9,0.9", ProblemCode::BadCrop, 7, 23, true);
        row("three numbers", "near:#1@0.5,0.5,0.9", ProblemCode::BadCrop, 7, 19, true);
        row("an open quotation mark", "a \"red boat", ProblemCode::OpenQuote, 2, 3, false);
        row("an open bracket", "a -(red boat", ProblemCode::OpenBracket, 3, 4, false);
        row("or at the end", "dog or", ProblemCode::LonelyOr, 4, 6, false);
        row("or at the beginning", "or dog", ProblemCode::LonelyOr, 0, 2, false);
        row("or between a filter and words", "year:2023 or dog", ProblemCode::MixedOr, 10, 12, false);
    }
    void mistakesHaveAPlace()
    {
        QFETCH(QString, line);
        const std::string bytes = line.toStdString();
        const auto query = parsed(bytes);
        QCOMPARE(query.problems.size(), 1u);
        QTEST(static_cast<int>(query.problems[0].code), "code");
        QTEST(static_cast<int>(query.problems[0].begin), "begin");
        QTEST(static_cast<int>(query.problems[0].end), "end");
        QTEST(query.problems[0].serious, "serious");
        QVERIFY(!search::explainProblem(query.problems[0], bytes).empty());
        QCOMPARE(query.firstSerious() != nullptr, query.problems[0].serious);
    }

    void placesAreCountedInCharacters()
    {
        const std::string line = "日落 year:x";
        const auto query = parsed(line);
        QVERIFY(search::explainProblem(query.problems[0], line).find("at character 9 ") != std::string::npos);
    }

    void theRestOfAQueryWithAMistakeCounts()
    {
        const auto query = parsed("sunset year:x \"over the sea");
        QCOMPARE(query.alternatives.at(0).sentence(), std::string("sunset over the sea"));
        QVERIFY(query.alternatives[0].phrases.empty());
        QVERIFY(query.filter.empty());
    }

    void judgementsAreKeptForTheQueryWithoutItsFilters()
    {
        QCOMPARE(search::judgementKey(parsed("Red  BOAT year:2023 -people")), search::judgementKey(parsed("red boat -people rating:>3")));
        QVERIFY(search::judgementKey(parsed("red boat")) != search::judgementKey(parsed("red boat^2")));
        QVERIFY(search::judgementKey(parsed("cat dog")) != search::judgementKey(parsed("cat or dog")));
        QVERIFY(search::judgementKey(parsed("year:2023")).empty());
    }

    void manyPartsAreAProblemNotACrash()
    {
        std::string line;
        for (int i = 0; i < 500; ++i)
            line += "year:2023 near:#1 -x a or ";
        const auto query = parsed(line);
        QVERIFY(query.firstSerious() != nullptr);
        QVERIFY(query.alternatives.size() <= 16 && query.filter.size() <= 64 && query.photos.size() <= 32);
    }

    // Terms are in order, inside the line and apart; whatever the bytes are.
    void garbageNeverFails()
    {
        static const std::vector<std::string> pieces{"\"",
                                                     "“",
                                                     "-",
                                                     "－",
                                                     ":",
                                                     "：",
                                                     "^",
                                                     "^2",
                                                     "(",
                                                     ")",
                                                     "or",
                                                     "|",
                                                     "year",
                                                     "2023",
                                                     "..",
                                                     ">=",
                                                     "near",
                                                     "#",
                                                     "@",
                                                     "0.1,",
                                                     ",",
                                                     " ",
                                                     "日",
                                                     "落",
                                                     "\xFF",
                                                     "\xE6",
                                                     "\x80",
                                                     "date:7d",
                                                     "has:",
                                                     "tag:",
                                                     "file://%",
                                                     "%zz",
                                                     "\t",
                                                     "\u3000",
                                                     std::string("\0", 1),
                                                     "999999999999999999999",
                                                     "rating:",
                                                     "「",
                                                     "」",
                                                     "或",
                                                     "."};
        std::mt19937 random(7);
        for (int round = 0; round < 20'000; ++round) {
            std::string line;
            for (auto length = random() % 24; length > 0; --length)
                line += random() % 5 == 0 ? std::string(1, static_cast<char>(random())) : pieces[random() % pieces.size()];
            const auto query = parsed(line);
            std::size_t at = 0;
            for (const search::Term &term : query.terms) {
                QVERIFY2(term.begin >= at && term.end > term.begin && term.end <= line.size(), line.c_str());
                QVERIFY(term.weightBegin > term.begin && term.weightBegin <= term.end);
                at = term.end;
            }
            for (const auto &problem : query.problems) {
                QVERIFY2(problem.begin <= problem.end && problem.end <= line.size(), line.c_str());
                QVERIFY(!search::explainProblem(problem, line).empty());
            }
            static_cast<void>(search::judgementKey(query));
        }
    }
};

QTEST_APPLESS_MAIN(TestQueryLanguage)
#include "tst_query_language.moc"
