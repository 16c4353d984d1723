// A widget as a picture file: what is shown of a chart, for a paper or a slide.
#pragma once

#include <filesystem>

class QWidget;

namespace semblance::ui {

// By the ending of `file`: .png at twice the size in pixels, .svg in vectors. The widget is drawn as large as it is. False when it cannot
// be written or the ending is another.
[[nodiscard]] bool writeChart(QWidget *widget, const std::filesystem::path &file);

}  // namespace semblance::ui
