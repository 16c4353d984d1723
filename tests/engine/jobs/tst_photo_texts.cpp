// Captions and tags that the user edits: kept through every later index run, searchable at once, and put back as they were.
#include "tests/engine/jobs/test_library.h"

#include "engine/jobs/photo_texts.h"
#include "engine/jobs/query.h"
#include "engine/jobs/search_snapshot.h"

using namespace semblance;
using namespace semblance::tests;
using jobs::PhotoTexts;
namespace fs = std::filesystem;
using Tags = std::vector<std::string>;

namespace {

std::unique_ptr<store::Catalogue> open(const TestLibrary &library, store::Access access = store::Access::ReadWrite)
{
    return valueOf(store::Catalogue::open(library.library(), access));
}

core::PhotoId idOf(const TestLibrary &library, const std::string &photo)
{
    return valueOf(jobs::photoAt(*open(library, store::Access::ReadOnly), library.photos() / photo));
}

// "a dog|a cat [tag, tag]"
QString textsOf(const TestLibrary &library, const std::string &photo)
{
    const auto texts = valueOf(jobs::textsOf(*open(library, store::Access::ReadOnly), std::vector{idOf(library, photo)})).at(0);
    QStringList captions, tags;
    for (const store::CaptionText &caption : *texts.captions)
        captions << QString::fromStdString(caption.text);
    for (const std::string &tag : *texts.tags)
        tags << QString::fromStdString(tag);
    captions.sort();
    return captions.join('|') + " [" + tags.join(", ") + "]";
}

std::vector<PhotoTexts> change(const TestLibrary &library, const jobs::TextsChange &change)
{
    const auto catalogue = open(library);
    auto before = valueOf(jobs::changeTexts(*catalogue, change));
    valueOf(jobs::embedCaptionsOf(*catalogue, library.library(), *library.encoder, change.photos));
    return before;
}

}  // namespace

