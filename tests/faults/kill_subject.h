// What is killed and what is looked at afterwards: the work of the command line on one small library, through the same door.
#pragma once

#include <QStringList>

#include <filesystem>
#include <memory>

#include "engine/api/tools.h"

namespace semblance::tests {

struct Complaints {
    QStringList list;
    void expect(bool good, const QString &complaint)
    {
        if (!good)
            list << complaint;
    }
    template <class T>
    void expect(const core::Result<T> &result, const char *what)
    {
        expect(result.has_value(), result ? QString() : QString("%1: %2").arg(what, QString::fromStdString(result.error().detail)));
    }
};

// All of it is done in processes of their own (forked.h): they load the model and start threads.
class KillSubject {
public:
    explicit KillSubject(std::filesystem::path home) : m_home(std::move(home)) {}

    [[nodiscard]] std::filesystem::path at(const std::string &name) const { return m_home / name; }
    [[nodiscard]] std::filesystem::path photos() const { return at("photos"); }
    [[nodiscard]] std::filesystem::path model() const { return at("model"); }

    void render(int count, Complaints &complaints) const;
    // A model good for nothing but answers that can be compared, from the photos and captions.csv in `pictures`.
    void train(const std::filesystem::path &pictures, const std::filesystem::path &out, Complaints &complaints) const;
    [[nodiscard]] bool goOn(const std::filesystem::path &out) const;
    void index(const std::filesystem::path &library, Complaints &complaints) const;
    void backup(const std::filesystem::path &library, const std::filesystem::path &file, Complaints &complaints) const;
    void restore(const std::filesystem::path &library, const std::filesystem::path &file, Complaints &complaints) const;

    [[nodiscard]] bool opens(const std::filesystem::path &library) const;
    void check(const std::filesystem::path &library, Complaints &complaints) const;  // finds nothing wrong
    void findsAtLeast(const std::filesystem::path &library, int photos, Complaints &complaints) const;
    // Paths, captions and scores, best first, and what the library counts.
    [[nodiscard]] QStringList answers(const std::filesystem::path &library, Complaints &complaints) const;

    // `made` as the first version of the program would have written it.
    void makeOldLibrary(const std::filesystem::path &made, const std::filesystem::path &old, Complaints &complaints) const;
    // The copies that a migration kept are whole.
    void keepsOldCatalogue(const std::filesystem::path &library, int photos, Complaints &complaints) const;

private:
    [[nodiscard]] std::unique_ptr<api::Tools> tools(const std::filesystem::path &library) const;

    std::filesystem::path m_home;
};

}  // namespace semblance::tests
