// Private to this folder: the tables of kept training runs.
#pragma once

namespace semblance::store {

// A run keeps the paths of its photos: what a version has seen must be known when the library has moved on. `name` of a curve is unique
// a run; steps and numbers are doubles in the machine's order, as many of each.
constexpr const char *runTables = R"sql(
CREATE TABLE runs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    state INTEGER NOT NULL,
    failure TEXT NOT NULL,
    data BLOB NOT NULL,
    validation BLOB NOT NULL,
    recipe TEXT NOT NULL,
    loss TEXT NOT NULL,
    seed INTEGER NOT NULL,
    start BLOB NOT NULL,
    start_version TEXT NOT NULL,
    out BLOB NOT NULL,
    version TEXT NOT NULL,
    options TEXT NOT NULL,
    started_at TEXT NOT NULL,
    seconds REAL NOT NULL,
    process TEXT NOT NULL,
    note TEXT NOT NULL,
    train_photos INTEGER NOT NULL,
    validation_photos INTEGER NOT NULL,
    test_photos INTEGER NOT NULL,
    manifest TEXT NOT NULL
);
CREATE INDEX runs_by_folder ON runs (out);
CREATE TABLE run_settings (
    run INTEGER NOT NULL REFERENCES runs(id) ON DELETE CASCADE,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (run, key)
) WITHOUT ROWID;
CREATE TABLE run_figures (
    run INTEGER NOT NULL REFERENCES runs(id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    value REAL,
    PRIMARY KEY (run, name)
) WITHOUT ROWID;
CREATE TABLE run_curves (
    run INTEGER NOT NULL REFERENCES runs(id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    by_epoch INTEGER NOT NULL,
    steps BLOB NOT NULL,
    numbers BLOB NOT NULL,
    PRIMARY KEY (run, name)
);
CREATE TABLE run_photos (
    run INTEGER NOT NULL REFERENCES runs(id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    path BLOB NOT NULL,
    part INTEGER NOT NULL,
    captions INTEGER NOT NULL,
    PRIMARY KEY (run, number)
) WITHOUT ROWID;
)sql";

}  // namespace semblance::store
