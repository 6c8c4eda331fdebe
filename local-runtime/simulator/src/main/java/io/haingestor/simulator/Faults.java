package io.haingestor.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What can go wrong, on demand. Used by one thread. */
final class Faults {
    private static final int MOST_CHANGES = 1_000_000;
    private static final int MOST_BYTES = 256 << 20;
    private static final int LARGE_MESSAGE_BYTES = 20 << 20;
    private static final Set<String> REGISTRIES = Set.of("area", "floor", "label", "device", "entity");

    private final Home home;
    private final Life life;
    private final Engine engine;
    private final Clients clients;
    private final FaultState state;
    private final Door door;
    private final Map<String, Fault> faults = new LinkedHashMap<>();

    /** Reads and checks the request, and gives what is then to be done. */
    @FunctionalInterface
    private interface Fault {
        Runnable prepare(FaultRequest request) throws Problem;
    }

    /** The listening socket. */
    interface Door {
        /** Refuses connections for so long and cuts those there are. */
        void shutFor(double seconds, Runnable then);
    }

    Faults(Home home, Life life, Engine engine, Clients clients, FaultState state, Door door) {
        this.home = home;
        this.life = life;
        this.engine = engine;
        this.clients = clients;
        this.state = state;
        this.door = door;
        connectionFaults();
        protocolFaults();
        changeFaults();
    }

    /** Does one fault; @throws Problem when the request is not one, with what was expected */
    void inject(ObjectNode json) throws Problem {
        var request = new FaultRequest(json);
        var name = request.fault();
        var fault = faults.get(name);
        if (fault == null) {
            throw new Problem(400, "Expected fault to be one of " + faults.keySet() + ", got '" + name + "'");
        }
        var action = fault.prepare(request);
        request.nothingElse();
        action.run();
    }

    /** Ends the faults that last. */
    void clear() {
        state.clear();
        clients.release();
    }

    private void connectionFaults() {
        faults.put("close", request -> () -> clients.all(Connection::close));
        faults.put("reset", request -> () -> clients.all(Connection::reset));
        faults.put("hang", request -> {
            var seconds = request.seconds("seconds", 0);
            return () -> hang(seconds);
        });
        faults.put("stop", request -> {
            var seconds = request.seconds("seconds", 5);
            return () -> door.shutFor(seconds, () -> {});
        });
        faults.put("restart", request -> {
            var seconds = request.seconds("seconds", 1);
            var bootSeconds = request.seconds("boot_seconds", 2);
            return () -> {
                engine.stop();
                door.shutFor(seconds, () -> engine.boot(bootSeconds));
            };
        });
    }

    private void protocolFaults() {
        faults.put("auth_invalid", request -> {
            var seconds = request.seconds("seconds", 0);
            return () -> {
                state.refuseTokens(true);
                clients.all(Connection::close);
                after(seconds, () -> state.refuseTokens(false));
            };
        });
        faults.put("absent_registry", request -> {
            var registry = request.text("registry", "one of " + REGISTRIES);
            if (!REGISTRIES.contains(registry)) {
                throw new Problem(400, "Expected registry to be one of " + REGISTRIES + ", got '" + registry + "'");
            }
            return () -> state.absentRegistries().add(registry);
        });
        faults.put("refuse_subscription", request -> {
            var subscription = request.text("subscription", "an event type, '*' or 'entities'");
            return () -> state.refusedSubscriptions().add(subscription);
        });
        faults.put("unserializable", request -> home.hub()::refuseToSerialize);
    }

    private void changeFaults() {
        faults.put("storm", request -> {
            var count = request.count(MOST_CHANGES, 16_000);
            var seconds = request.seconds("seconds", 2);
            return () -> engine.storm(count, seconds);
        });
        faults.put("burst", request -> {
            var count = request.count(MOST_CHANGES, 5_000);
            return () -> life.live(count);
        });
        faults.put("large_message", request -> {
            var bytes = request.whole("bytes", MOST_BYTES, LARGE_MESSAGE_BYTES);
            return () -> largeMessage(bytes);
        });
        faults.put("out_of_order", request -> {
            var count = request.count(MOST_CHANGES, 10);
            return () -> repeat(count, pair -> {
                home.publish(pair.second());
                home.publish(pair.first());
            });
        });
        faults.put("duplicates", request -> {
            var count = request.count(MOST_CHANGES, 10);
            return () -> repeat(count, pair -> {
                home.publish(pair.first());
                home.publish(pair.first());
                home.publish(pair.second());
                home.publish(pair.first());
            });
        });
        faults.put("rotate_secrets", request -> {
            var count = request.count(1_000, 1);
            return () -> {
                for (int i = 0; i < count; i++) {
                    life.rotateSecrets();
                }
            };
        });
    }

    private void hang(double seconds) {
        clients.all(Connection::hang);
        if (seconds > 0) {
            state.hang(true);
            after(seconds, () -> {
                state.hang(false);
                clients.release();
            });
        }
    }

    private void largeMessage(int bytes) {
        var entityId = "sensor.simulator_large";
        var attributes = Attributes.of(Map.of("friendly_name", "Large"));
        home.set(entityId, "on", attributes.with("payload", "x".repeat(bytes)), true, null);
        home.set(entityId, "off", attributes, false, null);
    }

    private void repeat(int count, java.util.function.Consumer<Life.Pair> what) {
        for (int i = 0; i < count; i++) {
            what.accept(Objects.requireNonNull(life.pair(), "a home in which something can change"));
        }
    }

    /** @param seconds 0 never */
    private void after(double seconds, Runnable what) {
        if (seconds > 0) {
            engine.after(seconds, what);
        }
    }
}
