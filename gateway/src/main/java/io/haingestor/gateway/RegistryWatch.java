package io.haingestor.gateway;

import io.haingestor.events.EpochMicros;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lists the registries over one connection: all of them once, and each again after an event that says it changed, at most once in half a second and never while
 * the last answer is still on its way. A home that is set up anew fires thousands of such events. Lives on the gateway's loop.
 */
final class RegistryWatch {
    private static final String CONFIG_ENTRIES = "config_entries/subscribe";
    private static final Duration REST = Duration.ofMillis(500);

    private final WireConnection wire;
    private final Home home;
    private final GatewayLoop loop;
    private final Consumer<String> refused;
    private final Set<RegistryKind> busy = new HashSet<>();
    private final Map<RegistryKind, String> again = new HashMap<>();

    /** @param refused hears of what Home Assistant refuses, with its name */
    RegistryWatch(WireConnection wire, Home home, GatewayLoop loop, Consumer<String> refused) {
        this.wire = wire;
        this.home = home;
        this.loop = loop;
        this.refused = refused;
    }

    /**
     * Lists all registries.
     *
     * @param then called when every one was answered or refused
     */
    void listAll(Runnable then) {
        var open = new HashSet<>(RegistryKind.ALL);
        for (var kind : RegistryKind.ALL) {
            busy.add(kind);
            list(kind, "", () -> {
                if (open.remove(kind) && open.isEmpty()) {
                    then.run();
                }
            });
        }
    }

    /** Asks to hear of changes. */
    void subscribe() {
        subscribeConfigEntries();
        var types = new TreeSet<String>();
        RegistryKind.ALL.forEach(kind -> types.addAll(kind.events()));
        for (var type : types) {
            wire.subscribe(
                    WireConnection.command("subscribe_events").put("event_type", type),
                    new WireConnection.Subscription() {
                        @Override
                        public void refused(String reason) {
                            refused.accept("subscribe_events " + type + ": " + reason);
                        }

                        @Override
                        public void event(Message message) {
                            changed(type, message.event());
                        }
                    });
        }
    }

    /**
     * Their changes are no events on Home Assistant's bus. Where this command is refused, the events after which one may have been added or removed are all there is, and a
     * new name is seen with the next connection.
     */
    private void subscribeConfigEntries() {
        wire.subscribe(WireConnection.command(CONFIG_ENTRIES), new WireConnection.Subscription() {
            private boolean hasAll;

            @Override
            public void refused(String reason) {
                refused.accept(CONFIG_ENTRIES + ": " + reason);
            }

            @Override
            public void event(Message message) {
                // The first one is all entries as they are.
                if (hasAll) {
                    listAgain(RegistryKind.CONFIG_ENTRY, cause(loop.clock().instant()));
                }
                hasAll = true;
            }
        });
    }

    private void changed(String type, @Nullable Slice json) {
        var event = json == null ? null : home.registryEvent(json);
        var fired = event == null ? null : event.timeFired();
        var cause = fired == null ? "" : cause(fired);
        for (var kind : RegistryKind.ALL) {
            if (kind.events().contains(type)) {
                listAgain(kind, cause);
            }
        }
    }

    private static String cause(Instant announced) {
        return String.valueOf(EpochMicros.of(announced));
    }

    private void listAgain(RegistryKind kind, String cause) {
        again.put(kind, cause);
        if (busy.add(kind)) {
            restThenList(kind);
        }
    }

    private void restThenList(RegistryKind kind) {
        loop.after(REST, () -> {
            var cause = again.remove(kind);
            if (cause == null) {
                busy.remove(kind);
            } else {
                list(kind, cause, () -> {});
            }
        });
    }

    private void list(RegistryKind kind, String cause, Runnable then) {
        wire.ask(
                WireConnection.command(kind.command()),
                answer -> {
                    take(kind, answer.result(), cause);
                    then.run();
                    restThenList(kind);
                },
                reason -> {
                    refused.accept(kind.command() + ": " + reason);
                    then.run();
                    restThenList(kind);
                });
    }

    private void take(RegistryKind kind, @Nullable Slice list, String cause) {
        try {
            if (list == null) {
                throw new MalformedJsonException("the answer has no result");
            }
            home.registry(kind, list, cause);
        } catch (MalformedJsonException e) {
            home.unreadable();
            refused.accept(kind.command() + ": " + e.getMessage());
        }
    }
}
