// The strict safetensors reader and its writer.
#include <torch/torch.h>

#include <cstring>
#include <filesystem>
#include <fstream>

#include <unistd.h>

#include <QTemporaryDir>
#include <QtTest>

#include "engine/models/safetensors.h"

using namespace semblance;
using models::SafetensorsFile;

namespace {

std::string withHeader(const std::string &header, std::size_t dataBytes)
{
    std::string bytes(8, '\0');
    const std::uint64_t length = header.size();
    std::memcpy(bytes.data(), &length, 8);
    return bytes + header + std::string(dataBytes, '\1');
}

std::string lengthOnly(std::uint64_t length, const std::string &rest)
{
    std::string bytes(8, '\0');
    std::memcpy(bytes.data(), &length, 8);
    return bytes + rest;
}

}  // namespace

class TestSafetensors : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    std::filesystem::path m_path;

    void write(const std::string &bytes)
    {
        std::ofstream(m_path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    }

private Q_SLOTS:
    void init() { m_path = std::filesystem::path(m_folder.path().toStdString()) / "weights.safetensors"; }

    void roundTrip()
    {
        torch::manual_seed(1);
        models::TensorMap tensors{{"f64", torch::randn({2, 3}, torch::kFloat64)},
                                  {"f32", torch::randn({4})},
                                  {"f16", torch::randn({3}).to(torch::kFloat16)},
                                  {"bf16", torch::randn({5}).to(torch::kBFloat16)},
                                  {"i64", torch::arange(3)},
                                  {"i32", torch::arange(3, torch::kInt32)},
                                  {"i16", torch::arange(3, torch::kInt16)},
                                  {"i8", torch::arange(3, torch::kInt8)},
                                  {"u8", torch::arange(3, torch::kUInt8)},
                                  {"bool", torch::tensor({true, false, true})},
                                  {"empty", torch::empty({0, 7})},
                                  {"scalar", torch::tensor(2.5f)},
                                  {"strided", torch::randn({3, 4}).t()}};
        QVERIFY(models::writeSafetensors(m_path, tensors, {{"format", "pt"}, {"note", "caf\xc3\xa9"}}));
        const auto file = SafetensorsFile::open(m_path);
        QVERIFY2(file, file ? "" : file.error().detail.c_str());
        QCOMPARE(file->names().size(), tensors.size());
        for (const auto &[name, tensor] : tensors) {
            const auto read = file->tensor(name);
            QVERIFY(read);
            QVERIFY2(read->scalar_type() == tensor.scalar_type() && read->sizes() == tensor.sizes() && torch::equal(*read, tensor),
                     name.c_str());
        }
        QCOMPARE(file->metadata().at("note"), std::string("caf\xc3\xa9"));
        QVERIFY(!file->contains("other"));
        QCOMPARE(file->tensor("other").error().code, core::ErrorCode::NotFound);
    }

    void tensorsOutliveTheFile()
    {
        QVERIFY(models::writeSafetensors(m_path, {{"a", torch::full({1000}, 3.f)}}));
        torch::Tensor kept;
        {
            const auto file = SafetensorsFile::open(m_path);
            QVERIFY(file);
            kept = *file->tensor("a");
        }
        std::filesystem::remove(m_path);
        QCOMPARE(kept.sum().item<float>(), 3000.f);
    }

    void unalignedDataIsCopied();

    void aHeaderLengthMayLookLikeAPickle();

    void malformed_data();

    void malformed()
    {
        QFETCH(std::string, bytes);
        QFETCH(int, code);
        QFETCH(QString, says);
        write(bytes);
        const auto file = SafetensorsFile::open(m_path);
        QVERIFY(!file);
        const auto detail = QString::fromStdString(file.error().detail);
        QCOMPARE(static_cast<int>(file.error().code), code);
        QVERIFY2(detail.contains(says), qPrintable(detail));
        QVERIFY2(detail.contains("weights.safetensors"), qPrintable(detail));
    }

    void notThereOrNotAFile()
    {
        QCOMPARE(SafetensorsFile::open(m_path.parent_path() / "absent.safetensors").error().code, core::ErrorCode::NotFound);
        QVERIFY(!SafetensorsFile::open(m_path.parent_path()));
    }

    void aFailedWriteLeavesTheOldFile()
    {
        QVERIFY(models::writeSafetensors(m_path, {{"a", torch::ones({2})}}));
        QCOMPARE(models::writeSafetensors(m_path, {{"a", torch::zeros({2}, torch::kComplexFloat)}}).error().code,
                 core::ErrorCode::InvalidArgument);
        QVERIFY(!models::writeSafetensors(m_path.parent_path() / "absent" / "x.safetensors", {{"a", torch::ones({2})}}));
        QVERIFY(torch::equal(*SafetensorsFile::open(m_path)->tensor("a"), torch::ones({2})));
        for (const auto &entry : std::filesystem::directory_iterator(m_path.parent_path()))
            QVERIFY(entry.path().filename().string().find(".part-") == std::string::npos);
    }
};

