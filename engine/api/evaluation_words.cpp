#include "engine/api/evaluation_words.h"

#include <algorithm>
#include <cstdlib>

namespace semblance::api {

namespace {

struct Phrase {
    std::string_view english, chinese;
};

// '#' stands for whatever is there, in the same order in both languages.
constexpr Phrase phrases[] = {
    {"Evaluation of #", "#的评测"},
    {"version", "版本"},
    {"against", "对照"},
    {"set", "数据集"},
    {"photos, captions", "照片、说明"},
    {"seed, settings", "随机种子、设置"},
    {"measured", "测量时间"},
    {"in # s", "用时 # 秒"},
    {"to", "至"},
    {"# entries of the set were left out; the first: #", "数据集中有 # 项未使用；第一项：#"},
    {"Figures", "数值"},
    {"Overall", "总体"},
    {"Scores of matching and unrelated pairs", "匹配与无关配对的得分"},
    {"cosine, # to #", "余弦，# 至 #"},
    {"share of pairs", "配对占比"},
    {"matching", "匹配"},
    {"unrelated", "无关"},
    {"Reliability of the classes' probabilities", "类别概率是否可靠"},
    {"Held out: Platt scaling", "留出数据：Platt 校准"},
    {"Held out: isotonic regression", "留出数据：保序回归"},
    {"stated probability", "声称的概率"},
    {"share that was right", "实际正确的比例"},
    {"ROC, one class against the rest", "ROC，一类对其余"},
    {"false positive rate", "误报率"},
    {"true positive rate", "检出率"},
    {"Precision and recall", "精确率与召回率"},
    {"recall", "召回率"},
    {"precision", "精确率"},
    {"t-SNE", "t-SNE"},
    {"Principal components", "主成分"},
    {"gray: captions, colours: photos by cluster", "灰色：说明；彩色：按簇着色的照片"},
    {"Confusion: true class by row, predicted by column", "混淆矩阵：行为真实类别，列为预测类别"},
    {"Sentences that find their photo last", "最晚找到照片的句子"},
    {"place", "名次"},
    {"sentence", "句子"},
    {"photo", "照片"},
    {"# resamples, 95 % intervals#", "# 次重抽样，95 % 区间#"},
    {"The set is what this library itself says: photos about which nothing is written are not asked for, and what came with the files, was "
     "suggested or was accepted while searching may suit the model that found it.",
     "数据集就是图库自身的内容：没有任何文字的照片不会被查询；随文件带来的、由模型建议的或在搜索中被接受的文字，可能偏向当时使用的模型。"},
    {"# of # captions are word for word those of another photo too; only the photo a caption belongs to counts as right.",
     "# / # 条说明与另一张照片的说明一字不差；只有说明所属的那张照片才算正确。"},
    {"# of its sentences are a photo's tags, # were searched for and the photo was judged right; other photos may deserve them too.",
     "其中 # 句由照片的标签组成，# 句是搜索过并被判为正确的；别的照片也可能符合这些句子。"},
    {"Each photo is answered by a classifier that was learnt on the other parts alone. Photos that are nearly the same may lie in "
     "different "
     "parts, which flatters the figures.",
     "每张照片都由只用其余部分训练的分类器回答。几乎相同的照片可能分在不同部分，会使数值偏高。"},
    {"The model's own classifier answers: photos that it has learnt from flatter the figures.",
     "由模型自带的分类器回答：它学过的照片会使数值偏高。"},
    {"# more classes that it knows have no photos here and were not offered.", "它还认识另外 # 个类别，但这里没有它们的照片，因此未参与。"},
    {"blur: A Gaussian blur with a deviation of 1.5 % of the short side.", "模糊：高斯模糊，标准差为短边的 1.5 %。"},
    {"noise: Gaussian noise with a deviation of 25 of 255 on every channel.", "噪点：每个通道加高斯噪声，标准差 25（满值 255）。"},
    {"jpeg: Saved as JPEG of quality 10.", "高度压缩：存为质量 10 的 JPEG。"},
    {"crop: The middle 60 % of each side.", "裁剪：各边只取中间 60 %。"},
    {"rotation: Turned by 15 degrees, black corners.", "旋转：旋转 15 度，四角为黑色。"},
    {"gray: Without colour.", "无彩色：去掉颜色。"},
    {"typos: A slip of the keyboard in every fifth word of the captions; every eighth Chinese character left out.",
     "句子有错字：说明中每五个词有一处按键失误；每八个汉字漏掉一个。"},
    {"None of the photos of the class \"#\" could be read: it counts 0 in the means over classes.",
     "类别“#”的照片全都无法读取：在各类平均中按 0 计算。"},
};

struct Name {
    std::string_view key, english, chinese;
};

constexpr Name figureNames[] = {
    {"r1", "first (R@1)", "首位 (R@1)"},
    {"r5", "among the first 5 (R@5)", "前 5 位 (R@5)"},
    {"r10", "among the first 10 (R@10)", "前 10 位 (R@10)"},
    {"median_rank", "median rank", "排名中位数"},
    {"mean_rank", "mean rank", "平均排名"},
    {"map", "mean average precision (mAP)", "平均精度均值 (mAP)"},
    {"mrr", "mean reciprocal rank (MRR)", "平均倒数排名 (MRR)"},
    {"ndcg10", "nDCG@10", "nDCG@10"},
    {"accuracy", "accuracy", "准确率"},
    {"top5", "among the first 5 classes", "前 5 类"},
    {"precision", "precision", "精确率"},
    {"recall", "recall", "召回率"},
    {"f1", "F1", "F1"},
    {"macro_f1", "F1, mean of the classes", "宏平均 F1"},
    {"macro_precision", "precision, mean of the classes", "宏平均精确率"},
    {"macro_recall", "recall, mean of the classes", "宏平均召回率"},
    {"micro_f1", "F1, over all photos", "微平均 F1"},
    {"micro_precision", "precision, over all photos", "微平均精确率"},
    {"micro_recall", "recall, over all photos", "微平均召回率"},
    {"weighted_f1", "F1, weighted by photos", "加权 F1"},
    {"weighted_precision", "precision, weighted by photos", "加权精确率"},
    {"weighted_recall", "recall, weighted by photos", "加权召回率"},
    {"auc", "area under ROC", "ROC 曲线下面积"},
    {"macro_auc", "area under ROC, mean of the classes", "宏平均 ROC 曲线下面积"},
    {"average_precision", "average precision", "平均精度"},
    {"macro_average_precision", "average precision, mean of the classes", "宏平均平均精度"},
    {"cross_entropy", "cross-entropy", "交叉熵"},
    {"brier", "Brier score", "Brier 分数"},
    {"ece", "calibration error", "校准误差"},
    {"max_calibration_error", "largest calibration error", "最大校准误差"},
    {"log_loss", "log loss", "对数损失"},
    {"logit_scale", "logit scale", "logit 缩放"},
    {"queries", "captions", "说明"},
    {"gallery", "photos", "照片"},
    {"galleries", "groups", "组"},
    {"photos", "photos", "照片"},
    {"captions", "captions", "说明"},
    {"predictions", "called so", "被判为此类"},
    {"pairs", "pairs", "配对"},
    {"text_to_image", "text finds photo", "文搜图"},
    {"image_to_text", "photo finds text", "图搜文"},
    {"chance_text_to_image", "text finds photo, by chance", "文搜图，瞎猜时"},
    {"chance_image_to_text", "photo finds text, by chance", "图搜文，瞎猜时"},
    {"mean", "mean", "平均值"},
    {"median", "median", "中位数"},
    {"deviation", "deviation", "标准差"},
    {"p5", "5th percentile", "第 5 百分位"},
    {"p95", "95th percentile", "第 95 百分位"},
    {"low", "from", "起点"},
    {"high", "to", "终点"},
    {"d_prime", "distance of the two (d')", "两者的距离 (d')"},
    {"baseline", "before", "之前"},
    {"version", "now", "现在"},
    {"difference", "difference", "差值"},
    {"p_value", "p value", "p 值"},
    {"r10_change", "change among the first 10", "前 10 位的变化"},
    {"wins", "earlier than before", "比以前靠前"},
    {"losses", "later than before", "比以前靠后"},
    {"ties", "at the same place", "名次不变"},
    {"within", "answered means among the first", "“找到”指排在前"},
    {"pinned", "pinned queries", "固定查询"},
    {"kept", "still answered", "仍能找到"},
    {"gained", "answered now", "现在能找到"},
    {"lost", "lost", "丢失"},
    {"explained_x", "share of all differences, across", "横轴包含的差异"},
    {"explained_y", "share of all differences, upwards", "纵轴包含的差异"},
    {"neighbours_kept", "neighbours kept", "保留的邻居"},
    {"distance", "distance", "距离"},
    {"cosine_of_means", "cosine of the means", "两中心的余弦"},
    {"photo_cone", "how alike photos are", "照片彼此多相像"},
    {"caption_cone", "how alike captions are", "说明彼此多相像"},
    {"of_photos", "of photos", "照片"},
    {"of_captions", "of captions", "说明"},
    {"fold_count", "parts", "份数"},
    {"fold_mean", "accuracy, mean of the parts", "准确率，各份平均"},
    {"fold_deviation", "accuracy, spread of the parts", "准确率，各份离散程度"},
    {"unrelated_per_match", "unrelated pairs a match", "每个匹配对应的无关配对"},
    {"fitted_pairs", "pairs it was fitted to", "拟合用的配对"},
    {"held_out_pairs", "pairs it was checked on", "检验用的配对"},
    {"embedding_seconds", "time to embed, s", "编码用时（秒）"},
    {"measuring_seconds", "time to measure, s", "计算用时（秒）"},
};

// Parts of a scope that are not names of figures.
constexpr Name placeNames[] = {
    {"languages", "language", "语言"},
    {"en", "English", "英文"},
    {"zh", "Chinese", "中文"},
    {"unknown", "unknown", "未知"},
    {"distribution", "scores", "分数"},
    {"histogram", "histogram", "直方图"},
    {"matching", "matching", "匹配"},
    {"unrelated", "unrelated", "无关"},
    {"calibration", "probability", "概率"},
    {"platt", "Platt scaling", "Platt 校准"},
    {"isotonic", "isotonic regression", "保序回归"},
    {"base_rate", "always the base rate", "始终用基准比例"},
    {"galleries", "told apart by", "区分依据"},
    {"robustness", "damage", "受损"},
    {"clean", "as they are", "原样"},
    {"blur", "blurred", "模糊"},
    {"noise", "noisy", "噪点"},
    {"jpeg", "strongly compressed", "高度压缩"},
    {"crop", "cropped", "裁剪"},
    {"rotation", "turned by 15°", "旋转 15°"},
    {"gray", "without colour", "无彩色"},
    {"typos", "misspelt sentences", "句子有错字"},
    {"regression", "pinned queries", "固定查询"},
    {"zero_shot", "by words alone", "仅凭文字"},
    {"gain", "gain over words alone", "相对仅凭文字的提升"},
    {"prompts", "prompt", "提示语"},
    {"folds", "part", "部分"},
    {"modality_gap", "gap between photos and captions", "照片与说明的间隙"},
    {"moved", "moved between the models", "两个模型之间的移动"},
    {"pca", "principal components", "主成分"},
    {"tsne", "t-SNE", "t-SNE"},
    {"setting", "setting", "场景"},
    {"time", "time", "时间"},
    {"kind", "kind", "种类"},
    {"colour", "colour", "颜色"},
    {"count", "count", "数量"},
};

template <std::size_t N>
std::string nameIn(const Name (&names)[N], const std::string &key, bool chinese)
{
    for (const Name &one : names)
        if (one.key == key)
            return std::string(chinese ? one.chinese : one.english);
    return {};
}

// What stands at each '#' of `pattern` in `text`; false when it does not fit. Each takes as little as it can, the last one what is left.
bool fits(std::string_view pattern, std::string_view text, std::vector<std::string_view> &found)
{
    found.clear();
    while (true) {
        const std::size_t hole = pattern.find('#');
        const std::string_view fixed = pattern.substr(0, hole);
        if (text.substr(0, fixed.size()) != fixed)
            return false;
        text.remove_prefix(fixed.size());
        if (hole == std::string_view::npos)
            return text.empty();
        pattern.remove_prefix(hole + 1);
        const std::string_view next = pattern.substr(0, pattern.find('#'));
        const std::size_t end = pattern.empty() ? text.size() : next.empty() ? 0 : text.find(next);
        if (end == std::string_view::npos)
            return false;
        found.push_back(text.substr(0, end));
        text.remove_prefix(end);
    }
}

std::string filled(std::string_view pattern, const std::vector<std::string_view> &parts)
{
    std::string text;
    std::size_t next = 0;
    for (const char letter : pattern) {
        if (letter == '#' && next < parts.size())
            text += parts[next++];
        else
            text += letter;
    }
    return text;
}

}  // namespace

EvaluationWords::EvaluationWords(std::string_view language) : m_chinese(language.substr(0, 2) == "zh") {}

std::string EvaluationWords::operator()(std::string_view english) const
{
    std::vector<std::string_view> parts;
    if (m_chinese)
        for (const Phrase &phrase : phrases)
            if (fits(phrase.english, english, parts))
                return filled(phrase.chinese, parts);
    return std::string(english);
}

std::string EvaluationWords::figure(const std::string &name) const
{
    const std::string known = nameIn(figureNames, name, m_chinese);
    return known.empty() ? name : known;
}

std::string EvaluationWords::scope(const std::string &scope, const std::vector<std::string> &classes) const
{
    if (scope.empty())
        return (*this)("Overall");
    std::string words, before;
    for (std::size_t begin = 0; begin <= scope.size();) {
        const std::size_t end = std::min(scope.find('/', begin), scope.size());
        const std::string part = scope.substr(begin, end - begin);
        begin = end + 1;
        const bool isNumber = !part.empty() && part.find_first_not_of("0123456789") == std::string::npos;
        std::string said = part;
        if (isNumber) {
            const std::size_t number = std::strtoul(part.c_str(), nullptr, 10);
            const bool isClass = (before == "per_class" || before == "clusters") && number < classes.size();
            said = isClass ? classes[number] : std::to_string(number + 1);
        } else if (const std::string place = nameIn(placeNames, part, m_chinese); !place.empty()) {
            said = place;
        } else {
            said = figure(part);
        }
        before = part;
        if (part == "per_class" || part == "clusters" || part == "languages" || part == "robustness")
            continue;  // what follows says it
        words += (words.empty() ? "" : " · ") + said;
    }
    return words;
}

std::string remarkIn(const std::string &language, const std::string &remark)
{
    return EvaluationWords(language)(remark);
}

}  // namespace semblance::api
