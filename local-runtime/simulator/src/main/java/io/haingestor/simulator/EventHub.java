package io.haingestor.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Home Assistant's event bus as its clients see it. Each event is written once for all of them. Used by one thread. */
final class EventHub {
    private static final String STATE_CHANGED = "state_changed";

    private final Map<String, List<Subscription>> byType = new LinkedHashMap<>();
    private final List<Subscription> ofEvery = new ArrayList<>();
    private final List<Subscription> ofConfigEntries = new ArrayList<>();
    private final StringBuilder diff = new StringBuilder(512);
    private final StringBuilder event = new StringBuilder(2048);
    private final HomeTime time;

    EventHub(HomeTime time) {
        this.time = time;
    }

    void subscribe(Subscription subscription) {
        listOf(subscription).add(subscription);
    }

    void unsubscribe(Subscription subscription) {
        listOf(subscription).remove(subscription);
    }

    /** @param position the ledger's line of this change */
    void publish(Change change, long position) {
        event.setLength(0);
        diff.setLength(0);
        for (var subscription : ofEvery) {
            sendStateChanged(subscription, change, position);
        }
        for (var subscription : byType.getOrDefault(STATE_CHANGED, List.of())) {
            if (subscription.kind() instanceof Subscription.Entities entities) {
                if (entities.wants(change.entityId())) {
                    sendDiff(subscription, change, position);
                }
            } else if (subscription.kind() instanceof Subscription.HistoryOf history) {
                var after = change.after();
                if (after != null && history.wants(change)) {
                    subscription.connection().send(HistoryRows.live(after, subscription.id(), history.options()));
                }
            } else {
                sendStateChanged(subscription, change, position);
            }
        }
    }

    /** An event that is not a state change. */
    void fire(String type, ObjectNode data, HomeContext context, String origin) {
        var typed = byType.getOrDefault(type, List.of());
        if (ofEvery.isEmpty() && typed.isEmpty()) {
            return;
        }
        event.setLength(0);
        event.append("{\"event_type\":");
        WireText.string(event, type);
        event.append(",\"data\":")
                .append(data)
                .append(",\"origin\":\"")
                .append(origin)
                .append("\",\"time_fired\":\"");
        WireText.iso(event, time.stamp());
        event.append("\",\"context\":");
        context.write(event);
        event.append('}');
        for (var subscription : ofEvery) {
            subscription.connection().sendEvent(event, subscription.idAndEnd(), Ledger.NOWHERE);
        }
        for (var subscription : typed) {
            subscription.connection().sendEvent(event, subscription.idAndEnd(), Ledger.NOWHERE);
        }
    }

    void fire(String type, ObjectNode data) {
        fire(type, data, time.context(time.now()), "LOCAL");
    }

    /** A config entry is another now; that is no event on the bus. */
    void updated(Entry.Config entry) {
        var message = "[{\"type\":\"updated\",\"entry\":" + Json.write(entry) + "}]";
        for (var subscription : ofConfigEntries) {
            subscription.connection().send(Messages.event(subscription.id(), message));
        }
    }

    /** What the real one sends in place of an event with a value that cannot be written as JSON. */
    void refuseToSerialize() {
        event.setLength(0);
        for (var subscription : byType.getOrDefault(STATE_CHANGED, List.of())) {
            subscription.connection().send(Messages.unserializable(subscription.id()));
        }
    }

    private void sendDiff(Subscription subscription, Change change, long position) {
        if (diff.isEmpty()) {
            change.writeDiff(diff);
        }
        subscription.connection().sendEvent(diff, subscription.idAndEnd(), position);
    }

    private void sendStateChanged(Subscription subscription, Change change, long position) {
        if (event.isEmpty()) {
            change.writeStateChanged(event);
        }
        subscription.connection().sendEvent(event, subscription.idAndEnd(), position);
    }

    private List<Subscription> listOf(Subscription subscription) {
        if (subscription.kind() instanceof Subscription.Events events) {
            return events.type().equals(Subscription.Events.EVERY)
                    ? ofEvery
                    : byType.computeIfAbsent(events.type(), type -> new ArrayList<>());
        }
        return subscription.kind() instanceof Subscription.ConfigEntries
                ? ofConfigEntries
                : byType.computeIfAbsent(STATE_CHANGED, type -> new ArrayList<>());
    }
}
