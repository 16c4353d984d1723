// The photos and captions behind a number: small pictures with what was said of them and what the model said.
#pragma once

#include <QFrame>
#include <filesystem>
#include <vector>

#include "ui/bridge/engine_bridge.h"

class QLabel;
class QListView;
class QStandardItemModel;

namespace semblance::ui {

struct BehindItem {
    std::filesystem::path photo;
    QString title;   // the caption, or the class
    QString detail;  // "rank 14", "taken for a cat"
};

class BehindPanel : public QFrame {
    Q_OBJECT

public:
    explicit BehindPanel(EngineBridge &bridge, QWidget *parent = nullptr);
    // Shows the first few hundred and says how many more there are.
    void show(const QString &title, std::vector<BehindItem> items);
    [[nodiscard]] int count() const { return int(m_items.size()); }
    [[nodiscard]] const std::vector<BehindItem> &items() const { return m_items; }

Q_SIGNALS:
    void photoWanted(const std::filesystem::path &photo);  // double click or Enter

protected:
    void changeEvent(QEvent *event) override;

private:
    void fill();
    void loadNext();
    void retranslate();

    EngineBridge &m_bridge;
    QString m_name;
    std::vector<BehindItem> m_items;
    QLabel *m_title, *m_hint;
    QListView *m_view;
    QStandardItemModel *m_model;
    int m_next = 0, m_generation = 0;
};

}  // namespace semblance::ui
