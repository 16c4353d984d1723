// Private to this folder: the tables of kept evaluations.
#pragma once

namespace semblance::store {

// Photos and captions keep their paths and words: a number must lead to them when the library has moved on.
constexpr const char *evaluationTables = R"sql(
CREATE TABLE evaluations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind INTEGER NOT NULL,
    model TEXT NOT NULL,
    version TEXT NOT NULL,
    precision TEXT NOT NULL,
    baseline TEXT NOT NULL,
    baseline_version TEXT NOT NULL,
    data BLOB NOT NULL,
    seed INTEGER NOT NULL,
    settings TEXT NOT NULL,
    measured_at TEXT NOT NULL,
    seconds REAL NOT NULL
);
CREATE TABLE evaluation_figures (
    evaluation INTEGER NOT NULL REFERENCES evaluations(id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    scope TEXT NOT NULL,
    name TEXT NOT NULL,
    unit INTEGER NOT NULL,
    value REAL,
    low REAL,
    high REAL,
    PRIMARY KEY (evaluation, number)
) WITHOUT ROWID;
CREATE TABLE evaluation_series (
    evaluation INTEGER NOT NULL REFERENCES evaluations(id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    scope TEXT NOT NULL,
    name TEXT NOT NULL,
    kind INTEGER NOT NULL,
    numbers BLOB NOT NULL,
    PRIMARY KEY (evaluation, number)
);
CREATE TABLE evaluation_photos (
    evaluation INTEGER NOT NULL REFERENCES evaluations(id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    photo INTEGER NOT NULL,
    path BLOB NOT NULL,
    label INTEGER NOT NULL,
    PRIMARY KEY (evaluation, number)
) WITHOUT ROWID;
CREATE TABLE evaluation_captions (
    evaluation INTEGER NOT NULL REFERENCES evaluations(id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    caption INTEGER NOT NULL,
    of_photo INTEGER NOT NULL,
    text TEXT NOT NULL,
    language TEXT NOT NULL,
    PRIMARY KEY (evaluation, number)
) WITHOUT ROWID;
CREATE TABLE evaluation_left_out (
    evaluation INTEGER NOT NULL REFERENCES evaluations(id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    path BLOB NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (evaluation, number)
) WITHOUT ROWID;
CREATE TABLE evaluation_texts (
    evaluation INTEGER NOT NULL REFERENCES evaluations(id) ON DELETE CASCADE,
    list INTEGER NOT NULL,
    number INTEGER NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (evaluation, list, number)
) WITHOUT ROWID;
)sql";

}  // namespace semblance::store
