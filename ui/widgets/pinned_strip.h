// The sentences that a training run watches, and the photos that its version would answer with now: a row a sentence, the best photo first.
#pragma once

#include <QHash>
#include <QPixmap>
#include <QWidget>

#include "ui/bridge/engine_bridge.h"

class QGridLayout;
class QLabel;

namespace semblance::ui {

class ElidedLabel;

class PinnedStrip : public QWidget {
    Q_OBJECT

public:
    explicit PinnedStrip(EngineBridge &bridge, QWidget *parent = nullptr);
    // Empty: the strip goes.
    void setRankings(const std::vector<api::PinnedRanking> &rankings);
    // Of one sentence, by its place in the strip: the photos from left to right, for tests and screen readers.
    [[nodiscard]] QStringList shown(int row) const;

protected:
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    struct Row {
        ElidedLabel *sentence;
        std::vector<QLabel *> photos;
    };
    void makeRows(std::size_t count);
    void fill();
    void showPhoto(QLabel *tile, const std::filesystem::path &photo, int rank, int before);
    void retranslate();

    EngineBridge &m_bridge;
    QLabel *m_title;
    QGridLayout *m_grid;
    std::vector<Row> m_rows;
    std::vector<api::PinnedRanking> m_rankings, m_before;  // now, and at the evaluation before
    QHash<QString, QPixmap> m_pictures;                    // by path; small, and of a few dozen photos
};

}  // namespace semblance::ui
