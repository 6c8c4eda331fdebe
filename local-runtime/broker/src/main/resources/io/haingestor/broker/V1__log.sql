-- What was stored, in the order in which it was stored.
CREATE TABLE event (
    position INTEGER PRIMARY KEY,
    broker INTEGER NOT NULL,
    reply INTEGER NOT NULL,     -- 1 when a subscriber answered with it, 0 when somebody published it
    arrived INTEGER NOT NULL,   -- microseconds since the epoch
    triggers BLOB NOT NULL,     -- ids of the Triggers whose filters let it through, as varints
    attributes BLOB NOT NULL,   -- EventCodec
    data BLOB                   -- untouched
);

CREATE TABLE broker (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    namespace TEXT NOT NULL,
    name TEXT NOT NULL,
    UNIQUE (namespace, name)
);

-- Where a Trigger is. An id is never used twice: events name the Triggers they matched by id.
CREATE TABLE trigger_cursor (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    namespace TEXT NOT NULL,
    name TEXT NOT NULL,
    broker INTEGER NOT NULL,
    position INTEGER NOT NULL,       -- every event up to here is done or in "pending"
    counted INTEGER NOT NULL,        -- events up to here are in "matched"
    matched INTEGER NOT NULL,
    delivered INTEGER NOT NULL,
    dead_lettered INTEGER NOT NULL,
    retried INTEGER NOT NULL,
    UNIQUE (namespace, name)
);

-- Deliveries that are not done and that a cursor may have passed: they wait for a retry, or take long.
CREATE TABLE pending (
    trigger INTEGER NOT NULL,
    position INTEGER NOT NULL,
    sink INTEGER NOT NULL,      -- 0 the subscriber, 1 the dead-letter sink
    attempts INTEGER NOT NULL,  -- failed attempts at this sink that count against "retry"
    tries INTEGER NOT NULL,     -- all attempts
    due INTEGER NOT NULL,       -- milliseconds since the epoch
    status INTEGER NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (trigger, position)
) WITHOUT ROWID;

CREATE TABLE dead_letter (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    namespace TEXT NOT NULL,    -- of the Trigger
    name TEXT NOT NULL,
    position INTEGER NOT NULL,
    arrived INTEGER NOT NULL,
    attributes BLOB NOT NULL,
    data BLOB,
    attempts INTEGER NOT NULL,
    at INTEGER NOT NULL,        -- milliseconds since the epoch
    status INTEGER NOT NULL,
    reason TEXT NOT NULL,
    UNIQUE (namespace, name, position)
);

CREATE TABLE log_state (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    removed INTEGER NOT NULL,   -- every event up to here was removed by retention
    counted INTEGER NOT NULL,   -- events up to here are in "replied"
    replied INTEGER NOT NULL
);
INSERT INTO log_state VALUES (1, 0, 0, 0);
