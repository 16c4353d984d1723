// Captions and tags in the window: edited in place, for one photo and many, undone and redone, refused, large in the lightbox.
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QToolButton>
#include <QtTest>

#include "tests/ui/window_fixture.h"
#include "ui/widgets/annotation_panel.h"
#include "ui/widgets/caption_field.h"
#include "ui/widgets/inspector.h"
#include "ui/widgets/lightbox.h"
#include "ui/widgets/photo_grid.h"
#include "ui/widgets/star_rating.h"
#include "ui/widgets/tag_editor.h"

using namespace semblance;
using test::WindowFixture;
using Texts = std::vector<std::string>;

namespace {

const std::string beach = "A brown dog runs along the beach with a stick in its mouth";

struct Fixture : WindowFixture {
    Fixture() : WindowFixture(31)  // the newest is number 31, which has a caption
    {
        grid = find<ui::PhotoGrid>("searchGrid");
        panel = find<ui::Inspector>("inspectorPanel")->annotations();
    }
    bool select(int row)
    {
        if (!QTest::qWaitFor([&] { return grid->model()->rowCount() == 31 && window->isSettled(); }))
            return false;
        window->selectRow(row);
        return settle() && panel->photos() == QList{core::PhotoId{31 - row}};
    }
    bool settle() const
    {
        return QTest::qWaitFor([&] { return window->isSettled(); });
    }
    QList<ui::CaptionField *> captions() const
    {
        QList<ui::CaptionField *> fields;
        for (auto *field : panel->findChildren<ui::CaptionField *>("captionField"))
            if (field->isVisible())
                fields << field;
        return fields;
    }
    QStringList tags() const
    {
        QStringList texts;
        for (const auto *chip : panel->findChildren<ui::TagChip *>())
            if (chip->isVisible())
                texts << chip->accessibleName();
        return texts;
    }
    std::string lastCaption(std::int64_t photo)
    {
        const Texts texts = engine.texts.captions(photo);
        return texts.empty() ? std::string() : texts.back();
    }
    ui::CaptionField *add() const { return panel->findChild<ui::CaptionField *>("captionAdd"); }
    QLineEdit *tagField() const { return panel->findChild<QLineEdit *>("tagField"); }

    ui::PhotoGrid *grid;
    ui::AnnotationPanel *panel;
};

}  // namespace

