// Cache files: what is written is read, every kind of damage is seen, and nobody sees half of one.
#include <QTemporaryDir>
#include <QtTest>

#include <fstream>
#include <numeric>

#include "engine/core/section_file.h"

using namespace semblance::core;
namespace fs = std::filesystem;

class TestSectionFile : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    fs::path m_file;
    std::vector<std::int64_t> m_numbers;  // several chunks

    void write(const std::string &note = "first")
    {
        auto writer = SectionFileWriter::create(m_file);
        QVERIFY2(writer, writer ? "" : writer.error().detail.c_str());
        const std::span<const std::int64_t> all(m_numbers);
        const std::vector<ByteSpan> pieces{bytesOf(all.first(10)), {}, bytesOf(all.subspan(10))};
        QVERIFY(writer->add("numbers", pieces));
        QVERIFY(writer->add("empty", ByteSpan()));
        const std::string text = "a red boat";
        QVERIFY(writer->add("text", bytesOf(std::span<const char>(text))));
        const auto finished = writer->finish(note);
        QVERIFY2(finished, finished ? "" : finished.error().detail.c_str());
    }

    void overwrite(std::streamoff at, char byte)
    {
        std::fstream file(m_file, std::ios::binary | std::ios::in | std::ios::out);
        file.seekp(at, at < 0 ? std::ios::end : std::ios::beg);
        file.put(byte);
    }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_file = fs::path(m_folder->path().toStdString()) / "cache.flat";
        m_numbers.resize((9u << 20) / 8 + 3);
        std::iota(m_numbers.begin(), m_numbers.end(), std::int64_t{-5});
    }

    void whatIsWrittenIsRead()
    {
        write("a note\nof two lines");
        const auto file = SectionFile::open(m_file);
        QVERIFY2(file, file ? "" : file.error().detail.c_str());
        QCOMPARE((*file)->note(), std::string("a note\nof two lines"));
        const auto numbers = (*file)->values<std::int64_t>("numbers");
        QVERIFY(std::equal(numbers.begin(), numbers.end(), m_numbers.begin(), m_numbers.end()));
        const auto text = (*file)->values<char>("text");
        QCOMPARE(std::string(text.begin(), text.end()), std::string("a red boat"));
        QVERIFY((*file)->section("empty").empty() && (*file)->section("unknown").empty());
        QVERIFY((*file)->values<std::int64_t>("text").empty());  // ten bytes are no numbers
        QCOMPARE((*file)->names(), (std::vector<std::string>{"empty", "numbers", "text"}));
        for (const unsigned threads : {1u, 3u})
            QVERIFY((*file)->verify((*file)->names(), threads));
    }

    void aMappedFileStaysWhenAnotherTakesItsPlace()
    {
        write();
        const auto old = SectionFile::open(m_file);
        m_numbers = {1, 2, 3};
        m_numbers.resize(20);
        write("second");
        QVERIFY((*old)->verify((*old)->names(), 1));
        QCOMPARE((*old)->note(), std::string("first"));
        QCOMPARE((*SectionFile::open(m_file))->note(), std::string("second"));
        fs::remove(m_file);
        QCOMPARE((*old)->values<std::int64_t>("numbers")[0], std::int64_t{-5});
    }

    void damage_data()
    {
        QTest::addColumn<qint64>("at");
        QTest::addColumn<bool>("openIsEnough");
        QTest::newRow("the header") << qint64{2} << true;
        QTest::newRow("the place of the table") << qint64{26} << true;
        QTest::newRow("the table") << qint64{-20} << true;
        QTest::newRow("the first section") << qint64{4096} << false;
        QTest::newRow("the second chunk") << qint64{6 << 20} << false;
    }

    void damage()
    {
        QFETCH(qint64, at);
        QFETCH(bool, openIsEnough);
        write();
        overwrite(at, '\x77');
        const auto file = SectionFile::open(m_file);
        QCOMPARE(file.has_value(), !openIsEnough);
        const Result<void> found = file ? (*file)->verify((*file)->names(), 2) : Result<void>(fail(file.error()));
        QCOMPARE(found.error().code, ErrorCode::Corrupt);
        QVERIFY(found.error().detail.find("cache.flat") != std::string::npos);
        if (file)
            QVERIFY((*file)->verify(std::vector<std::string>{"text", "empty", "unknown"}, 1));
    }

    void cutOff_data()
    {
        QTest::addColumn<qint64>("bytes");
        for (const qint64 bytes : {0, 10, 4096, 5000, 9 << 20})
            QTest::addRow("after %lld bytes", static_cast<long long>(bytes)) << bytes;
    }

    void cutOff()
    {
        QFETCH(qint64, bytes);
        write();
        fs::resize_file(m_file, static_cast<std::uintmax_t>(bytes));
        QCOMPARE(SectionFile::open(m_file).error().code, ErrorCode::Corrupt);
    }

    void nothingThere()
    {
        QCOMPARE(SectionFile::open(m_file).error().code, ErrorCode::NotFound);
        QCOMPARE(SectionFileWriter::create(m_file / "x" / "y").error().code, ErrorCode::NotFound);
    }

    // What a killed writer left behind is written over.
    void aCrashWhileWritingLeavesTheOldFile()
    {
        write();
        {
            auto writer = SectionFileWriter::create(m_file);
            QVERIFY(writer && writer->add("numbers", bytesOf(std::span<const std::int64_t>(m_numbers))));
            QCOMPARE((*SectionFile::open(m_file))->note(), std::string("first"));
            QCOMPARE(SectionFileWriter::create(m_file).error().code, ErrorCode::Locked);
        }
        QVERIFY(!fs::exists(m_file.native() + ".new"));
        std::ofstream(m_file.native() + ".new") << "half of somethin";
        m_numbers.resize(20);
        write("second");
        const auto file = SectionFile::open(m_file);
        QCOMPARE((*file)->note(), std::string("second"));
        QVERIFY((*file)->verify((*file)->names(), 1));
        QVERIFY(!fs::exists(m_file.native() + ".new"));
    }
};

QTEST_GUILESS_MAIN(TestSectionFile)
#include "tst_section_file.moc"
