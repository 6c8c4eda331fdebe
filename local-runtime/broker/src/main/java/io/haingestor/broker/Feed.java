package io.haingestor.broker;

import java.util.ArrayDeque;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The events that wait for a Trigger, by position: from memory as they are stored while the Trigger keeps up, else read from disk in
 * pages. Guarded by its {@link TriggerRunner}.
 */
final class Feed {
    private final long last;
    private final int mostEntries;
    private final EventMemory memory;
    private final ArrayDeque<LogEntry> queue = new ArrayDeque<>();
    private final ArrayDeque<LogReader.Row> page = new ArrayDeque<>();
    private long queueBytes;
    private boolean queueing;
    private boolean closed;
    private long joinAt = Long.MAX_VALUE;
    private long scanned;

    /**
     * @param scanned where to begin reading
     * @param last the last position there is for it; {@link Long#MAX_VALUE} when it goes on with what is stored from now on
     * @param mostEntries how many events are kept in memory
     * @param memory how many bytes of events are kept in memory
     */
    Feed(long scanned, long last, int mostEntries, EventMemory memory) {
        this.scanned = scanned;
        this.last = last;
        this.mostEntries = mostEntries;
        this.memory = memory;
    }

    /** Events that match were stored; those that no longer fit into memory will be read from disk. */
    void offer(List<LogEntry> entries) {
        if (!queueing) {
            return;
        }
        for (var entry : entries) {
            queue.add(entry);
            hold(entry.bytes);
        }
        if (queue.size() > mostEntries || !memory.allows(queueBytes)) {
            lag();
        }
    }

    /** Everything in memory is given up and read from disk instead. */
    private void lag() {
        if (isLive()) {
            scanned = Math.max(scanned, queue.element().position - 1);
        }
        queue.clear();
        hold(-queueBytes);
        queueing = false;
        joinAt = Long.MAX_VALUE;
    }

    private boolean isLive() {
        return queueing && scanned >= joinAt && page.isEmpty();
    }

    /** @return whether the next event is at hand */
    boolean hasNext() {
        if (!page.isEmpty()) {
            return true;
        }
        if (!isLive()) {
            return false;
        }
        // What was read from disk while it was also queued.
        for (var first = queue.peek(); first != null && first.position <= scanned; first = queue.peek()) {
            drop(first);
        }
        return !queue.isEmpty();
    }

    /** @return the next event, in the order of positions; null when none is at hand */
    LogReader.@Nullable Row next() {
        if (!hasNext()) {
            return null;
        }
        var row = page.poll();
        if (row != null) {
            return row;
        }
        var entry = queue.element();
        drop(entry);
        scanned = entry.position;
        return new LogReader.Row(entry.position, entry.arrivedMicros, entry.hops, entry.bytes, entry.event);
    }

    private void drop(LogEntry entry) {
        queue.remove();
        hold(-entry.bytes);
    }

    private void hold(long bytes) {
        queueBytes += bytes;
        if (!closed) {
            memory.add(bytes);
        }
    }

    /** Nothing more is handed out, so what is in memory counts no longer; how far everything was handed out stays as it is. */
    void close() {
        hold(-queueBytes);
        closed = true;
    }

    /**
     * Changes over to memory when everything that is stored was read.
     *
     * @param committed the youngest position that can be read; asked after this feed began to queue
     * @return whether a page must be read from disk before there can be a next event
     */
    boolean needsPage(LongSupplier committed) {
        if (!page.isEmpty() || isLive()) {
            return false;
        }
        if (last != Long.MAX_VALUE) {
            return scanned < last;
        }
        if (!queueing && scanned >= committed.getAsLong()) {
            queueing = true;
            joinAt = committed.getAsLong();
        }
        return !isLive();
    }

    /** @return whether the last position is behind it */
    boolean isExhausted() {
        return scanned >= last && page.isEmpty();
    }

    /** @return after which position the next page begins */
    long scanned() {
        return scanned;
    }

    /** A page was read. */
    void add(LogReader.Page read) {
        page.addAll(read.rows());
        scanned = Math.max(scanned, read.through());
    }

    /**
     * @param head the youngest position whose events were all offered
     * @return every matching event up to here was handed out
     */
    long taken(long head) {
        var row = page.peek();
        if (row != null) {
            return row.position() - 1;
        }
        if (!isLive()) {
            return scanned;
        }
        return hasNext() ? queue.element().position - 1 : Math.max(scanned, head);
    }

    /** @return when the next event arrived, in microseconds since the epoch; null when it is not at hand */
    @Nullable
    Long nextArrived() {
        if (!hasNext()) {
            return null;
        }
        var row = page.peek();
        return row == null ? queue.element().arrivedMicros : row.arrivedMicros();
    }
}
