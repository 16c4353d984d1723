// kill -9 at any moment of indexing, migrating, backing up and training: nothing that was acknowledged is lost, the library is sound,
// and the next run ends where an undisturbed one does. SEMBLANCE_KILLS: how often each is killed; SEMBLANCE_KILL_SEED: of the moments.
#include "tests/faults/kill_subject.h"

#include <QDataStream>
#include <QDir>
#include <QFile>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

#include <cstdio>
#include <map>

#include "tests/faults/fault_shim.h"
#include "tests/faults/forked.h"

using namespace semblance;
using namespace semblance::tests;
namespace fs = std::filesystem;

namespace {

constexpr int photosAtFirst = 30, changed = 5;  // so many are removed, renamed, and come

struct Tally {
    int killed = 0, finished = 0;
};

QByteArray bytesOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void copyFolder(const fs::path &from, const fs::path &to)
{
    fs::remove_all(to);
    fs::copy(from, to, fs::copy_options::recursive);
}

}  // namespace

class TestKill : public QObject {
    Q_OBJECT

    QTemporaryDir m_temporary;
    QRandomGenerator m_random{static_cast<quint32>(qEnvironmentVariableIntValue("SEMBLANCE_KILL_SEED")) + 1};
    int m_kills = qEnvironmentVariableIsSet("SEMBLANCE_KILLS") ? qEnvironmentVariableIntValue("SEMBLANCE_KILLS") : 3;
    KillSubject m_subject{m_temporary.path().toStdString()};
    fs::path m_base = at("base"), m_after = at("after"), m_old = at("old");
    QStringList m_answers;  // of a library that was never disturbed, over the photos as they are now
    std::map<QString, Tally> m_tally;

    fs::path at(const std::string &name) const { return m_subject.at(name); }

    // Does `work` in a child; what it says, and what it complains of.
    QStringList told(const std::function<QStringList(Complaints &)> &work)
    {
        const auto ended = faults::inItsOwnProcess([&] {
            Complaints complaints;
            const QStringList lines = work(complaints);
            QByteArray said;
            QDataStream stream(&said, QIODevice::WriteOnly);
            stream << complaints.list << lines;
            return said;
        });
        QStringList complaints, lines;
        QDataStream in(ended.said);
        in >> complaints >> lines;
        if (!ended.finished)
            complaints << "It did not come to its end.";
        if (!complaints.isEmpty())
            QTest::qFail(qPrintable(complaints.join('\n')), __FILE__, __LINE__);
        return lines;
    }
    void done(const std::function<void(Complaints &)> &work)
    {
        told([&](Complaints &complaints) {
            work(complaints);
            return QStringList();
        });
    }

    struct Measured {
        long calls = 0, milliseconds = 0;
    };
    // How many writes, syncs and renames below `watched` an undisturbed run makes, and how long it takes.
    Measured measure(const fs::path &watched, const std::function<void(Complaints &)> &work)
    {
        const auto ended = faults::inItsOwnProcess([&] {
            faults::watch(watched.c_str());
            faults::arm(faults::Kind::Kill, 0, faults::Times::Once);
            Complaints complaints;
            work(complaints);
            return complaints.list.isEmpty() ? QByteArray::number(static_cast<qlonglong>(faults::calls())) : QByteArray();
        });
        return {static_cast<long>(ended.said.toLongLong()), ended.milliseconds};
    }

