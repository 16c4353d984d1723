// Suggestions taken and refused, and captions written into files: the panel's and the dialog's side, with a fake engine.
#include <QLabel>
#include <QListView>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>
#include <QtTest>

#include "tests/ui/window_fixture.h"
#include "ui/models/sidecar_model.h"
#include "ui/widgets/annotation_panel.h"
#include "ui/widgets/inspector.h"
#include "ui/widgets/photo_grid.h"
#include "ui/widgets/sidecar_dialog.h"
#include "ui/widgets/suggestion_list.h"

using namespace semblance;
using test::WindowFixture;

namespace {

api::SidecarChange change(const char *file, bool exists, std::vector<std::string> before, std::vector<std::string> after)
{
    api::SidecarChange one;
    one.file = file;
    one.exists = exists;
    one.changes = before != after;
    one.before.tags = std::move(before);
    one.after.tags = std::move(after);
    return one;
}

struct Fixture : WindowFixture {
    Fixture() : WindowFixture(30)
    {
        engine.texts.suggestions = {{false, "A dog in the water", "en", 0.93, false, core::PhotoId{3}},
                                    {true, "dog", {}, 0.88, true, {}},
                                    {true, "water", {}, 0.61, false, {}}};
        api::SidecarChange diary;
        diary.file = "/p/diary.xmp";
        diary.problem = "The sidecar /p/diary.xmp is left alone: it is no XMP.";
        engine.texts.sidecars = {change("/p/a.jpg.xmp", false, {}, {"sea"}), change("/p/b.jpg.xmp", true, {"sea"}, {"beach"}),
                                 change("/p/c.jpg.xmp", true, {"x"}, {"x"}), diary};
    }
    bool settle() const
    {
        return QTest::qWaitFor([&] { return window->isSettled(); });
    }
    QList<ui::SuggestionRow *> rows() const
    {
        QList<ui::SuggestionRow *> shown;
        for (auto *row : find<ui::Inspector>("inspectorPanel")->findChildren<ui::SuggestionRow *>())
            if (row->isVisible())
                shown << row;
        return shown;
    }
    bool did(const std::string &what)
    {
        const auto log = engine.texts.log();
        return std::find(log.begin(), log.end(), what) != log.end();
    }
};

}  // namespace

class TestSidecarDialog : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void suggestionsAreTakenRefusedAndUndone()
    {
        Fixture f;
        auto *grid = f.find<ui::PhotoGrid>("searchGrid");
        QTRY_COMPARE(grid->model()->rowCount(), 30);
        f.window->selectRow(0);
        QVERIFY(f.settle());
        QVERIFY(f.rows().isEmpty());  // not before somebody asks
        auto *panel = f.find<ui::Inspector>("inspectorPanel")->annotations();
        panel->findChild<QPushButton *>("suggestToggle")->click();
        QTRY_COMPARE(f.rows().size(), 3);
        QVERIFY(panel->findChild<QLabel *>("suggestionNote")->text().contains("Semblance starter"));
        QVERIFY(panel->findChild<QLabel *>("suggestionNote")->text().contains("9f31c2aa"));
        f.rows()[0]->setFocus();
        QTest::keyClick(f.rows()[0], Qt::Key_Return);
        QTRY_COMPARE(f.engine.texts.captions(30), std::vector<std::string>{"A dog in the water"});
        QVERIFY(f.did("accept A dog in the water 9f31c2aa41d0"));
        QTRY_COMPARE(f.rows().size(), 2);
        QVERIFY(f.settle());
        f.rows()[0]->findChild<QToolButton *>("suggestionRefuse")->click();
        QTRY_VERIFY(f.did("refuse dog 9f31c2aa41d0"));
        QTRY_COMPARE(f.rows().size(), 1);
        QVERIFY(f.settle());
        panel->undo();
        QTRY_VERIFY(f.did("suggest again dog 9f31c2aa41d0"));
        QTRY_COMPARE(f.rows().size(), 2);
        QVERIFY(f.settle());
        panel->undo();
        QTRY_VERIFY(f.engine.texts.captions(30).empty());
        QTRY_COMPARE(f.rows().size(), 3);
        f.window->selectRow(1);  // they follow the selection
        QVERIFY(f.settle());
        QCOMPARE(f.rows().size(), 3);
    }

    void filesArePreviewedWrittenAndTakenBack()
    {
        Fixture f;
        f.window->showPage("library");
        QVERIFY(f.settle());
        f.find<QToolButton>("libraryCaptionFiles")->click();
        auto *menu = f.window->findChild<QMenu *>("captionMenu");
        QVERIFY(menu);
        menu->actions().first()->trigger();
        auto *dialog = f.find<ui::SidecarDialog>("sidecarDialog");
        QVERIFY(dialog);
        auto *list = dialog->findChild<QListView *>("sidecarList");
        QTRY_COMPARE(list->model()->rowCount(), 3);  // what stays as it is, is not listed
        QCOMPARE(dialog->findChild<QLabel *>("sidecarSummary")->text(), "1 new, 1 changed, 1 as they are, 1 left alone");
        QCOMPARE(list->model()->index(1, 0).data(ui::SidecarModel::ChangeRole).toString(), QString::fromUtf8("+ beach  ·  − sea"));
        auto *write = dialog->findChild<QPushButton *>("sidecarWrite");
        auto *back = dialog->findChild<QPushButton *>("sidecarBack");
        QTRY_VERIFY(write->isEnabled());
        QCOMPARE(write->text(), "Write 2 files");
        QVERIFY(!back->isEnabled());
        dialog->setFolder("/elsewhere");
        QTRY_VERIFY(f.did("preview 0 to /elsewhere"));
        QTRY_VERIFY(write->isEnabled());
        write->click();
        QTRY_VERIFY(f.did("write 0 to /elsewhere"));
        auto *result = dialog->findChild<QLabel *>("sidecarResult");
        QTRY_VERIFY(result->isVisible() && result->text().startsWith("2 files written."));
        QVERIFY(result->text().contains("it is no XMP"));
        QTRY_VERIFY(back->isEnabled());
        back->click();
        QTRY_VERIFY(f.did("unwrite"));
        QTRY_VERIFY(result->text().contains("taken back"));
        dialog->findChild<QPushButton *>("sidecarClose")->click();
        QTRY_VERIFY(!f.find<ui::SidecarDialog>("sidecarDialog"));
    }

    void whatCannotBeWrittenIsSaid()
    {
        Fixture f;
        f.window->showPage("library");
        QVERIFY(f.settle());
        f.engine.texts.writeError = core::Error{core::ErrorCode::NoSpace, "the disk of /p is full"};
        f.find<QToolButton>("libraryCaptionFiles")->click();
        f.window->findChild<QMenu *>("captionMenu")->actions().first()->trigger();
        auto *dialog = f.find<ui::SidecarDialog>("sidecarDialog");
        auto *write = dialog->findChild<QPushButton *>("sidecarWrite");
        QTRY_VERIFY(write->isEnabled());
        write->click();
        auto *result = dialog->findChild<QLabel *>("sidecarResult");
        QTRY_VERIFY(result->isVisible() && result->text().contains("is full"));
    }
};

QTEST_MAIN(TestSidecarDialog)
#include "tst_sidecar_dialog.moc"
