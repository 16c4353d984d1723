// How values of the engine are shown: paths, counts, times, errors. Paths keep their bytes, also when they are not UTF-8.
#pragma once

#include <QString>
#include <QUrl>
#include <filesystem>

#include "engine/api/values.h"

namespace semblance::ui {

[[nodiscard]] QString toQString(const std::filesystem::path &path);  // for the eye: bad bytes become U+FFFD
[[nodiscard]] QString fileName(const std::filesystem::path &path);
[[nodiscard]] QUrl toUrl(const std::filesystem::path &path);
[[nodiscard]] std::filesystem::path toPath(const QUrl &url);
[[nodiscard]] std::filesystem::path toPath(const QString &path);
[[nodiscard]] bool looksLikePicture(const std::filesystem::path &path);

[[nodiscard]] QString percent(double share);           // 0.874 -> "87%"
[[nodiscard]] QString number(std::int64_t value);      // with the locale's separators
[[nodiscard]] QString photoCount(std::int64_t count);  // "1,204 photos"
[[nodiscard]] QString duration(double seconds);        // "12 ms", "3.4 s", "9 min"
[[nodiscard]] QString fileSize(std::int64_t bytes);
[[nodiscard]] QString dateTime(const std::string &takenAt);  // ISO text to the locale's own form
[[nodiscard]] QString zone(int minutes);                     // "UTC+5:30"
[[nodiscard]] QString place(double latitude, double longitude);
[[nodiscard]] QString metres(double altitude);
[[nodiscard]] QString joined(const std::vector<std::string> &names);
// Which words of the query are written about a photo, and where: "dog, frisbee (caption); greece (folder)".
[[nodiscard]] QString written(const std::vector<api::WordMatch> &words);

[[nodiscard]] QString errorTitle(api::ErrorCode code);     // a translated sentence
[[nodiscard]] QString errorAdvice(api::ErrorCode code);    // what to do, may be empty
[[nodiscard]] bool isOver(api::JobState state);            // done, stopped or failed
[[nodiscard]] QString jobText(const api::JobStatus &job);  // the line of the job strip

}  // namespace semblance::ui
