// Filters over a small library in which every photo differs in what a filter looks at.
#include <QtTest>

#include "tests/engine/store/store_fixture.h"

using namespace semblance::store;
using semblance::core::PhotoId;

namespace {

Condition condition(FilterField field, const std::string &text = {})
{
    Condition one;
    one.field = field;
    one.text = text;
    return one;
}

Condition range(FilterField field, int least, int most)
{
    Condition one = condition(field);
    one.least = least;
    one.most = most;
    return one;
}

Condition time(const std::string &from, const std::string &until)
{
    Condition one = condition(FilterField::Time);
    one.from = from;
    one.until = until;
    return one;
}

Condition has(Known what)
{
    Condition one = condition(FilterField::Has);
    one.what = what;
    return one;
}

Condition negated(Condition one)
{
    one.negated = true;
    return one;
}

}  // namespace

Q_DECLARE_METATYPE(PhotoFilter)

class TestFilterStore : public QObject {
    Q_OBJECT

private:
    StoreFixture m_fixture;
    std::unique_ptr<Catalogue> m_catalogue;
    std::map<std::int64_t, std::string> m_names;

    void add(const PhotoRow &row, const std::vector<std::string> &captions = {})
    {
        const auto id = m_catalogue->photos().put(row);
        VERIFY_OK(id);
        m_names[id->value] = row.path.stem();
        if (!captions.empty())
            VERIFY_OK(m_catalogue->captions().replace(*id, "user", captions, std::vector<std::string>(captions.size(), "en")));
    }

    QString matched(const PhotoFilter &filter)
    {
        const auto ids = m_catalogue->filters().match(filter);
        if (!ids)
            return QString::fromStdString(ids.error().detail);
        QString names;
        for (const PhotoId id : *ids)
            names += QString::fromStdString(m_names[id.value]);
        return names;
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_catalogue = m_fixture.open();
        QVERIFY(m_catalogue);
        const auto folder = m_catalogue->folders().add("/p");
        VERIFY_OK(folder);
        PhotoRow a = indexedPhoto(*folder, "/p/Holidays 2023/a.JPG");
        a.takenAt = "2023-07-14T18:05:11";
        a.camera = "Canon EOS 5D";
        a.rating = 5;
        a.keywords = {"Rex", "Beach day"};
        a.people = {"Ána Müller"};
        a.latitude = 1;
        a.longitude = 2;
        add(a, {"A red boat lies on the shore", "The dog Rex"});
        PhotoRow b = indexedPhoto(*folder, "/p/Holidays 2023/north/b.jpeg");
        b.takenAt = "2023-07-31T23:59:59";
        b.camera = "FUJIFILM X100V";
        b.lens = "23mm";
        b.rating = 3;
        add(b, {"一艘红船停在岸边"});
        PhotoRow c = indexedPhoto(*folder, "/p/Ferien/c.png");
        c.takenAt = "2024-01-01T00:00:00";
        c.rating = -1;
        c.title = "Boat and red car";
        add(c);
        PhotoRow d = indexedPhoto(*folder, "/p/Ferien/d.tiff");
        d.modifiedNs = 1'600'000'000'000'000'000;  // 2020-09-13, and no date of its own
        add(d);
        PhotoRow failed = indexedPhoto(*folder, "/p/Ferien/x.jpg");
        failed.state = PhotoState::Failed;
        add(failed);
    }

