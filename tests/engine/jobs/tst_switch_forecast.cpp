// What a switch costs: counts that are exact, figures that grow with the work.
#include "tests/engine/jobs/test_library.h"

#include "engine/jobs/switch_forecast.h"

using namespace semblance;
using namespace semblance::tests;

class TestSwitchForecast : public QObject {
    Q_OBJECT

    static jobs::SwitchForecast forecast(const TestLibrary &library, const jobs::Encoder &encoder)
    {
        const auto catalogue = valueOf(store::Catalogue::open(library.library(), store::Access::ReadOnly));
        return valueOf(jobs::forecastSwitch(*catalogue, library.library(), encoder, *isolation::readerInThisProcess(), 2));
    }

private Q_SLOTS:
    void anotherModelHasEverythingToDo()
    {
        TestLibrary library;
        for (int i = 0; i < 20; ++i)
            library.addPhoto(photoName("p", i), i % 2 ? "red" : "blue", i);
        library.index();
        const FakeEncoder other("other");
        const auto cost = forecast(library, other);
        QCOMPARE(cost.photos, 20);
        QCOMPARE(cost.measured, 12);
        QVERIFY(cost.seconds > 0 && cost.seconds < 600);
        QVERIFY(cost.bytes > 0 && cost.bytes < 1'000'000);
        QVERIFY(cost.freeBytes > 0);
        QVERIFY(other.pictures >= 12);
    }

    void theModelThatMadeTheEmbeddingsHasNothingToDo()
    {
        TestLibrary library;
        for (int i = 0; i < 6; ++i)
            library.addPhoto(photoName("p", i), "red", i);
        library.index();
        const int before = library.encoder->pictures;
        const auto cost = forecast(library, *library.encoder);
        QCOMPARE(cost.photos, 0);
        QCOMPARE(cost.seconds, 0.0);
        QCOMPARE(cost.bytes, 0);
        QCOMPARE(library.encoder->pictures.load(), before);  // nothing was measured
    }

    void photosThatAreGoneAreNotMeasured()
    {
        TestLibrary library;
        for (int i = 0; i < 4; ++i)
            library.addPhoto(photoName("p", i), "red", i);
        library.index();
        for (int i = 0; i < 4; ++i)
            std::filesystem::remove(library.photos() / photoName("p", i));
        const auto cost = forecast(library, FakeEncoder("other"));
        QCOMPARE(cost.photos, 4);
        QCOMPARE(cost.measured, 0);
        QVERIFY(cost.seconds < 0);  // it says that it does not know
    }

    void anEmptyLibraryCostsNothing()
    {
        TestLibrary library;
        library.index();
        const auto cost = forecast(library, FakeEncoder("other"));
        QCOMPARE(cost.photos + cost.captions, 0);
        QCOMPARE(cost.seconds, 0.0);
    }
};

QTEST_GUILESS_MAIN(TestSwitchForecast)
#include "tst_switch_forecast.moc"