class TestAnnotations : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void starsAreClickedTypedAndTakenAway()
    {
        Fixture f;
        QVERIFY(f.select(0));
        auto *stars = f.panel->findChild<ui::StarRating *>("starRating");
        QTest::mouseClick(stars, Qt::LeftButton, {}, QPoint(2 + 24 * 2 + 12, 14));  // the third
        QTRY_COMPARE(f.engine.texts.rating(31).value_or(-9), 3);
        QTRY_COMPARE(stars->accessibleName(), "3 stars");
        QTest::keyClick(stars, Qt::Key_Right);
        QTRY_COMPARE(f.engine.texts.rating(31).value_or(-9), 4);
        QTRY_COMPARE(stars->stars(), 4);
        QTest::mouseClick(stars, Qt::LeftButton, {}, QPoint(2 + 24 * 3 + 12, 14));  // the last full one
        QTRY_COMPARE(f.engine.texts.rating(31).value_or(-9), 0);
        QVERIFY(f.settle());
        f.grid->selectionModel()->select(f.grid->model()->index(1, 0), QItemSelectionModel::Select);
        QVERIFY(f.settle());
        QTest::keyClick(stars, Qt::Key_2);
        QTRY_COMPARE(f.engine.texts.rating(30).value_or(-9), 2);
        QTRY_COMPARE(stars->stars(), 2);
    }

    void aCaptionIsWrittenChangedAndRemovedWhereItStands()
    {
        Fixture f;
        QVERIFY(f.select(0));
        QCOMPARE(f.captions().size(), 1);
        QCOMPARE(f.captions()[0]->text().toStdString(), beach);
        QTest::keyClick(f.grid, Qt::Key_C);
        QTRY_VERIFY(f.add()->hasFocus());
        QTest::keyClicks(f.add(), "my dog");
        QTest::keyClick(f.add(), Qt::Key_Return);
        QTRY_COMPARE(f.engine.texts.captions(31), (Texts{beach, "my dog"}));
        QTRY_COMPARE(f.captions().size(), 2);
        QCOMPARE(f.add()->text(), QString());
        QVERIFY(f.add()->hasFocus());  // for the next one

        auto *field = f.captions()[1];
        field->setFocus();
        field->selectAll();
        QTest::keyClicks(field, "your dog");
        QTest::keyClick(field, Qt::Key_Escape);
        QCOMPARE(field->text(), "my dog");
        field->selectAll();
        QTest::keyClicks(field, "your dog");
        f.tagField()->setFocus();  // leaving it keeps what was typed
        QTRY_COMPARE(f.engine.texts.captions(31), (Texts{beach, "your dog"}));

        QVERIFY(f.settle());
        f.panel->findChildren<QToolButton *>("captionRemove").first()->click();
        QTRY_COMPARE(f.engine.texts.captions(31), Texts{"your dog"});
        QTRY_COMPARE(f.captions().size(), 1);
    }

    void tagsAreChips()
    {
        Fixture f;
        QVERIFY(f.select(1));
        QCOMPARE(f.tags(), QStringList({"holidays", "sea"}));
        QTest::keyClick(f.grid, Qt::Key_T);
        QTRY_VERIFY(f.tagField()->hasFocus());
        QTest::keyClicks(f.tagField(), "dog, Aunt Agathe ");
        QTest::keyClick(f.tagField(), Qt::Key_Return);
        QTRY_COMPARE(f.engine.texts.tags(30), (Texts{"holidays", "sea", "dog", "Aunt Agathe"}));
        QTRY_COMPARE(f.tags().size(), 4);
        QVERIFY(f.engine.did("complete tag:A"));
        // Backwards into the chips, and away with one.
        QTest::keyClick(f.tagField(), Qt::Key_Backspace);
        QCOMPARE(qobject_cast<ui::TagChip *>(QApplication::focusWidget())->tag().text, "sea");  // in the order of the alphabet
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Left);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Delete);
        QTRY_COMPARE(f.engine.texts.tags(30), (Texts{"sea", "dog", "Aunt Agathe"}));
    }

    void everyStepIsUndoneAndRedone()
    {
        Fixture f;
        QVERIFY(f.select(0));
        const auto *undo = f.panel->findChild<QToolButton *>("annotationUndo");
        QVERIFY(!undo->isEnabled());
        f.panel->writeCaption();
        QTest::keyClicks(f.add(), "my dog");
        QTest::keyClick(f.add(), Qt::Key_Return);
        f.panel->writeTag();
        QTest::keyClicks(f.tagField(), "dog");
        QTest::keyClick(f.tagField(), Qt::Key_Return);
        QTRY_COMPARE(f.engine.texts.tags(31).size(), std::size_t{3});
        QTRY_VERIFY(undo->isEnabled());
        QVERIFY(f.settle());
        f.grid->setFocus();
        QTest::keyClick(f.grid, Qt::Key_Z, Qt::ControlModifier);
        QTest::keyClick(f.grid, Qt::Key_Z, Qt::ControlModifier);  // while the first is still under way
        QTRY_COMPARE(f.engine.texts.captions(31), Texts{beach});
        QCOMPARE(f.engine.texts.tags(31), (Texts{"holidays", "sea"}));
        QTRY_VERIFY(!undo->isEnabled());
        QTRY_COMPARE(f.captions().size(), 1);
        QTest::keyClick(f.grid, Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_COMPARE(f.engine.texts.captions(31), (Texts{beach, "my dog"}));
        QCOMPARE(f.engine.texts.tags(31), (Texts{"holidays", "sea"}));
        f.panel->findChild<QToolButton *>("annotationRedo")->click();
        QTRY_COMPARE(f.engine.texts.tags(31), (Texts{"holidays", "sea", "dog"}));
    }

    void severalPhotosAreEditedTogether()
    {
        Fixture f;
        QVERIFY(f.select(2));
        static_cast<void>(f.engine.texts.change({{core::PhotoId{29}}, {}, {}, {"dog"}, {"sea"}}));
        for (int row = 2; row < 6; ++row)
            f.grid->selectionModel()->select(f.grid->model()->index(row, 0), QItemSelectionModel::Select);
        QTRY_COMPARE(f.panel->photos().size(), 4);
        QVERIFY(f.settle());
        QCOMPARE(f.tags(), QStringList({"holidays", "sea (3 of 4)", "dog (1 of 4)"}));
        QVERIFY(f.captions().isEmpty());
        f.panel->writeCaption();
        QTest::keyClicks(f.add(), "the harbour");
        QTest::keyClick(f.add(), Qt::Key_Return);
        QTRY_COMPARE(f.lastCaption(26), std::string("the harbour"));
        QCOMPARE(f.lastCaption(29), std::string("the harbour"));
        QCOMPARE(f.engine.texts.captions(25), Texts{beach});
        // A tag of some becomes one of all, one of all leaves all.
        QVERIFY(f.settle());
        QTest::mouseClick(f.panel->findChildren<ui::TagChip *>()[2], Qt::LeftButton, {}, {14, 14});
        QTRY_COMPARE(f.engine.texts.tags(26), (Texts{"holidays", "sea", "dog"}));
        QTRY_COMPARE(f.tags(), QStringList({"dog", "holidays", "sea (3 of 4)"}));
        f.panel->findChildren<QToolButton *>("tagRemove")[1]->click();
        QTRY_COMPARE(f.engine.texts.tags(26), (Texts{"sea", "dog"}));
        QCOMPARE(f.engine.texts.tags(29), Texts{"dog"});
        // Three steps back, in all of them.
        QVERIFY(f.settle());
        for (int i = 0; i < 3; ++i)
            f.panel->undo();
        QTRY_COMPARE(f.engine.texts.tags(29), (Texts{"holidays", "dog"}));
        QTRY_VERIFY(f.engine.texts.captions(26).empty());
    }

    void whatCannotBeKeptIsSaidAndTakenBack()
    {
        Fixture f;
        QVERIFY(f.select(0));
        f.engine.texts.writeError = core::Error{core::ErrorCode::Locked, "the library is open in another window"};
        f.panel->writeCaption();
        QTest::keyClicks(f.add(), "lost");
        QTest::keyClick(f.add(), Qt::Key_Return);
        auto *error = f.panel->findChild<QLabel *>("annotationError");
        QTRY_VERIFY(error->isVisible());
        QVERIFY(error->text().contains("open in another window"));
        QVERIFY(!f.panel->findChild<QToolButton *>("annotationUndo")->isEnabled());
        QCOMPARE(f.captions().size(), 1);
        f.engine.texts.writeError.reset();
        QTest::keyClicks(f.add(), "kept");
        QTest::keyClick(f.add(), Qt::Key_Return);
        QTRY_VERIFY(!error->isVisible());
        QCOMPARE(f.lastCaption(31), std::string("kept"));
    }

    void anUnchangedCaptionIsNotWritten()
    {
        Fixture f;
        QVERIFY(f.select(0));
        const int before = f.engine.texts.writes();
        f.captions()[0]->setFocus();
        QTest::keyClick(f.captions()[0], Qt::Key_Return);
        f.grid->setFocus();
        QVERIFY(f.settle());
        QCOMPARE(f.engine.texts.writes(), before);
    }

    void aCaptionIsOneLine()
    {
        Fixture f;
        QVERIFY(f.select(1));
        f.panel->writeCaption();
        f.add()->insertPlainText("two\nlines  of\ttext ");
        QTest::keyClick(f.add(), Qt::Key_Return);
        QTRY_COMPARE(f.engine.texts.captions(30), Texts{"two lines of text"});
        QTRY_COMPARE(f.captions().size(), 1);
        const int one = f.captions()[0]->height();
        QVERIFY(f.select(0));
        QTRY_COMPARE(f.captions().size(), 1);
        QTRY_VERIFY(f.captions()[0]->height() > one);  // a long one is shown whole
    }

    void captionsAreWrittenInTheLightbox()
    {
        Fixture f;
        QVERIFY(f.select(0));
        QTest::keyClick(f.grid, Qt::Key_Space);
        auto *box = f.find<ui::Lightbox>("lightbox");
        QTRY_VERIFY(box->isOpen());
        QVERIFY(!box->panelShown());
        QTest::keyClick(box, Qt::Key_C);
        QVERIFY(box->panelShown());
        auto *add = box->findChild<ui::CaptionField *>("captionAdd");
        QTRY_VERIFY(add->hasFocus());
        QTest::keyClicks(add, "large");
        QTest::keyClick(add, Qt::Key_Return);
        QTRY_COMPARE(f.lastCaption(31), std::string("large"));
        QTRY_COMPARE(f.captions().size(), 2);  // the inspector behind it follows
        QTest::keyClick(add, Qt::Key_Escape);
        QVERIFY(box->hasFocus());
        QTest::keyClick(box, Qt::Key_Z, Qt::ControlModifier);
        QTRY_COMPARE(f.engine.texts.captions(31), Texts{beach});
        QTest::keyClick(box, Qt::Key_Right);
        QCOMPARE(box->findChild<ui::AnnotationPanel *>()->photos(), QList{core::PhotoId{30}});
        QTest::keyClick(box, Qt::Key_Escape);
        QVERIFY(!box->isOpen());
    }

    void lettersAreTypedNotCommands()
    {
        Fixture f;
        QVERIFY(f.select(0));
        f.panel->writeCaption();
        QTest::keyClicks(f.add(), "city/in");  // C, I, T, Y, N and / are shortcuts of the window
        QCOMPARE(f.add()->text(), "city/in");
        QVERIFY(f.find<ui::Inspector>("inspectorPanel")->isVisible());
        QTest::keyClick(f.add(), Qt::Key_Escape);  // takes it back
        QCOMPARE(f.add()->text(), QString());
        QTest::keyClick(f.add(), Qt::Key_Escape);  // and out
        QTRY_VERIFY(f.grid->hasFocus());
    }
};

QTEST_MAIN(TestAnnotations)
#include "tst_annotations.moc"
