#include "engine/models/two_towers_options.h"

#include <cmath>

#include "engine/models/hugging_face_config.h"

namespace semblance::models {

using core::ErrorCode;
using core::fail;
using nlohmann::ordered_json;

TwoTowersOptions::TwoTowersOptions()
{
    // torchvision's ImageClassification preset: 256 pixels on the short side, the middle 224 of them, bilinear.
    preprocessing.size = 224;
    preprocessing.resizeTo = 256;
    preprocessing.filter = ImagePreprocessing::Filter::Bilinear;
    preprocessing.mean = {0.485f, 0.456f, 0.406f};
    preprocessing.deviation = {0.229f, 0.224f, 0.225f};
    layout = TextLayout{64, text.vocabularySize, 101, 102, 0};
}

core::Result<void> TwoTowersOptions::check() const
{
    const auto refuse = [](const std::string &what) { return fail(ErrorCode::InvalidArgument, what); };
    if (embeddingDimension < 8 || embeddingDimension > 16384)
        return refuse("the embedding dimension must be between 8 and 16384.");
    if (projectionWidth < 0 || projectionWidth > 16384)
        return refuse("the projection heads must be 0 to 16384 wide.");
    if (!(dropout >= 0.0 && dropout < 1.0))
        return refuse("the dropout must be in [0,1).");
    if (preprocessing.size < 32 || preprocessing.size > 1024)
        return refuse("the image size must be between 32 and 1024, not " + std::to_string(preprocessing.size) + ".");
    if (preprocessing.resizeTo < preprocessing.size || preprocessing.resizeTo > 2048)
        return refuse("pictures must be resized to at least the image size and at most 2048.");
    if (layout.contextLength < 3 || layout.contextLength > text.positions)
        return refuse("the context length must be between 3 and the text tower's " + std::to_string(text.positions) + " positions.");
    for (const auto token : {layout.startToken, layout.endToken})
        if (token < 0 || token >= text.vocabularySize)
            return refuse("the token " + std::to_string(token) + " lies outside the vocabulary.");
    return image.check().and_then([this] { return text.check(); });
}

EncoderTraits TwoTowersOptions::traits() const
{
    auto traits = EncoderTraits{"two-towers", embeddingDimension, preprocessing, layout, MatchHead::Softmax};
    traits.text.vocabularySize = text.vocabularySize;
    traits.text.padToken = text.padToken;
    return traits;
}

std::string TwoTowersOptions::describeImageTower() const
{
    return "ResNet-" + std::to_string(image.depth) + " with a projection head";
}

std::string TwoTowersOptions::describeTextTower() const
{
    return "BERT, " + text.blocks.describe() + ", read " + (pool == BertPool::First ? "at [CLS]" : "as the mean of its tokens");
}

std::string TwoTowersOptions::toJson() const
{
    ordered_json imageTower, textTower = bertToJson(text), json;
    imageTower["type"] = "resnet";
    imageTower["depth"] = image.depth;
    imageTower["image_size"] = preprocessing.size;
    imageTower["resize"] = preprocessing.resizeTo;
    imageTower["image_mean"] = preprocessing.mean;
    imageTower["image_std"] = preprocessing.deviation;
    textTower["type"] = "bert";
    textTower["pool"] = pool == BertPool::First ? "first" : "mean";
    textTower["context_length"] = layout.contextLength;
    textTower["cls_token_id"] = layout.startToken;
    textTower["sep_token_id"] = layout.endToken;
    json["model_type"] = "two-towers";
    json["embedding_dimension"] = embeddingDimension;
    json["image_tower"] = imageTower;
    json["text_tower"] = textTower;
    json["projection"] = {{"width", projectionWidth}, {"dropout", dropout}};
    return json.dump(2) + "\n";
}

namespace {

void readImage(ConfigReader &reader, TwoTowersOptions &options)
{
    if (reader.text("type", "") != "resnet")
        reader.note(ErrorCode::Unsupported, "is of the type '" + reader.text("type", "") + "'; Semblance joins resnet with bert.");
    auto &image = options.preprocessing;
    options.image.depth = reader.integer("depth", options.image.depth, 1);
    image.size = reader.integer("image_size", image.size, 1);
    image.resizeTo = reader.integer("resize", std::llround(static_cast<double>(image.size) * 8.0 / 7.0), 1);
    image.mean = reader.channels("image_mean", image.mean);
    image.deviation = reader.channels("image_std", image.deviation);
}

void readText(ConfigReader &reader, TwoTowersOptions &options)
{
    if (reader.text("type", "") != "bert")
        reader.note(ErrorCode::Unsupported, "is of the type '" + reader.text("type", "") + "'; Semblance joins resnet with bert.");
    const auto pool = reader.text("pool", "mean");
    if (pool != "first" && pool != "mean")
        reader.note(ErrorCode::Unsupported, "asks for the pool '" + pool + "'; Semblance knows first and mean.");
    options.text = bertOptions(reader);
    options.pool = pool == "first" ? BertPool::First : BertPool::Mean;
    options.layout.contextLength = reader.integer("context_length", options.layout.contextLength, 3);
    options.layout.startToken = reader.integer("cls_token_id", options.layout.startToken);
    options.layout.endToken = reader.integer("sep_token_id", options.layout.endToken);
}

}  // namespace

core::Result<TwoTowersOptions> TwoTowersOptions::fromJson(const std::string &text)
{
    const std::string file = "config.json";
    const auto parsed = parseConfig(text, file);
    if (!parsed)
        return fail(parsed.error());
    TwoTowersOptions options;
    ConfigReader top(*parsed, file);
    const auto imageObject = top.object("image_tower"), textObject = top.object("text_tower"), headObject = top.object("projection");
    ConfigReader image(imageObject, file + ", image_tower,"), sentences(textObject, file + ", text_tower,");
    ConfigReader head(headObject, file + ", projection,");
    options.embeddingDimension = top.integer("embedding_dimension", options.embeddingDimension, 1);
    options.projectionWidth = head.integer("width", 0);
    options.dropout = head.number("dropout", 0.0);
    readImage(image, options);
    readText(sentences, options);
    if (const auto fine = noErrors(top, image, sentences, head); !fine)
        return fail(fine.error());
    return soundOptions(std::move(options), file);
}

ShapeMap twoTowersShapes(const TwoTowersOptions &options)
{
    ShapeMap shapes{{"logit_scale", {}}};
    const auto addHead = [&](const std::string &name, std::int64_t in) {
        if (options.projectionWidth == 0)
            return addLinear(shapes, name + ".", in, options.embeddingDimension, /*bias=*/false);
        addLinear(shapes, name + ".0.", in, options.projectionWidth);
        addLinear(shapes, name + ".3.", options.projectionWidth, options.embeddingDimension);
    };
    addResnet(shapes, "image.", options.image);
    addBert(shapes, "text.", options.text);
    addHead("image_projection", options.image.featureWidth());
    addHead("text_projection", options.text.blocks.width);
    return shapes;
}

}  // namespace semblance::models
