// The file that is kept of a searcher: it answers the same, follows the library, and where it is damaged it is as if it was not there.
#include "tests/engine/jobs/test_library.h"

#include <atomic>
#include <fstream>
#include <random>

#include "engine/core/files.h"
#include "engine/core/section_file.h"
#include "engine/index/coarse_index.h"
#include "engine/jobs/library_care.h"
#include "engine/jobs/search_cache.h"
#include "engine/jobs/search_snapshot.h"
#include "engine/jobs/snapshot_keeper.h"
#include "engine/search/searcher.h"
#include "engine/search/searcher_file.h"
#include "engine/store/vector_store.h"

using namespace semblance;
using namespace semblance::tests;
namespace fs = std::filesystem;

namespace {

std::vector<float> unitRow(std::mt19937 &random)
{
    std::normal_distribution<float> normal;
    std::vector<float> row(4);
    float squares = 0;
    for (float &value : row) {
        value = normal(random);
        squares += value * value;
    }
    for (float &value : row)
        value /= std::sqrt(squares);
    return row;
}

std::string hashOf(int photo)
{
    return core::contentHash("photo " + std::to_string(photo));
}

// Made-up photos with made-up vectors: the catalogue and the vector store are real, no picture is.
std::vector<core::PhotoId> fill(const TestLibrary &library, int photos)
{
    const auto catalogue = valueOf(store::Catalogue::open(library.library(), store::Access::ReadWrite));
    const auto vectors = valueOf(store::VectorStore::open(library.library(), library.encoder->identity(), 4, false));
    const auto folder = valueOf(catalogue->folders().add(library.photos()));
    std::mt19937 random(1);
    std::vector<std::string> keys;
    std::vector<float> rows;
    for (int photo = 0; photo < photos; ++photo) {
        keys.push_back(hashOf(photo));
        for (const float value : unitRow(random))
            rows.push_back(value);
    }
    if (!vectors->put(store::VectorKind::Photo, keys, rows))
        qFatal("no vectors");
    std::vector<core::PhotoId> ids;
    auto transaction = valueOf(catalogue->begin());
    for (int photo = 0; photo < photos; ++photo) {
        store::PhotoRow row;
        row.folder = folder;
        row.path = library.photos() / ("p" + std::to_string(photo) + ".png");
        row.bytes = row.modifiedNs = row.width = row.height = 1;
        row.contentHash = hashOf(photo);
        ids.push_back(valueOf(catalogue->photos().put(row)));
    }
    if (!transaction.commit())
        qFatal("no photos");
    return ids;
}

jobs::LoadedSearcher anew(const TestLibrary &library)
{
    return valueOf(jobs::readSearcher(library.library(), *library.encoder));
}

QStringList answers(const search::Searcher &searcher)
{
    QStringList lines{QString::number(searcher.photoCount())};
    std::mt19937 random(2);
    for (int i = 0; i < 5; ++i) {
        search::VectorQuery query;
        query.text = unitRow(random);
        query.top = 40;
        for (const auto &hit : valueOf(searcher.photos(query)).hits)
            lines << QString("%1 %2 %3 %4")
                         .arg(hit.photo.value)
                         .arg(QString::fromStdString(hit.path.native()))
                         .arg(hit.score, 0, 'g', 17)
                         .arg(hit.probability, 0, 'g', 17);
    }
    return lines;
}

void removePhotos(const TestLibrary &library, std::span<const core::PhotoId> ids)
{
    QVERIFY(valueOf(store::Catalogue::open(library.library(), store::Access::ReadWrite))->photos().remove(ids));
}

}  // namespace

