// The Evaluate page on the real engine and the sample library: measured, opened, judged, saved, mapped, by class, two versions. Each function
// goes on where the one before it stopped; run them all. With SEMBLANCE_SHOTS=FOLDER every chart is saved there, light and dark.
#include <QComboBox>
#include <QDir>
#include <QFileDialog>
#include <QLabel>
#include <QListView>
#include <QPushButton>
#include <QRegularExpression>
#include <QTabWidget>
#include <QToolButton>
#include <QtTest>

#include <algorithm>

#include "engine/api/evaluation_export.h"
#include "tests/end_to_end/sample_window.h"
#include "ui/charts/embedding_map.h"
#include "ui/charts/figure_bars.h"
#include "ui/widgets/behind_panel.h"
#include "ui/widgets/report_view.h"

using namespace semblance;
using test::patience;

const QStringList classes{"boat", "dog", "house", "tree"};

class TestWindowEvaluate : public QObject {
    Q_OBJECT

    test::SampleWindow m_sample;
    std::vector<std::pair<std::filesystem::path, std::string>> m_captioned;  // sample photos with an English caption each

    template <class T>
    T *find(const char *name) const
    {
        return m_sample.find<T>(name);
    }
    [[nodiscard]] const core::EvaluationReport &report() const { return find<ui::ReportView>("reportView")->report(); }
    void measure(core::EvaluationKind kind)
    {
        auto *box = find<QComboBox>("evaluateKind");
        box->setCurrentIndex(box->findData(int(kind)));
        Q_EMIT box->activated(box->currentIndex());
        QVERIFY2(find<QPushButton>("evaluateStart")->isEnabled(), qPrintable(find<QLabel>("evaluateHint")->text()));
        find<QPushButton>("evaluateStart")->click();
        QTRY_VERIFY_WITH_TIMEOUT(
            report().summary.kind == kind && report().summary.id.valid() && find<QPushButton>("evaluateSave")->isVisible(), patience);
    }

