package io.haingestor.broker.ping;

import io.haingestor.broker.topology.PingSourceResource;
import io.haingestor.broker.topology.ResourceName;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the events of PingSources ({@code sources.knative.dev/v1}) when their schedules tick. A tick is stored together with its event: it
 * comes once, also when the process is killed. Of the ticks that were missed, by a stop, a sleep of the machine or a disk that was full, the newest
 * alone comes, late. A PingSource that is new, or that has another schedule, begins now. Safe for use by several threads.
 */
public final class PingSources implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PingSources.class);
    /** A timer does not know that a clock is set or that the machine slept. */
    private static final Duration LONGEST_NAP = Duration.ofSeconds(1);

    private static final Duration SHORTEST_NAP = Duration.ofMillis(1);
    private static final long CLOSE_SECONDS = 5;

    private final Ticks ticks;
    private final Clock clock;
    private final ScheduledExecutorService timer;
    private final Map<ResourceName, Pinger> pingers = new LinkedHashMap<>();
    private @Nullable Future<?> nap;

    /**
     * Runs nothing before {@link #start}.
     *
     * @param ticks where ticks are stored
     * @param clock what time it is
     */
    public PingSources(Ticks ticks, Clock clock) {
        this(ticks, clock, Executors.newSingleThreadScheduledExecutor(task -> {
            var thread = new Thread(task, "ping-sources");
            thread.setDaemon(true);
            return thread;
        }));
    }

    /**
     * @param timer runs everything, one after the other; ends with {@link #close}
     */
    PingSources(Ticks ticks, Clock clock, ScheduledExecutorService timer) {
        this.ticks = ticks;
        this.clock = clock;
        this.timer = timer;
    }

    /**
     * Begins to tick.
     *
     * @param sources the PingSources of the topology
     */
    public void start(List<PingSourceResource> sources) {
        change(sources);
    }

    /**
     * Takes these in the place of those before. The ones that stay keep their positions.
     *
     * @param sources the PingSources of the topology, whose Brokers the broker has by now
     */
    public void change(List<PingSourceResource> sources) {
        var now = List.copyOf(sources);
        timer.execute(() -> become(now));
    }

    private void become(List<PingSourceResource> sources) {
        pingers.keySet()
                .retainAll(sources.stream().map(PingSourceResource::name).toList());
        for (var source : sources) {
            pingers.computeIfAbsent(source.name(), unused -> new Pinger(ticks, source))
                    .become(source);
        }
        look();
    }

    private void look() {
        var now = clock.instant();
        var wakeAt = now.plus(LONGEST_NAP);
        for (var pinger : pingers.values()) {
            tick(pinger, now);
            wakeAt = pinger.wakeAt().isBefore(wakeAt) ? pinger.wakeAt() : wakeAt;
        }
        if (nap != null) {
            nap.cancel(false);
        }
        var wait = wakeAt.isAfter(now.plus(SHORTEST_NAP)) ? Duration.between(now, wakeAt) : SHORTEST_NAP;
        nap = timer.schedule(this::look, wait.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void tick(Pinger pinger, Instant now) {
        var storing = pinger.look(now);
        if (storing == null) {
            return;
        }
        var unused = storing.done().whenComplete((nothing, failure) -> {
            try {
                timer.execute(() -> {
                    pinger.stored(storing, failure, clock.instant());
                    look();
                });
            } catch (RejectedExecutionException e) {
                // Closed: the next start finds the tick in the log, or comes to it again.
                LOG.atDebug().log("ping-sources-closed");
            }
        });
    }

    /** Begins no further tick. To be called before the broker is closed. */
    @Override
    public void close() {
        timer.shutdownNow();
        try {
            if (!timer.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.atWarn().log("ping-sources-not-ended");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
