#include <QTest>

#include <algorithm>
#include <set>

#include "engine/core/files.h"
#include "engine/core/paths.h"
#include "engine/samples/scene_captions.h"
#include "engine/samples/scene_truth.h"
#include "engine/samples/scene_vocabulary.h"
#include "engine/samples/scenes.h"

using namespace semblance::samples;
using semblance::image::Picture;

namespace {

// Clearly red: twice as much as green and blue, which no backdrop is.
bool isRed(const Picture &picture, int x, int y)
{
    const std::uint8_t *p =
        picture.rgb.data() + (static_cast<std::size_t>(y) * static_cast<std::size_t>(picture.width) + static_cast<std::size_t>(x)) * 3;
    return p[0] > 120 && p[0] > 2 * p[1] && p[0] > 2 * p[2];
}

struct Red {
    int pixels = 0;
    double middle = 0;  // mean x as a share of the width
    int patches = 0;    // connected areas of a fair size
};

Red redOf(const Picture &picture)
{
    Red red;
    std::vector<char> seen(picture.rgb.size() / 3, 0);
    const auto at = [&](int x, int y) -> char & {
        return seen[static_cast<std::size_t>(y) * static_cast<std::size_t>(picture.width) + static_cast<std::size_t>(x)];
    };
    double sum = 0;
    for (int y = 0; y < picture.height; ++y) {
        for (int x = 0; x < picture.width; ++x) {
            if (!isRed(picture, x, y))
                continue;
            ++red.pixels;
            sum += x;
            int area = 0;
            std::vector<std::pair<int, int>> open{{x, y}};
            while (!open.empty()) {
                const auto [px, py] = open.back();
                open.pop_back();
                if (px < 0 || py < 0 || px >= picture.width || py >= picture.height || at(px, py) || !isRed(picture, px, py))
                    continue;
                at(px, py) = 1;
                ++area;
                open.insert(open.end(), {{px + 1, py}, {px - 1, py}, {px, py + 1}, {px, py - 1}});
            }
            red.patches += area > 300 ? 1 : 0;
        }
    }
    red.middle = red.pixels ? sum / red.pixels / picture.width : 0;
    return red;
}

bool contains(const std::string &text, const std::string &part)
{
    return text.find(part) != std::string::npos;
}

std::string lower(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return text;
}

}  // namespace

