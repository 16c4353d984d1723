// Every hostile file is reported, none ends or stops the program, and memory stays bounded.
#include <QElapsedTimer>
#include <QFile>
#include <QTest>

#include <algorithm>

#include "engine/isolation/worker_pool.h"
#include "tests/hostile/hostile_files.h"

using namespace semblance;
using namespace semblance::tests;

namespace {

// A line of /proc/self/status in KiB, for example "VmRSS".
qint64 memoryOf(const QByteArray &name)
{
    QFile file("/proc/self/status");
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    for (const QByteArray &line : file.readAll().split('\n'))
        if (line.startsWith(name + ":"))
            return line.mid(name.size() + 1).trimmed().split(' ').first().toLongLong();
    return 0;
}

isolation::WorkerPoolOptions decoders()
{
    isolation::WorkerPoolOptions options;
    options.program = SEMBLANCE_DECODER;
    return options;
}

struct Counts {
    int tried = 0, found = 0, warned = 0, failed = 0;
    QString slowest;
    qint64 longest = 0;  // ms
};

}  // namespace

class TestHostileFiles : public QObject {
    Q_OBJECT

    const std::vector<HostileFile> m_seeds = seedFiles(), m_tricks = tricks();
    isolation::WorkerPool m_pool{decoders()};
    Counts m_ofTricks, m_ofMutations;

    // Read as the index reads it; what is wrong with the outcome itself, if anything.
    QString tried(const HostileFile &file, Counts &counts)
    {
        image::DecodeOptions options;
        options.shortSideAtLeast = 320;
        QElapsedTimer timer;
        timer.start();
        const auto outcome = m_pool.read(file.bytes, options);
        const qint64 took = timer.elapsed();
        if (took > counts.longest) {
            counts.longest = took;
            counts.slowest = QString::fromStdString(file.name);
        }
        ++counts.tried;
        const QString name = QString::fromStdString(file.name);
        if (!outcome) {
            ++counts.failed;
            const QString reason = QString::fromStdString(outcome.error().detail);
            if (reason.contains("did not finish") || outcome.error().code == core::ErrorCode::Cancelled)
                return name + " was not finished: " + reason;
            return reason.isEmpty() ? name + " failed without a reason" : QString();
        }
        ++counts.found;
        counts.warned += outcome->photo.warning.empty() ? 0 : 1;
        const image::Picture &picture = outcome->photo.picture;
        const auto size = static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(picture.height) * 3;
        return picture.rgb.size() == size && size > 0 ? QString() : name + " has not the pixels that it says";
    }

private Q_SLOTS:
    // Else the mutations would be of files that nobody reads anyway.
    void seedsAreGood_data()
    {
        QTest::addColumn<int>("index");
        for (std::size_t i = 0; i < m_seeds.size(); ++i)
            QTest::newRow(m_seeds[i].name.c_str()) << static_cast<int>(i);
    }
    void seedsAreGood()
    {
        QFETCH(int, index);
        const auto outcome = m_pool.read(m_seeds[static_cast<std::size_t>(index)].bytes, {});
        QVERIFY2(outcome.has_value(), outcome ? "" : outcome.error().detail.c_str());
        QCOMPARE(QString::fromStdString(outcome->photo.warning), QString());
        QCOMPARE(m_pool.deaths(), 0);
    }

    void mutationsRepeat()
    {
        int changed = 0;
        for (std::uint64_t number = 0; number < 100; ++number) {
            const HostileFile once = mutation(m_seeds, number), again = mutation(m_seeds, number);
            QCOMPARE(once.name, again.name);
            QVERIFY(once.bytes == again.bytes);
            changed += once.bytes == m_seeds[number % m_seeds.size()].bytes ? 0 : 1;
        }
        QVERIFY2(changed > 80, qPrintable(QString("%1 of 100 differ from their seeds").arg(changed)));
    }

    void tricksAreReported_data()
    {
        QTest::addColumn<int>("index");
        for (std::size_t i = 0; i < m_tricks.size(); ++i)
            QTest::newRow(m_tricks[i].name.c_str()) << static_cast<int>(i);
        QVERIFY(m_tricks.size() > 100);
    }
    void tricksAreReported()
    {
        QFETCH(int, index);
        QCOMPARE(tried(m_tricks[static_cast<std::size_t>(index)], m_ofTricks), QString());
    }

    void mutationsAreReported_data()
    {
        QTest::addColumn<int>("first");
        QTest::addColumn<int>("end");
        bool asked = false;
        const int wished = qEnvironmentVariableIntValue("SEMBLANCE_HOSTILE_FILES", &asked), count = asked ? wished : 400;
        constexpr int inRow = 100;
        for (int first = 0; first < count; first += inRow)
            QTest::addRow("from number %d on", first) << first << std::min(first + inRow, count);
    }
    void mutationsAreReported()
    {
        QFETCH(int, first);
        QFETCH(int, end);
        QStringList wrong;
        for (int number = first; number < end; ++number)
            wrong << tried(mutation(m_seeds, static_cast<std::uint64_t>(number)), m_ofMutations);
        wrong.removeAll(QString());
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join('\n')));
    }

    // Neither all refused at the door nor all let through: else the above would show nothing.
    void bothKindsHappen_data()
    {
        QTest::addColumn<bool>("ofTricks");
        QTest::newRow("tricks") << true;
        QTest::newRow("mutations") << false;
    }
    void bothKindsHappen()
    {
        QFETCH(bool, ofTricks);
        const Counts &counts = ofTricks ? m_ofTricks : m_ofMutations;
        if (counts.tried == 0)
            QSKIP("none was tried");
        qInfo("%d tried, %d found (%d of them in part), %d failed with a reason, %d workers lost in all; the longest took %lld ms: %s",
              counts.tried, counts.found, counts.warned, counts.failed, m_pool.deaths(), static_cast<long long>(counts.longest),
              qPrintable(counts.slowest));
        QVERIFY(counts.found > counts.tried / 20);
        QVERIFY(counts.failed > counts.tried / 20);
        QCOMPARE(counts.found + counts.failed, counts.tried);
    }

    void goodOnesAreReadAfterwards()
    {
        for (const HostileFile &seed : m_seeds) {
            const auto outcome = m_pool.read(seed.bytes, {});
            QVERIFY2(outcome.has_value(), qPrintable(QString::fromStdString(seed.name)));
        }
    }

    // What one picture takes at most, and nothing that grows with their number.
    void memoryIsGivenBack()
    {
        const qint64 now = memoryOf("VmRSS");
        if (now == 0)
            QSKIP("this system does not tell how much memory a process uses");
        qInfo("This process uses %lld MiB, at most it used %lld MiB", static_cast<long long>(now / 1024),
              static_cast<long long>(memoryOf("VmHWM") / 1024));
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
        QVERIFY(now < qint64{400} * 1024);
        QVERIFY(memoryOf("VmHWM") < qint64{4} * 1024 * 1024);
#endif
    }
};

QTEST_GUILESS_MAIN(TestHostileFiles)
#include "tst_hostile_files.moc"
