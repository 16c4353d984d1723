#include "engine/training/learner.h"

#include <algorithm>
#include <cmath>

#include "engine/training/layer_groups.h"

namespace semblance::training {

namespace nn = torch::nn;
using core::ErrorCode;

namespace {

// oneDNN and cuDNN multiply pictures fastest with channels last.
void useChannelsLast(nn::Module &module)
{
    torch::NoGradGuard noGrad;
    for (auto &parameter : module.parameters())
        if (parameter.dim() == 4)
            parameter.set_data(parameter.contiguous(torch::MemoryFormat::ChannelsLast));
}

core::Result<void> copyWeights(const nn::Module &from, nn::Module &to)
{
    torch::NoGradGuard noGrad;
    const auto copy = [&](const auto &source, const auto &target) -> core::Result<void> {
        for (const auto &item : target) {
            const auto *tensor = source.find(item.key());
            if (!tensor || tensor->sizes() != item.value().sizes())
                return core::fail(ErrorCode::InvalidArgument, "The package to start from lacks \"" + item.key()
                                                                  + "\" or has it in another shape than the options ask for.");
            auto mine = item.value();
            mine.copy_(*tensor);
        }
        return {};
    };
    return copy(from.named_parameters(), to.named_parameters()).and_then([&] { return copy(from.named_buffers(), to.named_buffers()); });
}

// The rate of every weight that learns, relative to the run's: the last blocks of either tower and what lies behind them.
std::map<std::string, double> ratesOf(const FineTuneOptions &options, const nn::Module &module)
{
    std::map<std::string, double> rates;
    const auto map = layerMap(module);
    for (const auto &[name, place] : map.places) {
        const bool image = place.tower == Tower::Image;
        const auto last = image ? options.lastImageBlocks : options.lastTextBlocks;
        const auto blocks = image ? map.imageBlocks : map.textBlocks;
        const auto depth = last < 0 ? blocks + 1 : std::min(last, blocks);
        if (place.tower == Tower::Joint || place.fromTop <= depth)
            rates[name] = std::pow(options.layerDecay, static_cast<double>(place.fromTop));
    }
    return rates;
}

void setDropout(nn::Module &module, double probability)
{
    for (const auto &part : module.modules())
        if (auto *dropout = part->as<nn::DropoutImpl>())
            dropout->options.p(probability);
}

bool isBatchNorm(const nn::Module &module)
{
    return module.as<nn::BatchNorm1dImpl>() || module.as<nn::BatchNorm2dImpl>() || module.as<nn::BatchNorm3dImpl>();
}

}  // namespace

core::Result<std::unique_ptr<Learner>> Learner::fromScratch(const ScratchOptions &options, torch::Device device, models::DualEncoder *start)
{
    if (auto ok = options.check(); !ok)
        return core::fail(ok.error());
    torch::manual_seed(options.seed);
    auto encoder = models::makeSemblanceEncoder(options.encoder);
    if (start)
        if (auto ok = copyWeights(start->module(), encoder->module()); !ok)
            return core::fail(ok.error());
    encoder->module().to(device);
    useChannelsLast(encoder->module());
    std::unique_ptr<Learner> learner(new Learner(std::move(encoder)));
    learner->m_learnt = learntTensors(learner->m_encoder->module());
    learner->m_startsFromRandom = start == nullptr;
    return learner;
}

std::unique_ptr<Learner> Learner::fromPackage(const FineTuneOptions &options, std::unique_ptr<models::DualEncoder> start,
                                              torch::Device device)
{
    start->module().to(device);
    useChannelsLast(start->module());
    setDropout(start->module(), options.dropout);
    torch::manual_seed(options.seed);  // the adapters' random halves
    std::unique_ptr<Learner> learner(new Learner(std::move(start)));
    learner->m_movesStatistics = false;
    auto &module = learner->m_encoder->module();
    auto rates = ratesOf(options, module);
    if (options.recipe == FineTuneRecipe::Lora)
        rates = {{"logit_scale", 1.0}};
    for (auto &item : module.named_parameters())
        item.value().set_requires_grad(rates.contains(item.key()));
    if (options.recipe == FineTuneRecipe::Lora || options.recipe == FineTuneRecipe::Shared)
        learner->addAdapters(options, rates);
    for (auto &learnt : learntTensors(module)) {
        learnt.rate = rates.at(learnt.name);
        learner->m_learnt.push_back(std::move(learnt));
    }
    return learner;
}

// Before the plain parameters are collected: a weight with an adapter is a sum from now on, and its base learns in its place.
void Learner::addAdapters(const FineTuneOptions &options, const std::map<std::string, double> &rates)
{
    std::vector<std::string> trunk;
    if (options.recipe == FineTuneRecipe::Shared)
        for (const auto &[name, rate] : rates)
            trunk.push_back(name);
    const LowRankOptions shape{options.rank, options.adapterScale, options.adaptLinear, options.adaptAttention, options.adaptConvolution};
    m_adapters.emplace(m_encoder->module(), shape, trunk);
    for (const auto &site : m_adapters->sites()) {
        m_learnt.push_back({"adapter.down." + site.name, site.down, 1.0, true});
        m_learnt.push_back({"adapter.up." + site.name, site.up, 1.0, true});
        if (m_adapters->trainsBase(site))
            m_learnt.push_back({"trunk." + site.name, site.base, rates.at(site.name), true});
    }
}

Learner::State Learner::state() const
{
    State state;
    for (const auto &learnt : m_learnt)
        state.emplace_back(learnt.name, learnt.tensor);
    if (m_movesStatistics)
        for (const auto &item : m_encoder->module().named_buffers())
            state.emplace_back(item.key(), item.value());
    return state;
}

void Learner::begin(Task task)
{
    m_encoder->module().train();
    if (!m_movesStatistics)
        for (const auto &part : m_encoder->module().modules())
            if (isBatchNorm(*part))
                part->eval();
    if (!m_adapters)
        return;
    m_adapters->detach();
    m_adapters->compose(task == Task::Target ? LowRankAdapters::Sum::WithAdapter : LowRankAdapters::Sum::BaseAlone);
}

void Learner::settle()
{
    if (!m_adapters)
        return;
    torch::NoGradGuard noGrad;
    m_adapters->detach();
    m_adapters->compose(LowRankAdapters::Sum::WithAdapter);
}

}  // namespace semblance::training
