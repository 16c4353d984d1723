// Where everything stands: groups of one to four in their third of the picture, far ones first.
#include <algorithm>

#include "engine/samples/scene_captions.h"
#include "engine/samples/scene_pen.h"
#include "engine/samples/scene_truth.h"
#include "engine/samples/scene_vocabulary.h"
#include "engine/samples/scenes.h"

namespace semblance::samples {

namespace {

struct Place {
    const SceneObject *object = nullptr;
    Point foot;
    double size = 0;
    bool mirrored = false;
    double tilt = 0;
};

// One of a group: where in the group's box (-0.5..0.5 across, 0 near .. 1 far).
struct Slot {
    double across;
    double depth;
};

std::vector<Slot> slotsFor(int count)
{
    switch (count) {
    case 1: return {{0, 0.15}};
    case 2: return {{-0.25, 0.3}, {0.25, 0}};
    case 3: return {{-0.34, 0.4}, {0.34, 0.4}, {0, 0}};
    default: return {{-0.37, 0.75}, {0.13, 0.75}, {-0.13, 0}, {0.37, 0}};
    }
}

// The box of a group: its middle and its width, in units.
std::pair<double, double> boxFor(const SceneObject &object, bool alone, double width)
{
    const double share = object.count == 1 ? 0.42 : alone ? (object.count == 2 ? 0.62 : 0.86) : 0.48;
    const double wanted = object.position == "left" ? 0.26 : object.position == "right" ? 0.74 : 0.5;
    const double half = share / 2;
    return {width * std::clamp(wanted, half + 0.01, 0.99 - half), width * share};
}

// The foot's y for a thing of that size; far things stand higher and are smaller.
double footY(const KindWord &kind, const std::string &setting, double size, double depth, Rng &rng)
{
    const double horizon = horizonOf(setting);
    switch (kind.zone) {
    case Zone::Ground: {
        const double near = Canvas::height * (setting == "city" ? 0.94 : 0.93), far = std::max(horizon + 46, near - 70);
        return near - (near - far) * depth - rng.between(0, 6);
    }
    case Zone::OnWater: return 300 - 52 * depth - rng.between(0, 8);
    case Zone::InWater: return 292 - 52 * depth - rng.between(0, 8);
    case Zone::Sky: break;
    }
    const double ceiling = 14 + size, floor = std::max(ceiling + 4, std::min(horizon + 40, 270.0));
    return ceiling + (floor - ceiling) * (0.85 - 0.75 * depth) * rng.between(0.55, 1);
}

std::vector<Place> arrange(const SceneTruth &truth, double width, Rng &rng)
{
    std::vector<Place> places;
    const bool alone = truth.objects.size() == 1;
    for (const SceneObject &object : truth.objects) {
        const KindWord &kind = *findKind(object.kind);
        const auto [middle, span] = boxFor(object, alone, width);
        const auto slots = slotsFor(object.count);
        const double perSlot = object.count <= 2 ? span / object.count : span / (object.count == 3 ? 2.45 : 2.85);
        const double largest = kind.height * Canvas::height * (alone ? 1.08 : 0.95)
                               * (object.count == 1   ? 1
                                  : object.count == 2 ? 0.84
                                                      : 0.7);
        const double size = std::min(largest, perSlot * 0.94 / kind.aspect) * rng.between(0.9, 1.0);
        const bool mirrored = rng.chance(0.5);
        for (const Slot &slot : slots) {
            Place place;
            place.object = &object;
            place.size = size * (1 - 0.16 * slot.depth) * rng.between(0.94, 1.0);
            place.mirrored = object.count > 1 && rng.chance(0.25) ? !mirrored : mirrored;
            const double half = place.size * kind.aspect / 2;
            const double x = middle + slot.across * span + rng.between(-4, 4);
            place.foot.x = std::clamp(x, half + 9, std::max(width - half - 9, half + 9));
            place.foot.y = footY(kind, truth.setting, place.size, slot.depth, rng);
            place.tilt = rng.between(-0.1, 0.1) * (kind.zone == Zone::Ground ? 0 : 1);
            if (kind.zone == Zone::InWater)
                place.tilt = (place.mirrored ? -1 : 1) * rng.between(0.2, 0.5);
            if (object.kind == "umbrella")
                place.tilt = rng.between(-0.22, 0.22);
            places.push_back(place);
        }
    }
    std::stable_sort(places.begin(), places.end(), [](const Place &a, const Place &b) { return a.foot.y < b.foot.y; });
    return places;
}

void shadow(Canvas &canvas, const Place &place, const KindWord &kind, const Light &light)
{
    const double half = place.size * kind.aspect * (kind.aspect < 0.8 ? 0.4 : 0.5);
    for (const double grow : {1.0, 0.75})
        canvas.fill(arc({place.foot.x + 3, place.foot.y}, half * grow, place.size * 0.055 * grow + 2), {16, 18, 40},
                    light.time == DayTime::Night ? 0.3 : 0.17);
}

// The water in front of what swims in it.
void waterline(Canvas &canvas, const Place &place, const KindWord &kind, const Light &light, Rng &rng)
{
    const bool fish = kind.zone == Zone::InWater;
    const Colour foam = light.onGround({240, 250, 255});
    const double half = place.size * kind.aspect * (fish ? 0.45 : 0.52), y = place.foot.y + (fish ? place.size * 0.28 : 0);
    if (!fish)
        canvas.fill(arc({place.foot.x, y + place.size * 0.07}, half * 0.85, place.size * 0.06), {14, 26, 60}, 0.35);
    for (int i = 0; i < 3; ++i) {
        const double reach = half * (1.1 - 0.22 * i), low = y + (fish ? 4 : 1) + 4.5 * i, x = place.foot.x + rng.between(-5, 5);
        canvas.stroke(smooth({{x - reach, low}, {x - reach * 0.5, low - 2}, {x, low}, {x + reach * 0.5, low - 2}, {x + reach, low}}, false),
                      2, foam, false, 0.75 - 0.18 * i);
    }
    for (int i = 0; fish && i < 12; ++i) {
        const double x = place.foot.x + rng.between(-0.9, 0.9) * half, up = rng.between(2, place.size * 0.35);
        canvas.disc({x, y - up}, rng.between(1, 2.6), foam, 0.85);
    }
}

void drawPlace(Canvas &canvas, const Place &place, const Light &light, Rng &rng)
{
    const KindWord &kind = *findKind(place.object->kind);
    const ColourWord &colour = *findColour(place.object->colour);
    const Paint paint({static_cast<double>(colour.r), static_cast<double>(colour.g), static_cast<double>(colour.b)});
    const DrawObject draw = drawingOf(place.object->kind);
    if (kind.zone == Zone::Ground)
        shadow(canvas, place, kind, light);
    const bool shines = place.object->kind == "star";
    const Light own;  // daylight
    const Pen pen(canvas, shines ? own : light, place.foot, place.size, place.mirrored, place.tilt);
    if (draw)
        draw(pen, paint, rng);
    if (kind.zone == Zone::OnWater || kind.zone == Zone::InWater)
        waterline(canvas, place, kind, light, rng);
}

}  // namespace

Scene renderScene(const SceneTruth &truth, std::uint64_t seed, int width, int height)
{
    Rng rng(seed ^ 0x5CE7E5A3B1D20F47u);
    Scene scene;
    scene.truth = drawable(truth);
    scene.takenAt = drawTakenAt(scene.truth, rng);
    scene.captions = englishCaptions(scene.truth, rng);
    scene.chineseCaptions = chineseCaptions(scene.truth, rng);
    Canvas canvas(width, height);
    const Light light = paintBackdrop(canvas, scene.truth, rng);
    for (const Place &place : arrange(scene.truth, canvas.width(), rng))
        drawPlace(canvas, place, light, rng);
    scene.picture = canvas.finish();
    return scene;
}

Scene renderScene(std::uint64_t seed, int width, int height)
{
    Rng rng(seed);
    const auto rest = rng.next();  // drawn first, by name: the order of arguments is the compiler's own
    return renderScene(drawTruth(rng), rest, width, height);
}

}  // namespace semblance::samples
