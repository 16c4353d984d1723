// A searcher that follows its library answers like one that was read anew, whatever happened in between.
#include "tests/engine/jobs/test_library.h"

#include <random>

#include "engine/core/files.h"
#include "engine/jobs/caption_sync.h"
#include "engine/jobs/search_snapshot.h"
#include "engine/search/searcher.h"
#include "engine/store/vector_store.h"

using namespace semblance;
using namespace semblance::tests;
namespace fs = std::filesystem;

namespace {

search::VectorQuery queryFor(const TestLibrary &library, const std::string &text)
{
    search::VectorQuery query;
    query.text = valueOf(library.encoder->embed(std::vector<std::string>{text}, jobs::Scaling::UnitLength)).values;
    return query;
}

// All that queries tell, to the last bit.
QStringList answers(const TestLibrary &library, const search::Searcher &searcher)
{
    QStringList lines{QString("%1 photos, %2 captions").arg(searcher.photoCount()).arg(searcher.captionCount())};
    for (const std::string text : {"red", "green and blue", "white"}) {
        auto query = queryFor(library, text);
        for (const bool all : {true, false}) {
            query.ignoreCutOff = all;
            const auto hits = valueOf(searcher.photos(query));
            lines << QString("%1 of %2").arg(hits.belowCutOff).arg(hits.searched);
            for (const auto &hit : hits.hits)
                lines << QString("%1 %2 %3 %4")
                             .arg(hit.photo.value)
                             .arg(QString::fromStdString(hit.path.native()))
                             .arg(hit.score, 0, 'g', 17)
                             .arg(hit.probability, 0, 'g', 17);
        }
        for (const auto &hit : valueOf(searcher.captions(query)))
            lines << QString("%1 %2 %3").arg(hit.caption.value).arg(hit.photo.value).arg(hit.score, 0, 'g', 17);
    }
    return lines;
}

jobs::LoadedSearcher read(const TestLibrary &library)
{
    return valueOf(jobs::readSearcher(library.library(), *library.encoder));
}

jobs::LoadedSearcher follow(const TestLibrary &library, const jobs::LoadedSearcher &before)
{
    return valueOf(jobs::followLibrary(before, library.library(), *library.encoder));
}

std::unique_ptr<store::Catalogue> writer(const TestLibrary &library)
{
    return valueOf(store::Catalogue::open(library.library(), store::Access::ReadWrite));
}

std::vector<core::PhotoId> photoIds(const TestLibrary &library)
{
    return valueOf(valueOf(store::Catalogue::open(library.library(), store::Access::ReadOnly))->photos().timeline());
}

void addSomePhotos(const TestLibrary &library)
{
    int variant = 0;
    for (const std::string colour : {"red", "green", "blue", "white", "red", "green"}) {
        ++variant;
        library.addPhoto(colour + std::to_string(variant) + ".png", colour, variant);
    }
    library.addText("red1.txt", "a red thing");
    library.addText("blue3.txt", "something blue");
}

}  // namespace

