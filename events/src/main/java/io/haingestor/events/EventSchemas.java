package io.haingestor.events;

import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * The JSON Schemas (2020-12) of the payloads. A schema's id is the {@code dataschema} of the events that it describes; its text is the resource
 * {@code /io/haingestor/events/schemas/<name>.json}.
 */
public final class EventSchemas {
    private static final String URN = "urn:haingestor:schema:%s:1";
    private static final URI HOME_ASSISTANT_EVENT = urn("home-assistant-event");
    private static final URI REGISTRY_SNAPSHOT = urn("registry-snapshot");
    private static final URI REGISTRY_UPDATED = urn("registry-updated");
    private static final URI REGISTRY_REMOVED = urn("registry-removed");
    private static final URI OBSERVATION = urn("observation");
    private static final Map<String, URI> BY_TYPE = Map.of(
            EventTypes.STATE_CHANGED, urn("state-changed"),
            EventTypes.HOME_CONFIG, urn("home-config"),
            EventTypes.STATE, urn("state"),
            EventTypes.REJECTED, urn("rejected"),
            EventTypes.GATEWAY_CONNECTED, urn("gateway-connected"),
            EventTypes.GATEWAY_DISCONNECTED, urn("gateway-disconnected"),
            EventTypes.GAP_OPENED, urn("gap-opened"));

    private EventSchemas() {}

    /**
     * @param type an event's type
     * @return the {@code dataschema} of such an event, {@code urn:haingestor:schema:<name>:<version>}; empty when the type has no schema
     */
    public static Optional<URI> of(String type) {
        var schema = BY_TYPE.get(type);
        if (schema != null) {
            return Optional.of(schema);
        }
        if (type.startsWith(EventTypes.HOME_ASSISTANT_EVENT)) {
            return Optional.of(HOME_ASSISTANT_EVENT);
        }
        if (type.startsWith(EventTypes.OBSERVATION)) {
            return Optional.of(OBSERVATION);
        }
        if (type.startsWith(EventTypes.REGISTRY)) {
            return registry(type.substring(type.lastIndexOf('.') + 1));
        }
        return Optional.empty();
    }

    private static Optional<URI> registry(String what) {
        return switch (what) {
            case "snapshot" -> Optional.of(REGISTRY_SNAPSHOT);
            case "updated" -> Optional.of(REGISTRY_UPDATED);
            case "removed" -> Optional.of(REGISTRY_REMOVED);
            default -> Optional.empty();
        };
    }

    private static URI urn(String name) {
        return URI.create(URN.formatted(name));
    }
}