class TestScenes : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void sameSeedSameBytes()
    {
        const Scene first = renderScene(42), second = renderScene(42);
        QCOMPARE(first.picture.rgb, second.picture.rgb);
        QCOMPARE(first.captions, second.captions);
        QCOMPARE(first.takenAt, second.takenAt);
        QCOMPARE(first.picture.width, 480);
        QCOMPARE(first.picture.height, 360);
        QVERIFY(renderScene(43).picture.rgb != first.picture.rgb);
    }

    // The generator itself: published values of SplitMix64 for seed 1234567.
    void randomNumbersAreThePublishedOnes()
    {
        Rng rng(1234567);
        QCOMPARE(rng.next(), std::uint64_t{6457827717110365317u});
        QCOMPARE(rng.next(), std::uint64_t{3203168211198807973u});
    }

    void sizes_data()
    {
        QTest::addColumn<int>("width");
        QTest::addColumn<int>("height");
        QTest::newRow("thumbnail") << 64 << 64;
        QTest::newRow("tall") << 180 << 400;
        QTest::newRow("wide") << 900 << 300;
    }
    void sizes()
    {
        QFETCH(int, width);
        QFETCH(int, height);
        for (std::uint64_t seed = 0; seed < 6; ++seed) {
            const Scene scene = renderScene(seed, width, height);
            QCOMPARE(scene.picture.width, width);
            QCOMPARE(scene.picture.rgb.size(), static_cast<std::size_t>(width * height * 3));
        }
    }

    void redBoatIsRedAndWhereItShouldBe_data()
    {
        QTest::addColumn<QString>("time");
        QTest::addColumn<QString>("position");
        QTest::addColumn<double>("low");
        QTest::addColumn<double>("high");
        for (const char *time : {"day", "sunset", "night"}) {
            QTest::addRow("left, %s", time) << time << "left" << 0.15 << 0.4;
            QTest::addRow("middle, %s", time) << time << "middle" << 0.4 << 0.6;
            QTest::addRow("right, %s", time) << time << "right" << 0.6 << 0.85;
        }
    }
    void redBoatIsRedAndWhereItShouldBe()
    {
        QFETCH(QString, time);
        QFETCH(QString, position);
        QFETCH(double, low);
        QFETCH(double, high);
        SceneTruth truth{"sea", time.toStdString(), {{"boat", "red", 1, position.toStdString()}}};
        const Red red = redOf(renderScene(truth, 7).picture);
        QVERIFY2(red.pixels > 1500, qPrintable(QString::number(red.pixels)));
        QVERIFY2(red.middle > low && red.middle < high, qPrintable(QString::number(red.middle)));
        truth.objects[0].colour = "white";
        QVERIFY(redOf(renderScene(truth, 7).picture).pixels < 30);
    }

    void asManyAsTheTruthSays_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("setting");
        QTest::addColumn<int>("count");
        for (int count = 1; count <= 4; ++count) {
            QTest::addRow("%d balloons", count) << "balloon"
                                                << "field" << count;
            QTest::addRow("%d cars", count) << "car"
                                            << "snow" << count;
            QTest::addRow("%d umbrellas", count) << "umbrella"
                                                 << "beach" << count;
        }
    }
    void asManyAsTheTruthSays()
    {
        QFETCH(QString, kind);
        QFETCH(QString, setting);
        QFETCH(int, count);
        const SceneTruth truth{setting.toStdString(), "day", {{kind.toStdString(), "red", count, "middle"}}};
        for (std::uint64_t seed = 100; seed < 103; ++seed)
            QCOMPARE(redOf(renderScene(truth, seed).picture).patches, count);
    }

    void captionsSayTheTruth()
    {
        constexpr const char *numbers[] = {"", "two ", "three ", "four "};
        constexpr const char *chineseNumbers[] = {"一", "两", "三", "四"};
        for (std::uint64_t seed = 0; seed < 300; ++seed) {
            Rng rng(seed);
            const Scene scene = renderScene(drawTruth(rng), seed, 32, 24);
            const std::string full = lower(scene.captions.front()), chinese = scene.chineseCaptions.front();
            for (const SceneObject &object : scene.truth.objects) {
                const KindWord &kind = *findKind(object.kind);
                const std::string words = numbers[object.count - 1] + object.colour + " " + (object.count == 1 ? kind.name : kind.plural);
                QVERIFY2(contains(full, words), full.c_str());
                QVERIFY2(
                    contains(chinese, std::string(chineseNumbers[object.count - 1]) + kind.measure + findColour(object.colour)->chinese),
                    chinese.c_str());
                QVERIFY(fits(kind, scene.truth.setting));
            }
            const SettingWord &setting = *findSetting(scene.truth.setting);
            QVERIFY2(contains(full, setting.at) || contains(full, setting.otherAt) || contains(full, setting.above)
                         || contains(full, "in the sea") || contains(full, "in the water"),
                     full.c_str());
            if (scene.truth.setting != "night sky") {
                const TimeWord &time = *findTime(scene.truth.time);
                QVERIFY2(contains(full, time.phrase) || contains(full, time.otherPhrase), full.c_str());
                QVERIFY2(contains(chinese, time.chinese) || contains(chinese, time.otherChinese), chinese.c_str());
            }
            const KindWord &first = *findKind(scene.truth.objects[0].kind);
            const std::string plain = scene.truth.objects[0].count == 1 ? first.name : first.plural;
            QVERIFY2(contains(scene.captions.back(), plain) && scene.captions.back().size() <= plain.size() + 3,
                     scene.captions.back().c_str());
            QCOMPARE(scene.chineseCaptions.back(), std::string(first.chinese));
            for (const auto *list : {&scene.captions, &scene.chineseCaptions}) {
                QCOMPARE(std::set<std::string>(list->begin(), list->end()).size(), list->size());
                for (const std::string &caption : *list)
                    QVERIFY(semblance::core::isUtf8(caption) && !contains(caption, "  "));
            }
        }
    }

    void wordings()
    {
        const auto all = [](const SceneTruth &truth, bool chinese) {
            std::set<std::string> captions;
            for (std::uint64_t seed = 0; seed < 60; ++seed) {
                const Scene scene = renderScene(truth, seed, 16, 16);
                const auto &list = chinese ? scene.chineseCaptions : scene.captions;
                captions.insert(list.begin(), list.end());
            }
            return captions;
        };
        const SceneTruth boat{"sea", "sunset", {{"boat", "red", 1, "left"}}}, birds{"snow", "night", {{"bird", "blue", 2, "middle"}}};
        const SceneTruth umbrella{"beach", "day", {{"umbrella", "orange", 1, "middle"}}};
        for (const char *expected :
             {"a red boat on the sea at sunset", "There is a red boat on the sea at sunset", "a red boat", "a boat on the sea", "a boat"})
            QVERIFY2(all(boat, false).contains(expected), expected);
        for (const char *expected : {"日落时海上的一艘红色小船", "海上的红色小船", "红色小船", "小船"})
            QVERIFY2(all(boat, true).contains(expected), expected);
        QVERIFY(all(birds, false).contains("two blue birds over a snowy field at night"));
        QVERIFY(all(umbrella, false).contains("an orange umbrella on the beach"));
        QVERIFY(all(umbrella, false).contains("an umbrella"));
    }

    void everyCaptionOfATruth()
    {
        const SceneTruth boats{"sea", "sunset", {{"boat", "red", 2, "left"}}};
        const auto english = everyEnglishCaption(boats), chinese = everyChineseCaption(boats);
        for (const auto *list : {&english, &chinese})
            QCOMPARE(std::set<std::string>(list->begin(), list->end()).size(), list->size());
        const auto says = [](const std::vector<std::string> &list, const char *caption) {
            return std::find(list.begin(), list.end(), caption) != list.end();
        };
        for (const char *expected : {"two red boats on the left", "two boats", "two red boats", "boats", "the sea"})
            QVERIFY2(says(english, expected), expected);
        for (const char *expected : {"左边的两艘红色小船", "两艘小船", "小船"})
            QVERIFY2(says(chinese, expected), expected);
        // Whatever a rendered scene of this truth says is among them.
        for (std::uint64_t seed = 0; seed < 40; ++seed) {
            const Scene scene = renderScene(boats, seed, 16, 16);
            for (const std::string &caption : scene.captions)
                QVERIFY2(says(english, caption.c_str()), caption.c_str());
            for (const std::string &caption : scene.chineseCaptions)
                QVERIFY2(says(chinese, caption.c_str()), caption.c_str());
        }
    }

    void everySettingTimeAndKindIsDrawn()
    {
        QVERIFY(settingWords().size() >= 8 && kindWords().size() >= 14 && colourWords().size() >= 8 && timeWords().size() == 3);
        std::set<std::string> pictures;  // by content
        std::size_t expected = 0;
        for (const SettingWord &setting : settingWords()) {
            for (const TimeWord &time : timeWords()) {
                if (std::string_view(setting.name) == "night sky" && std::string_view(time.name) != "night")
                    continue;
                pictures.insert(semblance::core::contentHash(renderScene(SceneTruth{setting.name, time.name, {}}, 5, 120, 90).picture.rgb));
                ++expected;
            }
        }
        QCOMPARE(pictures.size(), expected);
        for (const KindWord &kind : kindWords()) {
            const SceneTruth with{"field", "day", {{kind.name, "red", 1, "middle"}}};
            QVERIFY2(redOf(renderScene(with, 3).picture).pixels > 800, kind.name);
        }
    }

    void unknownWordsAreTolerated()
    {
        const Scene scene =
            renderScene(SceneTruth{"moon base", "teatime", {{"dragon", "red", 1, "left"}, {"cat", "plaid", 99, "nowhere"}}}, 1);
        QCOMPARE(scene.truth.objects.size(), std::size_t{1});
        QCOMPARE(scene.truth.objects[0].count, 4);
        QVERIFY(!scene.captions.empty());
        QCOMPARE(renderScene(SceneTruth{"night sky", "day", {}}, 1).truth.time, std::string("night"));
    }
};

QTEST_GUILESS_MAIN(TestScenes)
#include "tst_scenes.moc"