class TestPhotoTexts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void ratingsAreKeptFilteredAndPutBack()
    {
        TestLibrary library;
        library.addPhoto("a.png", "red");
        library.addPhoto("b.png", "blue");
        library.index();
        const auto a = idOf(library, "a.png"), b = idOf(library, "b.png");
        const auto ratingOf = [&](core::PhotoId id) {
            return valueOf(jobs::textsOf(*open(library, store::Access::ReadOnly), std::vector{id})).at(0).rating.value_or(-9);
        };
        jobs::TextsChange wanted;
        wanted.photos = {a, b};
        wanted.rating = 4;
        const auto before = change(library, wanted);
        QCOMPARE(before.size(), std::size_t{2});
        QVERIFY(before[0].rating == 0 && !before[0].captions && !before[0].tags);
        library.addPhoto("a.png", "red", 7);  // other bytes: it is read again
        library.index();
        QCOMPARE(ratingOf(a), 4);
        const auto searcher = valueOf(jobs::loadSearcher(library.library(), library.encoder));
        jobs::Query query;
        query.text = "rating:>=4";
        QCOMPARE(valueOf(jobs::findPhotos(*library.encoder, *searcher, query, open(library, store::Access::ReadOnly).get())).hits.size(),
                 std::size_t{2});
        valueOf(jobs::putTexts(*open(library), before));
        QCOMPARE(ratingOf(a), 0);
        QCOMPARE(ratingOf(b), 0);
        wanted.rating = 9;
        QCOMPARE(jobs::changeTexts(*open(library), wanted).error().code, core::ErrorCode::InvalidArgument);
    }

    void aLaterIndexRunOverwritesNothing()
    {
        TestLibrary library;
        library.addPhoto("a.png", "red");
        library.addPhoto("b.png", "blue");
        library.addText("captions.csv", "image,caption\na.png,one\na.png,two\nb.png,three\n");
        library.index();
        change(library, {{idOf(library, "a.png")}, {"my words"}, {"one"}, {"holidays"}, {}});
        QCOMPARE(textsOf(library, "a.png"), "my words|two [holidays]");
        library.index();
        library.addText("captions.csv", "image,caption\na.png,one\na.png,four\nb.png,three\n");
        library.addPhoto("a.png", "red", 7);  // another file under this name
        library.index();
        QCOMPARE(textsOf(library, "a.png"), "four|my words [holidays]");
        QCOMPARE(textsOf(library, "b.png"), "three []");
        QCOMPARE(library.problems(), QStringList());
        QVERIFY(!library.state().join('\n').contains('!'));  // every caption has its vector
    }

    void aMovedPhotoTakesItsWordsAlong()
    {
        TestLibrary library;
        library.addPhoto("a.png", "red", 3);
        library.index();
        change(library, {{idOf(library, "a.png")}, {"my words"}, {}, {"mine"}, {}});
        fs::create_directories(library.photos() / "sub");
        fs::rename(library.photos() / "a.png", library.photos() / "sub" / "z.png");
        QCOMPARE(library.index().moved, 1);
        QCOMPARE(textsOf(library, "sub/z.png"), "my words [mine]");
    }

    void captionsAreFoundByAPhotoAndByTheirWordsAtOnce()
    {
        TestLibrary library;
        for (int i = 0; i < 6; ++i)
            library.addPhoto(photoName("p", i), i % 2 ? "blue" : "red", i);
        library.index();
        const auto id = idOf(library, "p1.png");
        change(library, {{id}, {"a blue frisbee"}, {}, {"Games"}, {}});
        const auto catalogue = open(library, store::Access::ReadOnly);
        const auto searcher = valueOf(jobs::loadSearcher(library.library(), library.encoder));
        jobs::Query asked;
        asked.likePhoto = idOf(library, "p3.png");
        const auto captions = valueOf(jobs::findCaptions(*library.encoder, *searcher, *catalogue, asked));
        QCOMPARE(captions.size(), std::size_t{1});
        QCOMPARE(captions[0].text, std::string("a blue frisbee"));
        QVERIFY(captions[0].score > 0.9);
        for (const char *query : {"frisbee", "tag:games", "has:tag", "\"blue frisbee\""}) {
            jobs::Query words;
            words.text = query;
            const auto hits = valueOf(jobs::findPhotos(*library.encoder, *searcher, words, catalogue.get())).hits;
            QVERIFY2(!hits.empty() && hits[0].photo == id, query);
        }
    }

    void aTextIsEmbeddedOnce()
    {
        TestLibrary library;
        for (int i = 0; i < 5; ++i)
            library.addPhoto(photoName("p", i), "red", i);
        library.index();
        jobs::TextsChange all{{}, {"a red wall"}, {}, {}, {}};
        for (int i = 0; i < 5; ++i)
            all.photos.push_back(idOf(library, photoName("p", i)));
        const int before = library.encoder->texts;
        QCOMPARE(change(library, all).size(), std::size_t{5});
        QCOMPARE(library.encoder->texts - before, 1);
        QVERIFY(change(library, all).empty());  // it is there already
        QCOMPARE(library.encoder->texts - before, 1);
    }

    void whatWasNotEmbeddedIsByTheNextRun()
    {
        TestLibrary library;
        library.addPhoto("a.png", "red");
        library.index();
        const auto id = idOf(library, "a.png");
        {
            const auto catalogue = open(library);
            valueOf(jobs::changeTexts(*catalogue, {{id}, {"a red barn"}, {}, {}, {}}));  // killed before it was embedded
        }
        QVERIFY(library.state().join('\n').contains('!'));
        QCOMPARE(library.index().unchanged, 1);
        QVERIFY(!library.state().join('\n').contains('!'));
    }

    void theStateBeforeIsTheUndo()
    {
        TestLibrary library;
        for (int i = 0; i < 3; ++i)
            library.addPhoto(photoName("p", i), "red", i);
        library.addText("p0.txt", "one\ntwo");
        library.index();
        QStringList before;
        jobs::TextsChange all{{}, {"new"}, {"one"}, {"Sea", "dog"}, {}};
        for (int i = 0; i < 3; ++i) {
            before << textsOf(library, photoName("p", i));
            all.photos.push_back(idOf(library, photoName("p", i)));
        }
        change(library, {{all.photos[2]}, {}, {}, {"sea"}, {}});
        before[2] = textsOf(library, "p2.png");
        const auto undo = change(library, all);
        QCOMPARE(undo.size(), std::size_t{3});
        QCOMPARE(textsOf(library, "p0.png"), "new|two [Sea, dog]");
        QCOMPARE(textsOf(library, "p2.png"), "new [dog, sea]");  // "Sea" is there
        const auto redo = valueOf(jobs::putTexts(*open(library), undo));
        for (int i = 0; i < 3; ++i)
            QCOMPARE(textsOf(library, photoName("p", i)), before[i]);
        valueOf(jobs::putTexts(*open(library), redo));
        QCOMPARE(textsOf(library, "p0.png"), "new|two [Sea, dog]");
    }

    void partsThatAreNotGivenStay()
    {
        TestLibrary library;
        library.addPhoto("a.png", "red");
        library.index();
        const auto id = idOf(library, "a.png");
        change(library, {{id}, {"words"}, {}, {"tag"}, {}});
        const std::vector<PhotoTexts> tags{{id, {}, std::nullopt, Tags{"other"}}, {core::PhotoId{99}, {}, std::nullopt, Tags{"x"}}};
        const auto before = valueOf(jobs::putTexts(*open(library), tags));
        QCOMPARE(before.size(), std::size_t{1});  // the photo that is not there is passed over
        QVERIFY(!before[0].captions);
        QCOMPARE(*before[0].tags, Tags{"tag"});
        QCOMPARE(textsOf(library, "a.png"), "words [other]");
    }

    void photosAreFoundByTheirFiles()
    {
        TestLibrary library;
        library.addPhoto("a.png", "red");
        library.index();
        const auto catalogue = open(library, store::Access::ReadOnly);
        QVERIFY(valueOf(jobs::photoAt(*catalogue, library.photos() / "." / "x" / ".." / "a.png")).valid());
        fs::create_directory_symlink(library.photos(), library.file("link"));
        QVERIFY(jobs::photoAt(*catalogue, library.file("link") / "a.png").has_value());
        const auto unknown = jobs::photoAt(*catalogue, library.file("b.png"));
        QVERIFY(!unknown);
        QVERIFY(unknown.error().detail.find("b.png") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestPhotoTexts)
#include "tst_photo_texts.moc"
