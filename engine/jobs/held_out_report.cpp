#include "engine/jobs/held_out_report.h"

#include <algorithm>
#include <random>
#include <vector>

#include "engine/evaluation/retrieval.h"
#include "engine/models/dual_encoder.h"

namespace semblance::jobs {

namespace {

constexpr int draws = 2000;

// What each photo adds to both recalls: its own as a query, and the mean of its captions.
struct PerPhoto {
    std::vector<double> asQuery, ofCaptions;
};

core::Result<PerPhoto> hits(const torch::Tensor &images, const torch::Tensor &texts, const std::vector<std::int64_t> &photoOfText)
{
    const auto scores = evaluation::evaluateRetrieval(images, texts, photoOfText);
    if (!scores)
        return core::fail(scores.error());
    PerPhoto hit;
    hit.ofCaptions.assign(static_cast<std::size_t>(images.size(0)), 0.0);
    std::vector<double> captions(hit.ofCaptions.size(), 0.0);
    for (const auto rank : scores->imageToText.firstRank)
        hit.asQuery.push_back(rank <= 10 ? 1.0 : 0.0);
    for (std::size_t text = 0; text < photoOfText.size(); ++text) {
        const auto photo = static_cast<std::size_t>(photoOfText[text]);
        hit.ofCaptions[photo] += scores->textToImage.firstRank[text] <= 10 ? 1.0 : 0.0;
        captions[photo] += 1.0;
    }
    for (std::size_t photo = 0; photo < captions.size(); ++photo)
        hit.ofCaptions[photo] /= std::max(1.0, captions[photo]);
    return hit;
}

using Drawn = std::vector<std::vector<std::size_t>>;

Drawn drawPhotos(std::size_t photos, std::uint64_t seed)
{
    std::mt19937_64 engine(seed);
    Drawn drawn(draws, std::vector<std::size_t>(photos));
    for (auto &sample : drawn)
        for (auto &photo : sample)
            photo = static_cast<std::size_t>(engine() % photos);  // the same on every platform
    return drawn;
}

Interval intervalOf(const std::vector<double> &values, const Drawn &drawn)
{
    Interval interval;
    for (const double value : values)
        interval.value += value / static_cast<double>(values.size());
    std::vector<double> means;
    for (const auto &sample : drawn) {
        double sum = 0.0;
        for (const std::size_t photo : sample)
            sum += values[photo];
        means.push_back(sum / static_cast<double>(sample.size()));
    }
    std::sort(means.begin(), means.end());
    interval.low = means[means.size() * 25 / 1000];
    interval.high = means[means.size() * 975 / 1000];
    return interval;
}

void addInterval(std::map<std::string, double> &values, const std::string &name, const Interval &interval)
{
    values[name] = interval.value;
    values[name + "_ci_low"] = interval.low;
    values[name + "_ci_high"] = interval.high;
}

std::vector<double> difference(const std::vector<double> &a, const std::vector<double> &b)
{
    std::vector<double> values(a.size());
    std::transform(a.begin(), a.end(), b.begin(), values.begin(), std::minus<>());
    return values;
}

std::vector<double> meanOf(const std::vector<double> &a, const std::vector<double> &b)
{
    std::vector<double> values(a.size());
    std::transform(a.begin(), a.end(), b.begin(), values.begin(), [](double x, double y) { return 0.5 * (x + y); });
    return values;
}

}  // namespace

core::Result<HeldOutReport> reportChange(const training::FeatureDataset &before, const training::FeatureDataset &after, std::uint64_t seed)
{
    const torch::NoGradGuard noGradients;
    std::vector<std::int64_t> photoOfText, rows;
    for (std::size_t photo = 0; photo < before.captionsOf.size(); ++photo)
        for (const std::int32_t caption : before.captionsOf[photo]) {
            photoOfText.push_back(static_cast<std::int64_t>(photo));
            rows.push_back(caption);
        }
    const auto index = torch::tensor(at::ArrayRef<std::int64_t>(rows), torch::kInt64);
    const auto old = hits(before.images[0], before.texts.index_select(0, index), photoOfText);
    const auto now = hits(after.images[0], after.texts.index_select(0, index), photoOfText);
    if (!old || !now)
        return core::fail(old ? now.error() : old.error());
    const auto drawn = drawPhotos(old->asQuery.size(), seed);
    HeldOutReport report;
    report.photos = before.size();
    report.captions = static_cast<std::int64_t>(rows.size());
    const auto oldBoth = meanOf(old->ofCaptions, old->asQuery), nowBoth = meanOf(now->ofCaptions, now->asQuery);
    report.baseTextToImage = intervalOf(old->ofCaptions, drawn);
    report.baseImageToText = intervalOf(old->asQuery, drawn);
    report.baseBoth = intervalOf(oldBoth, drawn);
    report.textToImage = intervalOf(now->ofCaptions, drawn);
    report.imageToText = intervalOf(now->asQuery, drawn);
    report.both = intervalOf(nowBoth, drawn);
    report.gainTextToImage = intervalOf(difference(now->ofCaptions, old->ofCaptions), drawn);
    report.gainImageToText = intervalOf(difference(now->asQuery, old->asQuery), drawn);
    report.gainBoth = intervalOf(difference(nowBoth, oldBoth), drawn);
    report.better = report.gainBoth.low > 0.0;
    return report;
}

core::Result<HeldOutReport> reportHeldOut(const training::FeatureDataset &part, models::FeatureAdapter adapter, std::uint64_t seed)
{
    const torch::NoGradGuard noGradients;
    adapter->eval();
    training::FeatureDataset adapted{models::normalised(adapter->adaptImages(part.images[0])).unsqueeze(0),
                                     models::normalised(adapter->adaptTexts(part.texts)), part.captionsOf};
    return reportChange(part, adapted, seed);
}

void addVerdict(std::map<std::string, double> &values, const HeldOutReport &own, const HeldOutReport *probe)
{
    values.merge(own.values());
    const bool forgets = probe != nullptr && probe->fell();
    values["better"] = own.better && !forgets ? 1.0 : 0.0;
    if (probe == nullptr)
        return;
    values["forgets"] = forgets ? 1.0 : 0.0;
    addInterval(values, "base_probe_r10", probe->baseBoth);
    addInterval(values, "probe_r10", probe->both);
    addInterval(values, "gain_probe_r10", probe->gainBoth);
}

void addGain(std::map<std::string, double> &values, const std::string &name, const std::vector<double> &before,
             const std::vector<double> &after, std::uint64_t seed)
{
    const auto drawn = drawPhotos(before.size(), seed);
    addInterval(values, "base_" + name, intervalOf(before, drawn));
    addInterval(values, name, intervalOf(after, drawn));
    addInterval(values, "gain_" + name, intervalOf(difference(after, before), drawn));
}

std::map<std::string, double> HeldOutReport::values() const
{
    std::map<std::string, double> named{{"held_out_photos", static_cast<double>(photos)}, {"better", better ? 1.0 : 0.0}};
    addInterval(named, "base_text_to_image_r10", baseTextToImage);
    addInterval(named, "base_image_to_text_r10", baseImageToText);
    addInterval(named, "text_to_image_r10", textToImage);
    addInterval(named, "image_to_text_r10", imageToText);
    addInterval(named, "gain_text_to_image_r10", gainTextToImage);
    addInterval(named, "gain_image_to_text_r10", gainImageToText);
    addInterval(named, "base_r10", baseBoth);
    addInterval(named, "r10", both);
    addInterval(named, "gain_r10", gainBoth);
    return named;
}

}  // namespace semblance::jobs
