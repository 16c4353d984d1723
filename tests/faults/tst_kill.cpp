// kill -9 at any moment of indexing, migrating, backing up and training: nothing that was acknowledged is lost, the library is sound,
// and the next run ends where an undisturbed one does. SEMBLANCE_KILLS: how often each is killed; SEMBLANCE_KILL_SEED: of the moments.
#include "tests/end_to_end/cli_runner.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QProcessEnvironment>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

#include <filesystem>
#include <map>
#include <memory>

#include "engine/core/files.h"
#include "engine/store/database.h"
#include "engine/store/migrations.h"

using namespace semblance;
namespace fs = std::filesystem;

namespace {

constexpr int photosAtFirst = 60, changed = 10;  // so many are removed, renamed, and come

struct Tally {
    int runs = 0, killed = 0, finished = 0;
};

fs::path toPath(const QString &path)
{
    return path.toStdString();
}

void copyFolder(const QString &from, const QString &to)
{
    fs::remove_all(toPath(to));
    fs::copy(toPath(from), toPath(to), fs::copy_options::recursive);
}

QByteArray bytesOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QString hashOf(const QString &path)
{
    return QString::fromStdString(core::contentHashOfFile(toPath(path)).value_or(""));
}

}  // namespace

class TestKill : public QObject {
    Q_OBJECT

    QTemporaryDir m_temporary;
    CliRunner m_cli{m_temporary.path()};
    QRandomGenerator m_random{static_cast<quint32>(qEnvironmentVariableIntValue("SEMBLANCE_KILL_SEED")) + 1};
    int m_kills = qEnvironmentVariableIsSet("SEMBLANCE_KILLS") ? qEnvironmentVariableIntValue("SEMBLANCE_KILLS") : 3;
    QString m_photos = at("photos"), m_model = at("model"), m_base = at("base"), m_after = at("after"), m_old = at("old");
    QStringList m_answers;  // of a library that was never disturbed, over the photos as they are now
    std::map<QString, Tally> m_tally;

    QString at(const QString &name) const { return m_temporary.filePath(name); }

    CliAnswer json(const QString &library, const QStringList &arguments) const
    {
        return m_cli.run(arguments + QStringList{"--json", "--library", library, "--model", m_model, "--precision", "fp32"});
    }
    QStringList command(const QString &library, const QStringList &arguments) const
    {
        return arguments + QStringList{"--json", "--library", library, "--model", m_model, "--precision", "fp32"};
    }

    // What a library answers: paths, captions and scores, best first.
    QStringList answersOf(const QString &library) const
    {
        QStringList lines;
        for (const QString text : {"a red boat", "two animals on a beach"})
            for (const char *what : {"search", "captions"}) {
                const auto answer = what == QByteArray("search")
                                        ? json(library, {"search", text, "--top", "1000"})
                                        : json(library, {"captions", "--image",
                                                         m_photos + "/" + QDir(m_photos).entryList({"*.jpg"}).value(15), "--top", "1000"});
                lines << QString::number(answer.exitCode);
                for (int i = 0; i < answer.lines.size(); ++i)
                    lines << answer.json(i)["path"].toString() + answer.json(i)["text"].toString() + " "
                                 + QString::number(answer.json(i)["score"].toDouble(), 'g',
                                                   6);  // float32: the last digits depend on the order of the sums
            }
        const auto info = json(library, {"library", "info"}).json();
        for (const char *key : {"photos", "failed", "captions", "embedded_photos", "embedded_captions"})
            lines << QString(key) + " " + QString::number(info[key].toInteger());
        return lines;
    }
    void checkIsClean(const QString &library) const
    {
        const auto checked = json(library, {"library", "check"});
        QVERIFY2(checked.exitCode == 0 && checked.json()["ok"].toBool(), checked.lines.join('\n') + checked.errors);
    }

