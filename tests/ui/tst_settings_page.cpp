// What is chosen is kept and taken up; the report names nobody; caches go; the log is read from its end.
#include <QClipboard>
#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QSysInfo>
#include <QtTest>

#include "tests/ui/window_fixture.h"
#include "ui/bridge/formats.h"
#include "ui/theme/motion.h"
#include "ui/widgets/job_strip.h"
#include "ui/widgets/jobs_dialog.h"
#include "ui/widgets/log_dialog.h"
#include "ui/widgets/small_widgets.h"

using namespace semblance;
using test::WindowFixture;

class TestSettingsPage : public QObject {
    Q_OBJECT

private:
    static void choose(const WindowFixture &f, const char *box, const QVariant &value)
    {
        auto *combo = f.find<QComboBox>(box);
        combo->setCurrentIndex(combo->findData(value));
        Q_EMIT combo->activated(combo->currentIndex());
    }

private Q_SLOTS:
    void theEngineIsChosenAndOpenedAgain()
    {
        WindowFixture f(30);
        f.window->showPage("settings");
        auto *restart = f.find<QPushButton>("settingsRestart");
        QVERIFY(!restart->isVisible());
        choose(f, "settingsDeviceChoice", "cpu");
        choose(f, "settingsPrecisionChoice", "fp32");
        f.find<QSpinBox>("settingsThreads")->setValue(3);
        QCOMPARE(f.preferences.device(), "cpu");
        QCOMPARE(f.preferences.precision(), "fp32");
        choose(f, "settingsPrecisionChoice", "int8");
        QCOMPARE(f.preferences.precision(), "int8");
        QCOMPARE(f.preferences.threads(), 3);
        const QSignalSpy again(f.window.get(), &ui::MainWindow::restartWanted);
        QVERIFY(restart->isVisible());
        restart->click();
        QCOMPARE(again.size(), 1);
    }

    void thumbnailsMayTakeMoreMemory()
    {
        WindowFixture f(30);
        f.window->showPage("settings");
        QCOMPARE(f.preferences.thumbnailMegabytes(), 288);
        choose(f, "settingsMemory", 1024);
        QCOMPARE(f.preferences.thumbnailMegabytes(), 1024);
    }

    void motionStops()
    {
        WindowFixture f(30);
        f.window->showPage("settings");
        choose(f, "settingsMotion", "less");
        QVERIFY(ui::lessMotion());
        ui::Spinner spinner;
        spinner.setSpinning(true);
        QVERIFY(spinner.isSpinning());
        spinner.show();
        const QImage first = spinner.grab().toImage();
        QTest::qWait(120);  // three steps of a turning one
        QCOMPARE(spinner.grab().toImage(), first);
        choose(f, "settingsMotion", "system");
        QCOMPARE(ui::lessMotion(), ui::systemWantsLessMotion());
    }

    void cachesAreMeasuredAndCleared()
    {
        WindowFixture f(30);
        f.window->showPage("settings");
        auto *use = f.find<QLabel>("settingsCacheUse");
        QTRY_VERIFY2(use->text().contains("1,204 thumbnails"), qPrintable(use->text()));
        f.find<QPushButton>("settingsClearCaches")->click();
        QTRY_VERIFY(use->text().contains(" 0 thumbnails"));
        QVERIFY(f.engine.did("clear caches"));
        QVERIFY(!f.find<QPushButton>("settingsClearCaches")->isEnabled());
    }

    void theReportIsCopiedAndNamesNobody()
    {
        WindowFixture f(30);
        f.window->showPage("settings");
        QTRY_VERIFY(f.window->isSettled());
        auto *text = f.find<QPlainTextEdit>("aboutReport");
        QTRY_VERIFY(text->toPlainText().contains("30 photos"));
        for (const char *part : {"Semblance ", "Qt 6", "processor: ", "memory: ", "libtorch: ", "Semblance starter"})
            QVERIFY2(text->toPlainText().contains(part), part);
        for (const QString &secret : {QSysInfo::machineHostName(), QStringLiteral("/pictures"), QStringLiteral("IMG_")})
            QVERIFY2(secret.size() < 4 || !text->toPlainText().contains(secret), qPrintable(secret));
        f.find<QPushButton>("aboutCopy")->click();
        QCOMPARE(QGuiApplication::clipboard()->text(), text->toPlainText());
    }

    void theLogIsReadFromItsEnd()
    {
        const QTemporaryDir folder;
        QFile file(folder.filePath("semblance.log"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        for (int i = 0; i < 40'000; ++i)
            file.write(QByteArray("line ") + QByteArray::number(i) + "\n");
        file.close();
        ui::LogDialog dialog(ui::toPath(file.fileName()));
        dialog.setAttribute(Qt::WA_DeleteOnClose, false);
        const QString text = dialog.findChild<QPlainTextEdit *>("logText")->toPlainText();
        QVERIFY(text.startsWith("line ") && text.trimmed().endsWith("line 39999"));
        QVERIFY(text.size() <= 256 * 1024 && !text.contains("line 1\n"));
    }

    void thePaletteLeadsToTheReport()
    {
        WindowFixture f(30);
        f.window->resize(900, 600);
        QTRY_VERIFY(f.window->isSettled());
        f.window->openPalette();
        QTest::keyClicks(f.find<QLineEdit>("paletteText"), "about this machine");
        QTest::keyClick(f.find<QLineEdit>("paletteText"), Qt::Key_Return);
        auto *report = f.find<QPlainTextEdit>("aboutReport");
        QTRY_VERIFY(report->isVisible() && !report->visibleRegion().isEmpty());
    }

    void logsThatAreOpenFollowTheLanguage()
    {
        WindowFixture f(30);
        auto *program = new ui::LogDialog("/nowhere/semblance.log", f.window.get());
        program->show();
        f.find<ui::JobStrip>("jobStrip")->openHistory();
        auto *jobs = f.find<ui::JobsDialog>("jobsDialog");
        QVERIFY(jobs != nullptr);
        f.window->showPage("settings");
        choose(f, "settingsLanguage", "zh_CN");
        QTRY_COMPARE(program->findChild<QPushButton *>("logCopy")->text(), QString::fromUtf8("全部复制"));
        QTRY_COMPARE(jobs->windowTitle(), QString::fromUtf8("任务"));
        choose(f, "settingsLanguage", "en");
        QTRY_COMPARE(jobs->windowTitle(), QString("Jobs"));
    }

    void themesChosenElsewhereAreShown()
    {
        WindowFixture f(30);
        f.window->showPage("settings");
        choose(f, "settingsTheme", "dark");
        QCOMPARE(f.find<QComboBox>("settingsTheme")->currentData().toString(), "dark");
        choose(f, "settingsLanguage", "zh_CN");
        QTRY_COMPARE(f.find<QPushButton>("aboutCopy")->text(), QString::fromUtf8("复制报告"));
    }
};

QTEST_MAIN(TestSettingsPage)
#include "tst_settings_page.moc"
