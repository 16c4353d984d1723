// Why the photo in the inspector answers the query, or why it does not: place, word shares, filters; right and wrong; the heat map.
#pragma once

#include <QImage>
#include <QWidget>
#include <optional>

#include "engine/api/values.h"

class QLabel;
class QPushButton;

namespace semblance::ui {

// One bar a word: how much of the score is lost without it.
class ShareBars : public QWidget {
    Q_OBJECT

public:
    explicit ShareBars(QWidget *parent = nullptr);
    void setShares(std::vector<api::WordShare> shares);  // the largest first
    [[nodiscard]] QString inWords() const;               // what a screen reader says

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    [[nodiscard]] static QString labelOf(const api::WordShare &share);

    std::vector<api::WordShare> m_shares;
};

class WhyPanel : public QWidget {
    Q_OBJECT

public:
    explicit WhyPanel(QWidget *parent = nullptr);

    void clear(bool waiting);  // nothing is known yet; waiting: it is being found out
    void setExplanation(const api::Explanation &explanation);
    void setJudged(int judged);
    void setJudgeable(bool judgeable);
    [[nodiscard]] bool wantsHeatMap() const;
    // The heat map as a shade over the photo: dark where nothing matters. Empty: none is wanted or there.
    [[nodiscard]] QImage shade() const;

Q_SIGNALS:
    void judged(int verdict);
    void heatMapToggled(bool on);

protected:
    void changeEvent(QEvent *event) override;

private:
    void retranslate();
    void fill();
    [[nodiscard]] QString verdict() const;
    [[nodiscard]] QString problem() const;
    [[nodiscard]] QString filters() const;

    std::optional<api::Explanation> m_explanation;
    QLabel *m_title, *m_verdict, *m_problem, *m_filters;
    ShareBars *m_bars;
    QPushButton *m_right, *m_wrong, *m_heat;
};

}  // namespace semblance::ui
