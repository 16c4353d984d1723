// Names of the user's own: how they are kept, found in sentences, and what they do to a search, with an encoder that sees colours.
#include "tests/engine/jobs/test_library.h"

#include "engine/jobs/personal_names.h"
#include "engine/jobs/query.h"
#include "engine/jobs/search_snapshot.h"

using namespace semblance;
using core::PersonalName;
using tests::photoName;
using tests::TestLibrary;
using tests::valueOf;

namespace {

std::vector<core::PhotoId> ids(std::initializer_list<std::int64_t> numbers)
{
    std::vector<core::PhotoId> all;
    for (const std::int64_t number : numbers)
        all.push_back(core::PhotoId{number});
    return all;
}

search::Alternative sentence(const std::string &line)
{
    return search::parseQuery(line).alternatives.front();
}

}  // namespace

class TestPersonalNames : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keptReplacedAndForgotten()
    {
        TestLibrary library;
        {
            const auto catalogue = valueOf(store::Catalogue::open(library.library(), store::Access::ReadWrite));
            QVERIFY(valueOf(jobs::personalNames(*catalogue)).empty());
            QVERIFY(jobs::givePersonalName(*catalogue, {"  our   boat ", "boat", ids({4, 5, 6})}));
            QVERIFY(jobs::givePersonalName(*catalogue, {"Rex", "dog", ids({3, 1, 2, 1})}));
            QVERIFY(jobs::givePersonalName(*catalogue, {"小白", "", ids({7, 8, 9})}));
            QVERIFY(jobs::givePersonalName(*catalogue, {"rex", "cat", ids({1, 2, 3, 4})}));
        }
        const auto catalogue = valueOf(store::Catalogue::open(library.library(), store::Access::ReadWrite));
        const auto names = valueOf(jobs::personalNames(*catalogue));
        QCOMPARE(names.size(), std::size_t(3));
        QCOMPARE(names[0].name, std::string("our boat"));
        QVERIFY(names[0].photos == ids({4, 5, 6}));
        QVERIFY(names[1].name == "rex" && names[1].kind == "cat" && names[1].photos == ids({1, 2, 3, 4}));
        QVERIFY(names[2].name == "小白" && names[2].kind.empty());
        QVERIFY(jobs::forgetPersonalName(*catalogue, "REX"));
        QCOMPARE(jobs::forgetPersonalName(*catalogue, "rex").error().code, core::ErrorCode::NotFound);
        QCOMPARE(valueOf(jobs::personalNames(*catalogue)).size(), std::size_t(2));
    }

    void refusals_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("photos");
        QTest::newRow("no letter") << "  " << 3;
        QTest::newRow("two photos") << "Rex" << 2;
        QTest::newRow("too many photos") << "Rex" << 21;
    }
    void refusals()
    {
        QFETCH(QString, name);
        QFETCH(int, photos);
        TestLibrary library;
        const auto catalogue = valueOf(store::Catalogue::open(library.library(), store::Access::ReadWrite));
        PersonalName given{name.toStdString(), "dog", {}};
        for (int i = 1; i <= photos; ++i)
            given.photos.push_back(core::PhotoId{i});
        QCOMPARE(jobs::givePersonalName(*catalogue, given).error().code, core::ErrorCode::InvalidArgument);
        QVERIFY(valueOf(jobs::personalNames(*catalogue)).empty());
    }

    void namesAreReadAsWhatTheyAre_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("read");
        QTest::addColumn<QString>("used");
        QTest::newRow("in a sentence") << "Rex on the beach"
                                       << "a dog on the beach"
                                       << "Rex";
        QTest::newRow("in any case, with a sign behind") << "where is rex?"
                                                         << "where is a dog?"
                                                         << "Rex";
        QTest::newRow("only whole words") << "a t-rexes museum"
                                          << "a t-rexes museum"
                                          << "";
        QTest::newRow("of several words, the longest first") << "our boat Rex at sea"
                                                             << "a boat at sea"
                                                             << "our boat Rex";
        QTest::newRow("two of them") << "Rex in our boat"
                                     << "a dog in a boat"
                                     << "our boat,Rex";
        QTest::newRow("twice is once") << "Rex and Rex"
                                       << "a dog and a dog"
                                       << "Rex";
        QTest::newRow("nobody knows what it is") << "Fluffy in the snow"
                                                 << "in the snow"
                                                 << "Fluffy";
        QTest::newRow("alone") << "Fluffy"
                               << ""
                               << "Fluffy";
        QTest::newRow("Chinese has no spaces") << "小白在海边"
                                               << "狗在海边"
                                               << "小白";
        QTest::newRow("with a weight") << "Rex^2 beach"
                                       << "a dog beach"
                                       << "Rex";
        QTest::newRow("no name at all") << "a dog"
                                        << "a dog"
                                        << "";
    }
    void namesAreReadAsWhatTheyAre()
    {
        QFETCH(QString, line);
        QFETCH(QString, read);
        QFETCH(QString, used);
        const std::vector<PersonalName> names{{"Rex", "dog", ids({1, 2, 3})},
                                              {"our boat", "boat", ids({4, 5, 6})},
                                              {"our boat Rex", "boat", ids({4, 5, 6})},
                                              {"Fluffy", "", ids({7, 8, 9})},
                                              {"小白", "狗", ids({7, 8, 9})}};
        const auto found = jobs::readNames(sentence(line.toStdString()), names);
        QCOMPARE(QString::fromStdString(found.alternative.sentence()), read);
        QStringList given;
        for (const PersonalName *name : found.names)
            given << QString::fromStdString(name->name);
        QCOMPARE(given.join(','), used);
    }

    void aNamePullsItsKindOfPhotosToTheFront()
    {
        TestLibrary library;
        for (const char *colour : {"red", "green", "blue", "white"})
            for (int i = 0; i < 5; ++i)
                library.addPhoto(photoName(colour, i), colour, i);
        library.index();
        const auto catalogue = valueOf(store::Catalogue::open(library.library(), store::Access::ReadWrite));
        const auto searcher = valueOf(jobs::loadSearcher(library.library(), library.encoder));
        const auto ask = [&](const std::string &line) {
            jobs::Query query;
            query.text = line;
            query.ignoreCutOff = true;
            query.words = false;
            QStringList first;
            const auto answer = valueOf(jobs::findPhotos(*library.encoder, *searcher, query, catalogue.get()));
            for (std::size_t i = 0; i < 5; ++i)
                first << QString::fromStdString(answer.hits[i].path.stem().string());
            first.sort();
            return first.join(' ');
        };
        PersonalName rex{"Rex", "", {}};
        for (int i = 0; i < 3; ++i)
            rex.photos.push_back(valueOf(catalogue->photos().findByPath(library.photos() / photoName("green", i)))->id);
        QVERIFY(ask("Rex") != "green0 green1 green2 green3 green4");  // nobody has been told
        QVERIFY(jobs::givePersonalName(*catalogue, rex));
        QCOMPARE(ask("Rex"), "green0 green1 green2 green3 green4");  // also those that it was not learnt from
        QCOMPARE(ask("red"), "red0 red1 red2 red3 red4");
        rex.photos.push_back(core::PhotoId{9999});  // gone: it counts nothing
        QVERIFY(jobs::givePersonalName(*catalogue, rex));
        QCOMPARE(ask("Rex running"), "green0 green1 green2 green3 green4");
        QVERIFY(jobs::forgetPersonalName(*catalogue, "Rex"));
        QVERIFY(ask("Rex") != "green0 green1 green2 green3 green4");
    }
};

QTEST_GUILESS_MAIN(TestPersonalNames)
#include "tst_personal_names.moc"
