// Values as bytes and back: what both ends of the socket agree on. Reading trusts nothing; same machine, so native byte order.
#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <type_traits>
#include <vector>

#include "engine/core/paths.h"

namespace semblance::isolation {

// Specialised (fields.h) for every struct that crosses: `of` ties all its members.
template <class T>
struct Fields;

template <class T>
concept Plain = std::is_arithmetic_v<T> || std::is_enum_v<T>;

class WireWriter {
public:
    template <Plain T>
    void put(const T &value)
    {
        append(&value, sizeof value);
    }
    void put(const std::string &text)
    {
        put(static_cast<std::uint32_t>(text.size()));
        append(text.data(), text.size());
    }
    template <class T>
    void put(const std::optional<T> &value)
    {
        put(value.has_value());
        if (value)
            put(*value);
    }
    template <class T>
    void put(const std::vector<T> &list)
    {
        put(static_cast<std::uint32_t>(list.size()));
        for (const T &item : list)
            put(item);
    }
    template <class T>
    requires(sizeof(Fields<T>) > 0) void put(const T &value)
    {
        std::apply([this](const auto &...field) { (put(field), ...); }, Fields<T>::of(value));
    }

    [[nodiscard]] const std::vector<std::uint8_t> &bytes() const { return m_bytes; }

private:
    void append(const void *data, std::size_t size)
    {
        const auto *first = static_cast<const std::uint8_t *>(data);
        m_bytes.insert(m_bytes.end(), first, first + size);
    }
    std::vector<std::uint8_t> m_bytes;
};

// After the first thing that is not as it must be everything else stays as it was, and `complete` is false. Refused: an end that
// comes early, text that is not UTF-8, numbers that are not finite, a bool that is neither. Enumerations are the caller's to check.
class WireReader {
public:
    explicit WireReader(std::span<const std::uint8_t> bytes) : m_rest(bytes) {}

    template <Plain T>
    void get(T &value)
    {
        if (!has(sizeof value))
            return;
        if constexpr (std::is_same_v<T, bool>) {
            m_good = m_rest[0] <= 1;
            value = m_rest[0] == 1;
        } else {
            std::memcpy(&value, m_rest.data(), sizeof value);
            if constexpr (std::is_floating_point_v<T>)
                m_good = std::isfinite(value);
        }
        m_rest = m_rest.subspan(sizeof value);
    }
    void get(std::string &text)
    {
        std::uint32_t size = 0;
        get(size);
        if (!has(size))
            return;
        std::string read(reinterpret_cast<const char *>(m_rest.data()), size);
        m_good = core::isUtf8(read);
        m_rest = m_rest.subspan(size);
        if (m_good)
            text = std::move(read);
    }
    template <class T>
    void get(std::optional<T> &value)
    {
        bool present = false;
        get(present);
        if (present)
            get(value.emplace());
    }
    template <class T>
    void get(std::vector<T> &list)
    {
        std::uint32_t size = 0;
        get(size);
        for (std::uint32_t i = 0; i < size && m_good; ++i)  // ends with the bytes: every item takes at least one
            get(list.emplace_back());
    }
    template <class T>
    requires(sizeof(Fields<T>) > 0) void get(T &value)
    {
        std::apply([this](auto &...field) { (get(field), ...); }, Fields<T>::of(value));
    }

    [[nodiscard]] bool good() const { return m_good; }
    [[nodiscard]] bool complete() const { return m_good && m_rest.empty(); }

private:
    bool has(std::size_t size)
    {
        m_good = m_good && m_rest.size() >= size;
        return m_good;
    }
    std::span<const std::uint8_t> m_rest;
    bool m_good = true;
};

}  // namespace semblance::isolation
