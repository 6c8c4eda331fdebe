-- How many replies led from what somebody published to this event; 0 when it was published itself.
ALTER TABLE event RENAME COLUMN reply TO hops;
-- CRC-32C of attributes and data: SQLite itself cannot tell that a page holds other bytes than were written. Null in what the first schema kept.
ALTER TABLE event ADD COLUMN crc INTEGER;

ALTER TABLE trigger_cursor ADD COLUMN paused INTEGER NOT NULL DEFAULT 0;  -- 1 while it begins no delivery
ALTER TABLE trigger_cursor ADD COLUMN lost INTEGER NOT NULL DEFAULT 0;    -- matched events that the size limit removed unseen

-- Every attempt, as JSON.
ALTER TABLE pending ADD COLUMN history BLOB NOT NULL DEFAULT '[]';
ALTER TABLE dead_letter ADD COLUMN history BLOB NOT NULL DEFAULT '[]';
ALTER TABLE dead_letter ADD COLUMN hops INTEGER NOT NULL DEFAULT 0;

-- Named moments that are stored with events, such as the last tick of a PingSource.
CREATE TABLE mark (
    name TEXT PRIMARY KEY,
    at INTEGER NOT NULL         -- microseconds since the epoch
) WITHOUT ROWID;

-- Replays: cursors of their own, whose name in trigger_cursor ends with "~" and a number.
CREATE TABLE replay (
    cursor INTEGER PRIMARY KEY, -- id in trigger_cursor
    name TEXT NOT NULL,         -- of the Trigger that is replayed, in the cursor's namespace
    subscriber TEXT,            -- name of the Trigger whose subscriber receives it; its own when null
    first INTEGER NOT NULL,     -- positions, both inclusive
    last INTEGER NOT NULL,
    begun INTEGER NOT NULL      -- milliseconds since the epoch
);
