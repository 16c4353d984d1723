// What the program writes outside of its library (XMP sidecars, captions as a file) when the system fails at any step: a file of
// somebody else's is as it was or as it was meant to be, never less. SEMBLANCE_FAULT_STEPS=all tries every step.
#include "tests/engine/jobs/test_library.h"

#include "engine/core/files.h"
#include "engine/jobs/caption_export.h"
#include "engine/jobs/photo_texts.h"
#include "engine/jobs/sidecar_writing.h"
#include "tests/faults/fault_rows.h"

using namespace semblance;
using namespace semblance::tests;
namespace fs = std::filesystem;

namespace {

constexpr int photos = 3;
constexpr const char *theirs = "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">"
                               "<rdf:Description rdf:about=\"\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmp:Label=\"Green\"/></rdf:RDF>"
                               "</x:xmpmeta>";

std::unique_ptr<store::Catalogue> open(const TestLibrary &library)
{
    return valueOf(store::Catalogue::open(library.library(), store::Access::ReadWrite));
}

// Photos with words of the user, the first with a sidecar of another program.
void fill(TestLibrary &library)
{
    for (int i = 0; i < photos; ++i)
        library.addPhoto(photoName("p", i), "red", i);
    library.addText("p0.png.xmp", theirs);
    library.index();
    const auto catalogue = open(library);
    for (int i = 0; i < photos; ++i)
        valueOf(jobs::changeTexts(*catalogue,
                                  {{valueOf(jobs::photoAt(*catalogue, library.photos() / photoName("p", i)))}, {"my words"}, {}, {}, {}}));
}

std::string textOf(const fs::path &file)
{
    return core::readText(file).value_or("");
}

}  // namespace

class TestExportFaults : public QObject {
    Q_OBJECT

    struct Steps {
        std::function<void()> prepare, work;
        std::function<void(long at)> after;
    };
    // Prepares and works undisturbed, and again and again, failing at one step of the work after the other.
    void atEveryStep(const Steps &steps)
    {
        QFETCH(int, kind);
        const auto run = [&](long at) {
            m_library = std::make_unique<TestLibrary>();
            fill(*m_library);
            m_catalogue = open(*m_library);  // opened before: its own faults are tst_library_faults'
            steps.prepare();
            faults::watch(m_library->path().c_str());
            faults::arm(static_cast<faults::Kind>(kind), at, faults::Times::Once);
            steps.work();
            const long calls = faults::calls();
            faults::disarm();
            steps.after(at);
            m_catalogue.reset();
            return calls;
        };
        const long calls = run(0);
        QVERIFY2(calls > 1, "the run made too few calls to be a test");
        constexpr long tried = 24;
        const long stride = qgetenv("SEMBLANCE_FAULT_STEPS") == "all" ? 1 : std::max(1L, calls / tried);
        for (long at = 1; at <= calls && !QTest::currentTestFailed(); at += stride)
            run(at);
    }
    std::unique_ptr<TestLibrary> m_library;
    std::unique_ptr<store::Catalogue> m_catalogue;

    fs::path sidecar(int photo) const { return m_library->photos() / (photoName("p", photo) + ".xmp"); }
    core::Result<jobs::SidecarReport> write() const
    {
        jobs::JobContext context;
        const auto plans = jobs::planSidecars(*m_catalogue, {});
        return plans ? jobs::writeSidecars(m_library->library(), *plans, context) : core::fail(plans.error());
    }
    // Every sidecar is whole, and that of the other program says what it said.
    void allAreWhole(long at) const
    {
        for (int i = 0; i < photos; ++i) {
            const std::string text = textOf(sidecar(i));
            const bool ours = text.find("my words") != std::string::npos && text.find("</x:xmpmeta>") != std::string::npos;
            const bool kept = i > 0 || text.find("Green") != std::string::npos;
            QVERIFY2((ours && kept) || text == (i == 0 ? theirs : ""), qPrintable(QString("step %1: %2").arg(at).arg(text.c_str())));
        }
    }
    void takeAllBack() const
    {
        while (jobs::canUndoSidecars(m_library->library()))
            QVERIFY(valueOf(jobs::undoSidecars(m_library->library())).failed.empty());
    }

private Q_SLOTS:
    void cleanup() { faults::disarm(); }

    void sidecarsThatCannotBeWritten_data() { faults::kindRows(); }
    void sidecarsThatCannotBeWritten()
    {
        core::Result<jobs::SidecarReport> report;
        atEveryStep({[] {}, [&] { report = write(); },
                     [&](long at) {
                         if (at == 0)
                             QCOMPARE(report->written, photos);
                         allAreWhole(at);
                         if (!report)
                             QVERIFY(!report.error().detail.empty());
                         for (std::size_t i = 0; report && i < report->failed.size(); ++i)
                             QVERIFY(!report->failed[i].reason.empty());
                         // Once more without a fault: all of them say it, and what was there before comes back.
                         QVERIFY(valueOf(write()).failed.empty());
                         for (int i = 0; i < photos; ++i)
                             QVERIFY(textOf(sidecar(i)).find("my words") != std::string::npos);
                         takeAllBack();
                         QVERIFY2(textOf(sidecar(0)) == theirs, qPrintable(QString("step %1: not taken back").arg(at)));
                     }});
    }

    void sidecarsThatCannotBeTakenBack_data() { faults::kindRows(); }
    void sidecarsThatCannotBeTakenBack()
    {
        core::Result<jobs::SidecarReport> report;
        atEveryStep({[&] { QCOMPARE(valueOf(write()).written, photos); }, [&] { report = jobs::undoSidecars(m_library->library()); },
                     [&](long at) {
                         if (at == 0)
                             QVERIFY(report && report->written == photos && report->failed.empty());
                         allAreWhole(at);
                         takeAllBack();  // what failed can be taken back now
                         QVERIFY2(textOf(sidecar(0)) == theirs, qPrintable(QString("step %1: %2").arg(at).arg(textOf(sidecar(0)).c_str())));
                     }});
    }

    void captionsThatCannotBeExported_data() { faults::kindRows(); }
    void captionsThatCannotBeExported()
    {
        const std::string older = "image,caption,language\np0.png,older words,en\n";
        bool done = false;
        const auto file = [&] { return m_library->file("out") / "all.csv"; };
        const auto work = [&] { done = jobs::exportCaptions(*m_catalogue, file(), jobs::CaptionFormat::Csv).has_value(); };
        atEveryStep({[&] {
                         fs::create_directories(m_library->file("out"));
                         QVERIFY(core::writeTextAtomically(file(), older).has_value());
                     },
                     work,
                     [&](long at) {
                         const std::string now = textOf(file());
                         const bool newer = now.find("my words") != std::string::npos && now.ends_with("\n");
                         QVERIFY2(newer || (!done && now == older), qPrintable(QString("step %1: %2").arg(at).arg(now.c_str())));
                         work();
                         QVERIFY(done);
                     }});
    }
};

QTEST_GUILESS_MAIN(TestExportFaults)
#include "tst_export_faults.moc"