// Out of the class: moc loses its way in raw strings.
void TestSafetensors::unalignedDataIsCopied()
{
    write(withHeader(R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"b":{"dtype":"F32","shape":[2],"data_offsets":[1,9]}})", 9));
    const auto file = SafetensorsFile::open(m_path);
    QVERIFY2(file, file ? "" : file.error().detail.c_str());
    const auto tensor = *file->tensor("b");
    QCOMPARE(reinterpret_cast<std::uintptr_t>(tensor.data_ptr()) % 4, std::uintptr_t{0});
    std::uint32_t bits = 0;
    std::memcpy(&bits, tensor.data_ptr(), 4);
    QCOMPARE(bits, 0x01010101u);
}

void TestSafetensors::aHeaderLengthMayLookLikeAPickle()
{
    // 0x0280 little-endian begins as a pickle of protocol 2 does.
    std::string header = R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}})";
    header.resize(0x0280, ' ');
    write(withHeader(header, 1));
    QVERIFY(SafetensorsFile::open(m_path));
}

void TestSafetensors::malformed_data()
{
    QTest::addColumn<std::string>("bytes");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("says");
    const auto row = [](const char *name, const std::string &bytes, const char *says, core::ErrorCode code = core::ErrorCode::Corrupt) {
        QTest::newRow(name) << bytes << static_cast<int>(code) << QString(says);
    };
    const auto f32 = [](const std::string &shape, const std::string &offsets, const std::string &type = "F32") {
        return R"({"dtype":")" + type + R"(","shape":)" + shape + R"(,"data_offsets":)" + offsets + "}";
    };
    row("an empty file", "", "too few");
    row("seven bytes", "1234567", "too few");
    row("a header length beyond the file", lengthOnly(1000, "{}"), "truncated");
    row("a header length beyond the limit", lengthOnly(100'000'001, std::string(64, '{')), "at most 100000000");
    row("a header length near 2^64", lengthOnly(~std::uint64_t{0}, "{}"), "at most 100000000");
    row("a header length of zero", lengthOnly(0, "{}"), "begin with");
    row("a header that is no object", withHeader("[1,2,3]", 0), "begin with");
    row("a header that is cut JSON", withHeader(R"({"a":{"dtype":)", 0), "not valid JSON");
    row("a header with bytes after the JSON", withHeader("{}xx", 0), "not valid JSON");
    row("a header that is not UTF-8", withHeader("{\"\xff\":1}", 0), "not valid JSON");
    row("a header of nested lists", withHeader("{\"a\":" + std::string(100000, '[') + std::string(100000, ']') + "}", 0), "nested deeper");
    row("a name twice", withHeader("{\"a\":" + f32("[1]", "[0,4]") + ",\"a\":" + f32("[1]", "[4,8]") + "}", 8), "'a' twice");
    row("a field twice", withHeader(R"({"a":{"dtype":"U8","dtype":"I8","shape":[1],"data_offsets":[0,1]}})", 1), "'dtype' twice");
    row("a tensor that is a number", withHeader(R"({"a":1})", 0), "not described by");
    row("a tensor without a shape", withHeader(R"({"a":{"dtype":"F32","data_offsets":[0,4]}})", 4), "lacks 'shape'");
    row("a tensor with an extra field", withHeader(R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1],"x":1}})", 1), "more than");
    row("an unknown type", withHeader("{\"a\":" + f32("[1]", "[0,4]", "F31") + "}", 4), "unknown type 'F31'");
    row("a type LibTorch lacks", withHeader("{\"a\":" + f32("[4]", "[0,4]", "F8_E4M3") + "}", 4), "F8_E4M3", core::ErrorCode::Unsupported);
    row("a type that is a number", withHeader(R"({"a":{"dtype":4,"shape":[1],"data_offsets":[0,4]}})", 4), "not a string");
    row("a negative size", withHeader("{\"a\":" + f32("[-1]", "[0,4]") + "}", 4), "whole number");
    row("a size with a fraction", withHeader("{\"a\":" + f32("[1.0]", "[0,4]") + "}", 4), "whole number");
    row("a size of 2^64", withHeader("{\"a\":" + f32("[18446744073709551616]", "[0,4]") + "}", 4), "whole number");
    row("a shape whose product overflows", withHeader("{\"a\":" + f32("[4294967296,4294967296]", "[0,4]") + "}", 4), "overflows");
    row("a shape that is no list", withHeader("{\"a\":" + f32("4", "[0,4]") + "}", 4), "not a list");
    row("offsets that run backwards", withHeader("{\"a\":" + f32("[1]", "[4,0]") + "}", 4), "[begin, end]");
    row("three offsets", withHeader("{\"a\":" + f32("[1]", "[0,4,8]") + "}", 8), "[begin, end]");
    row("offsets beyond the data", withHeader("{\"a\":" + f32("[2]", "[0,8]") + "}", 4), "truncated");
    row("a shape larger than its bytes", withHeader("{\"a\":" + f32("[2]", "[0,4]") + "}", 4), "needs 8 bytes");
    row("a shape smaller than its bytes", withHeader("{\"a\":" + f32("[1]", "[0,8]") + "}", 8), "needs 4 bytes");
    row("tensors that overlap", withHeader("{\"a\":" + f32("[2]", "[0,8]") + ",\"b\":" + f32("[2]", "[4,12]") + "}", 12), "overlaps");
    row("tensors that are the same bytes", withHeader("{\"a\":" + f32("[1]", "[0,4]") + ",\"b\":" + f32("[1]", "[0,4]") + "}", 4),
        "overlaps");
    row("a gap between tensors", withHeader("{\"a\":" + f32("[1]", "[0,4]") + ",\"b\":" + f32("[1]", "[8,12]") + "}", 12),
        "gap before tensor 'b'");
    row("a gap at the start", withHeader("{\"a\":" + f32("[1]", "[4,8]") + "}", 8), "gap before tensor 'a'");
    row("bytes after the last tensor", withHeader("{\"a\":" + f32("[1]", "[0,4]") + "}", 7), "3 bytes after");
    row("metadata that is a list", withHeader(R"({"__metadata__":[]})", 0), "__metadata__");
    row("metadata with a number", withHeader(R"({"__metadata__":{"a":1}})", 0), "not a string");
    row("a pickle", std::string("\x80\x02}q\x00(X\x06\x00\x00\x00weight", 17), "pickle", core::ErrorCode::Unsupported);
    row("a PyTorch zip", std::string("PK\x03\x04\x00\x00\x08\x08\x00\x00\x00\x00", 12), "zip archive", core::ErrorCode::Unsupported);
    row("a Git LFS pointer", "version https://git-lfs.github.com/spec/v1\noid sha256:00\n", "Git LFS", core::ErrorCode::Unsupported);
}

QTEST_GUILESS_MAIN(TestSafetensors)
#include "tst_safetensors.moc"
