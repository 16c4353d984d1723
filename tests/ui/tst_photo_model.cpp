#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QtTest>

#include "ui/models/photo_model.h"

using semblance::core::PhotoId;
using semblance::ui::PhotoModel;
using semblance::ui::PhotoRow;

static std::vector<PhotoRow> rowsOf(const QList<int> &ids)
{
    std::vector<PhotoRow> rows;
    for (const int id : ids)
        rows.push_back({PhotoId{id}, {}, -1, {}});
    return rows;
}

static QList<int> idsOf(const PhotoModel &model)
{
    QList<int> ids;
    for (int row = 0; row < model.rowCount(); ++row)
        ids << int(model.at(row).id.value);
    return ids;
}

class TestPhotoModel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void updateSendsPreciseSignals_data()
    {
        QTest::addColumn<QList<int>>("before");
        QTest::addColumn<QList<int>>("after");
        QTest::addColumn<int>("inserted");
        QTest::addColumn<int>("removed");
        QTest::addColumn<int>("resets");
        QTest::newRow("nothing changed") << QList{3, 2, 1} << QList{3, 2, 1} << 0 << 0 << 0;
        QTest::newRow("newer photos come first") << QList{3, 2, 1} << QList{5, 4, 3, 2, 1} << 1 << 0 << 0;
        QTest::newRow("photos fall between and at the end") << QList{5, 3} << QList{5, 4, 3, 2, 1} << 2 << 0 << 0;
        QTest::newRow("a folder was removed") << QList{6, 5, 4, 3, 2, 1} << QList{6, 3} << 0 << 2 << 0;
        QTest::newRow("removed and added at once") << QList{4, 2} << QList{5, 4, 1} << 2 << 1 << 0;
        QTest::newRow("everything is gone") << QList{2, 1} << QList<int>{} << 0 << 1 << 0;
        QTest::newRow("another order is another list") << QList{1, 2, 3} << QList{3, 2, 1} << 0 << 0 << 1;
    }

    void updateSendsPreciseSignals()
    {
        QFETCH(QList<int>, before);
        QFETCH(QList<int>, after);
        PhotoModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.reset(rowsOf(before));
        const QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted), removed(&model, &QAbstractItemModel::rowsRemoved),
            resets(&model, &QAbstractItemModel::modelReset);
        model.update(rowsOf(after));
        QCOMPARE(idsOf(model), after);
        QTEST(int(inserted.size()), "inserted");
        QTEST(int(removed.size()), "removed");
        QTEST(int(resets.size()), "resets");
    }

    void manyScatteredChangesAreOneReset()
    {
        PhotoModel model;
        QList<int> even, all;
        for (int i = 0; i < 1000; ++i) {
            all << i + 1;
            if (i % 2)
                even << i + 1;
        }
        model.reset(rowsOf(even));
        const QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted), resets(&model, &QAbstractItemModel::modelReset);
        model.update(rowsOf(all));
        QCOMPARE(inserted.size(), 0);
        QCOMPARE(resets.size(), 1);
        QCOMPARE(idsOf(model), all);
    }

    void aRowSaysWhyItIsInTheAnswer_data()
    {
        QTest::addColumn<double>("probability");
        QTest::addColumn<QString>("written");
        QTest::addColumn<QString>("mark");
        QTest::addColumn<QString>("spoken");
        QTest::newRow("by its looks") << 0.9 << ""
                                      << "90%"
                                      << "a.jpg, 90% likely";
        QTest::newRow("by its words") << 0.1 << "dog (caption)"
                                      << "in words"
                                      << "a.jpg, written about it: dog (caption)";
        QTest::newRow("by both") << 0.9 << "dog (caption)"
                                 << "90%"
                                 << "a.jpg, 90% likely";
        QTest::newRow("by neither") << 0.1 << ""
                                    << "10%"
                                    << "a.jpg, 10% likely";
        QTest::newRow("no search") << -1.0 << ""
                                   << ""
                                   << "a.jpg";
    }
    void aRowSaysWhyItIsInTheAnswer()
    {
        QFETCH(double, probability);
        QFETCH(QString, written);
        PhotoModel model;
        model.reset({{PhotoId{7}, "/pictures/a.jpg", probability, written}});
        const QModelIndex row = model.index(0);
        QTEST(row.data(PhotoModel::MarkRole).toString(), "mark");
        QTEST(row.data(Qt::AccessibleTextRole).toString(), "spoken");
        QCOMPARE(row.data(Qt::ToolTipRole).toString().contains("dog (caption)"), !written.isEmpty());
    }

    void aRowSaysItsNameAndProbability()
    {
        PhotoModel model;
        model.reset({{PhotoId{7}, "/pictures/beach.jpg", 0.874, {}}, {PhotoId{8}, "/pictures/\xff.jpg", -1, {}}});
        const QModelIndex first = model.index(0);
        QCOMPARE(first.data().toString(), "beach.jpg");
        QCOMPARE(first.data(PhotoModel::IdRole).toLongLong(), 7);
        QCOMPARE(first.data(PhotoModel::ProbabilityRole).toDouble(), 0.874);
        QCOMPARE(first.data(Qt::AccessibleTextRole).toString(), "beach.jpg, 87% likely");
        QVERIFY(!model.index(1).data(PhotoModel::ProbabilityRole).isValid());
        QCOMPARE(model.index(1).data().toString(), QString::fromUtf8("\xef\xbf\xbd.jpg"));
        QVERIFY(model.flags(first).testFlag(Qt::ItemIsDragEnabled));
        QCOMPARE(model.rowOf(PhotoId{8}), 1);
        QCOMPARE(model.rowOf(PhotoId{9}), -1);
    }
};

QTEST_GUILESS_MAIN(TestPhotoModel)
#include "tst_photo_model.moc"
