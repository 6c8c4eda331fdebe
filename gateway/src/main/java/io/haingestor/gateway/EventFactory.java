package io.haingestor.gateway;

import io.cloudevents.CloudEvent;
import io.cloudevents.core.data.BytesCloudEventData;
import io.cloudevents.core.v1.CloudEventV1;
import io.haingestor.events.EpochMicros;
import io.haingestor.events.EventAttributes;
import io.haingestor.events.EventJson;
import io.haingestor.events.EventSchemas;
import io.haingestor.events.EventSources;
import io.haingestor.events.EventTypes;
import io.haingestor.events.GatewayEvents;
import io.haingestor.events.HomeConfig;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Makes the gateway's CloudEvents. What can be is written as bytes that are already there. For one thread. */
final class EventFactory {
    private static final URI GATEWAY = EventSources.module("gateway");
    private static final int HASH_BYTES = 16;
    private static final byte[] STATE_CHANGED =
            CachedState.ascii("{\"event_type\":\"state_changed\",\"data\":{\"entity_id\":\"");
    private static final byte[] OLD_STATE = CachedState.ascii("\",\"old_state\":");
    private static final byte[] NEW_STATE = CachedState.ascii(",\"new_state\":");
    private static final byte[] FIRED = CachedState.ascii("},\"origin\":\"LOCAL\",\"time_fired\":\"");
    private static final byte[] CONTEXT = CachedState.ascii(",\"context\":");
    private static final byte[] REGISTRY = CachedState.ascii(",\"registry\":");
    private static final byte[] NULL = CachedState.ascii("null");

    private final URI home;
    private final TimeText times;
    private final RandomGenerator random;
    private final ByteBuilder out = new ByteBuilder();

    /**
     * @param home the {@code source} of what Home Assistant says
     * @param times writes times
     * @param random for trace ids
     */
    EventFactory(URI home, TimeText times, RandomGenerator random) {
        this.home = home;
        this.times = times;
        this.random = random;
    }

    /**
     * @param entity whose state changed
     * @param before the state it had; null when it is new, or when nobody knows
     * @param now the state it has; null when it was removed
     * @param micros when: {@code last_updated}, or the receipt of a removal
     * @param received when the gateway received it, in microseconds since the epoch
     */
    CloudEvent stateChanged(
            Entity entity, @Nullable CachedState before, @Nullable CachedState now, long micros, long received) {
        out.clear();
        out.append(STATE_CHANGED).ascii(entity.id()).append(OLD_STATE);
        out.append(before == null ? Slice.of(NULL) : before.whole());
        out.append(NEW_STATE);
        out.append(now == null ? Slice.of(NULL) : now.whole());
        out.append(FIRED).ascii(times.homeAssistant(micros)).append('"');
        if (now != null) {
            // Home Assistant gives the event the context of the new state.
            out.append(CONTEXT).append(now.context());
        }
        var registry = entity.registry();
        if (registry != null) {
            out.append(REGISTRY).append(registry);
        }
        out.append('}');
        var extensions = extensions(entity.id(), received);
        extensions.put(EventAttributes.STAGE, EventAttributes.STAGE_RAW);
        extensions.put(EventAttributes.DOMAIN, entity.domain());
        var latest = now == null ? before : now;
        put(extensions, EventAttributes.DEVICE_CLASS, latest == null ? null : latest.deviceClass());
        put(extensions, EventAttributes.AREA, entity.area());
        var id = entity.id() + '@' + micros;
        return event(id, home, EventTypes.STATE_CHANGED, entity.id(), EpochMicros.toInstant(micros), extensions);
    }

    /**
     * @param event what Home Assistant sent, without secrets
     * @param entity the entity it names; null when it names none that is known
     * @param received when the gateway received it, in microseconds since the epoch
     */
    CloudEvent homeAssistant(HomeEvent event, @Nullable Entity entity, long received) {
        out.clear();
        var registry = entity == null ? null : entity.registry();
        var json = event.json();
        if (registry == null) {
            out.append(json);
        } else {
            out.append(json.bytes(), json.start(), json.end() - 1);
            out.append(REGISTRY).append(registry).append('}');
        }
        var fired = event.timeFired();
        var extensions = extensions(event.entityId(), received);
        if (entity != null) {
            extensions.put(EventAttributes.DOMAIN, entity.domain());
            put(extensions, EventAttributes.AREA, entity.area());
        }
        var hash = hash(json);
        var id = event.type() + '@' + (fired == null ? hash : EpochMicros.of(fired) + "-" + hash);
        var time = fired == null ? EpochMicros.toInstant(received) : fired;
        return event(id, home, EventTypes.homeAssistant(event.type()), event.entityId(), time, extensions);
    }

