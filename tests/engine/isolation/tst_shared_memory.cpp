// Memory and descriptors on their way between two processes.
#include <QTest>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "engine/isolation/channel.h"
#include "engine/isolation/shared_memory.h"

using namespace semblance::isolation;

namespace {

const std::vector<std::uint8_t> content{'p', 'h', 'o', 't', 'o'};

bool knowsSeals(int fd)
{
    const int seals = ::fcntl(fd, F_GET_SEALS);
    return seals >= 0 && seals != F_SEAL_SEAL;  // that one alone: a file of tmpfs, which takes no other
}

std::vector<std::uint8_t> read(int fd, std::size_t size)
{
    std::vector<std::uint8_t> bytes(size);
    return readShared(fd, 0, bytes) ? bytes : std::vector<std::uint8_t>();
}

}  // namespace

class TestSharedMemory : public QObject {
    Q_OBJECT

    static void addBackings()
    {
        QTest::addColumn<int>("backing");
        QTest::newRow("anonymous") << static_cast<int>(Backing::Anonymous);
        QTest::newRow("a file without a name") << static_cast<int>(Backing::File);
    }

private Q_SLOTS:
    void sharedBytesCannotChange_data() { addBackings(); }
    void sharedBytesCannotChange()
    {
        QFETCH(int, backing);
        const auto memory = shareBytes({content}, static_cast<Backing>(backing));
        QVERIFY2(memory.has_value(), memory ? "" : memory.error().detail.c_str());
        const int fd = memory->get();
        QCOMPARE(read(fd, content.size()), content);
        QVERIFY((::fcntl(fd, F_GETFD) & FD_CLOEXEC) != 0);
        if (!knowsSeals(fd)) {
            qInfo("this backing knows no seals: the worker gets a copy, and the program does not look at it again");
            return;
        }
        QCOMPARE(::pwrite(fd, "x", 1, 0), ssize_t{-1});
        QVERIFY(::ftruncate(fd, 0) != 0);
        QCOMPARE(::mmap(nullptr, 1, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0), MAP_FAILED);
    }

    void sizeIsSealed()
    {
        const auto memory = makeShared(1 << 20);
        QVERIFY(memory.has_value());
        if (!sealSize(memory->get()))
            QSKIP("this system has no sealed memory");
        QVERIFY(::ftruncate(memory->get(), 0) != 0);
        QVERIFY(::ftruncate(memory->get(), 2 << 20) != 0);
    }

    // A gigabyte for the largest picture costs nothing until it is used, and nothing afterwards.
    void roomIsTakenOnlyWhenUsed_data() { addBackings(); }
    void roomIsTakenOnlyWhenUsed()
    {
        QFETCH(int, backing);
        constexpr std::uint64_t size = 1ull << 30, part = 1ull << 20;
        const auto memory = makeShared(size, static_cast<Backing>(backing));
        QVERIFY2(memory.has_value(), memory ? "" : memory.error().detail.c_str());
        const auto used = [&] {
            struct stat status {};
            return ::fstat(memory->get(), &status) == 0 ? status.st_blocks * 512 : -1;
        };
        QVERIFY(used() < 65536);
        {
            const Mapping mapping(memory->get(), size, Mapping::Access::ReadWrite);
            QCOMPARE(mapping.bytes().size(), size);
            std::fill_n(mapping.bytes().begin(), part, std::uint8_t{9});
        }
        QCOMPARE(read(memory->get(), part), std::vector<std::uint8_t>(part, 9));
        QVERIFY(used() >= static_cast<std::int64_t>(part));
        discardShared(memory->get(), 0, size);
        QCOMPARE(read(memory->get(), 4), std::vector<std::uint8_t>(4, 0));
    }

    void readingBeyondTheEndIsRefused()
    {
        const auto memory = shareBytes({content});
        QVERIFY(memory.has_value());
        QVERIFY(read(memory->get(), content.size() + 1).empty());
        QVERIFY(Mapping(-1, 10, Mapping::Access::Read).bytes().empty());
    }

    void aDescriptorIsPassed()
    {
        const auto channel = makeChannel();
        QVERIFY(channel.has_value());
        {
            const auto memory = shareBytes({content});
            QVERIFY(sendMessage(channel->here.get(), content, memory->get()));
        }
        const Message message = receiveMessage(channel->there.get(), Attachments::Accepted);
        QCOMPARE(message.bytes, content);
        QVERIFY(message.attached.valid());
        QVERIFY((::fcntl(message.attached.get(), F_GETFD) & FD_CLOEXEC) != 0);
        QCOMPARE(read(message.attached.get(), content.size()), content);
    }

    void aDescriptorIsRefused()
    {
        const auto channel = makeChannel();
        const auto memory = shareBytes({content});
        QVERIFY(channel && memory);
        const int next = ::dup(0);  // the lowest free one
        ::close(next);
        for (int i = 0; i < 20; ++i) {
            QVERIFY(sendMessage(channel->here.get(), content, memory->get()));
            const Message message = receiveMessage(channel->there.get(), Attachments::Refused);
            QCOMPARE(message.bytes, content);
            QVERIFY(!message.attached.valid());
        }
        const int still = ::dup(0);
        ::close(still);
        QCOMPARE(still, next);
    }

    void aMessageThatIsTooLong()
    {
        const auto channel = makeChannel();
        QVERIFY(channel.has_value());
        QVERIFY(sendMessage(channel->here.get(), std::vector<std::uint8_t>(longestMessage + 1, 1)));
        QVERIFY(receiveMessage(channel->there.get(), Attachments::Refused).bytes.empty());
    }

    void theOtherEndIsClosed()
    {
        auto channel = makeChannel();
        QVERIFY(channel.has_value());
        channel->here.reset();
        QVERIFY(receiveMessage(channel->there.get(), Attachments::Refused).bytes.empty());
        QVERIFY(!sendMessage(channel->there.get(), content));  // and no SIGPIPE
    }

    void waiting()
    {
        using namespace std::chrono;
        const auto channel = makeChannel();
        QVERIFY(channel.has_value());
        const int socket = channel->there.get();
        const auto past = steady_clock::now() - seconds(1), future = steady_clock::now() + minutes(5);
        std::stop_source stop;
        QCOMPARE(waitForMessage(socket, past, {}), Waited::TimedOut);
        stop.request_stop();
        QCOMPARE(waitForMessage(socket, future, stop.get_token()), Waited::Stopped);
        QVERIFY(sendMessage(channel->here.get(), content));
        QCOMPARE(waitForMessage(socket, past, stop.get_token()), Waited::Ready);  // an answer counts, however late it is seen
    }
};

QTEST_GUILESS_MAIN(TestSharedMemory)
#include "tst_shared_memory.moc"
