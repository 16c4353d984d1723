// Which members cross between program and worker, all in one place: a member that is not named here does not compile.
#pragma once

#include <tuple>

#include "engine/image/decoder.h"
#include "engine/image/metadata.h"
#include "engine/isolation/messages.h"
#include "engine/isolation/wire.h"

namespace semblance::isolation {

// "only N names provided for structured binding" means: a member was added. Name it on both lines. A member of a new struct type
// needs a `Fields` of its own; checks of its range go to messages.cpp.
template <>
struct Fields<image::PhotoMetadata> {
    static auto of(auto &metadata)
    {
        auto &[takenAt, zoneMinutes, camera, lens, latitude, longitude, altitude, rating, orientation, title, description, titles,
               descriptions, keywords, people, warning] = metadata;
        return std::tie(takenAt, zoneMinutes, camera, lens, latitude, longitude, altitude, rating, orientation, title, description, titles,
                        descriptions, keywords, people, warning);
    }
};

template <>
struct Fields<image::MetadataText> {
    static auto of(auto &value)
    {
        auto &[text, language] = value;
        return std::tie(text, language);
    }
};

template <>
struct Fields<image::DecodeOptions> {
    static auto of(auto &options)
    {
        auto &[shortSideAtLeast, maxBytes, maxPixels, maxMemory, maxSeconds] = options;
        return std::tie(shortSideAtLeast, maxBytes, maxPixels, maxMemory, maxSeconds);
    }
};

// The pixels themselves go through shared memory.
template <>
struct Fields<image::Picture> {
    static auto of(auto &picture)
    {
        auto &[width, height, rgb] = picture;
        return std::tie(width, height);
    }
};

template <>
struct Fields<image::DecodedPhoto> {
    static auto of(auto &photo)
    {
        auto &[picture, width, height, format, warning] = photo;
        return std::tie(picture, width, height, format, warning);
    }
};

template <>
struct Fields<image::SidecarText> {
    static auto of(auto &words)
    {
        auto &[captions, tags, rating] = words;
        return std::tie(captions, tags, rating);
    }
};

template <>
struct Fields<SidecarRead> {
    static auto of(auto &sidecar)
    {
        auto &[text, changed] = sidecar;
        return std::tie(text, changed);
    }
};

template <>
struct Fields<PhotoRead> {
    static auto of(auto &read)
    {
        auto &[photo, metadata, sidecar] = read;
        return std::tie(photo, metadata, sidecar);
    }
};

template <>
struct Fields<Setup> {
    static auto of(auto &setup)
    {
        auto &[version, addressSpace, sharedBytes, answerBytes] = setup;
        return std::tie(version, addressSpace, sharedBytes, answerBytes);
    }
};

template <>
struct Fields<Hello> {
    static auto of(auto &hello)
    {
        auto &[version, filtered, description] = hello;
        return std::tie(version, filtered, description);
    }
};

template <>
struct Fields<Request> {
    static auto of(auto &request)
    {
        auto &[id, photoBytes, sidecarBytes, wanted, options] = request;
        return std::tie(id, photoBytes, sidecarBytes, wanted, options);
    }
};

template <>
struct Fields<Reply> {
    static auto of(auto &reply)
    {
        auto &[id, answerBytes, pixelBytes] = reply;
        return std::tie(id, answerBytes, pixelBytes);
    }
};

template <class T>
inline constexpr std::size_t fieldCount = std::tuple_size_v<decltype(Fields<T>::of(std::declval<T &>()))>;

template <class T>
[[nodiscard]] std::vector<std::uint8_t> toBytes(const T &value)
{
    WireWriter writer;
    writer.put(value);
    return writer.bytes();
}

// Empty when the bytes are not exactly one such value.
template <class T>
[[nodiscard]] std::optional<T> fromBytes(std::span<const std::uint8_t> bytes)
{
    WireReader reader(bytes);
    T value{};
    reader.get(value);
    return reader.complete() ? std::optional<T>(std::move(value)) : std::nullopt;
}

}  // namespace semblance::isolation