    /**
     * @param kind which registry
     * @param what {@code snapshot}, {@code updated} or {@code removed}
     * @param entryId the entry; null for a snapshot
     * @param data the payload's JSON
     * @param cause tells two equal changes apart; empty when nothing does
     * @param received when the gateway received it, in microseconds since the epoch
     */
    CloudEvent registry(
            RegistryKind kind, String what, @Nullable String entryId, byte[] data, String cause, long received) {
        out.clear();
        out.append(data);
        // Keeps the events of one registry in order.
        var extensions = extensions(kind.text() + "_registry", received);
        var id = "registry-" + kind.text() + '-' + what + '@' + hash(Slice.of(data))
                + (cause.isEmpty() ? "" : '-' + cause);
        var time = EpochMicros.toInstant(received);
        return event(id, home, EventTypes.registry(kind.text(), what), entryId, time, extensions);
    }

    /**
     * @param data where the home is
     * @param received when the gateway received it, in microseconds since the epoch
     */
    CloudEvent homeConfig(HomeConfig data, long received) {
        out.clear();
        var json = EventJson.write(data);
        out.append(json);
        var id = "config@" + hash(Slice.of(json));
        return event(
                id, home, EventTypes.HOME_CONFIG, null, EpochMicros.toInstant(received), extensions(null, received));
    }

    CloudEvent connected(GatewayEvents.Connected data) {
        return own("connected@" + EpochMicros.of(data.since()), EventTypes.GATEWAY_CONNECTED, data.since(), data);
    }

    CloudEvent disconnected(GatewayEvents.Disconnected data) {
        return own("disconnected@" + EpochMicros.of(data.at()), EventTypes.GATEWAY_DISCONNECTED, data.at(), data);
    }

    CloudEvent gapOpened(GatewayEvents.GapOpened data, Instant at) {
        return own("gap/" + data.firstId() + '/' + data.lastId(), EventTypes.GAP_OPENED, at, data);
    }

    private CloudEvent own(String id, String type, Instant time, Object data) {
        out.clear();
        out.append(EventJson.write(data));
        return event(id, GATEWAY, type, null, time, extensions(null, EpochMicros.of(time)));
    }

    private CloudEvent event(
            String id,
            URI source,
            String type,
            @Nullable String subject,
            Instant time,
            Map<String, Object> extensions) {
        return newEvent(id, source, type, subject, time, out.toBytes(), extensions);
    }

    @SuppressWarnings("NullAway") // The SDK takes null for an attribute that is absent.
    static CloudEvent newEvent(
            String id,
            URI source,
            String type,
            @Nullable String subject,
            Instant time,
            byte[] data,
            Map<String, Object> extensions) {
        return new CloudEventV1(
                id,
                source,
                type,
                EventJson.CONTENT_TYPE,
                EventSchemas.of(type).orElse(null),
                subject,
                time.atOffset(ZoneOffset.UTC),
                BytesCloudEventData.wrap(data),
                extensions);
    }

    private Map<String, Object> extensions(@Nullable String partitionKey, long received) {
        var extensions = new HashMap<String, Object>();
        put(extensions, EventAttributes.PARTITION_KEY, partitionKey);
        extensions.put(EventAttributes.RECORDED_TIME, times.rfc3339(received));
        extensions.put(EventAttributes.TRACE_PARENT, traceParent());
        return extensions;
    }

    /** A new trace begins with every event (W3C Trace Context, §3.2). */
    private String traceParent() {
        var hex = HexFormat.of();
        return "00-" + hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong() | 1) + '-'
                + hex.toHexDigits(random.nextLong() | 1) + "-01";
    }

    private static void put(Map<String, Object> extensions, String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            extensions.put(name, value);
        }
    }

    private static String hash(Slice content) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(content.bytes(), content.start(), content.length());
            return HexFormat.of().formatHex(Arrays.copyOf(digest.digest(), HASH_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java runtime has SHA-256", e);
        }
    }
}
