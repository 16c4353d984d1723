#include <QTemporaryDir>
#include <QTest>

#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "engine/samples/galleries.h"

using namespace semblance::samples;
namespace fs = std::filesystem;

namespace {

std::string fieldOf(const SceneTruth &truth, const std::string &attribute)
{
    const SceneObject &object = truth.objects.front();
    return attribute == "colour"     ? object.colour
           : attribute == "count"    ? std::to_string(object.count)
           : attribute == "position" ? object.position
           : attribute == "setting"  ? truth.setting
           : attribute == "time"     ? truth.time
                                     : object.kind;
}

}  // namespace

class TestGalleries : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void scenesDifferInOneThingAlone_data()
    {
        QTest::addColumn<QString>("attribute");
        for (const char *attribute : {"colour", "count", "position", "setting"})
            QTest::newRow(attribute) << attribute;
    }
    void scenesDifferInOneThingAlone()
    {
        QFETCH(QString, attribute);
        Rng rng(7);
        for (int i = 0; i < 200; ++i) {
            const SceneGallery gallery = drawGallery(attribute.toStdString(), rng);
            QVERIFY(gallery.truths.size() >= 2 && gallery.truths.size() <= 4);
            for (const std::string name : {"colour", "count", "position", "setting", "time", "kind"}) {
                std::set<std::string> values;
                for (const SceneTruth &truth : gallery.truths) {
                    QCOMPARE(truth.objects.size(), std::size_t(1));
                    values.insert(fieldOf(truth, name));
                }
                QCOMPARE(values.size(), name == gallery.attribute ? gallery.truths.size() : std::size_t(1));
            }
        }
    }

    void captionsTellThePhotosApart()
    {
        QTemporaryDir folder;
        const fs::path path(folder.path().toStdString());
        QVERIFY(writeGalleryFolder(path, 14, 3).has_value());
        std::ifstream file(path / "captions.csv");
        std::string line;
        std::getline(file, line);
        QCOMPARE(line, std::string("image,caption,language,setting,time,kind,colour,count,position,gallery\r"));
        std::map<std::string, std::map<std::string, std::set<std::string>>> photosOf;  // gallery, caption
        std::set<std::string> photos, attributes, captioned;
        while (std::getline(file, line)) {
            // image, caption (which may hold commas), then eight fields without any.
            line.pop_back();
            std::size_t end = line.size();
            for (int field = 0; field < 8; ++field)
                end = line.rfind(',', end - 1);
            const std::string photo = line.substr(0, line.find(',')), gallery = line.substr(line.rfind(',') + 1);
            const std::string caption = line.substr(photo.size() + 1, end - photo.size() - 1);
            QVERIFY(fs::exists(path / photo));
            photos.insert(photo);
            attributes.insert(gallery.substr(0, gallery.rfind('-')));
            photosOf[gallery][caption].insert(photo);
        }
        QVERIFY(photos.size() >= 14 && photos.size() <= 17);
        QCOMPARE(attributes, (std::set<std::string>{"colour", "count", "position", "setting"}));
        for (const auto &[gallery, captions] : photosOf)
            for (const auto &[caption, owners] : captions)
                QVERIFY2(owners.size() == 1, (gallery + ": " + caption).c_str());
    }

    void theSeedDecidesAndAStopKeepsWhatIsThere()
    {
        QTemporaryDir one, two;
        const auto captions = [](const QTemporaryDir &folder) {
            std::ifstream file(fs::path(folder.path().toStdString()) / "captions.csv");
            std::stringstream text;
            text << file.rdbuf();
            return text.str();
        };
        QVERIFY(writeGalleryFolder(one.path().toStdString(), 5, 11).has_value());
        QVERIFY(writeGalleryFolder(two.path().toStdString(), 5, 11).has_value());
        QCOMPARE(captions(one), captions(two));
        QVERIFY(writeGalleryFolder(two.path().toStdString(), 5, 12).has_value());
        QVERIFY(captions(one) != captions(two));
        int asked = 0;
        QVERIFY(writeGalleryFolder(two.path().toStdString(), 50, 12, [&asked](int) { return ++asked < 3; }).has_value());
        QCOMPARE(asked, 3);
        QVERIFY(!captions(two).empty());
    }
};

QTEST_GUILESS_MAIN(TestGalleries)
#include "tst_galleries.moc"
