// What a path lies on, from what the system says of its mounts.
#include <QTemporaryDir>
#include <QtTest>

#include "engine/core/file_system.h"

using namespace semblance::core;
namespace fs = std::filesystem;

namespace {

constexpr const char *table = "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n"
                              "30 22 0:5 / /proc rw shared:2 - proc proc rw\n"
                              "41 22 0:44 / /home/anna/NAS rw shared:3 master:4 - nfs4 nas:/photos rw\n"
                              "42 22 8:17 / /media/anna/My\\040Disk rw shared:5 - fuseblk /dev/sdb1 rw\n"
                              "43 22 0:50 / /mnt/remote rw - fuse.sshfs anna@host: rw\n"
                              "44 43 0:51 / /mnt/remote/inner rw - tmpfs tmpfs rw\n"
                              "a line that means nothing\n"
                              "45 22 0:52 / /media/anna/My\\040Disk rw - vfat /dev/sdc1 rw\n";

}  // namespace

class TestFileSystem : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theMountOfAPath_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("type");
        QTest::newRow("the root") << "/"
                                  << "ext4";
        QTest::newRow("somewhere below the root") << "/home/anna/Pictures"
                                                  << "ext4";
        QTest::newRow("the mount point itself") << "/home/anna/NAS"
                                                << "nfs4";
        QTest::newRow("below it") << "/home/anna/NAS/2020/a.jpg"
                                  << "nfs4";
        QTest::newRow("a name that only begins so") << "/home/anna/NAS2/a.jpg"
                                                    << "ext4";
        QTest::newRow("a mount inside a mount") << "/mnt/remote/inner/a.jpg"
                                                << "tmpfs";
        QTest::newRow("with a space, and two on one point: the upper one") << "/media/anna/My Disk/a.jpg"
                                                                           << "vfat";
    }
    void theMountOfAPath()
    {
        QFETCH(QString, path);
        QFETCH(QString, type);
        QCOMPARE(QString::fromStdString(mountTypeIn(table, path.toStdString())), type);
    }

    void noTableNoMount()
    {
        QCOMPARE(mountTypeIn("", "/home"), std::string());
        QCOMPARE(mountTypeIn("22 1 8:1 / / rw\n", "/home"), std::string());
        QVERIFY(mountPointsIn("").empty());
    }

    void mountPoints()
    {
        const auto points = mountPointsIn(table);
        QCOMPARE(points.size(), std::size_t(7));
        QCOMPARE(points[3], fs::path("/media/anna/My Disk"));
    }

    void kinds_data()
    {
        QTest::addColumn<qint64>("magic");
        QTest::addColumn<QString>("type");
        QTest::addColumn<bool>("network");
        QTest::newRow("ext4") << qint64(0xEF53) << "ext4" << false;
        QTest::newRow("tmpfs") << qint64(0x01021994) << "tmpfs" << false;
        QTest::newRow("NFS") << qint64(0x6969) << "nfs4" << true;
        QTest::newRow("SMB, as a signed number") << qint64(static_cast<std::int32_t>(0xFF534D42)) << "cifs" << true;
        QTest::newRow("NTFS by FUSE, a disk of this machine") << qint64(0x65735546) << "fuseblk" << false;
        QTest::newRow("sshfs") << qint64(0x65735546) << "fuse.sshfs" << true;
        QTest::newRow("FUSE without a name") << qint64(0x65735546) << "" << true;
    }
    void kinds()
    {
        QFETCH(qint64, magic);
        QFETCH(QString, type);
        QFETCH(bool, network);
        QCOMPARE(kindOfFileSystem(magic, type.toStdString()) == FileSystemKind::Network, network);
    }

    void aPathThatIsNotThereLiesWhereItsFolderDoes()
    {
        const QTemporaryDir folder;
        const fs::path path = folder.path().toStdString();
        QCOMPARE(fileSystemKind(path / "not" / "there"), fileSystemKind(path));
        QVERIFY(isMountPoint("/proc"));
        QVERIFY(!isMountPoint(path));
        QVERIFY(!isMountPoint(path / "nowhere"));
    }
};

QTEST_GUILESS_MAIN(TestFileSystem)
#include "tst_file_system.moc"
