#include "engine/store/catalogue.h"

#include <cassert>
#include <utility>

#include "engine/core/files.h"
#include "engine/core/paths.h"
#include "engine/store/database.h"
#include "engine/store/migrations.h"
#include "engine/store/query.h"
#include "engine/store/word_index.h"

namespace semblance::store {

using core::fail;
using core::Result;

namespace {

// After a migration, and when Unicode's tables changed: words folded in two ways would not find each other.
Result<void> bringWordsUpToDate(Database &database)
{
    const auto current = database.attempt([&] { return wordsAreCurrent(database); });
    if (!current)
        return fail(current.error());
    return *current ? Result<void>() : atomically(database, [&] { rebuildWords(database); });
}

}  // namespace

Result<std::unique_ptr<Catalogue>> Catalogue::open(const std::filesystem::path &library, Access access, double lockSeconds)
{
    std::optional<LibraryLock> lock;
    if (access == Access::ReadWrite) {
        std::error_code error;
        std::filesystem::create_directories(library, error);
        if (error)
            return fail(core::systemError(error.value(), "create the folder", library));
        auto taken = LibraryLock::take(library, lockSeconds);
        if (!taken)
            return fail(std::move(taken.error()));
        lock = std::move(*taken);
    }
    auto database = Database::open(library / "catalog.db", access);
    if (!database)
        return fail(std::move(database.error()));
    if (lock)
        (*database)->hold(std::move(*lock));
    if (auto done = migrate(**database, catalogueMigrations()); !done)
        return fail(std::move(done.error()));
    if (access == Access::ReadWrite)
        if (auto done = bringWordsUpToDate(**database); !done)
            return fail(std::move(done.error()));
    return std::unique_ptr<Catalogue>(new Catalogue(std::move(*database)));
}

Catalogue::Catalogue(std::unique_ptr<Database> database)
    : m_database(std::move(database)), m_folders(*m_database), m_photos(*m_database), m_captions(*m_database), m_keywords(*m_database),
      m_words(*m_database), m_filters(*m_database), m_judgements(*m_database), m_suggestions(*m_database), m_settings(*m_database),
      m_scan(*m_database)
{
}

Catalogue::~Catalogue() = default;

FolderStore &Catalogue::folders()
{
    return m_folders;
}

PhotoStore &Catalogue::photos()
{
    return m_photos;
}

CaptionStore &Catalogue::captions()
{
    return m_captions;
}

FilterStore &Catalogue::filters()
{
    return m_filters;
}

JudgementStore &Catalogue::judgements()
{
    return m_judgements;
}

KeywordStore &Catalogue::keywords()
{
    return m_keywords;
}

WordStore &Catalogue::words()
{
    return m_words;
}

SuggestionStore &Catalogue::suggestions()
{
    return m_suggestions;
}

SettingStore &Catalogue::settings()
{
    return m_settings;
}

ScanStore &Catalogue::scan()
{
    return m_scan;
}

Result<Catalogue::Transaction> Catalogue::begin()
{
    if (auto begun = m_database->begin(); !begun)
        return fail(std::move(begun.error()));
    return Transaction(*m_database);
}

Catalogue::Transaction::Transaction(Database &database) : m_database(&database) {}

Catalogue::Transaction::Transaction(Transaction &&other) noexcept : m_database(std::exchange(other.m_database, nullptr)) {}

Catalogue::Transaction::~Transaction()
{
    if (m_database)
        m_database->rollback();
}

Result<void> Catalogue::Transaction::commit()
{
    assert(m_database && "a transaction is committed once");
    return std::exchange(m_database, nullptr)->commit();
}

}  // namespace semblance::store
