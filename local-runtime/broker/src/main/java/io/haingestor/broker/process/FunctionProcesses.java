package io.haingestor.broker.process;

import io.haingestor.broker.Subscriber;
import io.haingestor.broker.Subscribers;
import io.haingestor.broker.topology.Destination;
import io.haingestor.broker.topology.ResourceName;
import io.haingestor.broker.topology.Topology;
import io.haingestor.broker.topology.TriggerResource;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The functions that are processes of this machine. An event for a function without a process starts one and is held until its port answers; more are started while more
 * events are there than the processes are meant for, up to {@code max-scale} (where that is not set, as many as the machine has processors); one with nothing to do is
 * stopped after its window. All of it is read from the Services of the manifests. A function without a process costs nothing, and one that crashes delays no other. Safe for
 * use by several threads.
 */
public final class FunctionProcesses implements Subscribers, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FunctionProcesses.class);
    private static final long TICK_MILLIS = 50;
    /** For the system to end what was killed. */
    private static final long KILLED_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Machine machine;
    private final FunctionPrograms programs;
    private final ExecutorService threads;
    private final ScheduledExecutorService timer;
    private final Map<ResourceName, Activator> activators = new LinkedHashMap<>();
    private final List<Activator> retired = new ArrayList<>();
    private final Map<ResourceName, Integer> revisions = new HashMap<>();
    private boolean closed;

    /**
     * @param http reaches an address
     * @param programs which Services are processes
     * @param ingress the address of a Broker, for a process that a SinkBinding tells to send there; asked when one is started, and may wait
     * @param clock windows, backoffs and deadlines
     */
    public FunctionProcesses(
            Subscribers http, FunctionPrograms programs, Function<ResourceName, String> ingress, Clock clock) {
        this(http, programs, ingress, clock, Pace.DEFAULT, new Ports());
    }

    FunctionProcesses(
            Subscribers http,
            FunctionPrograms programs,
            Function<ResourceName, String> ingress,
            Clock clock,
            Pace pace,
            Ports ports) {
        this.threads = Executors.newCachedThreadPool(task -> thread(task, "function"));
        this.timer = Executors.newSingleThreadScheduledExecutor(task -> thread(task, "function-timer"));
        this.machine = new Machine(http, programs, ingress, clock, pace, threads, ports);
        this.programs = programs;
        var unused = timer.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static Thread thread(Runnable task, String name) {
        var thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Takes over the Services of manifests, before a broker asks for them. One that has changed gets new processes, which also get what waits; its old ones end when they have
     * answered. One that is gone is stopped.
     *
     * @param topology what is to hold from now on
     */
    public void adopt(Topology topology) {
        var begun = new ArrayList<Activator>();
        var moved = new LinkedHashMap<ResourceName, List<Held>>();
        synchronized (this) {
            if (closed) {
                return;
            }
            var before = new HashMap<>(activators);
            activators.clear();
            for (var service : topology.services()) {
                programs.of(service, topology).ifPresent(program -> {
                    var there = before.get(service.name());
                    var sink = topology.sinkOf(service.name());
                    if (there != null && there.runs(service, program, sink)) {
                        activators.put(service.name(), there);
                        before.remove(service.name());
                    } else {
                        var revision = revisions.merge(service.name(), 1, Integer::sum);
                        var made = new Activator(
                                new Revision(
                                        service,
                                        program,
                                        sink,
                                        "%s-%05d".formatted(service.name().name(), revision)),
                                machine);
                        if (there != null) {
                            made.follow(there);
                        }
                        activators.put(service.name(), made);
                        begun.add(made);
                    }
                });
            }
            before.forEach((name, old) -> {
                retired.add(old);
                moved.put(name, old.retire());
            });
        }
        begun.forEach(Activator::begin);
        moved.forEach((name, waiting) -> waiting.forEach(held -> deliver(name, held)));
    }

    @Override
    public Optional<Subscriber> resolve(Destination destination, TriggerResource trigger) {
        if (!(destination instanceof Destination.Ref ref) || !ref.kind().equals("Service")) {
            return Optional.empty();
        }
        synchronized (this) {
            return activators.containsKey(ref.name())
                    ? Optional.of(event -> {
                        var held = new Held(
                                event,
                                new Route(trigger, ref.path()),
                                machine.clock()
                                        .instant()
                                        .plus(trigger.delivery().timeout()),
                                new CompletableFuture<>());
                        deliver(ref.name(), held);
                        return held.answer();
                    })
                    : Optional.empty();
        }
    }

    private void deliver(ResourceName name, Held held) {
        Activator activator;
        synchronized (this) {
            activator = activators.get(name);
        }
        if (activator == null) {
            held.refuse("The Service " + name + " is no longer declared");
        } else {
            activator.deliver(held);
        }
    }

    /** @return every function that is a process, with or without one now */
    public synchronized List<FunctionStatus> status() {
        return activators.values().stream().map(Activator::status).toList();
    }

    /**
     * @param name of a Service
     * @return how it stands; empty when it is no process
     */
    public synchronized Optional<FunctionStatus> status(ResourceName name) {
        return Optional.ofNullable(activators.get(name)).map(Activator::status);
    }

    /** Looks at the clock. */
    void tick() {
        List<Activator> all;
        synchronized (this) {
            retired.removeIf(activator -> activator.status().processes() == 0);
            all = new ArrayList<>(activators.values());
            all.addAll(retired);
        }
        for (var activator : all) {
            try {
                activator.tick();
            } catch (RuntimeException e) {
                // The timer would never run again.
                LOG.atError().setCause(e).log("tick-failed");
            }
        }
    }

    /** Ends every process: SIGTERM, and SIGKILL for what is there after 10 s. Returns when they are gone; what waits is not answered by them any more. */
    @Override
    public void close() {
        List<Activator> all;
        synchronized (this) {
            closed = true;
            all = new ArrayList<>(activators.values());
            all.addAll(retired);
            activators.clear();
        }
        timer.shutdownNow();
        for (var activator : all) {
            activator.retire().forEach(held -> held.refuse("The runtime is being stopped"));
            activator.terminate();
        }
        var until = System.nanoTime() + machine.pace().grace().toNanos();
        all.forEach(activator -> activator.awaitEnd(until));
        all.forEach(Activator::kill);
        var killed = System.nanoTime() + KILLED_NANOS;
        all.forEach(activator -> activator.awaitEnd(killed));
        threads.shutdownNow();
    }
}
