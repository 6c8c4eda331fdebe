package io.haingestor.gateway;

import io.haingestor.gateway.GatewayStatus.Failure;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events that wait for the sink, in order: on disk, and in memory on their way there. The memory is bounded too: when the disk does not take them, the oldest
 * in memory are given up. Lives on the gateway's loop; the {@link Outbox} runs on an executor of one thread.
 */
final class Backlog {
    private static final Logger LOG = LoggerFactory.getLogger(Backlog.class);
    private static final int READ_EVENTS = 1_000;

    private final Outbox outbox;
    private final Executor executor;
    private final GatewayLoop loop;
    private final Tally tally;
    private final long maxMemory;
    private final Backoff rest;
    private final Runnable progress;

    private final TreeMap<Long, Outgoing> memory = new TreeMap<>();
    private final ArrayDeque<Outgoing> readAhead = new ArrayDeque<>();
    private final List<Long> settled = new ArrayList<>();
    private final List<Gap.Edge> refused = new ArrayList<>();
    private final List<Gap.Edge> overflown = new ArrayList<>();
    private List<Outgoing> appending = List.of();
    private long memoryBytes;
    private long unread;
    private int rewinds;
    private int gaps;
    private boolean reading;
    private boolean losing;
    private boolean deleting;
    private boolean resting;
    private volatile @Nullable Failure failure;
    private @Nullable CompletableFuture<Void> closed;

    /**
     * Where the outbox is, and who may block for it.
     *
     * @param outbox the outbox
     * @param executor runs its calls, on one thread
     */
    record Disk(Outbox outbox, Executor executor) {}

    /** @param progress called when {@link #poll()} may give something that it did not give before */
    Backlog(Disk disk, GatewayLoop loop, Tally tally, long maxMemory, Backoff rest, Runnable progress) {
        outbox = disk.outbox();
        executor = disk.executor();
        this.loop = loop;
        this.tally = tally;
        this.maxMemory = maxMemory;
        this.rest = rest;
        this.progress = progress;
    }

    /** Takes over what an earlier run left. @return the first position that this run may use */
    long recover() throws OutboxException {
        unread = outbox.size();
        gaps = outbox.gaps();
        tally.recovered(unread);
        // One position is left out: what the earlier run lost last and what this one may lose first are not contiguous.
        return outbox.lastPosition() + 2;
    }

    boolean isEmpty() {
        return memory.isEmpty() && appending.isEmpty() && readAhead.isEmpty() && unread == 0 && !reading;
    }

    /** @return how many gaps wait to be reported */
    int gaps() {
        return gaps;
    }

    /** @return why the outbox cannot be used now; null when it can */
    @Nullable
    Failure failure() {
        return failure;
    }

    /** @return the lowest position that is not on disk; {@link Long#MAX_VALUE} when there is none */
    long lowestInMemory() {
        var lowest = memory.isEmpty() ? Long.MAX_VALUE : memory.firstKey();
        return appending.isEmpty() ? lowest : Math.min(lowest, appending.get(0).position());
    }

    /** Adds an event that is not on disk. */
    void push(Outgoing event) {
        memory.put(event.position(), event);
        memoryBytes += event.size();
        while (memoryBytes > maxMemory && !memory.isEmpty()) {
            var oldest = memory.pollFirstEntry().getValue();
            memoryBytes -= oldest.size();
            overflown.add(oldest.edge());
            tally.givenUp(false, 1);
        }
    }

    /** Adds events that the sink did not take; they come first again. */
    void giveBack(Collection<Outgoing> events) {
        if (events.isEmpty()) {
            return;
        }
        var first = readAhead.isEmpty() ? Long.MAX_VALUE : readAhead.peek().position();
        for (var event : events) {
            first = Math.min(first, event.position());
            if (event.stored()) {
                unread++;
            } else {
                push(event);
            }
        }
        spill();
        readAgain(first);
    }

    /** Reading goes on with the event at this position. */
    private void readAgain(long position) {
        rewinds++;
        unread += readAhead.size();
        readAhead.clear();
        if (!settled.isEmpty() && !resting) {
            // Before the rewind: what has reached its end must not be read again.
            delete();
        }
        executor.execute(() -> outbox.rewind(position));
    }

    /** @return the next event for the sink; null when there is none, or it is not here yet */
    @Nullable
    Outgoing poll() {
        if (reading) {
            return null;
        }
        // While the disk cannot be read, what is in memory goes first: late is better than never.
        if (readAhead.isEmpty() && unread > 0 && !resting) {
            read();
            return null;
        }
        var lowest = lowestInMemory();
        if (!readAhead.isEmpty() && readAhead.peek().position() < lowest) {
            return readAhead.poll();
        }
        if (memory.isEmpty() || memory.firstKey() != lowest) {
            return null;
        }
        var event = memory.pollFirstEntry().getValue();
        memoryBytes -= event.size();
        return event;
    }

    /** What is in memory goes to the disk. */
    void spill() {
        if (memory.isEmpty() || !appending.isEmpty() || resting || closed != null) {
            return;
        }
        append();
    }

    /** An event from the outbox has reached its end. */
    void settled(Outgoing event) {
        settled.add(event.position());
    }

    /** The sink will never take this event. */
    void refused(Outgoing event) {
        tally.givenUp(event.stored(), 1);
        refused.add(event.edge());
        if (event.stored()) {
            settled(event);
        }
    }

