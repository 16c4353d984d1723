#include "ui/models/model_tree.h"

#include <QCoreApplication>
#include <algorithm>

namespace semblance::ui {

namespace {

struct ModelWords {
    Q_DECLARE_TR_FUNCTIONS(ModelWords)
};

constexpr std::size_t nobody = std::size_t(-1);

// The place of the model that each was taught from; nobody: it is not here.
std::vector<std::size_t> parentsOf(const std::vector<api::ModelInfo> &models)
{
    std::vector<std::size_t> parents(models.size(), nobody);
    for (std::size_t i = 0; i < models.size(); ++i)
        for (std::size_t j = 0; j < models.size() && !models[i].base.empty(); ++j)
            if (j != i && models[j].version == models[i].base) {
                parents[i] = j;
                break;
            }
    return parents;
}

std::size_t opponentOf(std::size_t at, const std::vector<api::ModelInfo> &models, const std::vector<std::size_t> &parents)
{
    const auto sound = [&](std::size_t other) { return other != nobody && other != at && models[other].problems.empty(); };
    if (!models[at].problems.empty())
        return nobody;
    for (std::size_t other = 0; other < models.size(); ++other)
        if (models[other].active && sound(other))
            return other;
    if (sound(parents[at]))
        return parents[at];
    for (std::size_t other = 0; other < models.size(); ++other)
        if (sound(other))
            return other;
    return nobody;
}

struct Walk {
    const std::vector<api::ModelInfo> &models;
    const std::vector<std::size_t> parents;
    std::vector<bool> placed;
    std::vector<ModelNode> nodes;

    void place(std::size_t at, int depth)
    {
        if (placed[at])
            return;
        placed[at] = true;
        ModelNode node{models[at], depth, parents[at] == nobody ? QString() : modelName(models[parents[at]]), {}, {}};
        if (const std::size_t other = opponentOf(at, models, parents); other != nobody) {
            node.against = models[other].folder;
            node.againstName = modelName(models[other]);
        }
        nodes.push_back(std::move(node));
        for (std::size_t child = 0; child < models.size(); ++child)
            if (parents[child] == at)
                place(child, depth + 1);
    }
};

}  // namespace

QString modelName(const api::ModelInfo &model)
{
    return model.id == "starter" ? ModelWords::tr("Starter model") : QString::fromStdString(model.id);
}

std::vector<ModelNode> treeOf(const std::vector<api::ModelInfo> &models)
{
    Walk walk{models, parentsOf(models), std::vector<bool>(models.size(), false), {}};
    for (std::size_t i = 0; i < models.size(); ++i)
        if (walk.parents[i] == nobody)
            walk.place(i, 0);
    for (std::size_t i = 0; i < models.size(); ++i)  // those that are each other's base
        walk.place(i, 0);
    return walk.nodes;
}

}  // namespace semblance::ui
