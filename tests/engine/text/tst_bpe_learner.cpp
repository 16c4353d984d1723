#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "engine/text/bpe_learner.h"
#include "engine/text/tokenizer.h"

using namespace semblance::text;
using semblance::core::ErrorCode;
namespace fs = std::filesystem;

namespace {

std::string readAll(const fs::path &path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<std::string> captions()
{
    std::vector<std::string> texts;
    for (const char *colour : {"red", "green", "blue", "yellow"}) {
        for (const char *thing : {"boat", "car", "house", "tree", "ball"}) {
            texts.push_back(std::string("A ") + colour + " " + thing + " on the Grass.");
            texts.push_back(std::string("there's a ") + thing + " beside the " + colour + " wall");
        }
    }
    texts.push_back("窗边的猫 naïve café");
    return texts;
}

}  // namespace

class TestBpeLearner : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_path = fs::path(m_folder->path().toStdString());
    }

    void mergesByHand()
    {
        // "low" x5, "lower" x2, "newest" x6, "widest" x3: the example of Sennrich et al. 2016, figure 1. Its first merges are
        // e s, then es t with the end mark; here t</w> is one symbol from the start.
        std::vector<std::string> texts(5, "low");
        texts.insert(texts.end(), 2, "lower");
        texts.insert(texts.end(), 6, "newest");
        texts.insert(texts.end(), 3, "widest");
        QVERIFY(learnBpe(texts, 514 + 3, m_path));
        // e s and s t</w> both occur 9 times; e is the smaller left symbol. l o occurs 7 times.
        QCOMPARE(readAll(m_path / "merges.txt"), std::string("#version: 0.2\ne s\nes t</w>\nl o\n"));
        const auto tokenizer = loadTokenizer(m_path);
        QVERIFY(tokenizer);
        QCOMPARE((*tokenizer)->vocabularySize(), std::int64_t(517));
        QCOMPARE((*tokenizer)->startToken(), std::int64_t(515));
        QCOMPARE((*tokenizer)->endToken(), std::int64_t(516));
        QCOMPARE((*tokenizer)->encode("best"), (std::vector<std::int64_t>{65, 513}));
    }

    void roundTrip()
    {
        const auto texts = captions();
        QVERIFY(learnBpe(texts, 4096, m_path));
        const auto tokenizer = loadTokenizer(m_path);
        QVERIFY2(tokenizer, tokenizer ? "" : tokenizer.error().detail.c_str());
        QVERIFY((*tokenizer)->vocabularySize() < 4096);  // so few texts hold fewer pairs
        for (const std::string &text : texts)
            QCOMPARE((*tokenizer)->knownShare(text), 1.0);
        QCOMPARE((*tokenizer)->encode("a red boat on the grass.").size(), std::size_t(7));
        QVERIFY((*tokenizer)->knownShare("a violet submarine") < 0.5);
    }

    void aLimitIsKept()
    {
        QVERIFY(learnBpe(captions(), 540, m_path));
        const auto tokenizer = loadTokenizer(m_path);
        QVERIFY(tokenizer);
        QCOMPARE((*tokenizer)->vocabularySize(), std::int64_t(540));
        QCOMPARE((*tokenizer)->endToken(), std::int64_t(539));
    }

    void overlappingPairs()
    {
        QVERIFY(learnBpe(std::vector<std::string>{"aaaaaaa", "aaaa", "aaab aab"}, 4096, m_path));
        const auto tokenizer = loadTokenizer(m_path);
        QVERIFY2(tokenizer, tokenizer ? "" : tokenizer.error().detail.c_str());
        QCOMPARE((*tokenizer)->knownShare("aaaaaaa aaaa aaab aab"), 1.0);
    }

    void theOrderOfTextsDoesNotMatter()
    {
        auto texts = captions();
        QVERIFY(learnBpe(texts, 620, m_path / "one"));
        std::reverse(texts.begin(), texts.end());
        QVERIFY(learnBpe(texts, 620, m_path / "two"));
        QCOMPARE(readAll(m_path / "one/vocab.json"), readAll(m_path / "two/vocab.json"));
        QCOMPARE(readAll(m_path / "one/merges.txt"), readAll(m_path / "two/merges.txt"));
        QVERIFY(readAll(m_path / "one/merges.txt").size() > 200);
    }

    void nothingToLearnFrom()
    {
        QVERIFY(learnBpe({}, 1000, m_path));
        const auto tokenizer = loadTokenizer(m_path);
        QVERIFY(tokenizer);
        QCOMPARE((*tokenizer)->vocabularySize(), std::int64_t(514));
        QCOMPARE((*tokenizer)->encode("dog").size(), std::size_t(3));
    }

    void tooSmallAVocabulary()
    {
        const auto result = learnBpe(captions(), 513, m_path);
        QVERIFY(!result);
        QCOMPARE(result.error().code, ErrorCode::InvalidArgument);
    }

    void aFileWhereTheFolderShouldBe()
    {
        std::ofstream(m_path / "file") << "x";
        const auto result = learnBpe(captions(), 600, m_path / "file" / "sub");
        QVERIFY(!result);
        QVERIFY(result.error().detail.find("file") != std::string::npos);
    }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    fs::path m_path;
};

QTEST_GUILESS_MAIN(TestBpeLearner)
#include "tst_bpe_learner.moc"
