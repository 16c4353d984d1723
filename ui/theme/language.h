// Switches the language of the running program; widgets hear of it as QEvent::LanguageChange.
#pragma once

#include <QString>
#include <QTranslator>

namespace semblance::ui {

class Language {
public:
    // "en", "zh_CN", anything else: what the system speaks, English when we do not speak it.
    void apply(const QString &name);
    [[nodiscard]] static QString resolved(const QString &name);

private:
    QTranslator m_own, m_qt;
};

}  // namespace semblance::ui