    void filtersLetThrough_data()
    {
        QTest::addColumn<PhotoFilter>("filter");
        QTest::addColumn<QString>("names");
        const auto row = [](const char *name, PhotoFilter filter, const char *names) { QTest::newRow(name) << filter << names; };
        row("no filter: all that are indexed, newest first", {}, "cbad");
        row("a year", {{time("2023", "2024")}}, "ba");
        row("a month ends with its last second", {{time("2023-07", "2023-08")}}, "ba");
        row("up to a day", {{time("", "2023-07-15")}}, "ad");
        row("from a day on", {{time("2023-07-31", "")}}, "cb");
        row("without a date of its own the file's counts", {{time("2020", "2021")}}, "d");
        row("a month of any year", {{range(FilterField::Month, 7, 7)}}, "ba");
        row("a rating", {{range(FilterField::Rating, 3, 5)}}, "ba");
        row("rejected", {{range(FilterField::Rating, -1, -1)}}, "c");
        row("part of a camera in any case", {{condition(FilterField::Camera, "canon eos")}}, "a");
        row("a lens", {{condition(FilterField::Lens, "23")}}, "b");
        row("a folder, also above", {{condition(FilterField::Folder, "holidays")}}, "ba");
        row("a file name is no folder", {{condition(FilterField::Folder, "a.jpg")}}, "");
        row("a file name", {{condition(FilterField::Name, "A.j")}}, "a");
        row("a type by either extension", {{condition(FilterField::Type, "jpeg")}}, "ba");
        row("a type by the short one", {{condition(FilterField::Type, "TIF")}}, "d");
        row("a whole tag", {{condition(FilterField::Tag, "beach DAY")}}, "a");
        row("not a part of one", {{condition(FilterField::Tag, "beach")}}, "");
        row("a person without accents", {{condition(FilterField::Person, "ana muller")}}, "a");
        row("words in a row in a caption or title", {{condition(FilterField::Written, "red boat")}}, "a");
        row("not in another order", {{condition(FilterField::Written, "boat red")}}, "");
        row("in captions alone", {{condition(FilterField::Caption, "car")}}, "");
        row("Chinese inside a sentence", {{condition(FilterField::Written, "红船")}}, "b");
        row("one Chinese character", {{condition(FilterField::Written, "岸")}}, "b");
        row("not written", {{negated(condition(FilterField::Written, "boat"))}}, "bd");
        row("signs alone ask nothing", {{condition(FilterField::Written, "\"*(")}}, "cbad");
        row("with captions", {{has(Known::Caption)}}, "ba");
        row("without captions", {{negated(has(Known::Caption))}}, "cd");
        row("with a place", {{has(Known::Place)}}, "a");
        row("with a date", {{has(Known::Date)}}, "cba");
        row("with tags, people, lens, title", {{has(Known::Tag), has(Known::Lens), has(Known::Title)}}, "cba");
        row("one of two", {{condition(FilterField::Camera, "canon"), condition(FilterField::Camera, "fuji")}}, "ba");
        row("both of two", {{condition(FilterField::Camera, "canon")}, {range(FilterField::Rating, 0, 3)}}, "");
        row("quotes are no SQL", {{condition(FilterField::Camera, "'; DROP TABLE photos; --")}}, "");
    }
    void filtersLetThrough()
    {
        QFETCH(PhotoFilter, filter);
        QTEST(matched(filter), "names");
    }

    void onePhotoTellsWhichItPasses()
    {
        const auto ids = m_catalogue->filters().match({{condition(FilterField::Camera, "canon")}});
        const auto passed =
            m_catalogue->filters().passed(ids->front(), {{time("2023", "2024")}, {range(FilterField::Rating, 0, 4)}, {has(Known::Tag)}});
        QCOMPARE(*passed, (std::vector<bool>{true, false, true}));
        QCOMPARE(*m_catalogue->filters().passed(PhotoId{999}, {{time("2023", "2024")}}), std::vector<bool>{false});
    }

    void valuesThatAreThereComplete()
    {
        auto &filters = m_catalogue->filters();
        QCOMPARE(*filters.values(FilterField::Camera, "fuji", 5), std::vector<std::string>{"FUJIFILM X100V"});
        QCOMPARE(filters.values(FilterField::Tag, "", 5)->size(), 2u);
        QCOMPARE(filters.values(FilterField::Tag, "", 1)->size(), 1u);
        QCOMPARE(filters.values(FilterField::Folder, "", 1)->front(), std::string("Ferien"));  // three photos, failed ones too
        QVERIFY(filters.values(FilterField::Rating, "", 5)->empty());
    }
};

QTEST_APPLESS_MAIN(TestFilterStore)
#include "tst_filter_store.moc"
