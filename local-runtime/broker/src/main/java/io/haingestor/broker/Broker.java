package io.haingestor.broker;

import io.cloudevents.CloudEvent;
import io.haingestor.broker.topology.ResourceName;
import io.haingestor.broker.topology.Topology;
import io.haingestor.broker.topology.TopologyException;
import io.haingestor.events.EpochMicros;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private static final long TICK_MILLIS = 50;
    private static final long WORKER_IDLE_SECONDS = 10;

    private final BrokerConfig config;
    private final Clock clock;
    private final FolderLock lock;
    private final Path file;
    private final LogReaders readers;
    private final LogWriter writer;
    private final ThreadPoolExecutor workers;
    private final ScheduledThreadPoolExecutor timer;
    private final Machinery machinery;
    private final DeadLetters deadLetters;
    private final EventLog events;
    private final Replays replays;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Object changing = new Object();
    private volatile boolean started;
    private volatile Layout layout;

    private Broker(
            BrokerConfig config,
            Clock clock,
            RandomGenerator random,
            FolderLock lock,
            LogContents contents,
            Layout layout,
            BrokerListener listener) {
        this.config = config;
        this.clock = clock;
        this.lock = lock;
        this.file = config.folder().resolve(LogFile.NAME);
        this.readers = new LogReaders(file);
        var guarded = new GuardedListener(listener);
        this.writer = new LogWriter(file, config, clock, contents.head(), contents.replied(), guarded);
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
        this.machinery = new Machinery(
                config, new EventMemory(config.memoryBytes()), clock, random, writer, readers, workers, guarded);
        this.deadLetters = new DeadLetters(this, machinery);
        this.events = new EventLog(this);
        this.replays = new Replays(this, machinery);
        this.layout = layout;
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
        return open(config, topology, subscribers, clock, random, BrokerListener.NONE);
    }

    /**
     * Opens the log, and tells a listener what the broker does.
     *
     * @see #open(BrokerConfig, Topology, Subscribers, Clock, RandomGenerator)
     */
    public static Broker open(
            BrokerConfig config,
            Topology topology,
            Subscribers subscribers,
            Clock clock,
            RandomGenerator random,
            BrokerListener listener)
            throws BrokerOpenException, TopologyException {
        var endpoints = Endpoints.resolve(topology, subscribers);
        var lock = FolderLock.acquire(config.folder());
        try {
            var file = config.folder().resolve(LogFile.NAME);
            var rescued = LogFile.prepare(file, clock.instant());
            var contents = LogContents.load(file, topology);
            var layout = new Layout(topology, subscribers, endpoints, contents.brokers(), Map.of());
            var broker = new Broker(config, clock, random, lock, contents, layout, listener);
            broker.assemble(contents);
            rescued.ifPresent(broker::tell);
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

    private void assemble(LogContents contents) {
        var first = layout.replace(List.of(), contents, machinery);
        layout = first.layout();
        replays.resume(contents.replays(), layout.topology());
        writer.start(first.begun(), this::replace);
    }

    /** Every Broker has an event that says what was saved of a damaged log. */
    private void tell(LogRescue.Report report) {
        var now = clock.instant();
        var data = new LinkedHashMap<String, Object>();
        data.put("events_saved", report.events());
        data.put("positions_missing", report.missing());
        data.put("unread", report.unread());
        data.put("damaged_file", report.damaged().toString());
        var event = OwnEvents.of("io.haingestor.broker.log-rescued", "rescued@" + now.toEpochMilli(), "log", now, data);
        layout.brokers().keySet().forEach(broker -> {
            var unused = publish(broker, List.of(event));
        });
    }

    /** Runners whose cursors were moved in the log begin again. Called on the thread that writes the log. */
    private void replace(Collection<TriggerRunner> runners) {
        runners.forEach(TriggerRunner::stop);
        try {
            adopt(layout.replace(runners, LogContents.load(file, layout.topology()), machinery));
        } catch (SQLException e) {
            throw new IllegalStateException("The log cannot be read: " + e.getMessage(), e);
        }
        if (started) {
            layout.runners().values().forEach(TriggerRunner::start);
        }
        replays.drop(runners);
    }

    /** Called on the thread that writes the log. */
    private void adopt(Layout.Change change) {
        layout = change.layout();
        writer.route(layout.runners().values(), change.begun());
    }

    /**
     * Changes over to other manifests. Triggers that stay keep their positions and what they have begun; a new one gets later events only; one that
     * is gone is forgotten with what it had not delivered, which is logged.
     *
     * @param topology what holds from now on
     * @param subscribers who stands behind a Trigger's destination from now on
     * @throws TopologyException when subscribers do not resolve or a Trigger has changed its Broker; nothing has changed then
     * @throws LogUnavailableException when the change cannot be stored; nothing has changed then
     */
    public void reload(Topology topology, Subscribers subscribers) throws TopologyException, LogUnavailableException {
        synchronized (changing) {
            layout.refuseMoved(topology);
            var endpoints = Endpoints.resolve(topology, subscribers);
            writer.between(() -> adopt(Layout.of(
                    topology, subscribers, endpoints, layout.runners(), LogContents.load(file, topology), machinery)));
            machinery.listener().reloaded(topology);
            if (started) {
                layout.runners().values().forEach(TriggerRunner::start);
            }
        }
    }

    private static Thread thread(Runnable task, String name) {
        var thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Begins to deliver. */
    public void start() {
        synchronized (changing) {
            started = true;
            layout.runners().values().forEach(TriggerRunner::start);
            replays.start();
        }
        var unused = timer.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void tick() {
        for (var runner : layout.runners().values()) {
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
        try {
            replays.tick();
        } catch (LogUnavailableException | RuntimeException e) {
            LOG.atWarn().setCause(e).log("replay-not-ended");
        }
    }

    /**
     * Stores an event in the one Broker of the topology.
     *
     * @see #publish(ResourceName, List)
     * @throws IllegalStateException when the topology has not exactly one Broker
     */
    public CompletionStage<Void> publish(CloudEvent event) {
        var brokers = layout.brokers().keySet();
        if (brokers.size() != 1) {
            throw new IllegalStateException("Expected exactly one Broker in the manifests, found " + brokers);
        }
        return publish(brokers.iterator().next(), List.of(event));
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
        return publish(broker, events, log -> {});
    }

    /**
     * Stores events and a named moment, all or none.
     *
     * @param events may be none: then the moment alone is stored
     * @param mark is read back by {@link #mark}, also after a restart
     * @see #publish(ResourceName, List)
     */
    public CompletionStage<Void> publish(ResourceName broker, List<CloudEvent> events, Mark mark) {
        return publish(broker, events, log -> log.saveMark(mark));
    }

    private CompletionStage<Void> publish(ResourceName broker, List<CloudEvent> events, LogChange also) {
        var id = layout.id(broker);
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
            writer.append(new Inbox.Append(entries, bytes, also, done));
        } catch (BrokerOverloadedException | LogUnavailableException e) {
            done.completeExceptionally(e);
        }
        return done;
    }

    /**
     * @param name of a mark
     * @return the moment that was last stored under the name; empty when none was
     * @throws LogUnavailableException when the log cannot be read
     */
    public Optional<Instant> mark(String name) throws LogUnavailableException {
        return read(reader -> reader.mark(name)).map(EpochMicros::toInstant);
    }

    /**
     * Lets a Trigger begin no delivery, or lets it go on. What runs is not stopped. Holds after a restart too.
     *
     * @param trigger one of the topology's Triggers
     * @param paused whether it is to pause
     * @throws IllegalArgumentException when there is no such Trigger
     * @throws LogUnavailableException when it cannot be stored; nothing has changed then
     */
    public void pause(ResourceName trigger, boolean paused) throws LogUnavailableException {
        var runner = layout.runner(trigger);
        writer.change(log -> log.savePaused(runner.id(), paused));
        runner.pause(paused);
    }

    /** @return the manifests that hold now */
    public Topology topology() {
        return layout.topology();
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
                layout.runners().values().stream()
                        .map(runner -> runner.status(head))
                        .toList());
    }

    private long firstPosition(long head) {
        try {
            return readers.read(LogReader::first).orElse(head + 1);
        } catch (SQLException e) {
            LOG.atWarn().setCause(e).log("log-cannot-be-read");
            return head + 1;
        }
    }

    /** @return the events that could not be delivered */
    public DeadLetters deadLetters() {
        return deadLetters;
    }

    /** @return what is in the log */
    public EventLog events() {
        return events;
    }

    /** @return what is delivered once more */
    public Replays replays() {
        return replays;
    }

    <T> T read(LogReaders.Query<T> query) throws LogUnavailableException {
        try {
            return readers.read(query);
        } catch (SQLException e) {
            throw new LogUnavailableException(
                    "The log in " + config.folder() + " cannot be read: " + e.getMessage(), e);
        }
    }

    LogWriter writer() {
        return writer;
    }

    long head() {
        return writer.progress().head();
    }

    /** @return what the manifests say, and who runs it */
    Layout layout() {
        return layout;
    }

    /** Begins no further delivery, waits for those in flight for as long as the configuration says, stores what is done, and releases the folder. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        var runners = new ArrayList<>(layout.runners().values());
        runners.addAll(replays.runners());
        runners.forEach(TriggerRunner::stop);
        try {
            drain(runners);
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

    private void drain(Collection<TriggerRunner> runners) throws InterruptedException {
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
