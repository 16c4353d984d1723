// SentencePiece with a small unigram model that is written here, byte by byte: the best split is known from its scores.
#include <QTemporaryDir>
#include <QTest>

#include <cstring>
#include <filesystem>
#include <fstream>

#include "engine/text/sentence_piece.h"

using namespace semblance::text;
using semblance::core::ErrorCode;
using Ids = std::vector<std::int64_t>;
namespace fs = std::filesystem;

namespace {

enum PieceType { Normal = 1, Unknown = 2, Control = 3 };

struct Piece {
    std::string text;
    float score;
    PieceType type = Normal;
};

// Protocol buffers: a key (field number and wire type) before each value.
std::string lengthDelimited(int field, const std::string &bytes)
{
    std::string out(1, static_cast<char>(field << 3 | 2));
    auto size = bytes.size();
    for (; size >= 128; size >>= 7)
        out += static_cast<char>((size & 127) | 128);
    return out + static_cast<char>(size) + bytes;
}

std::string number(int field, int value)
{
    return {static_cast<char>(field << 3), static_cast<char>(value)};
}

std::string real(int field, float value)
{
    std::string out(5, static_cast<char>(field << 3 | 5));
    std::memcpy(out.data() + 1, &value, 4);
    return out;
}

// sentencepiece_model.proto: ModelProto{1: pieces, 2: trainer_spec, 3: normalizer_spec}
std::string modelOf(const std::vector<Piece> &pieces)
{
    std::string model;
    for (const auto &piece : pieces)
        model += lengthDelimited(1, lengthDelimited(1, piece.text) + real(2, piece.score) + number(3, piece.type));
    const std::string unigram = number(3, 1);
    return model + lengthDelimited(2, unigram) + lengthDelimited(3, lengthDelimited(1, "identity"));
}

// As in SigLIP's vocabulary: 0 a control token, 1 </s>, 2 <unk>.
std::vector<Piece> pieces()
{
    return {{"<pad>", 0, Control},
            {"</s>", 0, Control},
            {"<unk>", 0, Unknown},
            {"\u2581a", -1},
            {"\u2581photo", -2},
            {"\u2581of", -2},
            {"\u2581red", -3},
            {"\u2581", -4},
            {"b", -6},
            {"oat", -5},
            {"\u2581b", -5},
            {"boat", -3},
            {"s", -4},
            {"\u2581boat", -9},
            {"caf\u00e9", -3}};
}

}  // namespace

class TestSentencePiece : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    fs::path m_package;

    auto load(const std::string &bytes)
    {
        std::ofstream(m_package / "spiece.model", std::ios::binary) << bytes;
        return loadTokenizer(m_package);
    }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_package = m_folder->path().toStdString();
    }

    void encodes_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QList<int>>("ids");
        QTest::newRow("whole words") << "a photo of" << QList<int>{3, 4, 5};
        // "_" + "boat" = -7 beats "_b" + "oat" = -10 and "_boat" = -9.
        QTest::newRow("the split of the highest sum") << "red boat" << QList<int>{6, 7, 11};
        QTest::newRow("a plural") << "boats" << QList<int>{7, 11, 12};
        QTest::newRow("capitals, punctuation and spaces") << "  A Photo, of: (red)!\t" << QList<int>{3, 4, 5, 6};
        QTest::newRow("an unknown character") << "a \u732b" << QList<int>{3, 7, 2};
        QTest::newRow("nothing") << "" << QList<int>{};
        QTest::newRow("only punctuation") << "?!..." << QList<int>{};
        QTest::newRow("a letter outside ASCII") << "CAF\u00c9" << QList<int>{7, 14};
        // The brackets go, and what stays is a letter: no text becomes a control token.
        QTest::newRow("a control token as text") << "</s>" << QList<int>{7, 12};
    }

    void encodes()
    {
        QFETCH(QString, text);
        QFETCH(QList<int>, ids);
        const auto tokenizer = load(modelOf(pieces()));
        QVERIFY2(tokenizer, tokenizer ? "" : tokenizer.error().detail.c_str());
        const auto have = (*tokenizer)->encode(text.toStdString());
        QCOMPARE(QList<int>(have.begin(), have.end()), ids);
    }

    void tokens()
    {
        const auto tokenizer = load(modelOf(pieces()));
        QVERIFY(tokenizer);
        QCOMPARE((*tokenizer)->startToken(), -1);
        QCOMPARE((*tokenizer)->endToken(), 1);
        QCOMPARE((*tokenizer)->vocabularySize(), static_cast<std::int64_t>(pieces().size()));
        QCOMPARE((*tokenizer)->knownShare("a photo of boats"), 0.75);
        QCOMPARE((*tokenizer)->knownShare(""), 1.0);
    }

    void faults_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        auto without = pieces();
        without[1].text = "<end>";
        const auto row = [](const char *name, const std::string &bytes) { QTest::newRow(name) << QByteArray::fromStdString(bytes); };
        row("no protocol buffer", "this is no model");
        row("an empty file", "");
        row("cut short", modelOf(pieces()).substr(0, 40));
        row("no end token", modelOf(without));
    }

    void faults()
    {
        QFETCH(QByteArray, bytes);
        const auto tokenizer = load(bytes.toStdString());
        QVERIFY(!tokenizer);
        QCOMPARE(tokenizer.error().code, ErrorCode::Corrupt);
        QVERIFY(QString::fromStdString(tokenizer.error().detail).contains("spiece.model"));
    }
};

QTEST_GUILESS_MAIN(TestSentencePiece)
#include "tst_sentence_piece.moc"
