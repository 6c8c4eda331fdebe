package io.haingestor.broker;

import io.haingestor.broker.ReplayStatus.State;
import io.haingestor.broker.topology.Topology;
import io.haingestor.broker.topology.TriggerResource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events that are delivered once more: each replay reads a part of the log beside the Trigger's own deliveries, which it neither holds up
 * nor counts among. It goes on after a restart. Events of one key keep their order within a replay, not between it and what is new. Safe
 * for use by several threads.
 */
public final class Replays {
    private static final Logger LOG = LoggerFactory.getLogger(Replays.class);
    private static final int KEPT_ENDED = 20;

    private final Broker broker;
    private final Machinery machinery;
    private final List<Running> running = new CopyOnWriteArrayList<>();
    private final ArrayDeque<ReplayStatus> ended = new ArrayDeque<>();

    Replays(Broker broker, Machinery machinery) {
        this.broker = broker;
        this.machinery = machinery;
    }

    private record Running(ReplaySpec spec, String subscriber, TriggerRunner runner) {}

    /**
     * Begins a replay of what the log has now.
     *
     * @param request what to deliver and to whom
     * @return the replay
     * @throws IllegalArgumentException when there is no such Trigger, event or subscriber
     * @throws LogUnavailableException when it cannot be kept
     */
    public ReplayStatus begin(ReplayRequest request) throws LogUnavailableException {
        var trigger = broker.layout().runner(request.trigger()).trigger();
        var first = first(request.from());
        var begun = machinery.clock().instant().truncatedTo(ChronoUnit.MILLIS);
        var spec = new ReplaySpec(
                trigger.name(), request.subscriber(), first, machinery.writer().committed(), begun);
        var endpoints = endpoints(spec, trigger);
        var made = new ArrayList<Running>();
        machinery.writer().between(() -> {
            var place = machinery.writer().addReplay(spec, broker.layout().id(trigger.broker()));
            made.add(running(place, spec, trigger, endpoints));
        });
        running.addAll(made);
        made.get(0).runner().start();
        return status(made.get(0), State.RUNNING);
    }

    private Running running(LogContents.Entry place, ReplaySpec spec, TriggerResource trigger, Endpoints endpoints) {
        var runner = new TriggerRunner(place, broker.layout().id(trigger.broker()), trigger, endpoints, machinery);
        machinery.writer().follow(runner, place.backlog().saved().position());
        var subscriber = spec.subscriber();
        return new Running(spec, subscriber == null ? trigger.subscriber().toString() : subscriber, runner);
    }

    private long first(ReplayRequest.From from) throws LogUnavailableException {
        if (from instanceof ReplayRequest.Position position) {
            return Math.max(1, position.position());
        }
        if (from instanceof ReplayRequest.Time time) {
            return broker.events().positionAt(time.at());
        }
        var id = ((ReplayRequest.EventId) from).id();
        return broker.events()
                .positionOf(id)
                .orElseThrow(() -> new IllegalArgumentException(
                        "Expected the id of an event that the log still has, found '" + id + "'"));
    }

    private Endpoints endpoints(ReplaySpec spec, TriggerResource trigger) {
        var text = spec.subscriber();
        var own = broker.layout().runner(trigger.name()).endpoints();
        if (text == null) {
            return own;
        }
        var subscriber = ReplayTarget.find(text, trigger.name().namespace(), broker.topology())
                .flatMap(destination -> broker.layout().subscribers().resolve(destination, trigger))
                .orElseThrow(() -> new IllegalArgumentException(
                        "Expected a subscriber or dead-letter sink that the manifests name, found '" + text + "'"));
        return new Endpoints(subscriber, own.deadLetters());
    }

    /**
     * Stops a replay before its end; attempts that run go on to theirs.
     *
     * @param id the replay's
     * @return the replay; empty when none of that id is running
     * @throws LogUnavailableException when it cannot be forgotten
     */
    public Optional<ReplayStatus> cancel(long id) throws LogUnavailableException {
        for (var replay : running) {
            if (replay.runner().id() == id) {
                return Optional.of(end(replay, State.CANCELLED));
            }
        }
        return Optional.empty();
    }

    private ReplayStatus end(Running replay, State state) throws LogUnavailableException {
        replay.runner().stop();
        machinery.writer().removeReplay(replay.runner());
        return ended(replay, state);
    }

    private ReplayStatus ended(Running replay, State state) {
        var status = status(replay, state);
        synchronized (ended) {
            if (running.remove(replay)) {
                ended.addFirst(status);
            }
            if (ended.size() > KEPT_ENDED) {
                ended.removeLast();
            }
        }
        return status;
    }

    /** @return the replays that go on, then the last ones that ended since the broker was opened */
    public List<ReplayStatus> list() {
        var all = new ArrayList<ReplayStatus>();
        for (var replay : running) {
            all.add(status(replay, State.RUNNING));
        }
        synchronized (ended) {
            all.addAll(ended);
        }
        return all;
    }

    private ReplayStatus status(Running replay, State state) {
        var now = replay.runner().status(replay.spec().last());
        return new ReplayStatus(
                replay.runner().id(),
                replay.spec().trigger(),
                replay.subscriber(),
                state,
                replay.spec().first(),
                replay.spec().last(),
                now.position(),
                replay.spec().begun(),
                now.matched(),
                now.delivered(),
                now.deadLettered(),
                now.lastFault());
    }

    /** Takes up what the log kept; before the writer begins. */
    void resume(List<LogContents.Entry> places, Topology topology) {
        for (var place : places) {
            var spec = place.replay();
            if (spec == null) {
                continue;
            }
            topology.triggers().stream()
                    .filter(trigger -> trigger.name().equals(spec.trigger()))
                    .forEach(trigger -> resume(place, spec, trigger));
        }
    }

    private void resume(LogContents.Entry place, ReplaySpec spec, TriggerResource trigger) {
        Endpoints endpoints;
        try {
            endpoints = endpoints(spec, trigger);
        } catch (IllegalArgumentException e) {
            // Nobody stands behind the subscriber any more: every delivery fails with the reason, and can be retried.
            endpoints = new Endpoints(
                    event -> CompletableFuture.completedFuture(Delivery.unanswered(String.valueOf(e.getMessage()))),
                    null);
        }
        running.add(running(place, spec, trigger, endpoints));
    }

    /** Begins what was taken up. */
    void start() {
        running.forEach(replay -> replay.runner().start());
    }

    /** Time has passed. */
    void tick() throws LogUnavailableException {
        for (var replay : running) {
            replay.runner().tick();
            if (replay.runner().isOver()) {
                end(replay, State.DONE);
            }
        }
    }

    /** The size limit has removed what these were to deliver: they end. */
    void drop(Collection<TriggerRunner> lost) {
        for (var replay : running) {
            if (lost.contains(replay.runner())) {
                LOG.atWarn()
                        .addKeyValue("trigger", replay.spec().trigger())
                        .addKeyValue("replay", replay.runner().id())
                        .log("replay-lost-to-the-size-limit");
                replay.runner().stop();
                ended(replay, State.CANCELLED);
            }
        }
    }

    /** @return what runs */
    List<TriggerRunner> runners() {
        return running.stream().map(Running::runner).toList();
    }
}
