// What crosses between program and worker: every member there and back, and no impossible answer let through.
#include <QTest>

#include <algorithm>

#include "engine/isolation/fields.h"

using namespace semblance;
using namespace semblance::isolation;

namespace {

// Something of its own in every member, however deep: the counter goes on.
template <Plain T>
void fill(T &value, int &counter)
{
    if constexpr (std::is_same_v<T, bool>)
        value = true;
    else
        value = static_cast<T>(++counter);
}
void fill(std::string &value, int &counter)
{
    value = "文 " + std::to_string(++counter);
}
template <class T>
requires(sizeof(Fields<T>) > 0) void fill(T &value, int &counter);
template <class T>
void fill(std::optional<T> &value, int &counter)
{
    fill(value.emplace(), counter);
}
template <class T>
void fill(std::vector<T> &list, int &counter)
{
    for (int i = 0; i < 3; ++i)
        fill(list.emplace_back(), counter);
}
template <class T>
requires(sizeof(Fields<T>) > 0) void fill(T &value, int &counter)
{
    std::apply([&counter](auto &...field) { (fill(field, counter), ...); }, Fields<T>::of(value));
}

struct Place {
    std::size_t offset, size, alignment;
};

// Empty when the members that `Fields` names fill the struct without a hole, else where the hole is.
template <class T>
QString forgotten()
{
    T value{};
    std::vector<Place> places;
    const auto *begin = reinterpret_cast<const char *>(&value);
    std::apply(
        [&](auto &...field) {
            (places.push_back({static_cast<std::size_t>(reinterpret_cast<const char *>(&field) - begin), sizeof field,
                               alignof(std::remove_reference_t<decltype(field)>)}),
             ...);
        },
        Fields<T>::of(value));
    std::sort(places.begin(), places.end(), [](const Place &a, const Place &b) { return a.offset < b.offset; });
    places.push_back({sizeof(T), 0, alignof(T)});
    std::size_t end = 0;
    for (const Place &place : places) {
        const std::size_t next = (end + place.alignment - 1) / place.alignment * place.alignment;
        if (next != place.offset)
            return QString("a member at byte %1 is not named, or one is named twice").arg(next);
        end = place.offset + place.size;
    }
    return {};
}

// Every member differs from a fresh value's and comes back as it was.
template <class T>
void roundTrip()
{
    QCOMPARE(forgotten<T>(), QString());
    T value{};
    int counter = 0;
    fill(value, counter);
    const auto bytes = toBytes(value);
    const auto back = fromBytes<T>(bytes);
    QVERIFY(back.has_value());
    QVERIFY(toBytes(*back) == bytes);
    QVERIFY(toBytes(T{}) != bytes);
    for (std::size_t length = 0; length < bytes.size(); ++length)
        QVERIFY2(!fromBytes<T>(std::span(bytes).first(length)), "bytes that end early are no value");
    auto longer = bytes;
    longer.push_back(0);
    QVERIFY(!fromBytes<T>(longer));
}

PhotoRead good()
{
    PhotoRead read;
    read.photo.picture.width = 4;
    read.photo.picture.height = 3;
    read.photo.width = 400;
    read.photo.height = 300;
    read.photo.format = image::Format::Png;
    read.photo.warning = "The file ends early.";
    read.metadata.takenAt = "2023-07-14T18:05:11";
    read.metadata.title = "海边的船";
    read.metadata.keywords = {"sea", "boat"};
    read.metadata.latitude = -39.91;
    read.metadata.longitude = 116.4;
    read.metadata.titles = {{"海边的船", "zh"}};
    return read;
}

constexpr std::uint64_t plenty = 1 << 20;

}  // namespace

