// The words of a written report: measures, places and remarks in plain English or in Chinese.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace semblance::api {

class EvaluationWords {
public:
    // "zh", "zh_CN" and the like: Chinese; anything else English.
    explicit EvaluationWords(std::string_view language);
    [[nodiscard]] bool isChinese() const { return m_chinese; }
    // A phrase of the report, or a remark of the engine with its numbers; what is not known comes back as it is.
    [[nodiscard]] std::string operator()(std::string_view english) const;
    [[nodiscard]] std::string figure(const std::string &name) const;  // "r10": "among the first 10"
    // "text_to_image": "text finds photo", "per_class/2" the third class' name, "" "overall".
    [[nodiscard]] std::string scope(const std::string &scope, const std::vector<std::string> &classes) const;

private:
    bool m_chinese;
};

// A remark of a report (`notes`) in the reader's language: "zh" or "zh_CN" Chinese, anything else as it is.
[[nodiscard]] std::string remarkIn(const std::string &language, const std::string &remark);

}  // namespace semblance::api
