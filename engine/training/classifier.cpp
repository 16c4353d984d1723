#include "engine/training/classifier.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/core/files.h"
#include "engine/core/paths.h"
#include "engine/models/safetensors.h"
#include "engine/training/named_tensors.h"
#include "engine/training/option_list.h"
#include "engine/training/optimiser.h"
#include "engine/training/sampler.h"
#include "engine/training/schedule.h"

namespace semblance::training {

namespace fs = std::filesystem;
namespace nn = torch::nn;
using core::ErrorCode;
using core::fail;

namespace {

constexpr auto visitor = [](auto &options, auto &&visit) {
    visit("kind", options.kind);
    visit("start", options.start);
    visit("prompt", options.prompt);
    visit("logit_scale", options.logitScale);
    visit("hidden", options.hidden);
    visit("shots", options.shots);
    visit("epochs", options.epochs);
    visit("learning_rate", options.learningRate);
    visit("weight_decay", options.weightDecay);
    visit("dropout", options.dropout);
    visit("label_smoothing", options.labelSmoothing);
    visit("balance", options.balance);
    visit("validation_share", options.validation);
    visit("test_share", options.test);
    visit("seed", options.seed);
};

core::Result<void> refuse(const std::string &what)
{
    return fail(ErrorCode::InvalidArgument, "Recipe classify: " + what);
}

double accuracyOf(const torch::Tensor &logits, const torch::Tensor &labels)
{
    return logits.argmax(1).eq(labels).to(torch::kFloat64).mean().item<double>();
}

core::Result<void> checkFeatures(const LabelledFeatures &part, const torch::Tensor &sentences, const char *name)
{
    if (part.images.dim() != 2 || part.images.size(0) == 0 || part.images.size(1) != sentences.size(1) || part.labels.dim() != 1
        || part.labels.size(0) != part.images.size(0))
        return refuse(std::string("the ") + name + " photos must be rows of the sentences' dimension with a label each.");
    if (part.labels.min().item<std::int64_t>() < 0 || part.labels.max().item<std::int64_t>() >= sentences.size(0))
        return refuse(std::string("a label of the ") + name + " photos is out of range.");
    return {};
}

// `shots` photos a class, drawn with the seed; the rest is left out.
core::Result<LabelledFeatures> chooseShots(const ClassifierOptions &options, const LabelledFeatures &train, std::int64_t classes)
{
    std::vector<std::vector<std::pair<std::uint64_t, std::int64_t>>> drawn(static_cast<std::size_t>(classes));
    for (std::int64_t row = 0; row < train.images.size(0); ++row)
        drawn[static_cast<std::size_t>(train.labels[row].item<std::int64_t>())].emplace_back(
            mixSeed(options.seed, static_cast<std::uint64_t>(row), 31), row);
    std::vector<std::int64_t> rows;
    for (std::size_t k = 0; k < drawn.size(); ++k) {
        if (drawn[k].empty())
            return fail(ErrorCode::InvalidArgument, "Recipe classify: class " + std::to_string(k) + " has no photo to learn from.");
        std::sort(drawn[k].begin(), drawn[k].end());
        const auto wanted =
            options.shots > 0 ? std::min<std::size_t>(static_cast<std::size_t>(options.shots), drawn[k].size()) : drawn[k].size();
        for (std::size_t i = 0; i < wanted; ++i)
            rows.push_back(drawn[k][i].second);
    }
    std::sort(rows.begin(), rows.end());
    const auto index = torch::tensor(at::ArrayRef<std::int64_t>(rows), torch::kInt64);
    return LabelledFeatures{train.images.index_select(0, index), train.labels.index_select(0, index)};
}

void startFromSentences(ClassifierHead &head, const ClassifierOptions &options, const torch::Tensor &sentences)
{
    const torch::NoGradGuard noGradients;
    nn::init::zeros_(head->linear->bias);
    if (options.start == "zeros")
        nn::init::zeros_(head->linear->weight);
    else
        head->linear->weight.copy_(options.logitScale * sentences);
}

// Keeps the parameters with which the validation photos were told apart best, then with the lowest loss.
struct Best {
    double accuracy = -1.0, loss = 0.0;
    std::vector<torch::Tensor> tensors;

