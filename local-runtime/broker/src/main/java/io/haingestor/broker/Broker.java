package io.haingestor.broker;

import io.cloudevents.CloudEvent;
import io.haingestor.broker.topology.ResourceName;
import io.haingestor.broker.topology.Topology;
import io.haingestor.broker.topology.TopologyException;
import io.haingestor.broker.topology.TriggerResource;
import io.haingestor.events.EpochMicros;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every Broker of a topology, on one durable log. What {@link #publish} has acknowledged is delivered to each matching Trigger at least
 * once, through crashes and restarts. Safe for use by several threads.
 */
public final class Broker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Broker.class);
    private static final long LEAST_BYTES_PER_TRIGGER = 1L << 20;
    private static final long TICK_MILLIS = 50;
    private static final long WORKER_IDLE_SECONDS = 10;

    private final BrokerConfig config;
    private final Clock clock;
    private final FolderLock lock;
    private final LogContents contents;
    private final LogReaders readers;
    private final LogWriter writer;
    private final ThreadPoolExecutor workers;
    private final ScheduledThreadPoolExecutor timer;
    private final List<TriggerRunner> runners = new ArrayList<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    private Broker(BrokerConfig config, Clock clock, FolderLock lock, LogContents contents) {
        var file = config.folder().resolve(LogFile.NAME);
        this.config = config;
        this.clock = clock;
        this.lock = lock;
        this.contents = contents;
        this.readers = new LogReaders(file);
        this.writer = new LogWriter(file, config, clock, contents.head(), contents.replied());
        // As many threads as there is work for: each Trigger bounds its own, so that one that hangs takes none from
        // another.
        this.workers = new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE,
                WORKER_IDLE_SECONDS,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                task -> thread(task, "broker-worker"));
        this.timer = new ScheduledThreadPoolExecutor(1, task -> thread(task, "broker-timer"));
    }

    /**
     * Opens the log and owns its folder until {@link #close}. Events can be published at once; nothing is delivered before {@link #start}.
     *
     * @param config how to use the machine
     * @param topology Brokers and Triggers; a Trigger that the log does not know gets later events only
     * @param subscribers who stands behind a Trigger's destination
     * @param clock arrival times, retries, timeouts and retention
     * @param random jitter of retries; safe for use by several threads
     * @return the broker, open and not started
     * @throws BrokerOpenException when the folder or the log in it cannot be used
     * @throws TopologyException when subscribers do not resolve; all of them, with file and line
     */
    public static Broker open(
            BrokerConfig config, Topology topology, Subscribers subscribers, Clock clock, RandomGenerator random)
            throws BrokerOpenException, TopologyException {
        var endpoints = Endpoints.resolve(topology, subscribers);
        var lock = FolderLock.acquire(config.folder());
        try {
            var file = config.folder().resolve(LogFile.NAME);
            LogFile.prepare(file);
            var broker = new Broker(config, clock, lock, LogContents.load(file, topology));
            broker.assemble(endpoints, random);
            return broker;
        } catch (BrokerOpenException e) {
            lock.release();
            throw e;
        } catch (SQLException | RuntimeException e) {
            lock.release();
            throw new BrokerOpenException(
                    "The log in " + config.folder() + " cannot be used: expected to read and write it, but "
                            + e.getMessage(),
                    e);
        }
    }

    private void assemble(Map<TriggerResource, Endpoints> endpoints, RandomGenerator random) {
        var bytes = Math.max(LEAST_BYTES_PER_TRIGGER, config.memoryBytes() / Math.max(1, endpoints.size()));
        var machinery = new Machinery(
                config.workersPerTrigger(), bytes, config.mostReplies(), clock, random, writer, readers, workers);
        var positions = new LinkedHashMap<TriggerRunner, Long>();
        endpoints.forEach((trigger, ends) -> {
            var place = contents.trigger(trigger.name());
            var runner = new TriggerRunner(place, contents.broker(trigger.broker()), trigger, ends, machinery);
            runners.add(runner);
            positions.put(runner, place.backlog().saved().position());
        });
        writer.start(positions);
    }

    private static Thread thread(Runnable task, String name) {
        var thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Begins to deliver. */
    public void start() {
        runners.forEach(TriggerRunner::start);
        var unused = timer.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void tick() {
        for (var runner : runners) {
            try {
                runner.tick();
            } catch (RuntimeException e) {
                // The timer would never run again.
                LOG.atError()
                        .setCause(e)
                        .addKeyValue("trigger", runner.trigger().name())
                        .log("tick-failed");
            }
        }
    }

    /**
     * Stores an event in the one Broker of the topology.
     *
     * @see #publish(ResourceName, List)
     * @throws IllegalStateException when the topology has not exactly one Broker
     */
    public CompletionStage<Void> publish(CloudEvent event) {
        return publish(contents.onlyBroker(), List.of(event));
    }

    /**
     * Stores events, all or none. What is published while one commit runs shares the next.
     *
     * @param broker one of the topology's Brokers
     * @param events at least one
     * @return completes when the events are synced to disk. Fails with {@link LogUnavailableException} when they cannot be stored, with
     *     {@link BrokerOverloadedException} when too many wait; neither is stored then. What depends on it runs on the thread that writes
     *     the log: keep it short and never block in it
     * @throws IllegalArgumentException when there is no such Broker
     */
    public CompletionStage<Void> publish(ResourceName broker, List<CloudEvent> events) {
        var id = contents.broker(broker);
        var now = EpochMicros.of(clock.instant());
        var entries = new ArrayList<LogEntry>(events.size());
        var bytes = 0L;
        for (var event : events) {
            var entry = LogEntry.of(event, id, 0, now);
            entries.add(entry);
            bytes += entry.bytes;
        }
        var done = new CompletableFuture<Void>();
        try {
            writer.append(new Inbox.Append(entries, bytes, done));
        } catch (BrokerOverloadedException | LogUnavailableException e) {
            done.completeExceptionally(e);
        }
        return done;
    }

    /** @return the broker now; the counts of a Trigger agree with each other */
    public BrokerStatus status() {
        var progress = writer.progress();
        var head = progress.head();
        return new BrokerStatus(
                head - progress.replied(),
                progress.replied(),
                firstPosition(head),
                head,
                writer.queued(),
                writer.usedBytes(),
                writer.unavailable(),
                runners.stream().map(runner -> runner.status(head)).toList());
    }

    private long firstPosition(long head) {
        try {
            return readers.read(LogReader::first).orElse(head + 1);
        } catch (SQLException e) {
            LOG.atWarn().setCause(e).log("log-cannot-be-read");
            return head + 1;
        }
    }

    /**
     * Lists what could not be delivered, oldest first.
     *
     * @param after the id after which to begin, 0 for the first
     * @param limit how many at most
     * @return dead letters by rising id
     * @throws LogUnavailableException when the log cannot be read
     */
    public List<DeadLetter> deadLetters(long after, int limit) throws LogUnavailableException {
        try {
            return readers.read(reader -> reader.deadLetters(after, null, limit));
        } catch (SQLException e) {
            throw new LogUnavailableException(
                    "The log in " + config.folder() + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Begins no further delivery, waits for those in flight for as long as the configuration says, stores what is done, and releases the folder. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        runners.forEach(TriggerRunner::stop);
        try {
            drain();
            writer.close();
        } catch (InterruptedException e) {
            LOG.atWarn().log("close-interrupted");
            Thread.currentThread().interrupt();
        }
        timer.shutdownNow();
        workers.shutdown();
        try {
            readers.close();
        } catch (SQLException e) {
            LOG.atWarn().setCause(e).log("log-not-closed");
        }
        lock.release();
    }

    private void drain() throws InterruptedException {
        var deadline = System.nanoTime() + config.drain().toNanos();
        for (var runner : runners) {
            var left = runner.awaitIdle(deadline);
            if (left > 0) {
                LOG.atWarn()
                        .addKeyValue("trigger", runner.trigger().name())
                        .addKeyValue("unanswered", left)
                        .log("delivered-again-after-start");
            }
        }
    }
}
