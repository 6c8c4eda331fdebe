package io.haingestor.gateway;

import io.haingestor.gateway.WireConnection.Subscription;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the gateway asks of Home Assistant on one accepted connection: its registries, its states, its events. What is refused is reported and does
 * not stop the rest. Lives on the gateway's loop.
 */
final class Session {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    private static final Duration FIRST_POLL = Duration.ofSeconds(5);
    private static final Duration LONGEST_POLL = Duration.ofMinutes(1);
    private static final Duration SNAPSHOT_REST = Duration.ofMinutes(1);
    private static final int MOST_REPORTS = 100;
    private static final String RUNNING = "RUNNING";

    private final WireConnection wire;
    private final Home home;
    private final List<String> eventTypes;
    private final GatewayLoop loop;
    private final Listener listener;
    private final RegistryWatch registries;

    private final Set<String> reported = new HashSet<>();
    private @Nullable States states;
    private boolean hasConfig;
    private boolean hasSnapshot;
    private boolean running;
    private boolean snapshotSoon;
    private boolean closed;

    /** Hears how the session goes. */
    interface Listener {
        /** The first snapshot is known. */
        void ready();

        /**
         * Home Assistant refused something.
         *
         * @param what its name and the reason
         */
        void refused(String what);
    }

    Session(WireConnection wire, Home home, List<String> eventTypes, GatewayLoop loop, Listener listener) {
        this.wire = wire;
        this.home = home;
        this.eventTypes = eventTypes;
        this.loop = loop;
        this.listener = listener;
        registries = new RegistryWatch(wire, home, loop, this::refused);
    }

    void start() {
        var features = WireConnection.command("supported_features");
        features.putObject("features").put("coalesce_messages", 1);
        // Must be the first command. A core that does not know it sends single messages, which is all the same here.
        wire.ask(features, answer -> {}, reason -> LOG.debug("Messages come one by one: {}", reason));
        askWhetherRunning(FIRST_POLL);
        registries.subscribe();
        eventTypes.forEach(this::subscribeEvents);
        if (RegistryKind.ALL.stream().anyMatch(home::knows)) {
            // What the last connection knew serves until the answers come; the states are more urgent.
            subscribeStates();
            registries.listAll(() -> {});
        } else {
            registries.listAll(this::subscribeStates);
        }
    }

    /** A message was lost, and with it perhaps a change of state. */
    void lostTrack() {
        if (snapshotSoon || closed) {
            return;
        }
        snapshotSoon = true;
        LOG.info("Asking for a new snapshot of all states");
        subscribeStates();
        loop.after(SNAPSHOT_REST, () -> snapshotSoon = false);
    }

    void close() {
        closed = true;
        wire.close();
    }

    private void refused(String what) {
        if (reported.size() < MOST_REPORTS && reported.add(what)) {
            LOG.warn("Home Assistant refused {}", what);
            listener.refused(what);
        }
    }

    private void askWhetherRunning(Duration nextPoll) {
        wire.ask(
                WireConnection.command("get_config"),
                answer -> {
                    var config = answer.tree().path("result");
                    if (!hasConfig) {
                        hasConfig = true;
                        home.config(config);
                    }
                    var state = config.path("state").asText(RUNNING);
                    if (state.equals(RUNNING)) {
                        running = true;
                        removeAbsent();
                    } else {
                        LOG.info("Home Assistant is {}; what is missing in its snapshot is not gone yet", state);
                        var longer = nextPoll.multipliedBy(2);
                        loop.after(nextPoll, () -> {
                            if (!closed) {
                                askWhetherRunning(longer.compareTo(LONGEST_POLL) < 0 ? longer : LONGEST_POLL);
                            }
                        });
                    }
                },
                reason -> refused("get_config: " + reason));
    }

    private void removeAbsent() {
        if (running && hasSnapshot) {
            home.removeAbsent();
        }
    }

    private void subscribeEvents(String type) {
        var command = WireConnection.command("subscribe_events");
        if (!type.equals("*")) {
            command.put("event_type", type);
        }
        wire.subscribe(command, new Subscription() {
            @Override
            public void refused(String reason) {
                Session.this.refused("subscribe_events " + type + ": " + reason);
            }

            @Override
            public void event(Message message) {
                if (message.event() != null) {
                    home.event(message.event());
                }
            }
        });
    }

    private void subscribeStates() {
        var next = new States();
        next.id = wire.subscribe(WireConnection.command("subscribe_entities"), next);
    }

    /** One subscription to all states; when a snapshot is needed again, a second one takes over from the first. */
    private final class States implements Subscription {
        private int id;

        @Override
        public void refused(String reason) {
            Session.this.refused("subscribe_entities: " + reason);
        }

        @Override
        public void event(Message message) {
            if (states != this) {
                takeOver();
                home.beginSnapshot();
            }
            var lostTrack = home.states(message.states());
            if (!hasSnapshot) {
                hasSnapshot = true;
                removeAbsent();
                listener.ready();
            }
            if (lostTrack) {
                lostTrack();
            }
        }

        @Override
        public void broken(String reason) {
            Session.this.refused("a change of state that Home Assistant cannot write: " + reason);
            lostTrack();
        }

        private void takeOver() {
            if (states != null) {
                wire.unsubscribe(states.id);
            }
            states = this;
        }
    }
}