    bool note(ClassifierHead &head, const LabelledFeatures &validation)
    {
        const torch::NoGradGuard noGradients;
        head->eval();
        const auto logits = head(validation.images);
        const double here = accuracyOf(logits, validation.labels),
                     lossHere = nn::functional::cross_entropy(logits, validation.labels).item<double>();
        if (!std::isfinite(lossHere) || here < accuracy || (here == accuracy && lossHere >= loss))
            return false;
        accuracy = here;
        loss = lossHere;
        tensors.clear();
        for (const auto &[name, tensor] : tensorsByName(*head))
            tensors.push_back(tensor.detach().clone());
        return true;
    }
    void restore(ClassifierHead &head) const
    {
        const torch::NoGradGuard noGradients;
        std::size_t next = 0;
        for (const auto &[name, tensor] : tensorsByName(*head)) {
            auto live = tensor;
            live.copy_(tensors[next++]);
        }
    }
};

void fillCache(ClassifierHead &head, const LabelledFeatures &train)
{
    head->keys.copy_(train.images);
    head->labels.copy_(torch::one_hot(train.labels, head->labels.size(1)).to(torch::kFloat32));
}

void chooseCache(ClassifierHead &head, const LabelledFeatures &validation, Best &best)
{
    const torch::NoGradGuard noGradients;
    for (const double sharpness : {1.0, 3.0, 5.5, 10.0, 20.0, 40.0}) {
        for (const double weight : {0.5, 1.0, 2.0, 5.0, 10.0, 30.0}) {
            head->sharpness.fill_(sharpness);
            head->weight.fill_(weight);
            best.note(head, validation);
        }
    }
}

void learn(ClassifierHead &head, const ClassifierOptions &options, const LabelledFeatures &train, const LabelledFeatures &validation,
           Best &best, std::int64_t &bestEpoch)
{
    OptimiserOptions adamW;
    adamW.weightDecay = options.weightDecay;
    const auto optimiser = makeOptimiser(adamW, learntTensors(*head));
    auto crossEntropy = nn::functional::CrossEntropyFuncOptions().label_smoothing(options.labelSmoothing);
    if (options.balance) {
        const auto photos = torch::bincount(train.labels, {}, head->linear->weight.size(0)).to(torch::kFloat32);
        crossEntropy.weight(photos.mean() / photos.clamp_min(1.0));
    }
    for (std::int64_t epoch = 0; epoch < options.epochs; ++epoch) {
        torch::manual_seed(mixSeed(options.seed, static_cast<std::uint64_t>(epoch), 32));  // dropout
        head->train();
        optimiser->zeroGradients();
        nn::functional::cross_entropy(head(train.images), train.labels, crossEntropy).backward();
        optimiser->clipGradients(1.0);
        optimiser->step(options.learningRate * warmUpCosine(epoch, options.epochs, 0.05));
        if (best.note(head, validation))
            bestEpoch = epoch + 1;
    }
}

double leastEnergyOf(ClassifierHead &head, const torch::Tensor &images)
{
    constexpr double keptOut = 0.05;
    const torch::NoGradGuard noGradients;
    return torch::quantile(torch::logsumexp(head(images), 1), keptOut).item<double>();
}

}  // namespace

core::Result<void> ClassifierOptions::check() const
{
    if (kind != "logistic" && kind != "mlp" && kind != "tip")
        return refuse("kind must be logistic, mlp or tip, not \"" + kind + "\".");
    if (start != "zero-shot" && start != "zeros")
        return refuse("start must be zero-shot or zeros.");
    if (prompt.find("{}") == std::string::npos)
        return refuse("the prompt \"" + prompt + "\" has no {} where the class name goes.");
    if (epochs < 1 || shots < 0 || hidden < 0 || hidden > 65536)
        return refuse("epochs must be at least 1, shots and hidden not negative.");
    if (!(logitScale > 0.0 && logitScale <= 1000.0) || !(learningRate > 0.0) || !(weightDecay >= 0.0 && weightDecay < 1.0))
        return refuse("logit_scale must be in (0,1000], learning_rate above 0, weight_decay in [0,1).");
    if (!(dropout >= 0.0 && dropout < 1.0) || !(labelSmoothing >= 0.0 && labelSmoothing < 1.0))
        return refuse("dropout and label_smoothing must be in [0,1).");
    if (!(validation > 0.0 && test >= 0.0 && validation + test < 1.0))
        return refuse("validation_share must be above 0, test_share not negative, and both together below 1.");
    return {};
}

core::Result<void> ClassifierOptions::set(const std::string &key, const std::string &value)
{
    return setOption(*this, visitor, "classify", key, value);
}

std::string ClassifierOptions::toJson() const
{
    return optionsToJson(*this, visitor, "classify");
}

core::Result<ClassifierOptions> ClassifierOptions::fromJson(const std::string &json)
{
    auto options = optionsFromJson<ClassifierOptions>(json, visitor, "classify");
    if (!options)
        return options;
    if (auto ok = options->check(); !ok)
        return fail(ok.error());
    return options;
}

ClassifierHeadImpl::ClassifierHeadImpl(const ClassifierOptions &options, std::int64_t dimension, std::int64_t classes, std::int64_t cached)
    : m_dropout(options.dropout)
{
    linear = register_module("linear", nn::Linear(dimension, classes));
    if (options.kind == "mlp") {
        const auto hidden = options.hidden > 0 ? options.hidden : dimension;
        down = register_module("down", nn::Linear(dimension, hidden));
        up = register_module("up", nn::Linear(nn::LinearOptions(hidden, classes).bias(false)));
        nn::init::zeros_(up->weight);
    }
    if (options.kind == "tip") {
        keys = register_buffer("keys", torch::zeros({cached, dimension}));
        labels = register_buffer("labels", torch::zeros({cached, classes}));
        weight = register_buffer("weight", torch::zeros({}));
        sharpness = register_buffer("sharpness", torch::ones({}));
    }
}

torch::Tensor ClassifierHeadImpl::forward(const torch::Tensor &images)
{
    const auto x = torch::dropout(images, m_dropout, is_training());
    auto logits = linear(x);
    if (!down.is_empty())
        logits = logits + up(torch::dropout(torch::relu(down(x)), m_dropout, is_training()));
    if (keys.defined())  // Zhang et al. 2022, eq. 4
        logits = logits + weight * torch::mm(torch::exp(-sharpness * (1.0 - torch::mm(images, keys.t()))), labels);
    return logits;
}

core::Result<ClassifierResult> fitClassifier(const ClassifierOptions &options, const LabelledFeatures &train,
                                             const LabelledFeatures &validation, const torch::Tensor &sentences)
{
    if (auto ok = options.check(); !ok)
        return fail(ok.error());
    for (const auto &[part, name] : {std::pair(&train, "training"), std::pair(&validation, "validation")})
        if (auto ok = checkFeatures(*part, sentences, name); !ok)
            return fail(ok.error());
    auto chosen = chooseShots(options, train, sentences.size(0));
    if (!chosen)
        return fail(chosen.error());
    torch::manual_seed(options.seed);
    ClassifierResult result;
    result.head = ClassifierHead(options, sentences.size(1), sentences.size(0), chosen->images.size(0));
    startFromSentences(result.head, options, sentences);
    result.zeroShot = accuracyOf(torch::mm(validation.images, sentences.t()), validation.labels);
    Best best;
    if (options.start == "zero-shot")
        best.note(result.head, validation);
    if (options.kind == "tip") {
        fillCache(result.head, *chosen);
        chooseCache(result.head, validation, best);
    } else {
        learn(result.head, options, *chosen, validation, best, result.bestEpoch);
    }
    best.restore(result.head);
    result.head->eval();
    result.accuracy = best.accuracy;
    result.leastEnergy = leastEnergyOf(result.head, torch::cat({chosen->images, validation.images}));
    return result;
}

core::Result<void> saveClassifier(const fs::path &folder, const ClassifierHead &head, const ClassifierOptions &options,
                                  const ClassifierNotes &notes)
{
    models::TensorMap tensors;
    for (const auto &[name, tensor] : tensorsByName(*head))
        tensors[name] = tensor.detach().to(torch::kCPU, torch::kFloat32).contiguous();
    if (auto written = models::writeSafetensors(folder / "classifier.safetensors", tensors, {{"format", "pt"}}); !written)
        return written;
    auto json = nlohmann::ordered_json::parse(options.toJson());
    json["classes"] = notes.classes;
    json["base"] = notes.base;
    json["least_energy"] = notes.leastEnergy;
    return core::writeTextAtomically(folder / "classifier.json", json.dump(2) + "\n");
}

core::Result<LoadedClassifier> loadClassifier(const fs::path &folder)
{
    const auto text = core::readText(folder / "classifier.json", 16u << 20);
    if (!text)
        return fail(text.error());
    const auto broken = [&](const std::string &what) {
        return fail(ErrorCode::Corrupt, core::displayPath(folder / "classifier.json") + ": " + what);
    };
    const auto options = ClassifierOptions::fromJson(*text);
    if (!options)
        return broken(options.error().detail);
    LoadedClassifier loaded;
    const auto json = nlohmann::json::parse(*text, nullptr, /*allow_exceptions=*/false);
    const auto classes = json.find("classes");
    if (classes == json.end() || !classes->is_array() || classes->empty())
        return broken("it names no classes.");
    for (const auto &name : *classes)
        loaded.classes.push_back(name.is_string() ? name.get<std::string>() : std::string());
    if (const auto base = json.find("base"); base != json.end() && base->is_string())
        loaded.base = base->get<std::string>();
    loaded.leastEnergy = std::numeric_limits<double>::lowest();  // of a file from before it was kept
    if (const auto energy = json.find("least_energy"); energy != json.end() && energy->is_number())
        loaded.leastEnergy = energy->get<double>();
    const auto file = models::SafetensorsFile::open(folder / "classifier.safetensors");
    if (!file)
        return fail(file.error());
    const auto weight = file->tensor("linear.weight");
    const auto cached = file->tensor("keys");
    if (!weight || weight->dim() != 2 || weight->size(0) != static_cast<std::int64_t>(loaded.classes.size()))
        return broken("its classes are not those of classifier.safetensors.");
    const torch::NoGradGuard noGradients;
    auto sized = *options;
    if (const auto hidden = file->tensor("down.weight"); hidden && hidden->dim() == 2)
        sized.hidden = hidden->size(0);
    loaded.head = ClassifierHead(sized, weight->size(1), weight->size(0), cached ? cached->size(0) : 0);
    for (const auto &[name, tensor] : tensorsByName(*loaded.head)) {
        const auto saved = file->tensor(name);
        if (!saved || saved->sizes() != tensor.sizes())
            return broken("classifier.safetensors lacks '" + name + "' or has it in another shape.");
        auto live = tensor;
        live.copy_(*saved);
    }
    loaded.head->eval();
    return loaded;
}

}  // namespace semblance::training
