#include <QtTest>

#include "ui/theme/icons.h"
#include "ui/theme/tokens.h"

using namespace semblance::ui;

class TestTokens : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void contrastFollowsTheStandard()
    {
        QCOMPARE(contrast(Qt::black, Qt::white), 21.0);
        QCOMPARE(contrast(Qt::white, Qt::white), 1.0);
        QVERIFY(qAbs(contrast(QColor(0x77, 0x77, 0x77), Qt::white) - 4.48) < 0.01);  // the well-known grey that just fails
    }

    void textIsReadable_data()
    {
        QTest::addColumn<QColor>("text");
        QTest::addColumn<QColor>("surface");
        QTest::addColumn<double>("atLeast");
        for (const Tokens *t : {&lightTokens(), &darkTokens()}) {
            const QByteArray theme = t->dark ? "dark: " : "light: ";
            const std::pair<const char *, QColor> surfaces[]{
                {"window", t->window}, {"surface", t->surface}, {"raised", t->raised}, {"hover", t->hover}, {"accent soft", t->accentSoft}};
            const std::pair<const char *, QColor> texts[]{{"text", t->text},     {"muted text", t->textMuted}, {"accent", t->accent},
                                                          {"danger", t->danger}, {"warning", t->warning},      {"success", t->success}};
            for (const auto &[textName, text] : texts)
                for (const auto &[surfaceName, surface] : surfaces)
                    QTest::newRow(theme + textName + " on " + surfaceName) << text << surface << 4.5;
            QTest::newRow(theme + "text on the accent") << t->onAccent << t->accent << 4.5;
            QTest::newRow(theme + "the focus ring on the window") << t->accent << t->window << 3.0;
        }
    }

    void textIsReadable()
    {
        QFETCH(QColor, text);
        QFETCH(QColor, surface);
        QFETCH(double, atLeast);
        QVERIFY2(contrast(text, surface) >= atLeast, qPrintable(QString::number(contrast(text, surface))));
    }

    void aPaletteKnowsItsTheme()
    {
        QVERIFY(isDark(paletteOf(darkTokens())));
        QVERIFY(!isDark(paletteOf(lightTokens())));
        QCOMPARE(&tokensFor(paletteOf(darkTokens())), &darkTokens());
    }

    void theStyleSheetHasNoNameLeft()
    {
        for (const Tokens *t : {&lightTokens(), &darkTokens()})
            QVERIFY(!styleSheetOf(*t).contains('@'));
    }

    void iconsTakeTheColour()
    {
        initResources();
        const QImage image = tintedIcon("search", Qt::red, 24, 1).toImage();
        int red = 0, other = 0;
        for (int y = 0; y < 24; ++y)
            for (int x = 0; x < 24; ++x) {
                const QColor c = image.pixelColor(x, y);
                if (c.alpha() < 200)
                    continue;
                (c.red() > 240 && c.green() < 10 ? red : other)++;
            }
        QVERIFY(red > 20);
        QCOMPARE(other, 0);
        QVERIFY(!illustration("welcome", darkTokens(), 1).isNull());
    }
};

QTEST_MAIN(TestTokens)
#include "tst_tokens.moc"
