#include <QSignalSpy>
#include <QtTest>

#include "tests/support/fake_engine.h"
#include "ui/bridge/thumbnail_store.h"

using namespace semblance;
using core::PhotoId;

class TestThumbnailStore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void wantedThumbnailsArriveAndStay()
    {
        test::FakeEngine engine(20);
        ui::ThumbnailStore store(engine);
        QVERIFY(store.image(PhotoId{1}).isNull());
        store.setWanted(this, {PhotoId{1}, PhotoId{2}, PhotoId{3}});
        QTRY_VERIFY(store.known(PhotoId{1}) && store.known(PhotoId{2}) && store.known(PhotoId{3}));
        QCOMPARE(store.image(PhotoId{1}).width(), 320);
        QVERIFY(!store.known(PhotoId{4}));
    }

    void whatScrolledAwayIsNotDecoded()
    {
        test::FakeEngine engine(2000);
        ui::ThumbnailStore store(engine);
        std::vector<PhotoId> first;
        for (int i = 1; i <= 500; ++i)
            first.push_back(PhotoId{i});
        store.setWanted(this, first);
        store.setWanted(this, {PhotoId{1500}});
        QTRY_VERIFY(store.known(PhotoId{1500}));
        int decoded = 0;
        for (int i = 1; i <= 500; ++i)
            decoded += store.known(PhotoId{i});
        QVERIFY2(decoded <= 8, qPrintable(QString::number(decoded)));  // those that were already under way
    }

    void aBrokenPhotoIsKnownToBeBroken()
    {
        test::FakeEngine engine(5);
        engine.failPhoto(PhotoId{2});
        ui::ThumbnailStore store(engine);
        store.setWanted(this, {PhotoId{2}});
        QTRY_VERIFY(store.failed(PhotoId{2}));
        QVERIFY(store.image(PhotoId{2}).isNull());
    }

    void theEndWaitsForTheWorkers()
    {
        test::FakeEngine engine(100);
        {
            ui::ThumbnailStore store(engine);
            std::vector<PhotoId> all;
            for (int i = 1; i <= 100; ++i)
                all.push_back(PhotoId{i});
            store.setWanted(this, all);
        }
        QCoreApplication::processEvents();
    }
};

QTEST_MAIN(TestThumbnailStore)
#include "tst_thumbnail_store.moc"
