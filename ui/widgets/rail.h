// The rail at the left: the pages that work, with words where there is room and icons alone where there is not.
#pragma once

#include <QFrame>
#include <vector>

class QButtonGroup;
class QToolButton;

namespace semblance::ui {

enum class Page { Search, Library, Train, Evaluate, Models, Settings };

class Rail : public QFrame {
    Q_OBJECT

public:
    static constexpr int wide = 176, narrow = 56;

    explicit Rail(QWidget *parent = nullptr);
    void setCurrent(Page page);
    void setWide(bool on);

Q_SIGNALS:
    void chosen(semblance::ui::Page page);

protected:
    void changeEvent(QEvent *event) override;

private:
    struct Entry {
        Page page;
        QToolButton *button;
    };
    void retranslate();

    std::vector<Entry> m_entries;
    bool m_wide = true;
};

}  // namespace semblance::ui