class TestSearchCache : public QObject {
    Q_OBJECT

private:
    static fs::path fileOf(const TestLibrary &library) { return jobs::searchCacheFile(library.library(), library.encoder->identity()); }
    static std::optional<jobs::LoadedSearcher> cached(const TestLibrary &library, jobs::Trust trust = jobs::Trust::Whole)
    {
        return jobs::openCached(library.library(), *library.encoder, trust);
    }
    static jobs::LoadedSearcher followed(const TestLibrary &library, const jobs::LoadedSearcher &before)
    {
        return valueOf(jobs::followLibrary(before, library.library(), *library.encoder));
    }

private Q_SLOTS:
    void aKeptSearcherAnswersTheSameAndFollows()
    {
        TestLibrary library;
        const auto ids = fill(library, 300);
        QVERIFY(!cached(library));
        const auto read = anew(library);
        QVERIFY(!jobs::keepCached(read, library.library(), 301));
        QVERIFY(jobs::keepCached(read, library.library(), 300));
        for (const auto trust : {jobs::Trust::Quick, jobs::Trust::Whole}) {
            const auto opened = cached(library, trust);
            QVERIFY(opened && opened->file);
            const auto now = followed(library, *opened);
            QVERIFY(now.file == opened->file);
            QCOMPARE(answers(*now.searcher), answers(*read.searcher));
        }
        removePhotos(library, std::span(ids).first(7));
        const auto after = followed(library, *cached(library));
        QCOMPARE(after.searcher->changeCount(), 7);
        QVERIFY(after.file);
        QCOMPARE(answers(*after.searcher), answers(*anew(library).searcher));
        QVERIFY(!jobs::keepCached(after, library.library(), 1));  // only what was read anew is
    }

    // Whatever step a removal was killed after: the mark is in the catalogue's own transaction, and the file is only as old as it says.
    void aFileFromBeforeOrAfterAnyStepGivesTheSameAnswers()
    {
        TestLibrary library;
        const auto ids = fill(library, 200);
        QVERIFY(jobs::keepCached(anew(library), library.library(), 1));
        const fs::path old = library.file("old.flat");
        fs::copy_file(fileOf(library), old);
        removePhotos(library, std::span(ids).subspan(50, 20));  // killed here: the file is older than the catalogue
        QCOMPARE(answers(*followed(library, *cached(library)).searcher), answers(*anew(library).searcher));
        std::ofstream(fileOf(library).native() + ".new") << "half of a file";  // killed while the new one is written
        QCOMPARE(answers(*followed(library, *cached(library)).searcher), answers(*anew(library).searcher));
        QVERIFY(jobs::keepCached(anew(library), library.library(), 1));  // killed after it
        QCOMPARE(followed(library, *cached(library)).searcher->changeCount(), 0);
        QCOMPARE(answers(*followed(library, *cached(library)).searcher), answers(*anew(library).searcher));
        removePhotos(library, std::span(ids).first(3));
        fs::copy_file(old, fileOf(library), fs::copy_options::overwrite_existing);  // somebody puts an old one back
        QCOMPARE(answers(*followed(library, *cached(library)).searcher), answers(*anew(library).searcher));
        QVERIFY(library.problems().isEmpty());
    }

    void damage_data()
    {
        QTest::addColumn<QString>("section");
        for (const char *section : {"header", "photo ids", "photo paths", "photo vectors codes", "photo vectors keys",
                                    "photo vectors values", "cut off", "another format"})
            QTest::newRow(section) << section;
    }

    void damage()
    {
        QFETCH(QString, section);
        TestLibrary library;
        fill(library, 300);
        QVERIFY(jobs::keepCached(anew(library), library.library(), 1));
        std::streamoff at = 3;
        {
            const auto file = valueOf(core::SectionFile::open(fileOf(library)));
            const auto bytes = file->section(section.toStdString());
            const auto start = file->section("photo ids");
            if (!bytes.empty())  // sections are mapped in one piece
                at = (bytes.data() - start.data()) + static_cast<std::streamoff>(bytes.size() / 2);
            std::ifstream whole(fileOf(library), std::ios::binary);
            const std::string content{std::istreambuf_iterator<char>(whole), {}};
            if (!bytes.empty())
                at += static_cast<std::streamoff>(content.find(std::string(reinterpret_cast<const char *>(start.data()), start.size())));
        }
        if (section == "cut off") {
            fs::resize_file(fileOf(library), fs::file_size(fileOf(library)) / 2);
        } else if (section == "another format") {
            auto writer = valueOf(core::SectionFileWriter::create(fileOf(library)));
            QVERIFY(writer.finish("searcher-0 something else"));
        } else {
            std::fstream file(fileOf(library), std::ios::binary | std::ios::in | std::ios::out);
            file.seekg(at);
            const int byte = file.get();
            file.seekp(at);
            file.put(static_cast<char>(byte ^ 0x41));
        }
        if (section.endsWith("values")) {  // looked at later where nobody can wait
            const auto quick = cached(library, jobs::Trust::Quick);
            QVERIFY(quick);
            QVERIFY(!jobs::valuesAreSound(*quick->file));
        } else {
            QVERIFY(!cached(library, jobs::Trust::Quick));
        }
        QVERIFY(!fs::exists(fileOf(library)));
        QVERIFY(jobs::keepCached(anew(library), library.library(), 1));
        QVERIFY(cached(library));
    }