class TestMessages : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void metadataComeBack() { roundTrip<image::PhotoMetadata>(); }
    void optionsComeBack() { roundTrip<image::DecodeOptions>(); }
    void messagesComeBack()
    {
        roundTrip<Setup>();
        roundTrip<Hello>();
        roundTrip<Request>();
        roundTrip<Reply>();
    }
    void sidecarsComeBack()
    {
        roundTrip<image::SidecarText>();
        roundTrip<SidecarRead>();
    }
    void photoNamesAllItsMembers()
    {
        QCOMPARE(forgotten<image::DecodedPhoto>(), QString());
        QCOMPARE(forgotten<PhotoRead>(), QString());
    }

    void aGoodAnswer()
    {
        const auto answer = decodeAnswer(encodeAnswer(good(), plenty), Wanted::PictureAndMetadata, {});
        QVERIFY2(answer.has_value(), answer ? "" : answer.error().c_str());
        QVERIFY(answer->has_value());
        QVERIFY(toBytes(**answer) == toBytes(good()));
    }

    void aGoodRefusal()
    {
        const auto answer =
            decodeAnswer(encodeAnswer(core::fail(core::ErrorCode::TooLarge, "It is too large."), plenty), Wanted::PictureAndMetadata, {});
        QVERIFY(answer && !*answer);
        QCOMPARE(answer->error().code, core::ErrorCode::TooLarge);
        QCOMPARE(answer->error().detail, std::string("It is too large."));
    }

    // A worker may not claim that a library is locked, that a file is gone, or steer a terminal.
    void refusalsAreTamed()
    {
        const auto answer =
            decodeAnswer(encodeAnswer(core::fail(core::ErrorCode::Locked, "bad\x1B[2J\xFF" + std::string(100'000, 'x')), plenty),
                         Wanted::PictureAndMetadata, {});
        QVERIFY(answer && !*answer);
        QCOMPARE(answer->error().code, core::ErrorCode::Corrupt);
        const std::string &detail = answer->error().detail;
        QVERIFY(detail.size() < 5000);
        QVERIFY(core::isUtf8(detail));
        QVERIFY(detail.starts_with("bad [2J\xEF\xBF\xBD"));
    }

    void metadataThatAreTooLongAreLeftOut()
    {
        PhotoRead read = good();
        read.metadata.description = std::string(plenty, 'x');
        const auto bytes = encodeAnswer(read, plenty);
        QVERIFY(bytes.size() < plenty);
        const auto answer = decodeAnswer(bytes, Wanted::PictureAndMetadata, {});
        QVERIFY(answer && *answer);
        QCOMPARE((*answer)->photo.width, 400);
        QVERIFY((*answer)->metadata.warning.find("too long") != std::string::npos);
        QVERIFY((*answer)->metadata.description.empty());
    }

    void impossibleAnswers_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        const auto row = [](const char *name, auto &&change) {
            PhotoRead read = good();
            change(read);
            const auto bytes = encodeAnswer(read, plenty);
            QTest::newRow(name) << QByteArray(reinterpret_cast<const char *>(bytes.data()), static_cast<qsizetype>(bytes.size()));
        };
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("a refusal without words") << QByteArray(1, '\0');
        QTest::newRow("neither yes nor no") << QByteArray(200, '\x02');
        QTest::newRow("rubbish") << QByteArray(10'000, '\xA5');
        row("no width", [](PhotoRead &read) { read.photo.picture.width = 0; });
        row("a negative height", [](PhotoRead &read) { read.photo.picture.height = -1; });
        row("more pixels than asked for", [](PhotoRead &read) { read.photo.picture.width = read.photo.picture.height = 200'000; });
        row("a photo without size", [](PhotoRead &read) { read.photo.height = 0; });
        row("a format that does not exist", [](PhotoRead &read) { read.photo.format = static_cast<image::Format>(99); });
        row("no format", [](PhotoRead &read) { read.photo.format = image::Format::Unknown; });
        row("a title that is not UTF-8", [](PhotoRead &read) { read.metadata.title = "\xFF"; });
        row("a latitude beyond the pole", [](PhotoRead &read) { read.metadata.latitude = 90.5; });
        row("a latitude alone", [](PhotoRead &read) { read.metadata.longitude.reset(); });
        row("a zone beyond the date line", [](PhotoRead &read) { read.metadata.zoneMinutes = 900; });
        row("a person who is not UTF-8", [](PhotoRead &read) { read.metadata.people = {"\xC3"}; });
        row("an infinite longitude", [](PhotoRead &read) { read.metadata.longitude = HUGE_VAL; });
        row("six stars", [](PhotoRead &read) { read.metadata.rating = 6; });
        row("orientation 9", [](PhotoRead &read) { read.metadata.orientation = 9; });
        row("a time that is none", [](PhotoRead &read) { read.metadata.takenAt = "yesterday"; });
    }
    void impossibleAnswers()
    {
        QFETCH(QByteArray, bytes);
        const auto answer =
            decodeAnswer({reinterpret_cast<const std::uint8_t *>(bytes.constData()), static_cast<std::size_t>(bytes.size())},
                         Wanted::PictureAndMetadata, {});
        QVERIFY(!answer.has_value());
        QVERIFY(!answer.error().empty());
    }

    void onlyWhatIsWanted()
    {
        PhotoRead read = good();
        QVERIFY(!decodeAnswer(encodeAnswer(read, plenty), Wanted::Metadata, {}).has_value());
        read.photo = {};
        const auto answer = decodeAnswer(encodeAnswer(read, plenty), Wanted::Metadata, {});
        QVERIFY(answer && *answer);
        QVERIFY(toBytes((*answer)->metadata) == toBytes(good().metadata));
        QVERIFY(!decodeAnswer(encodeAnswer(read, plenty), Wanted::PictureAndMetadata, {}).has_value());
    }

    void aSidecarAloneWhereItIsWanted()
    {
        PhotoRead read;
        read.sidecar.text = {{{"海边的船", "zh"}}, {"sea"}, 5};
        const auto packet = [](PhotoRead said) {
            said.sidecar.changed = "<x/>";
            return said;
        };
        const auto heard = [](const PhotoRead &said, Wanted wanted) {
            return decodeAnswer(encodeAnswer(said, plenty), wanted, {}).has_value();
        };
        QVERIFY(heard(read, Wanted::Sidecar));
        QVERIFY(heard(packet(read), Wanted::ChangedSidecar));
        QVERIFY(!heard(packet(read), Wanted::Sidecar));
        QVERIFY(!heard(read, Wanted::ChangedSidecar));
        QVERIFY(!heard(read, Wanted::Metadata));
        QVERIFY(!heard(good(), Wanted::Sidecar));
        PhotoRead stars = read, words = read, whole = good();
        stars.sidecar.text.rating = 6;
        words.metadata.title = "words";
        whole.sidecar = read.sidecar;
        QVERIFY(!heard(stars, Wanted::Sidecar));
        QVERIFY(!heard(words, Wanted::Sidecar));
        QVERIFY(!heard(whole, Wanted::PictureAndMetadata));
    }

    void aSidecarThatIsTooLongIsRefused()
    {
        PhotoRead read;
        read.sidecar.changed = std::string(plenty, 'x');
        const auto bytes = encodeAnswer(read, plenty);
        QVERIFY(bytes.size() < plenty);
        const auto answer = decodeAnswer(bytes, Wanted::ChangedSidecar, {});
        QVERIFY(answer && !*answer);
        QCOMPARE((*answer).error().code, core::ErrorCode::TooLarge);
    }

    // Any bytes at all: an answer or a complaint, never more memory than a small multiple of what came.
    void changedAnswers()
    {
        const auto original = encodeAnswer(good(), plenty);
        unsigned random = 1;
        for (int round = 0; round < 20'000; ++round) {
            auto bytes = original;
            for (int change = 0; change < 3; ++change) {
                random = random * 1664525u + 1013904223u;
                bytes[(random >> 8) % bytes.size()] = static_cast<std::uint8_t>(random >> 24);
            }
            const auto answer = decodeAnswer(bytes, Wanted::PictureAndMetadata, {});
            if (answer && *answer) {
                QVERIFY(pixelBytesOf((*answer)->photo.picture) <= image::DecodeOptions{}.maxPixels * 3);
                QVERIFY(core::isUtf8((*answer)->metadata.title));
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestMessages)
#include "tst_messages.moc"
