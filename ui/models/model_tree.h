// Installed models in the order of a tree: what was taught from a model stands below it.
#pragma once

#include <QString>
#include <vector>

#include "engine/api/engine.h"

namespace semblance::ui {

struct ModelNode {
    api::ModelInfo model;
    int depth = 0;       // 0: a root, or one whose base is not here
    QString parentName;  // how its base is called; empty for a root
    // What it is measured against: the active model; the active one itself against its base, or else the first other. Empty: there is none.
    std::filesystem::path against;
    QString againstName;
};

// The starter, for people; any other by its folder.
[[nodiscard]] QString modelName(const api::ModelInfo &model);

// Depth first, siblings in their given order. Each model once, whatever the bases say.
[[nodiscard]] std::vector<ModelNode> treeOf(const std::vector<api::ModelInfo> &models);

}  // namespace semblance::ui