    /**
     * Writes down what was settled and given up. What comes while that is written shares the next transaction, so that the disk has one to do and
     * not one for each event.
     */
    void flush() {
        if (!losing || closed != null) {
            lose(refused, Gap.SINK_REFUSED);
            lose(overflown, Gap.MEMORY);
        }
        if (!settled.isEmpty() && !resting && (!deleting || closed != null)) {
            delete();
        }
    }

    private void delete() {
        var positions = List.copyOf(settled);
        settled.clear();
        deleting = true;
        onDisk(
                () -> {
                    outbox.delete(positions);
                    return positions;
                },
                deleted -> {
                    deleting = false;
                    flush();
                },
                () -> {
                    deleting = false;
                    settled.addAll(positions);
                });
    }

    /** Gives up what is too old. */
    void trim() {
        var now = loop.clock().instant();
        onDisk(() -> outbox.trim(now), this::trimmed, () -> {});
    }

    /** @param then gets the gaps that cannot grow any more */
    void closedGaps(long lowestWithSink, Consumer<List<Gap>> then) {
        var lowest = Math.min(lowestWithSink, lowestInMemory());
        onDisk(() -> outbox.closedGaps(lowest), then, () -> then.accept(List.of()));
    }

    /** A gap was reported. */
    void reported(Gap gap) {
        gaps--;
        onDisk(
                () -> {
                    outbox.forget(gap);
                    return gap;
                },
                forgotten -> {},
                () -> {});
    }

    /** Stores what is in memory, and closes the outbox. @return completes when that is done */
    CompletionStage<Void> close(Collection<Outgoing> unanswered) {
        closed = new CompletableFuture<>();
        unanswered.stream()
                .filter(event -> !event.stored() && event.gap() == null)
                .forEach(this::push);
        resting = false;
        flush();
        if (appending.isEmpty()) {
            append();
        }
        return closed;
    }

    private void read() {
        reading = true;
        var asOf = rewinds;
        onDisk(
                () -> outbox.read(READ_EVENTS),
                events -> {
                    reading = false;
                    if (asOf == rewinds) {
                        readAhead.addAll(events);
                        unread = events.isEmpty() ? 0 : unread - events.size();
                    }
                    progress.run();
                },
                () -> reading = false);
    }

    private void append() {
        var batch = List.copyOf(memory.values());
        var now = loop.clock().instant();
        var first = batch.isEmpty() ? Long.MAX_VALUE : batch.get(0).position();
        var readTooFar = reading || (!readAhead.isEmpty() && readAhead.peek().position() > first);
        appending = batch;
        memory.clear();
        onDisk(() -> outbox.append(batch, now), given -> appended(batch, given), () -> {
            appending = List.of();
            batch.forEach(event -> memory.put(event.position(), event));
            end();
            progress.run();
        });
        if (readTooFar) {
            // What was given back comes before what was read ahead of it.
            readAgain(first);
        }
    }

    private void appended(List<Outgoing> batch, Outbox.GivenUp given) {
        appending = List.of();
        batch.forEach(event -> memoryBytes -= event.size());
        tally.stored(batch.size());
        unread += batch.size();
        trimmed(given);
        end();
    }

    private void trimmed(Outbox.GivenUp given) {
        unread -= given.events();
        gaps = Math.max(gaps, given.gaps());
        if (given.events() > 0) {
            tally.givenUp(true, given.events());
        }
        progress.run();
    }

    private void lose(List<Gap.Edge> events, String reason) {
        if (events.isEmpty()) {
            return;
        }
        var lost = List.copyOf(events);
        var now = loop.clock().instant();
        events.clear();
        gaps++;
        losing = true;
        LOG.warn(
                "Gave up {} events ({}), from {} to {}",
                lost.size(),
                reason,
                lost.get(0).id(),
                lost.get(lost.size() - 1).id());
        onDisk(
                () -> {
                    outbox.lose(lost, reason, now);
                    return outbox.gaps();
                },
                count -> {
                    gaps = count;
                    losing = false;
                    flush();
                },
                () -> losing = false);
    }

    /** The last append of a stop has ended. */
    private void end() {
        if (closed == null) {
            return;
        }
        if (!memory.isEmpty() && failure == null) {
            append();
            return;
        }
        if (!memory.isEmpty()) {
            LOG.error("{} events are lost: {}", memory.size(), failure == null ? "" : failure.message());
        }
        var done = closed;
        onDisk(
                () -> {
                    outbox.close();
                    return outbox;
                },
                ended -> done.complete(null),
                () -> done.complete(null));
    }

    private <T> void onDisk(DiskWork<T> work, Consumer<T> then, Runnable otherwise) {
        executor.execute(() -> {
            try {
                var result = work.run();
                loop.execute(() -> {
                    failure = null;
                    rest.reset();
                    then.accept(result);
                });
            } catch (OutboxException e) {
                loop.execute(() -> {
                    failed(e);
                    otherwise.run();
                });
            }
        });
    }

    private void failed(OutboxException e) {
        if (failure == null) {
            LOG.error("{}; events wait in memory", e.getMessage());
        }
        failure = new Failure(
                "outbox", String.valueOf(e.getMessage()), loop.clock().instant());
        if (resting || closed != null) {
            return;
        }
        resting = true;
        loop.after(rest.next(), () -> {
            resting = false;
            progress.run();
        });
    }

    @FunctionalInterface
    private interface DiskWork<T> {
        T run() throws OutboxException;
    }
}
