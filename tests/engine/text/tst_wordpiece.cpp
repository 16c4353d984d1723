// WordPiece against the figures of the public implementation, read from either of its files.
#include <QTemporaryDir>
#include <QTest>

#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>

#include "engine/text/tokenizer.h"

using namespace semblance::text;
using semblance::core::ErrorCode;
using Json = nlohmann::json;
using Ids = std::vector<std::int64_t>;
namespace fs = std::filesystem;

namespace {

Json figures()
{
    return Json::parse(std::ifstream(fs::path(SEMBLANCE_TEST_DATA) / "reference/wordpiece-tokenizer.json"));
}

void writeAll(const fs::path &path, const std::string &text)
{
    std::ofstream(path, std::ios::binary) << text;
}

std::string lines(const Json &tokens, const std::string &end = "\n")
{
    std::string text;
    for (const auto &token : tokens)
        text += token.get<std::string>() + end;
    return text;
}

Json tokenizerJson(const Json &tokens)
{
    Json vocabulary;
    for (std::size_t id = 0; id < tokens.size(); ++id)
        vocabulary[tokens[id].get<std::string>()] = id;  // the later of two equal ones, as in the lines
    return {{"normalizer", {{"type", "BertNormalizer"}, {"lowercase", true}, {"handle_chinese_chars", true}, {"strip_accents", nullptr}}},
            {"pre_tokenizer", {{"type", "BertPreTokenizer"}}},
            {"model",
             {{"type", "WordPiece"},
              {"unk_token", "[UNK]"},
              {"continuing_subword_prefix", "##"},
              {"max_input_chars_per_word", 200},
              {"vocab", vocabulary}}}};
}

std::string shown(const Ids &ids)
{
    std::string text;
    for (const std::int64_t id : ids)
        text += std::to_string(id) + ' ';
    return text;
}

}  // namespace

