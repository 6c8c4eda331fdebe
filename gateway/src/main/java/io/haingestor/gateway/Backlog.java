package io.haingestor.gateway;

import io.haingestor.gateway.GatewayStatus.Failure;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events that wait for the sink, in order: in memory for a moment, else on disk. The youngest go to the disk first, so that the sink goes on with the oldest
 * meanwhile. When the disk does not take them, the oldest in memory are given up. Lives on the gateway's loop; the {@link Outbox} runs on an executor of one thread.
 */
final class Backlog {
    private static final Logger LOG = LoggerFactory.getLogger(Backlog.class);
    private static final int READ_EVENTS = 4_000;
    private static final Duration LONGEST_IN_MEMORY = Duration.ofSeconds(5);
    /** A quarter of the memory: what is being written and what the sink may give back all at once need room too. */
    private static final int WAITING_SHARE = 4;
    /** What one transaction takes. */
    private static final int CHUNK_SHARE = 16;

    private static final long NONE = Long.MAX_VALUE;

    private final OutboxAccess access;
    private final Outbox outbox;
    private final GatewayLoop loop;
    private final Tally tally;
    private final long maxMemory;
    private final LossLog losses;
    private final Runnable progress;

    private final MemoryQueue memory = new MemoryQueue();
    private final ArrayDeque<Outgoing> readAhead = new ArrayDeque<>();
    private final List<Long> settled = new ArrayList<>();
    private final List<Gap.Edge> refused = new ArrayList<>();
    private final List<Gap.Edge> overflown = new ArrayList<>();
    private List<Outgoing> appending = List.of();
    private long appendingBytes;
    /** No event on disk with a lower position waits to be read. */
    private long unreadFrom = NONE;

    private int rewinds;
    private int gaps;
    private boolean reading;
    private boolean losing;
    private boolean deleting;
    private boolean watching;
    private @Nullable CompletableFuture<Void> closed;

    /**
     * Where the outbox is, and who may block for it.
     *
     * @param outbox the outbox
     * @param executor runs its calls, on one thread
     */
    record Disk(Outbox outbox, Executor executor) {}

    /** @param progress called when {@link #poll()} may give something that it did not give before, or {@link #relieve()} has something to do */
    Backlog(Disk disk, GatewayLoop loop, Tally tally, long maxMemory, Backoff rest, LossLog losses, Runnable progress) {
        outbox = disk.outbox();
        this.loop = loop;
        this.tally = tally;
        this.maxMemory = maxMemory;
        this.losses = losses;
        this.progress = progress;
        access = new OutboxAccess(disk, loop, rest, progress);
    }

    /** Takes over what an earlier run left. @return the first position that this run may use */
    long recover() throws OutboxException {
        var events = outbox.size();
        unreadFrom = events == 0 ? NONE : 0;
        gaps = outbox.gaps();
        tally.recovered(events);
        // One position is left out: what the earlier run lost last and what this one may lose first are not contiguous.
        return outbox.lastPosition() + 2;
    }

    boolean isEmpty() {
        return memory.isEmpty() && appending.isEmpty() && readAhead.isEmpty() && unreadFrom == NONE && !reading;
    }

    /** @return how many gaps wait to be reported */
    int gaps() {
        return gaps;
    }

    /** @return why the outbox cannot be used now; null when it can */
    @Nullable
    Failure failure() {
        return access.failure();
    }

    /** @return the lowest position that is not on disk; {@link Long#MAX_VALUE} when there is none */
    long lowestInMemory() {
        var first = memory.first();
        var lowest = first == null ? NONE : first.position();
        return appending.isEmpty() ? lowest : Math.min(lowest, appending.get(0).position());
    }

    /** Adds an event that is not on disk. */
    void push(Outgoing event) {
        memory.add(event);
        while (memory.bytes() + appendingBytes > maxMemory) {
            var oldest = memory.poll();
            if (oldest == null) {
                break;
            }
            overflown.add(oldest.edge());
            losses.gaveUp(Gap.MEMORY, 1, oldest.event().getId());
            tally.givenUp(false, 1);
        }
        watch();
    }

    /** Adds events that the sink did not take; they come first again. */
    void giveBack(Collection<Outgoing> events) {
        if (events.isEmpty()) {
            return;
        }
        rewinds++;
        var first = readAhead.isEmpty() ? NONE : readAhead.peek().position();
        unreadFrom = Math.min(unreadFrom, first);
        readAhead.clear();
        for (var event : events) {
            first = Math.min(first, event.position());
            if (event.stored()) {
                unreadFrom = Math.min(unreadFrom, event.position());
            } else {
                push(event);
            }
        }
        spill();
        if (!settled.isEmpty() && !access.isResting()) {
            // Before the rewind: what has reached its end must not be read again.
            delete();
        }
        var position = first;
        access.run(disk -> disk.rewind(position));
    }

