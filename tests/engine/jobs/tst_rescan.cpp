// A second run over folders in which little or nothing changed: it believes what the last run kept exactly as long as that is true.
#include "tests/engine/jobs/test_library.h"

#include <fstream>

#include "engine/jobs/folder_rules.h"
#include "engine/jobs/known_cache.h"
#include "engine/jobs/xmp_sidecars.h"
#include "engine/store/vector_store.h"

using namespace semblance;
using namespace semblance::tests;
namespace fs = std::filesystem;

namespace {

constexpr int photoCount = 12;

void fill(const TestLibrary &library)
{
    for (int i = 0; i < photoCount; ++i)
        library.addPhoto(photoName("p", i), i % 2 == 0 ? "red" : "blue", i);
    library.addText("captions.csv", "image,caption\np3.png,a blue boat\n");
}

std::unique_ptr<store::Catalogue> opened(const TestLibrary &library)
{
    return valueOf(store::Catalogue::open(library.library(), store::Access::ReadWrite));
}

// Whether the next run is going to believe what was kept.
bool isBelieved(const TestLibrary &library)
{
    jobs::KnownPhotos known;
    jobs::KnownFigures figures;
    return valueOf(jobs::KnownCache(library.library(), library.encoder->identity()).load(*opened(library), known, figures));
}

}  // namespace

