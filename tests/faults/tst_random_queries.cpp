// 100,000 queries that nobody thought of, through all of a search: words, operators, filters, any Unicode, NUL and bytes that are no text.
// SEMBLANCE_QUERIES asks another number, for sanitizers and for more patience.
#include "tests/engine/jobs/test_library.h"

#include <cmath>
#include <random>

#include "engine/jobs/query.h"
#include "engine/jobs/search_snapshot.h"

using namespace semblance;
using namespace semblance::tests;

namespace {

const std::vector<std::string> wordPieces{"red",
                                          "boat",
                                          "sea",
                                          "a",
                                          "海边的船",
                                          "猫",
                                          "日落",
                                          "\u00e9",
                                          "e\u0301",
                                          "\u202e",
                                          "\u200d",
                                          "👩‍🚀",
                                          "NEAR",
                                          "AND",
                                          "NOT",
                                          "*",
                                          "'",
                                          "\\",
                                          "%",
                                          "_",
                                          ";",
                                          "--",
                                          ".",
                                          ",",
                                          "\t",
                                          "\n",
                                          "\u3000",
                                          "\uFEFF",
                                          "999999999999999999999",
                                          "\xFF",
                                          "\xE6\xB5",
                                          "\x80"};
const std::vector<std::string> operatorPieces{
    "\"", "“",  "”",     "「",   "」", "-",     "－",    "(",      ")",           "^",       "^2",   "OR",      "|",
    "或", "or", "year:", "2023", "..", ">=",    "date:", "7d",     "rating:",     "tag:",    "has:", "camera:", "人物:",
    "：", ":",  "near:", "#1",   "#",  "@0.1,", "0.5",   "p3.png", "file:///%zz", "before:", "-(",   "people"};

std::string line(std::mt19937 &random, bool operators)
{
    std::string text;
    for (auto length = 1 + random() % 16; length > 0; --length) {
        const auto choice = random() % 20;
        if (choice == 0)
            text += std::string(1, static_cast<char>(random()));  // NUL among them
        else if (operators && choice < 12)
            text += operatorPieces[random() % operatorPieces.size()];
        else
            text += wordPieces[random() % wordPieces.size()];
        if (random() % 2 == 0)
            text += ' ';
    }
    return text;
}

// What a person can be told of a query; anything else would be a fault of the program.
bool isMistake(core::ErrorCode code)
{
    return code == core::ErrorCode::InvalidArgument || code == core::ErrorCode::NotFound || code == core::ErrorCode::NoEmbeddings;
}

}  // namespace

class TestRandomQueries : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void noneIsAFault_data()
    {
        QTest::addColumn<bool>("operators");
        QTest::newRow("words, Unicode and NUL") << false;
        QTest::newRow("operators and filters among them") << true;
    }
    void noneIsAFault()
    {
        QFETCH(bool, operators);
        TestLibrary library;
        for (int i = 0; i < 30; ++i) {
            library.addPhoto(photoName("p", i), i % 2 ? "blue" : "red", i);
            library.addText("p" + std::to_string(i) + ".txt", i % 3 ? "a red boat near the sea" : "海边的船 AND a cat");
        }
        library.index();
        const auto catalogue = valueOf(store::Catalogue::open(library.library(), store::Access::ReadOnly));
        const auto searcher = valueOf(jobs::loadSearcher(library.library(), library.encoder));
        bool given = false;
        const int set = qEnvironmentVariableIntValue("SEMBLANCE_QUERIES", &given), wanted = given ? set : 50'000;
        QVERIFY(wanted > 0);
        std::mt19937 random(operators ? 5 : 6);
        int found = 0, mistakes = 0;
        for (int asked = 0; asked < wanted; ++asked) {
            jobs::Query query;
            query.text = line(random, operators);
            query.top = 5;
            query.ignoreCutOff = asked % 2 == 0;
            if (asked % 7 == 0)
                query.minusText = line(random, false);
            const auto answer = jobs::findPhotos(*library.encoder, *searcher, query, catalogue.get());
            const QByteArray shown = QByteArray::fromStdString(query.text).toHex();
            if (!answer) {
                ++mistakes;
                QVERIFY2(isMistake(answer.error().code) && !answer.error().detail.empty(),
                         (answer.error().detail + " for " + shown.toStdString()).c_str());
                continue;
            }
            found += answer->hits.empty() ? 0 : 1;
            QVERIFY2(answer->hits.size() <= 5, shown.constData());
            for (const search::PhotoHit &hit : answer->hits)
                QVERIFY2(std::isfinite(hit.score) && hit.photo.valid() && !hit.path.empty(), shown.constData());
        }
        qInfo("%d queries: %d found something, %d were told what is wrong with them", wanted, found, mistakes);
        QVERIFY(found > wanted / 10);  // else the above would show nothing
        if (!operators)
            QVERIFY2(mistakes < wanted / 20, "words alone are no mistake, unless nothing but signs and blanks is there");
    }
};

QTEST_GUILESS_MAIN(TestRandomQueries)
#include "tst_random_queries.moc"
