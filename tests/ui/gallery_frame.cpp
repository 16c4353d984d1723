// Scenes of the frame: settings, palette, shortcuts.
#include <QLineEdit>
#include <QScrollArea>
#include <QScrollBar>

#include "tests/ui/gallery_scene.h"
#include "ui/widgets/overlays.h"

namespace semblance::test {

namespace {

// As Ctrl+K does: a shortcut needs an active window, which a picture has none.
void openPalette(ui::MainWindow &window, const QString &typed)
{
    window.openPalette();
    window.findChild<QLineEdit *>("paletteText")->setText(typed);
}

}  // namespace

std::vector<Scene> frameScenes()
{
    return {
        {"settings", -1, nullptr, [](auto &, auto &w) { w.showPage("settings"); }},
        {"settings-below", -1, nullptr,
         [](auto &, auto &w) {
             show(w, "settings");
             auto *area = w.template findChild<QScrollArea *>("settingsArea");
             area->verticalScrollBar()->setValue(area->verticalScrollBar()->maximum());
         }},
        {"settings-failed", -1, nullptr,
         [](auto &e, auto &w) {
             e.setModel(core::fail(core::ErrorCode::Unsupported, "This machine has no CUDA device; choose another device."));
             show(w, "settings");
         },
         false},
        {"palette", -1, nullptr,
         [](auto &, auto &w) {
             w.selectRow(3);
             spin(w);
             openPalette(w, {});
         }},
        {"palette-typed", -1, nullptr,
         [](auto &, auto &w) {
             show(w, "library");
             openPalette(w, "sca");
         }},
        {"shortcuts", -1, nullptr, [](auto &, auto &w) { w.template findChild<ui::ShortcutsSheet *>("shortcutsSheet")->toggle(); }},
    };
}

}  // namespace semblance::test