    // Prepares and kills `work` again and again: at a random write, sync or rename below `watched`, or (a third of the times) at a random
    // moment; `afterwards` looks at what is left. A run that is over before its moment does not count.
    void killOften(const QString &operation, const fs::path &watched, const std::function<void()> &prepare,
                   const std::function<void(Complaints &)> &work, const std::function<void()> &afterwards)
    {
        prepare();
        const Measured undisturbed = measure(watched, work);
        QVERIFY2(undisturbed.calls > 3, "the undisturbed run wrote too little, or failed");
        Tally &tally = m_tally[operation];
        while (tally.killed < m_kills && tally.finished <= 2 * m_kills + 3 && !QTest::currentTestFailed()) {
            prepare();
            const bool byTime = m_random.bounded(3) == 0;
            const long call = byTime ? 0 : 1 + static_cast<long>(m_random.bounded(static_cast<qint64>(undisturbed.calls)));
            const int moment = byTime ? static_cast<int>(m_random.bounded(static_cast<qint64>(undisturbed.milliseconds) + 1)) : -1;
            const auto ended = faults::inItsOwnProcess(
                [&] {
                    faults::watch(watched.c_str());
                    faults::arm(faults::Kind::Kill, call, faults::Times::Once);
                    Complaints complaints;
                    work(complaints);
                    return complaints.list.join('\n').toUtf8();
                },
                moment);
            QVERIFY2(ended.killed || ended.finished, "it hangs, or ended in another way than by the signal");
            QVERIFY2(ended.killed || ended.said.isEmpty(), ended.said.constData());
            ++(ended.killed ? tally.killed : tally.finished);
            afterwards();
            if (QTest::currentTestFailed())
                std::fprintf(stderr, "after kill %d: call %ld, or millisecond %d\n", tally.killed, call, moment);
            else if (tally.killed % 10 == 0 && ended.killed)
                std::fprintf(stderr, "%s: killed %d of %d times\n", qPrintable(operation), tally.killed, m_kills);
        }
        QVERIFY2(tally.killed >= m_kills, "too many runs were over before their moment");
    }

    // The next run, the check and the answers: as if nothing had happened.
    void endsAsUndisturbed(const fs::path &library, const std::function<void(Complaints &)> &before = {})
    {
        const QStringList answers = told([&](Complaints &complaints) {
            if (before)
                before(complaints);
            m_subject.index(library, complaints);
            m_subject.check(library, complaints);
            return m_subject.answers(library, complaints);
        });
        QCOMPARE(answers, m_answers);
    }

private Q_SLOTS:
    void initTestCase()
    {
        done([&](Complaints &complaints) { m_subject.render(photosAtFirst + changed, complaints); });
        copyFolder(m_subject.photos(), at("pictures"));
        done([&](Complaints &complaints) { m_subject.train(at("pictures"), m_subject.model(), complaints); });
        const QString photos = QString::fromStdString(m_subject.photos()), later = QString::fromStdString(at("later")) + "/";
        const QStringList names = QDir(photos).entryList({"*.jpg"}, QDir::Files, QDir::Name);
        QCOMPARE(names.size(), photosAtFirst + changed);
        QVERIFY(QDir().mkpath(later));
        for (int i = 0; i < changed; ++i)
            QVERIFY(QFile::rename(photos + "/" + names[i], later + names[i]));
        done([&](Complaints &complaints) { m_subject.index(m_base, complaints); });
        for (int i = 0; i < changed; ++i) {  // they come, others are renamed, others go
            QVERIFY(QFile::rename(later + names[i], photos + "/" + names[i]));
            QVERIFY(QFile::rename(photos + "/" + names[changed + i], photos + "/moved-" + names[changed + i]));
            QVERIFY(QFile::remove(photos + "/" + names[2 * changed + i]));
        }
        m_answers = told([&](Complaints &complaints) {
            m_subject.index(m_after, complaints);
            m_subject.check(m_after, complaints);
            return m_subject.answers(m_after, complaints);
        });
        QVERIFY(m_answers.size() > 2 * photosAtFirst);
        done([&](Complaints &complaints) { m_subject.makeOldLibrary(m_after, m_old, complaints); });
    }

    void cleanupTestCase()
    {
        int killed = 0;
        for (const auto &[operation, tally] : m_tally) {
            qInfo("%-22s killed %4d times; %4d runs were over before", qPrintable(operation), tally.killed, tally.finished);
            killed += tally.killed;
        }
        qInfo("%-22s killed %4d times", "in all", killed);
    }

