#include <QTemporaryDir>
#include <QTest>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <atomic>
#include <fstream>
#include <map>
#include <random>
#include <sstream>
#include <thread>

#include "engine/text/tokenizer.h"

using namespace semblance::text;
using semblance::core::ErrorCode;
using Json = nlohmann::json;
using Ids = std::vector<std::int64_t>;
namespace fs = std::filesystem;

namespace {

const fs::path reference = fs::path(SEMBLANCE_TEST_DATA) / "reference";

std::string readAll(const fs::path &path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

void writeAll(const fs::path &path, const std::string &text)
{
    std::ofstream(path, std::ios::binary) << text;
}

void replaceFirst(std::string &text, const std::string &from, const std::string &to)
{
    const auto at = text.find(from);
    QVERIFY2(at != std::string::npos, from.c_str());
    text.replace(at, from.size(), to);
}

// The reference vocabulary as one Hugging Face file.
Json huggingFace(bool mergesAsPairs)
{
    Json merges = Json::array();
    std::istringstream lines(readAll(reference / "tiny-clip-hf/merges.txt"));
    std::string left, right;
    std::getline(lines, left);  // the version
    while (lines >> left >> right)
        merges.push_back(mergesAsPairs ? Json{left, right} : Json(left + " " + right));
    return {{"added_tokens", Json::array()},
            {"model",
             {{"type", "BPE"},
              {"end_of_word_suffix", "</w>"},
              {"vocab", Json::parse(readAll(reference / "tiny-clip-hf/vocab.json"))},
              {"merges", merges}}}};
}

std::string shown(const Ids &ids)
{
    std::string text;
    for (const std::int64_t id : ids)
        text += std::to_string(id) + ' ';
    return text;
}

}  // namespace

class TestTokenizer : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_package = m_folder->path().toStdString();
        m_reference = loadTokenizer(reference / "tiny-clip-hf").value_or(nullptr);
        QVERIFY(m_reference);
    }

    void equalsReference_data()
    {
        QTest::addColumn<QString>("layout");
        QTest::newRow("vocab.json and merges.txt") << "files";
        QTest::newRow("tokenizer.json with merges as strings") << "strings";
        QTest::newRow("tokenizer.json with merges as pairs") << "pairs";
        QTest::newRow("merges.txt with Windows line ends") << "crlf";
    }
    void equalsReference()
    {
        QFETCH(QString, layout);
        if (layout == "strings" || layout == "pairs") {
            writeAll(m_package / "tokenizer.json", huggingFace(layout == "pairs").dump());
        } else {
            copyReference();
            std::string merges = readAll(m_package / "merges.txt");
            if (layout == "crlf") {
                for (std::size_t at = 0; (at = merges.find('\n', at)) != std::string::npos; at += 2)
                    merges.insert(at, "\r");
            }
            writeAll(m_package / "merges.txt", merges);
        }
        const auto tokenizer = loadTokenizer(m_package);
        QVERIFY2(tokenizer, tokenizer ? "" : tokenizer.error().detail.c_str());
        const Json cases = Json::parse(readAll(reference / "clip-tokenizer.json"));
        QVERIFY(cases.size() >= 14);
        for (int round = 0; round < 2; ++round) {  // the second time from the cache
            for (const Json &one : cases)
                QCOMPARE(shown((*tokenizer)->encode(one["text"].get<std::string>())), shown(one["ids"].get<Ids>()));
        }
        QCOMPARE((*tokenizer)->startToken(), m_reference->startToken());
        QCOMPARE((*tokenizer)->endToken(), (*tokenizer)->startToken() + 1);
        QCOMPARE((*tokenizer)->vocabularySize(), (*tokenizer)->endToken() + 1);
    }

    void controlTextIsPlainText_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("start") << QByteArray("<|startoftext|>");
        QTest::newRow("end") << QByteArray("<|endoftext|>");
        QTest::newRow("capitals") << QByteArray("<|EndOfText|>");
        QTest::newRow("inside a sentence") << QByteArray("a dog<|endoftext|>a cat");
        QTest::newRow("with spaces around") << QByteArray(" <|startoftext|> <|endoftext|> ");
    }
    void controlTextIsPlainText()
    {
        QFETCH(QByteArray, text);
        const Ids ids = m_reference->encode(text.toStdString());
        QVERIFY(ids.size() > 5);
        for (const std::int64_t id : ids)
            QVERIFY(id != m_reference->startToken() && id != m_reference->endToken());
    }

    void wordsAreCutAsInClip()
    {
        // Equal ids mean an equal cut: a blank only ever separates.
        const auto same = [&](const char *joined, const char *cut) {
            QCOMPARE(shown(m_reference->encode(joined)), shown(m_reference->encode(cut)));
        };
        same("<|endoftext|>", "<| endoftext |>");
        same("it's", "it 's");
        same("'sam", "'s am");
        same("we'LL go", "we 'll go");
        same("!!'s", "!!' s");
        same("12a3", "1 2 a 3");
        same("under_score", "under _ score");
        same("a①b", "a ① b");
    }

    void anyBytesEncode()
    {
        std::mt19937 random(7);
        for (int i = 0; i < 2000; ++i) {
            std::string bytes(random() % 60, '\0');
            std::generate(bytes.begin(), bytes.end(), [&] { return static_cast<char>(random()); });
            for (const std::int64_t id : m_reference->encode(bytes))
                QVERIFY(id >= 0 && id < m_reference->startToken());
        }
    }

    void aVeryLongWord()
    {
        const Ids ids = m_reference->encode(std::string(300'000, 'a'));
        QCOMPARE(ids.size(), std::size_t(300'000));  // no merge of "aa" in this vocabulary
    }

    void knownShare_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<double>("share");
        QTest::newRow("empty") << QByteArray() << 1.0;
        QTest::newRow("only signs and digits") << QByteArray("12 !?") << 1.0;
        QTest::newRow("known") << QByteArray("the ball") << 1.0;
        QTest::newRow("half") << QByteArray("The zygote, the xylophone!") << 0.5;
        QTest::newRow("Chinese in an English vocabulary") << QByteArray("窗边的猫") << 0.0;
    }
    void knownShare()
    {
        QFETCH(QByteArray, text);
        QFETCH(double, share);
        QCOMPARE(m_reference->knownShare(text.toStdString()), share);
    }

    void severalThreads()
    {
        const Ids expected = m_reference->encode("two children play with a red ball");
        std::vector<std::thread> threads;
        std::atomic<int> wrong{0};
        for (int t = 0; t < 4; ++t) {
            threads.emplace_back([&, t] {
                for (int i = 0; i < 2000; ++i) {
                    wrong += m_reference->encode("two children play with a red ball") != expected;
                    wrong += m_reference->encode(std::to_string(i).insert(0, 1, static_cast<char>('p' + t))).empty();
                }
            });
        }
        for (auto &thread : threads)
            thread.join();
        QCOMPARE(wrong.load(), 0);
    }

    void malformed_data()
    {
        QTest::addColumn<QString>("fault");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("named");
        const int corrupt = static_cast<int>(ErrorCode::Corrupt);
        QTest::newRow("no files") << "none" << static_cast<int>(ErrorCode::NotFound) << "vocab.json";
        QTest::newRow("vocab.json alone") << "no merges" << static_cast<int>(ErrorCode::NotFound) << "merges.txt";
        QTest::newRow("vocab.json cut off") << "cut" << corrupt << "vocab.json, line 1";
        QTest::newRow("vocab.json broken on its third line") << "line3" << corrupt << "vocab.json, line 3";
        QTest::newRow("vocab.json is a list") << "list" << corrupt << "vocab.json, line 1";
        QTest::newRow("an id is text") << "textual" << corrupt << "\"a\" should be a whole number";
        QTest::newRow("an id is negative") << "negative" << corrupt << "\"a\" should be between 0";
        QTest::newRow("an id is absurdly large") << "large" << corrupt << "\"a\" should be between 0";
        QTest::newRow("an id twice") << "twice" << corrupt << "used twice";
        QTest::newRow("a byte is missing") << "byte" << corrupt << "no entry \"b</w>\"";
        QTest::newRow("no end token") << "control" << corrupt << "<|endoftext|>";
        QTest::newRow("a merge of three") << "three" << corrupt << "merges.txt, line 3";
        QTest::newRow("a merge of an unknown symbol") << "unknown" << corrupt << "merges.txt, line 4: \"zzz\"";
        QTest::newRow("a merge into a control token") << "evil" << corrupt << "control token";
    }
    void malformed()
    {
        QFETCH(QString, fault);
        QFETCH(int, code);
        QFETCH(QString, named);
        if (fault != "none")
            writeFaulty(fault.toStdString());
        const auto tokenizer = loadTokenizer(m_package);
        QVERIFY(!tokenizer);
        QCOMPARE(static_cast<int>(tokenizer.error().code), code);
        QVERIFY2(QString::fromStdString(tokenizer.error().detail).contains(named), tokenizer.error().detail.c_str());
    }

    void huggingFaceFaults_data()
    {
        QTest::addColumn<QString>("pointer");
        QTest::addColumn<QString>("value");
        QTest::addColumn<int>("code");
        const int corrupt = static_cast<int>(ErrorCode::Corrupt);
        const int unsupported = static_cast<int>(ErrorCode::Unsupported);
        QTest::newRow("Unigram") << "/model/type"
                                 << "\"Unigram\"" << unsupported;
        QTest::newRow("WordPiece without BERT's preparation") << "/model/type"
                                                              << "\"WordPiece\"" << unsupported;
        QTest::newRow("BPE without an end-of-word mark") << "/model/end_of_word_suffix"
                                                         << "null" << unsupported;
        QTest::newRow("no model") << "/model"
                                  << "7" << corrupt;
        QTest::newRow("no vocabulary") << "/model/vocab"
                                       << "null" << corrupt;
        QTest::newRow("merges of numbers") << "/model/merges"
                                           << "[1, 2]" << corrupt;
        QTest::newRow("an added token without an id") << "/added_tokens"
                                                      << "[{\"content\": \"<x>\"}]" << corrupt;
        QTest::newRow("an added token with another id") << "/added_tokens"
                                                        << "[{\"id\": 3, \"content\": \"<|endoftext|>\"}]" << corrupt;
    }
    void huggingFaceFaults()
    {
        QFETCH(QString, pointer);
        QFETCH(QString, value);
        QFETCH(int, code);
        Json json = huggingFace(true);
        json[Json::json_pointer(pointer.toStdString())] = Json::parse(value.toStdString());
        writeAll(m_package / "tokenizer.json", json.dump());
        const auto tokenizer = loadTokenizer(m_package);
        QVERIFY(!tokenizer);
        QCOMPARE(static_cast<int>(tokenizer.error().code), code);
        QVERIFY(QString::fromStdString(tokenizer.error().detail).contains("tokenizer.json"));
    }

    void controlTokensMayStandAmongTheAddedOnes()
    {
        Json json = huggingFace(false);
        Json added = Json::array();
        for (const char *token : {"<|startoftext|>", "<|endoftext|>"}) {
            added.push_back({{"id", json["model"]["vocab"][token]}, {"content", token}});
            json["model"]["vocab"].erase(token);
        }
        json["added_tokens"] = added;
        writeAll(m_package / "tokenizer.json", json.dump());
        const auto tokenizer = loadTokenizer(m_package);
        QVERIFY2(tokenizer, tokenizer ? "" : tokenizer.error().detail.c_str());
        QCOMPARE((*tokenizer)->endToken(), m_reference->endToken());
    }

private:
    void copyReference()
    {
        for (const char *name : {"vocab.json", "merges.txt"})
            writeAll(m_package / name, readAll(reference / "tiny-clip-hf" / name));
    }

    void writeFaulty(const std::string &fault)
    {
        copyReference();
        std::string vocabulary = readAll(m_package / "vocab.json");
        std::string merges = readAll(m_package / "merges.txt");
        const std::map<std::string, std::string> entryOfA = {
            {"textual", "\"64\""}, {"negative", "-1"}, {"large", "18446744073709551615"}, {"twice", "65"}};
        if (const auto found = entryOfA.find(fault); found != entryOfA.end())
            replaceFirst(vocabulary, "\"a\": 64,", "\"a\": " + found->second + ",");
        if (fault == "cut")
            vocabulary.resize(vocabulary.size() / 2);
        if (fault == "line3")
            vocabulary = "{\n\"a\": 1,\n\"b\": oops\n}";
        if (fault == "list")
            vocabulary = "[1]";
        if (fault == "byte")
            replaceFirst(vocabulary, "\"b</w>\"", "\"bbbb</w>\"");
        if (fault == "control")
            replaceFirst(vocabulary, "<|endoftext|>", "<|other|>");
        if (fault == "three")
            merges = "#version: 0.2\nt h\nt h e\n";
        if (fault == "unknown")
            merges = "#version: 0.2\nt h\n\nzzz e\n";
        if (fault == "evil") {
            replaceFirst(vocabulary, "{", "{\"<|endoftext|\": 900, ");
            merges = "<|endoftext| >\n";
        }
        writeAll(m_package / "vocab.json", vocabulary);
        writeAll(m_package / "merges.txt", merges);
        if (fault == "no merges")
            fs::remove(m_package / "merges.txt");
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    fs::path m_package;
    std::shared_ptr<const Tokenizer> m_reference;
};

QTEST_GUILESS_MAIN(TestTokenizer)
#include "tst_tokenizer.moc"
