// One installed model: what it is, from which it was taught, and what can be done with it.
#pragma once

#include <QFrame>

#include "ui/models/model_tree.h"

namespace semblance::ui {

class ModelCard : public QFrame {
    Q_OBJECT

public:
    static constexpr int mostWidth = 760;

    // `preparing`: photos are being embedded with it.
    ModelCard(const ModelNode &node, bool preparing, QWidget *parent = nullptr);
    [[nodiscard]] const api::ModelInfo &model() const { return m_model; }

Q_SIGNALS:
    void useWanted(const std::filesystem::path &package);
    void compareWanted(const std::filesystem::path &package, const std::filesystem::path &against);
    void exportWanted(const std::filesystem::path &package);
    void detailsWanted(const std::filesystem::path &package);
    void removeWanted(const std::filesystem::path &package);
    void fileManagerWanted(const std::filesystem::path &file);

private:
    [[nodiscard]] QString stateText(const QString &parentName, bool preparing) const;

    api::ModelInfo m_model;
};

// Family, sizes, version: one line.
[[nodiscard]] QString modelFacts(const api::ModelInfo &model);

}  // namespace semblance::ui
