package io.haingestor.simulator;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the recorder would have: the last {@value #ROWS} changes of the whole home, oldest given up first. It outlives a restart of the home. Used by one
 * thread.
 *
 * <p>Kept in columns and not as objects: at 20,000 changes a second objects that live for ten seconds would cost more in garbage collection than all else.
 */
final class History {
    static final int ROWS = 1 << 18;

    private static final int TEXT_BYTES = ROWS * 16;

    private final @Nullable String[] ids = new String[ROWS];
    private final @Nullable Attributes[] attributes = new Attributes[ROWS];
    private final long[] fired = new long[ROWS];
    private final long[] changed = new long[ROWS];
    private final long[] textAt = new long[ROWS];
    private final short[] textLength = new short[ROWS];
    private final byte[] texts = new byte[TEXT_BYTES];
    private long textEnd;
    private long count;

    /**
     * One row.
     *
     * @param text the state; absent where the entity was removed
     * @param attributes its attributes
     * @param lastChanged µs since the epoch
     * @param lastUpdated µs since the epoch
     */
    record Row(@Nullable String text, Attributes attributes, long lastChanged, long lastUpdated) {}

    void add(Change change) {
        var at = slot(count++);
        var after = change.after();
        ids[at] = change.entityId();
        attributes[at] = after == null ? null : after.attributes();
        fired[at] = change.timeFired();
        changed[at] = after == null ? change.timeFired() : after.lastChanged();
        textAt[at] = textEnd;
        textLength[at] = after == null ? 0 : (short) write(after.text().getBytes(StandardCharsets.UTF_8));
    }

    /**
     * @param start µs since the epoch, exclusive
     * @param end µs since the epoch, exclusive
     * @return the rows in between by entity, in order of time; entities without one are absent
     */
    Map<String, List<Row>> between(Set<String> entityIds, long start, long end) {
        var found = new LinkedHashMap<String, List<Row>>();
        for (var at = firstAfter(start); at < count && fired[slot(at)] < end; at++) {
            var id = Objects.requireNonNull(ids[slot(at)]);
            if (entityIds.contains(id)) {
                found.computeIfAbsent(id, any -> new ArrayList<>()).add(row(slot(at)));
            }
        }
        return found;
    }

    /** @return the last row of each entity at {@code moment}; entities that were not there are absent */
    Map<String, Row> at(Set<String> entityIds, long moment) {
        var found = new LinkedHashMap<String, Row>();
        var missing = new HashSet<>(entityIds);
        for (var at = firstAfter(moment) - 1; at >= oldest() && !missing.isEmpty(); at--) {
            var id = Objects.requireNonNull(ids[slot(at)]);
            if (missing.remove(id) && attributes[slot(at)] != null) {
                found.put(id, row(slot(at)));
            }
        }
        return found;
    }

    /** A rename in the registry moves all rows of the recorder to the new name. */
    void rename(String oldId, String newId) {
        for (var at = oldest(); at < count; at++) {
            if (oldId.equals(ids[slot(at)])) {
                ids[slot(at)] = newId;
            }
        }
    }

    private int write(byte[] text) {
        for (int i = 0; i < text.length; i++) {
            texts[(int) ((textEnd + i) % TEXT_BYTES)] = text[i];
        }
        textEnd += text.length;
        return text.length;
    }

    private Row row(int at) {
        var kept = attributes[at];
        if (kept == null) {
            return new Row(null, Attributes.NONE, fired[at], fired[at]);
        }
        var text = new byte[textLength[at]];
        for (int i = 0; i < text.length; i++) {
            text[i] = texts[(int) ((textAt[at] + i) % TEXT_BYTES)];
        }
        return new Row(new String(text, StandardCharsets.UTF_8), kept, changed[at], fired[at]);
    }

    private long firstAfter(long micros) {
        var low = oldest();
        var high = count;
        while (low < high) {
            var middle = (low + high) >>> 1;
            if (fired[slot(middle)] <= micros) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The oldest row whose text was not overwritten yet. */
    private long oldest() {
        var low = Math.max(0, count - ROWS);
        var high = count;
        while (low < high) {
            var middle = (low + high) >>> 1;
            if (textAt[slot(middle)] < textEnd - TEXT_BYTES) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static int slot(long row) {
        return (int) (row & (ROWS - 1));
    }
}
