// Judgements as pairs to learn from.
#include "tests/engine/jobs/test_library.h"

#include <set>

#include "engine/jobs/correction_pairs.h"

using namespace semblance;
using tests::photoName;
using tests::TestLibrary;
using tests::valueOf;

class TestCorrectionPairs : public QObject {
    Q_OBJECT

private:
    static void judge(TestLibrary &library, const std::string &sentence, const std::string &photo, bool right)
    {
        const auto catalogue = valueOf(store::Catalogue::open(library.library(), store::Access::ReadWrite));
        const auto row = valueOf(catalogue->photos().findByPath(library.photos() / photo));
        QVERIFY(row.has_value());
        QVERIFY(catalogue->judgements().put({"q " + sentence, sentence, row->id, right, 1}));
    }
    static QStringList captionsOf(const jobs::PairList &list, const std::string &photo)
    {
        QStringList captions;
        for (const auto &one : list.photos)
            if (one.image.filename() == photo)
                for (const std::string &caption : one.captions)
                    captions << QString::fromStdString(caption);
        return captions;
    }

private Q_SLOTS:
    void judgementsBecomeCaptions()
    {
        TestLibrary library;
        for (const char *name : {"boat.png", "car.png", "mute.png", "tree.png"})
            library.addPhoto(name, "red", name[0]);
        library.addText("captions.csv", "image,caption\nboat.png,a boat\ncar.png,a small car\ncar.png,a red boat\ntree.png,a tree\n");
        library.index();
        QCOMPARE(jobs::readPairs("corrections", library.library()).error().code, core::ErrorCode::InvalidArgument);
        judge(library, "A red boat", "car.png", false);
        QCOMPARE(jobs::readPairs("corrections", library.library()).error().code, core::ErrorCode::InvalidArgument);  // nothing is right yet
        judge(library, "A red boat", "boat.png", true);
        judge(library, "our holidays", "boat.png", true);
        judge(library, "a horse", "mute.png", false);
        judge(library, "", "tree.png", true);  // asked with a photo alone

        const auto list = valueOf(jobs::readPairs("corrections", library.library()));
        auto boat = captionsOf(list, "boat.png");
        boat.sort();
        QCOMPARE(boat, (QStringList{"A red boat", "a boat", "our holidays"}));
        QCOMPARE(captionsOf(list, "car.png"), QStringList{"a small car"});  // what is wrong is no caption, whoever wrote it
        QCOMPARE(captionsOf(list, "tree.png"), QStringList{"a tree"});      // against forgetting
        QVERIFY(captionsOf(list, "mute.png").isEmpty());
        QCOMPARE(list.skipped.size(), std::size_t(1));
        QVERIFY(list.skipped.front().path.filename() == "mute.png");
        const auto count = valueOf(jobs::countCorrections(library.library()));
        QCOMPARE(count.right, 2);
        QCOMPARE(count.wrong, 2);
        QCOMPARE(count.queries, 3);
    }

    void onlySomeOthersComeAlongAndAlwaysTheSame()
    {
        TestLibrary library;
        std::string table = "image,caption\n";
        for (int i = 0; i < 260; ++i) {
            library.addPhoto(photoName("p", i), "blue", i);
            table += photoName("p", i) + ",number " + std::to_string(i) + "\n";
        }
        library.addText("captions.csv", table);
        library.index();
        judge(library, "the first", "p0.png", true);
        const auto first = valueOf(jobs::readCorrectionPairs(library.library())),
                   second = valueOf(jobs::readCorrectionPairs(library.library()));
        QCOMPARE(first.photos.size(), std::size_t(201));
        std::set<std::filesystem::path> chosen, again;
        for (const auto &photo : first.photos)
            chosen.insert(photo.image);
        for (const auto &photo : second.photos)
            again.insert(photo.image);
        QVERIFY(chosen == again && chosen.contains(library.photos() / "p0.png"));
    }
};

QTEST_GUILESS_MAIN(TestCorrectionPairs)
#include "tst_correction_pairs.moc"
