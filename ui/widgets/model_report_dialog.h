// What a model folder is and whether it can be used: before it is imported, and for one that is here.
#pragma once

#include <QDialog>

#include "engine/api/engine.h"

class QPushButton;

namespace semblance::ui {

class ModelReportDialog : public QDialog {
    Q_OBJECT

public:
    enum class Purpose { Import, Details };

    // An error instead of a report: why the folder is no model at all.
    ModelReportDialog(const std::filesystem::path &package, const api::Result<api::ModelReport> &report, Purpose purpose,
                      QWidget *parent = nullptr);

Q_SIGNALS:
    void importWanted();

private:
    [[nodiscard]] QWidget *facts(const api::ModelReport &report);
    [[nodiscard]] QWidget *sentences(const QString &objectName, const char *role, const QString &heading,
                                     const std::vector<std::string> &lines);
};

}  // namespace semblance::ui
