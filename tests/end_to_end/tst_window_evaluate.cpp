// The Evaluate page on the real engine and the sample library: measured, opened, judged, saved, mapped.
#include <QComboBox>
#include <QLabel>
#include <QListView>
#include <QPushButton>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QToolButton>
#include <QtTest>

#include <algorithm>
#include <memory>

#include "engine/api/engine.h"
#include "engine/api/evaluation_export.h"
#include "ui/charts/embedding_map.h"
#include "ui/charts/figure_bars.h"
#include "ui/main_window.h"
#include "ui/theme/icons.h"
#include "ui/theme/language.h"
#include "ui/theme/preferences.h"
#include "ui/theme/theme.h"
#include "ui/widgets/behind_panel.h"
#include "ui/widgets/report_view.h"

using namespace semblance;

constexpr int patience = 600'000;  // milliseconds: a loaded machine is no fault

class TestWindowEvaluate : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::unique_ptr<api::Engine> m_engine;
    std::unique_ptr<ui::Preferences> m_preferences;
    std::unique_ptr<ui::Theme> m_theme;
    ui::Language m_language;
    std::unique_ptr<ui::MainWindow> m_window;

    template <class T>
    T *find(const char *name) const
    {
        return m_window->findChild<T *>(QLatin1String(name));
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

private Q_SLOTS:
    void initTestCase()
    {
        ui::initResources();
        api::EngineOptions options;
        options.library = m_folder.filePath("library").toStdString();
        options.device = "cpu";
        options.precision = "fp32";
        options.isolation = "off";
        auto engine = api::openEngine(options);
        QVERIFY2(engine.has_value(), engine ? "" : engine.error().detail.c_str());
        m_engine = std::move(*engine);
        m_preferences = std::make_unique<ui::Preferences>(m_folder.filePath("settings.ini"));
        m_theme = std::make_unique<ui::Theme>(*qApp);
        m_theme->apply(ui::Appearance::Light);
        m_language.apply("en");
        m_window = std::make_unique<ui::MainWindow>(*m_engine, *m_preferences, *m_theme, m_language);
        m_window->resize(1440, 900);
        m_window->show();
        m_engine->addSamplePhotos();
        QTRY_VERIFY_WITH_TIMEOUT(m_window->bridge().library().timeline.size() == 120 && !m_window->bridge().busyWithJob(), patience);
        m_window->showPage("evaluate");
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
        // The first bar: those that are not at the first place.
        auto *bars = find<ui::FigureBars>("reportBars");
        QTest::mouseClick(bars, Qt::LeftButton, {}, QPoint(40, 47));
        auto *behind = m_window->findChild<ui::BehindPanel *>();
        QTRY_COMPARE(behind->count(), int(all - within(1)));
        QVERIFY(behind->isVisible());
    }

    void whatIsBehindIsJudgedInTheLibrary()
    {
        auto *list = find<QListView>("behindList");
        list->setCurrentIndex(list->model()->index(0, 0));
        find<QToolButton>("behindRight")->click();
        QTRY_VERIFY_WITH_TIMEOUT(m_engine->corrections().value_or(api::Corrections{}).right == 1, patience);
        const QString table = m_folder.filePath("selection.csv");
        QVERIFY(m_window->findChild<ui::BehindPanel *>()->writeTable(table.toStdString()));
        const auto pairs = m_engine->previewPairs(table.toStdString());
        QVERIFY(pairs && pairs->photos == 1 && pairs->captions == 1);
    }

    void itIsSaved()
    {
        const QString picture = m_folder.filePath("overview.png"), page = m_folder.filePath("report.html");
        QVERIFY(find<ui::ReportView>("reportView")->savePicture(picture.toStdString()));
        QVERIFY(QImage(picture).width() > 600);
        QVERIFY(api::writeEvaluation(report(), page.toStdString(), "zh_CN").has_value());
        QVERIFY(m_engine->exportEvaluation(report().summary.id, m_folder.filePath("report.tex").toStdString()).has_value());
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
        QTRY_COMPARE(m_window->findChild<ui::BehindPanel *>()->count(), 3);
        QVERIFY(!find<QLabel>("mapLegend")->text().isEmpty());
    }

    void aBadSetIsSaidAndTheRestGoesOn()
    {
        api::EvaluationRequest request;
        request.data = m_folder.filePath("gone.csv").toStdString();
        const auto job = m_engine->evaluate(request);
        QTRY_VERIFY_WITH_TIMEOUT(
            [&] {
                for (const auto &status : m_engine->jobs())
                    if (status.id == job)
                        return status.state == api::JobState::Failed;
                return false;
            }(),
            patience);
        QCOMPARE(m_engine->evaluations().value().size(), std::size_t(2));
    }

    void cleanupTestCase()
    {
        m_window.reset();
        m_engine.reset();
    }
};

QTEST_MAIN(TestWindowEvaluate)
#include "tst_window_evaluate.moc"
