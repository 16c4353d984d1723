// Photos that only one thing tells apart: who is found when nothing else helps.
#include <algorithm>
#include <limits>
#include <map>
#include <unordered_map>

#include "engine/evaluation/retrieval.h"

namespace semblance::evaluation {

namespace {

struct Question {
    std::int64_t text = 0;
    std::size_t photo = 0;  // its number within the gallery
};

// Captions of the gallery's photos that are said of one of them alone.
std::vector<Question> questionsOf(const Gallery &gallery, const std::vector<std::vector<std::int64_t>> &textsOf,
                                  std::span<const std::int64_t> textKey)
{
    std::unordered_map<std::int64_t, std::size_t> saidOf;
    std::unordered_map<std::int64_t, bool> shared;
    for (std::size_t i = 0; i < gallery.photos.size(); ++i)
        for (const std::int64_t text : textsOf[static_cast<std::size_t>(gallery.photos[i])]) {
            const std::int64_t key = textKey[static_cast<std::size_t>(text)];
            const auto [first, isNew] = saidOf.emplace(key, i);
            shared[key] = shared[key] || (!isNew && first->second != i);
        }
    std::vector<Question> questions;
    for (std::size_t i = 0; i < gallery.photos.size(); ++i)
        for (const std::int64_t text : textsOf[static_cast<std::size_t>(gallery.photos[i])])
            if (!shared[textKey[static_cast<std::size_t>(text)]])
                questions.push_back({text, i});
    return questions;
}

// The best score of an own one must exceed every other's.
bool wins(const std::vector<float> &scores, const std::vector<bool> &own)
{
    float best = -2, other = -2;
    for (std::size_t i = 0; i < scores.size(); ++i)
        (own[i] ? best : other) = std::max(own[i] ? best : other, scores[i]);
    return best > other;
}

void addGallery(GalleryScores &sums, const Gallery &gallery, const std::vector<Question> &questions, const torch::Tensor &images,
                const torch::Tensor &texts)
{
    const std::size_t photos = gallery.photos.size();
    std::vector<std::int64_t> textRows;
    for (const Question &question : questions)
        textRows.push_back(question.text);
    const auto rows = images.index_select(0, torch::tensor(gallery.photos)), captions = texts.index_select(0, torch::tensor(textRows));
    const auto block = torch::mm(captions, rows.t()).contiguous();
    const float *values = block.data_ptr<float>();
    const std::int64_t number = sums.galleries++;
    std::vector<std::size_t> captionsOf(photos, 0);
    for (std::size_t q = 0; q < questions.size(); ++q) {
        std::vector<bool> own(photos, false);
        own[questions[q].photo] = true;
        ++captionsOf[questions[q].photo];
        sums.textHits.push_back(wins({values + q * photos, values + (q + 1) * photos}, own) ? 1 : 0);
        sums.textGallery.push_back(number);
        sums.textOf.push_back(questions[q].text);
        sums.chanceTextToImage += 1.0 / static_cast<double>(photos);
    }
    for (std::size_t p = 0; p < photos; ++p) {
        if (captionsOf[p] == 0 || captionsOf[p] == questions.size())
            continue;  // no question, or nothing to mistake it for
        std::vector<float> scores;
        std::vector<bool> own;
        for (std::size_t q = 0; q < questions.size(); ++q) {
            scores.push_back(values[q * photos + p]);
            own.push_back(questions[q].photo == p);
        }
        sums.imageHits.push_back(wins(scores, own) ? 1 : 0);
        sums.imageGallery.push_back(number);
        sums.chanceImageToText += static_cast<double>(captionsOf[p]) / static_cast<double>(questions.size());
    }
}

double meanOf(const std::vector<double> &values)
{
    double sum = 0;
    for (const double value : values)
        sum += value;
    return values.empty() ? std::numeric_limits<double>::quiet_NaN() : sum / static_cast<double>(values.size());
}

}  // namespace

std::vector<GalleryScores> evaluateGalleries(const torch::Tensor &images, const torch::Tensor &texts,
                                             std::span<const std::int64_t> photoOfText, std::span<const std::int64_t> textKey,
                                             std::span<const Gallery> galleries)
{
    const torch::NoGradGuard noGradients;
    std::vector<std::vector<std::int64_t>> textsOf(static_cast<std::size_t>(images.size(0)));
    for (std::size_t t = 0; t < photoOfText.size(); ++t)
        textsOf[static_cast<std::size_t>(photoOfText[t])].push_back(static_cast<std::int64_t>(t));
    std::map<std::string, GalleryScores> byAttribute;
    for (const Gallery &gallery : galleries) {
        const auto questions = questionsOf(gallery, textsOf, textKey);
        if (questions.empty())
            continue;
        GalleryScores &sums = byAttribute[gallery.attribute];
        sums.attribute = gallery.attribute;
        addGallery(sums, gallery, questions, images, texts);
    }
    std::vector<GalleryScores> scores;
    for (auto &[attribute, sums] : byAttribute) {
        sums.textToImage = meanOf(sums.textHits);
        sums.imageToText = meanOf(sums.imageHits);
        sums.chanceTextToImage /= static_cast<double>(sums.textHits.size());
        sums.chanceImageToText /= std::max<double>(1, static_cast<double>(sums.imageHits.size()));
        scores.push_back(std::move(sums));
    }
    return scores;
}

}  // namespace semblance::evaluation