class TestRescan : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aRunWithoutWorkAsksNothingAnew()
    {
        TestLibrary library;
        fill(library);
        QCOMPARE(library.index().indexed, photoCount);
        QVERIFY(isBelieved(library));
        const auto written = fs::last_write_time(library.library() / "cache" / "known-photos");
        for (int run = 0; run < 2; ++run) {
            const auto report = library.index();
            QCOMPARE(report.unchanged, photoCount);
            QCOMPARE(report.captions, 1);
            QCOMPARE(report.seen.files, photoCount + 1);
        }
        QVERIFY(isBelieved(library));
        QVERIFY(fs::last_write_time(library.library() / "cache" / "known-photos") == written);
    }

    // Whatever happened between two runs, the second does what a first one would.
    void whateverHappensIsNoticed_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<bool>("believed");  // afterwards, before the next run: the file is as good as it was
        for (const auto &[what, believed] : {std::pair{"a photo comes", true},
                                             {"a photo goes", true},
                                             {"a photo changes", true},
                                             {"a photo is touched", true},
                                             {"a photo is renamed", true},
                                             {"a sidecar comes", true},
                                             {"a caption file changes", true},
                                             {"a caption is written", false},
                                             {"a photo is forgotten", false},
                                             {"a photo is forgotten and another put", false},
                                             {"a rule leaves photos out", false},
                                             {"the vectors are lost", false},
                                             {"the vectors are damaged", false},
                                             {"the cache is lost", false},
                                             {"the cache is damaged", false},
                                             {"the cache is cut short", false},
                                             {"the cache is an older one", false},
                                             {"an older catalogue is put back", false},
                                             {"the folder is renamed and back", true}})
            QTest::newRow(what) << what << believed;
    }
    void whateverHappensIsNoticed()
    {
        QFETCH(QString, what);
        QFETCH(bool, believed);
        TestLibrary library;
        fill(library);
        library.index();
        const fs::path cache = library.library() / "cache" / "known-photos", photo = library.photos() / "p5.png";
        const fs::path vectors = library.library() / "vectors" / (library.encoder->identity() + ".db");
        if (what == "a photo comes")
            library.addPhoto("new.png", "green");
        else if (what == "a photo goes")
            fs::remove(photo);
        else if (what == "a photo changes")
            library.addPhoto("p5.png", "green", 99);
        else if (what == "a photo is touched")
            fs::last_write_time(photo, fs::last_write_time(photo) + std::chrono::seconds(5));
        else if (what == "a photo is renamed")
            fs::rename(photo, library.photos() / "q.png");
        else if (what == "a sidecar comes")
            library.addText("p5.png.xmp", "<x:xmpmeta xmlns:x='adobe:ns:meta/'/>");
        else if (what == "a caption file changes")
            library.addText("captions.csv", "image,caption\np3.png,a red boat\np4.png,a car\n");
        else if (what == "a caption is written") {
            const auto catalogue = opened(library);
            const std::vector<std::string> texts{"mine"}, languages{"en"};
            const auto row = valueOf(catalogue->photos().findByPath(photo));
            QVERIFY(catalogue->captions().replace(row->id, "user", texts, languages).has_value());
            QVERIFY(catalogue->captions().replace(row->id, "user", {}, {}).has_value());
        } else if (what.startsWith("a photo is forgotten")) {
            const auto catalogue = opened(library);
            auto row = *valueOf(catalogue->photos().findByPath(photo));
            const core::PhotoId ids[]{row.id};
            QVERIFY(catalogue->photos().remove(ids).has_value());
            if (what.endsWith("put"))  // as many as before
                static_cast<void>(valueOf(catalogue->photos().put(row)));
        } else if (what == "a rule leaves photos out") {
            const auto catalogue = opened(library);
            QVERIFY(jobs::setLibraryRules(*catalogue, {"p5.png\n", false}).has_value());
            QCOMPARE(valueOf(jobs::applyRules(*catalogue)).excluded, 1);
            QVERIFY(jobs::setLibraryRules(*catalogue, {"", false}).has_value());  // and is taken back without a word
        } else if (what == "the vectors are lost")
            fs::remove(vectors);
        else if (what == "the vectors are damaged") {
            std::fstream file(vectors, std::ios::in | std::ios::out | std::ios::binary);
            file.seekp(100);
            file << std::string(2000, 'x');
        } else if (what == "the cache is lost")
            fs::remove(cache);
        else if (what == "the cache is damaged") {
            std::fstream file(cache, std::ios::in | std::ios::out | std::ios::binary);
            file.seekp(-10, std::ios::end);
            file << "x";
        } else if (what == "the cache is cut short")
            fs::resize_file(cache, fs::file_size(cache) - 24);
        else if (what == "the cache is an older one") {
            fs::copy_file(cache, library.file("kept"));
            library.addPhoto("new.png", "green");
            library.index();
            fs::copy_file(library.file("kept"), cache, fs::copy_options::overwrite_existing);
        } else if (what == "an older catalogue is put back") {
            fs::copy_file(library.library() / "catalog.db", library.file("kept"));
            fs::rename(photo, library.photos() / "q.png");
            QCOMPARE(library.index().moved, 1);
            fs::remove(library.library() / "catalog.db");
            fs::copy_file(library.file("kept"), library.library() / "catalog.db");
        } else {
            fs::rename(library.photos(), library.file("away"));
            QVERIFY(!library.tryIndex());  // all offline
            fs::rename(library.file("away"), library.photos());
            library.index();
        }
        QCOMPARE(isBelieved(library), believed);
        const auto report = library.index();
        QCOMPARE(report.indexed + report.unchanged + report.moved + report.failedPhotos, report.photos);
        QCOMPARE(library.state(), library.stateOfFreshRun());
        QVERIFY(library.problems().isEmpty());
        const auto catalogue = opened(library);
        QCOMPARE(valueOf(catalogue->photos().timeline()).size(), static_cast<std::size_t>(report.photos));
        QCOMPARE(valueOf(catalogue->scan().countMarked(store::PhotoMark::Excluded)), 0);
        QCOMPARE(valueOf(catalogue->scan().countMarked(store::PhotoMark::Offline)), 0);
    }

    // The metadata of a sidecar go with it, whichever run believed what.
    void aSidecarComesAndGoes()
    {
        TestLibrary library;
        fill(library);
        library.index();
        const fs::path sidecar = library.addText("p5.png.xmp", "<x:xmpmeta xmlns:x='adobe:ns:meta/'/>");
        const auto stampOf = [&library] {
            return valueOf(opened(library)->photos().findByPath(library.photos() / "p5.png"))->metadataStamp;
        };
        const std::string before = stampOf();
        library.index();
        QVERIFY(stampOf() != before);
        library.index();
        fs::remove(sidecar);
        library.index();
        QCOMPARE(stampOf(), before);
    }

    // A run that was stopped has taken back what the last one left, before it wrote anything.
    void aStoppedRunIsNotBelieved()
    {
        TestLibrary library;
        fill(library);
        library.index();
        for (int i = 0; i < 40; ++i)
            library.addPhoto(photoName("new", i), "green", i);
        jobs::JobContext context;
        const auto stopped = valueOf(library.tryIndex({}, &context, [&context] { context.requestStop(); }));
        QCOMPARE(stopped.outcome, jobs::Outcome::Cancelled);
        QVERIFY(!isBelieved(library));
        library.index();
        QVERIFY(isBelieved(library));
        QCOMPARE(library.state(), library.stateOfFreshRun());
    }
};

QTEST_GUILESS_MAIN(TestRescan)
#include "tst_rescan.moc"