class TestSearchFollow : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatHappenedIsFollowed_data()
    {
        QTest::addColumn<QString>("event");
        for (const char *event : {"nothing", "a photo came", "a photo went", "a photo changed", "a photo moved", "a copy came",
                                  "a caption came", "a caption changed", "a photo was left out", "a photo was removed from the catalogue"})
            QTest::newRow(event) << event;
    }

    void whatHappenedIsFollowed()
    {
        QFETCH(QString, event);
        TestLibrary library;
        addSomePhotos(library);
        library.index();
        const auto before = read(library);
        const QStringList old = answers(library, *before.searcher);
        if (event == "a photo came")
            library.addPhoto("new.png", "red", 77);
        else if (event == "a photo went")
            fs::remove(library.photos() / "red1.png");
        else if (event == "a photo changed")
            library.addPhoto("red1.png", "blue", 78);
        else if (event == "a photo moved")
            fs::rename(library.photos() / "red1.png", library.photos() / "zzz.png");
        else if (event == "a copy came")
            fs::copy_file(library.photos() / "red1.png", library.photos() / "copy.png");
        else if (event == "a caption came")
            library.addText("green2.txt", "something blue");
        else if (event == "a caption changed")
            library.addText("red1.txt", "white, after all");
        if (event.startsWith("a photo was left out"))
            QVERIFY(writer(library)->scan().mark(std::vector{photoIds(library).front()}, store::PhotoMark::Excluded, true));
        else if (event.startsWith("a photo was removed"))
            QVERIFY(writer(library)->photos().remove(std::vector{photoIds(library).front()}));
        else
            library.index();
        const auto after = follow(library, before);
        QCOMPARE(after.searcher->changeCount() > 0, event != "nothing");  // else it was read anew
        QCOMPARE(answers(library, *after.searcher), answers(library, *read(library).searcher));
        QCOMPARE(answers(library, *after.searcher) == old, event == "nothing");
        QCOMPARE(answers(library, *before.searcher), old);
    }

    void followersOfFollowersStayRight()
    {
        TestLibrary library;
        addSomePhotos(library);
        library.index();
        auto searcher = read(library);
        std::mt19937 random(3);
        const std::vector<std::string> colours{"red", "green", "blue", "white"};
        for (int step = 0; step < 12; ++step) {
            const int number = static_cast<int>(random() % 9);
            const std::string name = "p" + std::to_string(number);
            if (random() % 3 == 0) {
                fs::remove(library.photos() / (name + ".png"));
            } else {
                library.addPhoto(name + ".png", colours[random() % 4], static_cast<int>(random() % 3));
                library.addText(name + ".txt", "it is " + colours[random() % 4]);
            }
            library.index();
            searcher = follow(library, searcher);
            QVERIFY(searcher.searcher->changeCount() > 0);
            QCOMPARE(answers(library, *searcher.searcher), answers(library, *read(library).searcher));
        }
    }

    // Photos that wait for their vectors, or for those of their captions, are found as soon as these are there.
    void whatWaitedForAVectorIsFound()
    {
        TestLibrary library;
        addSomePhotos(library);
        library.index();
        const auto before = read(library);
        const auto catalogue = writer(library);
        auto row = valueOf(catalogue->photos().find(photoIds(library).front())).value();
        row.path = library.photos() / "late.png";
        row.contentHash = core::contentHash(std::string_view("late"));
        const auto id = valueOf(catalogue->photos().put(row));
        QVERIFY(catalogue->captions().replace(id, "user", std::vector<std::string>{"a late photo"}, std::vector<std::string>{"en"}));
        const auto waiting = follow(library, before);
        QCOMPARE(waiting.searcher->photoCount(), before.searcher->photoCount());
        QCOMPARE(waiting.withoutVector, std::vector{id});
        const auto vectors = valueOf(store::VectorStore::open(library.library(), library.encoder->identity(), 4, false));
        QVERIFY(vectors->put(store::VectorKind::Photo, std::vector{row.contentHash}, std::vector<float>{1, 0, 0, 0}));
        const auto found = follow(library, waiting);
        QVERIFY(found.searcher->changeCount() > 0);
        QCOMPARE(found.searcher->photoCount(), before.searcher->photoCount() + 1);
        QCOMPARE(found.withoutTexts, std::vector{id});
        QVERIFY(found.withoutVector.empty());
        QVERIFY(vectors->put(store::VectorKind::Caption, std::vector{jobs::captionKey("a late photo")}, std::vector<float>{0, 1, 0, 0}));
        const auto complete = follow(library, found);
        QVERIFY(complete.withoutTexts.empty());
        QCOMPARE(complete.searcher->captionCount(), before.searcher->captionCount() + 1);
        QCOMPARE(answers(library, *complete.searcher), answers(library, *read(library).searcher));
    }

    void whatCannotBeFollowedIsReadAnew_data()
    {
        QTest::addColumn<QString>("event");
        for (const char *event : {"a backup was restored", "the vectors were made anew", "another model"})
            QTest::newRow(event) << event;
    }

    void whatCannotBeFollowedIsReadAnew()
    {
        QFETCH(QString, event);
        TestLibrary library;
        addSomePhotos(library);
        library.index();
        QVERIFY(writer(library)->backupTo(library.file("copy.db")));
        library.addPhoto("new.png", "red", 80);
        library.index();
        const auto before = read(library);
        if (event == "a backup was restored") {
            QVERIFY(store::restoreCatalogue(library.library(), library.file("copy.db")));
            fs::remove(library.photos() / "red1.png");
            library.index();
        } else if (event == "the vectors were made anew") {
            fs::remove_all(library.library() / "vectors");
            library.index();
        } else {
            library.encoder = std::make_shared<FakeEncoder>("other");
            library.index();
        }
        const auto after = follow(library, before);
        QCOMPARE(after.searcher->changeCount(), 0);
        QCOMPARE(after.version, library.encoder->identity());
        QCOMPARE(answers(library, *after.searcher), answers(library, *read(library).searcher));
    }

    void aLibraryWithoutVectorsSaysSo()
    {
        TestLibrary library;
        addSomePhotos(library);
        library.index();
        const auto before = read(library);
        fs::remove_all(library.library() / "vectors");
        const auto after = jobs::followLibrary(before, library.library(), *library.encoder);
        QCOMPARE(after.error().code, core::ErrorCode::NoEmbeddings);
    }
};

QTEST_GUILESS_MAIN(TestSearchFollow)
#include "tst_search_follow.moc"