    // Runs the command with the shim before everything else. Returns whether it was killed.
    bool runWithShim(const QStringList &arguments, const QString &watched, qint64 killAt, qint64 *calls = nullptr,
                     int milliseconds = -1) const
    {
        QProcess process;
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert("XDG_DATA_HOME", at("data"));
        environment.insert("XDG_CACHE_HOME", at("cache"));
        environment.insert("LD_PRELOAD", SEMBLANCE_FAULT_SHIM);
        environment.insert("SEMBLANCE_FAULTS", QString("kill %1 once %2").arg(killAt).arg(watched));
        environment.insert("SEMBLANCE_FAULTS_COUNT", at("count"));
        process.setProcessEnvironment(environment);
        process.start(QStringLiteral(SEMBLANCE_BIN_DIR) + "/semblance-cli", arguments);
        if (milliseconds >= 0 && !process.waitForFinished(milliseconds))
            process.kill();
        process.waitForFinished(300'000);
        if (calls != nullptr)
            *calls = bytesOf(at("count")).trimmed().toLongLong();
        return process.exitStatus() == QProcess::CrashExit;
    }

    // Kills `arguments` once: at a random write, sync or rename below `watched`, or (a third of the times) at a random moment.
    struct Measured {
        qint64 calls = 0, milliseconds = 0;
    };
    Measured measure(const QStringList &arguments, const QString &watched) const
    {
        Measured measured;
        QElapsedTimer timer;
        timer.start();
        runWithShim(arguments, watched, 0, &measured.calls);
        measured.milliseconds = timer.elapsed();
        return measured;
    }
    void killOnce(const QString &operation, const QStringList &arguments, const QString &watched, const Measured &undisturbed)
    {
        const bool byTime = m_random.bounded(3) == 0;
        const bool killed = byTime ? runWithShim(arguments, watched, 0, nullptr, int(m_random.bounded(undisturbed.milliseconds + 1)))
                                   : runWithShim(arguments, watched, 1 + m_random.bounded(std::max<qint64>(1, undisturbed.calls)));
        Tally &tally = m_tally[operation];
        ++tally.runs;
        ++(killed ? tally.killed : tally.finished);
    }

    // The library as the first version of the program would have written it.
    void makeOldLibrary() const
    {
        copyFolder(m_after, m_old);
        for (const char *ending : {"", "-wal", "-shm"})
            QFile::remove(m_old + "/catalog.db" + ending);
        auto database = store::Database::open(toPath(m_old + "/catalog.db"), store::Access::ReadWrite);
        QVERIFY(database && store::migrate(**database, store::catalogueMigrations().first(1)));
        (*database)->execute("ATTACH '" + (m_after + "/catalog.db").toStdString() + "' AS now");
        (*database)->execute("INSERT INTO folders SELECT id, path FROM now.folders");
        const std::string columns = "id, folder, path, bytes, modified_ns, content_hash, state, reason, warning, width, height, taken_at,"
                                    " camera, latitude, longitude, rating, title";
        (*database)->execute("INSERT INTO photos (" + columns + ") SELECT " + columns + " FROM now.photos");
        (*database)->execute("INSERT INTO captions SELECT id, photo, text, language, source FROM now.captions");
        (*database)->execute("INSERT INTO settings SELECT key, value FROM now.settings WHERE key NOT LIKE '%words%'");
    }

private Q_SLOTS:
    void initTestCase()
    {
        QCOMPARE(m_cli.run({"samples", m_photos, "--count", QString::number(photosAtFirst + changed), "--seed", "21"}).exitCode, 0);
        copyFolder(m_photos, at("pictures"));
        const auto trained = m_cli.run(tinyTraining(at("pictures/captions.csv"), m_model));
        QVERIFY2(trained.exitCode == 0, trained.errors);
        const QStringList names = QDir(m_photos).entryList({"*.jpg"}, QDir::Files, QDir::Name);
        QCOMPARE(names.size(), photosAtFirst + changed);
        QVERIFY(QDir().mkpath(at("later")));
        for (int i = 0; i < changed; ++i)
            QVERIFY(QFile::rename(m_photos + "/" + names[i], at("later/") + names[i]));
        QCOMPARE(json(m_base, {"index", m_photos}).exitCode, 0);
        for (int i = 0; i < changed; ++i) {  // they come, others are renamed, others go
            QVERIFY(QFile::rename(at("later/") + names[i], m_photos + "/" + names[i]));
            QVERIFY(QFile::rename(m_photos + "/" + names[changed + i], m_photos + "/moved-" + names[changed + i]));
            QVERIFY(QFile::remove(m_photos + "/" + names[2 * changed + i]));
        }
        QCOMPARE(json(m_after, {"index", m_photos}).exitCode, 0);
        checkIsClean(m_after);
        m_answers = answersOf(m_after);
        QVERIFY(m_answers.size() > 2 * photosAtFirst);
        makeOldLibrary();
    }

    void cleanupTestCase()
    {
        for (const auto &[operation, tally] : m_tally)
            qInfo("%-28s %4d runs, %4d killed, %4d finished before", qPrintable(operation), tally.runs, tally.killed, tally.finished);
    }

    void whileANewLibraryIsIndexed()
    {
        const QString library = at("fresh");
        const QStringList arguments = command(library, {"index", m_photos});
        const Measured undisturbed = measure(arguments, library);
        QVERIFY(undisturbed.calls > 20);
        for (int i = 0; i < m_kills; ++i) {
            fs::remove_all(toPath(library));
            killOnce("index, a new library", arguments, library, undisturbed);
            if (QFile::exists(library + "/catalog.db") && json(library, {"library", "info"}).exitCode == 0)
                checkIsClean(library);
            const auto again = m_cli.run(arguments);
            QVERIFY2(again.exitCode == 0, again.errors);
            checkIsClean(library);
            QCOMPARE(answersOf(library), m_answers);
        }
    }

    void whileChangesAreIndexed()
    {
        const QString library = at("changes");
        const QStringList arguments = command(library, {"index", m_photos});
        copyFolder(m_base, library);
        const Measured undisturbed = measure(arguments, library);
        for (int i = 0; i < m_kills; ++i) {
            copyFolder(m_base, library);
            killOnce("index, changes", arguments, library, undisturbed);
            checkIsClean(library);
            // What the first index acknowledged and is still there is still known.
            const auto found = json(library, {"search", "a red boat", "--top", "1000"});
            QCOMPARE(found.exitCode, 0);
            const auto info = json(library, {"library", "info"}).json();
            QVERIFY2(info["photos"].toInteger() >= photosAtFirst - changed, QByteArray::number(info["photos"].toInteger()));
            const auto again = m_cli.run(arguments);
            QVERIFY2(again.exitCode == 0, again.errors);
            checkIsClean(library);
            QCOMPARE(answersOf(library), m_answers);
        }
    }

    void whileTheCatalogueIsMigrated()
    {
        const QString library = at("migrated");
        const QStringList arguments = command(library, {"index", m_photos});  // opens for writing, which migrates
        copyFolder(m_old, library);
        const Measured undisturbed = measure(arguments, library);
        QVERIFY(undisturbed.calls > 5);
        for (int i = 0; i < m_kills; ++i) {
            copyFolder(m_old, library);
            killOnce("migrate", arguments, library, undisturbed);
            const auto again = m_cli.run(arguments);
            QVERIFY2(again.exitCode == 0, again.errors);
            checkIsClean(library);
            const auto copies = QDir(library).entryList({"catalog.db.before-*"}, QDir::Files);
            QVERIFY(!copies.isEmpty());
            for (const QString &copy : copies) {
                if (copy.contains(".partial"))
                    continue;
                auto kept = store::Database::open(toPath(library + "/" + copy), store::Access::ReadOnly);
                QVERIFY(kept && (*kept)->handle().execAndGet("PRAGMA integrity_check").getString() == "ok");
                QVERIFY((*kept)->number("SELECT count(*) FROM photos") >= photosAtFirst - changed);
            }
            QCOMPARE(json(library, {"index", m_photos}).exitCode, 0);
            QCOMPARE(answersOf(library), m_answers);
        }
    }

    void whileABackupIsMade()
    {
        const QString library = at("backedup"), folder = at("backups"), backup = folder + "/b.db", restored = at("restored");
        copyFolder(m_after, library);
        QVERIFY(QDir().mkpath(at("first")));
        QCOMPARE(json(m_base, {"library", "backup", at("first/b.db")}).exitCode, 0);
        const QString older = hashOf(at("first/b.db"));
        const QStringList arguments = command(library, {"library", "backup", backup});
        copyFolder(at("first"), folder);
        const Measured undisturbed = measure(arguments, folder);
        QVERIFY(undisturbed.calls > 3);
        for (int i = 0; i < m_kills; ++i) {
            copyFolder(at("first"), folder);
            killOnce("backup", arguments, folder, undisturbed);
            for (int pass = 0; pass < 2; ++pass) {
                QStringList hashes;
                for (const QString &name : QDir(folder).entryList({"b.db", "b.db.?"}, QDir::Files))
                    hashes << hashOf(folder + "/" + name);
                QVERIFY2(hashes.contains(older), "the older backup is gone");
                fs::remove_all(toPath(restored));
                const auto back = json(restored, {"library", "restore", backup});
                QVERIFY2(back.exitCode == 0, back.errors);
                checkIsClean(restored);
                if (pass == 0) {
                    const auto again = m_cli.run(arguments);
                    QVERIFY2(again.exitCode == 0, again.errors);
                }
            }
            QVERIFY(!QFile::exists(backup + ".partial"));
            copyFolder(library + "/vectors", restored + "/vectors");
            QCOMPARE(answersOf(restored), m_answers);
        }
        checkIsClean(library);
    }

    void whileAModelIsTrained()
    {
        const QString out = at("trained");
        const QStringList arguments = tinyTraining(at("pictures/captions.csv"), out) + QStringList{"--json", "--threads", "1"};
        const Measured undisturbed = measure(arguments, out);
        QVERIFY(undisturbed.calls > 5);
        const QByteArray weights = bytesOf(out + "/model.safetensors");
        QVERIFY(!weights.isEmpty());
        for (int i = 0; i < m_kills; ++i) {
            fs::remove_all(toPath(out));
            killOnce("train", arguments, out, undisturbed);
            if (!QFile::exists(out + "/config.json")) {
                auto again = m_cli.run({"train", "--resume", out, "--json", "--threads", "1"});
                if (again.exitCode != 0)  // killed before there was anything to resume
                    again = m_cli.run(arguments);
                QVERIFY2(again.exitCode == 0, again.errors);
            }
            QVERIFY2(bytesOf(out + "/model.safetensors") == weights, "other weights than of an undisturbed run");
        }
    }
};

QTEST_GUILESS_MAIN(TestKill)
#include "tst_kill.moc"
