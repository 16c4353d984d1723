// The encoder of a run: which of its weights learn, at what rate, and how they are put together before a pass.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/result.h"
#include "engine/models/dual_encoder.h"
#include "engine/training/fine_tune_options.h"
#include "engine/training/low_rank.h"
#include "engine/training/optimiser.h"
#include "engine/training/scratch_options.h"

namespace semblance::training {

class Learner {
public:
    // From random weights (seeded by the options), or from those of `start`, which must have the same shapes (InvalidArgument).
    // Everything learns, running statistics too.
    [[nodiscard]] static core::Result<std::unique_ptr<Learner>> fromScratch(const ScratchOptions &options, torch::Device device,
                                                                            models::DualEncoder *start = nullptr);
    // From a loaded package in float32, as the recipe wants it. What does not learn stays as it is to the last bit; batch norms use
    // the package's running statistics, so that a handful of photos cannot spoil them and no photo depends on its batch.
    [[nodiscard]] static std::unique_ptr<Learner> fromPackage(const FineTuneOptions &options, std::unique_ptr<models::DualEncoder> start,
                                                              torch::Device device);

    [[nodiscard]] models::DualEncoder &encoder() { return *m_encoder; }
    [[nodiscard]] bool startsFromRandom() const { return m_startsFromRandom; }
    // What the optimiser moves.
    [[nodiscard]] const std::vector<LearntTensor> &learnt() const { return m_learnt; }
    // What a checkpoint keeps and the average follows, by name: the learnt tensors, and the statistics that training moves.
    using State = std::vector<std::pair<std::string, torch::Tensor>>;
    [[nodiscard]] State state() const;

    enum class Task { Target, Source };
    // Weights ready for passes with gradients; Source leaves the target's adapter out (recipe `shared`).
    void begin(Task task);
    // After the last backward pass, and after the state was changed from outside: plain weights of the target.
    void settle();

private:
    explicit Learner(std::unique_ptr<models::DualEncoder> encoder) : m_encoder(std::move(encoder)) {}
    void addAdapters(const FineTuneOptions &options, const std::map<std::string, double> &rates);

    std::unique_ptr<models::DualEncoder> m_encoder;
    std::optional<LowRankAdapters> m_adapters;
    std::vector<LearntTensor> m_learnt;
    bool m_movesStatistics = true, m_startsFromRandom = false;
};

}  // namespace semblance::training
