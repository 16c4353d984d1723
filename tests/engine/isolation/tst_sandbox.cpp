// A worker really cannot: each right that it gave up is tried from inside.
#include <QTest>
#include <QTemporaryDir>

#include <sys/resource.h>
#include <unistd.h>

#include "tests/engine/isolation/worker_fixture.h"

using namespace semblance;
using namespace semblance::tests;
using isolation::WorkerPool;

class TestSandbox : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    WorkerPool m_pool{testWorkers()};

    // Whether this system lets processes filter their system calls; some containers do not.
    bool filtered() { return m_pool.description().find("system calls filtered") != std::string::npos; }
    pid_t worker()
    {
        static_cast<void>(m_pool.description());
        const auto processes = m_pool.processes();
        return processes.empty() ? -1 : processes.front();
    }

private Q_SLOTS:
    void initTestCase()
    {
        qInfo("%s", m_pool.description().c_str());
        QVERIFY(worker() > 0);
    }

    void isRefused_data()
    {
        QTest::addColumn<QString>("attempt");
        QTest::newRow("opening a file") << "open /etc/hostname";
        QTest::newRow("opening a device") << "open /dev/null";
        QTest::newRow("opening its own memory") << "open /proc/self/mem";
        QTest::newRow("creating a file") << "create " + m_folder.filePath("new");
        QTest::newRow("removing a file") << "remove " + m_folder.filePath("there");
        QTest::newRow("asking whether a file is there") << "stat /etc/hostname";
        QTest::newRow("the network") << "connect internet";
        QTest::newRow("a socket on this machine") << "connect unix";
        QTest::newRow("another program") << "execute";
        QTest::newRow("another process") << "fork";
        QTest::newRow("a signal to its parent") << QString("signal %1").arg(::getpid());
        QTest::newRow("looking into its parent") << QString("trace %1").arg(::getpid());
        QTest::newRow("memory for new code") << "map-code";
        QTest::newRow("code out of data") << "make-code";
        QTest::newRow("more shared memory") << "memory";
    }
    void isRefused()
    {
        QFETCH(QString, attempt);
        QFile there(m_folder.filePath("there"));
        QVERIFY(there.open(QIODevice::WriteOnly));
        if (!filtered())
            QSKIP("this system refuses filters; isLimitedWithoutAFilter tests what is left");
        QCOMPARE(saidBy(m_pool, attempt.toStdString()), QString("Operation not permitted"));
        QVERIFY(there.exists());
        QVERIFY(!QFile::exists(m_folder.filePath("new")));
        QCOMPARE(m_pool.deaths(), 0);
    }

    void canStartThreads() { QCOMPARE(saidBy(m_pool, "thread"), QString("42")); }

    void inheritsNothing()
    {
        const int leak = ::dup(0);  // not closed on exec
        WorkerPool pool(testWorkers());
        QCOMPARE(saidBy(pool, "descriptors"), QString("1"));
        QCOMPARE(saidBy(pool, "environment"), QString("0"));
        ::close(leak);
    }

    void kernelSaysSo()
    {
        const pid_t process = worker();
        if (statusOf(process, "Pid").isEmpty())
            QSKIP("there is no /proc to look into");
        if (filtered())
            QCOMPARE(statusOf(process, "Seccomp"), QByteArray("2"));
        QCOMPARE(statusOf(process, "NoNewPrivs"), QByteArray("1"));
        QCOMPARE(statusOf(process, "CapEff").toULongLong(nullptr, 16), 0ull);
        QCOMPARE(statusOf(process, "CapPrm").toULongLong(nullptr, 16), 0ull);
        QCOMPARE(statusOf(process, "Threads"), QByteArray("1"));  // OpenCV and OpenMP started none
    }

    void limits_data()
    {
        QTest::addColumn<int>("resource");
        QTest::addColumn<quint64>("most");
        QTest::newRow("no file grows") << int(RLIMIT_FSIZE) << quint64(0);
        QTest::newRow("no core") << int(RLIMIT_CORE) << quint64(0);
        QTest::newRow("few descriptors") << int(RLIMIT_NOFILE) << quint64(16);
        QTest::newRow("no locked memory") << int(RLIMIT_MEMLOCK) << quint64(0);
        QTest::newRow("address space") << int(RLIMIT_AS) << quint64(isolation::WorkerLimits{}.addressSpace);
    }
    void limits()
    {
        QFETCH(int, resource);
        QFETCH(quint64, most);
        if (isSanitized && resource == RLIMIT_AS)
            QSKIP("a sanitizer reserves more");
        rlimit limit{};
        if (::prlimit(worker(), static_cast<__rlimit_resource>(resource), nullptr, &limit) != 0)
            QSKIP("this system does not tell another process's limits");
        QVERIFY(limit.rlim_cur <= most);
        QVERIFY(limit.rlim_max <= most);
    }

    void memoryIsLimited()
    {
        if (isSanitized)
            QSKIP("a sanitizer reserves more");
        QCOMPARE(saidBy(m_pool, "allocate 8000000000"), QString("There is not enough memory."));
        QCOMPARE(saidBy(m_pool, "allocate 1000000"), QString("done"));
        QCOMPARE(m_pool.deaths(), 0);
    }

    // A kernel that refuses filters: the worker says so, works, and its limits hold.
    void isLimitedWithoutAFilter()
    {
        auto options = testWorkers();
        options.program = SEMBLANCE_WITHOUT_FILTER;
        WorkerPool pool(options);
        const std::string description = pool.description();
        QVERIFY2(description.find("under limits alone, because the kernel refuses") != std::string::npos, description.c_str());
        QCOMPARE(saidBy(pool, "open /dev/null"), QString("done"));  // so the rest shows what limits alone do
        if (!isSanitized)
            QCOMPARE(saidBy(pool, "allocate 8000000000"), QString("There is not enough memory."));
        QCOMPARE(saidBy(pool, "descriptors"), QString("2"));
        rlimit limit{};
        const auto processes = pool.processes();
        QCOMPARE(processes.size(), std::size_t{1});
        if (::prlimit(processes.front(), RLIMIT_FSIZE, nullptr, &limit) == 0)
            QCOMPARE(limit.rlim_max, rlim_t{0});
        if (!statusOf(processes.front(), "Pid").isEmpty())
            QCOMPARE(statusOf(processes.front(), "NoNewPrivs"), QByteArray("1"));
    }
};

QTEST_GUILESS_MAIN(TestSandbox)
#include "tst_sandbox.moc"
