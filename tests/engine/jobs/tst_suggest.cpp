// What could be written about a photo: from its neighbours, and by zero-shot classification with the library's own words.
#include "tests/engine/jobs/test_library.h"

#include "engine/jobs/photo_texts.h"
#include "engine/jobs/search_snapshot.h"
#include "engine/jobs/suggest.h"

using namespace semblance;
using namespace semblance::tests;

namespace {

struct Fixture : TestLibrary {
    // Twenty photos each of three colours; of every colour some have captions and tags, p0 (red) has none.
    Fixture()
    {
        const char *colours[] = {"red", "green", "blue"};
        for (int i = 0; i < 60; ++i) {
            addPhoto(photoName("p", i), colours[i % 3], i);
            if (i > 0 && i % 4 == 0)
                addText("p" + std::to_string(i) + ".txt", std::string("a ") + colours[i % 3] + " wall number " + std::to_string(i / 12));
        }
        index();
        const auto catalogue = valueOf(store::Catalogue::open(library(), store::Access::ReadWrite));
        for (int i = 1; i < 7; ++i)
            valueOf(jobs::changeTexts(*catalogue, {{idOf(*catalogue, i)}, {}, {}, {std::string(colours[i % 3]), "somewhere"}, {}}));
    }
    core::PhotoId idOf(store::Catalogue &catalogue, int i) { return valueOf(jobs::photoAt(catalogue, photos() / photoName("p", i))); }
    jobs::Suggestions suggest(int i, jobs::TagClasses &classes)
    {
        const auto catalogue = valueOf(store::Catalogue::open(library(), store::Access::ReadOnly));
        const auto searcher = valueOf(jobs::loadSearcher(library(), encoder));
        return valueOf(jobs::suggest(*encoder, *searcher, *catalogue, classes, idOf(*catalogue, i)));
    }
    jobs::Suggestions suggest(int i)
    {
        jobs::TagClasses classes;
        return suggest(i, classes);
    }
};

QStringList tagsOf(const jobs::Suggestions &suggestions)
{
    QStringList tags;
    for (const jobs::SuggestedTag &tag : suggestions.tags)
        tags << QString::fromStdString(tag.tag) + (tag.known ? "" : "?");
    return tags;
}

}  // namespace

class TestSuggest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void captionsComeFromPhotosThatLookAlike()
    {
        Fixture library;
        const auto suggestions = library.suggest(0);
        QVERIFY(!suggestions.captions.empty());
        QVERIFY(suggestions.captions.size() <= jobs::SuggestOptions().captions);
        for (const jobs::SuggestedCaption &caption : suggestions.captions) {
            QVERIFY2(caption.text.starts_with("a red wall"), caption.text.c_str());
            QVERIFY(caption.probability >= 0.5 && caption.probability <= 1);
            QVERIFY(caption.likeness > 0.9);
            QVERIFY(caption.from.valid());
        }
        QCOMPARE(suggestions.version, library.encoder->version());
    }

    void tagsAreTheLibrarysOwnWords()
    {
        Fixture library;
        const QStringList tags = tagsOf(library.suggest(0));
        QVERIFY2(tags.value(0) == "red", qPrintable(tags.join(" ")));
        QVERIFY(!tags.contains("blue"));
        QVERIFY(!tags.contains("green"));
    }

    void whatIsSaidOrRefusedIsNotSuggested()
    {
        Fixture library;
        const auto first = library.suggest(0);
        {
            const auto catalogue = valueOf(store::Catalogue::open(library.library(), store::Access::ReadWrite));
            const auto photo = library.idOf(*catalogue, 0);
            valueOf(jobs::changeTexts(*catalogue, {{photo}, {first.captions.front().text}, {}, {"RED"}, {}}));
            QVERIFY(catalogue->suggestions().put({photo, store::SuggestionKind::Caption, first.captions.back().text, false, "v", 1}));
        }
        const auto second = library.suggest(0);
        QVERIFY(!tagsOf(second).contains("red"));
        for (const jobs::SuggestedCaption &caption : second.captions) {
            QVERIFY(caption.text != first.captions.front().text);
            QVERIFY(caption.text != first.captions.back().text);
        }
        QVERIFY(tagsOf(library.suggest(3)).isEmpty() || !tagsOf(library.suggest(3)).contains("red"));  // it has the tag
        QVERIFY(tagsOf(library.suggest(9)).contains("red"));                                           // another one may be it
    }

    void classesAreEmbeddedOnce()
    {
        Fixture library;
        jobs::TagClasses classes;
        library.suggest(0, classes);
        const std::size_t count = classes.all().size();
        const int before = library.encoder->texts;
        const auto again = library.suggest(0, classes);
        const int captions = library.encoder->texts - before;  // of the neighbours alone
        QCOMPARE(classes.all().size(), count);
        QVERIFY(captions <= 15);
        QVERIFY(!again.tags.empty());
    }

    void thereIsNothingToSuggestFrom()
    {
        TestLibrary library;
        library.addPhoto("a.png", "red");
        library.index();
        const auto catalogue = valueOf(store::Catalogue::open(library.library(), store::Access::ReadOnly));
        const auto searcher = valueOf(jobs::loadSearcher(library.library(), library.encoder));
        jobs::TagClasses classes;
        const auto photo = valueOf(jobs::photoAt(*catalogue, library.photos() / "a.png"));
        const auto found = valueOf(jobs::suggest(*library.encoder, *searcher, *catalogue, classes, photo));
        QVERIFY(found.captions.empty());
        QVERIFY(found.tags.empty());
        const auto unknown = jobs::suggest(*library.encoder, *searcher, *catalogue, classes, core::PhotoId{99});
        QCOMPARE(unknown.error().code, core::ErrorCode::NotFound);
    }
};

QTEST_GUILESS_MAIN(TestSuggest)
#include "tst_suggest.moc"
