// The small lists: folders, captions, problems.
#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QtTest>

#include "ui/models/caption_model.h"
#include "ui/models/folder_model.h"
#include "ui/models/problem_model.h"

using namespace semblance;
using core::CaptionId;
using core::FolderId;
using core::PhotoId;

static ui::FolderRow folder(int id, const char *path, int photos, bool reachable = true)
{
    return {{FolderId{id}, path, photos, 0}, reachable, false};
}

class TestListModels : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void foldersKeepTheirRowsWhenCountsChange()
    {
        ui::FolderModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.update({folder(1, "/a", 10), folder(2, "/b", 20), folder(3, "/c", 30)});
        const QSignalSpy changed(&model, &QAbstractItemModel::dataChanged), inserted(&model, &QAbstractItemModel::rowsInserted),
            removed(&model, &QAbstractItemModel::rowsRemoved), moved(&model, &QAbstractItemModel::rowsMoved);
        model.update({folder(1, "/a", 10), folder(2, "/b", 25), folder(3, "/c", 30)});
        QCOMPARE(changed.size(), 1);
        QCOMPARE(changed.first().first().toModelIndex().row(), 1);
        model.update({folder(3, "/c", 30), folder(4, "/d", 1), folder(1, "/a", 10)});
        QCOMPARE(removed.size(), 1);
        QCOMPARE(inserted.size(), 1);
        QCOMPARE(moved.size(), 1);
        QCOMPARE(model.index(0).data().toString(), "c");
        QCOMPARE(model.index(1).data().toString(), "d");
        QCOMPARE(model.index(2).data().toString(), "a");
    }

    void aFolderSaysThatItsDriveIsAway()
    {
        ui::FolderModel model;
        model.update({folder(1, "/media/stick/2019/", 3, false)});
        QCOMPARE(model.index(0).data().toString(), "2019");
        QVERIFY(model.index(0).data(ui::FolderModel::StateRole).toString().contains("not connected"));
        QCOMPARE(model.index(0).data(ui::FolderModel::ReachableRole).toBool(), false);
    }

    void aFolderSaysHowItsChangesAreNoticed()
    {
        ui::FolderModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const auto state = [&model] { return model.index(0).data(ui::FolderModel::StateRole).toString(); };
        ui::FolderRow row = folder(1, "/a", 10);
        model.update({row});
        QCOMPARE(state(), "scanned when you ask");
        const QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        row.folder.watched = api::Watched::Told;
        model.update({row});
        QCOMPARE(state(), "watched");
        row.folder.watched = api::Watched::Periodic;
        row.folder.excluded = 12;
        model.update({row});
        QVERIFY(state().startsWith("checked at times"));
        QVERIFY(state().contains("12"));
        QCOMPARE(changed.size(), 2);
        row.reachable = false;
        model.update({row});
        QVERIFY(state().startsWith("not connected"));
    }

    void captionBarsAreSharesOfTheBest()
    {
        ui::CaptionModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.reset({{CaptionId{1}, "a dog", "en", 0.4, PhotoId{5}, {}},
                     {CaptionId{2}, "a cat", "en", 0.1, PhotoId{6}, {}},
                     {CaptionId{3}, "a tax form", "en", -0.1, PhotoId{7}, {}}},
                    PhotoId{5});
        QCOMPARE(model.index(0).data(ui::CaptionModel::BarRole).toDouble(), 1.0);
        QCOMPARE(model.index(1).data(ui::CaptionModel::BarRole).toDouble(), 0.25);
        QCOMPARE(model.index(2).data(ui::CaptionModel::BarRole).toDouble(), 0.0);
        QVERIFY(model.index(0).data(ui::CaptionModel::OwnRole).toBool());
        QVERIFY(!model.index(1).data(ui::CaptionModel::OwnRole).toBool());
    }

    void problemsResetOnlyWhenTheyChange()
    {
        ui::ProblemModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        model.update({{"/p/a.jpg", "the file is empty"}});
        model.update({{"/p/a.jpg", "the file is empty"}});
        QCOMPARE(resets.size(), 1);
        QCOMPARE(model.index(0).data().toString(), "a.jpg");
        QCOMPARE(model.index(0).data(ui::ProblemModel::ReasonRole).toString(), "the file is empty");
        QCOMPARE(model.index(0).data(ui::ProblemModel::FolderRole).toString(), "/p");
    }
};

QTEST_GUILESS_MAIN(TestListModels)
#include "tst_list_models.moc"
