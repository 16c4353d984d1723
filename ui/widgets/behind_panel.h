// The photos and captions behind a number: small pictures with what was said of them and what the model said, and what can be done about
// it: judged, their captions corrected, saved as a table, sent to training.
#pragma once

#include <QFrame>
#include <filesystem>
#include <vector>

#include "ui/bridge/annotator.h"

class QLabel;
class QListView;
class QScrollArea;
class QStandardItemModel;
class QToolButton;

namespace semblance::ui {

class AnnotationPanel;

struct BehindItem {
    std::filesystem::path photo;
    QString title;       // the caption, or the class
    QString detail;      // "rank 14", "taken for a cat"
    api::PhotoId id{};   // of the library; not valid: it may still be there under this path
    QString sentence{};  // that the photo was looked for with; empty: none
};

class BehindPanel : public QFrame {
    Q_OBJECT

public:
    explicit BehindPanel(Annotator &annotator, QWidget *parent = nullptr);
    // Shows the first few hundred and says how many more there are.
    void show(const QString &title, std::vector<BehindItem> items);
    [[nodiscard]] int count() const { return int(m_items.size()); }
    [[nodiscard]] const std::vector<BehindItem> &items() const { return m_items; }
    // A table image,caption of what is selected, of all when nothing is; what has no caption gives its title. Replaces a file that is there.
    [[nodiscard]] bool writeTable(const std::filesystem::path &file) const;

Q_SIGNALS:
    void photoWanted(const std::filesystem::path &photo);  // double click or Enter
    void learnWanted(const std::filesystem::path &table);  // the selection, as it was saved

protected:
    void changeEvent(QEvent *event) override;

private:
    void build();
    void connectActions();
    void fill();
    void loadNext();
    void judge(api::Verdict verdict);
    void keepVerdict(int row, api::PhotoId id, api::Verdict verdict);
    void editTexts();
    void pickTable(bool learn);
    void updateActions();
    void retranslate();
    [[nodiscard]] std::vector<int> selectedRows() const;
    // Its id, asked for by its path where it is not known; not valid: it is not in the library. On the GUI thread, soon.
    void withId(int row, std::function<void(api::PhotoId)> then);

    Annotator &m_annotator;
    EngineBridge &m_bridge;
    QString m_name;
    std::vector<BehindItem> m_items;
    QLabel *m_title, *m_hint, *m_note;
    QListView *m_view;
    QStandardItemModel *m_model;
    QToolButton *m_right, *m_wrong, *m_texts, *m_save, *m_learn;
    QScrollArea *m_area;
    AnnotationPanel *m_editor = nullptr;  // made when it is first wanted
    int m_next = 0, m_generation = 0;
};

}  // namespace semblance::ui