class TestWordPiece : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    fs::path m_package;
    Json m_figures;

    std::shared_ptr<const Tokenizer> load(const std::string &settings = "")
    {
        writeAll(m_package / "vocab.txt", lines(m_figures["vocab"]));
        if (!settings.empty())
            writeAll(m_package / "tokenizer_config.json", settings);
        return loadTokenizer(m_package).value_or(nullptr);
    }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_package = m_folder->path().toStdString();
        m_figures = figures();
    }

    void equalsReference_data()
    {
        QTest::addColumn<QString>("file");
        QTest::newRow("vocab.txt") << "lines";
        QTest::newRow("vocab.txt with Windows line ends") << "crlf";
        QTest::newRow("tokenizer.json") << "json";
    }

    void equalsReference()
    {
        QFETCH(QString, file);
        if (file == "json")
            writeAll(m_package / "tokenizer.json", tokenizerJson(m_figures["vocab"]).dump());
        else
            writeAll(m_package / "vocab.txt", lines(m_figures["vocab"], file == "crlf" ? "\r\n" : "\n"));
        const auto tokenizer = loadTokenizer(m_package);
        QVERIFY2(tokenizer, tokenizer ? "" : tokenizer.error().detail.c_str());
        QVERIFY(m_figures["cases"].size() >= 13);
        for (const auto &one : m_figures["cases"]) {
            const auto text = one["text"].get<std::string>();
            const auto have = (*tokenizer)->encode(text), want = one["ids"].get<Ids>();
            QVERIFY2(have == want, (text + ": " + shown(have) + "instead of " + shown(want)).c_str());
        }
        QCOMPARE((*tokenizer)->startToken(), 2);
        QCOMPARE((*tokenizer)->endToken(), 3);
        QCOMPARE((*tokenizer)->vocabularySize(), static_cast<std::int64_t>(m_figures["vocab"].size()));
    }

    void aCasedVocabularyKeepsCase()
    {
        m_figures["vocab"] = {"[PAD]", "[UNK]", "[CLS]", "[SEP]", "The", "the", "café", "cafe"};
        const auto cased = load(R"({"do_lower_case": false})");
        QVERIFY(cased);
        QCOMPARE(cased->encode("The café"), (Ids{4, 6}));
        const auto uncased = load(R"({"do_lower_case": true})");
        QVERIFY(uncased);
        QCOMPARE(uncased->encode("The café"), (Ids{5, 7}));
        const auto accents = load(R"({"do_lower_case": true, "strip_accents": false})");
        QVERIFY(accents);
        QCOMPARE(accents->encode("The café"), (Ids{5, 6}));
    }

    void hanCharactersStandApartUnlessToldOtherwise()
    {
        m_figures["vocab"] = {"[PAD]", "[UNK]", "[CLS]", "[SEP]", "红", "船", "红船"};
        QCOMPARE(load()->encode("红船"), (Ids{4, 5}));
        QCOMPARE(load(R"({"tokenize_chinese_chars": false})")->encode("红船"), (Ids{6}));
    }

    void whatNoSentenceContains()
    {
        const auto tokenizer = load();
        QVERIFY(tokenizer);
        QCOMPARE(tokenizer->encode(std::string("dog\0 dog", 8)), (Ids{79, 79}));  // a NUL
        QCOMPARE(tokenizer->encode("d\xE2\x80\x8Bog"), (Ids{79}));                // a zero width space, a format character
        QCOMPARE(tokenizer->encode("\xFF\xFE dog"), (Ids{79}));                   // no UTF-8
        QCOMPARE(tokenizer->encode("dog\xC2\xA0"
                                   "dog"),
                 (Ids{79, 79}));                                       // a no-break space
        QCOMPARE(tokenizer->encode(std::string(201, 'x')), (Ids{1}));  // longer than a word may be
        QVERIFY(tokenizer->encode("  \t\n").empty());
        QVERIFY(tokenizer->encode(std::string(100000, 'x') + " dog") == (Ids{1, 79}));
    }

    void knownShare_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<double>("share");
        QTest::newRow("nothing") << "" << 1.0;
        QTest::newRow("whole words") << "The dog, on the beach!" << 1.0;
        QTest::newRow("half") << "dog playing" << 0.5;
        QTest::newRow("digits say nothing") << "dog 2026" << 1.0;
        QTest::newRow("Han, half of it") << "红船" << 0.5;
    }

    void knownShare()
    {
        QFETCH(QString, text);
        QFETCH(double, share);
        QCOMPARE(load()->knownShare(text.toStdString()), share);
    }

    void faults_data()
    {
        QTest::addColumn<QString>("token");
        QTest::newRow("no [UNK]") << "[UNK]";
        QTest::newRow("no [CLS]") << "[CLS]";
        QTest::newRow("no [SEP]") << "[SEP]";
    }

    void faults()
    {
        QFETCH(QString, token);
        auto &tokens = m_figures["vocab"];
        tokens.erase(std::find(tokens.begin(), tokens.end(), token.toStdString()));
        writeAll(m_package / "vocab.txt", lines(tokens));
        const auto tokenizer = loadTokenizer(m_package);
        QVERIFY(!tokenizer);
        QCOMPARE(tokenizer.error().code, ErrorCode::Corrupt);
        const auto detail = QString::fromStdString(tokenizer.error().detail);
        QVERIFY2(detail.contains(token) && detail.contains("vocab.txt"), qPrintable(detail));
    }

    void aTokenizerJsonThatIsNotBerts()
    {
        auto json = tokenizerJson(m_figures["vocab"]);
        json["normalizer"] = {{"type", "Lowercase"}};
        writeAll(m_package / "tokenizer.json", json.dump());
        const auto tokenizer = loadTokenizer(m_package);
        QVERIFY(!tokenizer);
        QCOMPARE(tokenizer.error().code, ErrorCode::Unsupported);
        QVERIFY(QString::fromStdString(tokenizer.error().detail).contains("Lowercase"));
    }
};

QTEST_GUILESS_MAIN(TestWordPiece)
#include "tst_wordpiece.moc"
