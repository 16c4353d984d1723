// The truth of a library: catalog.db, one store a subject. SQL never leaves this folder.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "engine/core/result.h"
#include "engine/store/caption_store.h"
#include "engine/store/filter_store.h"
#include "engine/store/folder_store.h"
#include "engine/store/judgement_store.h"
#include "engine/store/keyword_store.h"
#include "engine/store/photo_store.h"
#include "engine/store/scan_store.h"
#include "engine/store/setting_store.h"
#include "engine/store/suggestion_store.h"
#include "engine/store/word_store.h"

namespace semblance::store {

enum class Access { ReadOnly, ReadWrite };

class Database;

// One connection: use it from one thread at a time. There is one ReadWrite catalogue a process (the engine thread's); readers
// open their own. WAL, foreign keys, user_version migrations with a backup (catalog.db.before-N) before migrating.
class Catalogue {
public:
    // ReadWrite creates the folder and the file and takes the library's write lock (waits up to `lockSeconds`).
    // Errors: NewerVersion, Locked (says which process holds it), Corrupt, AccessDenied, NotFound (ReadOnly and no file).
    [[nodiscard]] static core::Result<std::unique_ptr<Catalogue>> open(const std::filesystem::path &library, Access access,
                                                                       double lockSeconds = 10.0);
    ~Catalogue();

    [[nodiscard]] FolderStore &folders();
    [[nodiscard]] PhotoStore &photos();
    [[nodiscard]] CaptionStore &captions();
    [[nodiscard]] KeywordStore &keywords();
    [[nodiscard]] WordStore &words();
    [[nodiscard]] FilterStore &filters();
    [[nodiscard]] JudgementStore &judgements();
    [[nodiscard]] SuggestionStore &suggestions();
    [[nodiscard]] SettingStore &settings();
    [[nodiscard]] ScanStore &scan();

    // Everything between is kept together or not at all; not committed means rolled back. Errors: NoSpace, Io, Locked.
    class Transaction {
    public:
        Transaction(Transaction &&) noexcept;
        ~Transaction();
        [[nodiscard]] core::Result<void> commit();

    private:
        friend class Catalogue;
        explicit Transaction(Database &database);
        Database *m_database;
    };
    [[nodiscard]] core::Result<Transaction> begin();

    // A consistent copy while the library is in use; written beside and renamed. Errors: AccessDenied, NoSpace, Io.
    [[nodiscard]] core::Result<void> backupTo(const std::filesystem::path &file);
    // Problems found, one sentence each: SQLite's own integrity and foreign keys, rows that contradict each other.
    [[nodiscard]] core::Result<std::vector<std::string>> check();

private:
    explicit Catalogue(std::unique_ptr<Database> database);
    std::unique_ptr<Database> m_database;
    FolderStore m_folders;
    PhotoStore m_photos;
    CaptionStore m_captions;
    KeywordStore m_keywords;
    WordStore m_words;
    FilterStore m_filters;
    JudgementStore m_judgements;
    SuggestionStore m_suggestions;
    SettingStore m_settings;
    ScanStore m_scan;
};

// Replaces catalog.db by a backup after verifying it; the current one is kept as catalog.db.before-restore.
[[nodiscard]] core::Result<void> restoreCatalogue(const std::filesystem::path &library, const std::filesystem::path &backup);

}  // namespace semblance::store