    // Sample photos whose caption names one of the classes alone, in a subfolder each.
    [[nodiscard]] QString classFolder() const
    {
        const QString folder = m_sample.folder.filePath("classes");
        for (const auto &[photo, caption] : m_captioned) {
            QStringList named;
            for (const QString &one : classes)
                if (QString::fromStdString(caption).contains(QRegularExpression("\\b" + one + "\\b")))
                    named << one;
            if (named.size() != 1)
                continue;
            const QString name = QString::fromStdString(photo.filename().string());
            QDir().mkpath(folder + '/' + named.first());
            QFile::copy(QString::fromStdString(photo.string()), folder + '/' + named.first() + '/' + name);
        }
        return folder;
    }
    [[nodiscard]] api::JobState stateOf(api::JobId job) const
    {
        for (const api::JobStatus &one : m_sample.engine->jobs())
            if (one.id == job)
                return one.state;
        return api::JobState::Queued;
    }
    void choose(const char *box, int row) const
    {
        find<QComboBox>(box)->setCurrentIndex(row);
        Q_EMIT find<QComboBox>(box)->activated(row);
    }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_sample.open());
        m_sample.window->showPage("evaluate");
        QTRY_VERIFY_WITH_TIMEOUT(find<QLabel>("evaluateForecast")->text().contains("120 photos"), patience);
    }

    void searchIsMeasuredAndOpened()
    {
        measure(core::EvaluationKind::Retrieval);
        const core::Series *ranks = report().seriesOf("text_to_image", "rank");
        QVERIFY(ranks != nullptr && ranks->values.size() == report().captions.size());
        const auto within = [&](double place) {
            return double(std::count_if(ranks->values.begin(), ranks->values.end(), [place](double rank) { return rank <= place; }));
        };
        const auto all = double(ranks->values.size());
        QVERIFY(std::abs(report().figure("text_to_image", "r10")->value - within(10) / all) < 1e-9);
        QVERIFY(report().figure("text_to_image", "r10")->value > 0.2);  // blind guessing would find one of twelve
        for (const auto &caption : report().captions)
            if (caption.language == "en")
                m_captioned.emplace_back(report().photos[std::size_t(caption.photo)].path, caption.text);
        // The first bar: those that are not at the first place.
        auto *bars = find<ui::FigureBars>("reportBars");
        QTest::mouseClick(bars, Qt::LeftButton, {}, QPoint(40, 47));
        auto *behind = m_sample.window->findChild<ui::BehindPanel *>();
        QTRY_COMPARE(behind->count(), int(all - within(1)));
        QVERIFY(behind->isVisible());
        m_sample.shoot("evaluate-search");
    }

    void whatIsBehindIsJudgedInTheLibrary()
    {
        auto *list = find<QListView>("behindList");
        list->setCurrentIndex(list->model()->index(0, 0));
        find<QToolButton>("behindRight")->click();
        QTRY_VERIFY_WITH_TIMEOUT(m_sample.engine->corrections().value_or(api::Corrections{}).right == 1, patience);
        const QString table = m_sample.folder.filePath("selection.csv");
        QVERIFY(m_sample.window->findChild<ui::BehindPanel *>()->writeTable(table.toStdString()));
        const auto pairs = m_sample.engine->previewPairs(table.toStdString());
        QVERIFY(pairs && pairs->photos == 1 && pairs->captions == 1);
    }

    void itIsSaved()
    {
        const QString picture = m_sample.folder.filePath("overview.png"), page = m_sample.folder.filePath("report.html");
        QVERIFY(find<ui::ReportView>("reportView")->savePicture(picture.toStdString()));
        QVERIFY(QImage(picture).width() > 600);
        QVERIFY(api::writeEvaluation(report(), page.toStdString(), "zh_CN").has_value());
        QVERIFY(api::writeEvaluation(report(), m_sample.folder.filePath("report.tex").toStdString()).has_value());
        QVERIFY(QFileInfo(page).size() > 10'000);
        QFile written(page);
        QVERIFY(written.open(QIODevice::ReadOnly));
        QVERIFY(written.readAll().contains("文搜图"));
    }

    void theMapIsDrawnAndLassoed()
    {
        measure(core::EvaluationKind::Map);
        auto *map = find<ui::EmbeddingMap>("embeddingMap");
        QTRY_VERIFY(map->isVisible());
        const auto everything = map->inside(QRectF(map->rect()));
        QCOMPARE(everything.size(), report().photos.size() + report().captions.size());
        Q_EMIT map->selected({0, 1, 2});
        QTRY_COMPARE(m_sample.window->findChild<ui::BehindPanel *>()->count(), 3);
        QVERIFY(!find<QLabel>("mapLegend")->text().isEmpty());
    }

    void classesAreMeasuredWithTheirCurves()
    {
        const QString folder = classFolder();
        find<QPushButton>("evaluateFolder")->click();
        auto *dialog = m_sample.window->findChild<QFileDialog *>();
        QVERIFY(dialog != nullptr);
        Q_EMIT dialog->urlsSelected({QUrl::fromLocalFile(folder)});
        dialog->close();
        measure(core::EvaluationKind::Classification);
        QCOMPARE(report().classes.size(), classes.size());
        m_sample.shoot("evaluate-reliability");
        auto *which = find<QComboBox>("reportCurveClass");
        QCOMPARE(which->count(), int(classes.size()) + 1);
        which->setCurrentIndex(1);
        Q_EMIT which->activated(1);
        m_sample.shoot("evaluate-roc-precision-recall");
        // The area under the curve that is drawn is the one that is told.
        const std::string scope = "per_class/" + std::to_string(which->itemData(1).toInt());
        const auto &x = report().seriesOf(scope + "/roc", "false_positive_rate")->values;
        const auto &y = report().seriesOf(scope + "/roc", "true_positive_rate")->values;
        double area = 0;
        for (std::size_t i = 1; i < x.size(); ++i)
            area += (x[i] - x[i - 1]) * (y[i] + y[i - 1]) / 2;
        QVERIFY(area > 0.6);  // blind guessing: 0.5
        QVERIFY(std::abs(area - report().figure(scope, "auc")->value) < 1e-9);
        find<QTabWidget>("reportTabs")->setCurrentIndex(1);
        m_sample.shoot("evaluate-confusion");
        find<QTabWidget>("reportTabs")->setCurrentIndex(0);
    }

    // A version that learnt on the library beside the starter.
    void twoVersionsAreComparedAndDrawnOnOneMap()
    {
        api::TrainRequest learn;
        learn.data = "library";
        learn.recipe = "align";
        const auto before = m_sample.window->bridge().models().size();
        const auto job = m_sample.window->bridge().train(learn);
        QTRY_VERIFY_WITH_TIMEOUT(stateOf(job) == api::JobState::Done, patience);
        QTRY_COMPARE_WITH_TIMEOUT(m_sample.window->bridge().models().size(), before + 1, patience);
        find<QPushButton>("evaluateLibrary")->click();
        QCOMPARE(find<QComboBox>("evaluateModel")->itemText(0), QString("Starter model"));
        choose("evaluateModel", 1);
        choose("evaluateBaseline", 0);
        for (const auto kind : {core::EvaluationKind::Comparison, core::EvaluationKind::Map}) {
            measure(kind);
            QVERIFY(!report().summary.baseline.empty());
            m_sample.shoot(kind == core::EvaluationKind::Map ? "evaluate-two-on-a-map" : "evaluate-two-versions");
        }
        auto *map = find<ui::EmbeddingMap>("embeddingMap");
        QVERIFY(map->isVisible());
        QVERIFY(map->inside(QRectF(map->rect())).size() > report().photos.size() + report().captions.size());  // both versions' points
    }

    void aBadSetIsSaidAndTheRestGoesOn()
    {
        api::EvaluationRequest request;
        request.data = m_sample.folder.filePath("gone.csv").toStdString();
        const auto job = m_sample.engine->evaluate(request);
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(job), api::JobState::Failed, patience);
        QCOMPARE(m_sample.engine->evaluations().value().size(), std::size_t(5));
    }

    void cleanupTestCase() { m_sample.close(); }
};

QTEST_MAIN(TestWindowEvaluate)
#include "tst_window_evaluate.moc"