    void whileANewLibraryIsIndexed()
    {
        const fs::path library = at("fresh");
        killOften(
            "index, a new library", library, [&] { fs::remove_all(library); },
            [&](Complaints &complaints) { m_subject.index(library, complaints); },
            [&] {
                endsAsUndisturbed(library, [&](Complaints &complaints) {
                    if (m_subject.opens(library))  // else it was killed before there was a catalogue
                        m_subject.check(library, complaints);
                });
            });
    }

    void whileChangesAreIndexed()
    {
        const fs::path library = at("changes");
        killOften(
            "index, changes", library, [&] { copyFolder(m_base, library); },
            [&](Complaints &complaints) { m_subject.index(library, complaints); },
            [&] {
                endsAsUndisturbed(library, [&](Complaints &complaints) {
                    m_subject.check(library, complaints);
                    // What the first index acknowledged and is still where it was is still found.
                    m_subject.findsAtLeast(library, photosAtFirst - 2 * changed, complaints);
                });
            });
    }

    void whileTheCatalogueIsMigrated()
    {
        const fs::path library = at("migrated");
        killOften(
            "migrate", library, [&] { copyFolder(m_old, library); },
            [&](Complaints &complaints) { m_subject.index(library, complaints); },  // opens for writing, which migrates
            [&] {
                endsAsUndisturbed(library);
                done([&](Complaints &complaints) { m_subject.keepsOldCatalogue(library, photosAtFirst - changed, complaints); });
            });
    }

    void whileABackupIsMade()
    {
        const fs::path first = at("first"), folder = at("backups"), backup = folder / "b.db";
        fs::create_directories(first);
        done([&](Complaints &complaints) { m_subject.backup(m_base, first / "b.db", complaints); });
        const QByteArray older = bytesOf(QString::fromStdString(first / "b.db"));
        QVERIFY(!older.isEmpty());
        const auto theOlderIsThere = [&] {
            bool there = false;
            for (const auto &entry : fs::directory_iterator(folder))
                there = there || bytesOf(QString::fromStdString(entry.path())) == older;
            QVERIFY2(there, "the older backup is gone");
        };
        killOften(
            "backup", folder, [&] { copyFolder(first, folder); },
            [&](Complaints &complaints) { m_subject.backup(m_after, backup, complaints); },
            [&] {
                theOlderIsThere();
                done([&](Complaints &complaints) {
                    m_subject.restore(at("restored"), backup, complaints);
                    m_subject.check(at("restored"), complaints);
                    m_subject.backup(m_after, backup, complaints);  // once more: now it comes to its end
                    m_subject.restore(at("restored"), backup, complaints);
                });
                theOlderIsThere();
                QVERIFY(!fs::exists(fs::path(backup) += ".partial"));
                copyFolder(m_after / "vectors", at("restored") / "vectors");
                QCOMPARE(told([&](Complaints &complaints) {
                             m_subject.check(at("restored"), complaints);
                             return m_subject.answers(at("restored"), complaints);
                         }),
                         m_answers);
                fs::remove_all(at("restored"));
            });
        done([&](Complaints &complaints) { m_subject.check(m_after, complaints); });
    }

    void whileAModelIsTrained()
    {
        const fs::path out = at("trained");
        const QByteArray weights = bytesOf(QString::fromStdString(m_subject.model() / "model.safetensors"));
        QVERIFY(!weights.isEmpty());
        killOften(
            "train", out, [&] { fs::remove_all(out); }, [&](Complaints &complaints) { m_subject.train(at("pictures"), out, complaints); },
            [&] {
                if (!fs::exists(out / "config.json"))
                    done([&](Complaints &complaints) {
                        if (!m_subject.goOn(out))  // killed before there was anything to go on with
                            m_subject.train(at("pictures"), out, complaints);
                    });
                QVERIFY2(bytesOf(QString::fromStdString(out / "model.safetensors")) == weights,
                         "other weights than those of an undisturbed run");
            });
    }
};

QTEST_GUILESS_MAIN(TestKill)
#include "tst_kill.moc"