    void damageInTheValuesIsSeenBeforeAQueryOfTheCommandLine()
    {
        TestLibrary library;
        fill(library, 300);
        const auto read = anew(library);
        QVERIFY(jobs::keepCached(read, library.library(), 1));
        const auto size = fs::file_size(fileOf(library));
        std::string content;
        {
            std::ifstream whole(fileOf(library), std::ios::binary);
            content.assign(std::istreambuf_iterator<char>(whole), {});
            const auto file = valueOf(core::SectionFile::open(fileOf(library)));
            const auto values = file->section("photo vectors values");
            const auto at = content.find(std::string(reinterpret_cast<const char *>(values.data()), values.size()));
            QVERIFY(at != std::string::npos);
            content[at + 100] = static_cast<char>(content[at + 100] ^ 0x10);
        }
        std::ofstream(fileOf(library), std::ios::binary) << content;
        QCOMPARE(fs::file_size(fileOf(library)), size);
        const auto searcher = valueOf(jobs::loadSearcher(library.library(), library.encoder));
        QCOMPARE(answers(*searcher), answers(*read.searcher));
    }

    void anotherModelHasAnotherFile()
    {
        TestLibrary library;
        fill(library, 50);
        QVERIFY(jobs::keepCached(anew(library), library.library(), 1));
        const fs::path mine = fileOf(library);
        library.encoder = std::make_shared<FakeEncoder>("other");
        QVERIFY(!cached(library));
        fs::copy_file(mine, fileOf(library));  // under the other's name
        QVERIFY(!cached(library));
        QVERIFY(fs::exists(mine) && !fs::exists(fileOf(library)));
    }

    // Forced small: the keeper finds clusters behind the answers, and they stay while photos come and go.
    void aVeryLargeLibraryIsSearchedByClusters()
    {
        TestLibrary library;
        const auto ids = fill(library, 3000);
        jobs::QueryLane lane;
        std::atomic<int> swaps{0};
        jobs::SnapshotKeeper keeper(library.library(), lane, [&](const core::Result<void> &) { ++swaps; }, {1'000'000, 2000});
        keeper.setEncoder(library.encoder);
        keeper.reloadNow();
        QTRY_VERIFY_WITH_TIMEOUT(valueOf(lane.view()).searcher->clusters() != nullptr, 60000);
        const auto clusters = valueOf(lane.view()).searcher->clusters();
        QVERIFY(clusters->recall() >= 0.99);
        removePhotos(library, std::span(ids).first(10));
        keeper.reloadNow();
        const auto view = valueOf(lane.view());
        QCOMPARE(view.searcher->photoCount(), std::int64_t{2990});
        QVERIFY(view.searcher->clusters() == clusters);
        search::VectorQuery query;
        query.text = {1, 0, 0, 0};
        query.top = 20;
        const auto hits = valueOf(view.searcher->photos(query));
        QVERIFY(std::none_of(hits.hits.begin(), hits.hits.end(),
                             [&](const auto &hit) { return std::find(ids.begin(), ids.begin() + 10, hit.photo) != ids.begin() + 10; }));
    }

