// What trained classes would tag in the library: looked at first, then written, with undo.
#pragma once

#include <QDialog>

#include "ui/bridge/annotator.h"

class QLabel;
class QListView;
class QPushButton;
class QSlider;

namespace semblance::ui {

class LearntTagModel;

class LearntTagsDialog : public QDialog {
    Q_OBJECT

public:
    explicit LearntTagsDialog(Annotator &annotator, QWidget *parent = nullptr);

private:
    void build();
    void search();
    void write();
    void count();

    Annotator &m_annotator;
    LearntTagModel *m_model;
    QSlider *m_least;
    QLabel *m_value, *m_summary;
    QListView *m_list;
    QPushButton *m_write, *m_close;
    std::uint64_t m_asked = 0;
};

}  // namespace semblance::ui