    /** @return the next event for the sink; null when there is none, or it is not here yet */
    @Nullable
    Outgoing poll() {
        var lowest = lowestInMemory();
        if (!readAhead.isEmpty() && readAhead.peek().position() < lowest) {
            return readAhead.poll();
        }
        if (reading) {
            return null;
        }
        // While the disk cannot be read, what is in memory goes first: late is better than never.
        if (unreadFrom < lowest && !access.isResting()) {
            read(lowest);
            return null;
        }
        var first = memory.first();
        return first == null || first.position() != lowest ? null : memory.poll();
    }

    /** What should not stay in memory goes to the disk: what is more than its share of it, and everything once something has waited for long. */
    void relieve() {
        if (memory.bytes() > maxMemory / WAITING_SHARE || oneWaitedForLong()) {
            spill();
        }
    }

    /** What is in memory goes to the disk, one piece after the other. */
    void spill() {
        if (!memory.isEmpty() && appending.isEmpty() && !access.isResting() && closed == null) {
            append();
        }
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
        if (!settled.isEmpty() && !access.isResting() && (!deleting || closed != null)) {
            delete();
        }
    }

    private void delete() {
        var positions = List.copyOf(settled);
        settled.clear();
        deleting = true;
        access.run(
                disk -> {
                    disk.delete(positions);
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
        access.run(disk -> disk.trim(now), this::trimmed, () -> {});
    }

    /** @param then gets the gaps that cannot grow any more */
    void closedGaps(long lowestWithSink, Consumer<List<Gap>> then) {
        var lowest = Math.min(lowestWithSink, lowestInMemory());
        access.run(disk -> disk.closedGaps(lowest), then, () -> then.accept(List.of()));
    }

    /** A gap was reported. */
    void reported(Gap gap) {
        gaps--;
        access.run(
                disk -> {
                    disk.forget(gap);
                    return gap;
                },
                forgotten -> {},
                () -> {});
    }

    /** Stores what is in memory, and closes the outbox. @return completes when that is done */
    CompletionStage<Void> close(Collection<Outgoing> unanswered) {
        closed = new CompletableFuture<>();
        // They are in memory already, so its bound is no reason to lose them now.
        unanswered.stream()
                .filter(event -> !event.stored() && event.gap() == null)
                .forEach(memory::add);
        access.end();
        flush();
        losses.say();
        if (appending.isEmpty()) {
            append();
        }
        return closed;
    }

    /** Never reads beyond what is in memory: what lies in between would have to be read when that is on disk, too. */
    private void read(long before) {
        reading = true;
        var asOf = rewinds;
        access.run(
                disk -> disk.read(READ_EVENTS, before),
                read -> {
                    reading = false;
                    if (asOf == rewinds) {
                        readAhead.addAll(read.events());
                        unreadFrom = read.next();
                    }
                    progress.run();
                },
                () -> reading = false);
    }

    private void append() {
        var batch = memory.takeLast(maxMemory / CHUNK_SHARE);
        var now = loop.clock().instant();
        appending = batch;
        appendingBytes = batch.stream().mapToLong(Outgoing::size).sum();
        access.run(disk -> disk.append(batch, now), given -> appended(batch, given), () -> {
            appended();
            batch.forEach(memory::add);
            end();
            progress.run();
        });
    }

    private void appended(List<Outgoing> batch, Outbox.GivenUp given) {
        appended();
        tally.stored(batch.size());
        if (!batch.isEmpty()) {
            unreadFrom = Math.min(unreadFrom, batch.get(0).position());
        }
        trimmed(given);
        end();
    }

    private void appended() {
        appending = List.of();
        appendingBytes = 0;
    }

    private void trimmed(Outbox.GivenUp given) {
        gaps = Math.max(gaps, given.gaps());
        if (given.events() > 0) {
            tally.givenUp(true, given.events());
            losses.gaveUp("outbox", given.events(), "it is full, or they waited too long");
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
        access.run(
                disk -> {
                    disk.lose(lost, reason, now);
                    return disk.gaps();
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
        var failure = access.failure();
        if (!memory.isEmpty() && failure == null) {
            append();
            return;
        }
        if (!memory.isEmpty()) {
            LOG.error("{} events are lost: {}", memory.size(), failure == null ? "" : failure.message());
        }
        var done = closed;
        access.run(
                disk -> {
                    disk.close();
                    return disk;
                },
                ended -> done.complete(null),
                () -> done.complete(null));
    }

    private boolean oneWaitedForLong() {
        return inMemoryFor().compareTo(LONGEST_IN_MEMORY) >= 0;
    }

    private Duration inMemoryFor() {
        var oldest = memory.first();
        return oldest == null ? Duration.ZERO : Duration.ofMillis(loop.clock().millis() - oldest.arrivedMillis());
    }

    /** Wakes up when the oldest event in memory has been there for too long, even when nothing else happens until then. */
    private void watch() {
        if (watching || memory.isEmpty() || closed != null) {
            return;
        }
        watching = true;
        var left = LONGEST_IN_MEMORY.minus(inMemoryFor());
        loop.after(left.isNegative() || left.isZero() ? LONGEST_IN_MEMORY : left, () -> {
            watching = false;
            progress.run();
            watch();
        });
    }
}