    // The next start takes the clusters from their file; a library that changed goes on with their centres; a damaged file is made again.
    void clustersAreKeptForTheNextStart()
    {
        TestLibrary library;
        const auto ids = fill(library, 3000);
        const fs::path file = jobs::clusterFile(library.library(), library.encoder->identity());
        const auto start = [&] {
            jobs::QueryLane lane;
            jobs::SnapshotKeeper keeper(library.library(), lane, {}, {1'000'000, 2000});
            keeper.setEncoder(library.encoder);
            keeper.reloadNow();
            std::shared_ptr<const search::Searcher> searcher;
            for (int i = 0; i < 600 && !(searcher && searcher->clusters()); ++i) {
                QTest::qWait(100);
                searcher = valueOf(lane.view()).searcher;
            }
            return searcher;
        };
        const auto made = start();
        QVERIFY(made && made->clusters());
        QVERIFY(fs::exists(file));
        const auto written = fs::last_write_time(file);
        const auto again = start();
        QVERIFY(again && again->clusters());
        QVERIFY(fs::last_write_time(file) == written);  // nothing was looked for
        QCOMPARE(again->clusters()->rows(), std::size_t{3000});
        QCOMPARE(answers(*again), answers(*made));

        removePhotos(library, std::span(ids).first(10));
        const auto smaller = start();
        QVERIFY(smaller && smaller->clusters());
        QCOMPARE(smaller->clusters()->rows(), std::size_t{2990});
        QCOMPARE(smaller->clusters()->trainedRows(), std::size_t{3000});
        QVERIFY(smaller->clusters()->parts().centres == made->clusters()->parts().centres);
        QVERIFY(fs::last_write_time(file) != written);

        std::string content;
        {
            std::ifstream whole(file, std::ios::binary);
            content.assign(std::istreambuf_iterator<char>(whole), {});
        }
        content[content.size() / 2] = static_cast<char>(content[content.size() / 2] ^ 0x20);
        std::ofstream(file, std::ios::binary) << content;
        const auto found = start();
        QVERIFY(found && found->clusters());
        QCOMPARE(found->clusters()->trainedRows(), std::size_t{2990});
        QVERIFY(core::SectionFile::open(file));
    }

    void whatIsKeptOfVersionsThatAreGoneGoes()
    {
        TestLibrary library;
        fill(library, 50);
        const fs::path folder = fileOf(library).parent_path();
        fs::create_directories(folder);
        for (const char *name : {"gone-fp32.flat", "gone-fp32.clusters", "fake-fp32.clusters"})
            std::ofstream(folder / name) << "something";
        QVERIFY(jobs::keepCached(anew(library), library.library(), 1));
        QVERIFY(fs::exists(fileOf(library)));
        QVERIFY(fs::exists(folder / "fake-fp32.clusters"));
        QVERIFY(!fs::exists(folder / "gone-fp32.flat") && !fs::exists(folder / "gone-fp32.clusters"));
        jobs::removeVectors(library.library(), "fake");
        QVERIFY(fs::is_empty(folder));
    }

    // A large library leaves its file behind a query of the command line, and the window's keeper uses and renews it.
    void aLargeLibraryIsKeptByItself()
    {
        TestLibrary library;
        const int photos = static_cast<int>(jobs::leastPhotosCached) + 10;
        const auto ids = fill(library, photos);
        static_cast<void>(valueOf(jobs::loadSearcher(library.library(), library.encoder)));
        QVERIFY(cached(library));
        fs::remove(fileOf(library));
        jobs::QueryLane lane;
        jobs::SnapshotKeeper keeper(library.library(), lane, {});
        keeper.setEncoder(library.encoder);
        keeper.reloadNow();
        const auto first = answers(*valueOf(lane.view()).searcher);
        QTRY_VERIFY_WITH_TIMEOUT(fs::exists(fileOf(library)), 60000);
        removePhotos(library, std::span(ids).first(5));
        keeper.reloadNow();
        QCOMPARE(valueOf(lane.view()).searcher->photoCount(), static_cast<std::int64_t>(photos - 5));
        QCOMPARE(answers(*valueOf(lane.view()).searcher), answers(*anew(library).searcher));
        QVERIFY(first != answers(*valueOf(lane.view()).searcher));
        // Most of it goes: what is left is read anew behind the answers, which are right at once.
        removePhotos(library, std::span(ids).subspan(5, static_cast<std::size_t>(photos) - 105));
        keeper.reloadNow();
        QCOMPARE(valueOf(lane.view()).searcher->photoCount(), std::int64_t{100});
        QCOMPARE(answers(*valueOf(lane.view()).searcher), answers(*anew(library).searcher));
    }
};

QTEST_GUILESS_MAIN(TestSearchCache)
#include "tst_search_cache.moc"
