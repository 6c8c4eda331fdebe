-- A thing that is measured: measurement and tags.
CREATE TABLE series (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,
    measurement TEXT NOT NULL
) STRICT;

-- Finds series by a tag.
CREATE TABLE series_tag (
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    series INTEGER NOT NULL,
    PRIMARY KEY (name, value, series)
) STRICT, WITHOUT ROWID;

-- Sets of dimensions that occur together.
CREATE TABLE dimension_set (
    id INTEGER PRIMARY KEY,
    content BLOB NOT NULL UNIQUE
) STRICT;

-- The type of a field, for ever.
CREATE TABLE field (
    measurement TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('NUMBER', 'TEXT')),
    PRIMARY KEY (measurement, name)
) STRICT, WITHOUT ROWID;

-- Lists of fields that occur together.
CREATE TABLE shape (
    id INTEGER PRIMARY KEY,
    content BLOB NOT NULL UNIQUE
) STRICT;

-- Texts that recur.
CREATE TABLE recurring_text (
    id INTEGER PRIMARY KEY,
    content BLOB NOT NULL UNIQUE
) STRICT;

-- time is in microseconds since the epoch; value is the numeric field of that name; fields holds all others.
CREATE TABLE point (
    series INTEGER NOT NULL,
    time INTEGER NOT NULL,
    dimensions INTEGER NOT NULL,
    value REAL,
    fields BLOB NOT NULL,
    PRIMARY KEY (series, time)
) STRICT, WITHOUT ROWID;

CREATE TABLE total (points INTEGER NOT NULL) STRICT;
INSERT INTO total VALUES (0);
