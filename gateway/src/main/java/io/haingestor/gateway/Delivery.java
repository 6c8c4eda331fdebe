package io.haingestor.gateway;

import io.cloudevents.CloudEvent;
import io.haingestor.gateway.GatewayStatus.Failure;
import io.haingestor.gateway.Tally.Origin;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands events to the sink, many at a time and in order. What the sink cannot take now waits in the {@link Backlog}, in memory for a moment and then on disk: once
 * that holds events, new ones go behind them, until it is empty again. When an event fails, everything waits until all that is with the sink has an answer; then what failed is offered again,
 * one event at a time until one is taken. Lives on the gateway's loop.
 */
final class Delivery {
    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);
    private static final Duration FIRST_RETRY = Duration.ofMillis(200);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(30);
    private static final Duration LONGEST_RETRY_AFTER = Duration.ofMinutes(5);
    private static final Duration FIRST_DISK_REST = Duration.ofSeconds(1);
    private static final Duration TRIM_INTERVAL = Duration.ofMinutes(1);

    private final EventSink sink;
    private final GatewayLoop loop;
    private final Tally tally;
    private final Bounds bounds;
    private final GapReport gapReport;
    private final Backoff backoff;
    private final InFlight inFlight;
    private final LossLog losses;
    private final Backlog backlog;

    private final List<Outgoing> failed = new ArrayList<>();
    private final ArrayDeque<Outgoing> reports = new ArrayDeque<>();
    private final Set<Gap> reported = new HashSet<>();
    private long nextPosition = 1;
    private boolean waiting;
    private boolean probing;
    private boolean askingForGaps;
    private volatile @Nullable Failure failure;
    private Duration retryAfter = Duration.ZERO;
    private @Nullable CompletableFuture<Void> drained;

    /**
     * How much may be under way.
     *
     * @param events with the sink
     * @param bytes with the sink
     * @param memory bytes that wait outside the disk; they go there from a quarter on, or after five seconds
     */
    record Bounds(int events, long bytes, long memory) {}

    /** Makes the event that reports a gap. */
    @FunctionalInterface
    interface GapReport {
        /** @param gap the gap */
        CloudEvent of(Gap gap);
    }

    /**
     * @param sink takes the events
     * @param disk where they wait
     */
    Delivery(
            EventSink sink,
            Backlog.Disk disk,
            GatewayLoop loop,
            Tally tally,
            Bounds bounds,
            GapReport gapReport,
            RandomGenerator random) {
        this.sink = sink;
        this.loop = loop;
        this.tally = tally;
        this.bounds = bounds;
        this.gapReport = gapReport;
        backoff = new Backoff(FIRST_RETRY, LONGEST_RETRY, random);
        inFlight = new InFlight(sink, loop, this::answered);
        var rest = new Backoff(FIRST_DISK_REST, LONGEST_RETRY, random);
        losses = new LossLog(loop);
        backlog = new Backlog(disk, loop, tally, bounds.memory(), rest, losses, this::pump);
    }

    /** Begins with what an earlier run left. */
    void start() throws OutboxException {
        nextPosition = backlog.recover();
        trim();
        pump();
    }

    /** @return why events wait; null when nothing holds them up */
    @Nullable
    Failure failure() {
        return failure == null ? backlog.failure() : failure;
    }

    /** Takes an event that must reach the sink. */
    void offer(CloudEvent event, Origin origin) {
        tally.received(origin);
        var outgoing = new Outgoing(nextPosition++, event, loop.clock().millis(), false, null);
        if (backlog.isEmpty() && hasRoom()) {
            inFlight.send(outgoing);
        } else {
            backlog.push(outgoing);
            pump();
        }
    }

    /**
     * Waits for the sink's answers, then stores what has none. Nothing may be offered afterwards.
     *
     * @param patience the longest wait
     * @return completes when everything that was offered is with the sink for good, or on disk
     */
    CompletionStage<Void> stop(Duration patience) {
        var settled = new CompletableFuture<Void>();
        drained = settled;
        loop.after(patience, () -> settled.complete(null));
        var stopped = settled.thenCompose(nothing -> backlog.close(unanswered()));
        pump();
        return stopped;
    }

    private boolean hasRoom() {
        var most = probing ? 1 : bounds.events();
        return !waiting && failed.isEmpty() && inFlight.size() < most && inFlight.bytes() < bounds.bytes();
    }

    private void pump() {
        if (drained != null) {
            backlog.spill();
            if (inFlight.size() == 0) {
                drained.complete(null);
            }
            return;
        }
        while (hasRoom()) {
            var report = reports.poll();
            var next = report == null ? backlog.poll() : report;
            if (next == null) {
                break;
            }
            inFlight.send(next);
        }
        if (waiting) {
            backlog.spill();
        } else {
            backlog.relieve();
        }
        backlog.flush();
        reportGaps();
    }

    private void answered(List<InFlight.Answer> answers) {
        for (var answer : answers) {
            var event = answer.event();
            if (answer.failure() == null) {
                tally.emitted(event.stored());
                accepted(event);
            } else if (answer.failure() instanceof EventRejectedException) {
                var why = answer.failure().getMessage();
                losses.gaveUp(Gap.SINK_REFUSED, 1, event.event().getId() + ": " + why);
                refused(event);
            } else {
                failed(event, answer.failure());
            }
        }
        if (!failed.isEmpty() && inFlight.size() == 0) {
            waitAndRetry();
        }
        pump();
    }

    private void accepted(Outgoing event) {
        if (event.gap() != null) {
            reported.remove(event.gap());
            backlog.reported(event.gap());
        } else if (event.stored()) {
            backlog.settled(event);
        }
        worksAgain();
    }

    private void refused(Outgoing event) {
        if (event.gap() != null) {
            tally.givenUp(false, 1);
            reported.remove(event.gap());
            backlog.reported(event.gap());
        } else {
            backlog.refused(event);
        }
        worksAgain();
    }

    private void worksAgain() {
        if (failed.isEmpty() && (probing || failure != null)) {
            probing = false;
            failure = null;
            backoff.reset();
            LOG.info("The sink takes events again");
        }
    }

    private void failed(Outgoing event, Throwable cause) {
        var message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        if (failure == null) {
            LOG.warn("The sink does not take events now; they wait in the outbox: {}", message);
        }
        failure = new Failure("sink", message, loop.clock().instant());
        if (cause instanceof SinkUnavailableException unavailable) {
            retryAfter = longer(retryAfter, unavailable.retryAfter());
        }
        failed.add(event);
    }

    private void waitAndRetry() {
        var wait = longer(
                backoff.next(), retryAfter.compareTo(LONGEST_RETRY_AFTER) < 0 ? retryAfter : LONGEST_RETRY_AFTER);
        retryAfter = Duration.ZERO;
        waiting = true;
        failed.sort(Comparator.comparingLong(Outgoing::position));
        failed.stream().filter(event -> event.gap() != null).forEach(reports::add);
        backlog.giveBack(failed.stream().filter(event -> event.gap() == null).toList());
        failed.clear();
        loop.after(wait, () -> {
            waiting = false;
            probing = true;
            sink.resume();
            pump();
        });
    }

    private void reportGaps() {
        if (askingForGaps || backlog.gaps() <= reported.size() || !hasRoom()) {
            return;
        }
        askingForGaps = true;
        backlog.closedGaps(inFlight.lowest(), gaps -> {
            askingForGaps = false;
            for (var gap : gaps) {
                if (reported.add(gap)) {
                    tally.received(Origin.OWN);
                    var position = -gap.first().position();
                    reports.add(new Outgoing(
                            position, gapReport.of(gap), loop.clock().millis(), false, gap));
                }
            }
            if (!reports.isEmpty()) {
                pump();
            }
        });
    }

    private List<Outgoing> unanswered() {
        var all = new ArrayList<Outgoing>(inFlight.events());
        all.addAll(failed);
        return all;
    }

    private void trim() {
        if (drained != null) {
            return;
        }
        backlog.trim();
        loop.after(TRIM_INTERVAL, this::trim);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
