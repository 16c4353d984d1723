// Training when the system fails at any step: it ends with a sentence, and going on gives the very weights of an undisturbed run.
// SEMBLANCE_FAULT_STEPS=all tries every step.
#include "tests/faults/kill_subject.h"

#include <QDataStream>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "tests/faults/fault_rows.h"
#include "tests/faults/forked.h"

using namespace semblance;
using namespace semblance::tests;
namespace fs = std::filesystem;

class TestTrainingFaults : public QObject {
    Q_OBJECT

    QTemporaryDir m_temporary;
    KillSubject m_subject{m_temporary.path().toStdString()};
    QByteArray m_weights;  // of an undisturbed run

    fs::path out() const { return m_subject.at("trained"); }
    QByteArray weights() const
    {
        QFile file(QString::fromStdString(out() / "model.safetensors"));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    struct Tried {
        qint64 calls = 0;
        QStringList complaints;
        bool ended = false;
    };
    Tried train(faults::Kind kind, long at, faults::Times times)
    {
        fs::remove_all(out());
        const auto done = faults::inItsOwnProcess([&] {
            faults::watch(out().c_str());
            faults::arm(kind, at, times);
            Complaints complaints;
            m_subject.train(m_subject.photos(), out(), complaints);
            const qint64 calls = faults::calls();
            faults::disarm();
            QByteArray said;
            QDataStream stream(&said, QIODevice::WriteOnly);
            stream << calls << complaints.list;
            return said;
        });
        Tried tried;
        tried.ended = done.finished;
        QDataStream in(done.said);
        in >> tried.calls >> tried.complaints;
        return tried;
    }
    void goOn()
    {
        const auto done = faults::inItsOwnProcess([&] {
            Complaints complaints;
            if (!m_subject.goOn(out())) {  // it failed before there was anything to go on with
                fs::remove_all(out());
                m_subject.train(m_subject.photos(), out(), complaints);
            }
            return complaints.list.join('\n').toUtf8();
        });
        QVERIFY(done.finished);
        QVERIFY2(done.said.isEmpty(), done.said.constData());
    }

private Q_SLOTS:
    void initTestCase()
    {
        const auto rendered = faults::inItsOwnProcess([&] {
            Complaints complaints;
            m_subject.render(24, complaints);
            return complaints.list.join('\n').toUtf8();
        });
        QVERIFY2(rendered.finished && rendered.said.isEmpty(), rendered.said.constData());
        const Tried undisturbed = train(faults::Kind::None, 0, faults::Times::Once);
        QVERIFY2(undisturbed.ended && undisturbed.complaints.isEmpty(), qPrintable(undisturbed.complaints.join('\n')));
        m_weights = weights();
        QVERIFY(!m_weights.isEmpty());
    }

    void aTrainingThatFailsAtAnyStepGoesOn_data() { faults::kindAndTimesRows(); }
    void aTrainingThatFailsAtAnyStepGoesOn()
    {
        QFETCH(int, kind);
        QFETCH(bool, forGood);
        const auto fault = static_cast<faults::Kind>(kind);
        const auto times = forGood ? faults::Times::FromThenOn : faults::Times::Once;
        const qint64 calls = train(fault, 0, faults::Times::Once).calls;
        QVERIFY2(calls > 3, "the run made too few calls to be a test");
        constexpr qint64 tried = 6;
        const qint64 stride = qgetenv("SEMBLANCE_FAULT_STEPS") == "all" ? 1 : std::max<qint64>(1, calls / tried);
        for (qint64 at = 1; at <= calls; at += stride) {
            const Tried failed = train(fault, static_cast<long>(at), times);
            QVERIFY2(failed.ended, qPrintable(QString("step %1: it crashed or hangs").arg(at)));
            for (const QString &complaint : failed.complaints)
                QVERIFY2(complaint.size() > 20, qPrintable(complaint));  // a sentence, not a code
            if (failed.complaints.isEmpty())
                QVERIFY2(weights() == m_weights, qPrintable(QString("step %1: it says that it is done").arg(at)));
            else
                goOn();
            QVERIFY2(weights() == m_weights, qPrintable(QString("step %1: other weights than of an undisturbed run").arg(at)));
        }
    }
};

QTEST_GUILESS_MAIN(TestTrainingFaults)
#include "tst_training_faults.moc"
