// A blind test on the user's own sentences: two answers without names, a vote, and at the end what the votes say.
#pragma once

#include <QWidget>
#include <filesystem>

#include "ui/bridge/engine_bridge.h"

class QLabel;
class QLineEdit;
class QListView;
class QPushButton;
class QStandardItemModel;

namespace semblance::ui {

class BlindPanel : public QWidget {
    Q_OBJECT

public:
    explicit BlindPanel(EngineBridge &bridge, QWidget *parent = nullptr);
    // Packages; what was asked before is forgotten when they change. The same twice: nothing can be asked.
    void setModels(const std::filesystem::path &first, const std::filesystem::path &second);
    [[nodiscard]] bool isSettled() const { return !m_asking; }

Q_SIGNALS:
    void photoWanted(const std::filesystem::path &photo);

protected:
    void changeEvent(QEvent *event) override;

private:
    struct Side {
        QLabel *name;
        QListView *view;
        QStandardItemModel *model;
        std::vector<api::BlindPhoto> photos;
        int next = 0;
    };

    Side makeSide(const char *name);
    void build();
    void ask();
    void answered(const api::Result<api::BlindPair> &pair);
    void fill(Side &side, std::vector<api::BlindPhoto> photos);
    void loadNext(Side &side);
    void vote(api::BlindVerdict verdict);
    void showResult();
    void say(const QString &text, bool failed = false);
    void updateButtons();
    void retranslate();

    EngineBridge &m_bridge;
    std::filesystem::path m_first, m_second;
    QLabel *m_title, *m_hint, *m_result;
    QLineEdit *m_query;
    QPushButton *m_ask, *m_voteLeft, *m_voteSame, *m_voteRight, *m_show;
    Side m_left, m_right;
    std::uint64_t m_ticket = 0;  // 0: nothing to vote on
    int m_votes = 0;
    bool m_asking = false;
};

}  // namespace semblance::ui
