// Near duplicates in the window: groups, threshold, marks, and files that go to the trash only after a question.
#include <QCheckBox>
#include <QDateTime>
#include <QDir>
#include <QImage>
#include <QLabel>
#include <QMessageBox>
#include <QPushButton>
#include <QSlider>
#include <QTemporaryDir>
#include <QToolButton>
#include <QtTest>

#include "tests/ui/window_fixture.h"
#include "ui/widgets/duplicates_dialog.h"

using namespace semblance;
using test::WindowFixture;

class TestDuplicatesDialog : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::vector<std::filesystem::path> m_files;

    api::DuplicateGroup groupOf(std::size_t first, std::size_t count, bool identical) const
    {
        api::DuplicateGroup group;
        group.identical = identical;
        for (std::size_t i = first; i < first + count; ++i)
            group.photos.push_back({core::PhotoId{std::int64_t(i) + 1}, m_files[i], "", 40, 30, 0, 1000, 1});
        return group;
    }
    static ui::DuplicatesDialog *opened(const WindowFixture &f)
    {
        f.window->showPage("library");
        f.find<QToolButton>("libraryDuplicates")->click();
        return f.find<ui::DuplicatesDialog>("duplicatesDialog");
    }

private Q_SLOTS:
    void init()
    {
        qputenv("XDG_DATA_HOME", m_folder.filePath("data").toLocal8Bit());  // where the trash of the test lies
        QDir().mkpath(m_folder.filePath("photos"));
        m_files.clear();
        for (int i = 0; i < 5; ++i) {
            const QString file = m_folder.filePath(QStringLiteral("photos/p%1.png").arg(i));
            QVERIFY(QImage(40, 30, QImage::Format_RGB32).save(file));
            m_files.push_back(file.toStdString());
        }
    }

    void groupsAreShownAndTheThresholdAsksAgain()
    {
        WindowFixture f(5);
        f.engine.groups = {groupOf(0, 3, false), groupOf(3, 2, true)};
        auto *dialog = opened(f);
        QVERIFY(dialog);
        QTRY_COMPARE(dialog->findChildren<QFrame *>("duplicateCard").size(), 2);
        QVERIFY(f.engine.did("duplicates 90 bursts"));
        QVERIFY(dialog->findChild<QLabel *>("duplicatesSummary")->text().startsWith("2 groups"));
        QCOMPARE(dialog->marked(), std::vector{m_files[4]});  // of identical ones all but the first, of others none
        dialog->findChildren<QPushButton *>("duplicatesKeepBest").first()->click();
        QCOMPARE(dialog->marked(), (std::vector{m_files[1], m_files[2], m_files[4]}));
        QCOMPARE(dialog->findChild<QPushButton *>("duplicatesTrash")->text(), "Move 3 photos to the trash…");
        f.engine.groups.clear();
        dialog->findChild<QSlider *>("duplicatesSimilarity")->setValue(97);
        QTRY_VERIFY(f.engine.did("duplicates 97 bursts"));
        QTRY_COMPARE(dialog->findChild<QLabel *>("duplicatesSummary")->text(), "No two photos are so much alike.");
        QVERIFY(!dialog->findChild<QPushButton *>("duplicatesTrash")->isEnabled());
        dialog->findChild<QCheckBox *>("duplicatesBursts")->click();
        QTRY_VERIFY(f.engine.did("duplicates 97"));
        QTRY_VERIFY(dialog->findChildren<QFrame *>("duplicateCard").isEmpty());
        dialog->close();
    }

    void filesGoToTheTrashAfterAQuestion()
    {
        WindowFixture f(5);
        f.engine.folderList.front().path = m_files.front().parent_path();
        f.engine.setPhotos(5);
        const auto known = [&f, this] {
            const auto &folders = f.window->bridge().library().folders;
            return !folders.empty() && folders.front().path == m_files.front().parent_path();
        };
        QTRY_VERIFY(known());
        f.engine.groups = {groupOf(0, 2, true)};
        auto *dialog = opened(f);
        QTRY_COMPARE(dialog->marked(), std::vector{m_files[1]});
        dialog->findChild<QPushButton *>("duplicatesTrash")->click();
        auto *box = dialog->findChild<QMessageBox *>("trashBox");
        QVERIFY(box);
        QCOMPARE(box->text(), "Move 1 photo to the trash?");
        box->reject();  // no: nothing happens
        QVERIFY(std::filesystem::exists(m_files[1]));
        dialog->findChild<QPushButton *>("duplicatesTrash")->click();
        QTRY_VERIFY(dialog->findChild<QPushButton *>("trashConfirm"));
        dialog->findChild<QPushButton *>("trashConfirm")->click();
        QVERIFY(dialog->isMoving());  // behind the window
        QVERIFY(!dialog->findChild<QPushButton *>("duplicatesTrash")->isEnabled());
        QTRY_VERIFY(!dialog->isMoving());
        QVERIFY(!std::filesystem::exists(m_files[1]));
        QVERIFY(std::filesystem::exists(m_files[0]));
        // Not gone: beside the next file that goes the same way.
        QString trashed;
        QVERIFY(QFile::moveToTrash(QString::fromStdString(m_files[2].string()), &trashed));
        const QDir trash = QFileInfo(trashed).dir();
        QVERIFY(!trash.entryList({"p1*.png"}, QDir::Files).isEmpty());
        for (const QString &name : trash.entryList({"p1*.png", "p2*.png"}, QDir::Files))
            if (QFileInfo(trash.filePath(name)).lastModified().secsTo(QDateTime::currentDateTime()) < 600) {
                QFile::remove(trash.filePath(name));
                QFile::remove(trash.filePath("../info/" + name + ".trashinfo"));
            }
        QVERIFY(f.engine.did("index " + m_files.front().parent_path().string()));
        QVERIFY(dialog->marked().empty());
        auto *notice = dialog->findChild<QLabel *>("duplicatesNotice");
        QVERIFY(!notice->isVisible());
        dialog->moveToTrash({m_folder.filePath("photos/none.png").toStdString()});
        QTRY_VERIFY(notice->isVisible());
        QVERIFY2(notice->text().contains("none.png: "), qPrintable(notice->text()));
        QVERIFY(dialog->findChild<QLabel *>("duplicatesSummary")->text().startsWith("1 group"));
        dialog->close();
    }
};

QTEST_MAIN(TestDuplicatesDialog)
#include "tst_duplicates_dialog.moc"
