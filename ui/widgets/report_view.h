// One evaluation as a page: headline numbers in words, bars, curves, the matrix or the map, and the table of every figure.
#pragma once

#include <QWidget>

#include "engine/api/engine.h"
#include "ui/widgets/behind_panel.h"

class QCheckBox;
class QComboBox;
class QHBoxLayout;
class QLabel;
class QLineEdit;
class QSortFilterProxyModel;
class QStandardItemModel;
class QTabWidget;
class QTableView;

namespace semblance::ui {

class ConfusionMatrix;
class CurveChart;
class EmbeddingMap;
class FigureBars;
class FigureModel;
struct MapPoint;
class QueryModel;

class ReportView : public QWidget {
    Q_OBJECT

public:
    explicit ReportView(QWidget *parent = nullptr);
    void setReport(core::EvaluationReport report);
    [[nodiscard]] const core::EvaluationReport &report() const { return m_report; }
    // The chart or the charts of the tab that is shown, as .png or .svg. False when it cannot be written.
    [[nodiscard]] bool savePicture(const std::filesystem::path &file) const;

Q_SIGNALS:
    void behindWanted(const QString &title, const std::vector<semblance::ui::BehindItem> &items);

protected:
    void changeEvent(QEvent *event) override;

private:
    QWidget *buildOverview();
    QWidget *buildMatrix();
    QWidget *buildMap();
    QWidget *buildTable();
    QWidget *buildQueries();
    QWidget *buildRobustness();
    void showQueries();
    void showRobustness();
    void openQuery(int row);
    void show();
    void showTiles();
    void showBars();
    void showCurves();
    void showRetrievalCurves();
    void showClassCurves(int which);
    void showMap();
    void addPoints(std::vector<MapPoint> &points, const std::string &name) const;
    void colourMap();
    void openBar(const QString &key);
    void openCell(int truth, int answer);
    void openPoints(const std::vector<int> &points);
    void openFigure(int row);
    void retranslate();

    core::EvaluationReport m_report;
    QStringList m_classes;
    QTabWidget *m_tabs;
    QWidget *m_overview, *m_matrixPage, *m_mapPage, *m_tablePage, *m_queryPage, *m_robustPage;
    QWidget *m_charts = nullptr;  // what the overview scrolls
    QLabel *m_heading, *m_subject, *m_notes, *m_cellText, *m_mapHint, *m_mapLegend, *m_barsTitle;
    QHBoxLayout *m_tiles;
    FigureBars *m_bars;
    CurveChart *m_first, *m_second;
    QComboBox *m_curveClass, *m_mapColour, *m_mapKind;
    ConfusionMatrix *m_matrix;
    QCheckBox *m_normalise, *m_order;
    EmbeddingMap *m_map;
    FigureModel *m_figures;
    QSortFilterProxyModel *m_sorted;
    QLineEdit *m_filter;
    QTableView *m_table;
    QueryModel *m_queries;
    QSortFilterProxyModel *m_sortedQueries;
    QLineEdit *m_queryFilter;
    QTableView *m_queryTable;
    QStandardItemModel *m_damages;
    QTableView *m_damageTable;
};

// The photos and captions that a bar, a cell or points of a report stand for. `key` is a figure: "text_to_image|r10".
[[nodiscard]] std::vector<BehindItem> behindFigure(const core::EvaluationReport &report, const std::string &key);
[[nodiscard]] std::vector<BehindItem> behindCell(const core::EvaluationReport &report, int truth, int answer);
// What is behind a point of a diagram: "per_class/K/roc" and "per_class/K/pr" (the photos that this threshold calls so, mistakes first),
// "reliability" (the photos of the bin), "calibration/platt" and "calibration/isotonic" (pairs of the bin that were checked),
// "distribution/matching" and "distribution/unrelated" (pairs that score so). No items for a report that does not tell.
struct BehindPoint {
    QString title;
    std::vector<BehindItem> items;
};
[[nodiscard]] BehindPoint behindPoint(const core::EvaluationReport &report, const QString &key, int point);
// `points`: first all photos, then all captions, then both again as the other version sees them.
[[nodiscard]] std::vector<BehindItem> behindPoints(const core::EvaluationReport &report, const std::vector<int> &points);

}  // namespace semblance::ui
